//! Every file that is no book, or no book we may use, is refused by what it is; and a book is copied whole.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use bianheng::domain::{EntryId, Operation};
use bianheng::store::{Book, LooksLike, StoreError};

use super::sample::*;

/// A closed book with the county in it.
fn saved(folder: &Path) -> PathBuf {
    let path = folder.join("安宁县 100%_李.bh");
    let mut book = Book::create(&path, &header(), now()).expect("created");
    book.record(&county(), now()).expect("recorded");
    book.close().expect("closed");
    path
}

fn error(path: &Path) -> StoreError {
    match Book::open(path) {
        Ok(_) => panic!("{} was opened", path.display()),
        Err(error) => error,
    }
}

fn written(folder: &Path, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, content).expect("written");
    path
}

/// A copy of the book with some bytes changed.
fn patched(book: &Path, name: &str, offset: usize, bytes: &[u8]) -> PathBuf {
    let mut content = fs::read(book).expect("read");
    content[offset..offset + bytes.len()].copy_from_slice(bytes);
    written(book.parent().expect("a folder"), name, &content)
}

#[test]
fn what_is_no_book_is_told_by_what_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let missing = here.join("没有.bh");
    assert!(matches!(error(&missing), StoreError::NotFound { path } if path == missing));
    assert!(!missing.exists(), "opening makes no file");
    assert!(matches!(error(here), StoreError::IsFolder { .. }));
    assert!(matches!(error(&written(here, "empty.bh", b"")), StoreError::EmptyFile { .. }));
    let looks = |name: &str, content: &[u8]| match error(&written(here, name, content)) {
        StoreError::NotADatabase { looks_like, .. } => looks_like,
        other => panic!("{name}: {other}"),
    };
    assert_eq!(looks("roster.bh", b"PK\x03\x04........................"), LooksLike::ZipPackage);
    assert_eq!(looks("old.bh", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]), LooksLike::OleDocument);
    assert_eq!(looks("text.bh", "姓名,单位\n".repeat(300).as_bytes()), LooksLike::Text);
    let noise: Vec<u8> = (0..8192_u32).map(|index| index.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
    assert_eq!(looks("noise.bh", &noise), LooksLike::Noise);
    assert!(matches!(error(Path::new("")), StoreError::File { .. } | StoreError::NotFound { .. }));
}

#[test]
fn a_book_that_is_not_ours_or_not_whole_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = saved(folder.path());
    // The header of a database: the user version stands at 60, the application id at 68.
    let foreign = patched(&book, "foreign.bh", 68, &[0, 0, 0, 7]);
    assert!(matches!(error(&foreign), StoreError::ForeignDatabase { application_id: 7, .. }));
    let newer = patched(&book, "newer.bh", 60, &2_147_483_647_u32.to_be_bytes());
    assert!(matches!(error(&newer), StoreError::NewerVersion { found: 2_147_483_647, known: 6, .. }));
    let unmade = patched(&book, "unmade.bh", 60, &0_u32.to_be_bytes());
    assert!(matches!(error(&unmade), StoreError::Damaged { .. }));
    let content = fs::read(&book).expect("read");
    let half = written(folder.path(), "half.bh", &content[..content.len() / 2]);
    assert!(matches!(error(&half), StoreError::Damaged { .. }));
    let stub = written(folder.path(), "stub.bh", &content[..100]);
    assert!(matches!(error(&stub), StoreError::Damaged { .. } | StoreError::NotADatabase { .. }), "{}", error(&stub));
    for refused in [foreign, newer, unmade, half] {
        let name = refused.file_name().expect("a name").to_string_lossy().into_owned();
        let content = fs::read(&refused).expect("read");
        error(&refused);
        assert_eq!(fs::read(&refused).expect("read"), content, "{name} is left as it was");
    }
}

#[test]
fn no_damage_to_any_page_brings_the_program_down() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = saved(folder.path());
    let content = fs::read(&book).expect("read");
    let (mut refused, mut faulty, mut unnoticed) = (0, 0, 0);
    for page in 0..content.len() / 4096 {
        for (offset, garbage) in [(0, 16), (100, 200), (2000, 64), (4000, 96)] {
            let bytes: Vec<u8> = (0..garbage).map(|index| (index * 37 + page * 11 + 129) as u8).collect();
            let damaged = patched(&book, "damaged.bh", page * 4096 + offset, &bytes);
            match Book::open(&damaged) {
                Err(_) => refused += 1,
                Ok(book) => {
                    book.snapshot().ok();
                    match book.doctor() {
                        Ok(faults) if faults.is_empty() => unnoticed += 1,
                        Ok(_) | Err(_) => faulty += 1,
                    }
                }
            }
        }
    }
    println!("{refused} refused, {faulty} found by the doctor, {unnoticed} in unused bytes");
    assert!(refused > 30, "most damage is seen at the door");
}

#[test]
fn a_book_is_open_for_writing_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = saved(folder.path());
    let book = Book::open(&path).expect("opened");
    assert!(matches!(error(&path), StoreError::Locked { .. }));
    assert!(matches!(Book::open_read_only(&path), Err(StoreError::Locked { .. })));
    assert!(matches!(Book::create(&path, &header(), now()), Err(StoreError::AlreadyExists { .. })));
    drop(book);
    Book::open(&path).expect("free again");
}

#[cfg(unix)]
#[test]
fn a_book_changed_by_another_copy_while_it_is_open_is_not_written_into() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = saved(folder.path());
    let copy = folder.path().join("copy.bh");
    fs::copy(&path, &copy).expect("copied");
    let other = Book::open(&copy).expect("the copy");
    other.set_setting("who", Some("the copy")).expect("written");
    other.close().expect("closed");

    let mut book = Book::open(&path).expect("opened");
    book.set_setting("who", Some("here")).expect("nobody else was there");
    fs::rename(&copy, &path).expect("laid over it");
    let refused = |result: Result<(), StoreError>| matches!(result, Err(StoreError::Replaced { .. }));
    assert!(refused(book.set_setting("who", Some("here again"))));
    assert!(refused(book.record(&county(), now()).map(|_| ())));
    let saved_elsewhere = folder.path().join("rescued.bh");
    book.backup_to(&saved_elsewhere, &mut |_, _| std::ops::ControlFlow::Continue(())).expect("the way out");
    drop(book);
    let who = |path: &Path| Book::open(path).expect("opened").setting("who").expect("read");
    assert_eq!(who(&saved_elsewhere).as_deref(), Some("here"));
    assert_eq!(who(&path).as_deref(), Some("the copy"));

    let book = Book::open(&path).expect("opened");
    fs::rename(&path, folder.path().join("moved.bh")).expect("taken away");
    assert!(refused(book.set_setting("who", None)));
}

#[test]
fn a_closed_book_is_one_file_and_looking_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = saved(folder.path());
    let files = || fs::read_dir(folder.path()).expect("listed").count();
    assert_eq!(files(), 1);
    let before = fs::read(&path).expect("read");
    let mut book = Book::open_read_only(&path).expect("opened");
    assert_eq!(book.count_people(&Default::default()).expect("a count").0, 3);
    assert!(matches!(book.record(&county(), now()), Err(StoreError::ReadOnlyFile { .. })));
    assert!(matches!(book.set_setting("a", None), Err(StoreError::ReadOnlyFile { .. })));
    let second = Book::open_read_only(&path).expect("two may look");
    assert_eq!(second.snapshot().expect("read"), book.snapshot().expect("read"));
    drop((book, second));
    assert_eq!(fs::read(&path).expect("read"), before);
    assert_eq!(files(), 1);
}

#[test]
fn a_book_that_was_not_closed_opens_with_all_it_was_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = saved(folder.path());
    let mut book = Book::open(&path).expect("opened");
    book.record(&entry(vec![Operation::Establish(institution(3, "县水利局"))]), now()).expect("recorded");
    book.set_setting("author", Some("王小明")).expect("set");
    // What a power cut would leave: the file and the log beside it as they are while the book is open.
    let cut = folder.path().join("cut.bh");
    let log = |path: &Path| PathBuf::from(format!("{}-wal", path.display()));
    fs::copy(&path, &cut).expect("copied");
    fs::copy(log(&path), log(&cut)).expect("copied");
    assert!(fs::metadata(log(&cut)).expect("there").len() > 0, "the setting is not in the file yet");
    let left = Book::open(&cut).expect("opened");
    assert_eq!(left.setting("author").expect("read").as_deref(), Some("王小明"));
    assert_eq!(left.snapshot().expect("read"), book.snapshot().expect("read"));
    assert_eq!(left.doctor().expect("examined"), []);
    left.close().expect("closed");
    assert!(!log(&cut).exists(), "folded back");

    // Without the log beside it the file is still whole up to the last entry.
    let alone = folder.path().join("alone.bh");
    fs::copy(&path, &alone).expect("copied");
    let alone = Book::open(&alone).expect("opened");
    assert_eq!(alone.snapshot().expect("read"), book.snapshot().expect("read"));
    assert_eq!(alone.setting("author").expect("read"), None);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_written_can_still_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = saved(folder.path());
    let allow = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600, "nobody else may read it");
    allow(folder.path(), 0o500);
    if fs::write(folder.path().join("probe"), b"").is_ok() {
        println!("skipped: this user may write everywhere");
        return;
    }
    assert!(matches!(error(&path), StoreError::ReadOnlyFolder { .. }), "{}", error(&path));
    let made = Book::create(&folder.path().join("new.bh"), &header(), now());
    assert!(matches!(made, Err(StoreError::ReadOnlyFolder { .. })));
    allow(&path, 0o400);
    assert!(matches!(error(&path), StoreError::ReadOnlyFile { .. }), "{}", error(&path));
    let book = Book::open_read_only(&path).expect("reading needs no writing");
    assert_eq!(book.snapshot().expect("read").institutions().count(), 2);
    drop(book);
    allow(&path, 0o000);
    assert!(matches!(error(&path), StoreError::NoPermission { .. }), "{}", error(&path));
    allow(folder.path(), 0o700);
}

#[test]
fn a_backup_is_a_book_and_nothing_is_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut book = Book::open(&saved(folder.path())).expect("opened");
    book.record(&entry(vec![Operation::Establish(institution(3, "县水利局"))]), now()).expect("recorded");
    let copy = folder.path().join("备份.bh");
    let mut pages = Vec::new();
    let mut watch = |done, total| {
        pages.push((done, total));
        ControlFlow::Continue(())
    };
    book.backup_to(&copy, &mut watch).expect("copied");
    assert!(pages.last().is_some_and(|(done, total)| done == total && *total > 10), "{pages:?}");
    let again = book.backup_to(&copy, &mut |_, _| ControlFlow::Continue(()));
    assert!(matches!(again, Err(StoreError::AlreadyExists { .. })));
    let stopped = book.backup_to(&folder.path().join("停.bh"), &mut |_, _| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    assert!(!folder.path().join("停.bh").exists() && !folder.path().join("停.bh.partial").exists());
    let restored = Book::open(&copy).expect("opened");
    assert_eq!(restored.snapshot().expect("read"), book.snapshot().expect("read"));
    assert_eq!((restored.id(), restored.entry(EntryId(2)).expect("head").operations), (book.id(), 1));
    assert_eq!(restored.doctor().expect("examined"), []);
}

/// Databases made by others to do harm; skipped where they are not at hand.
#[test]
fn hostile_databases_are_refused() {
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/made");
    let cases = [
        "bad_header",
        "empty",
        "evil_trigger",
        "evil_view_recursive",
        "future_version",
        "half",
        "text_named",
        "wal_mode",
        "zero_page",
    ];
    for case in cases {
        let original = made.join(format!("{case}.db"));
        let Ok(content) = fs::read(&original) else {
            println!("skipped: {case}.db is not at hand");
            continue;
        };
        let folder = tempfile::tempdir().expect("a folder");
        let told = error(&written(folder.path(), "hostile.bh", &content));
        let expected = match case {
            "empty" => matches!(told, StoreError::EmptyFile { .. }),
            "bad_header" | "text_named" => matches!(told, StoreError::NotADatabase { .. }),
            "half" | "zero_page" => {
                matches!(
                    told,
                    StoreError::ForeignDatabase { .. } | StoreError::Damaged { .. } | StoreError::NotADatabase { .. }
                )
            }
            _ => matches!(told, StoreError::ForeignDatabase { application_id: 0, .. }),
        };
        assert!(expected, "{case}: {told}");
    }
}
