//! What the user decides about an import, and what it makes of it: full and partial, who is who, what names mean.

use crate::domain::{Name, PersonId};
use crate::import::cells::{Sheet, Visibility, Workbook};
use crate::import::choices::{
    Departing, Departures, IdentityAnswer, ImportMode, InstitutionAnswer, Namesakes, RowKey, SheetChoice, SheetKey,
    SheetTaking, VoidAnswer,
};
use crate::import::issue::{Issue, Severity};
use crate::import::reconcile::{Batch, Counts};
use crate::import::testing::{Book, sheet};
use crate::import::vocabulary::TableKind;

const LEDGER: &str =
    "单位名称|曾用名|机构性质|编制数|>\n^|^|^|行政|事业\n县财政局||政府工作部门|=20|=5\n县档案馆|县志办|事业单位||=7";
const ROSTER: &str = "单位名称|姓名|身份证号|编制类型|职务\n县财政局|张三|341802196503150012|行政|股长\n\
                      县财政局|李四|341823197104080025|行政|\n县档案馆|王五||事业|";

fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

fn book() -> Book {
    Book::of(&[LEDGER, ROSTER])
}

/// Codes of a severity and the graver ones.
fn told(batch: &Batch, least: Severity) -> Vec<String> {
    let of = |issue: &&Issue| issue.severity <= least && issue.problem.code() != "id_missing";
    batch.issues.iter().filter(of).map(|issue| issue.problem.code()).collect()
}

fn roster_counts(batch: &Batch) -> Counts {
    batch.counts.get(&TableKind::Roster).copied().unwrap_or_default()
}

fn offered(batch: &Batch) -> Vec<(&str, &str, bool)> {
    let offered = batch.departures.iter();
    offered.map(|departure| (departure.unit.as_str(), departure.name.as_str(), departure.accepted)).collect()
}

fn row(row: u32, person: &str) -> RowKey {
    RowKey { file: "f.xlsx".to_owned(), sheet: "表".to_owned(), row, name: name(person) }
}

const LATER: &str =
    "单位名称|姓名|身份证号|编制类型\n县财政局|张三|341802196503150012|行政\n县财政局|赵六|341802650315003|行政";

#[test]
fn who_is_missing_from_a_full_roster_leaves_only_when_it_is_confirmed() {
    let mut book = book();
    let partial = book.import(&[LATER]);
    assert_eq!(
        (offered(&partial), told(&partial, Severity::Notice)),
        (vec![], vec!["id_upgraded".into(), "not_listed".to_owned()])
    );

    book.choices.mode = ImportMode::Full;
    let full = book.import(&[LATER]);
    assert_eq!(offered(&full), [("县财政局", "李四", false)], "the archive has no roster here");
    assert_eq!((told(&full, Severity::Warning), roster_counts(&full).left), (vec!["not_listed".to_owned()], 0));
    assert_eq!(book.people.len(), 4, "an offer releases nobody");

    book.choices.departures = Departures::Of([Departing::Institution(name("县档案馆"))].into());
    let other = book.import(&[LATER]);
    assert_eq!(other.void_answers, [VoidAnswer::Departures(name("县档案馆"))]);
    assert!(other.operations.is_empty());

    book.choices.departures = Departures::Of([Departing::Institution(name("县财政局"))].into());
    let left = book.import(&[LATER]);
    assert_eq!(
        (offered(&left), told(&left, Severity::Notice)),
        (vec![("县财政局", "李四", true)], vec!["id_upgraded".to_owned()])
    );
    assert_eq!(roster_counts(&left), Counts { unchanged: 2, left: 1, ..Counts::default() });
    let change = left.changes.first().expect("a departure is a change");
    assert_eq!((change.who.as_str(), change.before.as_str(), change.is_removal()), ("李四", "行政 非领导", true));
    assert_eq!((book.people.len(), book.register.roster().people().0), (3, 3));
}

#[test]
fn nobody_leaves_who_may_be_meant_by_a_row() {
    let mut book = book();
    book.choices.mode = ImportMode::Full;
    book.choices.departures = Departures::All;
    // A slip in the number, a slip in the unit, and a number that is another one: all three may be 李四.
    for slip in [
        "县财政局|李四|34182319710408002|行政",
        "县财整局|李四|341823197104080025|行政",
        "县财政局|李四|341823197104080017|行政",
    ] {
        let roster = format!("单位名称|姓名|身份证号|编制类型\n县财政局|张三|341802196503150012|行政\n{slip}");
        let batch = book.import(&[&roster]);
        assert_eq!(offered(&batch), [], "{slip}");
        assert_eq!(roster_counts(&batch).left, 0, "{slip}");
    }
}

#[test]
fn somebody_who_moved_has_not_left() {
    let mut book = book();
    book.choices.mode = ImportMode::Full;
    book.choices.departures = Departures::All;
    let batch = book.import(&["单位名称|姓名|身份证号|编制类型\n县财政局|张三|341802196503150012|行政\n县档案馆|李四|341823197104080025|事业\n县档案馆|王五||事业"]);
    assert_eq!(
        (offered(&batch), roster_counts(&batch)),
        (vec![], Counts { updated: 1, unchanged: 2, ..Counts::default() })
    );
    assert_eq!(book.person("李四").assignment.quota_at, book.institution("县档案馆").id);
}

#[test]
fn an_answer_settles_who_is_meant() {
    let births = "单位名称|姓名|出生年月|编制类型\n县档案馆|王五|1970.05|事业";
    let open = book().import(&[births]);
    let question = open.issues.iter().find_map(Issue::question).map(|(key, candidates)| (key, candidates.len()));
    assert_eq!(question, Some((row(2, "王五"), 1)));
    let answered = |answer: IdentityAnswer| {
        let mut book = book();
        book.choices.identities = [(row(2, "王五"), answer)].into();
        let counts = roster_counts(&book.import(&[births]));
        (counts, book.people.len())
    };
    let known = book().person("王五").id;
    assert_eq!(answered(IdentityAnswer::Same(known)), (Counts { updated: 1, ..Counts::default() }, 3));
    assert_eq!(answered(IdentityAnswer::Another), (Counts { added: 1, ..Counts::default() }, 4));
    assert_eq!(answered(IdentityAnswer::LeaveOut), (Counts { rejected: 1, ..Counts::default() }, 3));
    let mut book = book();
    book.choices.namesakes = Namesakes::Same;
    assert_eq!(roster_counts(&book.import(&[births])).updated, 1, "one answer for all");
}

#[test]
fn answers_for_rows_and_people_that_are_not_there_are_told() {
    let mut book = book();
    let births = "单位名称|姓名|出生年月|编制类型\n县档案馆|王五|1970.05|事业";
    let answers = [(row(2, "王六"), IdentityAnswer::Another), (row(2, "王五"), IdentityAnswer::Same(PersonId(99)))];
    book.choices.identities = answers.into();
    let batch = book.import(&[births]);
    assert_eq!(batch.void_answers, [VoidAnswer::Identity(row(2, "王五")), VoidAnswer::Identity(row(2, "王六"))]);
    assert_eq!(roster_counts(&batch).rejected, 1, "the question is still open");
}

#[test]
fn a_move_without_number_is_asked_and_answered() {
    let births = "单位名称|姓名|出生年月|编制类型\n县财政局|赵六|1970.05|行政";
    let moved = births.replace("县财政局", "县档案馆").replace("行政", "事业");
    let mut book = Book::of(&[LEDGER, births]);
    let asked = book.import(&[&moved]);
    assert_eq!((told(&asked, Severity::Error), asked.operations.len()), (vec!["may_have_moved".to_owned()], 0));
    let person = book.person("赵六").id;
    book.choices.identities = [(row(2, "赵六"), IdentityAnswer::Same(person))].into();
    assert_eq!(roster_counts(&book.import(&[&moved])).updated, 1);
    assert_eq!((book.people.len(), book.person("赵六").assignment.quota_at), (1, book.institution("县档案馆").id));
}

#[test]
fn a_name_means_what_the_user_says() {
    let roster = "单位名称|姓名|身份证号|编制类型\n县财金局|张三|341802196503150012|行政\n县金融办|赵六|341802650315003|行政\n县粮食局|孙七|341802196503150071|行政";
    let answers = [
        ("县财金局", InstitutionAnswer::Is(name("县财政局"))),
        ("县金融办", InstitutionAnswer::New),
        ("县粮食局", InstitutionAnswer::LeaveOut),
        ("县某某局", InstitutionAnswer::New),
    ];
    let mut book = book();
    let before = book.import(&[roster]);
    assert_eq!(told(&before, Severity::Error), ["unknown_institution"; 3].map(str::to_owned).to_vec());
    book.choices.institutions = answers.into_iter().map(|(written, answer)| (written.to_owned(), answer)).collect();
    let batch = book.import(&[roster]);
    let codes = told(&batch, Severity::Notice);
    assert!(codes.contains(&"nature_assumed".to_owned()) && codes.contains(&"unit_left_out".to_owned()), "{codes:?}");
    assert_eq!(roster_counts(&batch), Counts { added: 1, unchanged: 1, rejected: 1, ..Counts::default() });
    assert_eq!(batch.counts.get(&TableKind::Ledger).map(|counts| counts.added), Some(1));
    assert_eq!(book.person("赵六").assignment.quota_at, book.institution("县金融办").id);
    assert_eq!(batch.void_answers, [VoidAnswer::Institution("县某某局".to_owned())]);
}

#[test]
fn a_ledger_row_means_what_the_user_says() {
    let row = |name: &str| format!("单位名称|机构性质|编制数|>\n^|^|行政|事业\n{name}|政府工作部门|=21|=5");
    let mut book = book();
    book.choices.institutions = [("县财金局".to_owned(), InstitutionAnswer::Is(name("县财政局")))].into();
    let batch = book.import(&[&row("县财金局")]);
    assert_eq!((book.register.institutions().count(), batch.changes.len()), (2, 1), "its places, not its name");
    // The former name of another body, which the user knows to be a body of its own.
    book.choices.institutions = [("县志办".to_owned(), InstitutionAnswer::New)].into();
    book.import(&[&row("县志办")]);
    assert_eq!(book.register.institutions().count(), 3);
    book.choices.institutions = [("县侨办".to_owned(), InstitutionAnswer::LeaveOut)].into();
    let left_out = book.import(&[&row("县侨办")]);
    assert_eq!(
        (told(&left_out, Severity::Notice), book.register.institutions().count()),
        (vec!["unit_left_out".to_owned()], 3)
    );
}

#[test]
fn full_ledgers_tell_which_bodies_they_leave_out_and_abolish_none() {
    let mut book = book();
    book.choices.mode = ImportMode::Full;
    let batch = book.import(&["单位名称|机构性质|编制数|>\n^|^|行政|事业\n县财政局|政府工作部门|=20|=5"]);
    assert_eq!(
        (told(&batch, Severity::Notice), batch.operations.len()),
        (vec!["institutions_not_listed".to_owned()], 0)
    );
}

#[test]
fn a_merged_body_is_found_at_its_successor() {
    use crate::domain::{Operation, apply_all};
    let mut book = book();
    let (from, into) = (book.institution("县档案馆").id, book.institution("县财政局").id);
    book.register = apply_all(&book.register, &[Operation::Merge { from: vec![from], into }]).expect("merged");
    for person in &mut book.people {
        person.assignment = person.assignment.merged(&[from], into);
    }
    let batch = book.import(&[
        "单位名称|姓名|身份证号|编制类型\n县档案馆|孙七|341802196503150071|事业\n县志办|赵六|341802650315003|事业",
    ]);
    let codes = told(&batch, Severity::Notice);
    assert_eq!(codes, ["id_upgraded", "named_otherwise", "named_otherwise", "not_listed"].map(str::to_owned).to_vec());
    assert_eq!(book.person("孙七").assignment.quota_at, into);
}

#[test]
fn every_sheet_has_its_own_counts() {
    let mut book = book();
    let batch = book.import(&[LEDGER, LATER]);
    let counts: Vec<(TableKind, [u32; 4])> = batch
        .sheets
        .iter()
        .map(|sheet| {
            let Counts { added, updated, unchanged, left: _, removed: _, rejected } = sheet.counts;
            (sheet.table, [added, updated, unchanged, rejected])
        })
        .collect();
    assert_eq!(counts, [(TableKind::Ledger, [0, 0, 2, 0]), (TableKind::Roster, [1, 0, 1, 0])]);
}

#[test]
fn nobody_leaves_who_stands_on_a_sheet_that_was_not_read() {
    let mut hidden = sheet("单位名称|姓名|身份证号|编制类型\n县财政局|李四|341823197104080025|行政");
    hidden.name = "借调".to_owned();
    let seen = sheet("单位名称|姓名|身份证号|编制类型\n县财政局|张三|341802196503150012|行政");
    let aside = [
        (Visibility::Hidden, SheetTaking::AsFound, vec!["sheet_hidden", "not_listed"]),
        (Visibility::Visible, SheetTaking::LeaveOut, vec!["not_listed"]),
    ];
    for (visibility, taking, expected) in aside {
        let mut book = book();
        book.choices.mode = ImportMode::Full;
        book.choices.departures = Departures::All;
        let key = SheetKey::Sheet { file: "f.xlsx".to_owned(), sheet: "借调".to_owned() };
        book.choices.sheets.insert(key, SheetChoice { taking, ..SheetChoice::default() });
        let sheets = vec![seen.clone(), Sheet { visibility, ..hidden.clone() }];
        let batch = book.import_workbooks(&[Workbook { file: "f.xlsx".to_owned(), sheets }]);
        assert_eq!((offered(&batch), roster_counts(&batch).left), (vec![], 0), "{taking:?}");
        assert_eq!(told(&batch, Severity::Warning), expected, "{taking:?}");
    }
}
