//! Papers in the window: an export that is noted before it is written, and the dialog in which a code is examined.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Examined, Issued, NoticesMade, NoticesRequest, PaperRequest, SetRequest, read_code, set_of};
use crate::app::action::Effect;
use crate::app::catalogue::NoticesTable;
use crate::app::order::BookOrder;
use crate::app::printing::{PrintOrder, PrintWay};
use crate::app::reporting;
use crate::app::state::{Desk, State};
use crate::domain::PaperCode;
use crate::notice::Notice;
use crate::report::{Cover, Table};

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
    /// Notices that were ordered are made and numbered, or are not.
    Noticed {
        target: PaperTarget,
        made: Result<NoticesMade, Notice>,
    },
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
    /// To be written into this file with the list of them before them.
    Set { file: PathBuf, cover: Cover },
    /// To be printed, a set with the list of it before it.
    Printer { way: PrintWay, cover: Option<Cover> },
    /// To be listed in the meeting.
    Meeting,
}

/// What the keeper of the book is to do.
#[derive(Debug)]
pub enum PaperOrder {
    Issue {
        target: PaperTarget,
        requests: Vec<PaperRequest>,
    },
    /// The papers of a plan.
    IssueSet {
        target: PaperTarget,
        request: SetRequest,
    },
    /// 通知单, a page each.
    Notices {
        target: PaperTarget,
        request: NoticesRequest,
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
            Self::Issue { target, .. } | Self::IssueSet { target, .. } | Self::Notices { target, .. } => {
                Some(match target {
                    PaperTarget::File(file) | PaperTarget::Set { file, .. } => format!("导出“{}”", file.display()),
                    PaperTarget::Printer { .. } => "打印".to_owned(),
                    PaperTarget::Meeting => "登记定稿材料的核验码".to_owned(),
                })
            }
            Self::Examine { .. } => None,
        }
    }
}

/// Gives tables out. Only what is printed, and what shows whole ID numbers, gets a code; a text or data file is written as it is.
pub(in crate::app) fn export(desk: &Desk, target: PaperTarget, requests: Vec<PaperRequest>) -> Effect {
    match target {
        // Whoever lists everybody has seen a preview; the keeper of the book makes the whole.
        PaperTarget::File(file)
            if !is_printed(&file)
                && !requests.iter().any(|of| of.report.lists_everybody() || of.shows_whole_numbers()) =>
        {
            let sheets = requests.into_iter().map(|request| request.table).collect();
            Effect::ExportSheets { file, cover: None, sheets: Arc::new(sheets) }
        }
        PaperTarget::File(_) | PaperTarget::Set { .. } | PaperTarget::Printer { .. } | PaperTarget::Meeting => {
            desk.order(BookOrder::Papers(PaperOrder::Issue { target, requests }))
        }
    }
}

/// Gives out the papers of the open plan, draft or frozen, as the office wants its tables printed.
pub(in crate::app) fn export_set(state: &mut State, target: impl FnOnce(Cover) -> PaperTarget) -> Vec<Effect> {
    let today = state.today;
    let Some(desk) = &state.desk else { return Vec::new() };
    match &desk.plan {
        Some(open) => {
            let request = SetRequest::new(open.plan.clone(), today).printed_as(&desk.report.options);
            let target = target(request.cover(&desk.header));
            vec![desk.order(BookOrder::Papers(PaperOrder::IssueSet { target, request }))]
        }
        None => {
            state.tell(Notice::advice("没有导出：没有打开的方案。请先打开一个方案。"));
            Vec::new()
        }
    }
}

/// Gives out notices, numbered, a page each.
pub(in crate::app) fn export_notices(state: &State, table: NoticesTable, target: PaperTarget) -> Vec<Effect> {
    let Some(desk) = &state.desk else { return Vec::new() };
    let plan = desk.plan.as_ref().map(|open| open.plan.clone());
    let is_printed = match &target {
        PaperTarget::File(file) | PaperTarget::Set { file, .. } => is_printed(file),
        PaperTarget::Printer { .. } => true,
        PaperTarget::Meeting => false,
    };
    let request = NoticesRequest { table, plan, as_of: desk.day(state.today), is_printed, made_on: state.today };
    vec![desk.order(BookOrder::Papers(PaperOrder::Notices { target, request }))]
}

/// Saves the paper that was made again, as it was printed.
pub(in crate::app) fn export_examined(state: &mut State, file: PathBuf) -> Vec<Effect> {
    match state.desk.as_ref().map(|desk| &desk.papers.examination) {
        Some(Examination::Found(found)) => {
            vec![Effect::ExportSheets { file, cover: None, sheets: Arc::new(vec![found.table.clone()]) }]
        }
        Some(Examination::Nothing | Examination::UnderWay | Examination::Failed(_)) | None => Vec::new(),
    }
}

/// Whether a file is for printing.
pub fn is_printed(file: &Path) -> bool {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    matches!(ending.as_deref(), Some("pdf" | "xlsx" | "docx"))
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
        PaperAction::Noticed { target, made: Ok(NoticesMade { pages, numbers }) } => {
            desk.register.notice_numbers = numbers;
            return given_out(state, target, pages).into_iter().chain(reporting::refresh(state)).collect();
        }
        PaperAction::Noticed { made: Err(notice), .. } => state.tell(notice),
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
        PaperTarget::File(file) => vec![Effect::ExportSheets { file, cover: None, sheets: Arc::new(sheets) }],
        PaperTarget::Set { .. } | PaperTarget::Printer { cover: Some(_), .. } if sheets.is_empty() => {
            state.tell(Notice::advice("没有写出：方案没有任何变动，上会材料都是空表。请先添加步骤。"));
            Vec::new()
        }
        PaperTarget::Set { file, cover } => {
            vec![Effect::ExportSheets { file, cover: Some(cover), sheets: Arc::new(sheets) }]
        }
        PaperTarget::Printer { way, cover } => {
            vec![Effect::Print(PrintOrder::Print { way, cover, sheets: Arc::new(sheets) })]
        }
        PaperTarget::Meeting => {
            if let Some(meeting) = state.desk.as_mut().and_then(|desk| desk.meeting.as_mut()) {
                meeting.papers = set_of(&sheets);
            }
            Vec::new()
        }
    }
}
