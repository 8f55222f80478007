//! Rows of rosters × the people of the book: who is who. Takes both as they are and changes neither; what follows from a match
//! is `people`'s matter, and what rows say among each other `doubles`'.
//!
//! Somebody is known
//! 1. by the user's answer for the row;
//! 2. by the ID number and the name, whatever the institution is by now;
//! 3. by name, month of birth and institution, all of them known and the same.
//!
//! Name and institution alone make somebody no more than [`Match::Likely`], and that only if nobody else can be meant, neither
//! in the book nor in the rows. Whatever else may be the same person is a question ([`Match::Open`]): nobody is guessed. So is
//! a number that the book knows under another name: somebody may have been renamed, but as often a number has slipped into
//! the row above. What rows contest among each other is settled by `contested`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::domain::{IdNumber, InstitutionId, Month, Name, Person, PersonId};
use crate::import::choices::IdentityAnswer;
use crate::import::record::{Origin, PersonRecord};
use crate::import::vocabulary::Field;
use crate::watch::{Cancelled, Watch};

use super::contested;

/// A row whose institution is known.
#[derive(Clone, Copy)]
pub(super) struct Row<'all> {
    pub record: &'all PersonRecord,
    pub institution: InstitutionId,
    /// Place in [`Records::people`](crate::import::Records::people).
    pub place: u32,
}

/// Whom a row means.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Match<'all> {
    Known(&'all Person),
    /// By name and institution only, though nobody else can be meant.
    Likely(&'all Person),
    /// Nobody the book knows. The people are of the same name, but what is known of them says otherwise.
    New(Vec<&'all Person>),
    /// Whom an earlier row means already; the column shows it.
    Repeats {
        first: Origin,
        field: Field,
    },
    /// The same ID number stands in that row under another name, and nothing tells which of the two is right.
    SharesNumber {
        other: Origin,
    },
    /// One of these, or somebody new: to be asked.
    Open(Question, Vec<&'all Person>),
    /// The user does not want the row.
    LeftOut,
}

/// Why it cannot be told who is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// One of that name and institution, but number or month of birth is unknown on one side.
    Unproven,
    /// Several may be meant, or several rows may mean one.
    Several,
    /// Somebody of that name and month of birth holds a place elsewhere.
    Elsewhere,
    /// The book knows the ID number under another name.
    NumberOfAnother,
    /// An earlier row has the same name and institution, and neither says more.
    Twin(Origin),
}

/// The user's answers by row.
pub(super) type Answers = BTreeMap<Origin, IdentityAnswer>;

const ROWS_PER_CHECKPOINT: usize = 4096;

/// Finds out whom each row means, in the order of the rows.
pub(super) fn match_rows<'all>(
    rows: &[Row<'all>],
    people: &'all [Person],
    answers: &Answers,
    watch: &dyn Watch,
) -> Result<Vec<Match<'all>>, Cancelled> {
    let known = Known::new(people);
    let mut taken = Taken::of(rows);
    // Answers come first: nobody else may be taken for a person whom the user has named.
    let mut matches: Vec<Option<Match<'all>>> =
        rows.iter().map(|row| match_as_answered(row, answers, people, &mut taken)).collect();
    for (done, (row, found)) in rows.iter().zip(&mut matches).enumerate() {
        if done % ROWS_PER_CHECKPOINT == 0 {
            watch.checkpoint(done as u64, rows.len() as u64)?;
        }
        found.get_or_insert_with(|| match_surely(row, &known, &mut taken));
    }
    let mut matches: Vec<Match<'all>> = matches.into_iter().flatten().collect();
    contested::hold_shared_numbers(rows, answers, &mut matches);
    match_by_name(rows, &known, &taken, people, answers, &mut matches);
    contested::ask_about_twins(rows, answers, &mut matches);
    Ok(matches)
}

/// Settles rows that are nobody so far with people of the same name.
fn match_by_name<'all>(
    rows: &[Row<'all>],
    known: &Known<'all>,
    taken: &Taken<'all>,
    people: &'all [Person],
    answers: &Answers,
    matches: &mut [Match<'all>],
) {
    let is_open = |index: &usize| {
        let is_answered = rows.get(*index).is_some_and(|row| answers.contains_key(&row.record.origin));
        matches!(matches.get(*index), Some(Match::New(_))) && !is_answered
    };
    if people.is_empty() {
        // There is nobody whom the rows could mean.
        return;
    }
    let open: Vec<usize> = (0..rows.len()).filter(is_open).collect();
    let namesake = |index: &usize| rows.get(*index).map(|row| (&row.record.name, row.institution));
    let has_namesakes = |index: &usize| rows.get(*index).is_some_and(|row| !known.namesakes(row).is_empty());
    let mut with_namesakes: Vec<usize> = open.iter().copied().filter(has_namesakes).collect();
    with_namesakes.sort_by(|first, second| namesake(first).cmp(&namesake(second)));
    for namesakes in with_namesakes.chunk_by(|first, second| namesake(first) == namesake(second)) {
        match_namesakes(namesakes, rows, known, taken, matches);
    }
    match_elsewhere(&open, rows, people, matches);
}

fn match_as_answered<'all>(
    row: &Row<'all>,
    answers: &Answers,
    people: &'all [Person],
    taken: &mut Taken<'all>,
) -> Option<Match<'all>> {
    match answers.get(&row.record.origin)? {
        IdentityAnswer::LeaveOut => Some(Match::LeftOut),
        IdentityAnswer::Another => {
            taken.add(row, None);
            Some(Match::New(Vec::new()))
        }
        IdentityAnswer::Same(id) => {
            let person = people.iter().find(|person| person.id == *id)?;
            if let Some(first) = taken.people.get(id) {
                return Some(Match::Repeats { first: *first, field: Field::PersonName });
            }
            taken.add(row, Some(person));
            Some(Match::Known(person))
        }
    }
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

/// Whom the surest ways find.
enum Sure<'all> {
    Nobody,
    One(&'all Person),
    Several(Vec<&'all Person>),
    /// The number is this person's, but the name is not.
    OtherName(&'all Person),
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

    /// By number and name, or by name, month of birth and institution. With another number it is somebody else; without one the book
    /// may not have known it yet.
    fn find(&self, row: &Row<'all>) -> Sure<'all> {
        let number = row.record.id_number.as_ref();
        if let Some(person) = number.and_then(|number| self.by_number.get(number.as_str())) {
            return if person.name == row.record.name { Sure::One(person) } else { Sure::OtherName(person) };
        }
        let is_like = |person: &&&Person| {
            is_known_same(person.birth, row.record.birth) && could_be_one(person.id_number.as_ref(), number)
        };
        let like: Vec<&Person> = self.namesakes(row).iter().filter(is_like).copied().collect();
        match like.as_slice() {
            [] => Sure::Nobody,
            [person] => Sure::One(person),
            [_, _, ..] => Sure::Several(like),
        }
    }
}

/// What the rows so far mean, so that nobody is meant twice.
struct Taken<'all> {
    numbers: HashMap<&'all IdNumber, Origin>,
    /// `None` where every row has a number, so that nobody asks for a likeness.
    likenesses: Option<HashMap<Likeness<'all>, Origin>>,
    people: HashMap<PersonId, Origin>,
}

impl<'all> Taken<'all> {
    fn of(rows: &[Row<'all>]) -> Self {
        let numbered = rows.iter().filter(|row| row.record.id_number.is_some()).count();
        Self {
            numbers: HashMap::with_capacity(numbered),
            likenesses: (numbered < rows.len()).then(HashMap::new),
            people: HashMap::new(),
        }
    }

    /// An earlier row about the same person, and the column that shows it.
    fn earlier(&self, row: &Row<'all>) -> Option<Match<'all>> {
        let (first, field) = match &row.record.id_number {
            Some(number) => (self.numbers.get(number)?, Field::IdNumber),
            // Name and institution alone are borne by two often enough.
            None => {
                row.record.birth?;
                (self.likenesses.as_ref()?.get(&likeness(row))?, Field::PersonName)
            }
        };
        Some(Match::Repeats { first: *first, field })
    }

    fn add(&mut self, row: &Row<'all>, person: Option<&Person>) {
        let origin = row.record.origin;
        if let Some(number) = &row.record.id_number {
            self.numbers.insert(number, origin);
        }
        if let Some(likenesses) = &mut self.likenesses {
            likenesses.entry(likeness(row)).or_insert(origin);
        }
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
        Sure::Nobody => None,
        Sure::One(person) => Some(person),
        Sure::Several(candidates) => return Match::Open(Question::Several, candidates),
        Sure::OtherName(person) => return Match::Open(Question::NumberOfAnother, vec![person]),
    };
    if let Some(first) = person.and_then(|person| taken.people.get(&person.id)) {
        return Match::Repeats { first: *first, field: Field::PersonName };
    }
    taken.add(row, person);
    person.map_or_else(|| Match::New(Vec::new()), Match::Known)
}

/// Settles rows of one name in one institution that are nobody so far with those of the book whom no row means.
fn match_namesakes<'all>(
    namesakes: &[usize],
    rows: &[Row<'all>],
    known: &Known<'all>,
    taken: &Taken<'all>,
    matches: &mut [Match<'all>],
) {
    let open: Vec<(usize, Row<'all>)> =
        namesakes.iter().filter_map(|index| Some((*index, *rows.get(*index)?))).collect();
    let Some((_, first)) = open.first() else { return };
    let free: Vec<&Person> =
        known.namesakes(first).iter().filter(|person| !taken.people.contains_key(&person.id)).copied().collect();
    if free.is_empty() {
        return;
    }
    let fits = |row: &Row<'_>, person: &Person| {
        could_be_one(row.record.birth, person.birth)
            && could_be_one(row.record.id_number.as_ref(), person.id_number.as_ref())
    };
    let mut claimed: BTreeSet<PersonId> = BTreeSet::new();
    let mut strangers = Vec::new();
    for (index, row) in &open {
        let fitting: Vec<&Person> = free.iter().filter(|person| fits(row, person)).copied().collect();
        let found = match fitting.as_slice() {
            [] => {
                strangers.push(*index);
                continue;
            }
            [person] if open.iter().filter(|(_, row)| fits(row, person)).count() == 1 => Match::Likely(person),
            [_] | [_, _, ..] => Match::Open(Question::Several, fitting.clone()),
        };
        claimed.extend(fitting.iter().map(|person| person.id));
        set(matches, *index, found);
    }
    let left: Vec<&Person> = free.into_iter().filter(|person| !claimed.contains(&person.id)).collect();
    strangers.into_iter().for_each(|index| set(matches, index, Match::New(left.clone())));
}

/// Rows of people who are new where they are listed, though the book may have them elsewhere: the same name and month of birth
/// is a question, the same name among those whom the roster of their own institution misses is a doubt.
fn match_elsewhere<'all>(open: &[usize], rows: &[Row<'all>], people: &'all [Person], matches: &mut [Match<'all>]) {
    let is_unmatched = |index: &usize| matches!(matches.get(*index), Some(Match::New(same)) if same.is_empty());
    let open: Vec<usize> = open.iter().copied().filter(is_unmatched).collect();
    if open.is_empty() {
        return;
    }
    let meant: HashSet<PersonId> = matches.iter().flat_map(people_of).map(|person| person.id).collect();
    let listed: HashSet<InstitutionId> = rows.iter().map(|row| row.institution).collect();
    let mut by_name: HashMap<&Name, Vec<&'all Person>> = HashMap::new();
    for person in people.iter().filter(|person| !meant.contains(&person.id)) {
        by_name.entry(&person.name).or_default().push(person);
    }
    for index in open {
        let Some(row) = rows.get(index) else { continue };
        let record = row.record;
        let could_be = |person: &&&Person| {
            person.assignment.quota_at != row.institution
                && could_be_one(person.birth, record.birth)
                && could_be_one(person.id_number.as_ref(), record.id_number.as_ref())
        };
        let others: Vec<&Person> = by_name.get(&record.name).into_iter().flatten().filter(could_be).copied().collect();
        let (same, vague): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|person| is_known_same(person.birth, record.birth));
        let vague: Vec<&Person> =
            vague.into_iter().filter(|person| listed.contains(&person.assignment.quota_at)).collect();
        match (same.is_empty(), vague.is_empty()) {
            (false, _) => set(matches, index, Match::Open(Question::Elsewhere, same)),
            (true, false) => set(matches, index, Match::New(vague)),
            (true, true) => {}
        }
    }
}

/// Whom a row means or may mean.
pub(super) fn people_of<'all>(found: &Match<'all>) -> Vec<&'all Person> {
    match found {
        Match::Known(person) | Match::Likely(person) => vec![person],
        Match::Open(_, people) => people.clone(),
        Match::New(_) | Match::Repeats { .. } | Match::SharesNumber { .. } | Match::LeftOut => Vec::new(),
    }
}

fn set<'all>(matches: &mut [Match<'all>], index: usize, found: Match<'all>) {
    if let Some(place) = matches.get_mut(index) {
        *place = found;
    }
}

/// What is unknown on one side contradicts nothing.
pub(super) fn could_be_one<T: PartialEq>(first: Option<T>, second: Option<T>) -> bool {
    match (first, second) {
        (Some(first), Some(second)) => first == second,
        (None, _) | (_, None) => true,
    }
}

/// What is unknown on either side proves nothing.
pub(super) fn is_known_same<T: PartialEq>(first: Option<T>, second: Option<T>) -> bool {
    matches!((first, second), (Some(first), Some(second)) if first == second)
}

#[cfg(test)]
mod tests {
    use crate::import::reconcile::Batch;
    use crate::import::testing::Book;
    use crate::import::{Namesakes, PersonProblem, Problem, TableKind};

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
        let told = told.to_vec();
        let (counted, said) = summary(&book.import(&[roster]));
        assert_eq!((counted, said.iter().map(String::as_str).collect::<Vec<_>>()), (counts, told));
        let again = book.import(&[roster]);
        assert!(again.operations.is_empty(), "the same roster twice changes nothing: {:?}", again.operations);
    }

    #[test]
    fn columns_that_are_added_later_double_nobody() {
        let mut book = Book::of(&[LEDGER, NAMES_ONLY]);
        let asked = ["identity_open B2", "identity_open B3", "identity_open B4"];
        check(&mut book, WITH_BIRTHS, [0, 0, 0, 3], &asked);
        book.choices.namesakes = Namesakes::Same;
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
            [0, 0, 0, 2],
            &["id_upgraded C3", "ambiguous_person B2", "ambiguous_person B3", "namesakes B3"],
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
