//! The crew: named threads that do what must not hold up the window. One owns the book and does everything with it in order,
//! one sets first pages, one sets long tables and writes files, one draws pages; a file dialog or a search gets a thread of its own.
//! They answer with actions and wake the window. A job that panics becomes a notice, and its thread goes on.

mod answer;
mod history;
mod keeper;
mod log;
mod workbench;
mod papers;
mod origin;
mod pages;
mod vouchers;
mod moves;
mod roster;

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
use super::printing::{self, PrintAction, PrintOrder};
use super::purpose::Purpose;
use super::register::{OpenPlan, Register};
use super::repairing;
use super::reporting::DrawOrder;
use super::reveal::Reveal;
use super::stages;
use super::typesetting;
use crate::import::Precautions;
use crate::notice::Notice;
use crate::optimise::Wish;
use crate::report::Table;
use answer::Answer;
use pages::{SetOrder, Setting};

/// Shows the system's file dialog and returns what was chosen; empty when nothing was, or when there is no dialog.
pub type Dialog = fn(Purpose) -> Vec<PathBuf>;

/// The threads, and the way to and from them.
pub struct Crew {
    /// Gone once the crew has finished.
    book: Option<(Sender<Effect>, JoinHandle<()>)>,
    pages: Sender<Effect>,
    first_pages: Sender<SetOrder>,
    setting: Setting,
    drawing: Sender<DrawOrder>,
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
        let setting = Setting::default();
        let to_set = setting.clone();
        thread::Builder::new().name("pages".to_owned()).spawn(move || set_pages(&page_orders, &to_set, &to_pages))?;
        let (first_pages, first_orders) = channel();
        let (to_first, first_setting, others) = (answer.clone(), setting.clone(), pages.clone());
        thread::Builder::new()
            .name("first page".to_owned())
            .spawn(move || pages::set_first(&first_orders, &others, &first_setting, &to_first))?;
        let (drawing, draw_orders) = channel();
        let to_draw = answer.clone();
        thread::Builder::new().name("drawing".to_owned()).spawn(move || pages::draw(&draw_orders, &to_draw))?;
        Ok(Self { book: Some((book, keeper)), pages, first_pages, setting, drawing, answers, answer, dialog })
    }

    /// Hands an effect to the thread it belongs to.
    pub fn order(&self, effect: Effect) {
        let refused = match effect {
            Effect::SetPages { generation, tables } => {
                self.setting.want(generation);
                self.first_pages.send((generation, tables)).is_err()
            }
            Effect::Export { .. }
            | Effect::ExportSheets { .. }
            | Effect::Print(PrintOrder::Print { .. })
            | Effect::SumCounties(_)
            | Effect::Letter(_)
            | Effect::HandOut(_) => self.pages.send(effect).is_err(),
            Effect::DrawPages(order) => self.drawing.send(order).is_err(),
            Effect::Reveal(reveal) => self.reveal(reveal).is_err(),
            Effect::Browse(purpose) => self.browse(purpose).is_err(),
            Effect::SearchRepair { open, register } => self.search_repair(*open, register).is_err(),
            Effect::Compensate { open, register, wish } => self.compensate(*open, register, wish).is_err(),
            Effect::Print(PrintOrder::List) => self.list_printers().is_err(),
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
    /// The system's programs answer when they like.
    fn reveal(&self, reveal: Reveal) -> std::io::Result<()> {
        let answer = self.answer.clone();
        thread::Builder::new()
            .name("reveal".to_owned())
            .spawn(move || answer.tell(answer.guarded("打开文件", || reveal.carry_out())))?;
        Ok(())
    }

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

impl Crew {
    /// A spooler may take long to answer.
    fn list_printers(&self) -> std::io::Result<()> {
        let answer = self.answer.clone();
        thread::Builder::new().name("printers".to_owned()).spawn(move || {
            let listed = answer.guarded("查找打印机", || Ok(printing::list()));
            answer.send(listed.unwrap_or_else(|failure| Action::Print(PrintAction::Listed(Err(failure)))));
        })?;
        Ok(())
    }
}

/// What was exported. The codes of many tables are not listed: each stands under its own.
fn exported(sheets: &[Table]) -> String {
    let title = |table: &Table| match &table.code {
        Some(code) => format!("“{}”(核验码 {code})", table.title),
        None => format!("“{}”", table.title),
    };
    match sheets {
        [_] | [_, _] | [] => format!("已导出{}。", sheets.iter().map(title).collect::<Vec<_>>().join("、")),
        several if several.iter().any(|table| table.code.is_some()) => {
            format!("已导出{}张表，核验码印在各表下方。", several.len())
        }
        several => format!("已导出{}张表。", several.len()),
    }
}

/// The letter is drafted, or its templates laid out, and whatever there is to tell of it told.
fn draft_letter(order: &LetterOrder, answer: &Answer) {
    let told = answer.guarded("起草公文", || Ok(letters::carry_out(order)));
    told.unwrap_or_else(|failure| vec![failure]).into_iter().for_each(|notice| answer.send(Action::Told(notice)));
}

/// The thread that sets long tables and writes files.
fn set_pages(orders: &Receiver<Effect>, setting: &Setting, answer: &Answer) {
    while let Ok(order) = orders.recv() {
        let typesetter = setting.typesetter(answer);
        match order {
            Effect::SetPages { generation, tables } => setting.set_whole(&(generation, tables), answer),
            Effect::Export { file, table } => {
                let tables = std::slice::from_ref(&*table);
                let saved = answer.task("正在导出", |_| stages::save(&file, tables, typesetter));
                let done = || Notice::done(format!("已导出“{}”。", table.title)).saved(&file);
                answer.send(Action::Told(saved.map_or_else(|failure| failure, |()| done())));
            }
            Effect::ExportSheets { file, cover, sheets } => {
                let saved = answer.task("正在导出", |_| match &cover {
                    Some(cover) => stages::save_set(&file, cover, &sheets, typesetter),
                    None => stages::save(&file, &sheets, typesetter),
                });
                let done = || Notice::done(exported(&sheets)).saved(&file);
                answer.send(Action::Told(saved.map_or_else(|failure| failure, |()| done())));
            }
            Effect::Print(PrintOrder::Print { way, cover, sheets }) => {
                let told =
                    answer.task("正在打印", |_| Ok(printing::print(typesetter, &way, (cover.as_ref(), &sheets))));
                answer.send(Action::Told(told.unwrap_or_else(|failure| failure)));
            }
            Effect::SumCounties(order) => {
                let saved = answer.task("正在汇总账簿", |_| {
                    let summed = order.carry_out()?;
                    stages::save(&order.file, std::slice::from_ref(&summed.table), typesetter)?;
                    Ok(summed.told(&order.file))
                });
                answer.send(Action::Told(saved.unwrap_or_else(|failure| failure)));
            }
            Effect::HandOut(order) => answer.send(handout::carry_out(&order)),
            Effect::Print(PrintOrder::List) => {}
            Effect::Letter(order) => draft_letter(&order, answer),
            // The thread that owns the book follows these, and dialogs and searches have threads of their own.
            Effect::CreateBook { .. }
            | Effect::OpenBook(_)
            | Effect::OpenSample
            | Effect::Book { .. }
            | Effect::Browse(_)
            | Effect::DrawPages(_)
            | Effect::Reveal(_)
            | Effect::SearchRepair { .. }
            | Effect::Compensate { .. }
            | Effect::Compare(_)
            | Effect::Policy(_)
            | Effect::WriteSettings(_) => {}
        }
        typesetting::remarks(typesetter).into_iter().for_each(|told| answer.send(Action::Told(told)));
    }
}
