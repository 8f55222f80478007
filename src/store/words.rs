//! How values of the domain are written into columns, and read back through the same checks that made them. The words are
//! part of the file format: they stay as they are for ever.

use std::fmt;
use std::str::FromStr;

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::{
    Arrangement, AssertedKinds, AssertionId, ClearanceId, DeploymentId, DocumentNumber, DutyList, EntryId, Grade,
    Headcount, Holder, IdNumber, Identity, InstitutionId, LoanId, Month, Name, PersonId, PlanId, PoolId, Position,
    PostClass, PostId, QuotaKind, QuotaNoticeKind, Sex, Tier,
};

/// A value kept as JSON text.
pub(super) struct Json<T>(pub T);

/// A value kept as the text that its `Display` writes and its `FromStr` reads: dates and times.
pub(super) struct Text<T>(pub T);

/// Whom an assertion is about: a holder, or everybody of a tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Holder(Holder),
    Tier(Tier),
}

/// A stored word that means nothing to us.
#[derive(Debug, thiserror::Error)]
#[error("not a {what}: {word:?}")]
struct UnknownWord {
    what: &'static str,
    word: String,
}

fn unknown(what: &'static str, word: &str) -> FromSqlError {
    FromSqlError::Other(Box::new(UnknownWord { what, word: word.to_owned() }))
}

macro_rules! word {
    ($($type:ty, $what:literal { $($word:literal => $value:path,)+ })+) => {$(
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(match self { $($value => $word,)+ }))
            }
        }

        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                match value.as_str()? {
                    $($word => Ok($value),)+
                    other => Err(unknown($what, other)),
                }
            }
        }
    )+};
}

word! {
    Position, "position" {
        "chief" => Position::Chief,
        "deputy" => Position::Deputy,
        "office_chief" => Position::OfficeChief,
        "office_deputy" => Position::OfficeDeputy,
        "staff" => Position::Staff,
    }
    Sex, "sex" {
        "male" => Sex::Male,
        "female" => Sex::Female,
    }
    PostClass, "post class" {
        "leading" => PostClass::Leading,
        "managing" => PostClass::Managing,
        "professional" => PostClass::Professional,
        "support" => PostClass::Support,
    }
    Arrangement, "arrangement" {
        "seconded" => Arrangement::Seconded,
        "county_owned_town_used" => Arrangement::CountyOwnedTownUsed,
        "stationed" => Arrangement::Stationed,
        "split_post" => Arrangement::SplitPost,
    }
    Identity, "identity" {
        "civil_servant" => Identity::CivilServant,
        "quasi_civil_servant" => Identity::QuasiCivilServant,
        "service_manager" => Identity::ServiceManager,
        "service_professional" => Identity::ServiceProfessional,
        "worker" => Identity::Worker,
        "contracted" => Identity::Contracted,
    }
    Grade, "grade" {
        "bureau" => Grade::Bureau,
        "deputy_bureau" => Grade::DeputyBureau,
        "division" => Grade::Division,
        "deputy_division" => Grade::DeputyDivision,
        "section" => Grade::Section,
        "deputy_section" => Grade::DeputySection,
        "unit" => Grade::Unit,
        "deputy_unit" => Grade::DeputyUnit,
        "unranked" => Grade::Unranked,
    }
    QuotaNoticeKind, "kind of notice" {
        "cut" => QuotaNoticeKind::Cut,
        "added" => QuotaNoticeKind::Added,
        "adjusted" => QuotaNoticeKind::Adjusted,
    }
    DutyList, "list of duties" {
        "responsibilities" => DutyList::Responsibilities,
        "public_services" => DutyList::PublicServices,
        "local_management" => DutyList::LocalManagement,
        "enforcement" => DutyList::Enforcement,
    }
}

macro_rules! number {
    ($($type:ident)+) => {$(
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(self.0))
            }
        }

        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                u32::column_result(value).map($type)
            }
        }
    )+};
}

number! { AssertionId InstitutionId PostId PersonId PlanId EntryId PoolId LoanId ClearanceId DeploymentId Headcount }

macro_rules! checked_text {
    ($($type:ident :: $read:ident)+) => {$(
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(self.as_str()))
            }
        }

        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                $type::$read(value.as_str()?).map_err(|bad| FromSqlError::Other(Box::new(bad)))
            }
        }
    )+};
}

checked_text! { Name::new IdNumber::new DocumentNumber::recorded }

impl ToSql for QuotaKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.key()))
    }
}

impl FromSql for QuotaKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::from_key(word).ok_or_else(|| unknown("kind of quota", word))
    }
}

impl ToSql for Month {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        // A month taken from a date may lie outside the years that can be read back.
        Month::new(self.year(), self.month())
            .map(|month| ToSqlOutput::from(month.to_string()))
            .map_err(|bad| rusqlite::Error::ToSqlConversionFailure(Box::new(bad)))
    }
}

impl FromSql for Month {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        word.parse().map_err(|_| unknown("month", word))
    }
}

impl ToSql for Holder {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Superior => ToSqlOutput::from("superior"),
            Self::Unallocated(tier) => ToSqlOutput::from(format!("unallocated/{}", tier_word(*tier))),
            Self::Pool(pool) => ToSqlOutput::from(format!("pool/{}", pool.0)),
            Self::Institution(institution) => ToSqlOutput::from(format!("institution/{}", institution.0)),
        })
    }
}

impl FromSql for Holder {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        let holder = match word.split_once('/') {
            None if word == "superior" => Some(Self::Superior),
            Some(("unallocated", tier)) => tier_from(tier).map(Self::Unallocated),
            Some(("pool", pool)) => pool.parse().ok().map(|id| Self::Pool(PoolId(id))),
            Some(("institution", id)) => id.parse().ok().map(|id| Self::Institution(InstitutionId(id))),
            Some(_) | None => None,
        };
        holder.ok_or_else(|| unknown("holder", word))
    }
}

impl ToSql for Whose {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Holder(holder) => holder.to_sql(),
            Self::Tier(tier) => Ok(ToSqlOutput::from(format!("tier/{}", tier_word(*tier)))),
        }
    }
}

impl FromSql for Whose {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()?.split_once('/') {
            Some(("tier", word)) => tier_from(word).map(Self::Tier).ok_or_else(|| unknown("tier", word)),
            Some(_) | None => Holder::column_result(value).map(Self::Holder),
        }
    }
}

impl ToSql for AssertedKinds {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(match self {
            Self::One(kind) => kind.key(),
            Self::Service => SERVICE_TOTAL,
            Self::Quota => QUOTA_TOTAL,
        }))
    }
}

impl FromSql for AssertedKinds {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            SERVICE_TOTAL => Ok(Self::Service),
            QUOTA_TOTAL => Ok(Self::Quota),
            _ => QuotaKind::column_result(value).map(Self::One),
        }
    }
}

const SERVICE_TOTAL: &str = "service_total";
const QUOTA_TOTAL: &str = "quota_total";

fn tier_word(tier: Tier) -> &'static str {
    match tier {
        Tier::Province => "province",
        Tier::City => "city",
        Tier::County => "county",
        Tier::Township => "township",
    }
}

fn tier_from(word: &str) -> Option<Tier> {
    Tier::ALL.into_iter().find(|tier| tier_word(*tier) == word)
}

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0)
            .map(ToSqlOutput::from)
            .map_err(|bad| rusqlite::Error::ToSqlConversionFailure(Box::new(bad)))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(|bad| FromSqlError::Other(Box::new(bad)))
    }
}

impl<T: fmt::Display> ToSql for Text<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.to_string()))
    }
}

impl<T: FromStr> FromSql for Text<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        word.parse().map(Self).map_err(|_| unknown("date or time", word))
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use rusqlite::Connection;

    use super::*;
    use crate::domain::Funding;

    /// Writes the value into SQLite, checks the stored word, reads it back.
    fn check<T: ToSql + FromSql + PartialEq + Debug>(value: T, word: &str) {
        let connection = Connection::open_in_memory().expect("in memory");
        let stored: String = connection.query_row("SELECT cast(?1 AS TEXT)", [&value], |row| row.get(0)).expect(word);
        assert_eq!(stored, word);
        let read: T = connection.query_row("SELECT ?1", [&value], |row| row.get(0)).expect(word);
        assert_eq!(read, value);
    }

    #[test]
    fn the_words_of_the_file_format() {
        check(QuotaKind::Administrative, "administrative");
        check(QuotaKind::Service(Funding::SelfSupporting), "service_self_supporting");
        check(Position::OfficeDeputy, "office_deputy");
        check(Sex::Female, "female");
        check(PostClass::Professional, "professional");
        check(QuotaKind::OffQuota, "off_quota");
        check(Arrangement::CountyOwnedTownUsed, "county_owned_town_used");
        check(Identity::QuasiCivilServant, "quasi_civil_servant");
        check(Grade::DeputySection, "deputy_section");
        check(DutyList::LocalManagement, "local_management");
        check(Holder::Superior, "superior");
        check(Holder::Unallocated(Tier::County), "unallocated/county");
        check(Holder::Pool(PoolId(3)), "pool/3");
        check(Holder::Institution(InstitutionId(17)), "institution/17");
        check(Month::new(1985, 11).expect("a month"), "1985-11");
        check(Name::new("买买提·吐尔逊").expect("a name"), "买买提·吐尔逊");
        check(InstitutionId(u32::MAX), "4294967295");
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        let connection = Connection::open_in_memory().expect("in memory");
        let holder = connection.query_row("SELECT 'pool/x'", [], |row| row.get::<_, Holder>(0));
        assert!(matches!(holder, Err(rusqlite::Error::FromSqlConversionFailure(..))));
        let id = connection.query_row("SELECT -1", [], |row| row.get::<_, PersonId>(0));
        assert!(id.is_err());
    }
}
