//! What there is to say about people: ID numbers, who is meant by a row, who is listed twice and who is no longer listed.

use serde::Serialize;

use super::Place;
use crate::domain::{Month, Name, PersonId, Sex};

/// What is odd about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum PersonProblem {
    IdTruncated,
    IdLength {
        length: usize,
    },
    IdCharacter,
    IdBirth,
    IdCheck {
        expected: char,
    },
    /// Fifteen digits, extended by rule.
    IdUpgraded {
        from: String,
        to: String,
    },
    IdMissing {
        name: Name,
    },
    SexDiffers {
        id_number: Sex,
    },
    BirthDiffers {
        id_number: Month,
    },
    WorkBeforeSixteen {
        birth: Month,
        started: Month,
    },
    /// The same person twice in one institution.
    DuplicatePerson {
        name: Name,
        first: Place,
    },
    /// The same ID number under another name in another row: one of the two has a slip, so that neither is taken over unless the
    /// book knows it.
    NumberShared {
        name: Name,
        other: Place,
        other_name: Name,
    },
    /// 一人两编: the same ID number holds places of two institutions.
    TwoPlaces {
        name: Name,
        unit: Name,
        first: Place,
        first_unit: Name,
    },
    /// 借调 or 兼职: listed where the place is and where the person is used.
    ListedWhereUsed {
        name: Name,
        unit: Name,
        first: Place,
        first_unit: Name,
    },
    /// Name and month of birth are those of a row of another institution, and not both have an ID number.
    MayHoldTwoPlaces {
        name: Name,
        unit: Name,
        first: Place,
        first_unit: Name,
    },
    /// Two of one name and institution whose ID numbers differ: two people.
    Namesakes {
        name: Name,
        first: Place,
    },
    /// Used elsewhere (借用, 派驻 …), but the row does not say where.
    WorkplaceMissing {
        name: Name,
    },
    /// A question: several people of the book fit the row.
    AmbiguousPerson {
        name: Name,
        candidates: Vec<Candidate>,
    },
    /// A question: the book has one of that name in that institution, but ID number or month of birth is unknown on one side.
    IdentityOpen {
        name: Name,
        candidates: Vec<Candidate>,
    },
    /// A question: somebody of that name and month of birth is in another institution of the book.
    MayHaveMoved {
        name: Name,
        candidates: Vec<Candidate>,
    },
    /// A question: the ID number is that of somebody whom the book knows by another name.
    NumberOfAnother {
        name: Name,
        /// The name in the book.
        bearer: Name,
        candidates: Vec<Candidate>,
    },
    /// A question: an earlier row has the same name and institution, and neither row has ID number or month of birth.
    PerhapsRepeated {
        name: Name,
        first: Place,
        candidates: Vec<Candidate>,
    },
    /// Taken for somebody new, though the book has people of that name whom no row means; an answer may say otherwise.
    MayBeKnown {
        name: Name,
        candidates: Vec<Candidate>,
    },
    /// The answer was to leave the row out.
    LeftOutAsAnswered {
        name: Name,
    },
    /// Taken for somebody new, though an earlier row of that name and institution leaves open who is meant.
    MayRepeat {
        name: Name,
        first: Place,
    },
    /// Of a full batch: nobody is offered as having left, because files of the batch could not be read.
    DeparturesWithheld {
        files: Vec<String>,
        people: usize,
    },
    /// People of the book whom the roster of their institution does not list.
    NotListed {
        institution: Name,
        people: Vec<Name>,
    },
}

/// Somebody of the book whom a row may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    pub person: PersonId,
    pub unit: Name,
    pub birth: Option<Month>,
    /// Masked.
    pub id_number: Option<String>,
}
