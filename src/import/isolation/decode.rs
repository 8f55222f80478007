//! Frames → cells, in the process that asked. A reading process may have been taken over by the file it reads, so every byte is
//! checked before it is used: order, lengths, numbers and texts. How many cells and how much text there may be is for the receiver.

use serde::de::DeserializeOwned;

use super::encode::{ERRORS, Refusal};
use super::frames::{Frame, GREETING, HIDDEN_COLUMNS, HIDDEN_ROWS, Kind, ROW, Tag};
use super::mishap::Mishap;
use crate::import::cells::Merge;
use crate::import::flaw::Flaw;
use crate::import::hidden_lines::HiddenRange;
use crate::import::sheet::{Excess, Incoming, Limits, Receiver, SheetError, SheetTail};

/// Hands on what frames say.
pub struct Decoder<'receiver> {
    receiver: &'receiver mut dyn Receiver,
    stage: Stage,
    /// The row that cells stand in.
    row: Option<u32>,
    /// Texts of this sheet that have numbers.
    texts: u32,
    cells: u64,
    rows: u64,
    sheets: u64,
    most_sheets: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    BeforeGreeting,
    BetweenSheets,
    Cells,
    /// Behind the cells of a sheet.
    Merges,
    /// Behind its merged regions.
    Hidden,
}

/// Whether more is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Some,
    Everything,
}

impl<'receiver> Decoder<'receiver> {
    pub fn new(limits: &Limits, receiver: &'receiver mut dyn Receiver) -> Self {
        let (stage, most_sheets) = (Stage::BeforeGreeting, limits.sheets);
        Self { receiver, stage, row: None, texts: 0, cells: 0, rows: 0, sheets: 0, most_sheets }
    }

    /// How many rows have come, or begun to.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Takes the next frame.
    ///
    /// # Errors
    /// What the reading process refuses the file for, what the receiver says, or that the frame is not what should come now.
    pub fn take(&mut self, frame: &Frame) -> Result<Told, SheetError> {
        let content = frame.content.as_slice();
        match (frame.kind, self.stage) {
            (Kind::Greeting, Stage::BeforeGreeting) => self.greeted(content)?,
            (Kind::SheetBegins, Stage::BetweenSheets) => self.sheet_begins(content)?,
            (Kind::Cells, Stage::Cells) => self.take_cells(content)?,
            (Kind::Merges, Stage::Cells | Stage::Merges) => self.take_merges(content)?,
            (Kind::Hidden, Stage::Cells | Stage::Merges | Stage::Hidden) => self.take_hidden(content)?,
            (Kind::SheetEnds, Stage::Cells | Stage::Merges | Stage::Hidden) => self.sheet_ends(content)?,
            (Kind::Done, Stage::BetweenSheets) => {
                let said = u64::from_le_bytes(Bytes(content).all()?);
                return if said == self.cells { Ok(Told::Everything) } else { garbled("the cells do not add up") };
            }
            (Kind::Refused, Stage::BetweenSheets | Stage::Cells | Stage::Merges | Stage::Hidden) => {
                return Err(json::<Refusal>(content)?.into());
            }
            (
                Kind::Greeting
                | Kind::SheetBegins
                | Kind::Cells
                | Kind::Merges
                | Kind::Hidden
                | Kind::SheetEnds
                | Kind::Done
                | Kind::Refused,
                _,
            ) => return garbled("a frame that must not come now"),
        }
        Ok(Told::Some)
    }

    fn greeted(&mut self, content: &[u8]) -> Result<(), SheetError> {
        let text = std::str::from_utf8(content).ok().and_then(|text| text.strip_prefix(GREETING));
        let version = text.ok_or_else(|| Mishap::garbled("no greeting"))?;
        if version != crate::VERSION {
            return Err(Mishap::OtherVersion { found: version.chars().take(20).collect() }.into());
        }
        self.stage = Stage::BetweenSheets;
        Ok(())
    }

    fn sheet_begins(&mut self, content: &[u8]) -> Result<(), SheetError> {
        self.sheets += 1;
        if self.sheets > self.most_sheets {
            let (excess, found, limit) = (Excess::Sheets, self.sheets, self.most_sheets);
            return Err(SheetError::OverLimit { excess, found, limit });
        }
        (self.stage, self.row, self.texts) = (Stage::Cells, None, 0);
        self.receiver.begin(json(content)?)
    }

    fn take_cells(&mut self, content: &[u8]) -> Result<(), SheetError> {
        let mut rest = Bytes(content);
        while !rest.0.is_empty() {
            let [first] = rest.take()?;
            if first == ROW {
                self.row = Some(u32::from_le_bytes(rest.take()?));
                self.rows += 1;
                continue;
            }
            let tag = Tag::of(first).ok_or_else(|| Mishap::garbled("a value of no known kind"))?;
            let row = self.row.ok_or_else(|| Mishap::garbled("a cell without a row"))?;
            let column = u16::from_le_bytes(rest.take()?);
            let value = self.value(tag, &mut rest)?;
            self.receiver.cell(row, u32::from(column), value)?;
            self.cells += 1;
        }
        Ok(())
    }

    fn value<'content>(&mut self, tag: Tag, rest: &mut Bytes<'content>) -> Result<Incoming<'content>, SheetError> {
        Ok(match tag {
            Tag::Text => Incoming::Text(rest.text()?),
            Tag::NewText => {
                self.texts = self.texts.checked_add(1).ok_or_else(|| Mishap::garbled("too many texts"))?;
                Incoming::NewText(rest.text()?)
            }
            Tag::KnownText => {
                let number = u32::from_le_bytes(rest.take()?);
                if number >= self.texts {
                    return garbled("a text that has not come");
                }
                Incoming::KnownText(number)
            }
            Tag::Number => Incoming::Number(f64::from_le_bytes(rest.take()?)),
            Tag::False => Incoming::Bool(false),
            Tag::True => Incoming::Bool(true),
            Tag::Date1900 => Incoming::Date1900(f64::from_le_bytes(rest.take()?)),
            Tag::Date1904 => Incoming::Date1904(f64::from_le_bytes(rest.take()?)),
            Tag::Error => {
                let [number] = rest.take()?;
                let error = ERRORS.get(usize::from(number));
                Incoming::Error(*error.ok_or_else(|| Mishap::garbled("an error of no known kind"))?)
            }
        })
    }

    fn take_merges(&mut self, content: &[u8]) -> Result<(), SheetError> {
        self.stage = Stage::Merges;
        let mut rest = Bytes(content);
        while !rest.0.is_empty() {
            let top = u32::from_le_bytes(rest.take()?);
            let left = u16::from_le_bytes(rest.take()?);
            let bottom = u32::from_le_bytes(rest.take()?);
            let right = u16::from_le_bytes(rest.take()?);
            if top > bottom || left > right {
                return garbled("a region turned inside out");
            }
            self.receiver.merge(Merge { top, left, bottom, right })?;
        }
        Ok(())
    }

    fn take_hidden(&mut self, content: &[u8]) -> Result<(), SheetError> {
        self.stage = Stage::Hidden;
        let mut rest = Bytes(content);
        while !rest.0.is_empty() {
            let [what] = rest.take()?;
            let (first, last) = (u32::from_le_bytes(rest.take()?), u32::from_le_bytes(rest.take()?));
            if first > last {
                return garbled("hidden lines turned inside out");
            }
            let lines = match (what, u16::try_from(first), u16::try_from(last)) {
                (HIDDEN_ROWS, _, _) => HiddenRange::Rows(first..=last),
                (HIDDEN_COLUMNS, Ok(first), Ok(last)) => HiddenRange::Columns(first..=last),
                _ => return garbled("hidden lines that are neither rows nor columns"),
            };
            self.receiver.hidden(lines)?;
        }
        Ok(())
    }

    fn sheet_ends(&mut self, content: &[u8]) -> Result<(), SheetError> {
        self.stage = Stage::BetweenSheets;
        let tail: SheetTail = json(content)?;
        if tail.flaws.len() > Flaw::MOST_OF_A_SHEET {
            return garbled("more flaws than a text can have");
        }
        self.receiver.end(tail)
    }
}

/// What is left of a frame.
struct Bytes<'content>(&'content [u8]);

impl<'content> Bytes<'content> {
    fn take<const COUNT: usize>(&mut self) -> Result<[u8; COUNT], Mishap> {
        let (taken, rest) = self.0.split_first_chunk().ok_or_else(cut_short)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// The rest, which must have this length.
    fn all<const COUNT: usize>(&self) -> Result<[u8; COUNT], Mishap> {
        self.0.try_into().map_err(|_| cut_short())
    }

    fn text(&mut self) -> Result<&'content str, Mishap> {
        let length = u32::from_le_bytes(self.take()?) as usize;
        let (text, rest) = self.0.split_at_checked(length).ok_or_else(cut_short)?;
        self.0 = rest;
        std::str::from_utf8(text).map_err(|_| Mishap::garbled("a text that is no UTF-8"))
    }
}

fn json<Content: DeserializeOwned>(content: &[u8]) -> Result<Content, Mishap> {
    serde_json::from_slice(content).map_err(|_| Mishap::garbled("a head, a tail or a refusal of no known form"))
}

fn cut_short() -> Mishap {
    Mishap::garbled("an entry that is cut short")
}

fn garbled<Never>(detail: &str) -> Result<Never, SheetError> {
    Err(Mishap::garbled(detail).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::cells::{CellAt, Merging, Sheet, Visibility};
    use crate::import::flaw::TextFlaw;
    use crate::import::hidden_lines::HiddenLines;
    use crate::import::isolation::encode::Encoder;
    use crate::import::isolation::frames::read_frame;
    use crate::import::sheet::Collector;
    use crate::import::testing::sheet;

    /// What comes out of frames, and how it ended.
    fn decoded(mut bytes: &[u8], limits: &Limits) -> (Vec<Sheet>, Result<Told, SheetError>) {
        let mut sheets = Vec::new();
        let mut on_sheet = |sheet| {
            sheets.push(sheet);
            Ok(())
        };
        let mut collector = Collector::new(limits, &mut on_sheet);
        let mut decoder = Decoder::new(limits, &mut collector);
        let mut last = Ok(Told::Some);
        while last == Ok(Told::Some) {
            last = match read_frame(&mut bytes) {
                Ok(Some(frame)) => decoder.take(&frame),
                Ok(None) => break,
                Err(mishap) => Err(mishap.into()),
            };
        }
        (sheets, last)
    }

    fn encoded(say: impl FnOnce(&mut Encoder<&mut Vec<u8>>) -> Result<(), SheetError>) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes).expect("a vector takes all");
        let outcome = say(&mut encoder);
        encoder.finish(outcome);
        bytes
    }

    #[test]
    fn sheets_come_out_as_they_went_in() {
        let first = sheet("姓名|>|=3|@31000.5\n甲|#REF!|^|=-1.25\n^|||乙");
        let second = Sheet { visibility: Visibility::Hidden, merging: Merging::Unknown, ..Sheet::empty("空") };
        let lost = Flaw { at: Some(CellAt { row: 3, column: 1 }), what: TextFlaw::CharactersLost { cells: 2 } };
        let mixed = Flaw { at: None, what: TextFlaw::EncodingsMixed { lines: 9, first: 4 } };
        // So many that they need more than one frame.
        let rows = (0..20_000).map(|row| row * 3..=row * 3 + 1).collect();
        let hidden = HiddenLines::known(rows, vec![2..=4, 9..=u16::MAX]);
        let third = Sheet { flaws: vec![lost, mixed], hidden, ..sheet("甲|^|=1") };
        let fourth = Sheet { hidden: HiddenLines::known(vec![], vec![]), ..sheet("甲") };
        let sheets = vec![first, second, third, fourth];
        let bytes = encoded(|encoder| sheets.iter().try_for_each(|sheet| sheet.hand_over(encoder)));
        assert_eq!(decoded(&bytes, &Limits::default()), (sheets, Ok(Told::Everything)));
    }

    #[test]
    fn values_under_merged_cells_come_out_as_covered() {
        let sheet = |receiver: &mut dyn Receiver| {
            let head = crate::import::SheetHead { name: "表".to_owned(), visibility: Visibility::Visible };
            receiver.begin(head)?;
            receiver.cell(0, 0, Incoming::NewText("甲"))?;
            receiver.cell(0, 1, Incoming::KnownText(0))?;
            receiver.merge(Merge { top: 0, left: 0, bottom: 0, right: 1 })?;
            let (merging, hiding) = (Merging::Known, crate::import::Hiding::Unknown);
            receiver.end(crate::import::SheetTail { merging, hiding, flaws: Vec::new() })
        };
        let (once, _) = decoded(&encoded(|encoder| sheet(encoder)), &Limits::default());
        assert_eq!(once[0].covered().iter().map(|(at, text)| format!("{at}={text}")).collect::<Vec<_>>(), ["B1=甲"]);
        let again = encoded(|encoder| once[0].hand_over(encoder));
        let (twice, told) = decoded(&again, &Limits::default());
        assert_eq!(
            (twice[0].covered(), twice[0].merges(), told),
            (once[0].covered(), once[0].merges(), Ok(Told::Everything))
        );
        assert_eq!(twice[0].rows().map(|row| row.len()).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn many_cells_need_many_frames() {
        let mut lines = String::new();
        for row in 0..3_000 {
            lines.push_str(&format!("第{row}行|=7|县财政局综合股|县财政局综合股\n"));
        }
        let many = sheet(&lines);
        let bytes = encoded(|encoder| many.hand_over(encoder));
        assert!(bytes.len() > 2 * super::super::frames::FULL, "{}", bytes.len());
        assert_eq!(decoded(&bytes, &Limits::default()), (vec![many], Ok(Told::Everything)));
    }

    #[test]
    fn refusals_and_limits_come_through() {
        for refusal in [
            SheetError::Empty,
            SheetError::Encrypted,
            SheetError::Foreign(crate::import::Foreign::Pdf),
            SheetError::Damaged { detail: "x".to_owned() },
            SheetError::Garbled(crate::import::Garbling::Mojibake),
            SheetError::Garbled(crate::import::Garbling::Undecodable { line: 7 }),
            SheetError::OverLimit { excess: Excess::Ratio, found: 900, limit: 150 },
        ] {
            let bytes = encoded(|_| Err(refusal.clone()));
            assert_eq!(decoded(&bytes, &Limits::default()).1, Err(refusal));
        }
        let bytes = encoded(|encoder| sheet("甲|乙|丙").hand_over(encoder));
        let narrow = decoded(&bytes, &Limits { columns: 2, ..Limits::default() }).1;
        assert_eq!(narrow, Err(SheetError::OverLimit { excess: Excess::Columns, found: 3, limit: 2 }));
        let none = decoded(&bytes, &Limits { sheets: 0, ..Limits::default() }).1;
        assert_eq!(none, Err(SheetError::OverLimit { excess: Excess::Sheets, found: 1, limit: 0 }));
        let striped = HiddenLines::known((0..8).map(|row| row * 2..=row * 2).collect(), vec![]);
        let bytes = encoded(|encoder| Sheet { hidden: striped, ..sheet("甲") }.hand_over(encoder));
        let short = decoded(&bytes, &Limits { rows: 5, columns: 2, ..Limits::default() }).1;
        assert_eq!(short, Err(SheetError::OverLimit { excess: Excess::Rows, found: 8, limit: 7 }));
    }

    #[test]
    fn nothing_that_comes_is_trusted() {
        let frame = |kind: Kind, content: &[u8]| {
            let length = u32::try_from(content.len()).expect("short").to_le_bytes();
            [&[kind as u8][..], &length, content].concat()
        };
        let head = frame(Kind::SheetBegins, br#"{"name":"a","visibility":"Visible"}"#);
        let greeting = encoded(|_| Err(SheetError::Cancelled(crate::watch::Cancelled)));
        let check = |frames: &[Vec<u8>], expected: &str| {
            let bytes = [&greeting[..], &frames.concat()].concat();
            assert_eq!(decoded(&bytes, &Limits::default()).1, Err(Mishap::garbled(expected).into()));
        };
        let cells = |content: &[u8]| [head.clone(), frame(Kind::Cells, content)];
        check(std::slice::from_ref(&greeting), "a frame that must not come now");
        check(&[frame(Kind::Cells, &[])], "a frame that must not come now");
        check(&[head.clone(), head.clone()], "a frame that must not come now");
        check(&[frame(Kind::SheetBegins, b"[]")], "a head, a tail or a refusal of no known form");
        check(&cells(&[4, 0, 0]), "a cell without a row");
        check(&cells(&[0, 1, 0]), "an entry that is cut short");
        check(&cells(&[0, 1, 0, 0, 0, 99]), "a value of no known kind");
        check(&cells(&[0, 1, 0, 0, 0, 3, 0, 0, 9, 0, 0, 0, b'x']), "an entry that is cut short");
        check(&cells(&[0, 1, 0, 0, 0, 3, 0, 0, 1, 0, 0, 0, 0xFF]), "a text that is no UTF-8");
        check(&cells(&[0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0]), "a text that has not come");
        check(&cells(&[0, 1, 0, 0, 0, 9, 0, 0, 9]), "an error of no known kind");
        let inside_out = [5, 0, 0, 0, 0, 0, 4, 0, 0, 0, 1, 0];
        check(&[head.clone(), frame(Kind::Merges, &inside_out)], "a region turned inside out");
        let hidden = |content: &[u8]| [head.clone(), frame(Kind::Hidden, content)];
        check(&hidden(&[1, 5, 0, 0, 0, 4, 0, 0, 0]), "hidden lines turned inside out");
        check(&hidden(&[3, 4, 0, 0, 0, 4, 0, 0, 0]), "hidden lines that are neither rows nor columns");
        check(&hidden(&[2, 4, 0, 0, 0, 0, 0, 1, 0]), "hidden lines that are neither rows nor columns");
        check(&hidden(&[1, 4, 0, 0, 0, 4]), "an entry that is cut short");
        let merged_late = [head.clone(), frame(Kind::Hidden, &[]), frame(Kind::Merges, &[])];
        check(&merged_late, "a frame that must not come now");
        let flaw = r#"{"at":null,"what":{"code":"text_cut_off"}}"#;
        let tail = |flaws: &[&str]| {
            format!(r#"{{"merging":"Known","hiding":"Known","flaws":[{}]}}"#, flaws.join(",")).into_bytes()
        };
        let ends = |flaws: &[&str]| [head.clone(), frame(Kind::SheetEnds, &tail(flaws))];
        check(&ends(&[flaw; 17]), "more flaws than a text can have");
        check(&ends(&["7"]), "a head, a tail or a refusal of no known form");
        check(&[frame(Kind::Done, &7_u64.to_le_bytes())], "the cells do not add up");
        check(&[frame(Kind::Done, &[0])], "an entry that is cut short");
    }
}
