//! 周转池: what each pool has and has lent; lending, taking back, opening a pool.

use std::sync::Arc;

use egui::{ComboBox, Panel, RichText, ScrollArea, Ui};

use super::{Deed, button, fields, grounds, heading, notes, side};
use crate::app::origin::Shown;
use crate::app::{Action, Desk, State};
use crate::domain::{
    Date, Headcount, Loan, LoanId, Name, Operation, Pool, PoolBalance, QuotaKind, ReturnManner, Snapshot, Tier,
};
use crate::report::{self, Cell, Table};
use crate::ui::drafts::{AgreementsDraft, LoanDraft, PoolDraft};
use crate::ui::memo::{Memo, Same};
use crate::ui::screens::ask;
use crate::ui::theme;
use crate::ui::widgets::grid::{self, Grid};
use crate::ui::widgets::{Primary, date};
use crate::wording;

/// The table as last built, and what it was built from.
pub type PoolsView = Memo<(Same<Snapshot>, Date), (Table, Vec<Option<LoanId>>)>;

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut AgreementsDraft, actions: &mut Vec<Action>) {
    Panel::right("lending").frame(side()).default_size(280.0).size_range(240.0..=420.0).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| forms(ui, state, desk, draft, actions));
    });
    let shown = desk.shown();
    let (table, subjects) = draft
        .pools_view
        .get((Same(Arc::clone(shown)), state.today), || report::pools_of(&desk.heading(state.today), shown));
    notes(ui, table);
    let wanted = draft.loan.selected;
    let selected = wanted.and_then(|id| subjects.iter().position(|subject| *subject == Some(id)));
    let response = grid::show(ui, &Grid { sticky: 3, selected, ..Grid::new("pools", table) });
    ask(response.asked, Shown::OnScreen, actions);
    let clicked = response.clicked.and_then(|(row, _)| subjects.get(row).copied().flatten());
    if let Some(loan) = clicked.and_then(|id| shown.loans().get(id)) {
        (draft.loan.selected, draft.loan.recalled) = (Some(loan.id), loan.count.0);
    }
}

fn forms(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut AgreementsDraft, actions: &mut Vec<Action>) {
    grounds(ui, state, desk, draft);
    ui.separator();
    heading(ui, "收回");
    let shown = desk.shown();
    let sentence = |loan: &Loan| wording::operation(&Operation::Lend(loan.clone()), shown);
    let out: Vec<(LoanId, String)> = shown.loans().iter().map(|loan| (loan.id, sentence(loan))).collect();
    let before = draft.loan.selected;
    fields::agreement(ui, "收回哪一笔", &mut draft.loan.selected, &out);
    if let Some(loan) = draft.loan.selected.and_then(|id| shown.loans().get(id)) {
        if before != draft.loan.selected {
            draft.loan.recalled = loan.count.0;
        }
        ui.label(sentence(loan));
        fields::count(ui, "收回数量", &mut draft.loan.recalled, loan.count.0);
        let operation = Ok(Operation::Recall { loan: loan.id, count: Headcount(draft.loan.recalled) });
        let deed = Deed { title: "收回", rank: Primary::No, operation, fallback: None };
        button(ui, state, desk, draft, deed, actions);
    }
    ui.separator();
    heading(ui, "借出");
    let operation = lend(ui, state, desk, draft);
    let deed = Deed { title: "借出", rank: Primary::Yes, operation, fallback: None };
    button(ui, state, desk, draft, deed, actions);
    ui.separator();
    heading(ui, "开设周转池");
    let operation = open_pool(ui, desk.decided(), &mut draft.pool);
    let deed = Deed { title: "开设周转池", rank: Primary::No, operation, fallback: None };
    button(ui, state, desk, draft, deed, actions);
}

fn lend(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut AgreementsDraft) -> Result<Operation, String> {
    let shown = desk.shown();
    let document = super::document(&draft.document);
    let LoanDraft { pool, borrower, kind, count, until, return_by, purpose, .. } = &mut draft.loan;
    let chosen = chosen_pool(ui, shown, pool);
    let borrower = fields::institution(ui, "借用单位", borrower, shown);
    fields::kind(ui, kind, fields::kinds_with_places());
    fields::count(ui, "借出数量", count, 9_999);
    let term = Date::new(state.today.year() + 3, 12, 31).map_or_else(|_| String::new(), |date| date.to_string());
    fields::text(ui, "期限至", until, &term);
    fields::choice(ui, "归还方式", return_by, ReturnManner::ALL.into_iter(), wording::return_manner);
    fields::text(ui, "用途", purpose, "如 引进人才");
    let pool = chosen.ok_or("请先开设周转池")?;
    let balance = shown.pool_balance(pool.id, *kind);
    let words = format!("{} {} {}", pool.name, wording::kind(*kind), standing(balance));
    let colour = if balance.available().0 < 0 { theme::BAD } else { theme::SECONDARY };
    ui.label(RichText::new(words).color(colour));
    let borrower = borrower?;
    let until = term_of(until, state.today).map_err(|why| why.unwrap_or_else(|| format!("请填写期限，如 {term}")))?;
    enough(balance, Headcount(*count)).map_err(|why| format!("{}{why}", pool.name))?;
    Ok(Operation::Lend(Loan {
        id: desk.decided().fresh_loan_id(),
        pool: pool.id,
        borrower,
        kind: *kind,
        count: Headcount(*count),
        until,
        purpose: purpose.trim().to_owned(),
        return_by: *return_by,
        document: document?,
    }))
}

/// "持有 3，借出 2，余额 1"
fn standing(balance: PoolBalance) -> String {
    format!("持有 {}，借出 {}，余额 {}", balance.held, balance.lent, Cell::Count(balance.available().0).text())
}

/// The last day of a loan, which must not be over; what is wrong with what was typed, or nothing where nothing was.
fn term_of(typed: &str, today: Date) -> Result<Date, Option<String>> {
    match date::read(typed).map_err(|why| Some(format!("期限：{why}")))? {
        None => Err(None),
        Some(day) if day < today => Err(Some(format!("期限 {day} 已经过去(今天 {today})，借出即逾期"))),
        Some(day) => Ok(day),
    }
}

/// Whether the pool has that many left to lend.
fn enough(balance: PoolBalance, count: Headcount) -> Result<(), String> {
    let available = balance.available().0;
    if available >= i64::from(count.0) {
        return Ok(());
    }
    Err(match available {
        ..=0 => "没有可借的编制，请先划入周转池".to_owned(),
        left => format!("只剩 {left} 名可借，不够 {count} 名"),
    })
}

/// The pool that lends: the one chosen by name, else the first.
fn chosen_pool<'a>(ui: &mut Ui, shown: &'a Snapshot, name: &mut String) -> Option<&'a Pool> {
    let named = shown.pools().iter().find(|pool| pool.name.as_str() == name);
    let chosen = named.or_else(|| shown.pools().iter().next())?;
    ui.horizontal(|ui| {
        let label = ui.label("借出周转池");
        let combo = ComboBox::from_id_salt("lending pool").selected_text(chosen.name.as_str()).width(150.0);
        let response = combo.show_ui(ui, |ui| {
            for pool in shown.pools().iter() {
                if ui.selectable_label(pool.id == chosen.id, pool.name.as_str()).clicked() {
                    *name = pool.name.to_string();
                }
            }
        });
        response.response.labelled_by(label.id);
    });
    Some(chosen)
}

fn open_pool(ui: &mut Ui, decided: &Snapshot, draft: &mut PoolDraft) -> Result<Operation, String> {
    fields::text(ui, "周转池名称", &mut draft.name, "如 教育周转池");
    fields::choice(ui, "层级", &mut draft.tier, Tier::ALL.into_iter(), wording::tier);
    let kinds = std::iter::once(None).chain(fields::kinds_with_places().map(Some));
    let word = |kind: Option<QuotaKind>| kind.map_or("各类", wording::kind);
    fields::choice(ui, "用于编制", &mut draft.kind, kinds, word);
    let name = Name::new(draft.name.trim()).map_err(|_| "请填写周转池名称")?;
    if decided.pools().find(&name).is_some() {
        return Err("已有同名的周转池".to_owned());
    }
    Ok(Operation::OpenPool(Pool { id: decided.fresh_pool_id(), name, tier: draft.tier, kind: draft.kind }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 22);

    #[test]
    fn a_term_is_a_day_of_the_calendar_that_is_not_over() {
        let told = |typed| term_of(typed, TODAY).map_err(Option::unwrap_or_default);
        assert_eq!(told("2026-11-22"), Ok(TODAY));
        assert_eq!(told(""), Err(String::new()));
        assert_eq!(told("2027-02-30"), Err("期限：没有“2027-02-30”这一天".to_owned()));
        assert_eq!(told("2025-12-31"), Err("期限 2025-12-31 已经过去(今天 2026-11-22)，借出即逾期".to_owned()));
    }

    #[test]
    fn no_pool_lends_more_than_it_has_left() {
        let pool = |held, lent| PoolBalance { held: Headcount(held), lent: Headcount(lent) };
        assert_eq!(enough(pool(3, 1), Headcount(2)), Ok(()));
        assert_eq!(enough(pool(3, 1), Headcount(3)), Err("只剩 2 名可借，不够 3 名".to_owned()));
        let nothing = Err("没有可借的编制，请先划入周转池".to_owned());
        assert_eq!((enough(pool(0, 0), Headcount(1)), enough(pool(1, 2), Headcount(1))), (nothing.clone(), nothing));
        assert_eq!(standing(pool(1, 2)), "持有 1，借出 2，余额 −1");
    }
}
