//! 报表: the tables by purpose at the left, the pages as they will print in the middle, how they are printed at the right.

mod options;
mod pages;
mod textures;
mod thumbnails;
mod toolbar;
mod view;

use egui::{Frame, Panel, RichText, ScrollArea, Stroke, Ui};

use crate::app::{Action, ChosenTable, Command, Desk, Loading, PageWish, ReportAction, ReportName, Screen, State};
use crate::report::written_date;
use crate::ui::theme;
use crate::ui::widgets::{Primary, command_button, empty_hint, title_bar};

pub use textures::PageTextures;
use view::PageView;

/// How the preview is looked at.
#[derive(Debug)]
pub struct ReportDraft {
    view: PageView,
    has_thumbnails: bool,
    has_options: bool,
    /// The page number that is being typed.
    typed_page: Option<String>,
    /// The page that the list of pages was last brought to.
    listed_page: usize,
}

impl Default for ReportDraft {
    fn default() -> Self {
        Self { view: PageView::default(), has_thumbnails: true, has_options: true, typed_page: None, listed_page: 0 }
    }
}

pub fn show(
    ui: &mut Ui,
    state: &State,
    desk: &Desk,
    draft: &mut ReportDraft,
    textures: &mut PageTextures,
    actions: &mut Vec<Action>,
) {
    let report = &desk.report;
    let subtitle = match report.loading {
        Loading::Busy => "正在排版…".to_owned(),
        Loading::Idle if report.pages.is_empty() => String::new(),
        Loading::Idle => format!("共 {} 页", report.pages.count()),
    };
    title_bar(ui, "报表", &subtitle, |ui| {
        command_button(ui, state, Command::Print, Primary::No, actions);
        command_button(ui, state, Command::ExportSet, Primary::No, actions);
        command_button(ui, state, Command::ExportWorkbook, Primary::No, actions);
        command_button(ui, state, Command::ExportPdf, Primary::Yes, actions);
        if report.loading == Loading::Busy {
            ui.spinner();
        }
    });
    let side = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8);
    Panel::left("tables")
        .frame(side)
        .resizable(false)
        .exact_size(196.0)
        .show(ui, |ui| list(ui, (state, desk), draft, actions));
    if report.name.needs_plan() && desk.plan.is_none() {
        empty_hint(ui, "这张表对照方案前后的编制，请先打开一个方案。", |ui| {
            super::plan::offers(ui, state, desk, actions)
        });
        return;
    }
    // A notice has one form.
    if draft.has_options && !matches!(report.name, ReportName::Notices(_)) {
        Panel::right("print options")
            .frame(side)
            .resizable(false)
            .exact_size(212.0)
            .show(ui, |ui| options::show(ui, desk, actions));
    }
    let bar = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(4);
    Panel::top("page bar").frame(bar).show(ui, |ui| toolbar::show(ui, desk, draft));
    let mut wishes: Vec<PageWish> = Vec::new();
    textures.keep(&report.pages);
    if draft.has_thumbnails {
        let strip = Frame::new().fill(theme::HEAD).stroke(Stroke::new(1.0, theme::HAIRLINE));
        let small = Panel::left("thumbnails").frame(strip).resizable(false).exact_size(thumbnails::WIDTH);
        wishes = small.show(ui, |ui| thumbnails::show(ui, desk, draft, textures)).inner;
    }
    if is_uncovered(state) {
        draft.view.follow_keys(ui);
    }
    // What is read comes before what is glanced at.
    let mut wanted = pages::show(ui, desk, &mut draft.view, textures, actions);
    wanted.append(&mut wishes);
    if !report.pages.is_empty() && !report.pages.knows(&wanted) {
        actions.push(Action::Report(ReportAction::Look(wanted)));
    }
}

/// Whether nothing lies over the screen that wants the keys itself.
fn is_uncovered(state: &State) -> bool {
    state.overlay.is_none() && state.choosing.is_none() && state.question.is_none()
}

/// The tables of this purpose that are made where their plans or their body are chosen.
fn chosen(ui: &mut Ui, purpose: &str, actions: &mut Vec<Action>) {
    for table in ChosenTable::ALL.into_iter().filter(|table| table.purpose() == purpose) {
        let (screen, hint) = match table {
            ChosenTable::Comparison => (Screen::Comparison, "到“方案比较”选方案，在那里导出"),
            ChosenTable::Genealogy => (Screen::History, "到“沿革核对”选单位，在那里导出"),
        };
        if ui.selectable_label(false, table.title()).on_hover_text(hint).clicked() {
            actions.push(Action::Go(screen));
        }
    }
}

fn list(ui: &mut Ui, (state, desk): (&State, &Desk), draft: &mut ReportDraft, actions: &mut Vec<Action>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let mut purpose = "";
        for name in ReportName::ALL {
            if name.purpose() != purpose {
                chosen(ui, purpose, actions);
                // The letters go to the same meeting.
                if purpose == ReportName::Downshift.purpose() {
                    super::letters::list(ui, state, actions);
                }
                purpose = name.purpose();
                ui.add_space(theme::GRID);
                ui.label(RichText::new(purpose).color(theme::SECONDARY));
            }
            let is_shown = desk.report.name == name;
            if ui.selectable_label(is_shown, name.title()).clicked() {
                draft.view.begin_anew();
                actions.push(Action::Report(ReportAction::Show(name)));
            }
        }
        ui.add_space(12.0);
        let source = match (&desk.plan, desk.time.day()) {
            (Some(open), _) => format!("按方案“{}”执行后的情形列表。", open.plan.name),
            (None, Some(day)) => format!("按{}的台账列表。", written_date(day)),
            (None, None) => "按现行台账列表。".to_owned(),
        };
        ui.label(RichText::new(source).color(theme::SECONDARY));
        // The pages of notices say nothing of the list of them.
        if let (ReportName::Notices(_), Some(table)) = (desk.report.name, &desk.report.table) {
            for note in &table.notes {
                ui.label(RichText::new(note).color(theme::SECONDARY));
            }
        }
    });
}
