//! Rows of rosters × the people of the book: who is who. Takes both as they are and changes neither; what follows from a match
//! is `people`'s matter.
//!
//! Somebody is known, in this order,
//! 1. by the ID number, whatever the name and the institution are by now;
//! 2. by name, month of birth and institution, all the same;
//! 3. by name and institution, when number or month is unknown on one side: offices add these columns later. This is a guess,
//!    so it counts only if nobody else can be meant, neither in the book nor in the rows. What it could not settle is a
//!    [`Doubt`].

use std::collections::{HashMap, HashSet};

use crate::domain::{InstitutionId, Month, Name, Person, PersonId};
use crate::import::record::{Origin, PersonRecord};
use crate::import::vocabulary::Field;
use crate::watch::{Cancelled, Watch};

/// A row whose institution is known.
#[derive(Clone, Copy)]
pub(super) struct Row<'all> {
    pub record: &'all PersonRecord,
    pub institution: InstitutionId,
}

/// Whom a row means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Match<'all> {
    Known(&'all Person),
    /// Nobody the book knows, as far as can be told.
    New(Option<Doubt>),
    /// Whom an earlier row means already; the column shows it.
    Repeats {
        first: Origin,
        field: Field,
    },
    /// One of so many people of the book, and nothing tells which.
    Ambiguous(usize),
}

/// Who somebody new may be after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Somebody of that name and institution in the book whom no row means.
    InBook,
    /// Whom that row means.
    InRow(Origin),
}

const ROWS_PER_CHECKPOINT: usize = 4096;

/// Finds out whom each row means, in the order of the rows.
pub(super) fn match_rows<'all>(
    rows: &[Row<'all>],
    people: &'all [Person],
    watch: &dyn Watch,
) -> Result<Vec<Match<'all>>, Cancelled> {
    let known = Known::new(people);
    let mut taken = Taken::default();
    let mut matches = Vec::with_capacity(rows.len());
    for (done, row) in rows.iter().enumerate() {
        if done % ROWS_PER_CHECKPOINT == 0 {
            watch.checkpoint(done as u64, rows.len() as u64)?;
        }
        matches.push(match_surely(row, &known, &mut taken));
    }
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let namesake = |index: &usize| rows.get(*index).map(|row| (&row.record.name, row.institution));
    order.sort_by(|first, second| namesake(first).cmp(&namesake(second)));
    for namesakes in order.chunk_by(|first, second| namesake(first) == namesake(second)) {
        match_namesakes(namesakes, rows, &known, &taken, &mut matches);
    }
    Ok(matches)
}

/// What somebody without an ID number is known by.
type Likeness<'all> = (&'all Name, Option<Month>, InstitutionId);

fn likeness<'all>(row: &Row<'all>) -> Likeness<'all> {
    (&row.record.name, row.record.birth, row.institution)
}

/// The people of the book, by what a row may know them by.
struct Known<'all> {
    by_number: HashMap<&'all str, &'all Person>,
    by_name: HashMap<(&'all Name, InstitutionId), Vec<&'all Person>>,
}

impl<'all> Known<'all> {
    fn new(people: &'all [Person]) -> Self {
        let mut by_number = HashMap::new();
        let mut by_name: HashMap<_, Vec<&Person>> = HashMap::new();
        for person in people {
            if let Some(number) = &person.id_number {
                by_number.insert(number.as_str(), person);
            }
            by_name.entry((&person.name, person.assignment.quota_at)).or_default().push(person);
        }
        Self { by_number, by_name }
    }

    fn namesakes(&self, row: &Row<'all>) -> &[&'all Person] {
        self.by_name.get(&(&row.record.name, row.institution)).map(Vec::as_slice).unwrap_or_default()
    }

    /// By number, or by everything else. With another number it is somebody else; without one the book may not have known
    /// it yet.
    fn find(&self, row: &Row<'all>) -> Result<Option<&'all Person>, usize> {
        let number = row.record.id_number.as_ref();
        if let Some(person) = number.and_then(|number| self.by_number.get(number.as_str())) {
            return Ok(Some(person));
        }
        let is_like =
            |person: &&&Person| person.birth == row.record.birth && could_be_one(person.id_number.as_ref(), number);
        let mut like = self.namesakes(row).iter().filter(is_like);
        match (like.next(), like.count()) {
            (None, _) => Ok(None),
            (Some(person), 0) => Ok(Some(person)),
            (Some(_), others) => Err(others + 1),
        }
    }
}

/// What the rows so far mean, so that nobody is meant twice.
#[derive(Default)]
struct Taken<'all> {
    numbers: HashMap<&'all str, Origin>,
    likenesses: HashMap<Likeness<'all>, Origin>,
    people: HashMap<PersonId, Origin>,
}

impl<'all> Taken<'all> {
    /// An earlier row about the same person, and the column that shows it.
    fn earlier(&self, row: &Row<'all>) -> Option<Match<'all>> {
        let (first, field) = match &row.record.id_number {
            Some(number) => (self.numbers.get(number.as_str())?, Field::IdNumber),
            None => (self.likenesses.get(&likeness(row))?, Field::PersonName),
        };
        Some(Match::Repeats { first: *first, field })
    }

    fn add(&mut self, row: &Row<'all>, person: Option<&Person>) {
        let origin = row.record.origin;
        if let Some(number) = &row.record.id_number {
            self.numbers.insert(number.as_str(), origin);
        }
        self.likenesses.entry(likeness(row)).or_insert(origin);
        if let Some(person) = person {
            self.people.insert(person.id, origin);
        }
    }
}

fn match_surely<'all>(row: &Row<'all>, known: &Known<'all>, taken: &mut Taken<'all>) -> Match<'all> {
    if let Some(repeats) = taken.earlier(row) {
        return repeats;
    }
    let person = match known.find(row) {
        Ok(person) => person,
        Err(candidates) => return Match::Ambiguous(candidates),
    };
    if let Some(first) = person.and_then(|person| taken.people.get(&person.id)) {
        return Match::Repeats { first: *first, field: Field::PersonName };
    }
    taken.add(row, person);
    person.map_or(Match::New(None), Match::Known)
}

/// Settles rows of one name in one institution that are nobody so far, among each other and with the book.
fn match_namesakes<'all>(
    namesakes: &[usize],
    rows: &[Row<'all>],
    known: &Known<'all>,
    taken: &Taken<'all>,
    matches: &mut [Match<'all>],
) {
    let is_open = |index: &&usize| matches!(matches.get(**index), Some(Match::New(_)));
    let open: Vec<(usize, Row<'all>)> =
        namesakes.iter().filter(is_open).filter_map(|index| Some((*index, *rows.get(*index)?))).collect();
    let Some((_, first)) = open.first() else { return };
    let free: Vec<&Person> =
        known.namesakes(first).iter().filter(|person| !taken.people.contains_key(&person.id)).copied().collect();
    if !free.is_empty() {
        match_with_book(&open, &free, matches);
    }
    if namesakes.len() > 1 {
        doubt_among_rows(namesakes, rows, matches);
    }
}

fn match_with_book<'all>(open: &[(usize, Row<'_>)], free: &[&'all Person], matches: &mut [Match<'all>]) {
    let fits = |row: &Row<'_>, person: &Person| {
        could_be_one(row.record.birth, person.birth)
            && could_be_one(row.record.id_number.as_ref(), person.id_number.as_ref())
    };
    let rivals: Vec<usize> =
        free.iter().map(|person| open.iter().filter(|(_, row)| fits(row, person)).count()).collect();
    let mut claimed: HashSet<PersonId> = HashSet::new();
    let mut strangers = Vec::new();
    for (index, row) in open {
        let mut fitting = free.iter().zip(&rivals).filter(|(person, _)| fits(row, person));
        match (fitting.next(), fitting.count()) {
            (Some((person, 1)), 0) => {
                claimed.insert(person.id);
                set(matches, *index, Match::Known(person));
            }
            // Without a number a row among several brings nothing by which it could be told from them, now or later.
            (Some(_), others @ 1..) if row.record.id_number.is_none() => {
                set(matches, *index, Match::Ambiguous(others + 1));
            }
            _ => strangers.push(*index),
        }
    }
    if claimed.len() < free.len() {
        strangers.into_iter().for_each(|index| set(matches, index, Match::New(Some(Doubt::InBook))));
    }
}

/// A row that leaves open whether it is the person of an earlier one.
fn doubt_among_rows(namesakes: &[usize], rows: &[Row<'_>], matches: &mut [Match<'_>]) {
    let mut numbered: Vec<&PersonRecord> = Vec::new();
    let mut vague: Vec<&PersonRecord> = Vec::new();
    for index in namesakes {
        let (Some(row), Some(found)) = (rows.get(*index), matches.get(*index).copied()) else { continue };
        if matches!(found, Match::Repeats { .. } | Match::Ambiguous(_)) {
            continue;
        }
        let record = row.record;
        // Two rows with numbers are two people, or one of them repeats the other.
        let numbered_too = if record.id_number.is_none() { numbered.as_slice() } else { &[] };
        let mut earlier = vague.iter().chain(numbered_too);
        let like = earlier.find(|earlier| could_be_one(earlier.birth, record.birth));
        if let (Match::New(None), Some(like)) = (found, like) {
            set(matches, *index, Match::New(Some(Doubt::InRow(like.origin))));
        }
        if record.id_number.is_some() { numbered.push(record) } else { vague.push(record) }
    }
}

fn set<'all>(matches: &mut [Match<'all>], index: usize, found: Match<'all>) {
    if let Some(place) = matches.get_mut(index) {
        *place = found;
    }
}

/// What is unknown on one side contradicts nothing.
fn could_be_one<T: PartialEq>(first: Option<T>, second: Option<T>) -> bool {
    match (first, second) {
        (Some(first), Some(second)) => first == second,
        (None, _) | (_, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::import::reconcile::Batch;
    use crate::import::testing::Book;
    use crate::import::{PersonProblem, Problem, TableKind};

    const LEDGER: &str =
        "单位名称|机构性质|编制数|>\n^|^|行政|事业\n县财政局|政府工作部门|=20|=5\n县档案馆|事业单位||=7";
    const NAMES_ONLY: &str = "单位名称|姓名|编制类型\n县财政局|张三|行政\n县财政局|李四|行政\n县档案馆|张三|事业";
    const WITH_BIRTHS: &str = "单位名称|姓名|出生年月|编制类型\n县财政局|张三|1965.03|行政\n县财政局|李四|1971.04|行政\n\
                               县档案馆|张三|1980.01|事业";
    const WITH_NUMBERS: &str = "单位名称|姓名|身份证号|编制类型\n县财政局|张三|341802196503150012|行政\n\
                                县财政局|李四|341823197104080025|行政\n县档案馆|张三||事业";

    /// Added, updated, unchanged, rejected rows, and what is told of people.
    fn summary(batch: &Batch) -> ([u32; 4], Vec<String>) {
        let counts = batch.counts.get(&TableKind::Roster).copied().unwrap_or_default();
        let told = batch.issues.iter().filter_map(|issue| match &issue.problem {
            Problem::Person(PersonProblem::IdMissing { .. }) => None,
            Problem::Person(PersonProblem::NotListed { institution, people }) => {
                let people: Vec<&str> = people.iter().map(|name| name.as_str()).collect();
                Some(format!("not_listed {institution} {}", people.join(" ")))
            }
            Problem::Person(_) => {
                let cell = issue.place.cell.map(|cell| cell.to_string()).unwrap_or_default();
                Some(format!("{} {cell}", issue.problem.code()))
            }
            _ => None,
        });
        ([counts.added, counts.updated, counts.unchanged, counts.rejected], told.collect())
    }

    #[track_caller]
    fn check(book: &mut Book, roster: &str, counts: [u32; 4], told: &[&str]) {
        let (counted, said) = summary(&book.import(&[roster]));
        assert_eq!((counted, said.iter().map(String::as_str).collect::<Vec<_>>().as_slice()), (counts, told));
        let again = book.import(&[roster]);
        assert!(again.operations.is_empty(), "the same roster twice changes nothing: {:?}", again.operations);
    }

    #[test]
    fn columns_that_are_added_later_double_nobody() {
        let mut book = Book::of(&[LEDGER, NAMES_ONLY]);
        check(&mut book, WITH_BIRTHS, [0, 3, 0, 0], &[]);
        check(&mut book, WITH_NUMBERS, [0, 2, 1, 0], &[]);
        assert_eq!((book.people.len(), book.register.roster().people().0), (3, 3));
        let zhang = book.people.iter().find(|person| person.id_number.is_some()).expect("a number");
        assert_eq!(
            (zhang.name.as_str(), zhang.birth.map(|birth| birth.to_string()).as_deref()),
            ("张三", Some("1965-03"))
        );
    }

    #[test]
    fn columns_that_are_left_out_later_double_nobody() {
        let mut book = Book::of(&[LEDGER, WITH_NUMBERS]);
        check(&mut book, NAMES_ONLY, [0, 0, 3, 0], &[]);
        assert_eq!(book.people.len(), 3);
    }

    #[test]
    fn namesakes_are_doubted_not_guessed() {
        let two = "单位名称|姓名|身份证号|编制类型\n县财政局|张三|341802196503150012|行政\n\
                   县财政局|张三|341802650315003|行政";
        // One in the book without particulars, two rows: either may be meant.
        let mut book = Book::of(&[LEDGER, "单位名称|姓名|编制类型\n县财政局|张三|行政"]);
        check(
            &mut book,
            two,
            [2, 0, 0, 0],
            &["id_upgraded C3", "may_be_known B2", "may_be_known B3", "not_listed 县财政局 张三"],
        );
        // Two in the book, one row without particulars: nothing tells whom it means.
        let mut book = Book::of(&[LEDGER, two]);
        check(&mut book, "单位名称|姓名|编制类型\n县财政局|张三|行政", [0, 0, 0, 1], &["ambiguous_person B2"]);
        // Two in the book, of whom one is known by number: the other is left.
        let roster = "单位名称|姓名|身份证号|编制类型\n县财政局|张三|341802196503150012|行政\n县财政局|张三||行政";
        check(&mut book, roster, [0, 0, 2, 0], &[]);
        assert_eq!(book.people.len(), 2);
    }

    #[test]
    fn another_number_under_the_same_name_is_doubted() {
        let mut book = Book::of(&[LEDGER, WITH_NUMBERS]);
        let corrected = "单位名称|姓名|身份证号|编制类型\n县财政局|李四|341823197104080017|行政\n\
                         县财政局|张三|341802196503150012|行政";
        let told = ["may_be_known B2", "not_listed 县财政局 李四"];
        check(&mut book, corrected, [1, 0, 1, 0], &told);
    }

    #[test]
    fn a_row_without_number_may_repeat_an_earlier_one() {
        let mut book = Book::of(&[LEDGER]);
        let roster = "单位名称|姓名|身份证号|编制类型\n县财政局|张三|341802196503150012|行政\n县财政局|张三||行政\n县档案馆|张三||事业";
        check(&mut book, roster, [3, 0, 0, 0], &["may_repeat B3"]);
    }

    #[test]
    fn who_is_no_longer_listed_is_told_and_stays() {
        let mut book = Book::of(&[LEDGER, NAMES_ONLY]);
        check(
            &mut book,
            "单位名称|姓名|编制类型\n县财政局|李四|行政\n县财政局|王五|行政",
            [1, 0, 1, 0],
            &["not_listed 县财政局 张三"],
        );
        assert_eq!(book.people.len(), 4, "nobody is released, and the roster of the archive is another one");
        // Listed, though the row cannot be taken over.
        let slip = "单位名称|姓名|身份证号|编制类型\n县财政局|李四||行政\n县财政局|王五||编内\n县财政局|张三|34180219650315001|行政";
        check(&mut book, slip, [0, 0, 1, 2], &["id_length C4"]);
        // Whoever went elsewhere by number is not missing.
        let mut book = Book::of(&[LEDGER, WITH_NUMBERS]);
        let moved = "单位名称|姓名|身份证号|编制类型\n县财政局|张三|341802196503150012|行政\n县档案馆|李四|341823197104080025|事业\n县档案馆|张三||事业";
        check(&mut book, moved, [0, 1, 2, 0], &[]);
    }
}
