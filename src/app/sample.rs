//! The sample county that travels with the program: its workbooks are unpacked beside a book, imported as any office's would be,
//! and a plan is laid over them.

use std::path::{Path, PathBuf};

use super::clock;
use super::stages;
use crate::import::Precautions;
use crate::notice::{self, Notice};
use crate::store::{Book, BookHeader};
use crate::watch::Watch;

/// The workbooks, as an office keeps them.
const WORKBOOKS: [(&str, &[u8]); 3] = [
    (
        "安和县机构编制台账(2026年10月).xlsx",
        include_bytes!("../../sample_data/安和县/安和县机构编制台账(2026年10月).xlsx"),
    ),
    ("安和县岗位设置表.xlsx", include_bytes!("../../sample_data/安和县/安和县岗位设置表.xlsx")),
    ("安和县机关事业单位人员花名册.xlsx", include_bytes!("../../sample_data/安和县/安和县机关事业单位人员花名册.xlsx")),
];

/// The steps of the sample plan.
const STEPS: (&str, &str) = ("减上补下步骤.toml", include_str!("../../sample_data/安和县/减上补下步骤.toml"));

/// The name of the sample plan.
pub const PLAN: &str = "减上补下草案A";

/// The scheme that the sample's townships follow today.
const DEFAULT_SCHEME: &str = "chengdu-5x-2019";

/// Where the sample is unpacked when nobody names a folder: a new folder for every run, so that it can be played with. The number
/// of the process keeps two programs apart that were started in the same second.
pub fn default_folder() -> PathBuf {
    let stamp = clock::now().strftime("%Y%m%d-%H%M%S").to_string();
    std::env::temp_dir().join("bianheng").join(format!("示例-{stamp}-{}", std::process::id()))
}

/// Unpacks the workbooks into `folder`, makes a book of them with a plan over it, and returns the book's path.
pub fn prepare(folder: &Path, watch: &dyn Watch) -> Result<PathBuf, Notice> {
    std::fs::create_dir_all(folder).map_err(|error| notice::of_io(&error, folder))?;
    let path = free_path(folder);
    let mut files = Vec::new();
    for (name, bytes) in WORKBOOKS {
        files.push(unpack(folder, name, bytes)?);
    }
    let steps = unpack(folder, STEPS.0, STEPS.1.as_bytes())?;

    let header =
        BookHeader { title: "安和县机构编制账簿(示例)".to_owned(), jurisdiction: "安和县".to_owned() };
    let made = Book::create(&path, &header, clock::now());
    let mut book = made.map_err(|error| notice::of_new_book(&error))?;
    let preview = stages::understand(&book, &files, &Precautions::for_own_files(), watch)?;
    stages::write_import(&mut book, &preview, clock::today(), "示例", watch)?;
    stages::set_default_scheme(&book, Some(DEFAULT_SCHEME))?;

    let policy = stages::policy()?;
    let register = stages::read(&book, &policy)?.register;
    let read = stages::read_steps(&book, &register, &steps)?;
    let plan = stages::new_plan(&book, PLAN)?;
    stages::add_steps(&book, plan, read, "示例")?;
    book.close().map_err(notice::of_book)?;
    Ok(path)
}

fn unpack(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, Notice> {
    let file = folder.join(name);
    std::fs::write(&file, bytes).map_err(|error| notice::of_io(&error, &file))?;
    Ok(file)
}

/// A name for the book that no file has yet, so that an earlier sample is never overwritten.
fn free_path(folder: &Path) -> PathBuf {
    let numbered = |number: u32| match number {
        1 => folder.join("安和县.bh"),
        number => folder.join(format!("安和县({number}).bh")),
    };
    (1..=u32::MAX).map(numbered).find(|path| !path.exists()).unwrap_or_else(|| folder.join("安和县.bh"))
}
