//! Tables onto paper: which printers there are, and a print like any other paper that is given out — noted under its code, set on pages,
//! handed to the spooler, or shown in the office's PDF reader where there is none.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::action::{Action, Effect};
use super::papers::{self, PaperTarget};
use super::state::{Overlay, Screen, State};
use super::update::export;
use super::{comparison, reporting};
use crate::notice::{self, Notice};
use crate::opener;
use crate::print::{self, Media, PrintError, Printer, Sent, Spooler, Stretch, Ticket};
use crate::report::{Cover, Pages, Table, Typesetter};

/// A page longer than this, in points, goes on A3: between 297 and 420 mm.
const LONGER_THAN_A4: f64 = 1000.0;

/// What is left of earlier prints for the PDF reader is taken away after this.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// What is known of this machine's printers.
#[derive(Debug, Default)]
pub enum Printers {
    #[default]
    Unasked,
    Asked,
    Found(Vec<Printer>),
    /// There is no spooler, or it failed; the office's PDF reader prints.
    None(Notice),
}

#[derive(Debug)]
pub enum PrintAction {
    /// The printers are to be listed again.
    List,
    Listed(Result<Vec<Printer>, Notice>),
    /// The table that is looked at.
    Print(PrintWay),
    /// All papers of the open plan, as they are exported together.
    PrintSet(PrintWay),
}

/// Who prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrintWay {
    Spooler(Ticket),
    /// The PDF is opened in the office's reader, whose dialog prints.
    Reader,
}

#[derive(Debug)]
pub enum PrintOrder {
    List,
    /// The list of what is printed goes before it where there is a cover.
    Print {
        way: PrintWay,
        cover: Option<Cover>,
        sheets: Arc<Vec<Table>>,
    },
}

/// Opens the box in which printing is ordered.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    state.overlay = Some(Overlay::Print);
    let refreshed = match state.desk.as_ref().map(|desk| desk.screen) {
        Some(Screen::Comparison) => comparison::refresh(state),
        _ => reporting::refresh(state),
    };
    refreshed.into_iter().chain(update(state, PrintAction::List)).collect()
}

pub(super) fn update(state: &mut State, action: PrintAction) -> Vec<Effect> {
    match action {
        PrintAction::List => {
            state.printers = Printers::Asked;
            vec![Effect::Print(PrintOrder::List)]
        }
        PrintAction::Listed(listed) => {
            state.printers = match listed {
                Ok(printers) => Printers::Found(printers),
                Err(notice) => Printers::None(notice),
            };
            Vec::new()
        }
        PrintAction::Print(way) => {
            state.overlay = None;
            let target = PaperTarget::Printer { way, cover: None };
            export(state, target)
        }
        PrintAction::PrintSet(way) => {
            state.overlay = None;
            papers::export_set(state, |cover| PaperTarget::Printer { way, cover: Some(cover) })
        }
    }
}

/// Follows an order on the thread that sets pages.
pub(super) fn print(typesetter: &Typesetter, way: &PrintWay, paper: (Option<&Cover>, &[Table])) -> Notice {
    sent(typesetter, way, paper).unwrap_or_else(|failure| failure)
}

/// Lists the printers.
pub(super) fn list() -> Action {
    let listed = Spooler::default().printers().map_err(|error| notice::of_print(&error));
    Action::Print(PrintAction::Listed(listed))
}

fn sent(
    typesetter: &Typesetter,
    way: &PrintWay,
    (cover, sheets): (Option<&Cover>, &[Table]),
) -> Result<Notice, Notice> {
    let (pages, pdf) = pages_of(typesetter, (cover, sheets))?;
    let of_first = || sheets.first().map(|table| table.title.clone());
    let title = cover.map(Cover::name).or_else(of_first).unwrap_or_default();
    send(&Spooler::default(), (&pdf, &title), &stretches(&pages), way)
}

/// The same pages that are written into a file.
fn pages_of(typesetter: &Typesetter, (cover, sheets): (Option<&Cover>, &[Table])) -> Result<(Pages, Vec<u8>), Notice> {
    let set = match cover {
        Some(cover) => typesetter.typeset_set(cover, sheets),
        None => typesetter.typeset(sheets),
    };
    let pages = set.map_err(|error| notice::of_pdf(&error))?;
    let pdf = pages.pdf().map_err(|error| notice::of_pdf(&error))?;
    Ok((pages, pdf))
}

/// Prints tables at once, for the command line, with the list of them before them where there is a cover.
///
/// # Errors
/// A notice where they cannot be set, or were not taken.
pub fn print_now(
    typesetter: &Typesetter,
    paper: (Option<&Cover>, &[Table]),
    ticket: &Ticket,
) -> Result<Notice, Notice> {
    sent(typesetter, &PrintWay::Spooler(ticket.clone()), paper)
}

fn send(
    spooler: &Spooler,
    (pdf, title): (&[u8], &str),
    stretches: &[Stretch],
    way: &PrintWay,
) -> Result<Notice, Notice> {
    let told = |error: &PrintError| notice::of_print(error);
    let file = put_aside(&std::env::temp_dir().join("bianheng"), pdf).map_err(|error| told(&error.into()))?;
    match way {
        PrintWay::Spooler(ticket) => {
            let sent = print::print(spooler, &file, title, stretches, ticket);
            // The spooler has a copy of its own.
            let _ = fs::remove_file(&file);
            sent.map(|sent| done(title, &sent)).map_err(|error| told(&error))
        }
        PrintWay::Reader => {
            opener::open(&file).map_err(|error| told(&unopened(error, &file)))?;
            Ok(Notice::done(format!("已交给 PDF 阅读器打开“{title}”，请在其中打印。")).at(file.display().to_string()))
        }
    }
}

/// Why the system did not open the file.
fn unopened(error: io::Error, file: &Path) -> PrintError {
    match error.kind() {
        io::ErrorKind::NotFound => PrintError::NoReader { file: file.to_owned() },
        _ => PrintError::Io(error),
    }
}

fn done(title: &str, sent: &Sent) -> Notice {
    Notice::done(format!("已送去打印“{title}”(作业 {})。", sent.jobs.join("、")))
}

/// Runs of pages that go on the same kind of sheet.
fn stretches(pages: &Pages) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for (number, (width, height)) in (1..).zip(pages.sizes()) {
        let media = if width.max(height) > LONGER_THAN_A4 { Media::A3 } else { Media::A4 };
        match stretches.last_mut() {
            Some(last) if last.media == media => last.pages = *last.pages.start()..=number,
            Some(_) | None => stretches.push(Stretch { media, pages: number..=number }),
        }
    }
    stretches
}

/// A new file that nobody but this user may read: a list of people may be on it.
fn put_aside(folder: &Path, pdf: &[u8]) -> io::Result<PathBuf> {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    fs::create_dir_all(folder)?;
    sweep(folder);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = folder.join(format!("打印-{}-{number}.pdf", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // A process of the same number may have left one.
    let _ = fs::remove_file(&path);
    options.open(&path)?.write_all(pdf)?;
    Ok(path)
}

fn sweep(folder: &Path) {
    let Ok(found) = fs::read_dir(folder) else { return };
    for entry in found.flatten() {
        let name = entry.file_name();
        let is_print = name.to_str().is_some_and(|name| name.starts_with("打印-") && name.ends_with(".pdf"));
        let age = entry.metadata().and_then(|known| known.modified()).ok().and_then(|at| at.elapsed().ok());
        if is_print && age.is_some_and(|age| age > KEPT) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{TODAY, desk, open_plan, state_with_county};
    use crate::app::{BookOrder, Command, PaperOrder, ReportAction, ReportName, update as act};
    use crate::domain::PlanId;
    use crate::plan::Plan;
    use crate::print::Sides;
    use crate::report::{Align, Cell, Column, Paper, Row, RowRole};

    fn ticket() -> Ticket {
        Ticket { printer: Some("Office".into()), copies: 2, sides: Sides::LongEdge, pages: None }
    }

    #[test]
    fn what_is_printed_is_a_paper_with_a_code_like_what_is_exported() {
        let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
        open_plan(&mut state, 1);
        act(&mut state, Action::Report(ReportAction::Show(ReportName::Downshift)));
        let effects = act(&mut state, Action::Command(Command::Print));
        assert!(matches!(effects.as_slice(), [.., Effect::Print(PrintOrder::List)]), "{effects:?}");
        assert_eq!(state.overlay, Some(Overlay::Print));
        let effects = act(&mut state, Action::Print(PrintAction::Print(PrintWay::Spooler(ticket()))));
        let issued = effects.iter().find_map(|effect| match effect {
            Effect::Book { order: BookOrder::Papers(PaperOrder::Issue { target, requests }), .. } => {
                Some((target.clone(), requests.len()))
            }
            _ => None,
        });
        assert_eq!(issued, Some((PaperTarget::Printer { way: PrintWay::Spooler(ticket()), cover: None }, 1)));
        assert_eq!(state.overlay, None);
        assert!(desk(&state).report.table.is_some());
    }

    #[test]
    fn the_whole_set_is_printed_with_the_list_that_its_file_has() {
        let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
        open_plan(&mut state, 1);
        act(&mut state, Action::Report(ReportAction::Show(ReportName::Downshift)));
        act(&mut state, Action::Command(Command::Print));
        let effects = act(&mut state, Action::Print(PrintAction::PrintSet(PrintWay::Reader)));
        let [Effect::Book { order: BookOrder::Papers(PaperOrder::IssueSet { target, request }), .. }] =
            effects.as_slice()
        else {
            panic!("{effects:?}")
        };
        let PaperTarget::Printer { way: PrintWay::Reader, cover: Some(cover) } = target else { panic!("{target:?}") };
        assert_eq!((cover.subtitle.as_str(), cover.date, request.as_of), ("草案", TODAY, TODAY));
        assert_eq!(state.overlay, None);
    }

    #[test]
    fn sheets_of_one_kind_are_one_stretch() {
        let table = |paper, rows: usize| Table {
            title: "表".into(),
            caption: Default::default(),
            columns: vec![Column::new(vec!["单位".into()], 4, Align::Left)],
            rows: vec![Row::new(RowRole::Body, vec![Cell::text_of("甲")]); rows],
            ..Table::on(paper)
        };
        let tables = [
            table(Paper::A4Landscape, 1),
            table(Paper::A4Portrait, 90),
            table(Paper::A3Landscape, 1),
            table(Paper::A4Portrait, 1),
        ];
        let (pages, pdf) = pages_of(&Typesetter::new(), (None, &tables)).expect("pages");
        assert!(pdf.starts_with(b"%PDF-"));
        let count = pages.count();
        assert!(count > 4, "the second table takes more than a page");
        let found: Vec<(Media, usize, usize)> =
            stretches(&pages).into_iter().map(|one| (one.media, *one.pages.start(), *one.pages.end())).collect();
        assert_eq!(found, [(Media::A4, 1, count - 2), (Media::A3, count - 1, count - 1), (Media::A4, count, count)]);
        let cover = Cover {
            title: "编委会会议材料".into(),
            subtitle: "草案".into(),
            office: "办公室".into(),
            date: crate::domain::Date::constant(2026, 11, 22),
        };
        let (covered, pdf) = pages_of(&Typesetter::new(), (Some(&cover), &tables)).expect("pages");
        assert_eq!(covered.count(), count + 1, "the list of them stands before them");
        let exported = Typesetter::new().typeset_set(&cover, &tables).and_then(|pages| pages.pdf()).expect("a PDF");
        assert!(pdf == exported, "what is printed is what would be exported");
    }

    #[cfg(unix)]
    #[test]
    fn what_waits_for_the_printer_is_nobody_elses_to_read_and_does_not_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let old = folder.path().join("打印-1-1.pdf");
        fs::write(&old, "x").expect("written");
        fs::File::options()
            .write(true)
            .open(&old)
            .expect("open")
            .set_modified(std::time::SystemTime::now() - 2 * KEPT)
            .expect("aged");
        fs::write(folder.path().join("附件.pdf"), "x").expect("written");
        let path = put_aside(folder.path(), b"%PDF-").expect("written");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        assert!(!old.exists() && folder.path().join("附件.pdf").exists());
        let nowhere = Spooler::in_folder(Path::new("/nonexistent"));
        let refused = send(
            &nowhere,
            (b"%PDF-", "表"),
            &[Stretch { media: Media::A4, pages: 1..=1 }],
            &PrintWay::Spooler(ticket()),
        );
        assert_eq!(refused.expect_err("no spooler").what, "没有打印：这台电脑没有打印服务。");
    }
}
