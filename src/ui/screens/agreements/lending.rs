//! 周转池: what each pool has and has lent; lending, taking back, opening a pool.

use std::sync::Arc;

use egui::{ComboBox, Panel, ScrollArea, Ui};

use super::{Deed, button, fields, grounds, heading, notes, side};
use crate::app::{Action, Desk, State};
use crate::domain::{Date, Headcount, Loan, LoanId, Name, Operation, Pool, QuotaKind, ReturnManner, Snapshot, Tier};
use crate::report::{self, Table};
use crate::ui::drafts::{AgreementsDraft, LoanDraft, PoolDraft};
use crate::ui::memo::{Memo, Same};
use crate::ui::widgets::Primary;
use crate::ui::widgets::grid::{self, Grid};
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
    let operation = open_pool(ui, desk.shown(), &mut draft.pool);
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
    if let Some(balance) = Some(shown.pool_balance(pool.id, *kind)) {
        ui.label(format!("{} {} 余额 {}", pool.name, wording::kind(*kind), balance.available().0));
    }
    Ok(Operation::Lend(Loan {
        id: shown.fresh_loan_id(),
        pool: pool.id,
        borrower: borrower?,
        kind: *kind,
        count: Headcount(*count),
        until: until.trim().parse().map_err(|_| format!("请填写期限，如 {term}"))?,
        purpose: purpose.trim().to_owned(),
        return_by: *return_by,
        document: document?,
    }))
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

fn open_pool(ui: &mut Ui, shown: &Snapshot, draft: &mut PoolDraft) -> Result<Operation, String> {
    fields::text(ui, "周转池名称", &mut draft.name, "如 教育周转池");
    fields::choice(ui, "层级", &mut draft.tier, Tier::ALL.into_iter(), wording::tier);
    let kinds = std::iter::once(None).chain(fields::kinds_with_places().map(Some));
    let word = |kind: Option<QuotaKind>| kind.map_or("各类", wording::kind);
    fields::choice(ui, "用于编制", &mut draft.kind, kinds, word);
    let name = Name::new(draft.name.trim()).map_err(|_| "请填写周转池名称")?;
    if shown.pools().find(&name).is_some() {
        return Err("已有同名的周转池".to_owned());
    }
    Ok(Operation::OpenPool(Pool { id: shown.fresh_pool_id(), name, tier: draft.tier, kind: draft.kind }))
}
