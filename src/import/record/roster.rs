//! Rows of a 人员花名册. An ID number is checked by itself and against the columns it repeats: sex and month of birth.

use super::{
    CellAt, Month, PersonRecord, ROWS_PER_CHECKPOINT, Reader, Records, UnitId, Usage, Weight, data_lines, trimmed,
};

use crate::domain::{
    BadIdNumber, BadName, DocumentNumber, Further, IdNumber, Identity, Name, Position, QuotaKind, Sex,
};
use crate::import::cells::SheetRow;
use crate::import::fill::Fill;
use crate::import::issue::{CellProblem, PersonProblem, Problem, ReadingProblem, Severity, WordProblem};
use crate::import::row::{LineKind, Reason};
use crate::import::text::folded;
use crate::import::value::id_number::{self, Form, IdDoubt, NoIdNumber};
use crate::import::value::month::Doubt;
use crate::import::value::person_name::{self, NameDoubt, NoPersonName};
use crate::import::vocabulary::{Field, StatedKind, Vocabulary};
use crate::watch::{Cancelled, Watch};

/// Nobody starts to work younger than this.
const YOUNGEST: i16 = 16;
/// Nobody is in post any longer than this.
const OLDEST: i16 = 75;
/// Under this name the remark beside a name is kept.
const NAME_REMARK: &str = "姓名备注";
const REMARK: &str = "备注";

pub(super) fn read(reader: &mut Reader<'_, '_>, records: &mut Records, watch: &dyn Watch) -> Result<(), Cancelled> {
    if reader.column(Field::Kind).is_none() {
        reader.raise_missing_column("编制类型");
        records.reject_all(reader);
        for (_, row) in data_lines(reader.page) {
            records.reject_name(reader.source, name_alone(reader, row));
        }
        return Ok(());
    }
    let (sheet, vocabulary) = (reader.page.sheet, reader.page.vocabulary);
    let mut units = reader.column(Field::Unit).map(|column| Fill::new(sheet, column, vocabulary));
    let lines = &reader.page.lines.lines;
    for (done, line) in lines.iter().enumerate() {
        if done % ROWS_PER_CHECKPOINT == 0 {
            watch.checkpoint(done as u64, lines.len() as u64)?;
        }
        match line.kind {
            LineKind::Data { .. } => {}
            LineKind::LeftOut(reason) => {
                // The unit of a place that nobody holds, or of a hidden row, may be that of the rows below it.
                if let (Reason::Vacant | Reason::Hidden, Some(units)) = (reason, units.as_mut()) {
                    units.read(line.row);
                }
                continue;
            }
            LineKind::Group(_) | LineKind::Total(_) => {
                units.iter_mut().for_each(Fill::close);
                continue;
            }
        }
        let unit = reader.unit(*line, units.as_mut(), &mut records.units);
        let person = read_person(reader, sheet.row(line.row), unit, records);
        if reader.row_is_good(records) {
            records.people.extend(person);
        } else {
            records.reject_name(reader.source, name_alone(reader, sheet.row(line.row)));
        }
    }
    Ok(())
}

/// Reads all cells of a row, so that every problem in it is told at once.
fn read_person(
    reader: &mut Reader<'_, '_>,
    row: SheetRow<'_>,
    unit: Option<(UnitId, CellAt)>,
    records: &mut Records,
) -> Option<PersonRecord> {
    let (name, remark) = person_name(reader, row)?;
    let mut further = reader.shared_further(row);
    let identity = reader.word(row, Field::Identity, Vocabulary::identity, &mut further);
    let kind = kind(reader, row, identity);
    let id_number = id_number(reader, row, &name);
    let sex = sex(reader, row, id_number.as_ref());
    let birth = birth(reader, row, id_number.as_ref());
    let (started_work, admitted) =
        (later_month(reader, row, Field::StartedWork), later_month(reader, row, Field::Admitted));
    check_age(reader, row.number, birth, id_number.as_ref());
    check_age_at_start(reader, row.number, birth, started_work);
    let rank = reader.word(row, Field::Rank, Vocabulary::rank, &mut further);
    let document = |_: &Vocabulary, written: &str| DocumentNumber::new(written).ok();
    let rank_document = reader.word(row, Field::RankDocument, document, &mut further);
    let usage = usage(reader, row, &mut further);
    further.extend(remark.map(|remark| (NAME_REMARK, remark)));
    further.extend(reader.text(row, Field::Remark).map(|remark| (REMARK, remark)));
    let works_at = reader.meaningful_text(row, Field::WorksAt).zip(reader.column(Field::WorksAt));
    let (unit, unit_at) = unit?;
    Some(PersonRecord {
        origin: reader.origin(row.number),
        unit,
        unit_at,
        name,
        sex,
        id_number,
        birth,
        started_work,
        admitted,
        kind: kind?,
        office: office(reader, row),
        post: reader.name(row, Field::Post, Weight::Useful),
        position: position(reader, row),
        works_at: works_at.map(|(written, column)| (records.units.add(&written), CellAt { row: row.number, column })),
        usage,
        concurrent: reader.names(row, reader.column(Field::Concurrent)).map(Into::into),
        identity,
        rank,
        rank_document: rank_document.map(Box::new),
        further,
    })
}

/// The kind of place; people hired outside the quota (编外) need no place to be named.
fn kind(reader: &mut Reader<'_, '_>, row: SheetRow<'_>, identity: Option<Identity>) -> Option<StatedKind> {
    if identity == Some(Identity::Contracted) && reader.meaningful_text(row, Field::Kind).is_none() {
        return Some(StatedKind::Exact(QuotaKind::OffQuota));
    }
    reader.kind(row)
}

/// 使用情况. What the cell says beyond the word is kept.
fn usage(reader: &mut Reader<'_, '_>, row: SheetRow<'_>, further: &mut Further) -> Option<(Usage, CellAt)> {
    let (written, column) = reader.meaningful_text(row, Field::Arrangement).zip(reader.column(Field::Arrangement))?;
    let at = CellAt { row: row.number, column };
    let words = reader.page.vocabulary;
    if words.is_at_home(&written) {
        return Some((Usage::AtHome, at));
    }
    let arrangement = reader.word(row, Field::Arrangement, Vocabulary::arrangement, further)?;
    if written != words.arrangement_label(arrangement) {
        further.insert(reader.heading(column), written);
    }
    Some((Usage::Elsewhere(arrangement), at))
}

/// The name in a row, whatever else is wrong with it.
fn name_alone(reader: &Reader<'_, '_>, row: SheetRow<'_>) -> Option<Name> {
    let written = trimmed(row.cell(reader.column(Field::PersonName)?))?;
    person_name::read(&written).ok().map(|read| read.name)
}

fn person_name(reader: &mut Reader<'_, '_>, row: SheetRow<'_>) -> Option<(Name, Option<String>)> {
    let column = reader.column(Field::PersonName)?;
    let at = CellAt { row: row.number, column };
    let written = trimmed(row.cell(column)).unwrap_or_default();
    let read = match person_name::read(&written) {
        Ok(read) => read,
        Err(bad) => {
            let heading = reader.heading(column);
            let problem: Problem = match bad {
                NoPersonName::Bad(BadName::Empty) => WordProblem::NameMissing { column: heading }.into(),
                NoPersonName::Bad(BadName::TooLong) => WordProblem::NameTooLong { column: heading }.into(),
                NoPersonName::Several => ReadingProblem::SeveralPeople.into(),
            };
            reader.raise(Severity::Error, at, problem);
            return None;
        }
    };
    if let Some(remark) = &read.remark {
        let problem = WordProblem::NameRemark { name: read.name.clone(), remark: remark.clone() };
        reader.raise(Severity::Notice, at, problem);
    }
    for doubt in read.doubts {
        let name = read.name.clone();
        let (severity, problem) = match doubt {
            NameDoubt::Separated => (Severity::Notice, ReadingProblem::NameSeparated { name }),
            NameDoubt::Private(characters) => {
                (Severity::Warning, ReadingProblem::NamePrivateCharacter { name, characters })
            }
            NameDoubt::Odd(characters) => (Severity::Warning, ReadingProblem::NameOddCharacter { name, characters }),
            NameDoubt::PerhapsSeveral => (Severity::Warning, ReadingProblem::PerhapsSeveralPeople { name }),
        };
        reader.raise(severity, at, problem);
    }
    Some((read.name, read.remark))
}

fn id_number(reader: &mut Reader<'_, '_>, row: SheetRow<'_>, name: &Name) -> Option<IdNumber> {
    let column = reader.column(Field::IdNumber)?;
    let at = CellAt { row: row.number, column };
    let problem = match id_number::read(row.cell(column), reader.page.vocabulary) {
        Ok(None) => {
            reader.raise(Severity::Warning, at, PersonProblem::IdMissing { name: name.clone() });
            return None;
        }
        Ok(Some(read)) => {
            if read.form == Form::Fifteen {
                let from = trimmed(row.cell(column)).unwrap_or_default().into_owned();
                let problem = PersonProblem::IdUpgraded { from, to: read.number.as_str().to_owned() };
                reader.raise(Severity::Notice, at, problem);
            }
            match read.doubt {
                Some(IdDoubt::Region) => reader.raise(Severity::Warning, at, ReadingProblem::IdRegion),
                Some(IdDoubt::PerhapsTruncated) => {
                    reader.raise(Severity::Warning, at, ReadingProblem::IdPerhapsTruncated);
                }
                None => {}
            }
            if reader.page.as_of.is_some_and(|today| read.number.birth() > today) {
                reader.raise(Severity::Error, at, ReadingProblem::IdFuture);
                return None;
            }
            return Some(read.number);
        }
        Err(NoIdNumber::Error) => {
            reader.raise(Severity::Error, at, CellProblem::FormulaError { column: reader.heading(column) });
            return None;
        }
        Err(NoIdNumber::Truncated) => PersonProblem::IdTruncated,
        Err(NoIdNumber::Bad(BadIdNumber::Length(length))) => PersonProblem::IdLength { length },
        Err(NoIdNumber::Bad(BadIdNumber::Character)) => PersonProblem::IdCharacter,
        Err(NoIdNumber::Bad(BadIdNumber::Birth)) => PersonProblem::IdBirth,
        Err(NoIdNumber::Bad(BadIdNumber::Check(expected))) => PersonProblem::IdCheck { expected },
    };
    reader.raise(Severity::Error, at, problem);
    None
}

/// The sex as written, else as the ID number has it. Where they differ the cell is believed and the difference told.
fn sex(reader: &mut Reader<'_, '_>, row: SheetRow<'_>, id_number: Option<&IdNumber>) -> Option<Sex> {
    let from_number = id_number.map(IdNumber::sex);
    let Some((written, column)) = reader.meaningful_text(row, Field::Sex).zip(reader.column(Field::Sex)) else {
        return from_number;
    };
    let at = CellAt { row: row.number, column };
    let Some(sex) = reader.page.vocabulary.sex(&written) else {
        reader.raise(Severity::Warning, at, WordProblem::UnknownWord { column: reader.heading(column) });
        return from_number;
    };
    if let Some(from_number) = from_number.filter(|other| *other != sex) {
        reader.raise(Severity::Warning, at, PersonProblem::SexDiffers { id_number: from_number });
    }
    Some(sex)
}

/// The month of birth as written, else as the ID number has it. The files of a cadre may rightly differ from the ID
/// number, so a difference is told and the cell believed.
fn birth(reader: &mut Reader<'_, '_>, row: SheetRow<'_>, id_number: Option<&IdNumber>) -> Option<Month> {
    let from_number = id_number.and_then(|number| Month::try_from(number.birth()).ok());
    let Some(mut read) = reader.month(row, Field::Birth) else { return from_number };
    let could_be_october = read.doubt == Doubt::JanuaryOrOctober;
    if let Some(number) = from_number.filter(|number| could_be_october && number.year() == read.month.year())
        && matches!(number.month(), 1 | 10)
    {
        read.month = number;
        read.doubt = Doubt::None;
    }
    reader.tell_doubt(row.number, Field::Birth, read);
    if let (Some(number), Some(column)) =
        (from_number.filter(|number| *number != read.month), reader.column(Field::Birth))
    {
        reader.raise(
            Severity::Warning,
            CellAt { row: row.number, column },
            PersonProblem::BirthDiffers { id_number: number },
        );
    }
    Some(read.month)
}

fn later_month(reader: &mut Reader<'_, '_>, row: SheetRow<'_>, field: Field) -> Option<Month> {
    let read = reader.month(row, field)?;
    reader.tell_doubt(row.number, field, read);
    Some(read.month)
}

/// Somebody in post is neither a child nor long retired. Told where the birth is written. A year that no roster has, as 1880
/// in an ID number, is no [`Month`], so that the number is asked itself.
fn check_age(reader: &mut Reader<'_, '_>, row: u32, birth: Option<Month>, id_number: Option<&IdNumber>) {
    let of_number = || id_number.map(|number| (number.birth().year(), number.birth().month()));
    let birth = birth.map(|birth| (birth.year(), birth.month())).or_else(of_number);
    let Some(((year, month), today)) = birth.zip(reader.page.as_of) else { return };
    let age = today.year() - year - i16::from(today.month() < month);
    if (YOUNGEST..=OLDEST).contains(&age) {
        return;
    }
    let is_filled = |column: &u16| !reader.page.sheet.cell(CellAt { row, column: *column }).is_blank();
    let columns = [reader.column(Field::Birth), reader.column(Field::IdNumber)];
    if let Some(column) = columns.into_iter().flatten().find(is_filled) {
        reader.raise(Severity::Warning, CellAt { row, column }, ReadingProblem::AgeUnusual { age });
    }
}

fn check_age_at_start(reader: &mut Reader<'_, '_>, row: u32, birth: Option<Month>, started: Option<Month>) {
    let (Some(birth), Some(started), Some(column)) = (birth, started, reader.column(Field::StartedWork)) else {
        return;
    };
    if (started.year() - YOUNGEST, started.month()) < (birth.year(), birth.month()) {
        let problem = PersonProblem::WorkBeforeSixteen { birth, started };
        reader.raise(Severity::Warning, CellAt { row, column }, problem);
    }
}

/// The office; leaders of a body belong to none, whatever the column calls them.
fn office(reader: &mut Reader<'_, '_>, row: SheetRow<'_>) -> Option<Name> {
    let written = reader.text(row, Field::Office)?;
    if reader.page.vocabulary.is_no_office(&folded(&written)) {
        return None;
    }
    let column = reader.column(Field::Office)?;
    reader.make_name(&written, CellAt { row: row.number, column }, Weight::Useful)
}

fn position(reader: &mut Reader<'_, '_>, row: SheetRow<'_>) -> Option<Position> {
    let written = reader.meaningful_text(row, Field::Position)?;
    let position = reader.page.vocabulary.position(&written);
    if let (None, Some(column)) = (position, reader.column(Field::Position)) {
        let problem = WordProblem::UnknownWord { column: reader.heading(column) };
        reader.raise(Severity::Warning, CellAt { row: row.number, column }, problem);
    }
    position
}
