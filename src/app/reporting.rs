//! The table being looked at: built at once, its pages set by a job.

use std::path::PathBuf;
use std::sync::Arc;

use super::action::Effect;
use super::catalogue::ReportName;
use super::papers::{self, PaperRequest, PaperTable};
use super::people::Loading;
use super::roster;
use super::state::State;
use crate::notice::Notice;
use crate::report::{PageImage, PrintOptions, Table};

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

/// Saves the chosen table as it would be built now: what was built when the screen was last looked at may be an old one.
pub(super) fn export(state: &mut State, file: PathBuf) -> Vec<Effect> {
    let refreshed = refresh(state);
    let Some(desk) = &state.desk else { return Vec::new() };
    match &desk.report.table {
        // First the file: its pages can wait.
        Some(table) => {
            let plans = desk.plan.iter().filter(|_| desk.report.name.follows_plan());
            let request = PaperRequest {
                report: PaperTable::Catalogue(desk.report.name),
                plans: plans.map(|open| open.plan.clone()).collect(),
                as_of: desk.day(state.today),
                options: PrintOptions::default(),
                table: Table::clone(table),
            };
            std::iter::once(papers::export(desk, file, vec![request])).chain(refreshed).collect()
        }
        None => {
            let what = format!("没有导出：“{}”要对照方案前后的编制。", desk.report.name.title());
            state.tell(Notice::failure(what, file.display().to_string(), "请先打开一个方案。"));
            refreshed
        }
    }
}

/// Builds the chosen table anew and asks for its pages where it has changed.
pub(super) fn refresh(state: &mut State) -> Vec<Effect> {
    let asked = roster::ask(state);
    let mut effects = build(state);
    effects.extend(asked);
    effects
}

fn build(state: &mut State) -> Vec<Effect> {
    let today = state.today;
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let built = desk.report.name.build(&desk.heading(today), &desk.register, desk.plan.as_ref()).map(Arc::new);
    let report = &mut desk.report;
    let reads_alike = report.table == built && !report.pages.is_empty();
    // Taken even where it reads alike: its numbers may come from elsewhere.
    report.table = built;
    if reads_alike {
        return Vec::new();
    }
    report.generation = state.generations.next();
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

impl ReportDesk {
    /// Whether a table was ever chosen.
    pub fn is_chosen(&self) -> bool {
        self.generation > 0
    }
}

impl Default for ReportDesk {
    fn default() -> Self {
        Self { name: ReportName::Offices, table: None, pages: Arc::default(), loading: Loading::Idle, generation: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::papers::PaperOrder;
    use crate::app::testing::{TODAY, add, desk, move_places, open_plan, state_with_county};
    use crate::app::{Action, BookOrder, Command, PlanAction, Purpose, Screen, update};
    use crate::domain::PlanId;
    use crate::plan::Plan;

    fn exported(state: &mut State) -> Option<Arc<Table>> {
        let effects = update(state, Action::Chosen(Purpose::ExportPdf, vec!["表.pdf".into()]));
        effects.into_iter().find_map(|effect| match effect {
            Effect::Book { order: BookOrder::Papers(PaperOrder::Issue { mut requests, .. }), .. } => {
                requests.pop().map(|request| Arc::new(request.table))
            }
            _ => None,
        })
    }

    #[test]
    fn what_is_exported_is_built_from_the_plan_as_it_is_now() {
        let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
        open_plan(&mut state, 1);
        update(&mut state, Action::Report(ReportAction::Show(ReportName::Downshift)));
        update(&mut state, Action::Go(Screen::Reports));
        update(&mut state, Action::Go(Screen::Plan));
        for count in [2, 3] {
            update(&mut state, add("一", move_places(count)));
        }
        let desk = desk(&state);
        let now =
            ReportName::Downshift.build(&desk.heading(TODAY), &desk.register, desk.plan.as_ref()).expect("a plan");
        assert_ne!(desk.report.table.as_deref(), Some(&now), "the screen was not looked at since");
        assert_eq!(exported(&mut state).as_deref(), Some(&now));
    }

    #[test]
    fn a_comparison_without_a_plan_is_not_exported_and_says_so() {
        let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
        open_plan(&mut state, 1);
        update(&mut state, Action::Report(ReportAction::Show(ReportName::Downshift)));
        update(&mut state, Action::Plan(PlanAction::Close));
        assert_eq!(Command::ExportPdf.hindrance(&state), Some("这张表对照方案前后，请先打开方案"));
        assert_eq!(exported(&mut state), None);
        assert_eq!(
            state.notices.last().map(|told| told.what.as_str()),
            Some("没有导出：“编制调整前后对照表”要对照方案前后的编制。")
        );
    }

    #[test]
    fn after_midnight_the_table_bears_the_new_day() {
        let mut state = state_with_county(Vec::new());
        update(&mut state, Action::Go(Screen::Reports));
        let table = |state: &State| desk(state).report.table.clone();
        let before = table(&state);
        let tomorrow = TODAY.tomorrow().expect("a day");
        update(&mut state, Action::NewDay(tomorrow));
        assert_eq!(state.today, tomorrow);
        let desk = desk(&state);
        let now = desk.report.name.build(&desk.heading(tomorrow), &desk.register, None).map(Arc::new);
        assert_eq!(desk.report.table, now);
        assert_ne!(before, now);
    }
}
