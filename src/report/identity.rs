//! ID numbers that stand in running text (a column of an office's own, a purpose, a reason): covered wherever nobody has authorised that
//! they are shown whole. Other long numbers (统一社会信用代码, an account) are none and stay: an ID number says a day of birth, be its check
//! character mistyped or not. In a column of ID numbers every long number is taken for one. The number that the register itself knows as one is covered by [`IdNumber::masked`](crate::domain::IdNumber).

use super::docx::Letter;
use super::table::{Cell, Column, Table};
use crate::domain::{Date, IdNumber};

/// A run of this many figures reads as an ID number of the old form; the newer has 18, the last of which may be an X.
const SHORTEST: usize = 15;

/// The text with the inner figures of each run of at least `length` covered: six are left at the front and four at the end.
pub fn covered(text: &str, length: usize) -> String {
    covered_where(text, |run| run.len() >= length)
}

fn covered_where(text: &str, is_meant: impl Fn(&[char]) -> bool) -> String {
    let mut shown = String::new();
    let mut run: Vec<char> = Vec::new();
    for character in text.chars().map(Some).chain([None]) {
        let belongs = |character: &char| character.is_numeric() || (!run.is_empty() && matches!(character, 'X' | 'x'));
        if let Some(figure) = character.filter(belongs) {
            run.push(figure);
            continue;
        }
        let (count, is_meant) = (run.len(), is_meant(&run));
        let is_covered = |place: usize| is_meant && place >= 6 && (place + 4 < count || count <= 10);
        shown.extend(run.drain(..).enumerate().map(|(place, figure)| if is_covered(place) { '*' } else { figure }));
        shown.extend(character);
    }
    shown
}

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Among ID numbers: what is long enough is one.
    IdNumbers,
    Elsewhere,
}

impl Place {
    fn of(column: Option<&Column>) -> Self {
        let names_them = |word: &String| ["身份证", "身份号码", "证件号"].iter().any(|name| word.contains(name));
        match column.is_some_and(|column| column.head.iter().any(names_them)) {
            true => Self::IdNumbers,
            false => Self::Elsewhere,
        }
    }
}

/// Whether a run of figures can be somebody's ID number: it says a day of birth, or one that is right stands within it.
fn is_plausible(run: &[char]) -> bool {
    let ascii = |character: &char| match u32::from(*character) {
        wide @ 0xFF10..=0xFF19 => char::from_u32(wide - 0xFF10 + u32::from('0')).unwrap_or(*character),
        _ => *character,
    };
    let written: Vec<char> = run.iter().map(ascii).collect();
    let number = |digits: std::ops::Range<usize>| written.get(digits)?.iter().collect::<String>().parse::<i16>().ok();
    let is_day = |year: Option<i16>, at: usize| {
        let part = |from: usize| i8::try_from(number(from..from + 2)?).ok();
        let day = || Date::new(year?, part(at)?, part(at + 2)?).ok();
        day().is_some()
    };
    match written.len() {
        SHORTEST => is_day(number(6..8).map(|year| 1900 + year), 8),
        16..=18 => is_day(number(6..10).filter(|year| (1900..2100).contains(year)), 10),
        _ => written.windows(18).any(|window| IdNumber::new(&window.iter().collect::<String>()).is_ok()),
    }
}

/// The text with the ID numbers in it covered, where there are any.
fn shown(text: &str, place: Place) -> Option<String> {
    if text.chars().filter(|character| character.is_numeric()).count() + 1 < SHORTEST {
        return None;
    }
    let is_meant = |run: &[char]| run.len() >= SHORTEST && (place == Place::IdNumbers || is_plausible(run));
    Some(covered_where(text, is_meant)).filter(|shown| shown != text)
}

fn cover(text: &mut String, place: Place) {
    if let Some(shown) = shown(text, place) {
        *text = shown;
    }
}

impl Table {
    /// The same with every whole ID number in its texts covered.
    #[must_use]
    pub fn with_numbers_covered(mut self) -> Self {
        let places: Vec<Place> = self.columns.iter().map(|column| Place::of(Some(column))).collect();
        let place = |column: usize| places.get(column).copied().unwrap_or(Place::Elsewhere);
        for (column, cell) in self.rows.iter_mut().flat_map(|row| row.cells.iter_mut().enumerate()) {
            match cell {
                Cell::Text(text) => cover(text, place(column)),
                Cell::Lines(lines) => lines.iter_mut().for_each(|line| cover(line, place(column))),
                Cell::Blank | Cell::Count(_) | Cell::Delta(_) => {}
            }
        }
        let caption = [&mut self.caption.left, &mut self.caption.right];
        let issue = self.issue.iter_mut().flat_map(|issue| [&mut issue.office, &mut issue.copies]);
        let texts = self.notes.iter_mut().chain(caption).chain(&mut self.lead).chain(issue);
        texts.for_each(|text| cover(text, Place::Elsewhere));
        cover(&mut self.title, Place::Elsewhere);
        self
    }

    /// Whether somebody's whole ID number stands in it: such a file is for its owner alone.
    pub fn has_whole_numbers(&self) -> bool {
        let issue = self.issue.iter().flat_map(|issue| [&issue.office, &issue.copies]);
        let around = [&self.title, &self.caption.left, &self.caption.right].into_iter().chain(issue);
        let mut around = around.chain(&self.notes).chain(&self.lead);
        let mut cells = self.rows.iter().flat_map(|row| row.cells.iter().enumerate());
        around.any(|text| shown(text, Place::Elsewhere).is_some())
            || cells.any(|(column, cell)| {
                let is_whole = |text: &String| shown(text, Place::of(self.columns.get(column))).is_some();
                match cell {
                    Cell::Text(text) => is_whole(text),
                    Cell::Lines(lines) => lines.iter().any(is_whole),
                    Cell::Blank | Cell::Count(_) | Cell::Delta(_) => false,
                }
            })
    }
}

impl Letter {
    /// The same with every whole ID number in its text covered.
    #[must_use]
    pub fn with_numbers_covered(mut self) -> Self {
        self.paragraphs.iter_mut().for_each(|paragraph| cover(&mut paragraph.text, Place::Elsewhere));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Caption, Issue, Paper, Row, RowRole};

    #[test]
    fn numbers_in_running_text_are_covered_and_shorter_ones_stay() {
        let of = |text: &str| shown(text, Place::Elsewhere).unwrap_or_else(|| text.to_owned());
        assert_eq!(of("配偶：110101199003070011，已报"), "配偶：110101********0011，已报");
        assert_eq!(of("11010119900307001X"), "110101********001X");
        assert_eq!(of("１１０１０１１９９００３０７００１１"), "１１０１０１********００１１");
        assert_eq!(of("130503670401001"), "130503*****1001");
        let others = ["电话13800138000", "编办〔2026〕20261122001号", "110101********0011", "2026-01-01至2026-12-31"];
        assert_eq!(others.map(of), others);
    }

    #[test]
    fn a_credit_code_of_figures_alone_is_no_id_number_but_in_their_column() {
        // 统一社会信用代码 of a body, an account of nineteen figures, a serial number; then an ID number with a slip in its last figure.
        let others = ["123418024859016327", "6222021001116245702", "202611220000000001"];
        assert_eq!(others.map(|text| shown(text, Place::Elsewhere)), [None, None, None]);
        assert_eq!(shown("123418024859016327", Place::IdNumbers).as_deref(), Some("123418********6327"));
        assert_eq!(shown("341802199003071230", Place::Elsewhere).as_deref(), Some("341802********1230"));
        assert_eq!(shown("9341802199003071231", Place::Elsewhere).as_deref(), Some("934180*********1231"));
        let column = |head: &str| Column::new(vec![head.to_owned()], 10, crate::report::Align::Left);
        let table = Table {
            columns: vec![column("统一社会信用代码"), column("身份证号")],
            rows: vec![Row::new(RowRole::Body, vec![Cell::text_of("123418024859016327"); 2])],
            ..Table::on(Paper::A4Portrait)
        };
        assert!(table.has_whole_numbers());
        let covered = table.with_numbers_covered();
        assert!(!covered.has_whole_numbers());
        let texts: Vec<String> = covered.rows[0].cells.iter().map(Cell::text).collect();
        assert_eq!(texts, ["123418024859016327", "123418********6327"]);
    }

    #[test]
    fn every_text_of_a_table_is_covered() {
        let number = "110101199003070011";
        let table = Table {
            title: number.to_owned(),
            caption: Caption { left: number.to_owned(), right: number.to_owned() },
            rows: vec![
                Row::new(RowRole::Group, vec![Cell::text_of(number)]),
                Row::new(RowRole::Body, vec![Cell::Lines(vec![number.to_owned()]), Cell::Count(999_999_999_999_999)]),
            ],
            lead: vec![number.to_owned()],
            notes: vec![number.to_owned()],
            issue: Some(Issue { office: number.to_owned(), date: String::new(), copies: number.to_owned() }),
            ..Table::on(Paper::A4Portrait)
        };
        assert!(table.has_whole_numbers());
        assert!(Table { rows: Vec::new(), ..table.clone() }.has_whole_numbers(), "in a note");
        let covered = table.with_numbers_covered();
        assert!(!covered.has_whole_numbers());
        let shown = format!("{covered:?}");
        assert!(!shown.contains(number) && shown.matches("110101********0011").count() == 9, "{shown}");
        assert_eq!(covered.rows[1].cells[1], Cell::Count(999_999_999_999_999));
    }
}
