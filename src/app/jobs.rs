//! The crew: named threads that do what must not hold up the window. One owns the book and does everything with it in order,
//! one sets pages; a file dialog or a search gets a thread of its own. They answer with actions and wake the window. A job that panics
//! becomes a notice, and its thread goes on.

mod answer;
mod history;
mod keeper;
mod log;
mod workbench;
mod papers;
mod origin;
mod vouchers;
mod moves;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use super::action::{Action, Effect};
use super::comparison::{ComparisonAction, ComparisonOrder};
use super::handout;
use super::letters::{self, LetterOrder};
use super::meeting::{self, MeetingAction};
use super::planning::PlanAction;
use super::register::{OpenPlan, Register};
use super::repairing;
use super::reporting::ReportAction;
use super::stages;
use super::state::Purpose;
use crate::import::Precautions;
use crate::notice::{self, Notice};
use crate::optimise::Wish;
use crate::report::{Table, Typesetter};
use answer::Answer;

/// Pixels per point of the pages shown in the window.
const PREVIEW_RESOLUTION: f32 = 2.0;

/// Shows the system's file dialog and returns what was chosen; empty when nothing was, or when there is no dialog.
pub type Dialog = fn(Purpose) -> Vec<PathBuf>;

/// The threads, and the way to and from them.
pub struct Crew {
    /// Gone once the crew has finished.
    book: Option<(Sender<Effect>, JoinHandle<()>)>,
    pages: Sender<Effect>,
    answers: Receiver<Action>,
    answer: Answer,
    dialog: Dialog,
}

impl Crew {
    /// Starts the threads; `packs` is the folder of the office's own packs, `precautions` are those of reading
    /// foreign files until the settings change, and `wake` is called after every answer.
    pub fn start(
        dialog: Dialog,
        packs: Option<PathBuf>,
        precautions: Precautions,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let (actions, answers) = channel();
        let answer = Answer { actions, wake: Arc::new(wake) };
        let (book, book_orders) = channel();
        let (pages, page_orders) = channel();
        let to_book = answer.clone();
        let keeper = thread::Builder::new()
            .name("book".to_owned())
            .spawn(move || keeper::keep_book(&book_orders, packs, precautions, &to_book))?;
        let to_pages = answer.clone();
        thread::Builder::new().name("pages".to_owned()).spawn(move || set_pages(&page_orders, &to_pages))?;
        Ok(Self { book: Some((book, keeper)), pages, answers, answer, dialog })
    }

    /// Hands an effect to the thread it belongs to.
    pub fn order(&self, effect: Effect) {
        let refused = match effect {
            Effect::SetPages { .. }
            | Effect::Export { .. }
            | Effect::ExportSheets { .. }
            | Effect::HandOut(_)
            | Effect::Letter(_) => self.pages.send(effect).is_err(),
            Effect::Browse(purpose) => self.browse(purpose).is_err(),
            Effect::SearchRepair { open, register } => self.search_repair(*open, register).is_err(),
            Effect::Compensate { open, register, wish } => self.compensate(*open, register, wish).is_err(),
            Effect::Compare(order) => self.compare(*order).is_err(),
            other => self.book.as_ref().is_none_or(|(book, _)| book.send(other).is_err()),
        };
        if refused {
            let advice = "请保存后重新启动程序；已写入的内容不受影响。";
            self.answer.send(Action::Told(Notice::failure("后台工作已中断。", "", advice)));
        }
    }

    /// Lets the thread that owns the book carry out what it was ordered and close the book, and waits for it.
    pub fn finish(&mut self) {
        if let Some((book, keeper)) = self.book.take() {
            drop(book);
            // A panic was told when it happened; there is nobody left to tell it to again.
            let _ended = keeper.join();
        }
    }

    /// Answers that have arrived.
    pub fn answers(&self) -> impl Iterator<Item = Action> + '_ {
        self.answers.try_iter()
    }

    /// Waits for the next answer; `None` after `patience`.
    pub fn wait(&self, patience: std::time::Duration) -> Option<Action> {
        self.answers.recv_timeout(patience).ok()
    }

    fn browse(&self, purpose: Purpose) -> std::io::Result<()> {
        let (answer, dialog) = (self.answer.clone(), self.dialog);
        thread::Builder::new().name("dialog".to_owned()).spawn(move || {
            let chosen = dialog(purpose);
            if !chosen.is_empty() {
                answer.send(Action::Browsed(purpose, chosen));
            }
        })?;
        Ok(())
    }

    /// A search may take long and needs no book; on a thread of its own it holds up neither the book nor the pages.
    fn search_repair(&self, open: OpenPlan, register: Register) -> std::io::Result<()> {
        let answer = self.answer.clone();
        thread::Builder::new().name("repair".to_owned()).spawn(move || {
            let found = answer.task(repairing::TITLE, |progress| stages::repair(&register, &open, progress));
            answer.send(Action::Plan(PlanAction::RepairFound { plan: open.plan, found }));
        })?;
        Ok(())
    }

    /// The same for the ways to fulfil a wish of the meeting.
    fn compensate(&self, open: OpenPlan, register: Register, wish: Wish) -> std::io::Result<()> {
        let answer = self.answer.clone();
        thread::Builder::new().name("compensate".to_owned()).spawn(move || {
            let found = answer.task(meeting::TITLE, |progress| stages::compensate(&register, &open, wish, progress));
            answer.send(Action::Meeting(MeetingAction::Compared { plan: Box::new(open.plan), wish, found }));
        })?;
        Ok(())
    }
}

impl Crew {
    /// Several plans are judged one after another; on a thread of its own that holds up nothing.
    fn compare(&self, order: ComparisonOrder) -> std::io::Result<()> {
        let answer = self.answer.clone();
        thread::Builder::new().name("comparison".to_owned()).spawn(move || {
            let generation = order.generation;
            let compared = answer.guarded("比较方案", || order.carry_out());
            answer.send(Action::Comparison(ComparisonAction::Compared { generation, compared }));
        })?;
        Ok(())
    }
}

/// The letter is drafted, or its templates laid out, and whatever there is to tell of it told.
fn draft_letter(order: &LetterOrder, answer: &Answer) {
    let told = answer.guarded("起草公文", || Ok(letters::carry_out(order)));
    told.unwrap_or_else(|failure| vec![failure]).into_iter().for_each(|notice| answer.send(Action::Told(notice)));
}

/// The thread that sets pages; fonts are read when the first table comes.
fn set_pages(orders: &Receiver<Effect>, answer: &Answer) {
    let mut typesetter = None;
    while let Ok(order) = orders.recv() {
        let typesetter: &Typesetter = typesetter.get_or_insert_with(Typesetter::new);
        match order {
            Effect::SetPages { generation, table } => {
                let pages = answer.guarded("排版", || {
                    let tables = std::slice::from_ref(&*table);
                    let pages = typesetter.typeset(tables).map_err(|error| notice::of_pdf(&error))?;
                    let image = |index| pages.image(index, PREVIEW_RESOLUTION);
                    Ok((0..pages.count()).filter_map(image).collect())
                });
                answer.send(Action::Report(ReportAction::PagesSet { generation, pages }));
            }
            Effect::Export { file, table } => {
                let tables = std::slice::from_ref(&*table);
                let saved = answer.task("正在导出", |_| stages::save(&file, tables, typesetter));
                let done = || Notice::done(format!("已导出“{}”。", table.title)).at(file.display().to_string());
                answer.send(Action::Told(saved.map_or_else(|failure| failure, |()| done())));
            }
            Effect::ExportSheets { file, sheets } => {
                let saved = answer.task("正在导出", |_| stages::save(&file, &sheets, typesetter));
                let title = |table: &Table| match &table.code {
                    Some(code) => format!("“{}”(核验码 {code})", table.title),
                    None => format!("“{}”", table.title),
                };
                let titles: Vec<String> = sheets.iter().map(title).collect();
                let done = || Notice::done(format!("已导出{}。", titles.join("、"))).at(file.display().to_string());
                answer.send(Action::Told(saved.map_or_else(|failure| failure, |()| done())));
            }
            Effect::HandOut(order) => answer.send(handout::carry_out(&order)),
            Effect::Letter(order) => draft_letter(&order, answer),
            // The thread that owns the book follows these, and dialogs and searches have threads of their own.
            Effect::CreateBook { .. }
            | Effect::OpenBook(_)
            | Effect::OpenSample
            | Effect::Book { .. }
            | Effect::Browse(_)
            | Effect::SearchRepair { .. }
            | Effect::Compensate { .. }
            | Effect::Compare(_)
            | Effect::Policy(_)
            | Effect::WriteSettings(_) => {}
        }
    }
}
