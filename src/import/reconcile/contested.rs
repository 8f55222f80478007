//! What rows of a batch contest among each other before the book is asked: one ID number under two names, and two rows that
//! say nothing but the same name and institution. Works on what `matching` found row by row; who is who in the book stays its
//! matter, and the words `doubles`'s and `people`'s.
//!
//! A number that has slipped into the row above belongs to one of two people, and the rows do not say to which. Neither row is
//! taken over, unless the book knows one of them by name and number.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::matching::{Answers, Match, Question, Row};
use crate::domain::{InstitutionId, Name};
use crate::import::record::Origin;
use crate::import::vocabulary::Field;

/// Turns rows with one number and different names from repetitions into contests, together with the first row of the number
/// where the book does not bear it out.
pub(super) fn hold_shared_numbers<'all>(rows: &[Row<'all>], answers: &Answers, matches: &mut [Match<'all>]) {
    let repeated = |(found, row): (&Match<'_>, &Row<'all>)| match found {
        Match::Repeats { first, field: Field::IdNumber } => Some((*first, row.record)),
        Match::Repeats { .. }
        | Match::Known(_)
        | Match::Likely(_)
        | Match::New(_)
        | Match::SharesNumber { .. }
        | Match::Open(..)
        | Match::LeftOut => None,
    };
    // Nearly always there are none, and a roster may have a million rows.
    let mut firsts: HashMap<Origin, Option<(&Name, usize)>> =
        matches.iter().zip(rows).filter_map(repeated).map(|(first, _)| (first, None)).collect();
    if firsts.is_empty() {
        return;
    }
    for (index, row) in rows.iter().enumerate() {
        if let Some(place) = firsts.get_mut(&row.record.origin) {
            *place = Some((&row.record.name, index));
        }
    }
    for index in 0..rows.len() {
        let (Some(found), Some(row)) = (matches.get(index), rows.get(index)) else { continue };
        let Some((first, record)) = repeated((found, row)) else { continue };
        let Some((first_name, first_index)) = firsts.get(&first).copied().flatten() else { continue };
        if *first_name == record.name {
            continue;
        }
        if let Some(found) = matches.get_mut(index) {
            *found = Match::SharesNumber { other: first };
        }
        let is_borne_out = |found: &Match<'_>| match found {
            Match::Known(person) => person.id_number == record.id_number,
            Match::New(_) => false,
            Match::Likely(_)
            | Match::Repeats { .. }
            | Match::SharesNumber { .. }
            | Match::Open(..)
            | Match::LeftOut => true,
        };
        if let Some(found) = matches.get_mut(first_index)
            && !answers.contains_key(&first)
            && !is_borne_out(found)
        {
            *found = Match::SharesNumber { other: record.origin };
        }
    }
}

/// Asks about rows that would be somebody new, although an earlier row has the same name and institution and neither has a
/// number or a month of birth: two namesakes, or one person twice.
pub(super) fn ask_about_twins<'all>(rows: &[Row<'all>], answers: &Answers, matches: &mut [Match<'all>]) {
    let mut firsts: HashMap<(&Name, InstitutionId), Origin> = HashMap::new();
    for (row, found) in rows.iter().zip(matches) {
        let record = row.record;
        if record.id_number.is_some() || record.birth.is_some() || *found == Match::LeftOut {
            continue;
        }
        let first = match firsts.entry((&record.name, row.institution)) {
            Entry::Vacant(entry) => {
                entry.insert(record.origin);
                continue;
            }
            Entry::Occupied(entry) => *entry.get(),
        };
        if answers.contains_key(&record.origin) {
            continue;
        }
        if let Match::New(same) = found {
            *found = Match::Open(Question::Twin(first), std::mem::take(same));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{Name, PersonId};
    use crate::import::reconcile::{Batch, Change};
    use crate::import::testing::Book;
    use crate::import::{IdentityAnswer, Issue, Problem, RowKey, TableKind, VoidAnswer};

    const LEDGER: &str = "单位名称|机构性质|编制数|>\n^|^|行政|事业\n县财政局|政府工作部门|=20|=5";
    const HEAD: &str = "单位名称|姓名|身份证号|编制类型";
    const ZHANG: &str = "341802196503150012";
    const LI: &str = "341823197104080025";

    fn roster(people: &[(&str, &str)]) -> String {
        let rows = people.iter().map(|(name, number)| format!("\n县财政局|{name}|{number}|行政"));
        HEAD.to_owned() + &rows.collect::<String>()
    }

    fn book() -> Book {
        Book::of(&[LEDGER, &roster(&[("张三", ZHANG), ("李四", LI)])])
    }

    /// What is told of people, with its cell, but that somebody has no number or is not listed.
    fn told(batch: &Batch) -> Vec<String> {
        let is_told = |issue: &&Issue| {
            matches!(issue.problem, Problem::Person(_))
                && !["id_missing", "not_listed"].contains(&&*issue.problem.code())
        };
        let cell = |issue: &Issue| issue.place.cell.map(|cell| cell.to_string()).unwrap_or_default();
        batch.issues.iter().filter(is_told).map(|issue| format!("{} {}", issue.problem.code(), cell(issue))).collect()
    }

    fn counts(batch: &Batch) -> [u32; 4] {
        let counts = batch.counts.get(&TableKind::Roster).copied().unwrap_or_default();
        [counts.added, counts.updated, counts.unchanged, counts.rejected]
    }

    fn row(row: u32, person: &str) -> RowKey {
        let name = Name::new(person).expect("a name");
        RowKey { file: "f.xlsx".to_owned(), sheet: "表".to_owned(), row, name }
    }

    #[test]
    fn numbers_swapped_by_a_sorting_slip_rename_nobody() {
        let mut book = book();
        let batch = book.import(&[&roster(&[("张三", LI), ("李四", ZHANG)])]);
        assert_eq!(told(&batch), ["number_of_another B2", "number_of_another B3"]);
        assert_eq!((counts(&batch), batch.changes.len()), ([0, 0, 0, 2], 0));
        assert!(batch.operations.is_empty());
        assert!(batch.issues.iter().all(|issue| issue.problem.code() != "not_listed"), "both are listed after all");
        let message = batch.issues.first().map(crate::wording::import::message).unwrap_or_default();
        assert!(message.starts_with("这个身份证号在账簿中是李四的，此行却写着张三"), "{message}");
    }

    #[test]
    fn somebody_who_was_renamed_is_the_same_once_it_is_answered() {
        let mut book = book();
        let before = book.person("张三").id;
        let renamed = roster(&[("张三丰", ZHANG)]);
        book.choices.identities = [(row(2, "张三丰"), IdentityAnswer::Same(before))].into();
        let batch = book.import(&[&renamed]);
        assert_eq!((told(&batch), batch.void_answers.len()), (vec![], 0));
        assert_eq!(batch.changes.iter().map(|Change { before, .. }| before.as_str()).collect::<Vec<_>>(), ["张三"]);
        assert_eq!(book.person("张三丰").id, before);
    }

    #[test]
    fn no_answer_gives_two_people_one_number() {
        for answer in [IdentityAnswer::Another, IdentityAnswer::Same(PersonId(2))] {
            let mut book = book();
            assert_eq!(book.person("李四").id, PersonId(2));
            book.choices.identities = [(row(2, "李四"), answer)].into();
            let batch = book.import(&[&roster(&[("李四", ZHANG)])]);
            assert_eq!(told(&batch), ["number_of_another B2"], "{answer:?}");
            assert_eq!(batch.void_answers, [VoidAnswer::Identity(row(2, "李四"))]);
        }
    }

    #[test]
    fn a_number_of_a_rejected_row_gives_nobody_the_record() {
        let mut book = book();
        let batch = book.import(&[&roster(&[("张三", "341802196503150013"), ("王五", ZHANG), ("王六", ZHANG)])]);
        assert_eq!(told(&batch), ["id_check C2", "number_of_another B3", "number_of_another B4"]);
        assert!(batch.operations.is_empty());
    }

    #[test]
    fn one_number_under_two_names_is_neither_of_them() {
        let mut book = Book::of(&[LEDGER]);
        let batch = book.import(&[&roster(&[("王五", ZHANG), ("王六", ZHANG), ("王五", ZHANG)])]);
        assert_eq!(told(&batch), ["number_shared C2", "number_shared C3", "duplicate_person C4"]);
        assert_eq!((counts(&batch), book.people.len()), ([0, 0, 0, 3], 0));
        let message = batch.issues.first().map(crate::wording::import::message).unwrap_or_default();
        assert!(message.starts_with("王五与f.xlsx·表·B3的王六姓名不同，身份证号却相同"), "{message}");
    }

    #[test]
    fn whom_the_book_knows_by_name_and_number_is_taken_over_beside_a_slip() {
        let mut book = book();
        let batch = book.import(&[&roster(&[("张三", ZHANG), ("王六", ZHANG)])]);
        assert_eq!((told(&batch), counts(&batch)), (vec!["number_shared C3".to_owned()], [0, 0, 1, 1]));
    }

    #[test]
    fn two_namesakes_without_number_and_birth_are_a_question() {
        let twins = "单位名称|姓名|编制类型\n县财政局|张伟|行政\n县财政局|张伟|行政";
        let mut book = Book::of(&[LEDGER]);
        book.choices.identities = [(row(3, "张伟"), IdentityAnswer::LeaveOut)].into();
        assert_eq!(told(&book.import(&[twins])), ["left_out_as_answered B3"]);

        let mut book = Book::of(&[LEDGER]);
        book.choices.identities = [(row(3, "张伟"), IdentityAnswer::Another)].into();
        let batch = book.import(&[twins]);
        assert_eq!((told(&batch), counts(&batch)), (vec![], [2, 0, 0, 0]));

        let mut book = Book::of(&[LEDGER]);
        let batch = book.import(&[twins]);
        assert_eq!((told(&batch), counts(&batch)), (vec!["perhaps_repeated B3".to_owned()], [1, 0, 0, 1]));
        let asked = batch.issues.iter().find_map(Issue::question).expect("a question");
        assert_eq!(asked, (row(3, "张伟"), &[][..]));
    }

    #[test]
    fn two_rows_of_one_name_and_month_of_birth_are_one_person() {
        let same = "单位名称|姓名|出生年月|编制类型\n县财政局|张伟|1965.03|行政\n县财政局|张伟|1965.03|行政";
        assert_eq!(told(&Book::of(&[LEDGER]).import(&[same])), ["duplicate_person B3"]);
    }
}
