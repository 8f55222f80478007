//! 变动: what two states of a register differ by, body by body. It compares states, not operations, so that what was done and
//! undone in between is no change.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::{
    DutyList, Grade, Headcount, Holder, Institution, InstitutionId, LeaderPosts, Name, Nature, OfficeNature, Post,
    QuotaKind, Snapshot, Tier,
};

/// One thing that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Alteration {
    /// 设立
    Established {
        institution: InstitutionId,
        name: Name,
    },
    /// 撤销 or 合并: `successor` bears its name as a former one.
    Ended {
        institution: InstitutionId,
        name: Name,
        successor: Option<Name>,
    },
    /// 更名
    Renamed {
        institution: InstitutionId,
        from: Name,
        to: Name,
    },
    /// 划归
    Attached {
        institution: InstitutionId,
        from: Option<Name>,
        to: Option<Name>,
    },
    /// 管理关系
    Supervised {
        institution: InstitutionId,
        from: Option<Name>,
        to: Option<Name>,
    },
    /// 改变性质
    Nature {
        institution: InstitutionId,
        from: Nature,
        to: Nature,
    },
    Tier {
        institution: InstitutionId,
        from: Tier,
        to: Tier,
    },
    /// 规格
    Grade {
        institution: InstitutionId,
        from: Option<Grade>,
        to: Option<Grade>,
    },
    /// 类别
    Class {
        institution: InstitutionId,
        from: Option<Name>,
        to: Option<Name>,
    },
    /// 核定数 of a holder in one kind.
    Places {
        holder: Holder,
        kind: QuotaKind,
        from: Headcount,
        to: Headcount,
    },
    /// 实有数
    Strength {
        institution: InstitutionId,
        kind: QuotaKind,
        from: Headcount,
        to: Headcount,
    },
    /// 领导职数
    Leaders {
        institution: InstitutionId,
        from: LeaderPosts,
        to: LeaderPosts,
    },
    /// 内设机构
    Offices {
        institution: InstitutionId,
        added: Vec<Name>,
        gone: Vec<Name>,
        switched: Vec<(Name, OfficeNature)>,
    },
    /// 挂牌
    Nameplates {
        institution: InstitutionId,
        added: Vec<Name>,
        gone: Vec<Name>,
    },
    /// 岗位: how many places are described.
    Posts {
        institution: InstitutionId,
        from: Headcount,
        to: Headcount,
    },
    /// 三张清单
    Duties {
        institution: InstitutionId,
        list: DutyList,
        from: usize,
        to: usize,
    },
}

/// Everything that `after` differs by from `before`: bodies that came, bodies that went, then the others in the order of the
/// register; pools and reserves last.
pub fn difference(before: &Snapshot, after: &Snapshot) -> Vec<Alteration> {
    let mut found = Vec::new();
    for institution in after.institutions().filter(|now| before.institution(now.id).is_none()) {
        found.push(Alteration::Established { institution: institution.id, name: institution.name.clone() });
    }
    for institution in before.institutions().filter(|then| after.institution(then.id).is_none()) {
        let successor = after.find(&institution.name).map(|successor| successor.name.clone());
        found.push(Alteration::Ended { institution: institution.id, name: institution.name.clone(), successor });
    }
    let bodies: BTreeSet<InstitutionId> =
        before.institutions().chain(after.institutions()).map(|institution| institution.id).collect();
    for id in bodies {
        if let (Some(then), Some(now)) = (before.shared(id), after.shared(id))
            && !std::sync::Arc::ptr_eq(then, now)
        {
            described(then, now, (before, after), &mut found);
        }
        counted(id, before, after, &mut found);
    }
    reserves(before, after, &mut found);
    found
}

/// What the register says of a body itself.
fn described(then: &Institution, now: &Institution, states: (&Snapshot, &Snapshot), found: &mut Vec<Alteration>) {
    let institution = now.id;
    let name = |snapshot: &Snapshot, id: Option<InstitutionId>| {
        id.and_then(|id| snapshot.institution(id)).map(|other| other.name.clone())
    };
    if then.name != now.name {
        found.push(Alteration::Renamed { institution, from: then.name.clone(), to: now.name.clone() });
    }
    if then.parent != now.parent {
        let (from, to) = (name(states.0, then.parent), name(states.1, now.parent));
        found.push(Alteration::Attached { institution, from, to });
    }
    if then.supervisor != now.supervisor {
        let (from, to) = (name(states.0, then.supervisor), name(states.1, now.supervisor));
        found.push(Alteration::Supervised { institution, from, to });
    }
    if then.nature != now.nature {
        found.push(Alteration::Nature { institution, from: then.nature, to: now.nature });
    }
    if then.tier != now.tier {
        found.push(Alteration::Tier { institution, from: then.tier, to: now.tier });
    }
    if then.grade != now.grade {
        found.push(Alteration::Grade { institution, from: then.grade, to: now.grade });
    }
    if then.class != now.class {
        found.push(Alteration::Class { institution, from: then.class.clone(), to: now.class.clone() });
    }
    if then.leaders != now.leaders {
        found.push(Alteration::Leaders { institution, from: then.leaders, to: now.leaders });
    }
    offices(then, now, found);
    let (added, gone) = came_and_went(now.nameplates.iter(), then.nameplates.iter());
    if !(added.is_empty() && gone.is_empty()) {
        found.push(Alteration::Nameplates { institution, added, gone });
    }
}

fn offices(then: &Institution, now: &Institution, found: &mut Vec<Alteration>) {
    let names = |institution: &'_ Institution| -> Vec<Name> {
        institution.offices.iter().map(|office| office.name.clone()).collect()
    };
    let (added, gone) = came_and_went(names(now).iter(), names(then).iter());
    let switched: Vec<(Name, OfficeNature)> = now
        .offices
        .iter()
        .filter(|office| {
            let before = then.offices.iter().find(|other| other.name == office.name);
            before.is_some_and(|before| before.nature != office.nature)
        })
        .map(|office| (office.name.clone(), office.nature))
        .collect();
    if !(added.is_empty() && gone.is_empty() && switched.is_empty()) {
        found.push(Alteration::Offices { institution: now.id, added, gone, switched });
    }
}

/// What is counted of a body: places, people, posts, duties; a body that is not there has none.
fn counted(institution: InstitutionId, before: &Snapshot, after: &Snapshot, found: &mut Vec<Alteration>) {
    let (then, now) = (before.standings_of(institution), after.standings_of(institution));
    for kind in QuotaKind::ALL {
        let (from, to) = (then.of(kind).authorized, now.of(kind).authorized);
        if from != to {
            found.push(Alteration::Places { holder: Holder::Institution(institution), kind, from, to });
        }
        let strength = |snapshot: &Snapshot| snapshot.roster().strength(institution, kind);
        let (from, to) = (strength(before), strength(after));
        if from != to {
            found.push(Alteration::Strength { institution, kind, from, to });
        }
    }
    let planned = |posts: &[Post]| posts.iter().map(|post| post.count).sum::<Headcount>();
    let (from, to) = (planned(before.posts(institution)), planned(after.posts(institution)));
    if from != to {
        found.push(Alteration::Posts { institution, from, to });
    }
    for list in DutyList::ALL {
        let items = |snapshot: &Snapshot| snapshot.duties().list(institution, list).len();
        let (from, to) = (items(before), items(after));
        if before.duties().list(institution, list) != after.duties().list(institution, list) {
            found.push(Alteration::Duties { institution, list, from, to });
        }
    }
}

/// Places that no body holds: pools, 机动编制. What the superior issued is the sum of all others.
fn reserves(before: &Snapshot, after: &Snapshot, found: &mut Vec<Alteration>) {
    let held = |snapshot: &Snapshot| -> BTreeSet<(Holder, QuotaKind)> {
        let balances = snapshot.ledger().balances().map(|(holder, kind, _)| (holder, kind));
        balances.filter(|(holder, _)| !matches!(holder, Holder::Institution(_))).collect()
    };
    for (holder, kind) in held(before).union(&held(after)) {
        let places = |snapshot: &Snapshot| snapshot.ledger().held(*holder, *kind);
        let (from, to) = (places(before), places(after));
        if from != to {
            found.push(Alteration::Places { holder: *holder, kind: *kind, from, to });
        }
    }
}

fn came_and_went<'a>(
    now: impl Iterator<Item = &'a Name>,
    then: impl Iterator<Item = &'a Name>,
) -> (Vec<Name>, Vec<Name>) {
    let (now, then): (Vec<&Name>, Vec<&Name>) = (now.collect(), then.collect());
    let only = |ours: &[&Name], theirs: &[&Name]| {
        ours.iter().filter(|name| !theirs.contains(name)).map(|name| (*name).clone()).collect()
    };
    (only(&now, &then), only(&then, &now))
}

impl Alteration {
    /// Whom it is about; `None` for pools and reserves.
    pub fn institution(&self) -> Option<InstitutionId> {
        match self {
            Self::Places { holder: Holder::Institution(institution), .. }
            | Self::Established { institution, .. }
            | Self::Ended { institution, .. }
            | Self::Renamed { institution, .. }
            | Self::Attached { institution, .. }
            | Self::Supervised { institution, .. }
            | Self::Nature { institution, .. }
            | Self::Tier { institution, .. }
            | Self::Grade { institution, .. }
            | Self::Class { institution, .. }
            | Self::Strength { institution, .. }
            | Self::Leaders { institution, .. }
            | Self::Offices { institution, .. }
            | Self::Nameplates { institution, .. }
            | Self::Posts { institution, .. }
            | Self::Duties { institution, .. } => Some(*institution),
            Self::Places { holder: Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_), .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Operation, Transfer, apply_all};

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn body(id: u32, text: &str) -> Operation {
        Operation::Establish(Institution::bare(InstitutionId(id), name(text), Tier::County, Nature::Government))
    }

    fn transfer(count: u32, from: Holder, to: Holder) -> Operation {
        let kind = QuotaKind::Administrative;
        Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
    }

    const FIRST: Holder = Holder::Institution(InstitutionId(1));
    const SECOND: Holder = Holder::Institution(InstitutionId(2));

    #[track_caller]
    fn check(operations: &[Operation], expected: &[Alteration]) {
        let opening = [body(1, "县农业局"), body(2, "县林业局"), transfer(10, Holder::Superior, FIRST)];
        let before = apply_all(&Snapshot::default(), &opening).expect("an opening");
        let after = apply_all(&before, operations).expect("possible");
        assert_eq!(difference(&before, &after), expected);
    }

    fn places(holder: Holder, from: u32, to: u32) -> Alteration {
        let kind = QuotaKind::Administrative;
        Alteration::Places { holder, kind, from: Headcount(from), to: Headcount(to) }
    }

    #[test]
    fn what_was_done_and_undone_is_no_change() {
        let renamed = |to: &str| Operation::Rename { institution: InstitutionId(2), name: name(to) };
        check(&[], &[]);
        check(&[transfer(3, FIRST, SECOND), transfer(3, SECOND, FIRST)], &[]);
        check(&[renamed("县林草局"), renamed("县林业局")], &[]);
    }

    #[test]
    fn places_are_told_with_what_was_and_what_is() {
        let reserve = Holder::Unallocated(Tier::County);
        check(
            &[transfer(3, FIRST, SECOND), transfer(2, FIRST, reserve)],
            &[places(FIRST, 10, 5), places(SECOND, 0, 3), places(reserve, 0, 2)],
        );
    }

    #[test]
    fn a_merged_body_names_its_successor_and_leaves_its_places() {
        let (institution, into) = (InstitutionId(1), InstitutionId(2));
        let renamed = Operation::Rename { institution: into, name: name("县农林局") };
        check(
            &[Operation::Merge { from: vec![institution], into }, renamed],
            &[
                Alteration::Ended { institution, name: name("县农业局"), successor: Some(name("县农林局")) },
                places(FIRST, 10, 0),
                Alteration::Renamed { institution: into, from: name("县林业局"), to: name("县农林局") },
                places(SECOND, 0, 10),
            ],
        );
    }

    #[test]
    fn offices_that_came_went_or_changed_their_nature_are_told_apart() {
        let office = |text: &str, nature| crate::domain::Office {
            name: name(text),
            nature,
            places: None,
            leaders: LeaderPosts::default(),
            nameplates: Vec::new(),
        };
        let set = |offices| Operation::SetOffices { institution: InstitutionId(1), scheme: None, offices };
        let (administrative, service) = (OfficeNature::Administrative, OfficeNature::Service);
        let before = apply_all(
            &Snapshot::default(),
            &[body(1, "县农业局"), set(vec![office("办公室", administrative), office("法规股", administrative)])],
        )
        .expect("an opening");
        let after = apply_all(&before, &[set(vec![office("办公室", service), office("种植股", administrative)])]);
        let expected = Alteration::Offices {
            institution: InstitutionId(1),
            added: vec![name("种植股")],
            gone: vec![name("法规股")],
            switched: vec![(name("办公室"), service)],
        };
        assert_eq!(difference(&before, &after.expect("possible")), [expected]);
    }
}
