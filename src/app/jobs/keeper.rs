//! The thread that owns the book and carries out everything that concerns it, in the order in which it was ordered. One book is
//! open at a time; it is let go only when the next one is open. Orders that were given for another sitting are refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::answer::Answer;
use super::log;
use super::moves;
use crate::app::action::{Action, Effect, Opened};
use crate::app::importing::{DutyAim, ImportAction};
use crate::app::library::PolicyOrder;
use crate::app::order::{BookOrder, Sitting};
use crate::app::people::{PeopleAction, PeopleRead};
use crate::app::planning::PlanAction;
use crate::app::policies::{self, OwnPolicy};
use crate::app::problem_file;
use crate::app::progress::Progress;
use crate::app::recording::RecordAction;
use crate::app::reporting;
use crate::app::settings::Settings;
use crate::app::stages::{Glimpse, Preview};
use crate::app::{sample, soundness, stages};
use crate::domain::EntryId;
use crate::import::{CellKey, Choices, ImportSource, Precautions, Reading};
use crate::notice::{self, Notice, NoticeLevel};
use crate::rules::Policy;
use crate::store::{Book, StoreError};
use crate::wording;

struct Keeper<'a> {
    answer: &'a Answer,
    /// The folder of the office's own packs; `None` where the system names no home.
    packs: Option<PathBuf>,
    precautions: Precautions,
    policy: Option<Arc<Policy>>,
    book: Option<Book>,
    /// Of the book that is open, or was last.
    sitting: Sitting,
}

/// Follows orders until there can be no more, then closes the book.
pub(super) fn keep_book(orders: &Receiver<Effect>, packs: Option<PathBuf>, precautions: Precautions, answer: &Answer) {
    let mut keeper = Keeper { answer, packs, precautions, policy: None, book: None, sitting: Sitting::default() };
    answer.tell(keeper.load_policy());
    for order in orders {
        keeper.follow(order);
    }
    answer.tell(keeper.book.take().map_or(Ok(()), close));
}

impl Keeper<'_> {
    fn follow(&mut self, order: Effect) {
        let done = match order {
            Effect::CreateBook { path, jurisdiction } => {
                self.open("正在新建账簿", || stages::create(&path, &jurisdiction).map(Meant::another))
            }
            Effect::OpenBook(path) => {
                let is_open = self.is_open(&path);
                self.open("正在打开账簿", || match stages::open_as_allowed(&path) {
                    Ok(book) => Ok(Meant::another(book)),
                    // The lock is our own.
                    Err(StoreError::Locked { .. }) if is_open => Ok(Meant::TheOpenOne),
                    Err(error) => Err(notice::of_book(error)),
                })
            }
            Effect::OpenSample => self.open_sample(),
            Effect::WriteSettings(settings) => {
                self.precautions.limits = settings.reading.limits();
                write_settings(&settings)
            }
            Effect::Policy(order) => self.follow_on_packs(&order),
            Effect::Book { sitting, order } => self.follow_in(sitting, order),
            // Other threads follow these.
            Effect::Browse(_)
            | Effect::SearchRepair { .. }
            | Effect::Compensate { .. }
            | Effect::Compare(_)
            | Effect::SetPages { .. }
            | Effect::DrawPages(_)
            | Effect::Reveal(_)
            | Effect::ExportSheets { .. }
            | Effect::Print(_)
            | Effect::HandOut(_)
            | Effect::SumCounties(_)
            | Effect::Letter(_)
            | Effect::Export { .. } => Ok(()),
        };
        self.answer.tell(done);
    }

    fn follow_in(&mut self, sitting: Sitting, order: BookOrder) -> Result<(), Notice> {
        let book = self.book.take_if(|_| matches!(order, BookOrder::Close) && sitting == self.sitting);
        if let Some(book) = book {
            return close(book);
        }
        match (&mut self.book, &self.policy) {
            (Some(book), Some(policy)) if sitting == self.sitting => {
                carry_out(book, (policy, &self.precautions), order, self.answer)
            }
            (Some(_) | None, Some(_) | None) => match order.loss() {
                Some(loss) => Err(notice::of_other_book(&loss)),
                None => Ok(()),
            },
        }
    }

    /// Puts the packs of this machine in force, and tells of those that cannot be used.
    fn load_policy(&mut self) -> Result<(), Notice> {
        let OwnPolicy { policy, problems } = policies::load_from(self.packs.as_deref())?;
        self.policy = Some(Arc::new(policy));
        problems.into_iter().for_each(|problem| self.answer.send(Action::Told(problem)));
        Ok(())
    }

    /// Changes the packs, puts them in force, and judges the open book by them.
    fn follow_on_packs(&mut self, order: &PolicyOrder) -> Result<(), Notice> {
        let (Some(folder), Some(policy)) = (&self.packs, &self.policy) else {
            return Err(Notice::failure(
                "本机没有存放设置的文件夹，规则包没有改动。",
                "",
                "请用有主目录的用户登录后再试。",
            ));
        };
        let done = self.answer.guarded("修改规则包", || order.carry_out(folder, policy))?;
        if order.changes_policy() {
            self.load_policy()?;
            if let (Some(book), Some(policy)) = (&self.book, &self.policy) {
                let read = self.answer.task("正在重新核查", |_| stages::read(book, policy))?;
                self.answer.send(Action::Reread(Box::new(read)));
            }
        }
        done.into_iter().for_each(|told| self.answer.send(Action::Told(told)));
        Ok(())
    }

    /// Opens a book and lets the one before it go. When it cannot be opened, the one before it stays open.
    fn open(&mut self, title: &str, open: impl FnOnce() -> Result<Meant, Notice>) -> Result<(), Notice> {
        let Some(policy) = &self.policy else {
            return Err(Notice::failure("政策文件不可用，不能打开账簿。", "", "请重新安装程序。"));
        };
        let current = &self.book;
        let (opened, read) = self.answer.task(title, |_| {
            let meant = open()?;
            let read = match (&meant, current) {
                (Meant::Another(book), _) => stages::read(book, policy)?,
                (Meant::TheOpenOne, Some(book)) => stages::read(book, policy)?,
                (Meant::TheOpenOne, None) => return Err(Notice::advice("账簿已经关闭，请再打开一次。")),
            };
            Ok((meant, Box::new(read)))
        })?;
        let before = match opened {
            Meant::Another(book) => {
                self.sitting = self.sitting.next();
                self.book.replace(*book)
            }
            Meant::TheOpenOne => None,
        };
        self.answer.send(Action::Opened { sitting: self.sitting, opened: read });
        before.map_or(Ok(()), close)
    }

    fn open_sample(&mut self) -> Result<(), Notice> {
        let folder = sample::default_folder();
        let path = self.answer.task("正在准备示例", |progress| sample::prepare(&folder, progress))?;
        self.open("正在打开示例", || stages::open(&path).map(Meant::another))?;
        let news = Notice::done("示例已准备好，可以随意试用；工作簿、步骤文件和账簿都在这个文件夹里。");
        self.answer.send(Action::Told(news.at(folder.display().to_string())));
        Ok(())
    }

    /// Whether the open book lies under this path, however it is written.
    fn is_open(&self, path: &Path) -> bool {
        let whole = |path: &Path| std::fs::canonicalize(path).ok();
        let open = self.book.as_ref().and_then(|book| whole(book.path()));
        open.is_some() && open == whole(path)
    }
}

/// What there is to open.
enum Meant {
    Another(Box<Book>),
    /// It has us locked out ourselves, so it is read once more instead.
    TheOpenOne,
}

impl Meant {
    fn another(book: Book) -> Self {
        Self::Another(Box::new(book))
    }
}

/// What the office's packs say, and how foreign files are read.
type Rules<'a> = (&'a Arc<Policy>, &'a Precautions);

/// Carries out an order for this very book. A question that failed is answered too, so that nobody waits for it.
fn carry_out(book: &mut Book, rules: Rules<'_>, order: BookOrder, answer: &Answer) -> Result<(), Notice> {
    let (policy, precautions) = rules;
    match order {
        BookOrder::Close => {}
        BookOrder::BackUp(path) => {
            answer.task("正在备份", |progress| stages::back_up(book, &path, progress))?;
            answer.send(Action::Told(Notice::done("已备份。").at(path.display().to_string())));
        }
        BookOrder::Examine => {
            let found = answer.task("正在检查账簿", |progress| soundness::examine(book, progress))?;
            answer.send(Action::Told(found.notice()));
        }
        BookOrder::SetDefaultScheme(key) => {
            let set = |book: &mut Book| stages::set_default_scheme(book, key.as_deref());
            return change(book, policy, ("设置现行机构配置方案", answer), set);
        }
        BookOrder::SetStandards(keys) => {
            let set = |book: &mut Book| stages::set_standards(book, Some(&keys));
            return change(book, policy, ("选用编制标准", answer), set);
        }
        BookOrder::SetHeader(header) => {
            let set = |book: &mut Book| stages::set_header(book, &header);
            return change(book, policy, ("修改账簿的名称和地区", answer), set);
        }
        BookOrder::ReadPeople { generation, filter, after } => {
            let read = answer.guarded("读取人员", || {
                let (page, total) = stages::people(book, &filter, after)?;
                Ok(PeopleRead { people: page.rows, total, next: page.next })
            });
            answer.send(Action::People(PeopleAction::Read { generation, read }));
        }
        BookOrder::Moves(order) => return moves::carry_out(book, order, answer),
        BookOrder::Roster(order) => super::roster::carry_out(book, order, answer),
        of_files @ (BookOrder::UnderstandWorkbooks { .. } | BookOrder::ReadCorrections { .. }) => {
            read_files(book, precautions, of_files, answer);
        }
        BookOrder::ForgetMappings(layouts) => {
            answer.guarded("忘记对应关系", || stages::forget_mappings(book, &layouts))?;
        }
        of_import @ BookOrder::WriteImport { .. } => write_import(book, policy, of_import, answer),
        BookOrder::Record { entry } => {
            let written = answer.task("正在写入台账", |progress| {
                let entry = stages::write_entry(book, &entry, progress)?;
                read_after(book, policy, entry)
            });
            answer.send(Action::Record(RecordAction::Written(written)));
        }
        BookOrder::Settle { today } => {
            let settle = |book: &mut Book| stages::settle(book, today);
            return change(book, policy, ("更换日期", answer), settle);
        }
        BookOrder::Time(order) => log::read_day(book, order, answer),
        BookOrder::Entries(order) => log::read_entries(book, order, answer),
        BookOrder::History(order) => return super::history::carry_out(book, order, (precautions, answer)),
        BookOrder::Workbench(order) => return super::workbench::carry_out(book, policy, *order, answer),
        BookOrder::Papers(order) => super::papers::carry_out(book, policy, order, answer),
        BookOrder::Report(order) => answer.guarded("记住打印选项", || reporting::carry_out(book, &order))?,
        BookOrder::Origin(order) => super::origin::follow(book, order, answer),
        BookOrder::Vouchers(order) => super::vouchers::carry_out(book, policy, order, answer),
        of_plans @ (BookOrder::StoreNewPlan { .. }
        | BookOrder::StorePlan(_)
        | BookOrder::LayAdopted { .. }
        | BookOrder::ReadSteps { .. }
        | BookOrder::Adopt { .. }) => return carry_out_on_plans(book, policy, of_plans, answer),
    }
    Ok(())
}

/// Reads foreign files for an import: the workbooks themselves, or what was put right in a list of their problems.
fn read_files(book: &Book, precautions: &Precautions, order: BookOrder, answer: &Answer) {
    if let BookOrder::UnderstandWorkbooks { generation, files, aim, choices, read } = order {
        let show = &mut |glimpse| {
            let glimpse = Arc::new(glimpse);
            answer.send(Action::Import(ImportAction::Glimpsed { generation, glimpse }));
        };
        let preview = understand(book, (&files, read), (aim, &choices), (precautions, show), answer);
        answer.send(Action::Import(ImportAction::Understood { generation, preview }));
    } else if let BookOrder::ReadCorrections { generation, file } = order {
        let read = read_corrections(&file, precautions, answer);
        answer.send(Action::Import(ImportAction::CorrectionsRead { generation, read }));
    }
}

/// Writes a batch, and keeps what was said of its columns.
fn write_import(book: &mut Book, policy: &Arc<Policy>, order: BookOrder, answer: &Answer) {
    let BookOrder::WriteImport { preview, today, author, basis, attachments } = order else { return };
    let written = answer.task("正在写入台账", |progress| {
        let by = (today, author.as_str());
        let entry = stages::write_import_with(book, &preview, by, (basis, attachments), progress)?;
        if let Err(told) = stages::remember_mappings(book, &preview) {
            answer.send(Action::Told(told));
        }
        Ok((entry, read_after(book, policy, entry)?))
    });
    answer.send(Action::Import(ImportAction::Written(written)));
}

/// Reads a filled list of problems.
fn read_corrections(
    file: &Path,
    precautions: &Precautions,
    answer: &Answer,
) -> Result<BTreeMap<CellKey, String>, Notice> {
    let read = |progress: &Progress| problem_file::corrections(file, precautions, progress);
    answer.task("正在读取更正清单", read)
}

/// Reads workbooks, or takes those that were read before, and says what they would change.
fn understand(
    book: &Book,
    (files, read): (&[ImportSource], Option<Arc<Reading>>),
    decided: (Option<DutyAim>, &Choices),
    showing: (&Precautions, &mut dyn FnMut(Glimpse)),
    answer: &Answer,
) -> Result<Arc<Preview>, Notice> {
    let understand = |progress: &Progress| match read {
        Some(read) => stages::understand_read(book, (files, read), decided, progress),
        None => stages::understand_showing(book, files, decided, showing, progress),
    };
    answer.task("正在读取工作簿", understand).map(Arc::new)
}

/// Changes the book, which is over at once, and reads it anew.
fn change(
    book: &mut Book,
    policy: &Arc<Policy>,
    (title, answer): (&str, &Answer),
    change: impl FnOnce(&mut Book) -> Result<(), Notice>,
) -> Result<(), Notice> {
    let read = answer.guarded(title, || {
        change(book)?;
        stages::read(book, policy)
    })?;
    answer.send(Action::Reread(Box::new(read)));
    Ok(())
}

fn carry_out_on_plans(book: &mut Book, policy: &Arc<Policy>, order: BookOrder, answer: &Answer) -> Result<(), Notice> {
    let done = match order {
        BookOrder::StoreNewPlan { name } => {
            PlanAction::Stored(answer.guarded("新建方案", || stages::new_plan(book, &name))?)
        }
        BookOrder::StorePlan(plan) => {
            let result = answer.guarded("保存方案", || stages::store_plan(book, &plan));
            PlanAction::Kept { plan: plan.id, result }
        }
        BookOrder::LayAdopted { generation, plan, register } => {
            let laid = answer.reading("正在读取方案执行前的台账", || stages::lay(book, &register, plan));
            PlanAction::Laid { generation, laid: laid.map(Box::new) }
        }
        BookOrder::ReadSteps { file, plan, register } => {
            let read = answer.reading("正在读取步骤文件", || stages::read_steps(book, &register, &file))?;
            PlanAction::StepsRead { plan, file: read }
        }
        BookOrder::Adopt { adoptions, today, author } => {
            PlanAction::Adopted(answer.task("正在执行方案", |progress| {
                let register = stages::read(book, policy)?.register;
                let by = (today, author.as_str());
                let entries = stages::adopt_together(book, &register, &adoptions, by, progress)?;
                let read = read_after(book, policy, entries.last().map_or(EntryId(0), |adopted| adopted.entry))?;
                if entries.len() > 1 {
                    let written = wording::numbered_entries(entries.iter().map(|adopted| adopted.entry.0));
                    answer.send(Action::Told(Notice::done(format!("方案已一并执行，写入{written}。"))));
                }
                Ok(read)
            }))
        }
        // Carried out before.
        BookOrder::Close
        | BookOrder::BackUp(_)
        | BookOrder::Examine
        | BookOrder::SetDefaultScheme(_)
        | BookOrder::SetStandards(_)
        | BookOrder::SetHeader(_)
        | BookOrder::ReadPeople { .. }
        | BookOrder::Moves(_)
        | BookOrder::Roster(_)
        | BookOrder::UnderstandWorkbooks { .. }
        | BookOrder::ReadCorrections { .. }
        | BookOrder::WriteImport { .. }
        | BookOrder::ForgetMappings(_)
        | BookOrder::Record { .. }
        | BookOrder::Settle { .. }
        | BookOrder::Report(_)
        | BookOrder::Time(_)
        | BookOrder::Entries(_)
        | BookOrder::History(_)
        | BookOrder::Workbench(_)
        | BookOrder::Papers(_)
        | BookOrder::Origin(_)
        | BookOrder::Vouchers(_) => return Ok(()),
    };
    answer.send(Action::Plan(done));
    Ok(())
}

/// Reads the book after an entry; when that fails, the entry is written all the same, and the user has to know.
pub(super) fn read_after(book: &Book, policy: &Arc<Policy>, entry: EntryId) -> Result<Box<Opened>, Notice> {
    stages::read(book, policy).map(Box::new).map_err(|failure| notice::of_unread_entry(entry, &failure))
}

fn close(book: Book) -> Result<(), Notice> {
    book.close().map_err(notice::of_book)
}

fn write_settings(settings: &Settings) -> Result<(), Notice> {
    settings.write().map_err(|error| {
        let told = notice::of_io(&error, settings.file.as_deref().unwrap_or(Path::new("")));
        Notice { what: format!("设置没有保存：{}", told.what), level: NoticeLevel::Advice, ..told }
    })
}
