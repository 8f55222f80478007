//! Tables → pages → PDF, or pixels for the preview. Typst sets the type after the templates `assets/report/*.typ` or an office's own.
//!
//! A [`Typesetter`] is made once and shared; [`Typesetter::typeset`] takes the time (two seconds for 1 500 rows of ten columns), so
//! the window calls it from a job. The file and the preview come from the same [`Pages`]: what is seen is what is printed. What had to be
//! done otherwise than wanted is kept as a [`Remark`] until somebody asks.

mod archive;
mod binding;
mod data;
mod flaw;
mod certain;
mod places;
mod preview;
mod rare;
mod run;
mod shelf;
mod templates;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, OnceLock};

use typst::diag::Warned;
use typst::foundations::Bytes;
use typst::utils::Scalar;
use typst_layout::PagedDocument;
use typst_render::RenderOptions;

use self::archive::Day;
use self::binding::Binding;
use self::data::Input;
use self::places::{Laid, Places};
use self::run::Run;
use self::shelf::Shelf;
use self::world::{TableWorld, Workshop};
use super::table::Table;
use crate::domain::Date;

pub use self::archive::{MOST_TAGGED_PAGES, PdfForm};
use self::flaw::Blame;
pub use self::flaw::Flaw;
pub use self::shelf::Faces;
pub use self::templates::Templates;

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
    workshop: Arc<Workshop>,
    day: Day,
    laid: Vec<Laid>,
    /// Looked for when the first click comes.
    places: Arc<OnceLock<Places>>,
}

/// What a run of Typst needs.
struct Prepared {
    data: Vec<u8>,
    shelf: Arc<Shelf>,
    laid: Vec<Laid>,
    bindings: Vec<Binding>,
}

/// The first page of a set: what it is, whose it is and of which day. 附件目录 follows from the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    pub title: String,
    /// The line below the title: of which plan and which state of the papers it is; empty where there is nothing to say.
    pub subtitle: String,
    pub office: String,
    pub date: Date,
}

impl Cover {
    /// The set in one line, as a job or a file is called.
    pub fn name(&self) -> String {
        [self.title.as_str(), self.subtitle.as_str()].join("　").trim_end().to_owned()
    }
}

/// What had to be done otherwise than wanted; to be told to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// An own template is at fault: the built-in one stood in.
    OwnTemplate(Vec<Flaw>),
    /// The PDF is not what it should be, but this.
    Lesser(PdfForm, Vec<Flaw>),
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

impl Typesetter {
    /// With the built-in templates, and the faces the system has.
    pub fn new() -> Self {
        Self::with(Templates::built_in(), Faces::Installed)
    }

    /// Nothing is read yet: faces are looked for when the first table is set, on that thread; it takes a few hundredths of a second.
    pub fn with(templates: Templates, faces: Faces) -> Self {
        Self { workshop: Arc::new(Workshop::new(templates, faces)) }
    }

    /// Sets the tables on pages, each beginning a new page, pages numbered through.
    pub fn typeset(&self, tables: &[Table]) -> Result<Pages, PdfError> {
        self.set(None, tables)
    }

    /// The same with 附件目录 before them, on a page of its own without a number: each table's attachment, title and first page.
    pub fn typeset_set(&self, cover: &Cover, tables: &[Table]) -> Result<Pages, PdfError> {
        self.set(Some(cover), tables)
    }

    fn set(&self, cover: Option<&Cover>, tables: &[Table]) -> Result<Pages, PdfError> {
        let prepared = self.prepare(cover, tables)?;
        let run = Run::begin();
        let document = self.compile(prepared.data, tables, prepared.shelf);
        drop(run);
        Ok(Pages {
            document: binding::bound(document?, &prepared.bindings),
            workshop: Arc::clone(&self.workshop),
            day: archive::day_of(tables),
            laid: prepared.laid,
            places: Arc::default(),
        })
    }

    fn prepare(&self, cover: Option<&Cover>, tables: &[Table]) -> Result<Prepared, PdfError> {
        if tables.is_empty() {
            return Err(PdfError::NoTables);
        }
        let bookcase = self.workshop.bookcase();
        let characters = rare::characters(cover, tables);
        let uncovered = bookcase.uncovered(&characters);
        let spelled: Vec<Table>;
        let (drawable, cover) = match uncovered.is_empty() {
            true => (tables, cover.cloned()),
            false => {
                spelled = tables.iter().map(|table| rare::spelled(table, &uncovered)).collect();
                (spelled.as_slice(), cover.map(|cover| rare::spelled_cover(cover, &uncovered)))
            }
        };
        Ok(Prepared {
            data: serde_json::to_vec(&Input::new(cover.as_ref(), drawable, bookcase.families()))?,
            shelf: bookcase.shelf(&characters),
            bindings: drawable.iter().map(Binding::of).collect(),
            laid: drawable.iter().map(Laid::new).collect(),
        })
    }

    /// The files that Typst makes the pages of, by name: `main.typ`, which calls the templates, the templates, and `tables.json`, what they
    /// are told of the tables. Typst's own program makes the same pages of them, in the faces that it finds.
    pub fn files(&self, tables: &[Table]) -> Result<BTreeMap<String, Vec<u8>>, PdfError> {
        let data = self.prepare(None, tables)?.data;
        let templates = &self.workshop.templates;
        let mut files: BTreeMap<String, Vec<u8>> =
            templates.sources().map(|(name, source)| (name, source.text().as_bytes().to_vec())).collect();
        let main = templates.main(&keys(tables)).ok_or(PdfError::NoTables)?;
        files.insert(templates::MAIN.to_owned(), main.source.text().as_bytes().to_vec());
        files.insert(world::DATA.to_owned(), data);
        Ok(files)
    }

    /// Runs Typst; as long as an own template is at fault, once more without it.
    fn compile(&self, data: Vec<u8>, tables: &[Table], shelf: Arc<Shelf>) -> Result<PagedDocument, PdfError> {
        let main = self.workshop.templates.main(&keys(tables)).ok_or(PdfError::NoTables)?;
        let mut world = TableWorld {
            workshop: &self.workshop,
            main: main.source.clone(),
            data: Bytes::new(data),
            shelf,
            set_aside: BTreeSet::new(),
        };
        loop {
            let Warned { output, warnings: _ } = typst::compile::<PagedDocument>(&world);
            let errors = match output {
                Ok(document) => return Ok(document),
                Err(errors) => errors,
            };
            let flaws: Vec<Flaw> = errors.iter().map(|error| Flaw::at(error, &world, &main)).collect();
            let blame = Blame::of(&flaws, &world);
            if blame.templates.is_empty() {
                return Err(PdfError::Template(flaws));
            }
            world.set_aside.extend(blame.templates);
            self.workshop.remark(Remark::OwnTemplate(blame.flaws));
        }
    }

    /// The characters in the tables that no face can draw, sorted: they print as their numbers (〔U+20BB7〕), so the user must be told.
    pub fn uncovered(&self, tables: &[Table]) -> Vec<char> {
        self.workshop.bookcase().uncovered(&rare::characters(None, tables)).into_iter().collect()
    }

    /// What had to be done otherwise than wanted since this was last asked.
    pub fn take_remarks(&self) -> Vec<Remark> {
        self.workshop.take_remarks()
    }
}

/// Which template each of the tables names.
fn keys(tables: &[Table]) -> Vec<Option<&str>> {
    tables.iter().map(|table| table.look.template).collect()
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

    /// The PDF: PDF/A-2u, faces cut down to the characters used, with bookmarks and (up to [`MOST_TAGGED_PAGES`]) tags; the same bytes for
    /// the same tables. If the pages cannot be written so, they are written in a lesser form, and a [`Remark`] says so.
    pub fn pdf(&self) -> Result<Vec<u8>, PdfError> {
        let (bytes, lesser) = archive::best(PdfForm::tried(self.count()), |form| self.pdf_in(form))?;
        lesser.into_iter().for_each(|(form, flaws)| self.workshop.remark(Remark::Lesser(form, flaws)));
        Ok(bytes)
    }

    /// The PDF in one form or not at all.
    pub fn pdf_in(&self, form: PdfForm) -> Result<Vec<u8>, PdfError> {
        let _run = Run::begin();
        form.write(&self.document, self.day)
            .map_err(|errors| PdfError::Export(errors.iter().map(Flaw::somewhere).collect()))
    }

    /// What stands at a place of a page (counted from zero): table, row and column, counted from zero in the tables that were set. `x`
    /// and `y` are points from the upper left corner of the page. `None` beside the rows: on heads, titles, notes and margins.
    pub fn at(&self, page: usize, x: f64, y: f64) -> Option<(usize, usize, usize)> {
        self.places().at(page, x, y)
    }

    /// Where a cell, as [`at`](Self::at) tells it, stands on a page: its left, upper, right and lower edge in points. `None` where it is not
    /// on that page, and of headings inside a table.
    pub fn area(&self, page: usize, cell: (usize, usize, usize)) -> Option<[f64; 4]> {
        self.places().area(page, cell)
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::new(&self.document, self.laid.clone()))
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
