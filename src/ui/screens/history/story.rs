//! 机构沿革: an institution is chosen among all that ever were, under any of their names; its story is drawn as a chart, or listed as
//! the table that prints.

use std::sync::Arc;

use egui::{Color32, Label, Margin, Panel, RichText, ScrollArea, TextEdit, Ui};

use super::{drawing, side};
use crate::app::{Action, Desk, HistoryAction, State, past};
use crate::domain::{Date, Force, InstitutionId, Name, Snapshot};
use crate::history::{Chart, Genealogy, Life, Lineage, chart};
use crate::report::Table;
use crate::ui::memo::{Memo, Same};
use crate::ui::theme;
use crate::ui::widgets::empty_hint;
use crate::ui::widgets::grid::{self, Grid, Look};

/// Bodies and their lives, as the list shows them: those that are no more at its end.
type Bodies = Vec<(InstitutionId, Life)>;

#[derive(Debug, Default)]
pub struct StoryDraft {
    search: String,
    view: StoryView,
    /// Everybody there ever was.
    bodies: Memo<(Same<Genealogy>, Date), Bodies>,
    told: Memo<ToldOf, Option<Told>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum StoryView {
    #[default]
    Chart,
    Table,
}

/// What a story is told from: the log, the register that names the body, which body, the day it is printed.
type ToldOf = (Same<Genealogy>, Same<Snapshot>, InstitutionId, Date);

/// The story of the chosen body in both its forms.
#[derive(Debug)]
struct Told {
    lineage: Lineage,
    chart: Chart,
    table: Table,
}

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut StoryDraft, actions: &mut Vec<Action>) {
    let story = &desk.history.story;
    let Some(genealogy) = &story.genealogy else {
        empty_hint(ui, "正在读取机构沿革…", |_| {});
        return;
    };
    let StoryDraft { search, view, bodies, told } = draft;
    let bodies = bodies.get((Same(Arc::clone(genealogy)), state.today), || by_name(genealogy, state.today));
    Panel::left("bodies")
        .frame(side().outer_margin(Margin { right: 8, ..Margin::ZERO }))
        .default_size(210.0)
        .size_range(170.0..=340.0)
        .show(ui, |ui| {
            list(ui, (bodies, &desk.register.snapshot), story.chosen, search, actions);
        });
    let Some(chosen) = story.chosen.filter(|chosen| bodies.iter().any(|(id, _)| id == chosen)) else {
        empty_hint(ui, "请在左边选一个机构；曾用名和已撤销的机构也能查到。", |_| {});
        return;
    };
    let register = Same(Arc::clone(&desk.register.snapshot));
    let key = (Same(Arc::clone(genealogy)), register, chosen, state.today);
    let told =
        told.get(key, || {
            let heading = desk.heading(state.today);
            past::story(&heading, genealogy, (&desk.register.snapshot, state.today), chosen)
                .map(|(lineage, table)| Told { chart: chart(&lineage, chosen), lineage, table })
        });
    let Some(told) = told else { return };
    ui.horizontal(|ui| {
        ui.selectable_value(view, StoryView::Chart, "沿革图");
        ui.selectable_value(view, StoryView::Table, "沿革表");
        ui.separator();
        let notes = told.table.notes.join("");
        ui.add(Label::new(RichText::new(&notes).color(theme::SECONDARY)).truncate()).on_hover_text(notes);
    });
    match view {
        StoryView::Chart => {
            let clicked = drawing::show(ui, &told.lineage, (&told.chart, chosen), state.today);
            if let Some(event) = clicked.and_then(|index| told.lineage.events.get(index)) {
                actions.push(Action::History(HistoryAction::TellEntry(event.entry)));
            }
        }
        StoryView::Table => {
            let look = TakenBack(&told.lineage);
            let response = grid::show(ui, &Grid { look: Some(&look), ..Grid::new("genealogy", &told.table) });
            if let Some(event) = response.clicked.and_then(|(row, _)| told.lineage.events.get(row)) {
                actions.push(Action::History(HistoryAction::TellEntry(event.entry)));
            }
        }
    }
}

/// Rows of what was taken back in grey; the last column says it in words.
struct TakenBack<'a>(&'a Lineage);

impl Look for TakenBack<'_> {
    fn colour(&self, row: usize, _column: usize) -> Option<Color32> {
        let event = self.0.events.get(row)?;
        match event.force {
            _ if event.is_taken_back() => Some(theme::SECONDARY),
            Force::Waiting => Some(theme::CAUTION),
            Force::InForce => None,
            Force::Withdrawn => Some(theme::SECONDARY),
        }
    }

    fn hint(&self, _row: usize, _column: usize) -> Option<String> {
        None
    }

    fn name(&self, _row: usize, _column: usize) -> Option<String> {
        None
    }

    fn head_name(&self, _column: usize) -> Option<String> {
        None
    }
}

/// Those that still are before those that are gone, each in the order of the register.
fn by_name(genealogy: &Genealogy, today: Date) -> Bodies {
    let mut bodies: Bodies = genealogy.lives(today).into_iter().collect();
    bodies.sort_by_key(|(id, life)| (life.until.is_some(), *id));
    bodies
}

fn list(
    ui: &mut Ui,
    (bodies, register): (&[(InstitutionId, Life)], &Snapshot),
    chosen: Option<InstitutionId>,
    search: &mut String,
    actions: &mut Vec<Action>,
) {
    let label = ui.label("查找机构");
    let field = TextEdit::singleline(search).hint_text("现名、曾用名").desired_width(f32::INFINITY);
    ui.add(field).labelled_by(label.id);
    let wanted = search.trim();
    let fits = |life: &Life| life.names.iter().any(|name| name.as_str().contains(wanted));
    let found: Vec<&(InstitutionId, Life)> = bodies.iter().filter(|(_, life)| fits(life)).collect();
    ui.label(RichText::new(format!("{} 个　× 已撤销或并入其他机构", found.len())).small().color(theme::SECONDARY));
    let height = ui.spacing().interact_size.y;
    ScrollArea::vertical().id_salt("bodies").auto_shrink(false).show_rows(ui, height, found.len(), |ui, rows| {
        for (id, life) in found.iter().skip(rows.start).take(rows.len()) {
            let present = register.institution(*id).map(|institution| institution.name.as_str());
            let (text, names) = body_words(life, present, wanted);
            let text = if life.until.is_some() { RichText::new(text).color(theme::SECONDARY) } else { text.into() };
            let button = egui::Button::selectable(chosen == Some(*id), text).truncate();
            if ui.add(button.min_size(egui::vec2(ui.available_width(), 0.0))).on_hover_text(names).clicked() {
                actions.push(Action::History(HistoryAction::Trace(*id)));
            }
        }
    });
}

/// The present or last name, with the other one that was looked for; and all names in order.
fn body_words(life: &Life, present: Option<&str>, wanted: &str) -> (String, String) {
    let names: Vec<&str> = life.names.iter().map(Name::as_str).collect();
    let last = present.or_else(|| names.last().copied()).unwrap_or_default();
    let former = names.iter().rev().find(|name| !wanted.is_empty() && name.contains(wanted));
    let gone = if life.until.is_some() { "× " } else { "" };
    let former = former.filter(|_| !last.contains(wanted)).map(|name| format!("(又名{name})")).unwrap_or_default();
    (format!("{gone}{last}{former}"), names.join(" → "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_found_under_a_former_name_says_so() {
        let name = |text| Name::new(text).expect("a name");
        let life = Life { names: vec![name("县农业局"), name("县农业农村局")], ..Life::default() };
        assert_eq!(body_words(&life, None, "").0, "县农业农村局");
        assert_eq!(body_words(&life, Some("县农业农村局"), "农业局").0, "县农业农村局(又名县农业局)");
        let gone = Life { until: Some(Date::constant(2026, 1, 1)), ..life };
        assert_eq!(
            body_words(&gone, None, "农村"),
            ("× 县农业农村局".to_owned(), "县农业局 → 县农业农村局".to_owned())
        );
    }
}
