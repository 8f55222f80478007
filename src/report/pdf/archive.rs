//! Pages → PDF for keeping: PDF/A-2u, tagged, with bookmarks and the table's day, and what is given up when that cannot be had.

use typst::diag::SourceResult;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::{Flaw, PdfError};
use crate::report::table::Table;

/// Tags tell a screen reader which words are a table's head and which its cells. They cost about 75 kB a page of ten columns (40 pages:
/// 173 kB without, 3.1 MB with), so a document longer than this, a ledger nobody reads aloud, has none and says nothing of it.
pub const MOST_TAGGED_PAGES: usize = 60;

/// What a PDF may be, the wanted form first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PdfForm {
    /// PDF/A-2u with tags.
    Tagged,
    /// PDF/A-2u without.
    Archive,
    /// Neither.
    Plain,
}

/// Year, month, day that a PDF bears as its day of making.
pub type Day = (i32, u8, u8);

/// For tables that bear no date: the same tables give the same bytes on every day.
const SOME_DAY: Day = (2000, 1, 1);

impl PdfForm {
    /// What is tried for a document of so many pages, in order.
    pub fn tried(pages: usize) -> &'static [Self] {
        match pages <= MOST_TAGGED_PAGES {
            true => &[Self::Tagged, Self::Archive, Self::Plain],
            false => &[Self::Archive, Self::Plain],
        }
    }

    pub fn write(self, document: &PagedDocument, day: Day) -> SourceResult<Vec<u8>> {
        let standards = match self {
            // Which standards go together is known here; the plain PDF is what is left if the library thinks otherwise.
            Self::Tagged | Self::Archive => PdfStandards::new(&[PdfStandard::A_2u]).unwrap_or_default(),
            Self::Plain => PdfStandards::default(),
        };
        let (year, month, date) = day;
        let midnight = Datetime::from_ymd_hms(year, month, date, 0, 0, 0);
        let options = PdfOptions {
            creator: Smart::Custom(Some("编衡".to_owned())),
            timestamp: midnight.map(Timestamp::new_utc),
            standards,
            tagged: self == Self::Tagged,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(document, &options)
    }
}

/// A lesser form than the first that was tried, and what the one before it met with.
type Lesser = (PdfForm, Vec<Flaw>);

/// The bytes of a PDF, and of what form it is where that is a lesser one.
type Best = Result<(Vec<u8>, Option<Lesser>), PdfError>;

/// The PDF in the first form in which it can be written; with the form, where that is not the first.
///
/// # Errors
/// No form can be written: what the last met with; or a failure that no other form could mend.
pub fn best(tried: &[PdfForm], mut write: impl FnMut(PdfForm) -> Result<Vec<u8>, PdfError>) -> Best {
    let mut flaws = None;
    for form in tried {
        match write(*form) {
            Ok(bytes) => return Ok((bytes, flaws.map(|flaws| (*form, flaws)))),
            Err(PdfError::Export(met)) => flaws = Some(met),
            Err(other) => return Err(other),
        }
    }
    Err(PdfError::Export(flaws.unwrap_or_default()))
}

/// The day that stands above the first table: "2026年11月22日".
pub fn day_of(tables: &[Table]) -> Day {
    tables.first().and_then(|table| written_day(&table.caption.right)).unwrap_or(SOME_DAY)
}

fn written_day(text: &str) -> Option<Day> {
    let (before, after) = text.rsplit_once('年')?;
    let (month, after) = after.split_once('月')?;
    let (day, _) = after.split_once('日')?;
    let digits = before.rfind(|letter: char| !letter.is_ascii_digit());
    let year = digits.and_then(|at| before.get(at..)?.split_at_checked(before.get(at..)?.chars().next()?.len_utf8()));
    let (year, month, day) =
        (year.map_or(before, |(_, year)| year).parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    Datetime::from_ymd(year, month, day).map(|_| (year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_read_as_it_is_written() {
        assert_eq!(written_day("单位：名　　2026年11月2日"), Some((2026, 11, 2)));
        assert_eq!(written_day("2026年2月29日"), None);
        assert_eq!(written_day("2025年底　2026年1月1日终了时"), Some((2026, 1, 1)));
        assert_eq!(written_day("单位：名"), None);
        assert_eq!(written_day("年月日"), None);
    }

    fn flaw(form: PdfForm) -> Vec<Flaw> {
        vec![Flaw { message: format!("{form:?}"), file: None, line: None, hints: Vec::new() }]
    }

    /// Tries the forms, of which these fail.
    fn tried(pages: usize, failing: &[PdfForm]) -> (Vec<PdfForm>, Best) {
        let mut asked = Vec::new();
        let best = best(PdfForm::tried(pages), |form| {
            asked.push(form);
            match failing.contains(&form) {
                true => Err(PdfError::Export(flaw(form))),
                false => Ok(format!("{form:?}").into_bytes()),
            }
        });
        (asked, best)
    }

    #[test]
    fn what_cannot_be_written_in_one_form_is_written_in_the_next_and_it_is_said() {
        use PdfForm::{Archive, Plain, Tagged};
        let (asked, best) = tried(1, &[]);
        assert_eq!((asked, best.expect("written")), (vec![Tagged], (b"Tagged".to_vec(), None)));
        let (asked, best) = tried(1, &[Tagged]);
        let lesser = Some((Archive, flaw(Tagged)));
        assert_eq!((asked, best.expect("written")), (vec![Tagged, Archive], (b"Archive".to_vec(), lesser)));
        let (asked, best) = tried(1, &[Tagged, Archive]);
        let lesser = Some((Plain, flaw(Archive)));
        assert_eq!((asked, best.expect("written")), (vec![Tagged, Archive, Plain], (b"Plain".to_vec(), lesser)));
        let (asked, best) = tried(MOST_TAGGED_PAGES + 1, &[Archive]);
        assert_eq!((asked, best.expect("written").0), (vec![Archive, Plain], b"Plain".to_vec()));
        let (asked, best) = tried(1, &[Tagged, Archive, Plain]);
        assert_eq!(asked.len(), 3);
        assert!(matches!(best, Err(PdfError::Export(flaws)) if flaws == flaw(Plain)));
    }

    #[test]
    fn a_failure_of_another_kind_is_not_tried_again() {
        let mut asked = 0;
        let refused = best(PdfForm::tried(1), |_| {
            asked += 1;
            Err(PdfError::NoTables)
        });
        assert!(matches!(refused, Err(PdfError::NoTables)));
        assert_eq!(asked, 1);
    }

    #[test]
    fn long_documents_are_not_tagged() {
        assert_eq!(PdfForm::tried(60).first(), Some(&PdfForm::Tagged));
        assert_eq!(PdfForm::tried(61).first(), Some(&PdfForm::Archive));
    }
}
