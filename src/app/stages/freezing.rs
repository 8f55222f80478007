//! 定稿 as a stage: the papers of a plan get a number that no other plan of the book bears, archived ones included.

use crate::notice::{self, Notice};
use crate::plan::{PaperNumber, Plan, Stamp, bearer, next_number};
use crate::store::{Book, StoreError};

/// Every number that papers of the book bear or have borne.
pub fn paper_numbers(book: &Book) -> Result<Vec<PaperNumber>, Notice> {
    let read = || -> Result<Vec<PaperNumber>, StoreError> {
        let plans = book.plans()?;
        Ok(plans.iter().flat_map(|stored| stored.plan.paper_numbers()).collect())
    };
    read().map_err(|error| notice::of_store(&error, &crate::domain::Snapshot::default()))
}

/// Freezes a plan under a number, where no other of the `known` ones bears it.
pub fn freeze(plan: &mut Plan, number: &str, known: &[PaperNumber], stamp: Stamp) -> Result<(), Notice> {
    if let Some(taken) = bearer(number, plan.id, known) {
        return Err(notice::of_paper_number_taken(&plan.name, taken, &next_number(known)));
    }
    plan.freeze(number, stamp).map_err(|refusal| notice::of_stage(&plan.name, &refusal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{TODAY, move_places};
    use crate::domain::PlanId;

    #[test]
    fn two_plans_are_not_frozen_under_one_number() {
        let stamp = || Stamp { at: TODAY.at(9, 0, 0, 0), by: "甲".to_owned() };
        let [mut first, mut second] = [(1, "甲案"), (2, "乙案")].map(|(id, name)| {
            let mut plan = Plan::new(PlanId(id), name);
            plan.revisions.push("一", vec![move_places(2)]);
            plan
        });
        freeze(&mut first, "定稿1号", &[], stamp()).expect("free");
        let refused = freeze(&mut second, "定稿 1号", &first.paper_numbers(), stamp()).expect_err("taken");
        assert_eq!(refused.what, "没有定稿：编号“定稿1号”已用于方案“甲案”(第1号)。");
        assert_eq!((refused.advice.as_str(), &second.frozen), ("请换一个编号，可用“定稿2号”。", &None));
        first.thaw("数字有误", stamp()).expect("thawed");
        freeze(&mut second, "定稿1号", &first.paper_numbers(), stamp()).expect("given up");
    }
}
