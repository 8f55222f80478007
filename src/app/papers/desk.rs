//! Papers in the window: an export that is noted before it is written, and the dialog in which a code is examined.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Examined, Issued, PaperRequest, read_code, set_of};
use crate::app::action::Effect;
use crate::app::order::BookOrder;
use crate::app::state::{Desk, State};
use crate::domain::{Date, PaperCode};
use crate::notice::Notice;
use crate::plan::Plan;
use crate::report::Table;

/// What the dialog shows.
#[derive(Debug, Default)]
pub struct PaperDesk {
    pub examination: Examination,
    generation: u64,
}

/// Where the examination of a code stands.
#[derive(Debug, Default)]
pub enum Examination {
    #[default]
    Nothing,
    UnderWay,
    Found(Arc<Examined>),
    Failed(Notice),
}

#[derive(Debug)]
pub enum PaperAction {
    /// The code as it was typed.
    Examine(String),
    Examined {
        generation: u64,
        found: Result<Box<Examined>, Notice>,
    },
    /// Tables that were ordered are noted, or are not.
    Issued {
        target: PaperTarget,
        issued: Result<Vec<Issued>, Notice>,
    },
}

/// What tables are given out for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperTarget {
    /// To be written into this file.
    File(PathBuf),
    /// To be listed in the meeting.
    Meeting,
}

/// What the keeper of the book is to do.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "a handful exist at a time, and boxing would clutter every place that makes one"
)]
pub enum PaperOrder {
    Issue {
        target: PaperTarget,
        requests: Vec<PaperRequest>,
    },
    /// The papers of a frozen plan.
    IssueSet {
        target: PaperTarget,
        plan: Plan,
        as_of: Date,
    },
    Examine {
        generation: u64,
        code: PaperCode,
    },
}

impl PaperOrder {
    /// What would be missing if the order were not carried out.
    pub fn loss(&self) -> Option<String> {
        match self {
            Self::Issue { target, .. } | Self::IssueSet { target, .. } => Some(match target {
                PaperTarget::File(file) => format!("导出“{}”", file.display()),
                PaperTarget::Meeting => "登记定稿材料的核验码".to_owned(),
            }),
            Self::Examine { .. } => None,
        }
    }
}

/// Gives tables out into a file. Only what is printed gets a code; a text or data file is written as it is.
pub(in crate::app) fn export(desk: &Desk, file: PathBuf, requests: Vec<PaperRequest>) -> Effect {
    // Whoever lists everybody has seen a preview; the keeper of the book makes the whole.
    if is_printed(&file) || requests.iter().any(|request| request.report.lists_everybody()) {
        let target = PaperTarget::File(file);
        return desk.order(BookOrder::Papers(PaperOrder::Issue { target, requests }));
    }
    let sheets = requests.into_iter().map(|request| request.table).collect();
    Effect::ExportSheets { file, sheets: Arc::new(sheets) }
}

/// Gives out the papers of the open plan, which is frozen.
pub(in crate::app) fn export_set(state: &mut State, file: PathBuf) -> Vec<Effect> {
    let as_of = state.today;
    let Some(desk) = &state.desk else { return Vec::new() };
    match desk.plan.as_ref().filter(|open| open.plan.frozen.is_some()) {
        Some(open) => {
            let (target, plan) = (PaperTarget::File(file), open.plan.clone());
            vec![desk.order(BookOrder::Papers(PaperOrder::IssueSet { target, plan, as_of }))]
        }
        None => {
            state.tell(Notice::advice("没有导出：打开的方案没有定稿。"));
            Vec::new()
        }
    }
}

/// Saves the paper that was made again, as it was printed.
pub(in crate::app) fn export_examined(state: &mut State, file: PathBuf) -> Vec<Effect> {
    match state.desk.as_ref().map(|desk| &desk.papers.examination) {
        Some(Examination::Found(found)) => {
            vec![Effect::ExportSheets { file, sheets: Arc::new(vec![found.table.clone()]) }]
        }
        Some(Examination::Nothing | Examination::UnderWay | Examination::Failed(_)) | None => Vec::new(),
    }
}

/// Whether a file is for printing.
pub fn is_printed(file: &Path) -> bool {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    matches!(ending.as_deref(), Some("pdf" | "xlsx"))
}

pub(in crate::app) fn update(state: &mut State, action: PaperAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    match action {
        PaperAction::Examine(typed) => {
            desk.papers.generation = state.generations.next();
            match read_code(&typed) {
                Ok(code) => {
                    desk.papers.examination = Examination::UnderWay;
                    let generation = desk.papers.generation;
                    return vec![desk.order(BookOrder::Papers(PaperOrder::Examine { generation, code }))];
                }
                Err(notice) => desk.papers.examination = Examination::Failed(notice),
            }
        }
        PaperAction::Examined { generation, found } if generation == desk.papers.generation => {
            desk.papers.examination = match found {
                Ok(found) => Examination::Found(Arc::from(found)),
                Err(notice) => Examination::Failed(notice),
            };
        }
        PaperAction::Examined { .. } => {}
        PaperAction::Issued { target, issued: Ok(issued) } => return given_out(state, target, issued),
        PaperAction::Issued { issued: Err(notice), .. } => {
            let what = format!("没有导出：{}", notice.what);
            state.tell(Notice { what, ..notice });
        }
    }
    Vec::new()
}

fn given_out(state: &mut State, target: PaperTarget, issued: Vec<Issued>) -> Vec<Effect> {
    let mut sheets: Vec<Table> = Vec::with_capacity(issued.len());
    let mut uncoded: Vec<Notice> = Vec::new();
    for Issued { table, uncoded: why } in issued {
        uncoded.extend(why);
        sheets.push(table);
    }
    uncoded.into_iter().for_each(|notice| state.tell(notice));
    match target {
        PaperTarget::File(file) => vec![Effect::ExportSheets { file, sheets: Arc::new(sheets) }],
        PaperTarget::Meeting => {
            if let Some(meeting) = state.desk.as_mut().and_then(|desk| desk.meeting.as_mut()) {
                meeting.papers = set_of(&sheets);
            }
            Vec::new()
        }
    }
}
