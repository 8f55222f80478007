//! One change written straight into the register, without a plan (周转借还、用编核准、使用划转): looked at as a plan of one step would
//! be, asked about with its document and day, and ordered. What the rules forbid goes into a plan, where it can be mended or waived.
//! There is no undo: a later entry takes it back.

use super::action::{Action, Effect, Opened};
use super::order::BookOrder;
use super::state::{Desk, Question, State};
use super::vouchers::{self, AttachTo, Way};
use crate::domain::{Basis, Date, Entry, Novelty, Operation, PlanId, Severity, Source};
use crate::notice::Notice;
use crate::plan::Plan;
use crate::wording;

/// A change that is to be recorded by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectEntry {
    pub operation: Operation,
    pub basis: Basis,
    /// 生效日期
    pub effective: Date,
}

#[derive(Debug)]
pub enum RecordAction {
    /// Asks whether to record it; [`RecordAction::Write`] does it.
    Ask(DirectEntry),
    Write(Entry),
    Written(Result<Box<Opened>, Notice>),
}

pub(super) fn update(state: &mut State, action: RecordAction) -> Vec<Effect> {
    let author = state.settings.author.clone();
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if let RecordAction::Written(answer) = &action {
        desk.vouchers.answered(Way::Recording, answer);
    }
    if let (RecordAction::Ask(_) | RecordAction::Write(_), Some(hindrance)) = (&action, desk.read_only()) {
        state.tell(Notice::advice(format!("没有写入：{hindrance}。")));
        return Vec::new();
    }
    match action {
        RecordAction::Ask(direct) => match question(desk, direct, author) {
            Ok(question) => state.question = Some(question),
            Err(notice) => state.tell(notice),
        },
        RecordAction::Write(entry) => {
            return vouchers::with_chosen(state, &AttachTo::of_entry(&entry), |attachments| BookOrder::Record {
                entry: Entry { attachments, ..entry },
            });
        }
        RecordAction::Written(Ok(opened)) => {
            let latest = opened.entries.first().map(|entry| format!("已写入第{}号凭证。", entry.id.0));
            let effects = super::update(state, Action::Reread(opened));
            latest.into_iter().for_each(|told| state.tell(Notice::done(told)));
            return effects;
        }
        RecordAction::Written(Err(notice)) => state.tell(notice),
    }
    Vec::new()
}

/// The question before the entry, or why there can be no such entry.
fn question(desk: &Desk, direct: DirectEntry, author: String) -> Result<Question, Notice> {
    let DirectEntry { operation, basis, effective } = direct;
    let register = &desk.register;
    // It is judged over all that has been decided, so it is told in the names borne then.
    let names = register.decided();
    let sentence = wording::operation(&operation, names);
    let mut alone = Plan::new(PlanId(0), sentence.clone());
    alone.basis = basis.clone();
    alone.revisions.push("", vec![operation.clone().into()]);
    let laid = register.open(alone);
    if let Some((_, refusal)) = laid.projection.refusals().next() {
        let why = wording::refusal(refusal, names);
        return Err(Notice::failure(format!("没有写入：{why}"), sentence, "请核对后重新填写。"));
    }
    let forbidden = laid.findings.iter().find(|found| {
        found.severity == Severity::Blocking && found.novelty == Novelty::Introduced && found.waived.is_none()
    });
    if let Some(finding) = forbidden {
        let why = wording::finding(finding, &laid.projection.after).statement;
        let advice = "请改小数量；确需办理的，请新建方案，在方案里一并调整或者授权豁免。";
        return Err(Notice::failure(format!("没有写入，会新增“禁止”事项：{why}"), sentence, advice));
    }
    let document = wording::basis(&basis);
    let entry = Entry { basis, author, ..Entry::new(effective, Source::Manual, vec![operation]) };
    Ok(Question {
        title: "直接写入台账".to_owned(),
        text: format!("{sentence}。\n依据 {document}，{effective} 生效。写入后不能修改，只能用后续凭证更正。"),
        confirm: "写入台账".to_owned(),
        action: Box::new(Action::Record(RecordAction::Write(entry))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{TODAY, desk, move_places, only_order, state_with_county, step};
    use crate::app::{State, update};
    use crate::domain::{DocumentNumber, InstitutionId, Name};

    fn ask(state: &mut State, operation: Operation, basis: Basis) {
        let direct = DirectEntry { operation, basis, effective: TODAY };
        assert!(update(state, Action::Record(RecordAction::Ask(direct))).is_empty(), "nothing is ordered yet");
    }

    #[test]
    fn an_entry_is_asked_for_with_its_document_and_day_and_written_as_asked() {
        let mut state = state_with_county(Vec::new());
        let name = Name::new("县农业农村和林业局").expect("a name");
        let rename = Operation::Rename { institution: InstitutionId(1), name };
        let number = DocumentNumber::new("安委编〔2026〕9号").expect("a number");
        ask(&mut state, rename.clone(), Basis::Document(number.clone()));
        let asked = state.question.as_ref().expect("a question");
        assert_eq!(
            asked.text,
            "县农业农村局 更名为 县农业农村和林业局。\n依据 安委编〔2026〕9号，2026-11-22 生效。写入后不能修改，只能用后续凭证更正。"
        );
        let BookOrder::Record { entry } = only_order(update(&mut state, Action::Confirm)) else { panic!("no entry") };
        assert_eq!((entry.operations, entry.basis), (vec![rename], Basis::Document(number)));
        assert_eq!((entry.source, entry.effective), (Source::Manual, TODAY));
    }

    #[test]
    fn an_agreement_is_numbered_after_one_that_waits_for_its_day() {
        use crate::domain::{Headcount, Loan, LoanId, Pool, PoolId, QuotaKind, ReturnManner, Snapshot, Tier};
        let mut state = state_with_county(Vec::new());
        let lend = |id| {
            Operation::Lend(Loan {
                id,
                pool: PoolId(1),
                borrower: InstitutionId(2),
                kind: QuotaKind::Administrative,
                count: Headcount(1),
                until: crate::domain::Date::constant(2029, 12, 31),
                purpose: String::new(),
                return_by: ReturnManner::ALL[0],
                document: None,
            })
        };
        let name = Name::new("周转池").expect("a name");
        let pool = Operation::OpenPool(Pool { id: PoolId(1), name, tier: Tier::County, kind: None });
        let places = crate::app::testing::transfer(
            5,
            crate::domain::Holder::Institution(InstitutionId(1)),
            crate::domain::Holder::Pool(PoolId(1)),
        );
        let before = Snapshot::clone(&desk(&state).register.snapshot);
        let now = crate::domain::apply_all(&before, &[pool, places]).expect("a pool");
        let later = crate::domain::apply_all(&now, &[lend(LoanId(1))]).expect("a loan that waits");
        let policy = std::sync::Arc::clone(&desk(&state).register.policy);
        let until = crate::domain::Date::constant(2026, 12, 31);
        let register = crate::app::Register::new(now, policy, TODAY).with_ahead(later, 1, until);
        if let Some(desk) = &mut state.desk {
            desk.register = register;
        }
        assert_eq!(desk(&state).shown().fresh_loan_id(), LoanId(1), "today nothing is lent yet");
        assert_eq!(desk(&state).decided().fresh_loan_id(), LoanId(2));
        ask(&mut state, lend(LoanId(1)), Basis::Pending);
        assert!(state.question.is_none(), "that number is taken");
        let fresh = desk(&state).decided().fresh_loan_id();
        ask(&mut state, lend(fresh), Basis::Pending);
        assert!(state.question.is_some(), "{:?}", state.notices);
    }

    #[test]
    fn what_cannot_be_or_must_not_be_is_not_even_asked_for() {
        let mut state = state_with_county(Vec::new());
        ask(&mut state, step().operation, Basis::Pending);
        // Administrative places across levels want an approval that a bare entry cannot bear.
        ask(&mut state, move_places(2).operation, Basis::Pending);
        assert!(state.question.is_none());
        let told: Vec<bool> = state.notices.iter().map(|told| told.what.contains("会新增“禁止”事项")).collect();
        assert_eq!(told, [false, true], "{:?}", state.notices);
        assert_eq!(desk(&state).entries.len(), 1);
    }
}
