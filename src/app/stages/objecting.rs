//! 单位意见: who objects is a body of the register as of today, or is said to be none of it (册外单位). A name that the register does
//! not have is not taken down as if it had: a slip of the pen would make one unit two.

use crate::app::register::Register;
use crate::domain::{InstitutionId, Snapshot};
use crate::import::{Directory, Found, Names, Places};
use crate::notice::{self, Notice};
use crate::plan::{Objector, Plan, Stamp};

/// So many names are suggested.
const SUGGESTED: usize = 3;

/// What somebody says of the unit that objects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Whose {
    /// It stands in the register.
    #[default]
    Register,
    /// 册外单位
    Outside,
}

/// Takes down what a unit objects to, under the name that the register has for it.
pub fn object(
    register: &Register,
    plan: &mut Plan,
    (unit, whose): (&str, Whose),
    text: &str,
    stamp: Stamp,
) -> Result<(), Notice> {
    let place = plan.name.clone();
    let (name, objector) = match (whose, unit.trim()) {
        // The plan says itself that a unit is wanted.
        (_, "") => (String::new(), Objector::Outside),
        (Whose::Outside, written) => outside(&register.snapshot, written, &place)?,
        (Whose::Register, written) => known(&register.snapshot, written, &place)?,
    };
    plan.object((&name, objector), text, stamp).map_err(|refusal| notice::of_stage(&place, &refusal))
}

/// The body of the register that is meant.
fn known(snapshot: &Snapshot, written: &str, plan: &str) -> Result<(String, Objector), Notice> {
    let directory = directory(snapshot);
    match directory.find(written, Names::CurrentAndFormer) {
        Found::Exactly(id) | Found::Otherwise(id) => Ok((name_of(snapshot, id, written), Objector::Register(id))),
        Found::Ambiguous(names) => {
            let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
            Err(notice::of_ambiguous_objector(plan, written, &names))
        }
        Found::Unknown => Err(notice::of_unknown_objector(plan, written, &near(snapshot, &directory, written))),
    }
}

/// Whoever is said to be outside is not in the register under this very name.
fn outside(snapshot: &Snapshot, written: &str, plan: &str) -> Result<(String, Objector), Notice> {
    match directory(snapshot).find(written, Names::Current) {
        Found::Exactly(_) => Err(notice::of_objector_in_register(plan, written)),
        Found::Otherwise(_) | Found::Ambiguous(_) | Found::Unknown => Ok((written.to_owned(), Objector::Outside)),
    }
}

/// Names of the register that the written one may be a slip for, the most like first.
fn near<'a>(snapshot: &'a Snapshot, directory: &'a Directory, written: &str) -> Vec<&'a str> {
    let contains = |name: &&str| name.contains(written) || written.contains(*name);
    let mut names: Vec<&str> = directory.nearest(written).map(|name| name.as_str()).into_iter().collect();
    for name in snapshot.institutions().map(|body| body.name.as_str()).filter(contains) {
        if names.len() < SUGGESTED && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn directory(snapshot: &Snapshot) -> Directory {
    let names = snapshot.institutions().map(|body| body.name.as_str());
    Directory::of(snapshot, Places::learn(std::iter::empty(), names))
}

fn name_of(snapshot: &Snapshot, id: InstitutionId, written: &str) -> String {
    snapshot.institution(id).map_or_else(|| written.to_owned(), |body| body.name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{TODAY, desk, state_with_county};
    use crate::domain::PlanId;

    fn objecting(unit: &str, whose: Whose) -> Result<(String, Objector), Notice> {
        let state = state_with_county(Vec::new());
        let mut plan = Plan::new(PlanId(1), "草案");
        let stamp = Stamp { at: TODAY.at(9, 0, 0, 0), by: "甲".to_owned() };
        object(&desk(&state).register, &mut plan, (unit, whose), "过多", stamp)?;
        let objection = plan.objections.remove(0);
        Ok((objection.unit, objection.objector))
    }

    #[test]
    fn who_objects_is_a_body_of_the_register_or_is_said_to_be_outside() {
        let bureau = Ok(("县农业农村局".to_owned(), Objector::Register(InstitutionId(1))));
        assert_eq!(objecting(" 县农业农村局 ", Whose::Register), bureau);
        let refused = objecting("县农业农林局", Whose::Register).expect_err("a slip of the pen");
        assert_eq!(refused.what, "没有记下：台账里今天没有“县农业农林局”。");
        assert!(refused.advice.contains("县农业农村局") && refused.advice.contains("册外单位"), "{refused:?}");
        let outside = objecting("市农业农村局机关工会", Whose::Outside).expect("none of the register");
        assert_eq!(outside, ("市农业农村局机关工会".to_owned(), Objector::Outside));
        let refused = objecting("县农业农村局", Whose::Outside).expect_err("it is inside");
        assert_eq!(refused.what, "没有记下：“县农业农村局”就在台账里，不是册外单位。");
        let refused = objecting(" ", Whose::Register).expect_err("nobody");
        assert!(refused.what.contains("没有写明是哪个单位"), "{refused:?}");
    }
}
