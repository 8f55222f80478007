//! NOUNS AND ARITHMETIC. What a staffing-quota register is made of and how it changes; no input or output, no clock, no
//! randomness, no wording. Everything else in the program is built on these types.
//!
//! Start with [`Snapshot`] (the register at one moment), [`Operation`] (a change) and [`apply`] (the only way to change).

mod apply;
mod assertion;
mod attachment;
mod basis;
mod changes;
mod clearance;
mod quota_notice;
mod counts;
mod date;
mod departed;
mod deployment;
mod duty;
mod entry;
mod facts;
mod finding;
mod further;
mod headcount;
mod id_number;
mod ids;
mod institution;
mod ledger;
mod lent;
mod listed;
mod movement;
mod name;
mod named_move;
mod operation;
mod paper_code;
mod origin;
mod person;
mod pool;
mod post;
mod quota;
mod quoted;
mod ratio;
mod refusal;
mod reversals;
mod roster;
mod snapshot;
mod split;
mod standing;

pub use apply::{apply, apply_all, reapply};
pub use assertion::{AssertedKinds, AssertedQuantity, Assertion, Scope};
pub use attachment::{Attachment, AttachmentFate, Fingerprint};
pub use basis::{BadDocumentNumber, Basis, DocumentNumber};
pub use changes::Changes;
pub use clearance::{Clearance, ClearanceOutcome, Clearances};
pub use date::{BadMonth, Date, DateTime, Month};
pub use deployment::{Deployment, Deployments};
pub use duty::{Duties, Duty, DutyList};
pub use entry::{Documented, Entry, EntryHead, Relation, Remainder, Source};
pub use facts::{AgeGroup, IdFault, InstitutionFacts, RankBasis, RosterFacts};
pub use finding::{
    ByHand, Citation, Finding, FindingGroup, FindingKey, Measure, Novelty, Remedy, RuleId, Severity, Subject, Waived,
};
pub use further::Further;
pub use headcount::{Delta, Headcount};
pub use id_number::{BadIdNumber, IdNumber};
pub use ids::{
    AssertionId, ClearanceId, DeploymentId, EntryId, FreshIds, InstitutionId, LoanId, PersonId, PlanId, PoolId, PostId,
};
pub use institution::{Grade, Institution, LeaderPosts, Nature, Office, OfficeNature, Tier};
pub use ledger::{Glut, Holder, Ledger, MOST_PLACES, Mover, Shortage, Transfer, Unpostable};
pub use lent::LentOperations;
pub use listed::{EntryOrigin, Force, ListedEntry, Mended};
pub use movement::{Crossing, Movement};
pub use name::{BadName, Name};
pub use named_move::{MoveManner, NamedMove};
pub use operation::{Deed, Operation};
pub use origin::{Foreseen, Held, Kinds, Moment, Moved, Origin, OriginPart, Outline, Quantity, Seat, Structure, Whom};
pub use paper_code::{BadPaperCode, PaperCode};
pub use person::{Arrangement, Assignment, Identity, Particulars, Person, Position, Sex};
pub use pool::{Loan, Loans, Pool, PoolBalance, Pools, ReturnManner};
pub use post::{Post, PostClass};
pub use quota::{Funding, QuotaFamily, QuotaKind};
pub use quota_notice::{QuotaNoticeKind, QuotaNoticeNumber};
pub use quoted::Quoted;
pub use ratio::Ratio;
pub use refusal::{AgreementId, Belonging, Refusal};
pub use reversals::{Reversals, TakingBack};
pub use roster::{RosterCounts, Split};
pub use snapshot::{Agreements, Snapshot};
pub use split::{Recipient, Share, SharedPlaces, SplitOrigin};
pub use standing::{Standing, StandingTotal, Standings};
