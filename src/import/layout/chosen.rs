//! A sheet read as the user says: its kind of table, the rows of its head, what its columns mean. What the choice leaves open is
//! judged as for any other sheet, so that a choice of one column keeps all the rest.

use super::{Candidate, Head, LONGEST_HEAD, ROWS_TRIED, Search, Tables, letters};
use crate::import::cells::Sheet;
use crate::import::choices::{Choices, SheetChoice, SheetKey};
use crate::import::issue::SheetName;
use crate::import::text::folded;
use crate::import::vocabulary::{TableKind, Vocabulary};

/// What the head of a table reads like, whatever its columns are taken for: two sheets with the same texts in the same columns
/// have the same key.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayoutKey(String);

impl LayoutKey {
    /// The key as it was kept.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// For keeping it.
    pub fn as_text(&self) -> &str {
        &self.0
    }

    pub(super) fn of(head: &Head) -> Self {
        let column = |(column, path): (&u16, &Vec<String>)| format!("{}={}", letters(*column), folded(&path.join("/")));
        Self(head.paths.iter().map(column).collect::<Vec<_>>().join("|"))
    }
}

/// Finds the tables of a sheet as the choices want them, from the top. A choice for the sheet is one for its first table; one for
/// a layout is for every table with that head.
pub fn find_as_chosen(sheet: &Sheet, name: &SheetName, choices: &Choices, vocabulary: &Vocabulary) -> Tables {
    let search = Search { vocabulary, kinds: kinds(choices.table.as_ref()), choices: Some(choices) };
    let first = match choice_for(sheet, name, choices, vocabulary) {
        Some((choice, head)) => first_chosen(sheet, choice, (choice.table.or(choices.table), head), vocabulary),
        None => search.first_of(sheet),
    };
    search.tables_from(sheet, first)
}

/// The kinds of table that are looked for.
pub(super) fn kinds(only: Option<&TableKind>) -> &[TableKind] {
    const ALL: &[TableKind] = &[TableKind::Ledger, TableKind::Posts, TableKind::Roster, TableKind::Duties];
    only.map_or(ALL, std::slice::from_ref)
}

impl Search<'_> {
    /// A further table as the choice for its layout wants it.
    pub(super) fn as_chosen(&self, sheet: &Sheet, candidate: Candidate) -> Candidate {
        let sheets = self.choices.map(|choices| &choices.sheets);
        let Some(choice) = sheets.and_then(|sheets| sheets.get(&SheetKey::Layout(candidate.key.clone()))) else {
            return candidate;
        };
        let mut chosen = match choice.table.filter(|table| *table != candidate.table) {
            Some(table) => Candidate::judge(&read_head(sheet, candidate.rows), table, self.vocabulary),
            None => candidate,
        };
        chosen.overlay(&choice.columns, self.vocabulary);
        chosen
    }
}

/// The choice that is for the first table of a sheet, its own before one for its layout, and the rows of the head it is for.
fn choice_for<'a>(
    sheet: &Sheet,
    name: &SheetName,
    choices: &'a Choices,
    vocabulary: &Vocabulary,
) -> Option<(&'a SheetChoice, Option<(u32, u32)>)> {
    if choices.sheets.is_empty() {
        return None;
    }
    let own = SheetKey::Sheet { file: name.file.to_string(), sheet: name.sheet.to_string() };
    if let Some(choice) = choices.sheets.get(&own).filter(|choice| !choice.leaves_layout_open()) {
        return Some((choice, choice.head));
    }
    let search = Search { vocabulary, kinds: kinds(None), choices: None };
    let found = search.first_of(sheet).map(|candidate| (candidate.key, candidate.rows));
    choices.sheets.iter().find_map(|(key, choice)| {
        let SheetKey::Layout(key) = key else { return None };
        // A head that stands a row lower this month is the same head.
        if let Some((_, rows)) = found.as_ref().filter(|(found, _)| found == key) {
            return Some((choice, Some(*rows)));
        }
        let rows = choice.head.filter(|rows| LayoutKey::of(&read_head(sheet, *rows)) == *key)?;
        Some((choice, Some(rows)))
    })
}

fn read_head(sheet: &Sheet, (first, last): (u32, u32)) -> Head {
    Head::read(sheet, first, last.saturating_sub(first).min(LONGEST_HEAD - 1) + 1)
}

/// The first table as it was chosen; what the choice does not say is judged.
fn first_chosen(
    sheet: &Sheet,
    choice: &SheetChoice,
    (table, head): (Option<TableKind>, Option<(u32, u32)>),
    vocabulary: &Vocabulary,
) -> Option<Candidate> {
    let heads: Vec<Head> = match head {
        Some(rows) => vec![read_head(sheet, rows)],
        None => {
            let starts = sheet.rows().take(ROWS_TRIED).filter(|row| row.len() > 1).map(|row| row.number);
            starts.flat_map(|start| (1..=LONGEST_HEAD).map(move |height| Head::read(sheet, start, height))).collect()
        }
    };
    // Somebody who names both kind and rows is believed even where a needed column is missing: that is told, row by row.
    let is_told = table.is_some() && choice.head.is_some();
    let mut best = None;
    for head in &heads {
        for table in kinds(table.as_ref()) {
            let mut candidate = Candidate::judge(head, *table, vocabulary);
            candidate.overlay(&choice.columns, vocabulary);
            let score = candidate.score();
            let is_better = match &best {
                None => true,
                Some((highest, _)) => score > *highest,
            };
            if (score.is_some() || is_told) && is_better {
                best = Some((score, candidate));
            }
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::heading::Meaning;
    use crate::import::testing::sheet;
    use crate::import::vocabulary::Field;

    const ODD: &str = "花名册|>|>|>\n甲|姓名|乙|丙\n县财政局|张三|341802196503150012|行政";

    fn shown(picture: &str, choices: &Choices) -> Option<String> {
        let name = SheetName::new("f.xlsx", "表");
        let layouts = find_as_chosen(&sheet(picture), &name, choices, Vocabulary::built_in());
        let layout = layouts.layouts.first()?;
        let columns =
            layout.columns.iter().map(|column| format!("{}={}", letters(column.column), column.meaning.key()));
        Some(format!("{:?} {:?} {}", layout.table, layout.head, columns.collect::<Vec<_>>().join(" ")))
    }

    fn roster() -> SheetChoice {
        let columns = [(0, Field::Unit), (2, Field::IdNumber), (3, Field::Kind)];
        let columns = columns.into_iter().map(|(column, field)| (column, Meaning::Field(field))).collect();
        SheetChoice { table: Some(TableKind::Roster), head: Some((1, 1)), columns, ..SheetChoice::default() }
    }

    #[test]
    fn what_is_chosen_is_read_and_what_is_not_is_judged() {
        assert_eq!(shown(ODD, &Choices::default()), None, "the heads say nothing");
        let own = SheetKey::Sheet { file: "f.xlsx".to_owned(), sheet: "表".to_owned() };
        let choices = Choices { sheets: [(own, roster())].into(), ..Choices::default() };
        assert_eq!(shown(ODD, &choices).as_deref(), Some("Roster (1, 1) A=unit B=person_name C=id_number D=kind"));
    }

    #[test]
    fn a_choice_serves_every_sheet_of_its_layout() {
        let key = LayoutKey::of(&read_head(&sheet(ODD), (1, 1)));
        assert_eq!(key.as_text(), "A=甲|B=姓名|C=乙|D=丙");
        let choices = Choices { sheets: [(SheetKey::Layout(key), roster())].into(), ..Choices::default() };
        let next_month = ODD.replace("张三", "李四");
        assert_eq!(
            shown(&next_month, &choices).as_deref(),
            Some("Roster (1, 1) A=unit B=person_name C=id_number D=kind")
        );
        assert_eq!(shown(&ODD.replace('乙', "丁"), &choices), None, "another head is another layout");
    }

    #[test]
    fn a_column_is_kept_under_a_name_of_the_vocabulary() {
        let picture = "单位名称|姓名|编制类型|批件\n县财政局|张三|行政|安编〔2020〕1号";
        let place = Vocabulary::built_in().further_place(TableKind::Roster, "入编文号").expect("it is kept");
        let own = SheetKey::Sheet { file: "f.xlsx".to_owned(), sheet: "表".to_owned() };
        let choice = SheetChoice { columns: [(3, Meaning::Named(place))].into(), ..SheetChoice::default() };
        let choices = Choices { sheets: [(own, choice)].into(), ..Choices::default() };
        let name = SheetName::new("f.xlsx", "表");
        let layouts = find_as_chosen(&sheet(picture), &name, &choices, Vocabulary::built_in());
        let column = layouts.layouts.first().and_then(|layout| layout.columns.get(3)).expect("a column");
        assert_eq!((column.meaning, column.heading.as_str()), (Meaning::Further, "入编文号"));
        assert_eq!(column.confidence.0, 100);
    }

    #[test]
    fn a_chosen_meaning_is_taken_from_the_column_that_had_it() {
        let picture = "单位名称|姓名|编制类型|实有类型\n县财政局|张三|编内|行政";
        let columns = [(3, Meaning::Field(Field::Kind))].into();
        let own = SheetKey::Sheet { file: "f.xlsx".to_owned(), sheet: "表".to_owned() };
        let choice = SheetChoice { columns, ..SheetChoice::default() };
        let choices = Choices { sheets: [(own, choice)].into(), ..Choices::default() };
        assert_eq!(shown(picture, &choices).as_deref(), Some("Roster (0, 0) A=unit B=person_name C=further D=kind"));
    }

    #[test]
    fn one_kind_of_table_only() {
        let ledger = "单位名称|编制数\n县财政局|=3";
        let of = |table| Choices { table: Some(table), ..Choices::default() };
        assert_eq!(shown(ledger, &of(TableKind::Roster)), None);
        assert_eq!(shown(ledger, &of(TableKind::Ledger)).as_deref(), Some("Ledger (0, 0) A=unit B=authorized/total"));
    }
}
