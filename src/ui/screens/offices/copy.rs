//! Copying a sister town: its offices, leaders and plates to the marked townships. Places stay where they are, and what a
//! township may not have is left out and said.

use egui::{Checkbox, ComboBox, RichText, ScrollArea, Ui};

use super::draft::{CopyDraft, OfficesDialog, OfficesDraft};
use super::edit;
use super::yardstick::Yardstick;
use crate::app::{Action, Desk};
use crate::domain::{Institution, InstitutionId, Name, Operation};
use crate::plan::Step;
use crate::rules::{Scheme, Situation};
use crate::ui::dialog::modal;
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

pub fn show(ui: &mut Ui, desk: &Desk, yardstick: Yardstick<'_>, draft: &mut OfficesDraft, actions: &mut Vec<Action>) {
    let OfficesDialog::Copy(copy) = &mut draft.dialog else { return };
    let marked: Vec<&Institution> = draft.marked.iter().filter_map(|id| desk.shown().institution(*id)).collect();
    let mut is_done = false;
    let response = modal("copy sister").show(ui.ctx(), |ui| {
        ui.set_width(720.0);
        ui.label(RichText::new("从其他乡镇复制").font(theme::bold(theme::SUBHEADING)));
        ui.add_space(theme::GRID);
        ui.horizontal(|ui| source(ui, desk, yardstick, copy));
        ui.horizontal(|ui| {
            ui.add(Checkbox::new(&mut copy.offices, "机构(编制数不复制)"));
            ui.add(Checkbox::new(&mut copy.leaders, "领导职数"));
            ui.add(Checkbox::new(&mut copy.nameplates, "挂牌"));
        });
        let source = copy.source.and_then(|id| desk.shown().institution(id));
        let targets = marked.iter().filter(|town| Some(town.id) != source.map(|source| source.id));
        let targets: Vec<Situation<'_>> = targets.map(|town| Situation::counted_in(town, desk.shown())).collect();
        // A copy follows the scheme of the town it is copied from, so that is what says what it may have.
        let sister = source.and_then(|source| Some((yardstick.of(source)?, source)));
        if let Some((scheme, source)) = sister {
            ui.add_space(theme::GRID);
            preview(ui, scheme, source, &targets, copy);
        }
        ui.add_space(2.0 * theme::GRID);
        ui.horizontal(|ui| {
            is_done |= confirm(ui, desk, (sister, copy.source), &targets, copy, actions);
            is_done |= ui.button("取消").clicked();
        });
    });
    if is_done || response.should_close() {
        draft.dialog = OfficesDialog::Closed;
    }
}

fn source(ui: &mut Ui, desk: &Desk, yardstick: Yardstick<'_>, copy: &mut CopyDraft) {
    let label = ui.label("照哪个乡镇");
    let shown = copy.source.and_then(|id| desk.shown().institution(id)).map_or("请选择", |town| town.name.as_str());
    let combo = ComboBox::from_id_salt("sister").selected_text(shown).width(220.0).height(320.0).show_ui(ui, |ui| {
        for town in desk.shown().institutions().filter(|town| yardstick.covers(town)) {
            let text = format!("{}　{}个机构", town.name, town.offices.len());
            ui.selectable_value(&mut copy.source, Some(town.id), text);
        }
    });
    combo.response.labelled_by(label.id);
}

/// What would change for each township, and what it may not have.
fn preview(ui: &mut Ui, scheme: &Scheme, source: &Institution, targets: &[Situation<'_>], copy: &CopyDraft) {
    ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]).show_rows(
        ui,
        theme::ROW_HEIGHT,
        targets.len(),
        |ui, rows| {
            for town in targets.iter().skip(rows.start).take(rows.len()) {
                let words = changes(scheme, source, *town, copy);
                ui.add(egui::Label::new(words).truncate());
            }
        },
    );
}

fn changes(scheme: &Scheme, source: &Institution, of: Situation<'_>, copy: &CopyDraft) -> String {
    let town = of.institution;
    let mut words = Vec::new();
    if copy.offices {
        let (offices, refused) = edit::copied_offices(scheme, source, of);
        words.push(wording::office_changes(&scheme.changes(&town.offices, &offices)));
        let refused: Vec<String> = refused.iter().map(|name| refusal(scheme, name, of)).collect();
        if !refused.is_empty() {
            // First, because it is what must not be overlooked where the line is cut.
            words.insert(0, format!("不复制：{}", refused.join("、")));
        }
    }
    if copy.leaders && source.leaders != town.leaders {
        words.push(format!("领导职数{}→{}", wording::leaders(town.leaders), wording::leaders(source.leaders)));
    }
    if copy.nameplates && source.nameplates != town.nameplates {
        words.push(format!("挂牌{}→{}块", town.nameplates.len(), source.nameplates.len()));
    }
    format!("{}：{}", town.name, words.join("；"))
}

fn refusal(scheme: &Scheme, name: &Name, town: Situation<'_>) -> String {
    let why = wording::policy::permission(&scheme.permission(name, town)).unwrap_or_default();
    format!("{name}({why})")
}

fn confirm(
    ui: &mut Ui,
    desk: &Desk,
    (sister, chosen): (Option<(&Scheme, &Institution)>, Option<InstitutionId>),
    targets: &[Situation<'_>],
    copy: &CopyDraft,
    actions: &mut Vec<Action>,
) -> bool {
    let text = format!("复制到{}个乡镇", targets.len());
    let nothing = !(copy.offices || copy.leaders || copy.nameplates);
    let why_not = match sister {
        None if chosen.is_some() => Some("这个乡镇没有执行方案，请先选一个对照方案"),
        None => Some("请选择照哪个乡镇"),
        Some(_) if targets.is_empty() => Some("除了这个乡镇自己，没有勾选别的乡镇"),
        Some(_) if nothing => Some("请选择复制什么"),
        Some(_) => None,
    };
    let (Some((scheme, source)), None) = (sister, why_not) else {
        let why = why_not.unwrap_or_default();
        ui.add_enabled(false, egui::Button::new(text)).on_disabled_hover_text(why);
        ui.label(RichText::new(why).color(theme::CAUTION));
        return false;
    };
    if !primary(ui, &text).clicked() {
        return false;
    }
    let steps = targets.iter().flat_map(|town| steps(scheme, source, *town, copy)).collect();
    edit::put(desk, format!("照{}配置{}个乡镇", source.name, targets.len()), steps, actions);
    true
}

fn steps(scheme: &Scheme, source: &Institution, of: Situation<'_>, copy: &CopyDraft) -> Vec<Step> {
    let town = of.institution;
    let mut operations = Vec::new();
    let institution = town.id;
    if copy.offices {
        let (offices, _) = edit::copied_offices(scheme, source, of);
        if offices != town.offices || source.scheme != town.scheme {
            operations.push(Operation::SetOffices { institution, scheme: source.scheme.clone(), offices });
        }
    }
    if copy.leaders && source.leaders != town.leaders {
        operations.push(Operation::SetLeaders { institution, leaders: source.leaders });
    }
    if copy.nameplates && source.nameplates != town.nameplates {
        operations.push(Operation::SetNameplates { institution, nameplates: source.nameplates.clone() });
    }
    // Whose offices were copied is told by the label of the edit. A reason would stay with the step when somebody goes on to
    // change it by hand, and then it would not be true.
    operations.into_iter().map(Step::from).collect()
}
