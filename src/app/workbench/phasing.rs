//! 执行本期: whether a phase can be adopted, the question before it, and the order. The plan of the question is the plan that is
//! adopted, and until the answer comes nobody changes it.

use super::{WorkbenchAction, WorkbenchOrder};
use crate::app::action::{Action, Effect};
use crate::app::adoption;
use crate::app::order::BookOrder;
use crate::app::stages::Adoption;
use crate::app::state::{Desk, Question, State};
use crate::app::vouchers::{self, AttachTo};
use crate::domain::Date;
use crate::notice::{self, Notice};
use crate::plan::Plan;
use crate::wording;

/// Asks before a phase becomes part of the register, or says why it cannot.
pub(super) fn ask(state: &mut State, phase: u32) -> Vec<Effect> {
    let (today, author) = (state.today, state.settings.author.clone());
    let Some(desk) = &state.desk else { return Vec::new() };
    match question(desk, phase, today, &author) {
        Ok(question) => state.question = Some(question),
        Err(notice) => state.tell(notice),
    }
    Vec::new()
}

fn question(desk: &Desk, phase: u32, today: Date, author: &str) -> Result<Question, Notice> {
    if let Some(hindrance) = desk.read_only() {
        return Err(Notice::advice(format!("没有执行：{hindrance}。")));
    }
    let Some(open) = desk.draft() else {
        return Err(Notice::advice("没有执行：请先打开一个未执行的方案。"));
    };
    let entry = open.plan.entry_for(Some(phase), today, author);
    let entry = entry.map_err(|refusal| notice::of_phase(&open.plan.name, &refusal))?;
    // Judged as it will be written: over the register without the phases that come later.
    let laid = desk.register.open_through(open.plan.clone(), phase);
    if let Some(hindrance) = laid.adoption_hindrance() {
        let place = format!("方案“{}”第{phase}期", open.plan.name);
        return Err(Notice::failure(format!("本期不能执行：{hindrance}。"), place, "请按核查意见修改后再执行。"));
    }
    let steps = entry.operations.len();
    Ok(Question {
        title: format!("执行方案“{}”第{phase}期", open.plan.name),
        text: [
            wording::phase_adoption(&entry, phase, today, &laid.unapproved()),
            wording::phases_left_empty(&open.plan, phase).map(|told| format!("\n{told}。")).unwrap_or_default(),
            wording::not_passed(&open.plan.would_skip(None)),
            adoption::reused(&open.plan, &desk.plans),
        ]
        .concat(),
        confirm: format!("写入台账({steps}步)"),
        action: Box::new(Action::Workbench(WorkbenchAction::AdoptPhase { plan: Box::new(open.plan.clone()), phase })),
    })
}

/// Has the phase adopted that the user was asked about; if the plan has changed since, the answer does not count.
pub(super) fn adopt(state: &mut State, asked: Plan, phase: u32) -> Vec<Effect> {
    let (today, author) = (state.today, state.settings.author.clone());
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let is_as_asked = desk.plan.as_ref().is_some_and(|open| open.plan == asked);
    if !is_as_asked || !desk.adopting.is_empty() {
        state.tell(Notice::advice("没有执行：方案在确认之前有了变化，请核对后再执行。"));
        return Vec::new();
    }
    let (id, to) = (asked.id, AttachTo::Plans(vec![asked.id]));
    let adoption = match desk.vouchers.adoptions(&to, vec![asked]).map(|adoptions| adoptions.into_iter().next()) {
        Ok(Some(adoption)) => adoption,
        Ok(None) => return Vec::new(),
        Err(notice) => {
            state.tell(notice);
            return Vec::new();
        }
    };
    let effects = vouchers::with_chosen(state, &to, |attachments| {
        let adoption = Adoption { attachments, ..adoption };
        BookOrder::Workbench(Box::new(WorkbenchOrder::AdoptPhase { adoption, phase, today, author }))
    });
    adoption::begin(state, [id].into(), effects)
}
