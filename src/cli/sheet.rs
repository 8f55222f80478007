//! 工作簿的单元格 on the command line: what the importer reads in a file, before anything is understood of it. For whoever wants to
//! know why a table was not recognised, and for tests. Sheet after sheet is printed as it is read.

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::{Outcome, output, standard_input};
use crate::app::Settings;
use crate::import::{
    self, AsWritten, CellAt, Flaw, HiddenLines, HiddenRange, Merge, Merging, RefusedFile, Sheet, SheetError, TextFlaw,
    Visibility,
};
use crate::notice::{self, Notice};
use crate::watch::Unwatched;
use crate::wording::import::about_text;

#[derive(Debug, Args)]
pub struct SheetArguments {
    /// 工作簿；- 表示从标准输入读取用制表符分列的表格
    #[arg(value_name = "工作簿")]
    file: PathBuf,
    /// 只列这张工作表
    #[arg(long, value_name = "工作表")]
    sheet: Option<String>,
    /// 输出 JSON，内容与文件中一字不差
    #[arg(long)]
    json: bool,
    /// 输出 CSV(UTF-8)：一行一个单元格；以 = + - @ 开头的文字前加 '，免得被当作公式
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

/// How cells are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Lines,
    Csv,
    Json,
}

/// A cell as `--json` prints it.
#[derive(Serialize)]
struct Cell<'a> {
    at: String,
    r#type: &'static str,
    value: &'a str,
}

/// What a text lost, as `--json` prints it: the place, if it has one, and the code with its figures.
#[derive(Serialize)]
struct Lost<'a> {
    at: Option<String>,
    #[serde(flatten)]
    what: &'a TextFlaw,
}

impl<'a> Lost<'a> {
    fn of(flaw: &'a Flaw) -> Self {
        Self { at: flaw.at.map(|at| at.to_string()), what: &flaw.what }
    }
}

/// What has been printed so far.
struct Printer {
    form: Form,
    /// Printed when it is long enough.
    waiting: String,
    /// Of all sheets, wanted or not.
    names: Vec<String>,
    printed: usize,
}

/// Prints the cells of a workbook.
///
/// # Errors
/// A notice when the file cannot be read to its end, or has no sheet of the name; sheets that came before then are printed.
pub fn run(arguments: &SheetArguments) -> Result<Outcome, Notice> {
    let form = match arguments {
        SheetArguments { json: true, .. } => Form::Json,
        SheetArguments { csv: true, .. } => Form::Csv,
        SheetArguments { .. } => Form::Lines,
    };
    let file = &arguments.file;
    let mut printer = Printer { form, waiting: String::new(), names: Vec::new(), printed: 0 };
    let name = if standard_input::is_meant(file) { OsStr::new(standard_input::NAME) } else { file.as_os_str() };
    printer.begin(&Path::new(name).file_name().unwrap_or(name).to_string_lossy());
    let mut on_sheet = |sheet: Sheet| {
        printer.take(&sheet, arguments.sheet.as_deref());
        Ok::<(), SheetError>(())
    };
    let precautions = Settings::usual().precautions();
    if standard_input::is_meant(file) {
        let workbook = standard_input::read(&precautions.limits)
            .and_then(|table| table.read(&precautions.limits, &Unwatched))
            .map_err(|error| notice::of_refused_paste(&error, standard_input::NAME))?;
        workbook.sheets.into_iter().try_for_each(on_sheet).map_err(|error| notice::of_refused_paste(&error, ""))?;
    } else {
        let read = import::read_sheets(file, &precautions, &mut on_sheet, &Unwatched);
        read.map_err(|error| notice::of_refused_file(&RefusedFile { source: file.as_path().into(), error }))?;
    }
    if let Some(wanted) = arguments.sheet.as_deref().filter(|_| printer.printed == 0) {
        let names = printer.names.join("、");
        let place = file.display().to_string();
        return Err(Notice::failure(
            format!("没有名为“{wanted}”的工作表。"),
            place,
            format!("可用的工作表：{names}。"),
        ));
    }
    printer.end();
    Ok(Outcome::Done)
}

impl Printer {
    /// Once this much waits, it is printed.
    const FULL: usize = 64 << 10;

    fn begin(&mut self, file: &str) {
        match self.form {
            Form::Lines => {}
            // The mark by which Excel knows UTF-8.
            Form::Csv => self.put("\u{feff}工作表,单元格,类型,内容\n"),
            Form::Json => {
                let file = json(&file);
                self.put(&format!("{{\"file\":{file},\"sheets\":["));
            }
        }
    }

    fn take(&mut self, sheet: &Sheet, wanted: Option<&str>) {
        self.names.push(sheet.name.clone());
        if wanted.is_some_and(|wanted| wanted != sheet.name) {
            return;
        }
        match self.form {
            Form::Lines => self.lines(sheet),
            Form::Csv => self.csv(sheet),
            Form::Json => self.json(sheet),
        }
        self.printed += 1;
        self.print();
    }

    fn end(&mut self) {
        if self.form == Form::Json {
            self.put("]}\n");
        }
        self.print();
    }

    fn lines(&mut self, sheet: &Sheet) {
        let count: usize = sheet.rows().map(import::SheetRow::len).sum();
        let mut head = format!("工作表 {}　{}　{count}个单元格", sheet.name, shown(sheet.visibility));
        if sheet.merging == Merging::Unknown {
            head.push_str("　这种格式读不出合并单元格");
        }
        if sheet.hidden == HiddenLines::Unknown {
            head.push_str("　读不出隐藏的行和列");
        }
        self.put(&format!("{head}\n"));
        for (at, value) in cells(sheet) {
            self.put(&format!("  {at}\t{}\t{}\n", kind(value).1, on_one_line(&value.text())));
        }
        for merge in sheet.merges() {
            self.put(&format!("  {}\t合并\n", region(merge)));
        }
        for (at, text) in sheet.covered() {
            self.put(&format!("  {at}\t被合并单元格盖住，不导入\t{}\n", on_one_line(text)));
        }
        for lines in sheet.hidden.ranges() {
            self.put(&format!("  {}\t隐藏\n", hidden(&lines)));
        }
        for flaw in &sheet.flaws {
            let place = flaw.at.map_or_else(|| "整个文件".to_owned(), |at| at.to_string());
            self.put(&format!("  {place}\t注意\t{}\n", about_text(&flaw.what)));
        }
    }

    fn csv(&mut self, sheet: &Sheet) {
        let name = field(&sheet.name);
        for (at, value) in cells(sheet) {
            let text = match value {
                AsWritten::Text(text) => field(&harmless(text)),
                other => field(&other.text()),
            };
            self.put(&format!("{name},{at},{},{text}\n", kind(value).1));
        }
        for merge in sheet.merges() {
            self.put(&format!("{name},{},合并,\n", region(merge)));
        }
        for (at, text) in sheet.covered() {
            self.put(&format!("{name},{at},盖住,{}\n", field(&harmless(text))));
        }
        for lines in sheet.hidden.ranges() {
            self.put(&format!("{name},{},隐藏,\n", hidden(&lines)));
        }
        for flaw in &sheet.flaws {
            let place = flaw.at.map_or_else(String::new, |at| at.to_string());
            self.put(&format!("{name},{place},注意,{}\n", field(&about_text(&flaw.what))));
        }
    }

    fn json(&mut self, sheet: &Sheet) {
        let between = if self.printed == 0 { "" } else { "," };
        let is_hidden = sheet.visibility == Visibility::Hidden;
        let known = sheet.merging == Merging::Known;
        self.put(&format!(
            "{between}\n{{\"name\":{},\"hidden\":{is_hidden},\"merges_known\":{known},\"cells\":[",
            json(&sheet.name)
        ));
        let mut between = "\n";
        for (at, value) in cells(sheet) {
            let cell = Cell { at: at.to_string(), r#type: kind(value).0, value: &value.text() };
            self.put(&format!("{between}{}", json(&cell)));
            between = ",\n";
        }
        let merges: Vec<String> = sheet.merges().iter().map(region).collect();
        let covered = sheet.covered().iter();
        let covered: Vec<Cell<'_>> =
            covered.map(|(at, text)| Cell { at: at.to_string(), r#type: "covered", value: text }).collect();
        self.put(&format!("],\n\"merges\":{},\"covered\":{},", json(&merges), json(&covered)));
        let known = sheet.hidden != HiddenLines::Unknown;
        // `null` where the reader of the format cannot tell.
        let lines: Option<Vec<String>> = known.then(|| sheet.hidden.ranges().map(|lines| hidden(&lines)).collect());
        let flaws: Vec<Lost<'_>> = sheet.flaws.iter().map(Lost::of).collect();
        self.put(&format!("\"hidden_lines\":{},\"flaws\":{}}}", json(&lines), json(&flaws)));
    }

    fn put(&mut self, text: &str) {
        self.waiting.push_str(text);
        if self.waiting.len() >= Self::FULL {
            self.print();
        }
    }

    fn print(&mut self) {
        output::write(&self.waiting);
        self.waiting.clear();
    }
}

fn cells(sheet: &Sheet) -> impl Iterator<Item = (CellAt, AsWritten<'_>)> {
    sheet.rows().flat_map(|row| row.cells().map(move |(column, value)| (CellAt { row: row.number, column }, value)))
}

/// The type of a value, in JSON and in words.
fn kind(value: AsWritten<'_>) -> (&'static str, &'static str) {
    match value {
        AsWritten::Empty => ("empty", "空"),
        AsWritten::Text(_) => ("text", "文字"),
        AsWritten::Number(_) => ("number", "数字"),
        AsWritten::Bool(_) => ("bool", "真假"),
        AsWritten::Date(_) => ("date", "日期"),
        AsWritten::Error(_) => ("error", "错误"),
    }
}

fn shown(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Visible => "可见",
        Visibility::Hidden => "隐藏",
    }
}

fn region(merge: &Merge) -> String {
    format!("{}:{}", merge.anchor(), CellAt { row: merge.bottom, column: merge.right })
}

/// As Excel writes them: rows `3:4`, columns `D:F`.
fn hidden(lines: &HiddenRange) -> String {
    match lines {
        HiddenRange::Rows(rows) => format!("{}:{}", u64::from(*rows.start()) + 1, u64::from(*rows.end()) + 1),
        HiddenRange::Columns(columns) => {
            let letters = |column: u16| CellAt { row: 0, column }.to_string().trim_end_matches('1').to_owned();
            format!("{}:{}", letters(*columns.start()), letters(*columns.end()))
        }
    }
}

/// A text with line breaks and other characters that steer a terminal made visible.
fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            // Writing into a text cannot fail.
            let _written = write!(line, "{}", character.escape_default());
        } else {
            line.push(character);
        }
    }
    line
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

/// A field of a CSV file.
fn field(text: &str) -> String {
    let needs_quotes = text.contains([',', '"', '\n', '\r']) || text.trim() != text;
    if needs_quotes { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// Texts and lists of texts always are JSON.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_neither_break_a_line_nor_become_formulas() {
        assert_eq!(on_one_line("甲\n乙\u{1b}[2J"), "甲\\n乙\\u{1b}[2J");
        let check = |text: &str, expected: &str| assert_eq!(field(&harmless(text)), expected);
        check("张三", "张三");
        check("=1+1", "'=1+1");
        check("＝HYPERLINK(\"甲\",乙)", "\"'＝HYPERLINK(\"\"甲\"\",乙)\"");
        check("甲,乙", "\"甲,乙\"");
        check(" 甲", "\" 甲\"");
    }
}
