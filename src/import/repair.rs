//! Issues → what mends them: many rows, one decision. Unreadable months of a column want a form, unknown words a meaning each for
//! all sheets, unknown names of institutions an answer; what cannot be mended in bulk is edited cell by cell or looked at.
//!
//! Only issues are looked at, so that the same groups can be made of any preview. Nothing is decided here: a repair offers
//! what would become one of the [`Choices`].

mod months;

use std::collections::{BTreeMap, BTreeSet};

use super::choices::{CellKey, Choices, ColumnKey, IssueKey, VoidAnswer};
use super::issue::{
    CellProblem, Issue, PersonProblem, Problem, ReadingProblem, RegisterProblem, Severity, SheetName, WordProblem,
};
use super::vocabulary::Vocabulary;
use crate::domain::QuotaKind;

pub use months::{FormOffer, Ground};

/// Issues that one decision mends, gravest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair<'issues> {
    pub group: RepairGroup,
    pub mend: Mend,
    /// Of the gravest of them.
    pub severity: Severity,
    pub issues: Vec<&'issues Issue>,
}

/// How issues are mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// Months of a column that cannot be read, or only with doubt: a form is chosen, of those that give any of them a possible
    /// month. Short years that can mean one century only are not among them.
    Months { column: ColumnKey, heading: String, forms: Vec<FormOffer> },
    /// Words that mean nothing under heads of one name, in whichever sheets: each distinct one is given a meaning once.
    Words {
        heading: String,
        /// As written.
        words: BTreeMap<String, WordFound>,
        /// Words that such columns know, where no others are allowed; else none.
        known: Vec<String>,
    },
    /// ID numbers: edited in their cells, or their rows left out.
    IdNumbers,
    /// Names of institutions and people that are asked about among what is to be decided (待定).
    Answers,
    /// Figures of the file that do not agree: nothing to mend here, but to be looked at.
    Figures,
    /// All others of one code: edited in their cells, or looked at.
    Cells { code: String },
}

/// Where a word stands that means nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordFound {
    /// How often it is told of.
    pub rows: usize,
    /// The columns that it is to be read in, each by a choice of its own.
    pub columns: BTreeSet<ColumnKey>,
}

impl Repair<'_> {
    /// How many rows are concerned.
    pub fn rows(&self) -> usize {
        let row = |issue: &&Issue| Some((issue.place.sheet.clone(), issue.place.cell?.row));
        self.issues.iter().map(row).collect::<BTreeSet<_>>().len()
    }

    /// The sheets they stand in.
    pub fn sheets(&self) -> BTreeSet<&SheetName> {
        self.issues.iter().map(|issue| &issue.place.sheet).collect()
    }
}

/// What a group is made by, whatever issues are left of it; the order of groups that are alike otherwise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepairGroup {
    Months(ColumnKey),
    /// One name of a head and one kind of problem, over all sheets and files.
    Words {
        heading: String,
        code: String,
    },
    IdNumbers,
    Answers,
    Figures,
    Cells(String),
}

/// Groups issues by what mends them: the gravest first, and of those the most. Every issue is in one group.
pub fn repairs<'issues>(
    issues: impl IntoIterator<Item = &'issues Issue>,
    ground: Ground<'_>,
    vocabulary: &Vocabulary,
) -> Vec<Repair<'issues>> {
    let mut groups: BTreeMap<RepairGroup, Vec<&Issue>> = BTreeMap::new();
    for issue in issues {
        groups.entry(group(issue, ground)).or_default().push(issue);
    }
    let repair = |(group, mut issues): (RepairGroup, Vec<&'issues Issue>)| {
        issues.sort_by_key(|issue| issue.severity);
        let severity = issues.first().map_or(Severity::Notice, |issue| issue.severity);
        Repair { mend: mend(group.clone(), &issues, ground, vocabulary), group, severity, issues }
    };
    let mut repairs: Vec<Repair<'_>> = groups.into_iter().map(repair).collect();
    repairs.sort_by_key(|repair| (repair.severity, std::cmp::Reverse(repair.issues.len())));
    repairs
}

/// What was ignored and is not, or no longer, among the issues.
pub fn void_ignored<'issues>(choices: &Choices, issues: impl IntoIterator<Item = &'issues Issue>) -> Vec<VoidAnswer> {
    if choices.ignored.is_empty() {
        return Vec::new();
    }
    let there: BTreeSet<IssueKey> = issues.into_iter().map(IssueKey::of).collect();
    choices.ignored.keys().filter(|key| !there.contains(key)).cloned().map(VoidAnswer::Ignored).collect()
}

impl Choices {
    /// Why an issue was ignored, if it was.
    pub fn ignored_for(&self, issue: &Issue) -> Option<&str> {
        if self.ignored.is_empty() {
            return None;
        }
        self.ignored.get(&IssueKey::of(issue)).map(String::as_str)
    }

    /// What is read in the cell of an issue by a correction of its own.
    pub fn corrected(&self, issue: &Issue) -> Option<&str> {
        self.cells.get(&CellKey::of(&issue.place)?).map(String::as_str)
    }
}

fn group(issue: &Issue, ground: Ground<'_>) -> RepairGroup {
    let column = ColumnKey::of(&issue.place);
    let cells = || RepairGroup::Cells(issue.problem.code());
    match &issue.problem {
        Problem::Cell(CellProblem::YearShort { .. }) if ground.is_decided(issue) => cells(),
        Problem::Cell(
            CellProblem::NotAMonth { .. }
            | CellProblem::NotInCalendar { .. }
            | CellProblem::MonthAmbiguous { .. }
            | CellProblem::MonthFromSerial { .. }
            | CellProblem::YearShort { .. },
        ) => column.map_or_else(cells, RepairGroup::Months),
        Problem::Cell(CellProblem::NotANumber { .. })
        | Problem::Word(WordProblem::UnknownWord { .. } | WordProblem::WordKept { .. } | WordProblem::UnknownKind) => {
            let words = |_| RepairGroup::Words { heading: heading(&issue.problem), code: issue.problem.code() };
            column.map_or_else(cells, words)
        }
        Problem::Person(
            PersonProblem::IdTruncated
            | PersonProblem::IdLength { .. }
            | PersonProblem::IdCharacter
            | PersonProblem::IdBirth
            | PersonProblem::IdCheck { .. }
            | PersonProblem::NumberShared { .. },
        )
        | Problem::Reading(ReadingProblem::IdFuture | ReadingProblem::IdRegion | ReadingProblem::IdPerhapsTruncated) => {
            RepairGroup::IdNumbers
        }
        Problem::Register(
            RegisterProblem::UnknownInstitution { .. }
            | RegisterProblem::AmbiguousInstitution { .. }
            | RegisterProblem::InstitutionMayBeKnown { .. },
        ) => RepairGroup::Answers,
        Problem::Figure(_)
        | Problem::Reading(
            ReadingProblem::PartExceeds { .. }
            | ReadingProblem::DecimalTotalDiffers { .. }
            | ReadingProblem::PartsUnread { .. },
        ) => RepairGroup::Figures,
        Problem::Person(_) if issue.question().is_some() => RepairGroup::Answers,
        Problem::Sheet(_)
        | Problem::Text(_)
        | Problem::Cell(_)
        | Problem::Word(_)
        | Problem::Person(_)
        | Problem::Register(_)
        | Problem::Reading(_) => cells(),
    }
}

fn mend(group: RepairGroup, issues: &[&Issue], ground: Ground<'_>, vocabulary: &Vocabulary) -> Mend {
    let heading = || issues.first().map(|issue| heading(&issue.problem)).unwrap_or_default();
    match group {
        RepairGroup::Months(column) => {
            Mend::Months { column, heading: heading(), forms: months::forms(issues, ground, vocabulary) }
        }
        RepairGroup::Words { heading, code: _ } => {
            let mut words: BTreeMap<String, WordFound> = BTreeMap::new();
            for issue in issues {
                let found = words.entry(issue.raw.trim_matches(super::cells::is_blank).to_owned()).or_default();
                found.rows += 1;
                found.columns.extend(ColumnKey::of(&issue.place));
            }
            Mend::Words { words, known: known_words(issues, vocabulary), heading }
        }
        RepairGroup::IdNumbers => Mend::IdNumbers,
        RepairGroup::Answers => Mend::Answers,
        RepairGroup::Figures => Mend::Figures,
        RepairGroup::Cells(code) => Mend::Cells { code },
    }
}

/// The head of the column that an issue with a column is about.
fn heading(problem: &Problem) -> String {
    let told = serde_json::to_value(problem).ok();
    let column = told.as_ref().and_then(|told| told.get("column")).and_then(|column| column.as_str());
    match problem {
        Problem::Word(WordProblem::UnknownKind) => "编制类型".to_owned(),
        _ => column.unwrap_or_default().to_owned(),
    }
}

/// Words that the column of the issues knows, where the issues tell which column it is.
fn known_words(issues: &[&Issue], vocabulary: &Vocabulary) -> Vec<String> {
    let Some(first) = issues.first() else { return Vec::new() };
    if matches!(first.problem, Problem::Word(WordProblem::UnknownKind)) {
        return QuotaKind::ALL.into_iter().map(|kind| vocabulary.kind_label(kind).to_owned()).collect();
    }
    match first.problem {
        Problem::Word(_) => vocabulary.closed_words(&heading(&first.problem)),
        Problem::Sheet(_)
        | Problem::Text(_)
        | Problem::Figure(_)
        | Problem::Cell(_)
        | Problem::Person(_)
        | Problem::Register(_)
        | Problem::Reading(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::MonthForm;
    use crate::import::testing::workbook;
    use crate::import::understanding::{Understanding, understand};
    use crate::watch::Unwatched;

    fn understood(picture: &str, choices: Choices) -> Understanding {
        let files = [workbook("f.xlsx", picture)];
        understand(&files, choices, Vocabulary::built_in(), &Unwatched).expect("nobody cancels")
    }

    fn ground(understanding: &Understanding) -> Ground<'_> {
        Ground { as_of: None, records: &understanding.records }
    }

    const ROSTER: &str = "单位名称|姓名|性别|出生年月|编制类型\n县财政局|张三|男|20.11.1985|公勤\n\
                          县财政局|李四|男|21.12.1986|公勤\n县财政局|王五|男|=1990.1|编内\n县财政局|赵六|男|1988.05|行政";

    #[test]
    fn months_of_a_column_are_one_repair_with_the_forms_that_read_them() {
        let understanding = understood(ROSTER, Choices::default());
        let repairs = repairs(&understanding.issues, ground(&understanding), Vocabulary::built_in());
        let found = repairs.iter().find(|repair| matches!(repair.mend, Mend::Months { .. })).expect("a repair");
        let Mend::Months { column, heading, forms } = &found.mend else { panic!("{found:?}") };
        assert_eq!((column.column, heading.as_str(), found.issues.len(), found.rows()), (3, "出生年月", 3, 3));
        let example =
            |offer: &FormOffer| offer.examples.first().map(|(_, month)| month.to_string()).unwrap_or_default();
        let told: Vec<_> = forms.iter().map(|offer| (offer.form, offer.months.len(), example(offer))).collect();
        let expected = [
            (MonthForm::DayMonthYear, 2, "1985-11"),
            (MonthForm::October, 1, "1990-10"),
            (MonthForm::AsTaken, 1, "1990-01"),
        ];
        assert_eq!(told, expected.map(|(form, reads, month)| (form, reads, month.to_owned())));
    }

    #[test]
    fn unknown_words_are_counted_once_each() {
        let understanding = understood(ROSTER, Choices::default());
        let repairs = repairs(&understanding.issues, ground(&understanding), Vocabulary::built_in());
        let first = repairs.first().expect("a repair");
        assert_eq!(first.severity, Severity::Error, "rows that are not taken over come first");
        let Mend::Words { heading, words, known } = &first.mend else { panic!("{first:?}") };
        assert_eq!(heading, "编制类型");
        let rows: Vec<_> = words.iter().map(|(word, found)| (word.as_str(), found.rows, found.columns.len())).collect();
        assert_eq!(rows, [("公勤", 2, 1), ("编内", 1, 1)]);
        assert!(known.iter().any(|word| word == "工勤"), "{known:?}");
        let grouped: usize = repairs.iter().map(|repair| repair.issues.len()).sum();
        assert_eq!(grouped, understanding.issues.len(), "every issue is in one group");
    }

    #[test]
    fn the_same_field_of_several_files_is_one_repair() {
        let roster = |name: &str| {
            let rows = format!("县财政局|{name}甲|行政|科长级\n县财政局|{name}乙|行政|科员");
            workbook(&format!("{name}.xlsx"), &format!("单位名称|姓名|编制类型|职务层次\n{rows}"))
        };
        let files = ["白鹤", "青石", "长桥"].map(roster);
        let read = |choices| understand(&files, choices, Vocabulary::built_in(), &Unwatched).expect("nobody cancels");
        let understanding = read(Choices::default());
        let repairs = repairs(&understanding.issues, ground(&understanding), Vocabulary::built_in());
        let found: Vec<_> = repairs.iter().filter(|repair| matches!(repair.mend, Mend::Words { .. })).collect();
        let [found] = found.as_slice() else { panic!("{repairs:?}") };
        assert_eq!((found.rows(), found.sheets().len()), (3, 3));
        let Mend::Words { words, known, .. } = &found.mend else { panic!("{found:?}") };
        let columns = words.get("科长级").map(|found| found.columns.clone()).expect("the word");
        assert_eq!((words.len(), columns.len()), (1, 3));
        assert!(known.iter().all(|word| Vocabulary::built_in().rank(word).is_some()), "{known:?}");
        let key = |column| crate::import::WordKey { column, word: "科长级".to_owned() };
        let words = columns.into_iter().map(|column| (key(column), "正科级".to_owned())).collect();
        let mended = read(Choices { words, ..Choices::default() });
        assert_eq!((mended.issues.len(), mended.mended.len(), mended.void_answers.len()), (0, 3, 0));
    }

    #[test]
    fn a_mapped_word_and_a_form_mend_all_their_rows() {
        let column = |column| ColumnKey { file: "f.xlsx".to_owned(), sheet: "表".to_owned(), column };
        let word = |word: &str| crate::import::WordKey { column: column(4), word: word.to_owned() };
        let choices = Choices {
            words: [(word("公勤"), "工勤".to_owned()), (word("编内"), "行政".to_owned())].into(),
            months: [(column(3), MonthForm::DayMonthYear)].into(),
            ..Choices::default()
        };
        let mended = understood(ROSTER, choices);
        let births = mended.records.people.iter().map(|person| person.birth.map(|birth| birth.to_string()));
        let births: Vec<_> = births.map(Option::unwrap_or_default).collect();
        assert_eq!(births, ["1985-11", "1986-12", "1990-01", "1988-05"]);
        let codes: Vec<String> = mended.issues.iter().map(|issue| issue.problem.code()).collect();
        assert_eq!(codes, ["month_ambiguous"], "what the form does not read is still told");
        assert_eq!((mended.mended.len(), mended.void_answers.len()), (5, 0));
    }

    #[test]
    fn what_is_ignored_is_known_by_place_and_code() {
        let understanding = understood(ROSTER, Choices::default());
        let issue = understanding.issues.first().expect("an issue");
        let gone = IssueKey { code: "id_check".to_owned(), ..IssueKey::of(issue) };
        let ignored = [(IssueKey::of(issue), "待核".to_owned()), (gone.clone(), "旧".to_owned())];
        let choices = Choices { ignored: ignored.into(), ..Choices::default() };
        assert_eq!(choices.ignored_for(issue), Some("待核"));
        assert_eq!(void_ignored(&choices, &understanding.issues), [VoidAnswer::Ignored(gone)]);
        let again = understood(ROSTER, choices);
        assert_eq!(again.issues, understanding.issues, "they stay, and the rows stay out");
        assert_eq!(again.records.people.len(), 1);
    }
}
