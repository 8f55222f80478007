//! The table being looked at: built at once as the office wants it printed, its pages set by one job and drawn by another as they come
//! into view. What the office wants of each table's print is kept with the book.

mod kept;
mod page_store;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::action::{Action, Effect};
use super::catalogue::ReportName;
use super::order::BookOrder;
use super::papers::{self, PaperRequest, PaperTable, PaperTarget};
use super::people::Loading;
use super::roster;
use super::state::{Question, State};
use crate::notice::Notice;
use crate::report::{Column, IdentityShown, PageImage, PrintChoices, PrintOptions, Table, naming_column};

pub(super) use kept::carry_out;
pub use kept::{options_for, print_options};
pub use page_store::{DrawOrder, Extent, NumberOnPage, PageStore, PageUse, PageWish, SetPages};

/// The chosen table and its pages.
#[derive(Debug)]
pub struct ReportDesk {
    pub name: ReportName,
    pub table: Option<Arc<Table>>,
    /// What is on its pages: the table, or 通知单 a table each, as they are exported, with the line of the code that each will get;
    /// nothing where there is no table.
    pub printed: Arc<[Table]>,
    /// The columns that the table has before any is left out, by name.
    pub columns: Vec<String>,
    /// The one of them that must stay.
    pub naming: Option<String>,
    /// Pages as they will print; the previous ones stay until new ones are set.
    pub pages: PageStore,
    pub loading: Loading,
    /// What the office wants of the print of each table; those that are printed as they are made are not among them.
    pub options: BTreeMap<ReportName, PrintOptions>,
    generation: u64,
}

#[derive(Debug)]
pub enum ReportAction {
    Show(ReportName),
    /// Pages were set, perhaps only the beginning.
    PagesSet {
        generation: u64,
        pages: Result<SetPages, Notice>,
    },
    /// The pages that the screen shows or is about to show, the most wanted first.
    Look(Vec<PageWish>),
    PageDrawn {
        generation: u64,
        wish: PageWish,
        image: PageImage,
    },
    /// The chosen table is to be printed so from now on.
    Choose(PrintOptions),
    /// The same, and whoever said so knows that whole ID numbers will be printed.
    ChooseKnowingly(PrintOptions),
}

/// What the book is to keep.
#[derive(Debug)]
pub enum ReportOrder {
    KeepOptions { name: ReportName, options: PrintOptions },
}

impl ReportOrder {
    /// What would be missing if the order were not carried out.
    pub fn loss(&self) -> Option<String> {
        let Self::KeepOptions { name, .. } = self;
        Some(format!("记住“{}”的打印选项", name.title()))
    }
}

pub(super) fn update(state: &mut State, action: ReportAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let report = &mut desk.report;
    match action {
        ReportAction::Show(name) => {
            if report.name != name {
                report.pages.clear();
            }
            report.name = name;
            refresh(state)
        }
        ReportAction::PagesSet { generation, .. } if generation != report.generation => Vec::new(),
        ReportAction::PagesSet { pages: Ok(set), .. } => {
            if set.extent == Extent::Whole {
                report.loading = Loading::Idle;
            }
            report.pages.take(set);
            Vec::new()
        }
        ReportAction::PagesSet { pages: Err(notice), .. } => {
            report.loading = Loading::Idle;
            state.tell(notice);
            Vec::new()
        }
        ReportAction::Look(wishes) => report.pages.wish(wishes).map(Effect::DrawPages).into_iter().collect(),
        ReportAction::PageDrawn { generation, wish, image } => {
            report.pages.put(generation, wish, image);
            Vec::new()
        }
        ReportAction::Choose(options) => match wants_asking(&report.chosen_options(), &options) {
            true => {
                state.question = Some(about_identity(report.name, options));
                Vec::new()
            }
            false => choose(state, options),
        },
        ReportAction::ChooseKnowingly(options) => choose(state, options),
    }
}

fn wants_asking(before: &PrintOptions, options: &PrintOptions) -> bool {
    options.identity == IdentityShown::Whole && before.identity != IdentityShown::Whole
}

/// Whole ID numbers on paper are asked for twice.
fn about_identity(name: ReportName, options: PrintOptions) -> Question {
    let text = "打印件和导出的文件上会有每个人完整的身份证号，属于个人信息，只给有权查看的人，用后妥善保管或销毁。此后这张表的预览、打印和导出都这样，直到改回“遮去中间”。";
    Question {
        title: format!("“{}”上印完整的身份证号？", name.title()),
        text: text.to_owned(),
        confirm: "印完整号码".to_owned(),
        action: Box::new(Action::Report(ReportAction::ChooseKnowingly(options))),
    }
}

/// Takes a choice for the chosen table and has the book keep it, where that can be written.
fn choose(state: &mut State, options: PrintOptions) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let name = desk.report.name;
    match options.is_plain() {
        true => desk.report.options.remove(&name),
        false => desk.report.options.insert(name, options.clone()),
    };
    let order = BookOrder::Report(ReportOrder::KeepOptions { name, options });
    let kept = desk.unwritable().is_none().then(|| desk.order(order));
    // The preview first: keeping can wait.
    refresh(state).into_iter().chain(kept).collect()
}

/// Saves the chosen table as it would be built now: what was built when the screen was last looked at may be an old one.
pub(super) fn export(state: &mut State, target: PaperTarget) -> Vec<Effect> {
    let refreshed = refresh(state);
    let Some(desk) = &state.desk else { return Vec::new() };
    if let (ReportName::Notices(of), Some(_)) = (desk.report.name, &desk.report.table) {
        return papers::export_notices(state, of, target).into_iter().chain(refreshed).collect();
    }
    match &desk.report.table {
        // First the file: its pages can wait.
        Some(table) => {
            let plans = desk.plan.iter().filter(|_| desk.report.name.follows_plan());
            let request = PaperRequest {
                report: PaperTable::Catalogue(desk.report.name),
                plans: plans.map(|open| open.plan.clone()).collect(),
                as_of: desk.day(state.today),
                options: desk.report.chosen_options(),
                table: Table::clone(table),
            };
            std::iter::once(papers::export(desk, target, vec![request])).chain(refreshed).collect()
        }
        None => {
            let what = format!("没有导出：“{}”要对照方案前后的编制。", desk.report.name.title());
            state.tell(Notice::failure(what, "", "请先打开一个方案。"));
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
    let options = desk.report.chosen_options();
    let heading = desk.heading(today);
    let build = |options| desk.report.name.build_as(&heading, &desk.register, desk.plan.as_ref(), options);
    let built = build(&options).map(Arc::new);
    let whole = match options.hidden.is_empty() {
        true => built.clone(),
        false => build(&PrintOptions { hidden: Default::default(), ..options }).map(Arc::new),
    };
    let naming = whole.as_deref().and_then(naming_column).map(Column::name);
    let columns = whole.as_deref().map(names);
    let mut printed: Vec<Table> = Vec::new();
    if let ReportName::Notices(of) = desk.report.name {
        printed = of.preview(&heading, &desk.register, desk.plan.as_ref());
    }
    if printed.is_empty() {
        printed.extend(built.as_deref().cloned());
    }
    if desk.read_only().is_none() {
        printed.iter_mut().for_each(|table| table.code = Some(papers::CODE_TO_COME.to_owned()));
    }
    let printed: Arc<[Table]> = printed.into();
    let report = &mut desk.report;
    let reads_alike = report.table == built && report.printed == printed && !report.pages.is_empty();
    // Taken even where it reads alike: its numbers may come from elsewhere.
    (report.table, report.columns, report.naming) = (built, columns.unwrap_or_default(), naming);
    report.printed = printed;
    if reads_alike {
        return Vec::new();
    }
    report.generation = state.generations.next();
    match &report.table {
        Some(_) => {
            report.loading = Loading::Busy;
            vec![Effect::SetPages { generation: report.generation, tables: Arc::clone(&report.printed) }]
        }
        None => {
            report.pages.clear();
            report.loading = Loading::Idle;
            Vec::new()
        }
    }
}

fn names(table: &Table) -> Vec<String> {
    table.columns.iter().map(Column::name).collect()
}

impl ReportDesk {
    /// With the choices that a book has kept.
    pub(super) fn with(options: BTreeMap<ReportName, PrintOptions>) -> Self {
        Self { options, ..Self::default() }
    }

    /// How the chosen table is printed.
    pub fn chosen_options(&self) -> PrintOptions {
        options_for(&self.options, self.name, &PrintChoices::default())
    }

    /// Whether the pages that are there are those of before, and others are being set.
    pub fn is_outdated(&self) -> bool {
        self.loading == Loading::Busy && self.pages.generation() != Some(self.generation)
    }

    /// Whether a table was ever chosen.
    pub fn is_chosen(&self) -> bool {
        self.generation > 0
    }
}

impl Default for ReportDesk {
    fn default() -> Self {
        Self {
            name: ReportName::Offices,
            table: None,
            printed: Arc::from([]),
            columns: Vec::new(),
            naming: None,
            pages: PageStore::default(),
            loading: Loading::Idle,
            options: BTreeMap::new(),
            generation: 0,
        }
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
    fn the_set_of_a_draft_is_ordered_with_its_list_and_notices_wait_until_it_is_frozen() {
        let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
        assert_eq!(Command::ExportSet.hindrance(&state), Some("请先打开方案"));
        open_plan(&mut state, 1);
        update(&mut state, add("一", move_places(2)));
        assert_eq!(Command::ExportSet.hindrance(&state), None);
        update(&mut state, Action::Command(Command::ExportSet));
        assert_eq!(state.choosing, Some(Purpose::ExportPapers));
        let effects = update(&mut state, Action::Chosen(Purpose::ExportPapers, vec!["材料.pdf".into()]));
        let set = effects.iter().find_map(|effect| match effect {
            Effect::Book { order: BookOrder::Papers(PaperOrder::IssueSet { target, request }), .. } => {
                Some((target.clone(), request.plan.name.clone()))
            }
            _ => None,
        });
        let Some((PaperTarget::Set { file, cover }, plan)) = set else { panic!("{effects:?}") };
        let [title, subtitle] = [&cover.title, &cover.subtitle].map(String::as_str);
        assert_eq!((file, title, subtitle, cover.date), ("材料.pdf".into(), "编委会会议材料", "草案", TODAY));
        assert_eq!(plan, "草案");
        let notices = ReportName::Notices(crate::app::NoticesTable::Changes);
        update(&mut state, Action::Report(ReportAction::Show(notices)));
        assert_eq!(Command::ExportPdf.hindrance(&state), Some("方案还没有定稿或者执行，通知单不能编号"));
        let table = desk(&state).report.table.as_deref();
        assert!(table.is_some_and(|table| table.rows.iter().any(|row| row.cells[1].text() == "待编号")));
        let seen: Vec<[&str; 3]> = desk(&state)
            .report
            .printed
            .iter()
            .map(|page| [&page.title, &page.caption.left, &page.caption.right].map(String::as_str))
            .collect();
        let expected =
            [["编制核减通知单", "县农业农村局：", "编号：待编号"], ["编制核增通知单", "白鹤镇：", "编号：待编号"]];
        assert_eq!(seen, expected, "the pages that would be exported, not the list of them");
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

    fn kept(effects: &[Effect]) -> Vec<(ReportName, PrintOptions)> {
        let of_book = effects.iter().filter_map(|effect| match effect {
            Effect::Book { order: BookOrder::Report(ReportOrder::KeepOptions { name, options }), .. } => {
                Some((*name, options.clone()))
            }
            _ => None,
        });
        of_book.collect()
    }

    #[test]
    fn a_choice_is_seen_exported_and_kept_for_its_table_alone() {
        let mut state = state_with_county(Vec::new());
        update(&mut state, Action::Report(ReportAction::Show(ReportName::Ledger)));
        let column = desk(&state).report.columns.first().cloned().expect("a column");
        let options = PrintOptions {
            paper: Some(crate::report::Paper::A4Portrait),
            hidden: [column.clone()].into(),
            ..PrintOptions::default()
        };
        let effects = update(&mut state, Action::Report(ReportAction::Choose(options.clone())));
        assert_eq!(desk(&state).report.naming.as_deref(), Some("单位名称"));
        assert_eq!(kept(&effects), [(ReportName::Ledger, options.clone())]);
        assert!(matches!(effects.first(), Some(Effect::SetPages { .. })), "{effects:?}");
        let shown = desk(&state).report.table.clone().expect("a table");
        assert_eq!(shown.paper, crate::report::Paper::A4Portrait);
        assert!(shown.columns.iter().all(|shown| shown.name() != column));
        assert!(desk(&state).report.columns.contains(&column), "it can be shown again");
        assert_eq!(exported(&mut state), Some(shown));
        update(&mut state, Action::Report(ReportAction::Show(ReportName::Offices)));
        assert!(desk(&state).report.chosen_options().is_plain());
        update(&mut state, Action::Report(ReportAction::Show(ReportName::Ledger)));
        assert_eq!(desk(&state).report.chosen_options(), options);
        let restored = update(&mut state, Action::Report(ReportAction::Choose(PrintOptions::default())));
        assert_eq!(kept(&restored), [(ReportName::Ledger, PrintOptions::default())]);
        assert!(desk(&state).report.options.is_empty());
    }

    #[test]
    fn pages_of_before_are_known_as_such_until_others_are_set() {
        let mut state = state_with_county(Vec::new());
        let set = |state: &mut State, effects: Vec<Effect>| {
            let ordered = effects.into_iter().find_map(|effect| match effect {
                Effect::SetPages { generation, tables } => Some((generation, tables)),
                _ => None,
            });
            let (generation, tables) = ordered.expect("pages are ordered");
            let pages = Arc::new(crate::report::Typesetter::new().typeset(&tables).expect("pages"));
            let pages = Ok(SetPages { generation, extent: Extent::Whole, tables, pages });
            update(state, Action::Report(ReportAction::PagesSet { generation, pages }));
        };
        let first = update(&mut state, Action::Report(ReportAction::Show(ReportName::Ledger)));
        set(&mut state, first);
        assert!(!desk(&state).report.is_outdated());
        let options = PrintOptions { paper: Some(crate::report::Paper::A4Portrait), ..PrintOptions::default() };
        let other = update(&mut state, Action::Report(ReportAction::Choose(options)));
        let report = &desk(&state).report;
        assert!(report.is_outdated() && report.pages.is_whole(), "they stay, as pages of before");
        set(&mut state, other);
        assert!(!desk(&state).report.is_outdated());
    }

    #[test]
    fn pages_have_the_line_of_the_code_that_an_export_gives_them() {
        let mut state = state_with_county(Vec::new());
        let feet = |state: &State| -> Vec<Option<String>> {
            desk(state).report.printed.iter().map(|page| page.foot().last()).collect()
        };
        update(&mut state, Action::Report(ReportAction::Show(ReportName::Ledger)));
        assert_eq!(feet(&state), [Some("核验码 导出或打印时给出".to_owned())]);
        assert_eq!(desk(&state).report.table.as_deref().and_then(Table::code_line), None, "the table has none yet");
        state.desk.as_mut().expect("a desk").access = crate::store::Access::ReadOnly;
        update(&mut state, Action::Report(ReportAction::Show(ReportName::Ledger)));
        assert_eq!(desk(&state).report.printed[0].code, None, "nor will it get one");
    }

    #[test]
    fn a_choice_in_a_book_that_cannot_be_written_holds_for_the_session() {
        let mut state = state_with_county(Vec::new());
        update(&mut state, Action::Go(Screen::Reports));
        state.desk.as_mut().expect("a desk").access = crate::store::Access::ReadOnly;
        let options = PrintOptions { sort: crate::report::Sort::Stroke, ..PrintOptions::default() };
        let effects = update(&mut state, Action::Report(ReportAction::Choose(options.clone())));
        assert_eq!(kept(&effects), []);
        assert_eq!(desk(&state).report.chosen_options(), options);
    }

    #[test]
    fn whole_id_numbers_are_asked_for_before_they_are_shown() {
        let mut state = state_with_county(Vec::new());
        update(&mut state, Action::Go(Screen::Reports));
        let options = PrintOptions { identity: IdentityShown::Whole, ..PrintOptions::default() };
        let effects = update(&mut state, Action::Report(ReportAction::Choose(options.clone())));
        assert!(effects.is_empty() && desk(&state).report.chosen_options().is_plain());
        assert!(state.question.as_ref().is_some_and(|asked| asked.text.contains("属于个人信息")));
        update(&mut state, Action::Confirm);
        assert_eq!(desk(&state).report.chosen_options(), options);
        // Another choice does not ask again.
        let further = PrintOptions { sort: crate::report::Sort::Code, ..options };
        update(&mut state, Action::Report(ReportAction::Choose(further.clone())));
        assert_eq!((desk(&state).report.chosen_options(), state.question.is_none()), (further, true));
    }
}
