//! A finished table as an office wants it printed: on another sheet, without some columns, in another order, in less detail, marked as a
//! draft. No number is computed or changed; a line or column that is left out is left out of the print alone.
//!
//! ID numbers are the one choice that is not made here: what a builder has masked cannot be unmasked.

use std::cmp::Ordering;

use icu_collator::Collator;
use icu_collator::options::CollatorOptions;
use icu_locale_core::locale;

use super::options::{Detail, PrintOptions, Sort};
use super::table::{Align, Cell, Column, Look, Row, RowRole, Table};
use crate::domain::{Holder, InstitutionId, Whom};

/// The head of the column that numbers the lines.
pub(super) const NUMBER: &str = "序号";

/// In the place of a number: the line that adds up whatever of its part has no line of its own, and stays the last of it.
pub(super) const REST: &str = "其余";

/// The table as `options` want it. `code_of` tells the code under which the register keeps an institution.
pub fn arrange(table: Table, options: &PrintOptions, code_of: impl Fn(InstitutionId) -> Option<String>) -> Table {
    let table = match options.sort {
        Sort::Register => table,
        Sort::Stroke => by_stroke(table),
        Sort::Code => sorted(table, |block| block.institution().and_then(&code_of), str::cmp),
    };
    let table = match options.detail {
        Detail::Full => table,
        Detail::Sums => without_emptied(sums_only(table)),
    };
    let mut table = without(table, options);
    table.paper = options.paper.unwrap_or(table.paper);
    let PrintOptions { mark, page_number, workbook, .. } = *options;
    table.look = Look { mark, page_number, workbook, ..table.look };
    table
}

/// The column by which its lines and sums are known, which is therefore never left out: that of "合　计", or else the first with words.
/// The numbers of the lines are no name.
pub fn naming_column(table: &Table) -> Option<&Column> {
    let is_number = |at: usize| table.columns.get(at).is_some_and(|column| column.head.as_slice() == [NUMBER]);
    let label_at = |row: &Row| {
        let is_label = |cell: &Cell| matches!(cell, Cell::Text(_) | Cell::Lines(_)) && !cell.text().is_empty();
        row.cells.iter().position(is_label).filter(|at| !is_number(*at))
    };
    let sums = table.rows.iter().filter(|row| matches!(row.role, RowRole::Subtotal | RowRole::Total));
    let of_words = || {
        (0..table.columns.len())
            .find(|at| !is_number(*at) && table.columns.get(*at).is_some_and(|column| column.align == Align::Left))
    };
    table.columns.get(sums.filter_map(label_at).next().or_else(of_words)?)
}

/// Without the column of numbers where no line has one.
pub fn without_idle_numbers(table: Table) -> Table {
    without_idle(table, &[NUMBER])
}

/// Without those of these columns, by name, in which no line says anything. A table without lines keeps them, as a form does.
pub(super) fn without_idle(table: Table, names: &[&str]) -> Table {
    without_idle_of(table, |column| names.contains(&column.name().as_str()))
}

fn without_idle_of(table: Table, may_go: impl Fn(&Column) -> bool) -> Table {
    let lines: Vec<&Row> = table.rows.iter().filter(|row| row.role != RowRole::Group).collect();
    if lines.is_empty() {
        return table;
    }
    let is_idle = |at: usize| lines.iter().all(|row| row.cells.get(at).is_none_or(|cell| cell.text().is_empty()));
    let columns = table.columns.iter().enumerate();
    let stays: Vec<bool> = columns.map(|(at, column)| !(may_go(column) && is_idle(at))).collect();
    with_columns(table, &stays)
}

/// Lines that belong together: one with its number, and those below it without one.
struct Block {
    rows: Vec<Row>,
    /// The first words of a column of text.
    name: String,
}

impl Block {
    fn institution(&self) -> Option<InstitutionId> {
        let Whom::Lines(lines) = self.rows.first()?.origin.whom.as_ref()? else { return None };
        match lines.first()? {
            (Holder::Institution(id), _) => Some(*id),
            (Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_), _) => None,
        }
    }
}

/// By the order of dictionaries that go by strokes, as the CLDR has it (`co-stroke`): characters of as many strokes go by their radicals
/// and then by their codes. GB 13000.1's own order (GF 3003-1999) has them by the kinds of their strokes, 横竖撇点折, which no data at hand
/// tell; the help says so.
fn by_stroke(table: Table) -> Table {
    let collator = Collator::try_new(locale!("zh-u-co-stroke").into(), CollatorOptions::default());
    let compare = |one: &str, other: &str| match &collator {
        Ok(collator) => collator.compare(one, other),
        // The crate carries its data, so this is a matter of form.
        Err(_) => one.cmp(other),
    };
    sorted(table, |block| Some(block.name.clone()), compare)
}

/// The lines of each part of the table in the order of a key, those without a key after the others as they were; numbered anew.
fn sorted(table: Table, key_of: impl Fn(&Block) -> Option<String>, compare: impl Fn(&str, &str) -> Ordering) -> Table {
    let numbers = numbers(&table);
    let names = table.columns.iter().position(|column| column.align == Align::Left);
    let (mut rows, mut part) = (Vec::with_capacity(table.rows.len()), Vec::new());
    let mut rest = Vec::new();
    let close = |part: &mut Vec<Block>, rest: &mut Vec<Row>, rows: &mut Vec<Row>| {
        part.sort_by(|one, other| match (key_of(one), key_of(other)) {
            (Some(one), Some(other)) => compare(&one, &other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        });
        rows.extend(numbered(part.drain(..).flat_map(|block| block.rows).collect(), numbers));
        rows.append(rest);
    };
    for row in table.rows {
        match row.role {
            RowRole::Body if is_rest(&row, numbers) => rest.push(row),
            RowRole::Body if continues(&row, numbers) && !part.is_empty() => {
                part.last_mut().into_iter().for_each(|block: &mut Block| block.rows.push(row.clone()));
            }
            RowRole::Body => {
                let name = names.and_then(|at| row.cells.get(at)).map(Cell::text).unwrap_or_default();
                part.push(Block { name, rows: vec![row] });
            }
            RowRole::Group | RowRole::Subtotal | RowRole::Total => {
                close(&mut part, &mut rest, &mut rows);
                rows.push(row);
            }
        }
    }
    close(&mut part, &mut rest, &mut rows);
    Table { rows, ..table }
}

/// The column that numbers the lines.
pub(super) fn numbers(table: &Table) -> Option<usize> {
    table.columns.iter().position(|column| column.head.as_slice() == [NUMBER])
}

/// Whether a line goes on with what the line above it is about.
pub(super) fn continues(row: &Row, numbers: Option<usize>) -> bool {
    numbers.is_some_and(|at| row.cells.get(at).is_none_or(Cell::is_empty))
}

/// Whether a line stands for whatever of its part is not listed.
fn is_rest(row: &Row, numbers: Option<usize>) -> bool {
    numbers.and_then(|at| row.cells.get(at)).is_some_and(|cell| cell.text() == REST)
}

/// The lines of a part with the same numbers in their new order: a table may begin to count anew with each part.
fn numbered(mut rows: Vec<Row>, numbers: Option<usize>) -> Vec<Row> {
    let Some(at) = numbers else { return rows };
    let is_numbered = |row: &&mut Row| row.role == RowRole::Body;
    let cells = rows.iter_mut().filter(is_numbered).filter_map(|row| row.cells.get_mut(at));
    let cells: Vec<&mut Cell> = cells.filter(|cell| cell.text().parse::<u64>().is_ok()).collect();
    let mut given: Vec<(u64, Cell)> =
        cells.iter().filter_map(|cell| Some((cell.text().parse().ok()?, Cell::clone(cell)))).collect();
    given.sort_by_key(|(number, _)| *number);
    for (cell, (_, number)) in cells.into_iter().zip(given) {
        *cell = number;
    }
    rows
}

/// Without the lines that a subtotal of their part adds up, which is then its only line and bears its heading; a part without one keeps
/// its lines unless the total adds them up. Lines that no sum adds up stay.
fn sums_only(table: Table) -> Table {
    let numbers = numbers(&table);
    let names = table.columns.iter().position(|column| column.align == Align::Left);
    let is_headed = |at: usize| Some(at) == numbers || Some(at) == names;
    let drop = |part: &mut Vec<Row>, rows: &mut Vec<Row>| {
        let mut head = Vec::new();
        for mut row in part.drain(..) {
            match continues(&row, numbers) {
                // The line that said whose lines these are may be gone.
                true => row.cells.iter_mut().zip(&head).enumerate().for_each(|(at, (cell, above))| {
                    if is_headed(at) && cell.text().is_empty() {
                        *cell = Cell::clone(above);
                    }
                }),
                false => head.clone_from(&row.cells),
            }
            if row.is_aside {
                rows.push(row);
            }
        }
    };
    let has_subtotals = table.rows.iter().any(|row| row.role == RowRole::Subtotal);
    let has_total = table.rows.iter().any(|row| row.role == RowRole::Total);
    let mut rows: Vec<Row> = Vec::new();
    let mut part: Vec<Row> = Vec::new();
    for row in table.rows {
        match row.role {
            RowRole::Body => part.push(row),
            RowRole::Subtotal => {
                drop(&mut part, &mut rows);
                match rows.pop_if(|above| above.role == RowRole::Group) {
                    Some(heading) => rows.push(headed(row, &heading)),
                    None => rows.push(row),
                }
            }
            RowRole::Group | RowRole::Total => {
                match has_subtotals || !has_total {
                    true => rows.append(&mut part),
                    false => drop(&mut part, &mut rows),
                }
                rows.push(row);
            }
        }
    }
    rows.append(&mut part);
    Table { rows, ..table }
}

/// A sum of which all lines have gone, as the one line of its part: "一、县直单位" in the place of the heading and "小　计".
fn headed(sum: Row, heading: &Row) -> Row {
    let mut sum = Row { role: RowRole::Body, ..sum };
    let is_words = |cell: &&mut Cell| matches!(cell, Cell::Text(_) | Cell::Lines(_)) && !cell.text().is_empty();
    if let Some(label) = sum.cells.iter_mut().find(is_words) {
        let own = label.text();
        // "小计38人"
        let rest = own.trim_start_matches(['小', '计', '\u{3000}', ' ']);
        *label = Cell::Text([&heading.heading(), rest].join("\u{3000}").trim().to_owned());
    }
    sum
}

/// Without columns that only the lines filled which have gone.
fn without_emptied(table: Table) -> Table {
    without_idle_of(table, |_| true)
}

/// Without the columns that are not wanted.
fn without(table: Table, options: &PrintOptions) -> Table {
    let stays: Vec<bool> = table.columns.iter().map(|column| !options.hidden.contains(&column.name())).collect();
    with_columns(table, &stays)
}

/// With those columns alone that stay. Where none would be left, the table keeps them all.
fn with_columns(table: Table, stays: &[bool]) -> Table {
    if !stays.contains(&true) || !stays.contains(&false) {
        return table;
    }
    let stays_at = |at: usize| stays.get(at).copied().unwrap_or(false);
    let columns: Vec<Column> = kept(table.columns, stays);
    let rows = table.rows.into_iter().map(|row| match row.role {
        // The heading of a part spans the table, whichever columns it has.
        RowRole::Group => row,
        RowRole::Body | RowRole::Subtotal | RowRole::Total => {
            let place = |at: usize| stays.iter().take(at).filter(|stays| **stays).count();
            let exceptions = row.exceptions.into_iter().filter(|(at, _)| stays_at(*at));
            let exceptions = exceptions.map(|(at, part)| (place(at), part)).collect();
            let label = label_lost(row.role, &row.cells, stays);
            let mut cells = kept(row.cells, stays);
            // "合　计" stands in a cell of its own: it goes on into the first that is free.
            if let (Some(label), Some(free)) = (label, cells.iter_mut().find(|cell| cell.text().is_empty())) {
                *free = label;
            }
            Row { cells, exceptions, ..row }
        }
    });
    let rows = rows.collect();
    Table { columns, rows, ..table }
}

/// The words of a sum where the column that holds them is left out and no other word is in its line.
fn label_lost(role: RowRole, cells: &[Cell], stays: &[bool]) -> Option<Cell> {
    let is_words = |cell: &Cell| matches!(cell, Cell::Text(_) | Cell::Lines(_)) && !cell.text().is_empty();
    let (label, is_kept) = cells.iter().zip(stays).find(|(cell, _)| is_words(cell))?;
    (role != RowRole::Body && !is_kept).then(|| label.clone())
}

fn kept<T>(all: Vec<T>, stays: &[bool]) -> Vec<T> {
    all.into_iter().zip(stays).filter(|(_, stays)| **stays).map(|(one, _)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Kinds, OriginPart};
    use crate::report::Paper;
    use crate::report::table::{DraftMark, PageNumberPlace};

    fn row(role: RowRole, number: &str, name: &str, figure: i64) -> Row {
        Row::new(role, vec![Cell::text_of(number), Cell::text_of(name), Cell::Count(figure), Cell::text_of("")])
    }

    fn table() -> Table {
        use RowRole::{Body, Group, Subtotal, Total};
        let column = |head: &[&str], align| Column::new(head.iter().map(|word| (*word).to_owned()).collect(), 4, align);
        let of = |id: u32, row: Row| {
            let whom = Whom::Lines(vec![(Holder::Institution(InstitutionId(id)), Kinds::quota())].into());
            row.about(OriginPart::about(whom))
        };
        Table {
            title: "表".to_owned(),
            columns: vec![
                column(&[NUMBER], Align::Center),
                column(&["单位"], Align::Left),
                column(&["编制", "行政"], Align::Right),
                column(&["备注"], Align::Left),
            ],
            rows: vec![
                Row::new(Group, vec![Cell::text_of("一、县直")]),
                of(1, row(Body, "1", "县教育局", 3)),
                of(1, row(Body, "", "", 4)),
                of(2, row(Body, "2", "县人大办", 5)),
                row(Subtotal, "", "小　计", 12),
                Row::new(Group, vec![Cell::text_of("二、乡镇")]),
                of(3, row(Body, "3", "石桥镇", 6)),
                of(4, row(Body, "4", "大河镇", 7)),
                row(Subtotal, "", "小　计", 13),
                row(Total, "", "合　计", 25),
            ],
            ..Table::on(Paper::A4Portrait)
        }
    }

    fn lines(table: &Table) -> Vec<String> {
        table.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join("|")).collect()
    }

    fn arranged(options: &PrintOptions) -> Table {
        arrange(table(), options, |id| (id != InstitutionId(3)).then(|| format!("{:03}", 100 - id.0)))
    }

    #[test]
    fn a_table_of_which_nothing_is_chosen_stays_as_it_is() {
        assert_eq!(arranged(&PrintOptions::default()), table());
    }

    #[test]
    fn by_stroke_lines_move_within_their_part_with_what_belongs_to_them() {
        // 县 is the first character of both: 人 has two strokes, 教 eleven; 大 three, 石 five.
        let options = PrintOptions { sort: Sort::Stroke, ..PrintOptions::default() };
        assert_eq!(
            lines(&arranged(&options)),
            [
                "一、县直",
                "1|县人大办|5|",
                "2|县教育局|3|",
                "||4|",
                "|小　计|12|",
                "二、乡镇",
                "3|大河镇|7|",
                "4|石桥镇|6|",
                "|小　计|13|",
                "|合　计|25|",
            ]
        );
    }

    /// What the help says of ties: of four strokes each, 方 has a radical before that of 王, though it begins with a dot and 王 with a
    /// horizontal.
    #[test]
    fn characters_of_as_many_strokes_go_by_their_radicals() {
        let mut table = table();
        let names = ["王家乡", "方家乡", "丁家乡", "人和乡"];
        table.rows = (1..)
            .zip(names)
            .map(|(number, name): (i64, _)| row(RowRole::Body, &number.to_string(), name, number))
            .collect();
        let options = PrintOptions { sort: Sort::Stroke, ..PrintOptions::default() };
        let found: Vec<String> =
            arrange(table, &options, |_| None).rows.iter().map(|row| row.cells[1].text()).collect();
        assert_eq!(found, ["丁家乡", "人和乡", "方家乡", "王家乡"]);
    }

    #[test]
    fn each_part_keeps_the_numbers_it_had() {
        let mut table = table();
        for (at, number) in [(6, "1"), (7, "2")] {
            table.rows[at].cells[0] = Cell::text_of(number);
        }
        let options = PrintOptions { sort: Sort::Stroke, ..PrintOptions::default() };
        let numbers: Vec<String> =
            arrange(table, &options, |_| None).rows.iter().map(|row| row.cells[0].text()).collect();
        assert_eq!(numbers, ["一、县直", "1", "2", "", "", "二、乡镇", "1", "2", "", ""]);
    }

    #[test]
    fn what_is_left_of_a_part_stays_its_last_line() {
        let mut table = table();
        table.rows.insert(4, row(RowRole::Body, REST, "不空不超的2项", 7));
        let options = PrintOptions { sort: Sort::Stroke, ..PrintOptions::default() };
        let found = lines(&arrange(table, &options, |_| None));
        assert_eq!(found[1..6], ["1|县人大办|5|", "2|县教育局|3|", "||4|", "其余|不空不超的2项|7|", "|小　计|12|"]);
    }

    #[test]
    fn by_code_those_without_a_code_come_last() {
        let options = PrintOptions { sort: Sort::Code, ..PrintOptions::default() };
        let names: Vec<String> =
            arranged(&options).rows.iter().filter_map(|row| Some(row.cells.get(1)?.text())).collect();
        assert_eq!(names, ["县人大办", "县教育局", "", "小　计", "大河镇", "石桥镇", "小　计", "合　计"]);
    }

    /// Both went where the first was empty.
    #[test]
    fn an_idle_column_does_not_take_another_of_its_name_along() {
        let mut twice = table();
        twice.columns[3].head = twice.columns[2].head.clone();
        let name = twice.columns[2].name();
        let found = without_idle(twice, &[&name]);
        assert_eq!(found.columns.len(), 3);
        assert_eq!(lines(&found)[1], "1|县教育局|3");
    }

    #[test]
    fn sums_alone_bear_the_headings_of_their_parts() {
        let options = PrintOptions { detail: Detail::Sums, ..PrintOptions::default() };
        assert_eq!(lines(&arranged(&options)), ["一、县直|12", "二、乡镇|13", "合　计|25"]);
    }

    #[test]
    fn what_no_sum_adds_up_stays_with_its_name() {
        let mut table = table();
        let aside = |row: &Row| row.clone().aside(true);
        (table.rows[2], table.rows[7]) = (aside(&table.rows[2]), aside(&table.rows[7]));
        let options = PrintOptions { detail: Detail::Sums, ..PrintOptions::default() };
        let found = lines(&arrange(table, &options, |_| None));
        let expected = ["一、县直", "1|县教育局|4", "|小　计|12", "二、乡镇", "4|大河镇|7", "|小　计|13", "|合　计|25"];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_column_that_bears_the_sums_is_the_one_that_names() {
        let name = |table: &Table| naming_column(table).map(Column::name);
        let mut table = table();
        assert_eq!(name(&table).as_deref(), Some("单位"));
        // The words of a sum may stand below the numbers, or elsewhere than the first words.
        table.rows.retain(|row| row.role != RowRole::Subtotal);
        table.rows.last_mut().expect("a total").cells =
            vec![Cell::text_of("合　计"), Cell::Blank, Cell::Count(1), Cell::Blank];
        assert_eq!(name(&table).as_deref(), Some("单位"));
        table.rows.last_mut().expect("a total").cells =
            vec![Cell::Blank, Cell::Blank, Cell::Count(1), Cell::text_of("合　计")];
        assert_eq!(name(&table).as_deref(), Some("备注"));
        table.rows.clear();
        assert_eq!(name(&table).as_deref(), Some("单位"));
    }

    #[test]
    fn a_column_left_out_takes_no_label_and_no_origin_with_it() {
        let hidden = ["单位", "备注"].map(str::to_owned).into();
        let options = PrintOptions { hidden, ..PrintOptions::default() };
        let table = arranged(&options);
        assert_eq!(table.columns.iter().map(Column::name).collect::<Vec<_>>(), [NUMBER, "编制·行政"]);
        assert_eq!(lines(&table).last().map(String::as_str), Some("合　计|25"));
        assert_eq!(lines(&table).first().map(String::as_str), Some("一、县直"));
        let all: Vec<String> = table.columns.iter().map(Column::name).collect();
        let none = PrintOptions { hidden: all.into_iter().collect(), ..PrintOptions::default() };
        assert_eq!(super::without(table.clone(), &none), table);
    }

    #[test]
    fn numbers_that_no_line_has_take_no_column() {
        let with = table();
        assert_eq!(without_idle_numbers(with.clone()), with);
        let mut idle = with.clone();
        idle.rows.iter_mut().filter(|row| row.role == RowRole::Body).for_each(|row| row.cells[0] = Cell::Blank);
        let left = without_idle_numbers(idle);
        assert_eq!(left.columns.iter().map(Column::name).collect::<Vec<_>>(), ["单位", "编制·行政", "备注"]);
        assert_eq!(lines(&left)[1], "县教育局|3|");
        let empty = Table { rows: Vec::new(), ..with };
        assert_eq!(without_idle_numbers(empty.clone()), empty);
    }

    #[test]
    fn paper_mark_and_page_numbers_are_as_chosen() {
        let options = PrintOptions {
            paper: Some(Paper::A3Landscape),
            mark: Some(DraftMark::Consultation),
            page_number: PageNumberPlace::Standard,
            ..PrintOptions::default()
        };
        let table = arranged(&options);
        assert_eq!(table.paper, Paper::A3Landscape);
        assert_eq!(
            table.look,
            Look { mark: Some(DraftMark::Consultation), page_number: PageNumberPlace::Standard, ..Look::default() }
        );
    }
}
