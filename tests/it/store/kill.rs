//! What was acknowledged is there after the program was killed in the middle of its work.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use bianheng::domain::{Holder, Operation};
use bianheng::store::Book;

use super::sample::*;

/// Tells the child which book it is to write.
const BOOK: &str = "BIANHENG_TEST_KILLED_BOOK";

/// Not a test by itself: records entries for ever and says each id once it is acknowledged.
#[test]
#[ignore = "the child of acknowledged_entries_survive_a_kill"]
fn recording_until_killed() {
    let Some(path) = std::env::var_os(BOOK) else { return };
    let mut book = Book::open(Path::new(&path)).expect("opened");
    let mut fresh = book.fresh_ids().expect("fresh ids");
    let mut out = std::io::stdout().lock();
    loop {
        let issued = Operation::Transfer(transfer(ADMINISTRATIVE, 1, Holder::Superior, at(1)));
        let people = (0..40).map(|_| Operation::Admit(person(fresh.take_person().0, "吴用", staff(1, ADMINISTRATIVE))));
        let id = book.record(&entry(std::iter::once(issued).chain(people).collect()), now()).expect("recorded");
        writeln!(out, "acknowledged {}", id.0).expect("told");
    }
}

#[test]
fn acknowledged_entries_survive_a_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("killed.bh");
    let mut book = Book::create(&path, &header(), now()).expect("created");
    book.record(&county(), now()).expect("recorded");
    drop(book);
    let mut known = 1;
    for round in 0..6 {
        let mut child = Command::new(std::env::current_exe().expect("this binary"))
            .args(["--exact", "store::kill::recording_until_killed", "--ignored", "--nocapture"])
            .env(BOOK, &path)
            .stdout(Stdio::piped())
            .spawn()
            .expect("a child");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut acknowledged = known;
        // Waits for the first, lets it run a little, kills it, reads what it still said.
        for line in lines.by_ref().map_while(Result::ok) {
            if line.contains("acknowledged") {
                acknowledged = number(&line);
                break;
            }
        }
        std::thread::sleep(Duration::from_millis(15 + 23 * round));
        child.kill().expect("killed");
        for line in lines.map_while(Result::ok).filter(|line| line.contains("acknowledged")) {
            acknowledged = number(&line).max(acknowledged);
        }
        child.wait().expect("ended");
        assert!(acknowledged > known, "round {round}: the child did something");

        let book = Book::open(&path).expect("opened after the kill");
        let newest = book.entries(None, 1).expect("the log").first().expect("an entry").id.0;
        // One may have been written and not told any more.
        assert!(
            (acknowledged..=acknowledged + 1).contains(&newest),
            "round {round}: {acknowledged} told, {newest} there"
        );
        assert_eq!(book.count_people(&Default::default()).expect("a count").0, 3 + (newest - 1) * 40);
        assert_eq!(book.doctor().expect("examined"), []);
        known = newest;
    }
    println!("{known} entries after 6 kills");
}

/// The number at the end of a line, as far as it was written.
fn number(line: &str) -> u32 {
    line.rsplit(' ').next().and_then(|word| word.parse().ok()).unwrap_or(0)
}
