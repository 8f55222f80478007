//! The sample county as a book with its plan over it, made from the workbooks in the repository by the same stages that the
//! window and the command line run. Made once for all tests; each test works on a copy of its own.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use bianheng::app::{OpenPlan, Opened, stages};
use bianheng::domain::{Date, Institution, Name, Snapshot};
use bianheng::import::Precautions;
use bianheng::plan::Plan;
use bianheng::rules::Policy;
use bianheng::store::Book;
use bianheng::watch::Unwatched;
use tempfile::TempDir;

pub const WORKBOOKS: [&str; 3] =
    ["安和县机构编制台账(2026年10月).xlsx", "安和县岗位设置表.xlsx", "安和县机关事业单位人员花名册.xlsx"];
pub const PLAN: &str = "减上补下草案A";
/// What the townships follow before the plan.
pub const DEFAULT_SCHEME: &str = "chengdu-5x-2019";
pub const TODAY: Date = Date::constant(2026, 11, 22);

/// The book as one closed file.
static BOOK: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("安和县.bh");
    make(&path);
    std::fs::read(path).expect("a closed book")
});

pub fn sample_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data/安和县").join(name)
}

pub fn workbooks() -> Vec<PathBuf> {
    WORKBOOKS.iter().map(|name| sample_file(name)).collect()
}

/// Workbooks → book → plan from the step file.
fn make(path: &Path) {
    let mut book = stages::create(path, "安和县").expect("a new book");
    let preview = stages::understand(&book, &workbooks(), &Precautions::for_own_files(), &Unwatched)
        .expect("three readable workbooks");
    assert!(preview.refused.is_empty(), "{:?}", preview.refused);
    stages::write_import(&mut book, &preview, TODAY, "测试", &Unwatched).expect("written");
    stages::set_default_scheme(&book, Some(DEFAULT_SCHEME)).expect("set");
    let register = stages::read(&book, &policy()).expect("readable").register;
    let steps = stages::read_steps(&book, &register, &sample_file("减上补下步骤.toml")).expect("a sound step file");
    let mut plan = stages::new_plan(&book, PLAN).expect("a new plan");
    (plan.effective, plan.basis, plan.note) = (steps.effective, steps.basis, steps.note);
    plan.revisions.push("载入步骤文件", steps.steps);
    stages::store_plan(&book, &plan).expect("stored");
    book.close().expect("closed");
}

pub fn policy() -> Arc<Policy> {
    stages::policy().expect("the bundled policy")
}

/// The county's book in `folder`.
pub fn put_book(folder: &Path) -> PathBuf {
    let path = folder.join("安和县.bh");
    std::fs::write(&path, &*BOOK).expect("a copy of the book");
    path
}

/// The county, open.
pub struct County {
    pub folder: TempDir,
    pub book: Book,
    pub policy: Arc<Policy>,
}

pub fn county() -> County {
    let folder = tempfile::tempdir().expect("a folder");
    let book = stages::open(&put_book(folder.path())).expect("an open book");
    County { folder, book, policy: policy() }
}

impl County {
    pub fn read(&self) -> Opened {
        stages::read(&self.book, &self.policy).expect("readable")
    }

    pub fn plan(&self) -> Plan {
        stages::find_plan(&self.book, PLAN).expect("the plan")
    }

    /// The plan as it lies over the register.
    pub fn laid(&self) -> OpenPlan {
        self.read().register.open(self.plan())
    }
}

pub fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

pub fn named<'a>(snapshot: &'a Snapshot, text: &str) -> &'a Institution {
    snapshot.find(&name(text)).unwrap_or_else(|| panic!("{text} is not in the register"))
}
