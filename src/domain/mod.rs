//! NOUNS AND ARITHMETIC. What a staffing-quota register is made of and how it changes; no input or output, no clock, no
//! randomness, no wording. Everything else in the program is built on these types.
//!
//! Start with [`Snapshot`] (the register at one moment), [`Operation`] (a change) and [`apply`] (the only way to change).

mod apply;
mod basis;
mod date;
mod finding;
mod headcount;
mod id_number;
mod ids;
mod institution;
mod ledger;
mod name;
mod operation;
mod person;
mod post;
mod quota;
mod refusal;
mod snapshot;
mod standing;

pub use apply::{apply, apply_all};
pub use basis::{BadDocumentNumber, Basis, DocumentNumber};
pub use date::{BadMonth, Date, Month};
pub use finding::{
    Citation, Finding, FindingGroup, FindingKey, Measure, Novelty, Remedy, RuleId, Severity, Subject, Waived,
};
pub use headcount::{Delta, Headcount};
pub use id_number::{BadIdNumber, IdNumber};
pub use ids::{EntryId, FreshIds, InstitutionId, PersonId, PlanId, PoolId, PostId};
pub use institution::{Grade, Institution, LeaderPosts, Nature, Office, OfficeNature, Tier};
pub use ledger::{Holder, Ledger, Mover, Shortage, Transfer};
pub use name::{BadName, Name};
pub use operation::{Entry, Operation, Source};
pub use person::{Assignment, Particulars, Person, Position, Sex};
pub use post::{Post, PostClass};
pub use quota::{Funding, QuotaFamily, QuotaKind};
pub use refusal::Refusal;
pub use snapshot::{RosterCounts, Snapshot};
pub use standing::{Standing, StandingTotal};
