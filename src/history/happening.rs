//! What can happen to bodies themselves (沿革事项), and what of it an operation is. Places and people have tables of their own.

use serde::Serialize;

use crate::domain::{Grade, Institution, InstitutionId, Name, Nature, Operation, Snapshot, SplitOrigin, Tier};

/// What happened; names as they were borne just before, of new bodies as they were given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// 设立, or known to the book for the first time
    Established { institution: InstitutionId, name: Name, parent: Option<Name>, founding: Founding },
    /// 更名
    Renamed { institution: InstitutionId, from: Name, to: Name },
    /// 合并
    Merged { into: InstitutionId, into_name: Name, from: Vec<(InstitutionId, Name)> },
    /// 分设: from whom, what became of it, and to whom it gave; those that came to be by it first.
    Split {
        from: InstitutionId,
        from_name: Name,
        origin: SplitOrigin,
        new: Vec<(InstitutionId, Name)>,
        others: Vec<(InstitutionId, Name)>,
    },
    /// 划归
    Attached { institution: InstitutionId, name: Name, parent: Option<Name>, supervisor: Option<Name> },
    /// 改变性质、层级、规格
    Redesignated { institution: InstitutionId, name: Name, from: Designation, to: Designation },
    /// 撤销
    Abolished { institution: InstitutionId, name: Name },
}

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Designation {
    pub nature: Nature,
    pub tier: Tier,
    pub grade: Option<Grade>,
}

/// How a body came into the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Founding {
    /// 设立: the entry is the decision that set it up.
    Decided,
    /// The entry lists a body that was there before; 批准文号 as the workbook had it, empty where it had none.
    Listed { listing: Listing, charter: String },
}

/// When workbooks told the book of what was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Listing {
    /// 建账登记: on the day with which the book begins.
    Opening,
    /// 补录登记: on a later day.
    Later,
}

impl Happening {
    /// Everybody it is about.
    pub fn bodies(&self) -> impl Iterator<Item = InstitutionId> + '_ {
        type Bodies<'a> = &'a [(InstitutionId, Name)];
        let (main, new, others): (InstitutionId, Bodies<'_>, Bodies<'_>) = match self {
            Self::Established { institution, .. }
            | Self::Renamed { institution, .. }
            | Self::Attached { institution, .. }
            | Self::Redesignated { institution, .. }
            | Self::Abolished { institution, .. } => (*institution, &[], &[]),
            Self::Merged { into, from, .. } => (*into, &[], from),
            Self::Split { from, new, others, .. } => (*from, new, others),
        };
        [main].into_iter().chain(new.iter().chain(others).map(|(id, _)| *id))
    }
}

impl Founding {
    fn of(listing: Option<Listing>, institution: &Institution) -> Self {
        match listing {
            None => Self::Decided,
            Some(listing) => Self::Listed { listing, charter: institution.charter.trim().to_owned() },
        }
    }
}

/// What an operation over `before` is to the bodies themselves. `listing` tells of an entry that only lists what workbooks have.
pub(super) fn happenings(before: &Snapshot, operation: &Operation, listing: Option<Listing>) -> Vec<Happening> {
    let name = |id: InstitutionId| before.institution(id).map(|institution| institution.name.clone());
    let named = |id: Option<InstitutionId>| id.and_then(name);
    match operation {
        Operation::Establish(institution) => vec![Happening::Established {
            institution: institution.id,
            name: institution.name.clone(),
            parent: named(institution.parent),
            founding: Founding::of(listing, institution),
        }],
        Operation::Rename { institution, name: to } => {
            let renamed = |from| Happening::Renamed { institution: *institution, from, to: to.clone() };
            name(*institution).map(renamed).into_iter().collect()
        }
        Operation::Merge { from, into } => {
            let merged = from.iter().filter_map(|id| Some((*id, name(*id)?))).collect();
            let joined = |into_name| Happening::Merged { into: *into, into_name, from: merged };
            name(*into).map(joined).into_iter().collect()
        }
        Operation::Split { from, origin, shares } => {
            let new = operation.established().map(|institution| (institution.id, institution.name.clone())).collect();
            let known = shares.iter().filter(|share| share.to.new_body().is_none()).map(|share| share.to.id());
            let others = known.filter_map(|id| Some((id, name(id)?))).collect();
            let split = |from_name| Happening::Split { from: *from, from_name, origin: *origin, new, others };
            name(*from).map(split).into_iter().collect()
        }
        Operation::Attach { institution, parent, supervisor } => {
            let (parent, supervisor) = (named(*parent), named(*supervisor));
            let attached = |name| Happening::Attached { institution: *institution, name, parent, supervisor };
            name(*institution).map(attached).into_iter().collect()
        }
        Operation::Abolish { institution } => {
            let abolished = |name| Happening::Abolished { institution: *institution, name };
            name(*institution).map(abolished).into_iter().collect()
        }
        Operation::Describe(now) => described(before, now),
        Operation::Transfer(_)
        | Operation::SetOffices { .. }
        | Operation::SetLeaders { .. }
        | Operation::SetNameplates { .. }
        | Operation::SetPosts { .. }
        | Operation::SetDuties { .. }
        | Operation::OpenPool(_)
        | Operation::Lend(_)
        | Operation::Recall { .. }
        | Operation::Clear(_)
        | Operation::CloseClearance { .. }
        | Operation::Deploy(_)
        | Operation::EndDeployment { .. }
        | Operation::Admit(_)
        | Operation::Amend { .. }
        | Operation::Release { .. } => Vec::new(),
    }
}

/// A description may say another name, another place or another nature.
fn described(before: &Snapshot, now: &Institution) -> Vec<Happening> {
    let Some(then) = before.institution(now.id) else { return Vec::new() };
    let institution = now.id;
    let named = |id: Option<InstitutionId>| id.and_then(|id| before.institution(id)).map(|other| other.name.clone());
    let renamed = (then.name != now.name).then(|| Happening::Renamed {
        institution,
        from: then.name.clone(),
        to: now.name.clone(),
    });
    let moved = ((then.parent, then.supervisor) != (now.parent, now.supervisor)).then(|| Happening::Attached {
        institution,
        name: now.name.clone(),
        parent: named(now.parent),
        supervisor: named(now.supervisor),
    });
    let of = |body: &Institution| Designation { nature: body.nature, tier: body.tier, grade: body.grade };
    let redesignated = (of(then) != of(now)).then(|| Happening::Redesignated {
        institution,
        name: now.name.clone(),
        from: of(then),
        to: of(now),
    });
    [renamed, moved, redesignated].into_iter().flatten().collect()
}
