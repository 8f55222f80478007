//! 分设: what each body gets when one body is divided. What is not named stays with the origin; an origin that ends (解散分设) must
//! have been given away whole.

use serde::{Deserialize, Serialize};

use super::duty::DutyList;
use super::headcount::Headcount;
use super::ids::{InstitutionId, PostId};
use super::institution::{Institution, LeaderPosts};
use super::ledger::Mover;
use super::name::Name;
use super::person::Assignment;
use super::quota::QuotaKind;

/// What becomes of the body that is divided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SplitOrigin {
    /// 存续分设: it goes on with what is not given away.
    #[default]
    Remains,
    /// 解散分设: nothing may be left of it.
    Ends,
}

/// One body and what it gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub to: Recipient,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<SharedPlaces>,
    /// Who goes there, with or without places: a body with too many people (超编) can be divided, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Mover>,
    /// Whole posts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<PostId>,
    /// Offices by name, with all that is in them but people, places and posts, which are named by themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<Name>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nameplates: Vec<Name>,
    /// 领导职数 that go there; those of a new body that are approved on top stand in its description.
    #[serde(default, skip_serializing_if = "is_none")]
    pub leaders: LeaderPosts,
    /// Bodies that belonged to the origin or were managed by it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependents: Vec<InstitutionId>,
    /// 三张清单, whole lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<DutyList>,
}

/// Who gets a share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "a handful exist at a time, and boxing would clutter every place that makes one"
)]
pub enum Recipient {
    /// 设立 by the same operation.
    New(Institution),
    Known(InstitutionId),
}

/// Places of one kind in a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedPlaces {
    pub kind: QuotaKind,
    pub count: Headcount,
}

impl Recipient {
    pub fn id(&self) -> InstitutionId {
        match self {
            Self::New(institution) => institution.id,
            Self::Known(id) => *id,
        }
    }

    /// The body that comes to be.
    pub fn new_body(&self) -> Option<&Institution> {
        match self {
            Self::New(institution) => Some(institution),
            Self::Known(_) => None,
        }
    }
}

impl Share {
    /// A share of nothing yet.
    pub fn of(to: Recipient) -> Self {
        Self {
            to,
            places: Vec::new(),
            people: Vec::new(),
            posts: Vec::new(),
            offices: Vec::new(),
            nameplates: Vec::new(),
            leaders: LeaderPosts::default(),
            dependents: Vec::new(),
            duties: Vec::new(),
        }
    }

    /// Where somebody of `origin` stands after going with this share. Whose office goes along keeps office, post and position;
    /// others leave them behind, as with every transfer. Who works elsewhere stays there.
    pub fn arrival(&self, origin: InstitutionId, from: &Assignment) -> Assignment {
        let to = self.to.id();
        if from.quota_at != origin {
            // Somebody else's person, who works here.
            return from.merged(&[origin], to);
        }
        let keeps_office = from.office.as_ref().is_some_and(|office| self.offices.contains(office));
        match keeps_office {
            true => from.merged(&[origin], to),
            false => from.moved_to(to),
        }
    }

    /// How many people of one kind go along who hold a place of `origin`.
    pub fn people_of(&self, origin: InstitutionId, kind: QuotaKind) -> Headcount {
        let of_kind = self.people.iter().filter(|mover| (mover.from.quota_at, mover.from.kind) == (origin, kind));
        Headcount::counted(of_kind.count())
    }

    /// The places of one kind in it.
    pub fn places_of(&self, kind: QuotaKind) -> Headcount {
        self.places.iter().filter(|places| places.kind == kind).map(|places| places.count).sum()
    }
}

fn is_none(leaders: &LeaderPosts) -> bool {
    leaders.total().is_zero()
}
