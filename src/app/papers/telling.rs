//! What an examination has found, in words: the same in the window and on the command line.

use super::examining::{Examined, Rebuilt, Since};
use super::making::{PaperTable, PlanCopy, Record};
use crate::app::catalogue::ChosenTable;
use crate::domain::EntryHead;
use crate::notice::Notice;
use crate::report::{TableDifference, written_date};
use crate::store::Paper;
use crate::wording;

/// The sentences about a paper.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PaperWords {
    /// Which paper it is.
    pub head: String,
    /// How it compares with the table made again.
    pub rebuilt: String,
    /// How it compares with the books of today.
    pub since: String,
    /// The entries that have changed it, and what has become of its plans.
    pub details: Vec<String>,
}

impl Examined {
    /// All of it in words.
    pub fn words(&self) -> PaperWords {
        let mut details: Vec<String> = match &self.since {
            Since::Agrees => Vec::new(),
            Since::Corrected(entries) | Since::CorrectedAmong(entries) => entries.iter().map(entry).collect(),
        };
        details.extend(self.plans.iter().cloned());
        PaperWords { head: self.head(), rebuilt: rebuilt(&self.rebuilt), since: since(&self.since), details }
    }

    /// "编制调整前后对照表，截至2026年11月22日，印制时台账记到第3号凭证".
    fn head(&self) -> String {
        let through = match self.paper.through {
            Some(entry) => format!("台账记到第{}号凭证", entry.0),
            None => "台账还没有凭证".to_owned(),
        };
        let day = written_date(self.paper.as_of);
        let issued = self.paper.issued_at.strftime("%Y-%m-%d %H:%M");
        format!("“{}”，截至{day}；{issued}印制，当时{through}。", self.table.title)
    }
}

/// Which plans a paper shows, by the names and the 定稿 numbers they had when it was printed; empty for a table of the register.
///
/// # Errors
/// What the book keeps of the paper cannot be read.
pub fn papers_plans(paper: &Paper) -> Result<Vec<PaperPlan>, Notice> {
    let record = Record::read(&paper.report, &paper.options)?;
    let shown =
        |copy: PlanCopy| PaperPlan { name: copy.plan.name, frozen: copy.plan.frozen.map(|freeze| freeze.number) };
    Ok(record.making.plans.into_iter().map(shown).collect())
}

/// A plan that a paper shows.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PaperPlan {
    pub name: String,
    /// 定稿编号, where it was frozen.
    pub frozen: Option<String>,
}

impl PaperPlan {
    /// "方案“下沉”(定稿1号)".
    pub fn words(&self) -> String {
        match &self.frozen {
            Some(number) => format!("方案“{}”({number})", self.name),
            None => format!("方案“{}”", self.name),
        }
    }
}

/// The Chinese title of a table by the word the book keeps it under; of a 沿革表 the one that was printed, with the name of its body.
pub fn paper_title(paper: &Paper) -> String {
    match PaperTable::of_key(&paper.report) {
        Some(PaperTable::Catalogue(name)) => name.title().to_owned(),
        Some(PaperTable::Comparison(_)) => ChosenTable::Comparison.title().to_owned(),
        Some(PaperTable::Story(_)) => Record::read(&paper.report, &paper.options)
            .map_or_else(|_unreadable| ChosenTable::Genealogy.title().to_owned(), |record| record.printed.title),
        Some(PaperTable::Changes { from, to }) => format!("机构编制变动表({from}至{to})"),
        // And whose it is.
        Some(PaperTable::Notice(page)) => Record::read(&paper.report, &paper.options).map_or_else(
            |_unreadable| page.list().title().to_owned(),
            |Record { printed, .. }| format!("{}({})", printed.title, printed.caption.left.trim_end_matches('：')),
        ),
        None => paper.report.clone(),
    }
}

fn rebuilt(rebuilt: &Rebuilt) -> String {
    match rebuilt {
        Rebuilt::Same => "与印件一致：按当时的台账和方案重新生成，逐格相同。".to_owned(),
        Rebuilt::Differs(TableDifference { place, one, other }) => format!(
            "与印件不一致：{place}，印件为“{one}”，现按当时的台账重新生成为“{other}”。规则包或者程序版本可能已经更换；都没有更换的，请检查账簿。"
        ),
        Rebuilt::RecordDamaged => "印件的登记已被改动，不能证明与印件一致。请用账簿的备份核对。".to_owned(),
    }
}

fn since(since: &Since) -> String {
    match since {
        Since::Agrees => "与当日一致：印制之后没有改变这张表的凭证。".to_owned(),
        Since::Corrected(entries) => {
            let numbers: Vec<String> = entries.iter().map(|entry| entry.id.0.to_string()).collect();
            format!(
                "之后有{}笔更正(第{}号凭证)，按今天的台账生成，同一天的表已经不同。",
                entries.len(),
                numbers.join("、")
            )
        }
        Since::CorrectedAmong(entries) => {
            format!("之后有更正：按今天的台账生成，同一天的表已经不同；其间补记的凭证有{}笔，见下。", entries.len())
        }
    }
}

fn entry(entry: &EntryHead) -> String {
    let document = wording::basis(&entry.basis);
    let recorded = entry.recorded_at.strftime("%Y-%m-%d %H:%M");
    let note = if entry.note.is_empty() { String::new() } else { format!("　{}", entry.note) };
    format!("第{}号凭证　{document}　{}起生效　{recorded}记入{note}", entry.id.0, entry.in_force)
}
