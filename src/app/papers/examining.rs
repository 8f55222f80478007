//! 核验印件: makes a table again under its code, compares it with what was printed, and tells what has become of it since.

use std::sync::Arc;

use super::bygone;
use super::making::{Making, Moment, Record};
use super::told;
use crate::domain::{BadPaperCode, Date, EntryHead, EntryId, PaperCode};
use crate::notice::Notice;
use crate::plan::PlanState;
use crate::report::{Look, Table, TableDifference, first_difference};
use crate::rules::Policy;
use crate::store::{Book, Paper, digest};

/// Of more later entries than this, it is not found out which of them change the table.
const LATER_EXAMINED: usize = 64;

/// A paper under its code.
#[derive(Debug, Clone)]
pub struct Examined {
    pub code: PaperCode,
    pub paper: Paper,
    /// As it was printed, with its code.
    pub table: Table,
    pub rebuilt: Rebuilt,
    pub since: Since,
    /// What has become of its plans, a sentence each.
    pub plans: Vec<String>,
}

/// How the table made again compares with the one printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rebuilt {
    Same,
    /// The first place where it reads otherwise; `one` is as printed.
    Differs(TableDifference),
    /// What the book keeps of the paper is not what was given out.
    RecordDamaged,
}

/// How the table compares with one that would be made today for the same day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    Agrees,
    /// Entries recorded since that hold by its day and change it.
    Corrected(Vec<EntryHead>),
    /// There are too many later entries to tell which of them change it; these are all of them.
    CorrectedAmong(Vec<EntryHead>),
}

impl Examined {
    /// Whether the paper is as it was printed and nothing has changed it since.
    pub fn still_holds(&self) -> bool {
        self.rebuilt == Rebuilt::Same && self.since == Since::Agrees
    }
}

/// Reads a code as somebody typed it off a paper.
///
/// # Errors
/// It stands on no paper of any book.
pub fn read_code(typed: &str) -> Result<PaperCode, Notice> {
    PaperCode::read(typed).map_err(|bad| {
        let why = match bad {
            BadPaperCode::Length { found } => format!("应有8个字符，这里有{found}个"),
            BadPaperCode::Character(letter) => format!("核验码中没有字符“{letter}”(不用0、1、I、L、O)"),
            BadPaperCode::Check => "末位校验不符，有字符抄错或者次序颠倒".to_owned(),
        };
        Notice::failure(format!("核验码“{}”有误：{why}。", typed.trim()), "核验码", "请对照印件重新输入。")
    })
}

/// Makes the table under a code again, and says how it stands.
///
/// # Errors
/// No table was given out under the code; failures of the book.
pub fn examine(book: &Book, policy: &Arc<Policy>, code: &PaperCode) -> Result<Examined, Notice> {
    let paper = told(book.paper(&code.to_string()))?.ok_or_else(|| {
        let what = format!("这个账簿没有发出过核验码为 {code} 的表。");
        Notice::failure(what, book.path().display().to_string(), "请确认印件出自这个账簿，或者用印制时的账簿备份再试。")
    })?;
    let Record { making, printed } = Record::read(&paper.report, &paper.options)?;
    let moment = Moment { as_of: paper.as_of, through: paper.through, before: None, noted: paper.through };
    let then = making.table(book, policy, moment)?;
    let rebuilt = match first_difference(&printed, &then) {
        _ if digest(&[&printed.content()]) != paper.table_hash => Rebuilt::RecordDamaged,
        Some(difference) => Rebuilt::Differs(difference),
        None => Rebuilt::Same,
    };
    let since = since(book, policy, (&making, moment), &then)?;
    let plans = plans(book, &making)?;
    // Which template prints it, and what its workbook is like besides, is no part of what is kept.
    let Look { template, workbook, .. } = then.look;
    let look = Look { template, workbook, ..printed.look };
    let table = Table { code: Some(code.to_string()), look, ..printed };
    Ok(Examined { code: code.clone(), paper, table, rebuilt, since, plans })
}

/// Compares the table as it was known with the one known today, and finds the entries between the two that change it.
fn since(
    book: &Book,
    policy: &Arc<Policy>,
    (making, moment): (&Making, Moment),
    then: &Table,
) -> Result<Since, Notice> {
    let known = moment.through.unwrap_or(EntryId(0));
    let mut later = bygone::later(book, making.report, (known, moment.as_of.max(last_day(book, making)?)))?;
    // A draft carried out since changes its own table, which is no correction: what holds before its entry is compared.
    let before = carried_out(book, making)?.filter(|entry| later.iter().any(|head| head.id == entry.id));
    if let Some(entry) = &before {
        later.retain(|head| head.position() < entry.position());
    }
    let before = before.map(|entry| entry.id);
    let made = |through: EntryId| making.table(book, policy, Moment { through: Some(through), before, ..moment });
    let Some(last) = later.last().map(|entry| entry.id) else { return Ok(Since::Agrees) };
    let mut content = then.content();
    if made(last)?.content() == content {
        return Ok(Since::Agrees);
    }
    if later.len() > LATER_EXAMINED {
        return Ok(Since::CorrectedAmong(later));
    }
    let mut changing = Vec::new();
    for entry in later {
        let after = made(entry.id)?.content();
        if after != content {
            changing.push(entry);
        }
        content = after;
    }
    Ok(Since::Corrected(changing))
}

/// The first entry that has carried out, since, a draft of the table.
fn carried_out(book: &Book, making: &Making) -> Result<Option<EntryHead>, Notice> {
    let mut first: Option<EntryHead> = None;
    for copy in making.plans.iter().filter(|copy| copy.adopted_by.is_none()) {
        let now = told(book.load_plan(copy.plan.id))?.plan;
        let adopted = match now.state {
            PlanState::Draft => None,
            PlanState::Adopted(entry) => Some(entry),
        };
        let since = now.adopted_phases.iter().filter(|(phase, _)| !copy.adopted_phases.contains_key(phase));
        for entry in since.map(|(_, entry)| *entry).chain(adopted) {
            let head = told(book.entry(entry))?;
            first = Some(match first {
                Some(known) if known.position() <= head.position() => known,
                Some(_) | None => head,
            });
        }
    }
    Ok(first)
}

/// An adopted plan lies over the register before its entry, which may hold from a later day than the paper's.
fn last_day(book: &Book, making: &Making) -> Result<Date, Notice> {
    let mut last = Date::MIN;
    for entry in making.plans.iter().filter_map(|copy| copy.adopted_by) {
        last = last.max(told(book.entry(entry))?.in_force);
    }
    Ok(last)
}

fn plans(book: &Book, making: &Making) -> Result<Vec<String>, Notice> {
    let mut told_of = Vec::new();
    for copy in &making.plans {
        let now = told(book.load_plan(copy.plan.id))?.plan;
        let name = &copy.plan.name;
        if let (None, PlanState::Adopted(entry)) = (copy.adopted_by, now.state) {
            told_of.push(format!("方案“{name}”在此之后已由第{}号凭证执行。", entry.0));
        }
        if now.name != *name {
            told_of.push(format!("方案“{name}”在此之后已改名为“{}”。", now.name));
        } else if !copy.is_still(&now) {
            told_of.push(format!("方案“{name}”在此之后有修改，本表按印制时的步骤还原。"));
        }
    }
    Ok(told_of)
}
