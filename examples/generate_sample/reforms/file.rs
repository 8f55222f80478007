//! Register files and step files as text, one institution and one step to a line.

use std::fmt::{self, Display, Write};
use std::path::Path;

use crate::Outcome;

/// A table in one line: `{ name = "白鹤镇", nature = "镇" }`.
pub struct Line(String);

impl Line {
    pub fn new() -> Self {
        Self(String::new())
    }

    /// An institution of a register file.
    pub fn institution(name: &str, nature: &str) -> Self {
        Self::new().text("name", name).text("nature", nature)
    }

    pub fn text(self, key: &str, text: &str) -> Self {
        self.part(key, &quoted(text))
    }

    pub fn number(self, key: &str, number: u32) -> Self {
        self.part(key, &number.to_string())
    }

    /// Left out when there are none.
    pub fn list<T: AsRef<str>>(self, key: &str, words: &[T]) -> Self {
        let words: Vec<String> = words.iter().map(|word| quoted(word.as_ref())).collect();
        if words.is_empty() { self } else { self.part(key, &format!("[{}]", words.join(", "))) }
    }

    /// Numbers by Chinese names, such as places by kind; zeros are left out.
    pub fn counts(self, key: &str, counts: &[(&str, u32)]) -> Self {
        let counts: Vec<String> = counts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| format!("{} = {count}", quoted(name)))
            .collect();
        if counts.is_empty() { self } else { self.part(key, &format!("{{ {} }}", counts.join(", "))) }
    }

    pub fn leaders(self, key: &str, chief: u32, deputy: u32) -> Self {
        self.part(key, &format!("{{ chief = {chief}, deputy = {deputy} }}"))
    }

    /// A step that does one thing, and why.
    pub fn step(operation: &str, content: &Line, reason: &str) -> Self {
        Self::new().part(operation, &content.to_string()).text("reason", reason)
    }

    fn part(mut self, key: &str, value: &str) -> Self {
        let separator = if self.0.is_empty() { "" } else { ", " };
        let _always_succeeds = write!(self.0, "{separator}{key} = {value}");
        self
    }
}

impl Display for Line {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{{ {} }}", self.0)
    }
}

/// What stands above the lines of a register file.
pub struct Register<'a> {
    /// What the file is, for whoever opens it.
    pub comment: &'a str,
    pub jurisdiction: &'a str,
    pub effective: &'a str,
}

impl Register<'_> {
    pub fn write(&self, file: &Path, institutions: &[Line]) -> Outcome<()> {
        let Self { comment, jurisdiction, effective } = self;
        let head = format!("jurisdiction = {}\neffective = \"{effective}\"\n", quoted(jurisdiction));
        let note = "note = \"样例：编制、人员和机构的数字系编造\"\n";
        write_lines(file, comment, &format!("{head}{note}"), "institutions", institutions)
    }
}

/// What stands above the steps of a plan.
pub struct Plan<'a> {
    pub comment: &'a str,
    pub name: &'a str,
    pub effective: &'a str,
}

impl Plan<'_> {
    pub fn write(&self, file: &Path, steps: &[Line]) -> Outcome<()> {
        let head = format!("name = {}\neffective = \"{}\"\n", quoted(self.name), self.effective);
        write_lines(file, self.comment, &head, "steps", steps)
    }
}

fn write_lines(file: &Path, comment: &str, head: &str, key: &str, lines: &[Line]) -> Outcome<()> {
    let comment: String = comment.lines().map(|line| format!("# {line}\n")).collect();
    let lines: String = lines.iter().map(|line| format!("  {line},\n")).collect();
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(file, format!("{comment}{head}\n{key} = [\n{lines}]\n"))?;
    Ok(())
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
