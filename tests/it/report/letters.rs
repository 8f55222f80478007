//! The characters of a finished PDF, each with its place on the paper. Only the bundled faces, so that no machine's faces matter.

use std::sync::LazyLock;

use bianheng::report::pdf::{Faces, Pages, Templates, Typesetter};
use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc};

pub static TYPESETTER: LazyLock<Typesetter> =
    LazyLock::new(|| Typesetter::with(Templates::built_in(), Faces::Given(Vec::new())));

/// Points.
pub const MILLIMETRE: f64 = 72.0 / 25.4;

/// A character on the paper. Millimetres from the upper left corner; `y` is its baseline.
#[derive(Debug, Clone)]
pub struct Letter {
    pub page: usize,
    pub text: String,
    pub x: f64,
    pub y: f64,
    /// Points.
    pub size: f64,
    pub is_turned: bool,
}

impl Letter {
    /// The middle of the em box, which reaches from 0.88 em above the baseline to 0.12 em below it.
    pub fn middle(&self) -> f64 {
        self.y - 0.38 * self.size / MILLIMETRE
    }
}

#[derive(Default)]
struct Letters {
    height: f64,
    page: usize,
    read: Vec<Letter>,
}

impl OutputDev for Letters {
    fn begin_page(&mut self, page: u32, sheet: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        (self.page, self.height) = (page as usize - 1, sheet.ury);
        Ok(())
    }

    fn output_character(&mut self, at: &Transform, _: f64, _: f64, size: f64, text: &str) -> Result<(), OutputError> {
        self.read.push(Letter {
            page: self.page,
            text: text.to_owned(),
            x: at.m31 / MILLIMETRE,
            y: (self.height - at.m32) / MILLIMETRE,
            size: size * at.m11.hypot(at.m12),
            is_turned: at.m11.abs() < 1e-6,
        });
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// Every character of the pages, in the order in which they are drawn.
pub fn letters(pages: &Pages) -> Vec<Letter> {
    let mut letters = Letters::default();
    output_doc(&Document::load_mem(&pages.pdf().unwrap()).unwrap(), &mut letters).unwrap();
    letters.read
}
