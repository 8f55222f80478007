//! Tables → pages → PDF, or pixels for the preview. Typst sets the type after the template `assets/report/table.typ`.
//!
//! A [`Typesetter`] is made once and shared; [`Typesetter::typeset`] takes the time (two seconds for 1 500 rows of ten columns), so
//! the window calls it from a job. The file and the preview come from the same [`Pages`]: what is seen is what is printed.

mod data;
mod world;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use typst::WorldExt;
use typst::comemo;
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::Smart;
use typst::text::is_default_ignorable;
use typst::utils::Scalar;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use typst_render::RenderOptions;

use self::data::Input;
use self::world::{TableWorld, Workshop};
use super::table::{Cell, Table};

const TEMPLATE: &str = include_str!("../../../assets/report/table.typ");

/// The longest side of a preview image in pixels; a finer resolution asked for is lowered to it.
const LONGEST_SIDE: f64 = 8192.0;

/// Sets tables on pages. Cloning is cheap; clones may be used on several threads at once.
#[derive(Clone)]
pub struct Typesetter {
    workshop: Arc<Workshop>,
}

/// Tables set on pages, ready to be looked at or written.
#[derive(Clone)]
pub struct Pages {
    document: PagedDocument,
}

/// A page as pixels: rows from the top, four bytes (red, green, blue, 255) a pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageImage {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}

/// Why there are no pages or no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// There was no table to set.
    #[error("no table to print")]
    NoTables,
    /// The tables could not be handed to the template.
    #[error("the tables cannot be given to the template: {0}")]
    Data(#[from] serde_json::Error),
    /// The template is at fault, or cannot cope with a table.
    #[error("the template stopped: {}", Flaw::list(.0))]
    Template(Vec<Flaw>),
    /// The pages are there, the PDF cannot be made of them.
    #[error("the pages cannot be written as PDF: {}", Flaw::list(.0))]
    Export(Vec<Flaw>),
}

/// One thing wrong with a template, in Typst's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    pub message: String,
    /// Line of the template, counted from one, where it is known.
    pub line: Option<usize>,
    pub hints: Vec<String>,
}

impl Typesetter {
    /// Reads the bundled faces; takes a few hundredths of a second.
    pub fn new() -> Self {
        Self::with(TEMPLATE, Vec::new())
    }

    /// With another template, as an office may have it, and further font files (whole, in memory) for rare characters that the bundled
    /// faces lack. A file that is no font adds nothing: [`Typesetter::uncovered`] tells.
    pub fn with(template: impl Into<String>, more_faces: Vec<Vec<u8>>) -> Self {
        Self { workshop: Arc::new(Workshop::new(template.into(), more_faces)) }
    }

    /// Sets the tables on pages, each beginning a new page, pages numbered through.
    pub fn typeset(&self, tables: &[Table]) -> Result<Pages, PdfError> {
        if tables.is_empty() {
            return Err(PdfError::NoTables);
        }
        let data = serde_json::to_vec(&Input::new(tables))?;
        let world = TableWorld::new(Arc::clone(&self.workshop), data);
        let Warned { output, warnings: _ } = typst::compile::<PagedDocument>(&world);
        // Typst remembers every step it took for the next, similar run; ours are seldom similar, and big tables would fill the memory.
        comemo::evict(0);
        match output {
            Ok(document) => Ok(Pages { document }),
            Err(errors) => Err(PdfError::Template(errors.iter().map(|error| Flaw::at(error, &world, self)).collect())),
        }
    }

    /// The characters in the tables that no face can draw, sorted: they print as an empty box, so the user must be told.
    pub fn uncovered(&self, tables: &[Table]) -> Vec<char> {
        let mut characters = BTreeSet::new();
        for text in tables.iter().flat_map(texts) {
            characters.extend(text.chars());
        }
        characters
            .into_iter()
            .filter(|character| !character.is_whitespace() && !is_default_ignorable(*character))
            .filter(|character| !self.workshop.covers(*character))
            .collect()
    }
}

impl Default for Typesetter {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Typesetter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Typesetter").finish_non_exhaustive()
    }
}

impl Pages {
    pub fn count(&self) -> usize {
        self.document.pages().len()
    }

    /// Width and height of each page, in points.
    pub fn sizes(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.document.pages().iter().map(|page| (page.frame.size().x.to_pt(), page.frame.size().y.to_pt()))
    }

    /// The PDF: faces cut down to the characters used, untagged (tags would make it twenty times as large), the same bytes for the same
    /// tables.
    pub fn pdf(&self) -> Result<Vec<u8>, PdfError> {
        let options =
            PdfOptions { creator: Smart::Custom(Some("编衡".to_owned())), tagged: false, ..PdfOptions::default() };
        let written = typst_pdf::pdf(&self.document, &options);
        comemo::evict(0);
        written.map_err(|errors| PdfError::Export(errors.iter().map(Flaw::somewhere).collect()))
    }

    /// One page as pixels, counted from zero; nothing if there is no such page. 2.0 pixels per point are 144 dots per inch.
    ///
    /// A resolution that is no number, not positive or beyond 8 192 pixels a side is brought into that range.
    pub fn image(&self, index: usize, pixels_per_point: f32) -> Option<PageImage> {
        let page = self.document.pages().get(index)?;
        let size = page.frame.size();
        let finest = LONGEST_SIDE / size.x.to_pt().max(size.y.to_pt()).max(1.0);
        let asked = f64::from(pixels_per_point);
        let resolution = if asked.is_finite() { asked.clamp(0.01, finest) } else { 1.0 };
        let options = RenderOptions { pixel_per_pt: Scalar::new(resolution), ..RenderOptions::default() };
        let pixels = typst_render::render(page, &options);
        Some(PageImage { width: pixels.width(), height: pixels.height(), rgba: pixels.take() })
    }
}

impl Flaw {
    fn at(error: &SourceDiagnostic, world: &TableWorld, typesetter: &Typesetter) -> Self {
        let byte = world.range(error.span).map(|range| range.start);
        let line = byte.and_then(|byte| typesetter.workshop.template().lines().byte_to_line(byte));
        Self { line: line.map(|line| line + 1), ..Self::somewhere(error) }
    }

    fn somewhere(error: &SourceDiagnostic) -> Self {
        let hints = error.hints.iter().map(|hint| hint.v.to_string()).collect();
        Self { message: error.message.to_string(), line: None, hints }
    }

    fn list(flaws: &[Self]) -> String {
        flaws.iter().map(Self::to_string).collect::<Vec<_>>().join("; ")
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(formatter, "line {line}: ")?;
        }
        formatter.write_str(&self.message)?;
        self.hints.iter().try_for_each(|hint| write!(formatter, " (hint: {hint})"))
    }
}

/// Every text that is printed of a table.
fn texts(table: &Table) -> Vec<String> {
    let head = table.columns.iter().flat_map(|column| column.head.iter().cloned());
    let cells = table.rows.iter().flat_map(|row| row.cells.iter().map(Cell::text));
    let around = [table.title.clone(), table.caption.left.clone(), table.caption.right.clone()];
    let lists = table.attachment.iter().chain(&table.signatures).cloned();
    around.into_iter().chain(lists).chain(table.foot()).chain(head).chain(cells).collect()
}
