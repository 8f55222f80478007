//! 定稿编号: no two plans of a book lie frozen under one number, and the next free one is suggested.

use super::stage::Happening;
use super::step::Plan;
use crate::domain::PlanId;

/// A number that papers bear, or have borne.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperNumber {
    pub plan: PlanId,
    pub name: String,
    pub number: String,
    pub holding: Holding,
}

/// Whether a plan is frozen under a number still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    Held,
    /// 撤销定稿: nobody bears it now, but sheets with it may lie about, so that it is not suggested again.
    GivenUp,
}

impl Plan {
    /// Every number that the papers of this plan bear or have borne.
    pub fn paper_numbers(&self) -> Vec<PaperNumber> {
        let of = |number: &String, holding| PaperNumber {
            plan: self.id,
            name: self.name.clone(),
            number: number.clone(),
            holding,
        };
        let given_up = self.events.iter().filter_map(|event| match &event.what {
            Happening::Thawed { number, .. } => Some(of(number, Holding::GivenUp)),
            Happening::Moved { .. }
            | Happening::Frozen { .. }
            | Happening::Renamed { .. }
            | Happening::CopiedFrom { .. }
            | Happening::Archived
            | Happening::Unarchived
            | Happening::Undone { .. }
            | Happening::Redone { .. }
            | Happening::Rebased { .. }
            | Happening::PhaseAdopted { .. }
            | Happening::AdoptedUnpassed { .. }
            | Happening::MeetingBegun
            | Happening::MeetingEnded
            | Happening::ApprovalMarked { .. } => None,
        });
        let held = self.frozen.iter().map(|freeze| of(&freeze.number, Holding::Held));
        given_up.chain(held).collect()
    }
}

/// The plan, other than `plan`, that is frozen under a number; spaces make no difference.
pub fn bearer<'a>(number: &str, plan: PlanId, known: &'a [PaperNumber]) -> Option<&'a PaperNumber> {
    let wanted = bare(number);
    known.iter().find(|one| one.plan != plan && one.holding == Holding::Held && bare(&one.number) == wanted)
}

/// "定稿3号" where the highest number of that form is two.
pub fn next_number(known: &[PaperNumber]) -> String {
    let count = |one: &PaperNumber| -> Option<u32> {
        bare(&one.number).strip_prefix("定稿")?.strip_suffix('号')?.parse().ok()
    };
    let highest = known.iter().filter_map(count).max().unwrap_or_default();
    format!("定稿{}号", highest.saturating_add(1))
}

fn bare(number: &str) -> String {
    number.chars().filter(|character| !character.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_borne_by_one_plan_and_the_next_free_one_is_suggested() {
        let number = |plan: u32, number: &str, holding| PaperNumber {
            plan: PlanId(plan),
            name: format!("方案{plan}"),
            number: number.to_owned(),
            holding,
        };
        assert_eq!(next_number(&[]), "定稿1号");
        let known = [
            number(1, "定稿 2 号", Holding::Held),
            number(2, "定稿7号", Holding::GivenUp),
            number(3, "安编材料", Holding::Held),
        ];
        assert_eq!(next_number(&known), "定稿8号", "what was taken back is not given again");
        assert_eq!(bearer("定稿2号", PlanId(9), &known).map(|one| one.plan), Some(PlanId(1)));
        assert_eq!(bearer("定稿2号", PlanId(1), &known), None, "its own");
        assert_eq!(bearer("定稿7号", PlanId(9), &known), None, "given up");
    }
}
