//! 核验印件: the code of a paper is typed, and the paper comes back with what has become of it.

use egui::{Key, RichText, TextEdit, Ui};

use crate::app::{Action, Examination, Examined, PaperAction, Purpose, Rebuilt, Since, State};
use crate::ui::theme;
use crate::ui::widgets::grid::{self, Grid};
use crate::ui::widgets::primary;

/// How high the table is shown, in points.
const TABLE_HEIGHT: f32 = 250.0;
const WIDTH: f32 = 820.0;

pub fn show(ui: &mut Ui, state: &State, typed: &mut String, actions: &mut Vec<Action>) {
    ui.set_width(WIDTH);
    ui.label(RichText::new("核验印件").font(theme::bold(theme::SUBHEADING)));
    ui.label(
        RichText::new("导出的 PDF 和 Excel 表下印有核验码，按它可以还原当时的表，并与今天的台账核对。")
            .color(theme::SECONDARY),
    );
    ui.add_space(theme::GRID);
    let Some(desk) = &state.desk else { return };
    ui.horizontal(|ui| {
        let label = ui.label("核验码");
        let edit = TextEdit::singleline(typed).hint_text("如 AB3D-7K2M").desired_width(140.0);
        let field = ui.add(edit).labelled_by(label.id);
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let is_empty = typed.trim().is_empty();
        let button = ui.add_enabled(!is_empty, egui::Button::new("核验"));
        if (button.on_disabled_hover_text("请先输入核验码").clicked() || is_entered) && !is_empty {
            actions.push(Action::Papers(PaperAction::Examine(typed.clone())));
        }
        if ui.button("关闭").clicked() {
            actions.push(Action::CloseOverlay);
        }
    });
    ui.add_space(theme::GRID);
    match &desk.papers.examination {
        Examination::Nothing => {}
        Examination::UnderWay => {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label("正在按当时的台账重新生成…");
            });
        }
        Examination::Failed(notice) => {
            ui.label(RichText::new(format!("× {}", notice.what)).color(theme::BAD));
            ui.label(notice.advice.as_str());
        }
        Examination::Found(found) => paper(ui, found, actions),
    }
}

fn paper(ui: &mut Ui, found: &Examined, actions: &mut Vec<Action>) {
    let words = found.words();
    ui.label(RichText::new(words.head).font(theme::bold(theme::BODY)));
    let is_same = found.rebuilt == Rebuilt::Same;
    let agrees = found.since == Since::Agrees;
    for (is_good, sign, words) in [
        (is_same, if is_same { "✓" } else { "×" }, words.rebuilt),
        (agrees, if agrees { "✓" } else { "!" }, words.since),
    ] {
        let colour = match (is_good, sign) {
            (true, _) => theme::GOOD,
            (false, "!") => theme::CAUTION,
            (false, _) => theme::BAD,
        };
        ui.label(RichText::new(format!("{sign} {words}")).color(colour));
    }
    for detail in words.details.iter().take(8) {
        ui.label(RichText::new(detail).color(theme::SECONDARY));
    }
    if words.details.len() > 8 {
        ui.label(
            RichText::new(format!("另有{}条，命令行 paper 可以全部列出。", words.details.len() - 8))
                .color(theme::SECONDARY),
        );
    }
    ui.add_space(theme::GRID);
    ui.allocate_ui(egui::vec2(ui.available_width(), TABLE_HEIGHT), |ui| {
        ui.set_min_height(TABLE_HEIGHT);
        grid::show(ui, &Grid::new("examined paper", &found.table));
    });
    ui.add_space(theme::GRID);
    if primary(ui, "导出还原的表…").clicked() {
        actions.extend([Action::CloseOverlay, Action::Choose(Purpose::ExportExamined)]);
    }
}
