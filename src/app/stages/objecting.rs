//! 单位意见: who objects is a body of the register as of today, or is said to be none of it (册外单位). A name that the register does
//! not have is not taken down as if it had: a slip of the pen would make one unit two.

use crate::app::naming::{self, Meant, Unclear};
use crate::app::register::Register;
use crate::domain::{InstitutionId, Name, Snapshot};
use crate::history::FormerName;
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

/// Who objects, as a plan takes it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objecting {
    pub name: String,
    pub objector: Objector,
    /// What is to be said where that is not the name that was written.
    pub former: Option<FormerName>,
}

/// Takes down what a unit objects to, under the name that the register has for it. Where that is not the name that was written, it
/// comes back with what is to be said of it.
pub fn object(
    register: &Register,
    plan: &mut Plan,
    unit: (&str, Whose),
    text: &str,
    stamp: Stamp,
) -> Result<Option<FormerName>, Notice> {
    let objecting = who_objects(register, unit, &plan.name)?;
    take_down(plan, objecting, text, stamp)
}

/// Who is meant by the unit that somebody wrote. Short names are looked for among those of all bodies, which takes its time in a
/// large register.
///
/// # Errors
/// The register has no such body, or several; or has the one that is said to be none of it.
pub fn who_objects(register: &Register, (unit, whose): (&str, Whose), plan: &str) -> Result<Objecting, Notice> {
    let ((name, objector), former) = match (whose, unit.trim()) {
        // The plan says itself that a unit is wanted.
        (_, "") => ((String::new(), Objector::Outside), None),
        (Whose::Outside, written) => (outside(&register.snapshot, written, plan)?, None),
        (Whose::Register, written) => {
            let Meant { whom, former } = known(&register.snapshot, written, plan)?;
            ((name_of(&register.snapshot, whom, written), Objector::Register(whom)), former)
        }
    };
    Ok(Objecting { name, objector, former })
}

/// Takes down what has been said by whoever was found.
pub fn take_down(
    plan: &mut Plan,
    Objecting { name, objector, former }: Objecting,
    text: &str,
    stamp: Stamp,
) -> Result<Option<FormerName>, Notice> {
    let taken = plan.object((&name, objector), text, stamp);
    taken.map_err(|refusal| notice::of_stage(&plan.name, &refusal))?;
    Ok(former)
}

/// The body of the register that is meant: by a name as everywhere, else by a short one.
fn known(snapshot: &Snapshot, written: &str, plan: &str) -> Result<Meant<InstitutionId>, Notice> {
    match naming::institution(written, snapshot) {
        Ok(meant) => return Ok(meant),
        Err(Unclear::Ambiguous(bearers)) => return Err(naming::ambiguous(written, &bearers)),
        Err(Unclear::Unknown) => {}
    }
    let directory = directory(snapshot);
    match directory.find(written, Names::CurrentAndFormer) {
        Found::Exactly(whom) | Found::Otherwise(whom) => Ok(Meant { whom, former: shortened(snapshot, whom, written) }),
        Found::Ambiguous(names) => {
            let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
            Err(notice::of_ambiguous_objector(plan, written, &names))
        }
        Found::Unknown => Err(notice::of_unknown_objector(plan, written, &near(snapshot, &directory, written))),
    }
}

fn shortened(snapshot: &Snapshot, institution: InstitutionId, written: &str) -> Option<FormerName> {
    let (asked, body) = (Name::new(written).ok()?, snapshot.institution(institution)?);
    Some(FormerName { asked, institution, present: body.name.clone(), since: None })
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
        let former = object(&desk(&state).register, &mut plan, (unit, whose), "过多", stamp)?;
        assert_eq!(former, None, "nothing was shortened");
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

    /// It is said whose objection is taken down.
    #[test]
    fn a_short_name_is_not_taken_for_the_full_one_in_silence() {
        let state = state_with_county(Vec::new());
        let mut plan = Plan::new(PlanId(1), "草案");
        let stamp = Stamp { at: TODAY.at(9, 0, 0, 0), by: "甲".to_owned() };
        let former = object(&desk(&state).register, &mut plan, ("农业农村局", Whose::Register), "过多", stamp);
        let former = former.expect("taken down").expect("a short name");
        assert_eq!((former.asked.as_str(), former.present.as_str()), ("农业农村局", "县农业农村局"));
        assert_eq!(plan.objections.first().map(|one| one.unit.as_str()), Some("县农业农村局"));
    }
}
