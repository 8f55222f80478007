//! A sheet of claims (声明表) against the book: the words of each row are found in the register of its day. What cannot be understood is
//! told with its cell, and then nothing of the file is noted.

use std::collections::BTreeMap;
use std::path::Path;

use super::past::{snapshot_on, told};
use crate::domain::{
    AssertedKinds, AssertedQuantity, Assertion, Date, DocumentNumber, Headcount, Holder, Name, QuotaKind, Snapshot,
    Tier,
};
use crate::import::{ClaimFault, ClaimProblem, ClaimRow, Precautions, RefusedFile, Written, read_claims};
use crate::notice::{self, Notice};
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
    /// Why rows are no claims; the file is taken only where there is nothing.
    pub faults: Vec<ClaimFault>,
    /// Sheets of which nothing was read.
    pub left_out: Vec<String>,
}

/// Reads a file of claims; writes nothing.
pub fn read(book: &Book, file: &Path, precautions: &Precautions, watch: &dyn Watch) -> Result<ClaimFile, Notice> {
    let sheets = read_claims(file, precautions, watch)
        .map_err(|error| notice::of_refused_file(&RefusedFile { path: file.to_owned(), error }))?;
    let stored = told(book.assertions())?;
    let known: Vec<Assertion> =
        stored.into_iter().filter(|stored| stored.withdrawn_at.is_none()).map(|stored| stored.assertion).collect();
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut understood =
        ClaimFile { file: name, claims: Vec::new(), known: 0, faults: sheets.faults, left_out: sheets.left_out };
    let mut registers = Registers::of(book)?;
    for row in &sheets.rows {
        let meant = meant(row, &mut registers, &understood.file)?;
        match meant {
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
) -> Result<Result<Assertion, Vec<ClaimFault>>, Notice> {
    let mut faults = Vec::new();
    let mut fault = |written: &Written, problem: ClaimProblem| {
        let (sheet, at, written) = (row.sheet.clone(), written.at, written.text.clone());
        faults.push(ClaimFault { sheet, at, written, problem });
    };
    let quantity = registers.quantity(&row.quantity.text, &row.subject.text, row.on)?;
    if let Err(problem) = quantity {
        let is_word = problem == ClaimProblem::UnknownQuantity;
        fault(if is_word { &row.quantity } else { &row.subject }, problem);
    }
    let kinds = match quantity {
        Ok(quantity) => kinds(&row.kinds.text, quantity),
        Err(_) => Ok(AssertedKinds::Quota),
    };
    kinds.as_ref().err().into_iter().for_each(|problem| fault(&row.kinds, *problem));
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
            Ok(Assertion { on, quantity, kinds, count, document, source, note })
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
    by_day: BTreeMap<Date, Snapshot>,
}

impl<'a> Registers<'a> {
    pub fn of(book: &'a Book) -> Result<Self, Notice> {
        Ok(Self { book, current: told(book.snapshot())?, by_day: BTreeMap::new() })
    }

    /// What is counted, by the words for it: 核定, 下达总量 or 实有, and whose it is, under a name of that day or of today.
    pub fn quantity(
        &mut self,
        word: &str,
        subject: &str,
        on: Date,
    ) -> Result<Result<AssertedQuantity, ClaimProblem>, Notice> {
        let unknown = ClaimProblem::UnknownSubject;
        let holder = match word.trim() {
            "下达总量" | "下达" | "总量" => {
                return Ok(wording::scope_from_label(subject).map(AssertedQuantity::Issued).ok_or(unknown));
            }
            "核定" | "核定数" | "实有" | "实有数" | "实有人数" => self.holder(subject, on)?,
            _ => return Ok(Err(ClaimProblem::UnknownQuantity)),
        };
        let is_strength = word.trim().starts_with("实有");
        Ok(match (holder, is_strength) {
            (Some(Holder::Institution(institution)), true) => Ok(AssertedQuantity::Strength(institution)),
            (Some(Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_)), true) | (None, _) => Err(unknown),
            (Some(Holder::Superior), false) => Ok(AssertedQuantity::Issued(crate::domain::Scope::Book)),
            (Some(holder), false) => Ok(AssertedQuantity::Authorized(holder)),
        })
    }

    fn holder(&mut self, subject: &str, on: Date) -> Result<Option<Holder>, Notice> {
        if !self.by_day.contains_key(&on) {
            self.by_day.insert(on, snapshot_on(self.book, on)?);
        }
        let then = self.by_day.get(&on).and_then(|register| holder(subject, register));
        Ok(then.or_else(|| holder(subject, &self.current)))
    }
}

/// The holder that bears a name in a register; former names count.
fn holder(written: &str, register: &Snapshot) -> Option<Holder> {
    let reserves = [Tier::Province, Tier::City, Tier::County, Tier::Township].map(Holder::Unallocated);
    let mut named = std::iter::once(Holder::Superior).chain(reserves);
    let named = named.find(|holder| wording::holder(*holder, register) == written.trim());
    let name = Name::new(written).ok()?;
    let institution = || register.find(&name).map(|institution| Holder::Institution(institution.id));
    let pool = || register.pools().find(&name).map(|pool| Holder::Pool(pool.id));
    named.or_else(institution).or_else(pool)
}
