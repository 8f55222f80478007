//! 汇总多个账簿: the books of several counties read one after another, each as it stands at the end of one day, and added up into one
//! table. A book that cannot be read is left out and told of under the table; one that is given twice refuses the whole, since a county
//! must not be counted twice. Window and command line go the same way.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::action::Effect;
use super::purpose::Purpose;
use super::stages;
use super::state::State;
use crate::domain::{Date, Snapshot};
use crate::notice::{Notice, told};
use crate::report::{CountyLine, Heading, Table, counties};
use crate::store::Book;

/// The word for the table on the command line, and its title.
pub const KEY: &str = "counties";
pub const TITLE: &str = "区县机构编制汇总表";

/// A county as it was read.
#[derive(Debug, Clone)]
pub struct County {
    /// 地区, or what stands for it where the book names none.
    pub name: String,
    pub path: PathBuf,
    /// The book's own id, which its copies share.
    pub id: String,
    pub snapshot: Arc<Snapshot>,
}

/// A table of several books, and those that are not in it.
#[derive(Debug)]
pub struct Counties {
    pub table: Table,
    /// Each with its reason.
    pub left_out: Vec<String>,
}

/// Which of its two files the window is choosing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountiesPurpose {
    /// The books.
    Books,
    /// Where the table goes.
    Export,
}

impl CountiesPurpose {
    /// The heading of the dialog.
    pub fn title(self) -> &'static str {
        match self {
            Self::Books => "选择要与当前账簿汇总的账簿",
            Self::Export => TITLE,
        }
    }

    /// What its files end in.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Books => &["bh"],
            Self::Export => &["xlsx", "pdf", "docx", "txt", "json"],
        }
    }
}

/// What is ordered: the open book as it is shown, and others that are to be read.
#[derive(Debug)]
pub struct CountiesOrder {
    own: County,
    others: Vec<PathBuf>,
    heading: Heading,
    pub file: PathBuf,
}

/// What the window has chosen so far.
#[derive(Debug, Default)]
pub struct CountiesDesk {
    books: Vec<PathBuf>,
}

/// An open book as a county.
///
/// # Errors
/// Failures of the book.
pub fn of_book(book: &Book, path: &Path, day: Date) -> Result<County, Notice> {
    let snapshot = Arc::new(told(book.snapshot_on(day))?);
    Ok(named(&book.header().jurisdiction, &book.header().title, path, (book.id(), snapshot)))
}

fn named(jurisdiction: &str, title: &str, path: &Path, (id, snapshot): (&str, Arc<Snapshot>)) -> County {
    let file = || path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = match (jurisdiction.trim(), title.trim()) {
        ("", "") => file(),
        ("", title) => title.to_owned(),
        (place, _) => place.to_owned(),
    };
    County { name, path: path.to_path_buf(), id: id.to_owned(), snapshot }
}

/// What stands above the table: whose city it is no book says, so the office is written in by hand.
pub fn heading(day: Date) -> Heading {
    Heading { office: String::new(), date: day }
}

impl CountiesOrder {
    /// Reads and adds up.
    ///
    /// # Errors
    /// As [`sum`].
    pub fn carry_out(&self) -> Result<Counties, Notice> {
        sum(vec![self.own.clone()], &self.others, &self.heading)
    }
}

impl Counties {
    /// What is said when the table has been written.
    pub fn told(&self, file: &Path) -> Notice {
        let place = file.display().to_string();
        match self.left_out.is_empty() {
            true => Notice::done(format!("已导出“{}”。", self.table.title)).at(place),
            false => {
                let what = format!("已导出“{}”，没有汇总：{}。", self.table.title, self.left_out.join("；"));
                Notice::advice(what).at(place)
            }
        }
    }
}

/// Reads the books at `paths` and adds them to those that are read already.
///
/// # Errors
/// A county that is given twice; no book that could be read.
pub fn sum(read: Vec<County>, paths: &[PathBuf], heading: &Heading) -> Result<Counties, Notice> {
    let (mut all, mut left_out) = (read, Vec::new());
    for path in paths {
        let read = stages::open_to_read(path).and_then(|book| {
            let county = of_book(&book, path, heading.date);
            told(book.close())?;
            county
        });
        match read {
            Ok(county) => all.push(county),
            Err(notice) => left_out.push(format!("{}({})", path.display(), notice.what.trim_end_matches('。'))),
        }
    }
    refuse_twice(&all)?;
    if all.is_empty() {
        return Err(Notice::failure(
            format!("没有汇总：一个账簿也没有读成。{}", left_out.join("；")),
            "",
            "请核对文件后重试。",
        ));
    }
    let lines: Vec<CountyLine> = all.into_iter().map(|county| CountyLine::of(county.name, &county.snapshot)).collect();
    Ok(Counties { table: counties(heading, &lines, &left_out), left_out })
}

/// A county stands once: neither a book and its copy, nor two books of one place.
fn refuse_twice(all: &[County]) -> Result<(), Notice> {
    let (mut ids, mut names) = (BTreeMap::new(), BTreeMap::new());
    for county in all {
        let same_id = ids.insert(county.id.as_str(), county);
        let same_name = names.insert(county.name.as_str(), county);
        if let Some(other) = same_id.or(same_name) {
            let what = format!("没有汇总：“{}”给了两次，会重复计数。", county.name);
            let place = format!("{}、{}", other.path.display(), county.path.display());
            let advice = "请去掉其中一个；不是同一个区县的，请先用“设置”或 bianheng set 改正地区。";
            return Err(Notice::failure(what, place, advice));
        }
    }
    Ok(())
}

/// The books are chosen, or where the table goes.
pub(super) fn on_chosen(state: &mut State, purpose: CountiesPurpose, files: Vec<PathBuf>) -> Vec<Effect> {
    let today = state.today;
    let Some(desk) = &mut state.desk else { return Vec::new() };
    match purpose {
        CountiesPurpose::Books => {
            desk.counties.books = files;
            state.choosing = Some(Purpose::Counties(CountiesPurpose::Export));
            Vec::new()
        }
        CountiesPurpose::Export => {
            let Some(file) = files.into_iter().next() else { return Vec::new() };
            let others = std::mem::take(&mut desk.counties.books);
            // The open book stands for itself, chosen or not.
            let others = others.into_iter().filter(|path| *path != desk.path).collect();
            let heading = heading(desk.day(today));
            let (header, snapshot) = (&desk.header, Arc::clone(&desk.register.snapshot));
            let own = named(&header.jurisdiction, &header.title, &desk.path, (&desk.book_id, snapshot));
            vec![Effect::SumCounties(Box::new(CountiesOrder { own, others, heading, file }))]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{TODAY, state_with_county};
    use crate::app::{Action, Command, update};

    fn county(name: &str, id: &str) -> County {
        named(name, "账簿", Path::new("甲.bh"), (id, Arc::default()))
    }

    #[test]
    fn a_county_stands_once() {
        let refused = |all: &[County]| refuse_twice(all).err().map(|notice| notice.what);
        assert_eq!(refused(&[county("甲县", "1"), county("乙县", "2")]), None);
        let twice = Some("没有汇总：“甲县”给了两次，会重复计数。".to_owned());
        assert_eq!(refused(&[county("甲县", "1"), county("甲县", "2")]), twice);
        assert_eq!(refused(&[county("乙县", "1"), county("甲县", "1")]), twice, "a copy under another name");
        assert_eq!(
            (county(" ", "1").name, named("", "", Path::new("x/丙县.bh"), ("3", Arc::default())).name.as_str()),
            ("账簿".to_owned(), "丙县")
        );
        let none = sum(Vec::new(), &[PathBuf::from("没有这个.bh")], &heading(TODAY)).expect_err("nothing to add up");
        assert!(none.what.contains("一个账簿也没有读成") && none.what.contains("没有这个.bh"), "{}", none.what);
    }

    #[test]
    fn the_window_asks_for_the_books_and_then_for_the_file() {
        let mut state = state_with_county(Vec::new());
        update(&mut state, Action::Command(Command::SumBooks));
        let books = Purpose::Counties(CountiesPurpose::Books);
        assert_eq!(state.choosing, Some(books));
        assert!(update(&mut state, Action::Chosen(books, vec!["乙.bh".into(), "甲.bh".into()])).is_empty());
        let target = Purpose::Counties(CountiesPurpose::Export);
        assert_eq!(state.choosing, Some(target));
        let mut effects = update(&mut state, Action::Chosen(target, vec!["汇总".into()]));
        let Some(Effect::SumCounties(order)) = effects.pop() else { panic!("{effects:?}") };
        assert_eq!((order.own.name.as_str(), order.file.as_path()), ("安和县", Path::new("汇总.xlsx")));
        assert_eq!(order.others, [PathBuf::from("乙.bh")], "the open book is not read once more");
        let summed = order.carry_out().expect("the open book alone");
        assert_eq!(summed.left_out.len(), 1, "{:?}", summed.left_out);
        assert_eq!(order.own.id, "5d0c".repeat(8), "a copy under another name is known by it");
        let told = summed.told(Path::new("汇总.xlsx"));
        assert!(told.what.contains("没有汇总：乙.bh("), "{}", told.what);
    }
}
