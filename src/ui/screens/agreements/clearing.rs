//! 用编核准: the notices that reserve places; a new one, and how one ends.

use std::sync::Arc;

use egui::{Panel, ScrollArea, Ui};

use super::{Deed, button, fields, grounds, heading, notes, side};
use crate::app::origin::Shown;
use crate::app::{Action, Desk, State};
use crate::domain::{Clearance, ClearanceId, ClearanceOutcome, Date, DocumentNumber, Headcount, Operation, Snapshot};
use crate::report::{self, Table};
use crate::ui::drafts::{AgreementsDraft, ClearanceDraft};
use crate::ui::memo::{Memo, Same};
use crate::ui::screens::ask;
use crate::ui::widgets::grid::{self, Grid};
use crate::ui::widgets::{Primary, date};
use crate::wording;

/// The table as last built, and what it was built from.
pub type ClearancesView = Memo<(Same<Snapshot>, Date), (Table, Vec<Option<ClearanceId>>)>;

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut AgreementsDraft, actions: &mut Vec<Action>) {
    Panel::right("clearing").frame(side()).default_size(280.0).size_range(240.0..=420.0).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| forms(ui, state, desk, draft, actions));
    });
    let shown = desk.shown();
    let (table, subjects) = draft
        .clearances_view
        .get((Same(Arc::clone(shown)), state.today), || report::clearances_of(&desk.heading(state.today), shown));
    notes(ui, table);
    let wanted = draft.clearance.selected;
    let selected = wanted.and_then(|id| subjects.iter().position(|subject| *subject == Some(id)));
    let grid = Grid { sticky: 3, selected, ..Grid::new("clearances", table) };
    let response = grid::show(ui, &grid);
    ask(response.asked, Shown::OnScreen, actions);
    let clicked = response.clicked.and_then(|(row, _)| subjects.get(row).copied().flatten());
    if let Some(open) = clicked.and_then(|id| shown.clearances().get(id)) {
        (draft.clearance.selected, draft.clearance.closed) = (Some(open.id), open.count.0);
    }
}

fn forms(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut AgreementsDraft, actions: &mut Vec<Action>) {
    grounds(ui, state, desk, draft);
    ui.separator();
    heading(ui, "办结");
    let shown = desk.shown();
    let sentence = |open: &Clearance| wording::operation(&Operation::Clear(open.clone()), shown);
    let promised: Vec<(ClearanceId, String)> =
        shown.clearances().iter().map(|open| (open.id, sentence(open))).collect();
    let before = draft.clearance.selected;
    fields::agreement(ui, "办结哪一份", &mut draft.clearance.selected, &promised);
    if let Some(open) = draft.clearance.selected.and_then(|id| shown.clearances().get(id)) {
        if before != draft.clearance.selected {
            draft.clearance.closed = open.count.0;
        }
        ui.label(sentence(open));
        fields::count(ui, "办结数量", &mut draft.clearance.closed, open.count.0);
        let outcomes = ClearanceOutcome::ALL.into_iter();
        fields::choice(ui, "办结方式", &mut draft.clearance.outcome, outcomes, wording::clearance_outcome);
        let (count, outcome) = (Headcount(draft.clearance.closed), draft.clearance.outcome);
        let operation = Ok(Operation::CloseClearance { clearance: open.id, count, outcome });
        let fallback = Some(open.number.clone());
        button(ui, state, desk, draft, Deed { title: "办结", rank: Primary::No, operation, fallback }, actions);
    }
    ui.separator();
    heading(ui, "核准用编");
    let operation = clear(ui, state, desk, &mut draft.clearance);
    let fallback = DocumentNumber::new(&draft.clearance.number).ok();
    button(ui, state, desk, draft, Deed { title: "核准", rank: Primary::Yes, operation, fallback }, actions);
}

fn clear(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut ClearanceDraft) -> Result<Operation, String> {
    // A notice that waits for its day has its number already.
    let (shown, decided) = (desk.shown(), desk.decided());
    propose(draft, next_number(decided, state.today));
    let institution = fields::institution(ui, "用编单位", &mut draft.institution, shown);
    fields::kind(ui, &mut draft.kind, fields::kinds_with_places());
    fields::count(ui, "核准数量", &mut draft.count, 9_999);
    fields::text(ui, "通知单编号", &mut draft.number, "如 用编〔2026〕1号");
    let end = Date::new(state.today.year(), 12, 31).map_or_else(|_| String::new(), |date| date.to_string());
    fields::text(ui, "有效期至", &mut draft.lapses, &end);
    fields::text(ui, "用途", &mut draft.purpose, "如 公开招聘");
    if let Ok(id) = institution {
        let standing = shown.standing(id, draft.kind);
        let (vacancy, reserved) = (standing.vacancy(), standing.reserved);
        let available = wording::plain(standing.available());
        ui.label(format!("空编 {vacancy}，在途 {reserved}，可用 {available}"));
    }
    let number = DocumentNumber::new(&draft.number).map_err(|_| "通知单编号应如 用编〔2026〕1号")?;
    if decided.clearances().iter().any(|open| open.number == number) {
        return Err(format!("{number} 已经用过"));
    }
    Ok(Operation::Clear(Clearance {
        id: decided.fresh_clearance_id(),
        institution: institution?,
        kind: draft.kind,
        count: Headcount(draft.count),
        purpose: draft.purpose.trim().to_owned(),
        number,
        lapses: match date::read(&draft.lapses).map_err(|why| format!("有效期：{why}"))? {
            None => return Err(format!("请填写有效期，如 {end}")),
            Some(day) if day < state.today => return Err(format!("有效期 {day} 已经过去(今天 {})", state.today)),
            Some(day) => day,
        },
    }))
}

/// Puts the next number into the field, unless the user has typed another than the one proposed before.
fn propose(draft: &mut ClearanceDraft, next: Option<DocumentNumber>) {
    let is_untouched = draft.proposed.as_ref().map_or("", DocumentNumber::as_str) == draft.number;
    if is_untouched && draft.proposed != next {
        draft.number = next.as_ref().map(ToString::to_string).unwrap_or_default();
        draft.proposed = next;
    }
}

/// 用编〔2026〕n号. A register keeps only the notices that are open, but counts all there ever were: from the latest open one of
/// the year on, as many numbers are taken as notices were given since. Without one, the count itself; it repeats no number.
fn next_number(decided: &Snapshot, today: Date) -> Option<DocumentNumber> {
    let start = format!("用编〔{}〕", today.year());
    let serial = |number: &DocumentNumber| -> Option<u32> {
        number.as_str().strip_prefix(&start)?.strip_suffix('号')?.parse().ok()
    };
    let fresh = decided.fresh_clearance_id().0;
    let of_year = decided.clearances().iter().filter_map(|open| serial(&open.number).map(|serial| (open.id.0, serial)));
    let next = of_year.last().map_or(fresh, |(id, serial)| serial.saturating_add(fresh.saturating_sub(id)));
    DocumentNumber::new(&format!("{start}{next}号")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Institution, InstitutionId, Name, Nature, QuotaKind, Tier, apply_all};

    const TODAY: Date = Date::constant(2026, 11, 22);

    fn cleared(id: u32, number: &str) -> Operation {
        Operation::Clear(Clearance {
            id: ClearanceId(id),
            institution: InstitutionId(1),
            kind: QuotaKind::Administrative,
            count: Headcount(2),
            purpose: String::new(),
            number: DocumentNumber::new(number).expect("a number"),
            lapses: TODAY,
        })
    }

    fn closed(id: u32) -> Operation {
        let outcome = ClearanceOutcome::Admitted;
        Operation::CloseClearance { clearance: ClearanceId(id), count: Headcount(2), outcome }
    }

    #[track_caller]
    fn check(operations: Vec<Operation>, expected: &str) {
        let name = Name::new("白鹤镇").expect("a name");
        let town = Institution::bare(InstitutionId(1), name, Tier::Township, Nature::Town);
        let every: Vec<Operation> = std::iter::once(Operation::Establish(town)).chain(operations).collect();
        let snapshot = apply_all(&Snapshot::default(), &every).expect("possible");
        assert_eq!(next_number(&snapshot, TODAY).expect("a number").as_str(), expected);
    }

    #[test]
    fn no_number_is_proposed_twice() {
        let (one, two) = ("用编〔2026〕1号", "用编〔2026〕2号");
        check(vec![], one);
        check(vec![cleared(1, one)], two);
        check(vec![cleared(1, one), cleared(2, two), closed(2)], "用编〔2026〕3号");
        check(vec![cleared(1, one), closed(1)], two);
        check(vec![cleared(1, "用编〔2025〕9号"), cleared(2, one)], two);
        check(vec![cleared(1, "用编〔2026〕31号")], "用编〔2026〕32号");
    }

    #[test]
    fn a_number_that_was_typed_stays() {
        let mut draft = ClearanceDraft::default();
        let number = |text: &str| DocumentNumber::new(text).ok();
        propose(&mut draft, number("用编〔2026〕1号"));
        propose(&mut draft, number("用编〔2026〕2号"));
        assert_eq!(draft.number, "用编〔2026〕2号");
        draft.number = "用编〔2026〕8号".to_owned();
        propose(&mut draft, number("用编〔2026〕3号"));
        assert_eq!(draft.number, "用编〔2026〕8号");
    }
}
