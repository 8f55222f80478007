//! The crew: named threads that do what must not hold up the window. One owns the book and does everything with it in order,
//! one sets pages; a file dialog gets a thread of its own. They answer with actions and wake the window. A job that panics
//! becomes a notice, and its thread goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use super::action::{Action, Effect};
use super::importing::ImportAction;
use super::people::PeopleAction;
use super::planning::{PlanAction, PlanHead};
use super::progress::Progress;
use super::register::{OpenPlan, Register};
use super::repairing;
use super::reporting::ReportAction;
use super::settings::Settings;
use super::state::Purpose;
use super::{sample, stages};
use crate::notice::{self, Notice};
use crate::report::Typesetter;
use crate::rules::Policy;
use crate::store::Book;

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

/// The way back to the window.
#[derive(Clone)]
struct Answer {
    actions: Sender<Action>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Crew {
    /// Starts the threads; `wake` is called after every answer.
    pub fn start(dialog: Dialog, wake: impl Fn() + Send + Sync + 'static) -> std::io::Result<Self> {
        let (actions, answers) = channel();
        let answer = Answer { actions, wake: Arc::new(wake) };
        let (book, book_orders) = channel();
        let (pages, page_orders) = channel();
        let to_book = answer.clone();
        let keeper = thread::Builder::new().name("book".to_owned()).spawn(move || keep_book(&book_orders, &to_book))?;
        let to_pages = answer.clone();
        thread::Builder::new().name("pages".to_owned()).spawn(move || set_pages(&page_orders, &to_pages))?;
        Ok(Self { book: Some((book, keeper)), pages, answers, answer, dialog })
    }

    /// Hands an effect to the thread it belongs to.
    pub fn order(&self, effect: Effect) {
        let refused = match effect {
            Effect::SetPages { .. } | Effect::Export { .. } => self.pages.send(effect).is_err(),
            Effect::Browse(purpose) => self.browse(purpose).is_err(),
            Effect::SearchRepair { open, register } => self.search_repair(*open, register).is_err(),
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
                answer.send(Action::Chosen(purpose, chosen));
            }
        })?;
        Ok(())
    }
}

impl Crew {
    /// A search may take long and needs no book; on a thread of its own it holds up neither the book nor the pages.
    fn search_repair(&self, open: OpenPlan, register: Register) -> std::io::Result<()> {
        let answer = self.answer.clone();
        thread::Builder::new().name("repair".to_owned()).spawn(move || {
            let search = |progress: &Progress| stages::repair(&register, &open, progress);
            let found = answer.task(repairing::TITLE, search);
            let found = found.unwrap_or_else(|| Err(Notice::advice("没有找完，方案没有改动。")));
            answer.send(Action::Plan(PlanAction::RepairFound { plan: open.plan, found }));
        })?;
        Ok(())
    }
}

impl Answer {
    fn send(&self, action: Action) {
        // Nobody listens any more when the window is closing.
        let _closing = self.actions.send(action);
        (self.wake)();
    }

    /// Runs a job that may take long under a title, with progress; a panic becomes a notice.
    fn task<T>(&self, title: &str, job: impl FnOnce(&Progress) -> T) -> Option<T> {
        static NUMBER: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
        let id = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let progress = Arc::new(Progress::default());
        self.send(Action::TaskStarted { id, title: title.to_owned(), progress: Arc::clone(&progress) });
        let done = catch_unwind(AssertUnwindSafe(|| job(&progress)));
        self.send(Action::TaskEnded { id });
        match done {
            Ok(value) => Some(value),
            Err(_panic) => {
                let advice = "账簿没有改动。请换一个文件或者重新启动后再试，并把日志发给开发者。";
                self.send(Action::Told(Notice::failure(format!("“{title}”意外中断。"), "", advice)));
                None
            }
        }
    }

    fn tell(&self, result: Result<(), Notice>) {
        if let Err(notice) = result {
            self.send(Action::Told(notice));
        }
    }
}

/// The thread that owns the book.
struct Keeper<'a> {
    answer: &'a Answer,
    policy: Option<Arc<Policy>>,
    book: Option<Book>,
}

fn keep_book(orders: &Receiver<Effect>, answer: &Answer) {
    let policy = match stages::policy() {
        Ok(policy) => Some(policy),
        Err(notice) => {
            answer.send(Action::Told(notice));
            None
        }
    };
    let mut keeper = Keeper { answer, policy, book: None };
    for order in orders {
        keeper.follow(order);
    }
    if let Some(book) = keeper.book.take() {
        let closed = book.close().map_err(|error| notice::of_store(&error, &Default::default()));
        answer.tell(closed);
    }
}

impl Keeper<'_> {
    fn follow(&mut self, order: Effect) {
        let done = match order {
            Effect::CreateBook { path, jurisdiction } => {
                self.open("正在新建账簿", || stages::create(&path, &jurisdiction))
            }
            Effect::OpenBook(path) => self.open("正在打开账簿", || stages::open(&path)),
            Effect::OpenSample => self.open_sample(),
            Effect::CloseBook => self.close(),
            Effect::WriteSettings(settings) => write_settings(&settings),
            other => self.follow_with_book(other),
        };
        self.answer.tell(done);
    }

    fn follow_with_book(&mut self, order: Effect) -> Result<(), Notice> {
        let (Some(book), Some(policy)) = (&mut self.book, &self.policy) else {
            return Err(Notice::advice("请先打开账簿。"));
        };
        let answer = self.answer;
        match order {
            Effect::BackUp(path) => back_up(book, path, answer),
            Effect::SetDefaultScheme(key) => {
                stages::set_default_scheme(book, key.as_deref())?;
                answer.send(Action::Opened(Box::new(stages::read(book, policy)?)));
                Ok(())
            }
            Effect::ReadPeople { generation, filter, after } => {
                let (page, total) = stages::people(book, &filter, after)?;
                let read = PeopleAction::Read { generation, people: page.rows, total, next: page.next };
                answer.send(Action::People(read));
                Ok(())
            }
            Effect::ReadCandidates { institution, kind } => {
                let people = stages::holders(book, institution, kind)?;
                answer.send(Action::Plan(PlanAction::CandidatesRead { institution, kind, people }));
                Ok(())
            }
            Effect::UnderstandWorkbooks { files } => {
                let read = answer.task("正在读取工作簿", |progress| stages::understand(book, &files, progress));
                let read = read.unwrap_or_else(|| Err(Notice::advice("导入没有完成，账簿没有改动。")));
                answer.send(Action::Import(ImportAction::Understood(read.map(Arc::new))));
                Ok(())
            }
            Effect::WriteImport { preview, today, author } => {
                let write = |progress: &Progress| {
                    let entry = stages::write_import(book, &preview, today, &author, progress)?;
                    Ok((entry, Box::new(stages::read(book, policy)?)))
                };
                let written = answer.task("正在写入台账", write);
                let written = written.unwrap_or_else(|| Err(Notice::advice("写入没有完成，账簿没有改动。")));
                answer.send(Action::Import(ImportAction::Written(written)));
                Ok(())
            }
            of_plans => follow_plan_order(book, policy, of_plans, answer),
        }
    }

    /// Opens another book; the one that is open is closed first, and stays closed when the other cannot be opened.
    fn open(&mut self, title: &str, open: impl FnOnce() -> Result<Book, Notice>) -> Result<(), Notice> {
        let Some(policy) = self.policy.clone() else {
            return Err(Notice::advice("政策文件不可用，不能打开账簿。"));
        };
        self.close()?;
        let opened = self.answer.task(title, |_| {
            let book = open()?;
            let read = stages::read(&book, &policy)?;
            Ok::<_, Notice>((book, read))
        });
        if let Some(opened) = opened {
            let (book, read) = opened?;
            self.book = Some(book);
            self.answer.send(Action::Opened(Box::new(read)));
        }
        Ok(())
    }

    fn open_sample(&mut self) -> Result<(), Notice> {
        self.close()?;
        let folder = sample::default_folder();
        let prepared = self.answer.task("正在准备示例", |progress| sample::prepare(&folder, progress));
        match prepared {
            Some(path) => {
                let path = path?;
                self.open("正在打开示例", || stages::open(&path))?;
                let news = Notice::done("示例已准备好，可以随意试用；工作簿、步骤文件和账簿都在这个文件夹里。");
                self.answer.send(Action::Told(news.at(folder.display().to_string())));
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn close(&mut self) -> Result<(), Notice> {
        match self.book.take() {
            Some(book) => book.close().map_err(|error| notice::of_store(&error, &Default::default())),
            None => Ok(()),
        }
    }
}

/// Orders about plans.
fn follow_plan_order(book: &mut Book, policy: &Arc<Policy>, order: Effect, answer: &Answer) -> Result<(), Notice> {
    match order {
        Effect::StoreNewPlan { name } => {
            answer.send(Action::Plan(PlanAction::Stored(stages::new_plan(book, &name)?)));
            Ok(())
        }
        Effect::LayAdopted { plan, register } => {
            let laid = stages::lay(book, &register, plan)?;
            answer.send(Action::Plan(PlanAction::Laid(Box::new(laid))));
            Ok(())
        }
        Effect::StorePlan(plan) => stages::store_plan(book, &plan),
        Effect::ReadSteps { file, plan, register } => {
            let read = stages::read_steps(book, &register, &file)?;
            let head = PlanHead { effective: read.effective, basis: read.basis, note: read.note };
            answer.send(Action::Plan(PlanAction::StepsRead { plan, steps: read.steps, head }));
            Ok(())
        }
        Effect::AdoptPlan { plan, today, author } => {
            let register = stages::read(book, policy)?.register;
            let adopted = stages::adopt(book, &register, &plan, today, &author);
            let read = adopted.and_then(|_entry| stages::read(book, policy)).map(Box::new);
            answer.send(Action::Plan(PlanAction::Adopted(read)));
            Ok(())
        }
        // Other threads follow these, or they were followed before a book was needed.
        Effect::CreateBook { .. }
        | Effect::OpenBook(_)
        | Effect::OpenSample
        | Effect::CloseBook
        | Effect::BackUp(_)
        | Effect::SetDefaultScheme(_)
        | Effect::ReadPeople { .. }
        | Effect::ReadCandidates { .. }
        | Effect::UnderstandWorkbooks { .. }
        | Effect::WriteImport { .. }
        | Effect::WriteSettings(_)
        | Effect::Browse(_)
        | Effect::SearchRepair { .. }
        | Effect::SetPages { .. }
        | Effect::Export { .. } => Ok(()),
    }
}

fn back_up(book: &Book, path: PathBuf, answer: &Answer) -> Result<(), Notice> {
    let copied = answer.task("正在备份", |progress| stages::back_up(book, &path, progress));
    if let Some(copied) = copied {
        copied?;
        answer.send(Action::Told(Notice::done("已备份。").at(path.display().to_string())));
    }
    Ok(())
}

fn write_settings(settings: &Settings) -> Result<(), Notice> {
    settings.write().map_err(|error| {
        let told = notice::of_io(&error, settings.file.as_deref().unwrap_or(Path::new("")));
        Notice {
            what: format!("设置没有保存：{}", told.what), level: crate::notice::NoticeLevel::Advice, ..told
        }
    })
}

/// The thread that sets pages; fonts are read when the first table comes.
fn set_pages(orders: &Receiver<Effect>, answer: &Answer) {
    let mut typesetter = None;
    while let Ok(order) = orders.recv() {
        let typesetter: &Typesetter = typesetter.get_or_insert_with(Typesetter::new);
        match order {
            Effect::SetPages { generation, table } => {
                let set = catch_unwind(AssertUnwindSafe(|| {
                    let pages =
                        typesetter.typeset(std::slice::from_ref(&*table)).map_err(|error| notice::of_pdf(&error))?;
                    let image = |index| pages.image(index, PREVIEW_RESOLUTION);
                    Ok((0..pages.count()).filter_map(image).collect())
                }));
                let pages = set.unwrap_or_else(|_panic| {
                    Err(Notice::failure(
                        "排版意外中断。",
                        table.title.clone(),
                        "请改用导出 Excel，并把日志发给开发者。",
                    ))
                });
                answer.send(Action::Report(ReportAction::PagesSet { generation, pages }));
            }
            Effect::Export { file, table } => {
                let saved =
                    answer.task("正在导出", |_| stages::save(&file, std::slice::from_ref(&*table), typesetter));
                if let Some(saved) = saved {
                    let done = || Notice::done(format!("已导出“{}”。", table.title)).at(file.display().to_string());
                    answer.send(Action::Told(saved.map_or_else(|failure| failure, |()| done())));
                }
            }
            _ => {}
        }
    }
}
