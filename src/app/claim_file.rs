//! A sheet of claims (声明表) against the book: the words of each row are found in the register of its day. What cannot be understood is
//! told with its cell, and then nothing of the file is noted.

use std::collections::BTreeMap;
use std::path::Path;

use super::clock;
use super::naming::{self, Asked, Meant, Unclear};
use super::past::snapshot_on;
use crate::domain::{
    AssertedKinds, AssertedQuantity, Assertion, Date, DocumentNumber, Headcount, Holder, QuotaKind, Snapshot,
};
use crate::history::FormerName;
use crate::import::{ClaimFault, ClaimProblem, ClaimRow, Precautions, RefusedFile, Written, read_claims};
use crate::notice::{self, Notice, told};
use crate::store::Book;
use crate::watch::Watch;
use crate::wording;

/// A file of claims as understood; nothing of it is in the book yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimFile {
    /// Its name.
    pub file: String,
    /// What the book does not have yet.
    pub claims: Vec<Assertion>,
    /// How many claims of the file the book has already, word for word.
    pub known: usize,
    /// Names under which rows ask for a body that bears another one, each once.
    pub former_names: Vec<FormerName>,
    /// Why rows are no claims; the file is taken only where there is nothing.
    pub faults: Vec<ClaimFault>,
    /// Sheets of which nothing was read.
    pub left_out: Vec<String>,
}

/// Reads a file of claims; writes nothing.
pub fn read(book: &Book, file: &Path, precautions: &Precautions, watch: &dyn Watch) -> Result<ClaimFile, Notice> {
    let sheets = read_claims(file, precautions, watch)
        .map_err(|error| notice::of_refused_file(&RefusedFile { source: file.into(), error }))?;
    let stored = told(book.assertions())?;
    let known: Vec<Assertion> =
        stored.into_iter().filter(|stored| stored.withdrawn_at.is_none()).map(|stored| stored.assertion).collect();
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut understood = ClaimFile {
        file: name,
        claims: Vec::new(),
        known: 0,
        former_names: Vec::new(),
        faults: sheets.faults,
        left_out: sheets.left_out,
    };
    let mut registers = Registers::of(book)?;
    for row in &sheets.rows {
        let (claim, former) = match meant(row, &mut registers, &understood.file)? {
            Ok(Meant { whom, former }) => (Ok(whom), former),
            Err(faults) => (Err(faults), None),
        };
        understood.former_names.extend(former.filter(|former| !understood.former_names.contains(former)));
        match claim {
            Ok(claim) if known.contains(&claim) || understood.claims.contains(&claim) => understood.known += 1,
            Ok(claim) => understood.claims.push(claim),
            Err(faults) => understood.faults.extend(faults),
        }
    }
    understood.faults.sort_by(|one, other| (&one.sheet, one.at).cmp(&(&other.sheet, other.at)));
    Ok(understood)
}

/// What a row claims, or what of it is not understood.
fn meant(
    row: &ClaimRow,
    registers: &mut Registers<'_>,
    file: &str,
) -> Result<Result<Meant<Assertion>, Vec<ClaimFault>>, Notice> {
    let mut faults = Vec::new();
    let mut fault = |written: &Written, problem: ClaimProblem| {
        let (sheet, at, written) = (row.sheet.clone(), written.at, written.text.clone());
        faults.push(ClaimFault { sheet, at, written, problem });
    };
    let (quantity, former) = match registers.quantity(&row.quantity.text, &row.subject.text, row.on)? {
        Ok(Meant { whom, former }) => (Ok(whom), former),
        Err(problem) => {
            let is_word = problem == ClaimProblem::UnknownQuantity;
            fault(if is_word { &row.quantity } else { &row.subject }, problem);
            (Err(()), None)
        }
    };
    let kinds = match quantity {
        Ok(quantity) => kinds(&row.kinds.text, quantity),
        Err(()) => Ok(AssertedKinds::Quota),
    };
    kinds.as_ref().err().into_iter().for_each(|problem| fault(&row.kinds, problem.clone()));
    let document = match row.document.text.as_str() {
        "" | "待补" => None,
        number => match DocumentNumber::new(number) {
            Ok(number) => Some(number),
            Err(_) => {
                fault(&row.document, ClaimProblem::BadDocument);
                None
            }
        },
    };
    Ok(match (quantity, kinds) {
        (Ok(quantity), Ok(kinds)) if faults.is_empty() => {
            let source = if row.source.is_empty() { file.to_owned() } else { row.source.clone() };
            let (on, count, note) = (row.on, Headcount(row.count), String::new());
            Ok(Meant { whom: Assertion { on, quantity, kinds, count, document, source, note }, former })
        }
        (Ok(_) | Err(_), Ok(_) | Err(_)) => Err(faults),
    })
}

/// The kinds that a word means, where the quantity has any of them: 编外 is people only.
pub fn kinds(word: &str, quantity: AssertedQuantity) -> Result<AssertedKinds, ClaimProblem> {
    let has_places = |kinds: &AssertedKinds| *kinds != AssertedKinds::One(QuotaKind::OffQuota);
    let kinds = wording::claim_kinds_from_label(word).ok_or(ClaimProblem::UnknownKinds)?;
    match quantity {
        AssertedQuantity::Strength(_) => Ok(kinds),
        AssertedQuantity::Authorized(_) | AssertedQuantity::Issued(_) => {
            Some(kinds).filter(has_places).ok_or(ClaimProblem::UnknownKinds)
        }
    }
}

/// The registers of the days that claims are about.
pub struct Registers<'a> {
    book: &'a Book,
    current: Snapshot,
    asked: Asked<'a>,
    by_day: BTreeMap<Date, Snapshot>,
}

impl<'a> Registers<'a> {
    pub fn of(book: &'a Book) -> Result<Self, Notice> {
        let asked = Asked::of(book, clock::today());
        Ok(Self { book, current: told(book.snapshot())?, asked, by_day: BTreeMap::new() })
    }

    /// What is counted, by the words for it: 核定, 下达总量 or 实有, and whose it is, under a name of that day or of today.
    pub fn quantity(
        &mut self,
        word: &str,
        subject: &str,
        on: Date,
    ) -> Result<Result<Meant<AssertedQuantity>, ClaimProblem>, Notice> {
        let unknown = ClaimProblem::UnknownSubject;
        let found = match word.trim() {
            "下达总量" | "下达" | "总量" => {
                let of = |scope| Meant { whom: AssertedQuantity::Issued(scope), former: None };
                return Ok(wording::scope_from_label(subject).map(of).ok_or(unknown));
            }
            "核定" | "核定数" | "实有" | "实有数" | "实有人数" => self.holder(subject, on)?,
            _ => return Ok(Err(ClaimProblem::UnknownQuantity)),
        };
        let Meant { whom, former } = match found {
            Ok(meant) => meant,
            Err(Unclear::Unknown) => return Ok(Err(unknown)),
            Err(Unclear::Ambiguous(bearers)) => return Ok(Err(ClaimProblem::AmbiguousSubject(bearers))),
        };
        let is_strength = word.trim().starts_with("实有");
        let whom = match (whom, is_strength) {
            (Holder::Institution(institution), true) => AssertedQuantity::Strength(institution),
            (Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_), true) => return Ok(Err(unknown)),
            (Holder::Superior, false) => AssertedQuantity::Issued(crate::domain::Scope::Book),
            (holder, false) => AssertedQuantity::Authorized(holder),
        };
        let former = former.map(|former| self.asked.dated(former)).transpose()?;
        Ok(Ok(Meant { whom, former }))
    }

    fn holder(&mut self, subject: &str, on: Date) -> Result<Result<Meant<Holder>, Unclear>, Notice> {
        if !self.by_day.contains_key(&on) {
            self.by_day.insert(on, snapshot_on(self.book, on)?);
        }
        let then = self.by_day.get(&on).map(|register| naming::holder(subject, register));
        Ok(match then {
            Some(found @ (Ok(_) | Err(Unclear::Ambiguous(_)))) => found,
            Some(Err(Unclear::Unknown)) | None => naming::holder(subject, &self.current),
        })
    }
}
