//! The page in view does not wait for a file that is being written, and a long table's other pages do.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use bianheng::app::jobs::Crew;
use bianheng::app::{Action, Effect, Extent, ReportAction};
use bianheng::import::Precautions;
use bianheng::report::{Paper, Table};

use crate::report_tables::register;

const PATIENCE: Duration = Duration::from_secs(90);

/// A crew whose thread for files stops at its first answer until something is sent.
fn crew_that_writes_slowly(go_on: Receiver<()>) -> Crew {
    let go_on = Mutex::new(go_on);
    let wake = move || {
        if thread::current().name() == Some("pages") {
            // Nobody to send any more: it need not stop again.
            let _sent = go_on.lock().expect("one thread").recv();
        }
    };
    Crew::start(|_| Vec::new(), None, Precautions::for_own_files(), wake).expect("the threads start")
}

#[test]
fn a_first_page_is_set_while_a_file_is_being_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("台账.txt");
    let (sender, go_on) = channel();
    let crew = crew_that_writes_slowly(go_on);
    let table = Arc::new(register(130, 19, Paper::A4Landscape));
    crew.order(Effect::Export { file: file.clone(), table: Arc::clone(&table) });
    assert!(matches!(crew.wait(PATIENCE), Some(Action::TaskStarted { .. })));
    crew.order(Effect::SetPages { generation: 1, tables: Arc::from([Table::clone(&table)]) });
    let set = || loop {
        match crew.wait(PATIENCE).expect("an answer") {
            Action::Report(ReportAction::PagesSet { generation: 1, pages }) => {
                break pages.expect("pages").extent;
            }
            Action::TaskEnded { .. } | Action::Told(_) => {}
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(set(), Extent::Beginning);
    assert!(!file.exists(), "the file waits still");
    drop(sender);
    assert_eq!(set(), Extent::Whole);
    assert!(file.exists(), "it was ordered before");
}
