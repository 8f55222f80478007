//! Orders to the thread that owns the book, with real files: what is open stays open until the next one is, an order for one book
//! is never carried out on another, and every edit is answered for.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bianheng::app::jobs::Crew;
use bianheng::app::{
    Action, BookOrder, Effect, ImportAction, Opened, PeopleAction, PeopleFilter, PlanAction, Sitting, stages,
};
use bianheng::domain::{Entry, Headcount, Holder, Operation, PlanId, QuotaKind, Source, Tier, Transfer};
use bianheng::import::Precautions;
use bianheng::plan::Plan;
use bianheng::store::{Book, StoreError};
use bianheng::watch::Unwatched;
use tempfile::TempDir;

use crate::county::{self, TODAY};

const PATIENCE: Duration = Duration::from_secs(90);

/// A crew, and a folder for its books.
struct Office {
    crew: Crew,
    folder: TempDir,
}

impl Office {
    fn new() -> Self {
        let crew = Crew::start(|_| Vec::new(), None, Precautions::for_own_files(), || {}).expect("the threads start");
        Self { crew, folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A closed, empty book with one plan.
    fn book(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        let book = stages::create(&path, "安和县").expect("a new book");
        stages::new_plan(&book, "草案").expect("a plan");
        book.close().expect("closed");
        path
    }

    /// The next answer that says something; the comings and goings of tasks do not.
    #[track_caller]
    fn answer(&self) -> Action {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            match self.crew.wait(Duration::from_secs(1)) {
                Some(Action::TaskStarted { .. } | Action::TaskEnded { .. }) | None => {}
                // What can be seen of workbooks meanwhile is no answer.
                Some(Action::Import(ImportAction::Glimpsed { .. })) => {}
                Some(action) => return action,
            }
        }
        panic!("no answer")
    }

    #[track_caller]
    fn opened(&self) -> (Sitting, Opened) {
        match self.answer() {
            Action::Opened { sitting, opened } => (sitting, *opened),
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn open(&self, path: &Path) -> (Sitting, Opened) {
        self.crew.order(Effect::OpenBook(path.to_owned()));
        self.opened()
    }

    fn order(&self, sitting: Sitting, order: BookOrder) {
        self.crew.order(Effect::Book { sitting, order });
    }

    #[track_caller]
    fn told(&self) -> String {
        match self.answer() {
            Action::Told(notice) => notice.to_string(),
            other => panic!("{other:?}"),
        }
    }

    /// Orders a plan to be kept and returns what was answered.
    #[track_caller]
    fn keep(&self, sitting: Sitting, plan: &Plan) -> Result<(), String> {
        self.order(sitting, BookOrder::StorePlan(plan.clone()));
        match self.answer() {
            Action::Plan(PlanAction::Kept { plan: answered, result }) => {
                assert_eq!(answered, plan.id);
                result.map_err(|notice| notice.what)
            }
            other => panic!("{other:?}"),
        }
    }
}

fn edited(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    plan.revisions.push("一", vec![Operation::Abolish { institution: bianheng::domain::InstitutionId(1) }.into()]);
    plan
}

fn steps_in(path: &Path) -> usize {
    let book = Book::open(path).expect("a closed book");
    stages::find_plan(&book, "草案").expect("the plan").steps().len()
}

#[test]
fn a_book_stays_open_when_another_cannot_be_opened() {
    let mut office = Office::new();
    let path = office.book("甲.bh");
    let (sitting, opened) = office.open(&path);
    let empty = office.path("空.bh");
    std::fs::write(&empty, "").expect("written");
    for (effect, what) in [
        (Effect::OpenBook(empty), "文件是空的(0字节)，不是账簿。"),
        (Effect::OpenBook(office.path("没有.bh")), "找不到这个文件。"),
        (Effect::CreateBook { path: path.clone(), jurisdiction: String::new() }, "同名文件已经存在，没有覆盖。"),
    ] {
        office.crew.order(effect);
        assert!(office.told().starts_with(what));
        assert!(matches!(Book::open(&path), Err(StoreError::Locked { .. })), "it is still ours");
        assert_eq!(office.keep(sitting, &edited(&opened.plans[0])), Ok(()));
    }
    office.crew.finish();
    assert_eq!(steps_in(&path), 1);
}

#[test]
fn the_open_book_can_be_opened_once_more() {
    let office = Office::new();
    let path = office.book("甲.bh");
    let (first, opened) = office.open(&path);
    office.keep(first, &edited(&opened.plans[0])).expect("kept");
    let around = office.folder.path().join(".").join("甲.bh");
    let (again, reread) = office.open(&around);
    assert_eq!((again, reread.plans[0].steps().len()), (first, 1), "the same sitting, read anew");
    assert_eq!(office.keep(first, &opened.plans[0]), Ok(()));
}

#[test]
fn an_order_for_one_book_is_never_carried_out_on_another() {
    let mut office = Office::new();
    let (first_path, second_path) = (office.book("甲.bh"), office.book("乙.bh"));
    let (first, opened) = office.open(&first_path);
    let (second, _) = office.open(&second_path);
    assert_ne!(first, second);
    let gone = |loss: &str| {
        format!("没有完成：{loss}。这本账簿已经关闭或换成了另一本。\n  处理：请重新打开原来的账簿，再做一次。")
    };
    office.order(first, BookOrder::StorePlan(edited(&opened.plans[0])));
    assert_eq!(office.told(), gone("保存方案“草案”的修改"));
    let plan = opened.plans[0].clone();
    office.order(
        first,
        BookOrder::Adopt { adoptions: vec![stages::Adoption::of(plan)], today: TODAY, author: "测试".to_owned() },
    );
    assert_eq!(office.told(), gone("执行方案“草案”"));
    office.order(first, BookOrder::SetDefaultScheme(Some("sample-6x".to_owned())));
    assert_eq!(office.told(), gone("设置现行机构配置方案"));
    // Nothing is lost with what was only to be looked at, and the book that is open is not closed for the other.
    let filter = PeopleFilter::default();
    office.order(first, BookOrder::ReadPeople { generation: 1, filter: filter.clone(), after: None });
    office.order(first, BookOrder::Close);
    office.order(second, BookOrder::ReadPeople { generation: 2, filter, after: None });
    let answer = office.answer();
    assert!(matches!(answer, Action::People(PeopleAction::Read { generation: 2, read: Ok(_) })), "{answer:?}");
    office.order(second, BookOrder::Close);
    office.order(second, BookOrder::StoreNewPlan { name: "方案2".to_owned() });
    assert_eq!(office.told(), gone("新建方案“方案2”"));
    office.crew.finish();
    assert_eq!((steps_in(&first_path), steps_in(&second_path)), (0, 0));
}

#[test]
fn what_waited_takes_effect_on_a_new_day_while_the_book_stays_open() {
    let office = Office::new();
    let path = office.path("甲.bh");
    let mut book = stages::create(&path, "安和县").expect("a new book");
    let tomorrow = book.settled_on().tomorrow().expect("a day");
    let reserve = Holder::Unallocated(Tier::County);
    let kind = QuotaKind::Administrative;
    let issue = Transfer { kind, count: Headcount(3), from: Holder::Superior, to: reserve, people: Vec::new() };
    let entry = Entry::new(tomorrow, Source::Manual, vec![Operation::Transfer(issue)]);
    stages::write_entry(&mut book, &entry, &Unwatched).expect("recorded");
    book.close().expect("closed");

    let in_force = |opened: &Opened| (opened.register.snapshot.ledger().held(reserve, kind), opened.waiting.len());
    let (sitting, opened) = office.open(&path);
    assert_eq!(in_force(&opened), (Headcount(0), 1));
    office.order(sitting, BookOrder::Settle { today: tomorrow });
    let Action::Reread(read) = office.answer() else { panic!("not read anew") };
    assert_eq!((in_force(&read), read.register.baseline.today()), ((Headcount(3), 0), tomorrow));
}

#[test]
fn an_edit_that_the_book_refuses_is_answered_with_its_reason() {
    let office = Office::new();
    let (sitting, opened) = office.open(&office.book("甲.bh"));
    office.order(sitting, BookOrder::StoreNewPlan { name: "另一个".to_owned() });
    let other = match office.answer() {
        Action::Plan(PlanAction::Stored(plan)) => plan,
        other => panic!("{other:?}"),
    };
    let renamed = Plan { name: "草案".to_owned(), ..other };
    assert_eq!(office.keep(sitting, &renamed), Err("账簿中已有方案“草案”，没有改动。".to_owned()));
    office.order(sitting, BookOrder::StoreNewPlan { name: "草案".to_owned() });
    assert!(office.told().starts_with("账簿中已有方案“草案”，没有改动。\n  位置：第1号方案"));
    assert_eq!(office.keep(sitting, &edited(&opened.plans[0])), Ok(()));
}

#[test]
fn an_import_names_the_workbooks_that_were_read_and_is_written_only_over_what_was_seen() {
    let office = Office::new();
    let path = office.path("甲.bh");
    office.crew.order(Effect::CreateBook { path: path.clone(), jurisdiction: "安和县".to_owned() });
    let (sitting, _) = office.opened();
    let broken = office.path("坏.xlsx");
    std::fs::write(&broken, "not a workbook").expect("written");
    let understand = |files: Vec<PathBuf>| {
        let files = files.into_iter().map(Into::into).collect();
        office.order(
            sitting,
            BookOrder::UnderstandWorkbooks { generation: 1, files, aim: None, choices: Box::default(), read: None },
        );
        match office.answer() {
            Action::Import(ImportAction::Understood { generation: 1, preview: Ok(preview) }) => preview,
            other => panic!("{other:?}"),
        }
    };
    let [ledger, _, roster]: [PathBuf; 3] = county::workbooks().try_into().expect("three workbooks");
    let first = understand(vec![broken.clone(), ledger.clone()]);
    let second = understand(vec![ledger, roster]);
    assert_eq!((first.files.len(), first.refused.len()), (2, 1));
    let write = |preview| {
        office.order(
            sitting,
            BookOrder::WriteImport {
                preview,
                today: TODAY,
                author: "测试".to_owned(),
                basis: bianheng::domain::Basis::Pending,
                attachments: Vec::new(),
            },
        );
        match office.answer() {
            Action::Import(ImportAction::Written(written)) => written,
            other => panic!("{other:?}"),
        }
    };
    let (_, opened) = write(first).expect("written");
    let read = Source::Import { files: vec![county::WORKBOOKS[0].to_owned()] };
    assert_eq!(opened.entries[0].source, read, "the broken file is no source of anything");
    let refused = write(second).expect_err("the ledger of this preview is in the register already");
    assert_eq!(refused.what, "没有写入：核对之后台账又有了变化。");
}

#[test]
fn a_book_that_cannot_be_read_is_not_taken_for_one_without_the_person() {
    let county = county::county();
    let register = county.read().register;
    let bureau = county::named(&register.snapshot, "县财政局").id;
    let holders = stages::holders(&county.book, bureau, QuotaKind::Administrative).expect("read");
    let holder = holders.first().expect("somebody works there").name.to_string();
    let file = county.folder.path().join("步骤.toml");
    let told = |book: &Book, name: &str| {
        let transfer = "{ kind = \"行政\", count = 1, from = \"县财政局\", to = \"白鹤镇\", people = [\"NAME\"] }";
        let steps = format!("[[steps]]\ntransfer = {}\n", transfer.replace("NAME", name));
        std::fs::write(&file, steps).expect("written");
        stages::read_steps(book, &register, &file).map_err(|notice| notice.what)
    };
    assert_eq!(told(&county.book, "某某").err().as_deref(), Some("划出单位的这类编制上没有“某某”。"));
    let path = county.folder.path().join("安和县.bh");
    county.book.close().expect("closed");
    let harm = rusqlite::Connection::open(&path).expect("a database");
    let guard = "SELECT sql FROM sqlite_schema WHERE name = 'person_version_is_never_changed'";
    let guard: String = harm.query_row(guard, [], |row| row.get(0)).expect("the trigger");
    let unreadable = "UPDATE person_version SET birth = 'long ago' WHERE ended_by IS NULL";
    harm.execute_batch(&format!("DROP TRIGGER person_version_is_never_changed; {unreadable}; {guard};"))
        .expect("harmed");
    drop(harm);
    let book = Book::open(&path).expect("opened");
    let told = told(&book, &holder).expect_err("unreadable");
    assert!(told.starts_with("账簿中有无法识别的内容("), "{told}");
}

#[test]
fn a_plan_is_found_by_its_name_before_its_number() {
    let office = Office::new();
    let book = stages::open(&office.book("甲.bh")).expect("open");
    stages::new_plan(&book, "1").expect("a plan called by a number");
    let id = |wanted: &str| stages::find_plan(&book, wanted).map(|plan| plan.id).ok();
    assert_eq!((id("1"), id("草案"), id("2"), id("3")), (Some(PlanId(2)), Some(PlanId(1)), Some(PlanId(2)), None));
    let taken = stages::new_plan(&book, "草案").expect_err("taken");
    assert_eq!(taken.what, "账簿中已有方案“草案”，没有改动。");
}

#[test]
fn two_plans_of_one_name_from_earlier_days_are_told_apart_by_number() {
    let office = Office::new();
    let path = office.book("甲.bh");
    let book = stages::open(&path).expect("open");
    stages::new_plan(&book, "另一个").expect("a plan");
    book.close().expect("closed");
    let earlier = rusqlite::Connection::open(&path).expect("a database");
    earlier.execute("UPDATE plan SET name = '草案'", []).expect("as it could be once");
    drop(earlier);
    let book = stages::open(&path).expect("open");
    let told = stages::find_plan(&book, "草案").expect_err("which one?").to_string();
    assert_eq!(told, "有2个方案都叫“草案”。\n  位置：第2号、第1号\n  处理：请改用编号，例如只写 3。");
    let second = stages::find_plan(&book, "2").expect("by number");
    stages::store_plan(&book, &edited(&second)).expect("it can still be edited under the name it has");
}

#[test]
fn an_adopted_plan_has_the_steps_of_its_entry_even_where_an_edit_was_not_kept() {
    let mut county = county::county();
    let register = county.read().register;
    let mut plan = stages::new_plan(&county.book, "职数").expect("a plan");
    let town = county::named(&register.snapshot, "白鹤镇").id;
    let leaders = register.snapshot.institution(town).expect("the town").leaders;
    let held = Operation::SetLeaders { institution: town, leaders };
    plan.revisions.push("一", vec![held.into()]);
    stages::adopt_watched(&mut county.book, &register, &plan, TODAY, "测试", &Unwatched).expect("adopted");
    assert_eq!(stages::find_plan(&county.book, "职数").expect("the plan").steps(), plan.steps());
}
