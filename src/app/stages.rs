//! The stages of the work, one function each, as the window's jobs and the command line both run them: open a book, understand
//! workbooks, write an import, keep and adopt plans, save tables. Errors come back as notices.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::action::Opened;
use super::changed_back::changed_back;
use super::clock;
use super::importing::DutyAim;
use super::mappings;
use super::past;
use super::people::PeopleFilter;
use super::register::{OpenPlan, Register};
use super::register_file;
use super::step_file::{self, Places, StepFile};
use crate::domain::{Date, Entry, EntryId, InstitutionId, Mover, Name, Person, QuotaKind, Source};
use crate::import::{
    self, Batch, Choices, DutiesOf, ImportSource, Issue, Known, LayoutKey, Reading, RememberedMappings, Severity,
    Understanding, Vocabulary, VoidAnswer,
};
use crate::notice::{self, Notice};
use crate::optimise::{self, Offers, Wish};
use crate::regular_file;
use crate::report::{self, Cover, Table, Typesetter};
use crate::rules::Policy;
use crate::store::{Book, BookHeader, PageStart, PeopleOrder, PeopleQuery, StoreError};
use crate::watch::{Cancelled, Watch};

mod adopting;
mod approving;
mod comparing;
mod freezing;
mod knowing;
mod moves;
mod roster;
mod objecting;
mod phases;
mod plans;
mod rebasing;
mod repairing;
mod showing;
mod writing;

pub use adopting::{Adopted, Adoption, adopt, adopt_together, adopt_watched, lay_together};
pub use approving::{ApprovalEntry, mark_approval};
pub use comparing::{Comparing, ON_A_SHEET, compare, compare_plans, draft_clashes};
pub use freezing::{freeze, paper_numbers};
pub(in crate::app) use moves::people_of_plans;
pub use moves::{WrittenPerson, find_people, holders, move_of, name_people, naming_label, suggest};
pub use objecting::{Objecting, Whose, object, take_down, who_objects};
pub use phases::{PhaseLine, adopt_phase, adopt_phase_with, divide, phase_lines, phase_meant, put_into_phase};
pub(in crate::app) use plans::lay_over;
pub use plans::{
    add_steps, archive, archive_plan, archived_plans, copy_of, copy_plan, edit_plan, find_plan, lay, new_plan,
    open_plans, rename_plan, stamp, store_plan, unarchive, unarchive_plan,
};
pub use rebasing::{FateWord, Rebase, RebaseLine, rebase, take_into, take_up};
pub use repairing::repair;
pub use roster::{read_roster, with_roster};
pub use showing::{Glimpse, understand, understand_as, understand_showing};
pub use writing::{
    forget_mappings, layouts, remember_mappings, write_entry, write_import, write_import_with, write_linked,
};
use writing::{latest_entry, write_entry_on, write_together};

/// The setting of a book that names 现行机构配置方案.
const DEFAULT_SCHEME: &str = "default_scheme";
/// The setting of a book that lists the staffing standards it uses, by key, as a JSON list.
const STANDARDS: &str = "standards";
/// How many entries the overview lists.
pub(super) const LATEST_ENTRIES: u32 = 50;
/// People read at a time.
pub const PAGE: u32 = 200;

/// An import before it is written: what was understood, and what would change.
#[derive(Debug)]
pub struct Preview {
    /// Files and pasted tables, as they were chosen.
    pub files: Vec<ImportSource>,
    /// The list that they were chosen for.
    pub aim: Option<DutyAim>,
    /// What the user decided; the same files with these come to the same batch.
    pub choices: Choices,
    /// The workbooks as they were read, so that another decision reads no file again.
    pub reading: Arc<Reading>,
    /// Layouts whose tables were read by a mapping that the book remembers.
    pub remembered: BTreeSet<LayoutKey>,
    /// The latest entry of the book when it was compared with the files; only on top of that may the batch be written.
    pub latest: Option<EntryId>,
    /// Files that could not be read at all, and why.
    pub refused: Vec<Notice>,
    pub understanding: Understanding,
    pub batch: Batch,
    /// Places that an adopted plan set and the batch would set otherwise, a sentence each.
    pub changed_back: Vec<String>,
}

impl Preview {
    /// What there is to say about the files and about the changes, gravest first.
    pub fn issues(&self) -> impl Iterator<Item = &Issue> {
        let all = || self.understanding.issues.iter().chain(&self.batch.issues);
        [Severity::Error, Severity::Warning, Severity::Notice]
            .into_iter()
            .flat_map(move |severity| all().filter(move |issue| issue.severity == severity))
    }

    /// What was decided and fits nothing.
    pub fn void_answers(&self) -> impl Iterator<Item = &VoidAnswer> {
        self.understanding.void_answers.iter().chain(&self.batch.void_answers)
    }
}

/// The policy that travels with the program, without any office's own packs; [`policies::in_force`](super::policies::in_force)
/// has those too.
pub fn policy() -> Result<Arc<Policy>, Notice> {
    Policy::bundled().map(Arc::new).map_err(|error| notice::of_policy(&error))
}

/// Makes an empty book for a place ("安和县"). Without one the book is titled by its file, and its tables name no office.
pub fn create(path: &Path, jurisdiction: &str) -> Result<Book, Notice> {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let jurisdiction = jurisdiction.trim().to_owned();
    let title = if jurisdiction.is_empty() { stem } else { format!("{jurisdiction}机构编制账簿") };
    let header = BookHeader { title, jurisdiction };
    Book::create(path, &header, clock::now()).map_err(|error| notice::of_new_book(&error))
}

/// A new book, and what there is to say of how it was made.
pub struct NewBook {
    pub book: Book,
    /// Offices that the register file had added.
    pub told: Option<Notice>,
}

/// Makes a book from a register file, whose institutions become its first entry.
pub fn create_from(
    path: &Path,
    file: &Path,
    policy: &Policy,
    author: &str,
    watch: &dyn Watch,
) -> Result<NewBook, Notice> {
    let text = regular_file::read_text(file).map_err(|error| notice::of_io(&error, file))?;
    let read = register_file::read(&text, policy);
    let read = read.map_err(|faults| notice::of_register_file(&faults).at(file.display().to_string()))?;
    let mut book = create(path, &read.jurisdiction)?;
    let files = file.file_name().map(|name| name.to_string_lossy().into_owned()).into_iter().collect();
    let effective = read.effective.unwrap_or_else(clock::today);
    let entry = Entry {
        basis: read.basis,
        author: author.to_owned(),
        note: read.note,
        ..Entry::new(effective, Source::Import { files }, read.operations)
    };
    write_entry(&mut book, &entry, watch)?;
    let told = notice::of_completed_offices(&read.completed).map(|told| told.at(file.display().to_string()));
    Ok(NewBook { book, told })
}

/// Opens an existing book for work.
pub fn open(path: &Path) -> Result<Book, Notice> {
    Book::open(path).and_then(settled).map_err(notice::of_book)
}

/// Opens an existing book for work, or where its place cannot be written, to look at it.
pub fn open_to_read(path: &Path) -> Result<Book, Notice> {
    open_as_allowed(path).map_err(notice::of_book)
}

/// With everything in force whose day has come.
fn settled(mut book: Book) -> Result<Book, StoreError> {
    book.settle(clock::today())?;
    Ok(book)
}

/// The same with the store's own errors. Where it cannot be opened either way, the first reason is the one to tell, unless the
/// second one says more.
pub(super) fn open_as_allowed(path: &Path) -> Result<Book, StoreError> {
    let opened = match Book::open(path) {
        Err(first @ (StoreError::ReadOnlyFile { .. } | StoreError::ReadOnlyFolder { .. })) => {
            match Book::open_read_only(path) {
                Err(StoreError::ReadOnlyFile { .. }) => Err(first),
                other => other,
            }
        }
        other => other,
    };
    opened.and_then(settled)
}

/// Puts in force what waited for `today` in a book that stayed open over midnight.
pub fn settle(book: &mut Book, today: Date) -> Result<(), Notice> {
    book.settle(today).map_err(|error| {
        let told = notice::of_book(error);
        Notice { what: format!("日期已到{today}，到期的凭证没有生效：{}", told.what), ..told }
    })
}

/// Reads everything of a book that the screens and tables start from, as of the day that the book is settled on.
pub fn read(book: &Book, policy: &Arc<Policy>) -> Result<Opened, Notice> {
    let read = || -> Result<Opened, StoreError> {
        let default_scheme = book.setting(DEFAULT_SCHEME)?;
        let standards = standards_of(book)?;
        let policy = policy_with(policy, default_scheme.as_deref(), standards.as_deref());
        let snapshot = book.snapshot()?.with_facts(book.roster_facts()?);
        let waiting = past::waiting_changes(book, &snapshot)?;
        let (plans, archived_numbers) = plans::with_archived_numbers(book)?;
        let people = people_of_plans(book, &plans, (decided_day(book)?, EntryId(u32::MAX)), &BTreeSet::new())?;
        Ok(Opened {
            path: book.path().to_owned(),
            book_id: book.id().to_owned(),
            header: book.header().clone(),
            access: book.access(),
            register: with_what_waits(
                book,
                Register::new(snapshot, policy, book.settled_on()).knowing(people).numbering(book.notice_numbers()?),
            )?,
            default_scheme,
            print_options: super::reporting::print_options(book)?,
            entries: book.entries(None, LATEST_ENTRIES)?,
            pending_entries: book.pending_entries()?,
            waiting,
            claims: book.standing_assertions()?,
            plans,
            archived_numbers,
        })
    };
    read().map_err(notice::of_book)
}

/// The day by which all that is recorded holds, today where nothing waits: drafts are laid over its end.
pub(super) fn decided_day(book: &Book) -> Result<Date, StoreError> {
    let last = book.pending()?.iter().map(|head| head.in_force).max();
    Ok(last.unwrap_or_else(|| book.settled_on()))
}

/// The register and how it will be once all that is recorded holds.
fn with_what_waits(book: &Book, register: Register) -> Result<Register, StoreError> {
    let waiting = book.pending()?;
    let Some(until) = waiting.iter().map(|head| head.in_force).max() else { return Ok(register) };
    let snapshot = book.snapshot_on(until)?.with_facts(book.roster_facts_on(until)?);
    Ok(register.with_ahead(snapshot, waiting.len(), until))
}

/// Sets 现行机构配置方案, which townships follow that name none.
pub fn set_default_scheme(book: &Book, key: Option<&str>) -> Result<(), Notice> {
    book.set_setting(DEFAULT_SCHEME, key).map_err(notice::of_book)
}

/// The staffing standards that the book uses, by key; `None` where it leaves the choice to the policy packs.
pub fn chosen_standards(book: &Book) -> Result<Option<Vec<String>>, Notice> {
    standards_of(book).map_err(notice::of_book)
}

/// Sets the staffing standards that the book's tables and findings use; `None` leaves the choice to the policy packs.
pub fn set_standards(book: &Book, keys: Option<&[String]>) -> Result<(), Notice> {
    let list = keys.map(|keys| serde_json::Value::from(keys.to_vec()).to_string());
    book.set_setting(STANDARDS, list.as_deref()).map_err(notice::of_book)
}

/// The key of 现行机构配置方案 that the book names.
pub fn default_scheme(book: &Book) -> Result<Option<String>, Notice> {
    book.setting(DEFAULT_SCHEME).map_err(notice::of_book)
}

/// The policy as a book with these settings has it.
pub(super) fn policy_with(
    policy: &Arc<Policy>,
    default_scheme: Option<&str>,
    standards: Option<&[String]>,
) -> Arc<Policy> {
    Arc::new(Policy::clone(policy).with_default_scheme(default_scheme).with_standards(standards))
}

/// A list that was written by somebody else's hand and cannot be read counts as none.
fn standards_of(book: &Book) -> Result<Option<Vec<String>>, StoreError> {
    Ok(book.setting(STANDARDS)?.and_then(|list| serde_json::from_str(&list).ok()))
}

/// Gives the book another title or place. A book without a title would be hard to tell from others.
pub fn set_header(book: &mut Book, header: &BookHeader) -> Result<(), Notice> {
    let header =
        BookHeader { title: header.title.trim().to_owned(), jurisdiction: header.jurisdiction.trim().to_owned() };
    if header.title.is_empty() {
        return Err(Notice::failure("账簿没有名称，没有改动。", "", "请给账簿起一个名称。"));
    }
    book.set_header(&header).map_err(notice::of_book)
}

fn stopped(_: Cancelled) -> Notice {
    Notice::advice("已停止导入，没有写入任何内容。")
}

/// The same with the workbooks that were read before.
pub fn understand_read(
    book: &Book,
    (files, reading): (&[ImportSource], Arc<Reading>),
    (aim, choices): (Option<DutyAim>, &Choices),
    watch: &dyn Watch,
) -> Result<Preview, Notice> {
    let told = notice::of_book;
    let vocabulary = Vocabulary::built_in();
    let refused: Vec<Notice> = reading.refused.iter().map(notice::of_refused_file).collect();
    if reading.workbooks.is_empty() {
        return Err(notice::of_no_workbook(&refused));
    }
    let latest = latest_entry(book).map_err(told)?;
    let day = knowing::day_asked(book, choices.effective);
    let snapshot = knowing::register(book, day)?;
    let duties = aim.and_then(|aim| {
        let unit = snapshot.institution(aim.institution)?.name.to_string();
        Some(DutiesOf { unit, list: aim.list })
    });
    let choices = Choices { duties, as_of: Some(day.unwrap_or_else(clock::today)), ..choices.clone() };
    let known_mappings = match choices.remembered {
        RememberedMappings::Use => mappings::of_kind(mappings::remembered(book).map_err(told)?, choices.table),
        RememberedMappings::Ignore => BTreeMap::new(),
    };
    let with_known = mappings::with_remembered(&choices, &known_mappings);
    let mut understanding = import::understand_reading(&reading, with_known, vocabulary, watch).map_err(stopped)?;
    let remembered = mappings::used(&understanding, &choices, &known_mappings);
    let people = knowing::people(book, day, &understanding.records, &snapshot).map_err(told)?;
    let known = Known { snapshot: &snapshot, people: &people, fresh: book.fresh_ids().map_err(told)? };
    let batch = import::reconcile_as_chosen(&understanding.records, known, &choices, vocabulary, watch);
    let batch = batch.map_err(stopped)?;
    knowing::check_not_twice(book, day, &batch)?;
    let issues = understanding.issues.iter().chain(&batch.issues);
    understanding.void_answers.extend(import::void_ignored(&choices, issues));
    let changed_back = changed_back(book, &snapshot, &batch).map_err(told)?;
    let files = files.to_vec();
    Ok(Preview { files, aim, choices, reading, remembered, latest, refused, understanding, batch, changed_back })
}

/// The cheapest ways to give a body more places, or to take some away, over the register as the plan leaves it.
pub fn compensate(register: &Register, open: &OpenPlan, wish: Wish, watch: &dyn Watch) -> Result<Offers, Notice> {
    optimise::compensate(&register.policy, register.baseline.today(), &open.projection, wish, watch)
        .map_err(|_| Notice::advice("已停止，方案没有改动。"))
}

/// Reads a step file for the register, with the people of the book.
pub fn read_steps(book: &Book, register: &Register, file: &Path) -> Result<StepFile, Notice> {
    let listed = Listed::default();
    read_steps_with(book, register, file, &|places, name, id_end| find_movers((book, &listed), places, name, id_end))
}

/// Finds the people who may be meant by a name and the end of an ID number, among those on certain places.
pub(super) type FindMovers<'a> = dyn Fn(Places, &Name, &str) -> Result<Vec<Mover>, StoreError> + 'a;

/// The same with people as the caller finds them.
pub(super) fn read_steps_with(
    book: &Book,
    register: &Register,
    file: &Path,
    find_movers: &FindMovers<'_>,
) -> Result<StepFile, Notice> {
    let text = regular_file::read_text(file).map_err(|error| notice::of_io(&error, file))?;
    // A book that cannot be read is no book without the person: the failure goes before what the reader makes of it.
    let failure = RefCell::new(None);
    let find = |places: Places, name: &Name, id_end: &str| {
        find_movers(places, name, id_end).unwrap_or_else(|error| {
            failure.borrow_mut().get_or_insert(error);
            Vec::new()
        })
    };
    let place = |notice: Notice| {
        let place = format!("{} {}", file.display(), notice.place);
        notice.at(place)
    };
    let fresh = book.fresh_ids().map_err(|error| notice::of_store(&error, &register.snapshot))?.institution;
    let read = step_file::read(&text, register, fresh, &find);
    match failure.take() {
        Some(error) => Err(notice::of_store(&error, &register.snapshot)),
        None => read.map_err(|error| place(notice::of_step_file(&error))),
    }
}

/// One page of the people that fit `filter`; with the first page also how many there are.
pub fn people(
    book: &Book,
    filter: &PeopleFilter,
    after: Option<crate::store::PageKey>,
) -> Result<(crate::store::Page<Person>, Option<u64>), Notice> {
    let text = filter.text.trim();
    let query = PeopleQuery {
        text: (!text.is_empty()).then(|| text.to_owned()),
        institutions: filter.institution.into_iter().collect(),
        kinds: filter.kind.into_iter().collect(),
        on: filter.on,
        ..PeopleQuery::default()
    };
    let read = || -> Result<_, StoreError> {
        let total = match after {
            None => Some(u64::from(book.count_people(&query)?.0)),
            Some(_) => None,
        };
        let start = after.map_or(PageStart::First(PeopleOrder::Register), PageStart::After);
        Ok((book.people(&query, &start, PAGE)?, total))
    };
    read().map_err(notice::of_book)
}

/// Saves tables in the format of the file's ending.
pub fn save(file: &Path, tables: &[Table], typesetter: &Typesetter) -> Result<(), Notice> {
    report::save(file, tables, typesetter).map_err(|error| notice::of_save(&error))
}

/// Saves the tables of a set as one file, with the list of them where it is for reading page by page.
pub fn save_set(file: &Path, cover: &Cover, tables: &[Table], typesetter: &Typesetter) -> Result<(), Notice> {
    report::save_set(file, cover, tables, typesetter).map_err(|error| notice::of_save(&error))
}

/// Copies the book, complete or not at all.
pub fn back_up(book: &Book, path: &Path, watch: &dyn Watch) -> Result<(), Notice> {
    let copied = book.backup_to(path, &mut step(watch));
    copied.map_err(|error| notice::of_new_book(&error))
}

/// A mover as a plan names it.
pub fn mover(person: &Person) -> Mover {
    Mover { person: person.id, name: person.name.clone(), from: person.assignment.clone() }
}

/// A watch as the store wants it.
pub(super) fn step(watch: &dyn Watch) -> impl FnMut(u64, u64) -> ControlFlow<()> + '_ {
    |done, total| match watch.checkpoint(done, total) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_cancelled) => ControlFlow::Break(()),
    }
}

/// Who holds the places of a body and kind, each read once: a step file may name hundreds of one body, and what waits for its day
/// would be gone through for every name.
type Listed = RefCell<BTreeMap<(InstitutionId, QuotaKind), Vec<Person>>>;

/// Like everything of a draft, among the people as they stand once all that is recorded holds.
fn find_movers(
    (book, listed): (&Book, &Listed),
    places: Places,
    name: &Name,
    id_end: &str,
) -> Result<Vec<Mover>, StoreError> {
    let people = match places {
        Places::Of(institution, kind) => {
            let known = listed.borrow().get(&(institution, kind)).cloned();
            let people = known.map_or_else(|| moves::holding(book, institution, kind), Ok)?;
            listed.borrow_mut().entry((institution, kind)).or_insert(people).clone()
        }
        Places::In(_) | Places::Anywhere => movable(book, places, Some(name.as_str()))?,
    };
    let id_fits = |person: &Person| {
        id_end.is_empty()
            || person.id_number.as_ref().is_some_and(|number| number.as_str().ends_with(&id_end.to_uppercase()))
    };
    Ok(people.iter().filter(|person| person.name == *name && id_fits(person)).map(mover).collect())
}

fn movable(book: &Book, places: Places, text: Option<&str>) -> Result<Vec<Person>, StoreError> {
    let (institution, kind) = match places {
        Places::Of(institution, kind) => (Some(institution), Some(kind)),
        Places::In(institution) => (Some(institution), None),
        Places::Anywhere => (None, None),
    };
    let query = PeopleQuery {
        text: text.map(str::to_owned),
        institutions: institution.into_iter().collect(),
        side: crate::store::Side::QuotaAt,
        kinds: kind.into_iter().collect(),
        on: Some(decided_day(book)?),
        ..PeopleQuery::default()
    };
    Ok(book.people(&query, &PageStart::First(PeopleOrder::Register), 2_000)?.rows)
}
