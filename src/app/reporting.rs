//! The table being looked at: built at once, its pages set by a job.

use std::sync::Arc;

use super::action::Effect;
use super::catalogue::ReportName;
use super::people::Loading;
use super::state::State;
use crate::notice::Notice;
use crate::report::{PageImage, Table};

/// The chosen table and its pages.
#[derive(Debug)]
pub struct ReportDesk {
    pub name: ReportName,
    pub table: Option<Arc<Table>>,
    /// Pages as they will print; the previous ones stay until new ones are set.
    pub pages: Arc<Vec<PageImage>>,
    pub loading: Loading,
    generation: u64,
}

#[derive(Debug)]
pub enum ReportAction {
    Show(ReportName),
    PagesSet { generation: u64, pages: Result<Vec<PageImage>, Notice> },
}

pub(super) fn update(state: &mut State, action: ReportAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    match action {
        ReportAction::Show(name) => {
            desk.report.name = name;
            refresh(state)
        }
        ReportAction::PagesSet { generation, .. } if generation != desk.report.generation => Vec::new(),
        ReportAction::PagesSet { pages, .. } => {
            desk.report.loading = Loading::Idle;
            match pages {
                Ok(pages) => desk.report.pages = Arc::new(pages),
                Err(notice) => state.tell(notice),
            }
            Vec::new()
        }
    }
}

/// Builds the chosen table anew and asks for its pages where it has changed.
pub(super) fn refresh(state: &mut State) -> Vec<Effect> {
    let today = state.today;
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let built = desk.report.name.build(&desk.heading(today), &desk.register, desk.plan.as_ref()).map(Arc::new);
    let report = &mut desk.report;
    if report.table == built && !report.pages.is_empty() {
        return Vec::new();
    }
    report.table = built;
    report.generation += 1;
    match &report.table {
        Some(table) => {
            report.loading = Loading::Busy;
            vec![Effect::SetPages { generation: report.generation, table: Arc::clone(table) }]
        }
        None => {
            report.pages = Arc::default();
            report.loading = Loading::Idle;
            Vec::new()
        }
    }
}

impl Default for ReportDesk {
    fn default() -> Self {
        Self { name: ReportName::Offices, table: None, pages: Arc::default(), loading: Loading::Idle, generation: 0 }
    }
}
