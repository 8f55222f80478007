//! Steps beside the ledger: pools, loans, clearances, agreements on use, duties. Loans and agreements are told by whom they
//! concern, clearances by their number; the register gives the rest.

use super::written::{
    WrittenClearance, WrittenClosing, WrittenDeployment, WrittenDuties, WrittenLoan, WrittenPool, WrittenRecall,
    WrittenReturn,
};
use super::{Reader, StepFileError, document};
use crate::domain::{
    Clearance, Date, Deployment, Duty, Headcount, Holder, InstitutionId, Loan, Mover, Name, Operation, Pool, PoolId,
    QuotaKind, Tier,
};
use crate::wording;

impl Reader<'_> {
    /// A pool by a name nobody bears is a new one.
    pub(super) fn pool(&self, written: &WrittenPool) -> Result<Operation, StepFileError> {
        let name = self.name(&written.name)?;
        let tier = match written.tier.trim() {
            "县级" => Some(Tier::County),
            "乡镇级" => Some(Tier::Township),
            word => Tier::ALL.into_iter().find(|tier| wording::tier(*tier) == word),
        };
        let tier = tier.ok_or_else(|| self.unknown_word("tier", &written.tier))?;
        let kind = written.kind.as_deref().map(|kind| self.kind(kind)).transpose()?;
        let id = self.now.pools().find(&name).map_or_else(|| self.now.fresh_pool_id(), |known| known.id);
        Ok(Operation::OpenPool(Pool { id, name, tier, kind }))
    }

    pub(super) fn lend(&self, written: WrittenLoan) -> Result<Operation, StepFileError> {
        let manner = wording::return_manner_from_label(&written.return_by);
        Ok(Operation::Lend(Loan {
            id: self.now.fresh_loan_id(),
            pool: self.known_pool(&written.pool)?,
            borrower: self.institution(&written.borrower)?.id,
            kind: self.kind(&written.kind)?,
            count: Headcount(written.count),
            until: self.date(&written.until)?,
            return_by: manner.ok_or_else(|| self.unknown_word("return_by", &written.return_by))?,
            document: written.document.as_deref().map(document).transpose()?,
            purpose: written.purpose,
        }))
    }

    pub(super) fn recall(&self, written: &WrittenRecall) -> Result<Operation, StepFileError> {
        let (borrower, kind) = (self.institution(&written.borrower)?.id, self.kind(&written.kind)?);
        let pool = written.pool.as_deref().map(|pool| self.known_pool(pool)).transpose()?;
        let until = written.until.as_deref().map(|until| self.date(until)).transpose()?;
        let is_meant = |loan: &&Loan| {
            (loan.borrower, loan.kind) == (borrower, kind)
                && pool.is_none_or(|pool| loan.pool == pool)
                && until.is_none_or(|until| loan.until == until)
        };
        let loan = self.only(self.now.loans().iter().filter(is_meant), &written.borrower)?.id;
        Ok(Operation::Recall { loan, count: Headcount(written.count) })
    }

    pub(super) fn clear(&self, written: WrittenClearance) -> Result<Operation, StepFileError> {
        Ok(Operation::Clear(Clearance {
            id: self.now.fresh_clearance_id(),
            institution: self.institution(&written.institution)?.id,
            kind: self.kind(&written.kind)?,
            count: Headcount(written.count),
            number: document(&written.number)?,
            lapses: self.date(&written.lapses)?,
            purpose: written.purpose,
        }))
    }

    pub(super) fn close(&self, written: &WrittenClosing) -> Result<Operation, StepFileError> {
        let number = document(&written.number)?;
        let open = self.now.clearances().iter().filter(|clearance| clearance.number == number);
        let clearance = self.only(open, &written.number)?.id;
        let outcome = wording::clearance_outcome_from_label(&written.outcome);
        let outcome = outcome.ok_or_else(|| self.unknown_word("outcome", &written.outcome))?;
        Ok(Operation::CloseClearance { clearance, count: Headcount(written.count), outcome })
    }

    pub(super) fn deploy(&self, written: &WrittenDeployment) -> Result<Operation, StepFileError> {
        let (owner, kind) = (self.institution(&written.owner)?.id, self.any_kind(&written.kind)?);
        let arrangement = wording::arrangement_from_label(&written.arrangement);
        Ok(Operation::Deploy(Deployment {
            id: self.now.fresh_deployment_id(),
            owner,
            user: self.institution(&written.user)?.id,
            kind,
            count: Headcount(written.count),
            arrangement: arrangement.ok_or_else(|| self.unknown_word("arrangement", &written.arrangement))?,
            people: self.people(&written.people, owner, kind)?,
            document: written.document.as_deref().map(document).transpose()?,
        }))
    }

    pub(super) fn end_deployment(&self, written: &WrittenReturn) -> Result<Operation, StepFileError> {
        let (owner, user) = (self.institution(&written.owner)?.id, self.institution(&written.user)?.id);
        let kind = self.any_kind(&written.kind)?;
        let agreed = self.now.deployments().iter();
        let agreed = agreed.filter(|agreed| (agreed.owner, agreed.user, agreed.kind) == (owner, user, kind));
        let deployment = self.only(agreed, &written.user)?.id;
        Ok(Operation::EndDeployment { deployment, people: self.people(&written.people, owner, kind)? })
    }

    pub(super) fn duties(&self, written: WrittenDuties) -> Result<Operation, StepFileError> {
        let institution = self.institution(&written.institution)?.id;
        let list = wording::duty_list_from_label(&written.list);
        let list = list.ok_or_else(|| self.unknown_word("list", &written.list))?;
        let duties = written.items.into_iter().map(|duty| Duty { item: duty.item, basis: duty.basis });
        Ok(Operation::SetDuties { institution, list, duties: duties.collect() })
    }

    pub(super) fn known_pool(&self, written: &str) -> Result<PoolId, StepFileError> {
        let found = Name::new(written).ok().and_then(|name| self.now.pools().find(&name));
        let unknown = || StepFileError::UnknownPool { step: self.step, name: written.to_owned() };
        found.map(|pool| pool.id).ok_or_else(unknown)
    }

    fn people(&self, written: &[String], owner: InstitutionId, kind: QuotaKind) -> Result<Vec<Mover>, StepFileError> {
        written.iter().map(|person| self.person(person, Holder::Institution(owner), kind)).collect()
    }

    fn date(&self, written: &str) -> Result<Date, StepFileError> {
        written.parse().map_err(|_| StepFileError::Term { step: self.step, written: written.to_owned() })
    }

    pub(super) fn unknown_word(&self, field: &'static str, word: &str) -> StepFileError {
        StepFileError::UnknownWord { step: self.step, field, word: word.to_owned() }
    }

    /// The one that is meant; `of` tells whose it should be.
    fn only<T>(&self, found: impl Iterator<Item = T>, of: &str) -> Result<T, StepFileError> {
        let mut found: Vec<T> = found.collect();
        let (step, of) = (self.step, of.to_owned());
        match (found.len(), found.pop()) {
            (1, Some(only)) => Ok(only),
            (0, _) | (_, None) => Err(StepFileError::NothingOpen { step, of }),
            (count, Some(_)) => Err(StepFileError::AmbiguousAgreement { step, of, count }),
        }
    }
}
