//! 沿革核对: what became of a body, what two days differ by, what documents claim; a tab each. The entry that is looked at stands
//! below, whichever tab it was asked from.

mod changes;
mod claim_file;
mod claim_form;
mod claims;
mod drawing;
mod story;

use egui::{Frame, Label, Panel, RichText, ScrollArea, Stroke, Ui};

use crate::app::entry_told::EntryTold;
use crate::app::{Action, Command, Desk, HistoryAction, HistoryPurpose, HistoryTab, Loading, Purpose, State};
use crate::domain::{Date, Force};
use crate::ui::theme;
use crate::ui::widgets::{Primary, command_button, empty_hint, link, title_bar};
use crate::wording;

use changes::ChangesDraft;
use claims::ClaimsDraft;
use story::StoryDraft;

/// What is typed and chosen on this screen.
#[derive(Debug, Default)]
pub struct HistoryDraft {
    story: StoryDraft,
    changes: ChangesDraft,
    claims: ClaimsDraft,
}

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut HistoryDraft, actions: &mut Vec<Action>) {
    let history = &desk.history;
    let subtitle = if desk.draft().is_some() { "按台账的凭证，不含打开的方案" } else { "" };
    title_bar(ui, "沿革核对", subtitle, |ui| {
        let has_table = match history.tab {
            HistoryTab::Story => history.story.genealogy.is_some() && history.story.chosen.is_some(),
            HistoryTab::Changes => history.changes.current().is_some(),
            HistoryTab::Claims => history.claims.read.is_some(),
        };
        let export = ui.add_enabled(has_table, egui::Button::new("导出表格…"));
        if export.on_hover_text("PDF、Excel、文本或者 JSON，按文件名结尾").clicked() {
            actions.push(Action::Choose(Purpose::History(HistoryPurpose::Export)));
        }
        let loading = [history.story.loading, history.changes.loading, history.claims.loading];
        if loading.contains(&Loading::Busy) {
            ui.spinner();
        }
    });
    ui.horizontal(|ui| {
        for tab in HistoryTab::ALL {
            let differing = history.claims.differing();
            let title = match tab {
                HistoryTab::Claims if differing > 0 => format!("{} · {differing} 项不符", tab.title()),
                HistoryTab::Story | HistoryTab::Changes | HistoryTab::Claims => tab.title().to_owned(),
            };
            if ui.selectable_label(history.tab == tab, title).clicked() {
                actions.push(Action::History(HistoryAction::Show(tab)));
            }
        }
    });
    ui.add_space(theme::GRID);
    if desk.entries.is_empty() {
        empty_hint(ui, "账簿里还没有凭证，没有历史可看。", |ui| {
            command_button(ui, state, Command::ImportWorkbooks, Primary::Yes, actions);
        });
        return;
    }
    if let Some(told) = &history.entry {
        Panel::bottom("entry told").frame(side()).show(ui, |ui| entry(ui, told, state.today, actions));
    }
    match history.tab {
        HistoryTab::Story => story::show(ui, state, desk, &mut draft.story, actions),
        HistoryTab::Changes => changes::show(ui, state, desk, &mut draft.changes, actions),
        HistoryTab::Claims => claims::show(ui, state, desk, &mut draft.claims, actions),
    }
}

/// The frame of what stands beside or below a table.
fn side() -> Frame {
    Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8)
}

/// An entry in full: its head, and every operation as a sentence.
fn entry(ui: &mut Ui, told: &EntryTold, today: Date, actions: &mut Vec<Action>) {
    let head = &told.listed.head;
    ui.horizontal(|ui| {
        ui.label(RichText::new(format!("第{}号凭证", head.id.0)).font(theme::bold(theme::BODY)));
        if told.listed.force == Force::Withdrawn {
            ui.label(RichText::new(wording::entry_standing(&told.listed)).color(theme::SECONDARY));
        } else if head.in_force > today {
            ui.label(RichText::new("○ 待生效").color(theme::CAUTION));
        }
        let (basis, source) = (wording::basis(&head.basis), wording::entry_source(head));
        let note = if head.note.is_empty() { String::new() } else { format!(" · {}", head.note) };
        // First: behind long names of files it would lie outside the window.
        if link(ui, "收起").clicked() {
            actions.push(Action::History(HistoryAction::CloseEntry));
        }
        let words = format!("{} 生效 · {basis} · {source} · {}{note}", head.effective, head.author);
        let label = Label::new(RichText::new(&words).color(theme::SECONDARY)).truncate();
        ui.add(label).on_hover_text(words);
    });
    ScrollArea::vertical().id_salt("entry told").max_height(110.0).auto_shrink([false, true]).show_rows(
        ui,
        ui.text_style_height(&egui::TextStyle::Body),
        told.operations.sentences.len(),
        |ui, rows| {
            for (index, sentence) in told.operations.sentences.iter().enumerate().skip(rows.start).take(rows.len()) {
                ui.add(Label::new(format!("{}. {sentence}", index + 1)).truncate());
            }
        },
    );
}
