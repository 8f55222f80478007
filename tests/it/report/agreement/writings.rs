//! JSON, CSV and plain text read back.

use bianheng::report::measure::{columns, fold};
use bianheng::report::{Cell, Column, DraftMark, RowRole, Table, csv, json, text};
use serde_json::Value;

use super::shown::{shown, squeezed, words};

/// Columns after which the plain text folds a cell.
const WIDEST_CELL: usize = 40;

/// The JSON is read into the very same table, and by a reader that knows no more than its documented form.
#[track_caller]
pub fn check_json(table: &Table) {
    let written = json::write(std::slice::from_ref(table)).expect("written");
    let read = json::read(&written).expect("read");
    assert_eq!(read.len(), 1);
    assert!(read[0] == printed_part(table), "{} is read otherwise", table.title);

    let value: Value = serde_json::from_str(&written).expect("JSON");
    let value = &value["tables"][0];
    let strings = |value: &Value| -> Vec<String> {
        value.as_array().expect("a list").iter().map(|one| one.as_str().expect("a string").to_owned()).collect()
    };
    assert_eq!(
        (value["title"].as_str(), value["attachment"].as_str()),
        (Some(&*table.title), table.attachment.as_deref())
    );
    assert_eq!(
        (value["caption"]["left"].as_str(), value["caption"]["right"].as_str()),
        (Some(&*table.caption.left), Some(&*table.caption.right))
    );
    assert_eq!(
        (strings(&value["notes"]), strings(&value["signatures"])),
        (table.notes.clone(), table.signatures.clone())
    );
    let lead = value.get("lead").map(strings).unwrap_or_default();
    assert_eq!(lead, table.lead);
    let issue =
        value.get("issue").map(|issue| ["office", "date", "copies"].map(|key| issue[key].as_str().map(str::to_owned)));
    let given = table.issue.clone().map(|issue| [issue.office, issue.date, issue.copies].map(Some));
    assert_eq!(issue, given, "{}", table.title);
    let heads: Vec<Vec<String>> =
        value["columns"].as_array().expect("columns").iter().map(|column| strings(&column["head"])).collect();
    assert_eq!(heads, table.columns.iter().map(|column| column.head.clone()).collect::<Vec<_>>());
    let rows = value["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), table.rows.len());
    for (row, given) in rows.iter().zip(&table.rows) {
        let role = match given.role {
            RowRole::Group => "group",
            RowRole::Body => "body",
            RowRole::Subtotal => "subtotal",
            RowRole::Total => "total",
        };
        assert_eq!(row["role"], role);
        let cells: Vec<String> = row["cells"].as_array().expect("cells").iter().map(of_json).collect();
        assert_eq!(cells, given.cells.iter().map(shown).collect::<Vec<_>>(), "{}", table.title);
    }
}

/// The table without what is known of its figures besides, which is written into no file.
fn printed_part(table: &Table) -> Table {
    let mut table = table.clone();
    table.look.template = None;
    table.rows.iter_mut().for_each(|row| row.exceptions.clear());
    table
}

fn of_json(cell: &Value) -> String {
    let whole = |value: &Value| value.as_i64().expect("a whole number");
    let cell = match cell.as_object().and_then(|cell| cell.iter().next()) {
        None => Cell::Blank,
        Some((kind, value)) => match kind.as_str() {
            "text" => Cell::text_of(value.as_str().expect("words")),
            "lines" => {
                let lines = value.as_array().expect("lines").iter();
                Cell::Lines(lines.map(|line| line.as_str().expect("words").to_owned()).collect())
            }
            "count" => Cell::Count(whole(value)),
            "delta" => Cell::Delta(whole(value)),
            other => panic!("{other}"),
        },
    };
    shown(&cell)
}

/// The CSV holds the head in one line, then the rows; figures plain, words as they are but for the tab before what a spreadsheet
/// would change.
#[track_caller]
pub fn check_csv(table: &Table) {
    let written = csv::write(std::slice::from_ref(table)).expect("written");
    let text = std::str::from_utf8(&written).expect("UTF-8").strip_prefix('\u{FEFF}').expect("a mark");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let read: Vec<Vec<String>> =
        reader.records().map(|record| record.expect("a record").iter().map(unguarded).collect()).collect();
    let caption = [&table.caption.left, &table.caption.right].into_iter().filter(|_| !table.lead.is_empty());
    let above = caption.chain(&table.lead).filter(|words| !words.is_empty());
    let above: Vec<Vec<String>> = above.map(|words| vec![words.clone()]).collect();
    let heads = table.columns.iter().map(Column::name).collect::<Vec<_>>();
    assert_eq!(read[..above.len()], above, "{}", table.title);
    let read = &read[above.len()..];
    assert_eq!(read.first(), Some(&heads), "{}", table.title);
    assert_eq!(read.len(), table.rows.len() + 1, "{}", table.title);
    for ((nth, given), read) in table.rows.iter().enumerate().zip(&read[1..]) {
        let expected = match given.role {
            RowRole::Group => words(table, nth),
            RowRole::Body | RowRole::Subtotal | RowRole::Total => table.cells_of(given).map(plain).collect(),
        };
        assert_eq!(read, &expected, "{}: row {nth}", table.title);
    }
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Count(figure) | Cell::Delta(figure) => figure.to_string(),
        Cell::Blank | Cell::Text(_) | Cell::Lines(_) => shown(cell),
    }
}

/// A field as a person sees it in a spreadsheet; nothing may be left that a spreadsheet would compute.
fn unguarded(field: &str) -> String {
    let is_figure = field.parse::<i64>().is_ok();
    assert!(is_figure || !field.starts_with(['=', '+', '-', '@', '\r']), "a spreadsheet takes {field:?} for a formula");
    field.strip_prefix('\t').unwrap_or(field).to_owned()
}

/// The plain text holds everything in its place. Cells are folded, so blanks and line ends are passed over.
#[track_caller]
pub fn check_text(table: &Table) {
    let written = text::write(std::slice::from_ref(table));
    let mark = table.look.mark.map(DraftMark::text);
    let mut lines = written.lines().peekable();
    let mut above = String::new();
    while let Some(line) = lines.next_if(|line| !is_rule(line)) {
        above += line;
    }
    let around = table.attachment.iter().map(String::as_str).chain(mark).chain([
        &*table.title,
        &*table.caption.left,
        &*table.caption.right,
    ]);
    let around = around.chain(table.lead.iter().map(String::as_str));
    let mut around = squeezed(&around.collect::<String>());
    let foot = table.foot().chain(table.signatures.iter().map(|label| format!("{label}："))).collect::<String>();
    if table.columns.is_empty() {
        around += &squeezed(&foot);
        assert_eq!(squeezed(&above), around);
        return;
    }
    assert_eq!(squeezed(&above), around, "{}", table.title);

    let rule = lines.next().expect("the rule over the head");
    let widths: Vec<usize> = rule.trim_matches('+').split('+').map(str::len).collect();
    assert_eq!(widths.len(), table.columns.len(), "{rule}");
    let mut head = String::new();
    while let Some(line) = lines.next_if(|line| !is_rule(line)) {
        head.extend(line.chars().filter(|letter| !"|-+ ".contains(*letter)));
    }
    let heads: String = table.head_cells().into_iter().map(|cell| cell.text).collect();
    assert_eq!(head, squeezed(&heads).chars().filter(|letter| !"|-+ ".contains(*letter)).collect::<String>());
    for nth in 0..table.rows.len() {
        take_row(table, nth, &widths, &mut lines);
    }
    while lines.next_if(|line| is_rule(line)).is_some() {}
    assert_eq!(squeezed(&lines.collect::<String>()), squeezed(&foot), "{}", table.title);
}

fn is_rule(line: &str) -> bool {
    line.starts_with("+-") && line.ends_with('+') && line.chars().all(|letter| "+-".contains(letter))
}

/// Takes the lines of a row, which are as many as the highest of its cells needs.
fn take_row<'a>(
    table: &Table,
    nth: usize,
    widths: &[usize],
    lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>,
) {
    let words = words(table, nth);
    let whole = [widths.iter().sum::<usize>() + widths.len() - 1];
    let is_heading = table.rows[nth].role == RowRole::Group;
    let (widths, limit) = if is_heading { (&whole[..], whole[0] - 2) } else { (widths, WIDEST_CELL) };
    let height = words.iter().map(|words| fold(words, limit).len()).max().unwrap_or(0);
    let mut missing: Vec<String> = words.iter().map(|words| squeezed(words)).collect();
    while lines.next_if(|line| is_rule(line)).is_some() {}
    for _ in 0..height {
        let line = lines.next().unwrap_or_else(|| panic!("{missing:?} of row {nth} is missing in {}", table.title));
        for (missing, found) in missing.iter_mut().zip(cut(line, widths)) {
            let found = squeezed(&found);
            let rest = missing.strip_prefix(found.as_str());
            *missing = rest.unwrap_or_else(|| panic!("{found:?} where {missing:?} was wanted: {line}")).to_owned();
        }
    }
    assert!(missing.iter().all(String::is_empty), "{missing:?} of row {nth} is missing in {}", table.title);
}

/// The cells of a line, by their widths; each ends with a stroke.
fn cut(line: &str, widths: &[usize]) -> Vec<String> {
    let mut letters = line.strip_prefix('|').unwrap_or_else(|| panic!("no cell: {line}")).chars().peekable();
    let mut cells = Vec::new();
    for width in widths {
        let mut cell = String::new();
        while columns(&cell) < *width {
            cell.push(letters.next().unwrap_or_else(|| panic!("{line} is too short")));
        }
        while let Some(mark) = letters.next_if(|letter| columns(letter.encode_utf8(&mut [0; 4])) == 0) {
            cell.push(mark);
        }
        assert_eq!(letters.next(), Some('|'), "{line}");
        cells.push(cell);
    }
    assert_eq!(letters.next(), None, "{line}");
    cells
}
