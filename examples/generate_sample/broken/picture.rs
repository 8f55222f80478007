//! Pictures of tables in text: the format is explained at the top of `tables/broken.txt`.

use crate::Outcome;

/// One problem: what is in the register before, and the file that has it.
pub struct Case {
    pub name: String,
    pub before: Vec<Page>,
    pub pages: Vec<Page>,
}

/// A sheet as it is to be written.
pub struct Page {
    pub name: String,
    pub hiding: Hiding,
    pub cells: Vec<(u32, u16, Drawn)>,
    /// Top, left, bottom, right.
    pub merges: Vec<(u32, u16, u32, u16)>,
}

/// What of a sheet is hidden.
#[derive(Default)]
pub struct Hiding {
    pub whole: bool,
    pub rows: Vec<u32>,
    pub columns: Vec<u16>,
}

/// What stands in a cell.
pub enum Drawn {
    Text(String),
    Number(f64),
    Date(f64),
    Error(String),
}

/// Reads all pictures.
pub fn cases(text: &str) -> Outcome<Vec<Case>> {
    let mut cases = Vec::new();
    for block in text.split("\n[").skip(usize::from(!text.starts_with('['))) {
        let (name, body) = block.trim_start_matches('[').split_once("]\n").ok_or("a case without a name")?;
        let name = name.split_once(' ').map_or(name, |(name, _)| name);
        let mut case = Case { name: name.to_owned(), before: Vec::new(), pages: Vec::new() };
        // What stands above the first sheet is for whoever imports the file.
        for sheet in format!("\n{body}").split("\n-- ").skip(1) {
            let (kind, lines) = sheet.split_once('\n').ok_or("a sheet without rows")?;
            let pages = if kind == "先导入" { &mut case.before } else { &mut case.pages };
            let number = pages.len() + 1;
            pages.push(page(format!("表{number}"), hiding(kind)?, lines.trim_end())?);
        }
        cases.push(case);
    }
    Ok(cases)
}

/// `表 隐藏`, `表 隐藏第4行`, `表 隐藏C列`
fn hiding(kind: &str) -> Outcome<Hiding> {
    let mut hiding = Hiding::default();
    for words in kind.split(' ').filter_map(|words| words.strip_prefix("隐藏")) {
        if let Some(row) = words.strip_prefix('第').and_then(|words| words.strip_suffix('行')) {
            hiding.rows.push(row.parse::<u32>()? - 1);
        } else if let Some(column) = words.strip_suffix('列').and_then(|letter| letter.bytes().next()) {
            hiding.columns.push(u16::from(column - b'A'));
        } else {
            hiding.whole = true;
        }
    }
    Ok(hiding)
}

fn page(name: String, hiding: Hiding, lines: &str) -> Outcome<Page> {
    let rows: Vec<Vec<&str>> = lines.lines().map(|line| line.split('|').collect()).collect();
    let at = |row: usize, column: usize| rows.get(row).and_then(|cells| cells.get(column)).copied().unwrap_or_default();
    let mut page = Page { name, hiding, cells: Vec::new(), merges: Vec::new() };
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let (number, place) = (u32::try_from(row)?, u16::try_from(column)?);
            let (is_covered, text) = match cell.strip_prefix(['>', '^']) {
                Some(hidden) => (true, hidden),
                None => (false, *cell),
            };
            if !text.is_empty() {
                page.cells.push((number, place, drawn(text)?));
            }
            if is_covered || text.is_empty() {
                continue;
            }
            let right = (column + 1..).take_while(|next| at(row, *next).starts_with('>')).count();
            let below = (row + 1..).take_while(|next| at(*next, column).starts_with('^')).count();
            if right + below > 0 {
                page.merges.push((number, place, number + u32::try_from(below)?, place + u16::try_from(right)?));
            }
        }
    }
    Ok(page)
}

fn drawn(text: &str) -> Outcome<Drawn> {
    if let Some(number) = text.strip_prefix('=') {
        return Ok(Drawn::Number(number.parse()?));
    }
    if let Some(day) = text.strip_prefix('@') {
        return Ok(Drawn::Date(day.parse()?));
    }
    if text.starts_with('#') && text.ends_with('!') {
        return Ok(Drawn::Error(text.to_owned()));
    }
    Ok(Drawn::Text(text.to_owned()))
}
