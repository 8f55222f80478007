//! Which months of a batch are undecided, and what each form would make of them. A month is possible where it is neither to come
//! nor longer ago than anybody works, and where it does not find the person younger than sixteen; what two figures of a year mean is
//! decided where only one century is possible. Reads issues and records; decides nothing.

use std::collections::BTreeMap;

use crate::domain::{Date, Month};
use crate::import::cells::{AsWritten, CellAt};
use crate::import::choices::{CellKey, ColumnKey, MonthForm};
use crate::import::issue::{CellProblem, Issue, Place, Problem};
use crate::import::mended::read_as;
use crate::import::record::{Origin, Records};
use crate::import::vocabulary::{Field, Vocabulary};

/// Nobody works before this age.
const YOUNGEST: i16 = 16;
/// No month of anybody on a roster is longer ago, in years.
const OLDEST: i16 = 99;
/// Examples of what a form comes to.
const EXAMPLES: usize = 5;

/// What the months of a batch are held against.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'records> {
    /// The day of the import; without it no month is too late or too early.
    pub as_of: Option<Date>,
    pub records: &'records Records,
}

/// What a form of months would come to. Never for no cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormOffer {
    pub form: MonthForm,
    /// The undecided cells of the column that it gives a possible month.
    pub months: BTreeMap<CellAt, Month>,
    /// How many of the issues it leaves undecided.
    pub leaves: usize,
    /// The first few of them that differ, as written and as read.
    pub examples: Vec<(String, Month)>,
}

impl FormOffer {
    /// What the cells of the column are to be read as.
    pub fn corrections(&self, column: &ColumnKey) -> BTreeMap<CellKey, String> {
        let key = |at: &CellAt| CellKey { file: column.file.clone(), sheet: column.sheet.clone(), at: *at };
        self.months.iter().map(|(at, month)| (key(at), month.to_string())).collect()
    }
}

impl Ground<'_> {
    /// Whether the month taken for a short year is the only possible one.
    pub(super) fn is_decided(&self, issue: &Issue) -> bool {
        let Problem::Cell(CellProblem::YearShort { taken, .. }) = &issue.problem else { return false };
        let others = [-100, 100].map(|years| Month::new(taken.year() + years, taken.month()));
        self.is_possible(&issue.place, *taken)
            && !others.into_iter().flatten().any(|other| self.is_possible(&issue.place, other))
    }

    fn is_possible(&self, place: &Place, month: Month) -> bool {
        let today = self.as_of.and_then(|day| Month::try_from(day).ok());
        let is_within = today.is_none_or(|today| month <= today && today.year() - month.year() <= OLDEST);
        let is_of_age =
            |birth: Month, then: Month| (then.year() - YOUNGEST, then.month()) >= (birth.year(), birth.month());
        is_within
            && match self.is_birth(place) {
                true => today.is_none_or(|today| is_of_age(month, today)),
                false => self.birth(place).is_none_or(|birth| is_of_age(birth, month)),
            }
    }

    /// The tables of the sheet.
    fn sources(&self, place: &Place) -> impl Iterator<Item = u32> {
        let sheets = (0..).zip(&self.records.sheets);
        sheets.filter(|(_, source)| source.name == place.sheet).map(|(number, _)| number)
    }

    fn is_birth(&self, place: &Place) -> bool {
        let is_column = |source| {
            let origin = Origin { source, row: 0 };
            let column = |place: &Place| place.cell.map(|at| at.column);
            self.records.has_column(origin, Field::Birth)
                && column(&self.records.place(origin, Field::Birth)) == column(place)
        };
        self.sources(place).any(is_column)
    }

    /// The birth of the person in the row, where the row was taken over. People stand in the order of their rows.
    fn birth(&self, place: &Place) -> Option<Month> {
        let row = place.cell?.row;
        let people = &self.records.people;
        let found = |source| people.binary_search_by_key(&Origin { source, row }, |person| person.origin).ok();
        people.get(self.sources(place).find_map(found)?)?.birth
    }
}

/// The forms that give any of the cells a possible month, those that give most first.
pub(super) fn forms(issues: &[&Issue], ground: Ground<'_>, vocabulary: &Vocabulary) -> Vec<FormOffer> {
    let offer = |form: MonthForm| {
        let (mut months, mut examples) = (BTreeMap::new(), Vec::new());
        for issue in issues {
            let read = read_as(as_written(issue), form, vocabulary).zip(issue.place.cell);
            let Some((month, at)) = read.filter(|(month, _)| ground.is_possible(&issue.place, *month)) else {
                continue;
            };
            months.insert(at, month);
            if examples.len() < EXAMPLES && examples.iter().all(|(written, _)| *written != issue.raw) {
                examples.push((issue.raw.clone(), month));
            }
        }
        let leaves = issues.len() - months.len();
        (!months.is_empty()).then_some(FormOffer { form, months, leaves, examples })
    };
    let mut offers: Vec<FormOffer> = MonthForm::ALL.into_iter().filter_map(offer).collect();
    offers.sort_by_key(|offer| offer.leaves);
    offers
}

/// The cell of an issue about a month: those that only numbers raise were numbers.
fn as_written(issue: &Issue) -> AsWritten<'_> {
    let is_number = matches!(
        issue.problem,
        Problem::Cell(CellProblem::MonthAmbiguous { .. } | CellProblem::MonthFromSerial { .. })
    );
    match issue.raw.parse() {
        Ok(number) if is_number => AsWritten::Number(number),
        Ok(_) | Err(_) => AsWritten::Text(&issue.raw),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::repair::{Mend, repairs};
    use crate::import::testing::workbook;
    use crate::import::understanding::understand;
    use crate::import::{Choices, RepairGroup};
    use crate::watch::Unwatched;

    #[test]
    fn a_form_is_offered_for_undecided_rows_and_possible_months_only() {
        let rows = [("1990.05", "=13.7"), ("1994.05", "=16.9"), ("1972.05", "=92.7"), ("1991.05", "=13.12")];
        let unread = [("1980.05", "=1.8"), ("1995.05", "=4.7"), ("1983.05", "=5.7")];
        let rows = rows.into_iter().chain(unread).enumerate();
        let rows = rows.map(|(number, (birth, start))| format!("县财政局|人员{}|{birth}|{start}|行政", number + 1));
        let picture = format!("单位名称|姓名|出生年月|参加工作时间|编制类型\n{}", rows.collect::<Vec<_>>().join("\n"));
        let as_of = Some("2026-06-01".parse::<Date>().expect("a day"));
        let files = [workbook("f.xlsx", &picture)];
        let read = |choices| understand(&files, choices, Vocabulary::built_in(), &Unwatched).expect("nobody cancels");
        let before = read(Choices { as_of, ..Choices::default() });
        let ground = Ground { as_of, records: &before.records };
        let groups = repairs(&before.issues, ground, Vocabulary::built_in());
        let decided = groups.iter().find(|repair| repair.group == RepairGroup::Cells("year_short".to_owned()));
        assert_eq!(decided.map(|repair| repair.rows()), Some(4), "{groups:?}");
        let found = groups.iter().find(|repair| matches!(repair.mend, Mend::Months { .. })).expect("a repair");
        let Mend::Months { column, forms, .. } = &found.mend else { panic!("{found:?}") };
        let [offer] = forms.as_slice() else { panic!("{forms:?}") };
        // Born in 1995 nobody works in 2004.
        assert_eq!((found.rows(), offer.form, offer.leaves), (3, MonthForm::ThisCentury, 1));
        let examples: Vec<_> = offer.examples.iter().map(|(raw, month)| format!("{raw} {month}")).collect();
        assert_eq!(examples, ["1.8 2001-08", "5.7 2005-07"]);
        let after = read(Choices { as_of, cells: offer.corrections(column), ..Choices::default() });
        let starts = after.records.people.iter().map(|person| person.started_work.map(|month| month.to_string()));
        let starts: Vec<_> = starts.map(Option::unwrap_or_default).collect();
        assert_eq!(starts, ["2013-07", "2016-09", "1992-07", "2013-12", "2001-08", "", "2005-07"]);
    }
}
