//! ID numbers that stand in running text (a column of an office's own, a purpose, a reason): covered wherever nobody has authorised that
//! they are shown whole. The number that the register itself knows as one is covered by [`IdNumber::masked`](crate::domain::IdNumber).

use super::docx::Letter;
use super::table::{Cell, Table};

/// A run of this many figures reads as an ID number of the old form; the newer has 18, the last of which may be an X.
const SHORTEST: usize = 15;

/// The text with the inner figures of each run of at least `length` covered: six are left at the front and four at the end.
pub fn covered(text: &str, length: usize) -> String {
    let mut shown = String::new();
    let mut run: Vec<char> = Vec::new();
    for character in text.chars().map(Some).chain([None]) {
        let belongs = |character: &char| character.is_numeric() || (!run.is_empty() && matches!(character, 'X' | 'x'));
        if let Some(figure) = character.filter(belongs) {
            run.push(figure);
            continue;
        }
        let (count, is_long) = (run.len(), run.len() >= length);
        let is_covered = |place: usize| is_long && place >= 6 && (place + 4 < count || count <= 10);
        shown.extend(run.drain(..).enumerate().map(|(place, figure)| if is_covered(place) { '*' } else { figure }));
        shown.extend(character);
    }
    shown
}

/// Whether somebody's whole ID number seems to stand in the text.
fn has_number(text: &str) -> bool {
    text.chars().filter(|character| character.is_numeric()).count() + 1 >= SHORTEST && covered(text, SHORTEST) != text
}

fn cover(text: &mut String) {
    if has_number(text) {
        *text = covered(text, SHORTEST);
    }
}

impl Table {
    /// The same with every whole ID number in its texts covered.
    #[must_use]
    pub fn with_numbers_covered(mut self) -> Self {
        for cell in self.rows.iter_mut().flat_map(|row| &mut row.cells) {
            match cell {
                Cell::Text(text) => cover(text),
                Cell::Lines(lines) => lines.iter_mut().for_each(cover),
                Cell::Blank | Cell::Count(_) | Cell::Delta(_) => {}
            }
        }
        let caption = [&mut self.caption.left, &mut self.caption.right];
        let issue = self.issue.iter_mut().flat_map(|issue| [&mut issue.office, &mut issue.copies]);
        self.notes.iter_mut().chain(caption).chain(&mut self.lead).chain(issue).for_each(cover);
        cover(&mut self.title);
        self
    }

    /// Whether somebody's whole ID number stands in it: such a file is for its owner alone.
    pub fn has_whole_numbers(&self) -> bool {
        let mut cells = self.rows.iter().flat_map(|row| &row.cells);
        cells.any(|cell| match cell {
            Cell::Text(text) => has_number(text),
            Cell::Lines(lines) => lines.iter().any(|line| has_number(line)),
            Cell::Blank | Cell::Count(_) | Cell::Delta(_) => false,
        })
    }
}

impl Letter {
    /// The same with every whole ID number in its text covered.
    #[must_use]
    pub fn with_numbers_covered(mut self) -> Self {
        self.paragraphs.iter_mut().for_each(|paragraph| cover(&mut paragraph.text));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Caption, Issue, Paper, Row, RowRole};

    #[test]
    fn numbers_in_running_text_are_covered_and_shorter_ones_stay() {
        let of = |text| covered(text, SHORTEST);
        assert_eq!(of("配偶：110101199003070011，已报"), "配偶：110101********0011，已报");
        assert_eq!(of("11010119900307001X"), "110101********001X");
        assert_eq!(of("１１０１０１１９９００３０７００１１"), "１１０１０１********００１１");
        assert_eq!(of("130503670401001"), "130503*****1001");
        let others = ["电话13800138000", "编办〔2026〕20261122001号", "110101********0011", "2026-01-01至2026-12-31"];
        assert_eq!(others.map(of), others);
        assert_eq!(others.map(has_number), [false; 4]);
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
        let covered = table.with_numbers_covered();
        assert!(!covered.has_whole_numbers());
        let shown = format!("{covered:?}");
        assert!(!shown.contains(number) && shown.matches("110101********0011").count() == 9, "{shown}");
        assert_eq!(covered.rows[1].cells[1], Cell::Count(999_999_999_999_999));
    }
}
