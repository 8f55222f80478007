//! A large roster, from the file to the book, against the bare reading of the same file.
//!
//! - **Ours, stage by stage**: `read` (cells within limits), `understand` (head, columns, every row a record), `reconcile` (names to
//!   institutions, records to operations, each applied to a copy of the register) and `record` (one entry in a fresh book on the
//!   disk, `synchronous=FULL`). The book has the sample county's ledger already, so that the roster's units are known; setting it
//!   up is not timed.
//! - **Ours, as the program does it**: `app::stages::understand`, which lets a process of its own read the file, and `write_import`;
//!   all there is to preview is kept in memory until it is written. What the reading process held at most stands in a line of its
//!   own, without a time: both processes together held no more than the sum of `understand` and that line.
//! - **Peer**: calamine's cell reader over every cell of the same workbook; it makes nothing of them.
//!
//! Aim: ratio at most 1.0 at a million rows (1.3 with the reason written down), at most 600 MB; 20 000 rows previewed within 1 s
//! (`cargo bench -- import --rows 20000`: the `understand` stage of the second block). The first needs checking and writing to overlap
//! with reading. They do not: nothing is written before the preview has been seen, and of what remains SQLite alone takes about as
//! long as the peer (rows, five indexes sorted, the seal, write-ahead log and its return into the book).

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::hint::black_box;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use bianheng::app::stages;
use bianheng::domain::{Date, Entry, Source};
use bianheng::import::{self, Choices, Isolation, Limits, Precautions, Vocabulary};
use bianheng::store::Book;
use bianheng::watch::Unwatched;
use calamine::{Reader, Xlsx, open_workbook};

use crate::Outcome;
use crate::roster;
use crate::support::child::{self, Task};
use crate::support::compare::compare;
use crate::support::measure::{Memory, Run, Stopwatch, with_children};
use crate::support::told;

const LEDGER: &str = "sample_data/安和县/安和县机构编制台账(2026年10月).xlsx";

const BY_STAGES: Task = Task { name: "import-by-stages", run: by_stages };
const AS_PROGRAM: Task = Task { name: "import-as-program", run: as_program };
const CALAMINE: Task = Task { name: "import-calamine", run: bare_read };
pub const TASKS: &[Task] = &[BY_STAGES, AS_PROGRAM, CALAMINE];

pub fn run(rounds: u32, rows: u32) -> Outcome<()> {
    println!("\nIMPORT");
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("花名册.xlsx");
    let seed = book_with_ledger(folder.path())?;
    let snapshot = seed.snapshot()?;
    roster::write(&file, &snapshot, rows)?;
    let size = std::fs::metadata(&file)?.len() as f64 / f64::from(1 << 20);
    println!("\n{rows} people × {} columns, {size:.1} MiB", roster::COLUMNS);
    let ask = |task: &'static Task| child::ask(task, &[file.as_os_str(), OsStr::new(&rows.to_string())]);
    compare(&format!("{rows} rows, stage by stage"), rounds, || ask(&BY_STAGES), || ask(&CALAMINE))?;
    compare(&format!("{rows} rows, as the program does it"), rounds, || ask(&AS_PROGRAM), || ask(&CALAMINE))
}

/// A new book in `folder` that knows the sample county's institutions and nobody in them.
fn book_with_ledger(folder: &Path) -> Outcome<Book> {
    let mut book = told(stages::create(&folder.join("测算.bh"), "安和县"))?;
    let ledger = Path::new(env!("CARGO_MANIFEST_DIR")).join(LEDGER);
    let preview = told(stages::understand(&book, &[ledger], &Precautions::for_own_files(), &Unwatched))?;
    told(stages::write_import(&mut book, &preview, today(), "测算", &Unwatched))?;
    Ok(book)
}

fn by_stages(given: &[OsString]) -> Outcome<Run> {
    let (file, rows) = arguments(given)?;
    let folder = tempfile::tempdir()?;
    let mut book = book_with_ledger(folder.path())?;
    let mut watch = Stopwatch::new(Memory::Watched);
    let vocabulary = Vocabulary::built_in();
    let reading = watch.time("read", || import::read(&[file.into()], &Precautions::for_own_files(), &Unwatched))?;
    let understanding = watch
        .time("understand", || import::understand(&reading.workbooks, Choices::default(), vocabulary, &Unwatched))?;
    let (snapshot, fresh) = (book.snapshot()?, book.fresh_ids()?);
    let batch = watch.time("reconcile", || {
        import::reconcile(&understanding.records, &snapshot, &[], fresh, vocabulary, &Unwatched)
    })?;
    drop((reading, snapshot));
    let source = Source::Import { files: Vec::new() };
    let entry = Entry { author: "测算".to_owned(), ..Entry::new(today(), source, Vec::new()) };
    let mut go_on = |_, _| ControlFlow::Continue(());
    watch.time("record", || book.record_lent(&entry, &batch.operations, today().into(), &mut go_on))?;
    check_people(&book, rows)?;
    Ok(watch.stop(1))
}

fn as_program(given: &[OsString]) -> Outcome<Run> {
    let (file, rows) = arguments(given)?;
    let folder = tempfile::tempdir()?;
    let mut book = book_with_ledger(folder.path())?;
    let mut watch = Stopwatch::new(Memory::Watched);
    let precautions = Precautions { limits: Limits::default(), isolation: Isolation::of_this_program() };
    let understand = || stages::understand(&book, &[file], &precautions, &Unwatched);
    let (preview, reader) = watch.time("understand", || with_children(understand));
    let preview = told(preview)?;
    watch.note("the reading process", reader);
    told(watch.time("write_import", || stages::write_import(&mut book, &preview, today(), "测算", &Unwatched)))?;
    check_people(&book, rows)?;
    Ok(watch.stop(1))
}

fn bare_read(given: &[OsString]) -> Outcome<Run> {
    let (file, rows) = arguments(given)?;
    let mut watch = Stopwatch::new(Memory::Watched);
    let cells = watch.time("cells", || -> Outcome<u64> {
        let mut workbook: Xlsx<BufReader<File>> = open_workbook(&file)?;
        let mut count = 0;
        for name in workbook.sheet_names() {
            let mut cells = workbook.worksheet_cells_reader(&name)?;
            while let Some(cell) = cells.next_cell()? {
                black_box(cell);
                count += 1;
            }
        }
        Ok(count)
    })?;
    let expected = (u64::from(rows) + 1) * u64::from(roster::COLUMNS);
    if cells != expected {
        return Err(format!("calamine read {cells} cells of {expected}").into());
    }
    Ok(watch.stop(1))
}

/// An import that leaves people out would be fast for the wrong reason.
fn check_people(book: &Book, rows: u32) -> Outcome<()> {
    let people = book.snapshot()?.roster().people().0;
    if people != rows {
        return Err(format!("{people} people of {rows} are in the book").into());
    }
    Ok(())
}

fn arguments(given: &[OsString]) -> Outcome<(PathBuf, u32)> {
    let [file, rows] = given else { return Err("a file and its rows are needed".into()) };
    Ok((file.into(), rows.to_str().ok_or("rows are a number")?.parse()?))
}

fn today() -> Date {
    Date::constant(2026, 11, 22)
}
