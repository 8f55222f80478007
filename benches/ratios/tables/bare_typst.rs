//! Typst as a library and nothing else: the same templates and the same data (`Typesetter::files`), the bundled faces, the same kind of PDF.

use std::collections::HashMap;
use std::path::PathBuf;

use bianheng::report::{Table, Typesetter, faces, pdf};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::Outcome;

pub struct BareTypst {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl BareTypst {
    /// With everything read that it needs.
    pub fn new(typesetter: &Typesetter, tables: &[Table]) -> Outcome<Self> {
        let fonts: Vec<Font> =
            [faces::SERIF, faces::SANS].into_iter().flat_map(|face| Font::iter(Bytes::new(face))).collect();
        let (mut sources, mut files) = (HashMap::new(), HashMap::new());
        for (name, bytes) in typesetter.files(tables)? {
            let id = file_id(&name)?;
            match name.ends_with(".typ") {
                true => drop(sources.insert(id, Source::new(id, String::from_utf8(bytes)?))),
                false => drop(files.insert(id, Bytes::new(bytes))),
            }
        }
        let main = sources.get(&file_id("main.typ")?).ok_or("there is no main.typ")?.clone();
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Ok(Self { library: LazyHash::new(Library::default()), book, fonts, main, sources, files })
    }

    pub fn typeset(&self) -> Outcome<PagedDocument> {
        typst::compile::<PagedDocument>(self).output.map_err(|errors| told(&errors))
    }
}

/// PDF/A-2u, tagged where ours is.
pub fn pdf(document: &PagedDocument) -> Outcome<Vec<u8>> {
    let midnight = Datetime::from_ymd_hms(2000, 1, 1, 0, 0, 0);
    let options = PdfOptions {
        creator: Smart::Custom(Some("编衡".to_owned())),
        timestamp: midnight.map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::A_2u]).map_err(|error| error.message().to_string())?,
        tagged: document.pages().len() <= pdf::MOST_TAGGED_PAGES,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(|errors| told(&errors))
}

impl World for BareTypst {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or_else(|| FileError::NotFound(PathBuf::new()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| FileError::NotFound(PathBuf::new()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn file_id(name: &str) -> Outcome<FileId> {
    let path = VirtualPath::new(name).map_err(|_| "no name of a file")?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

fn told(errors: &[SourceDiagnostic]) -> Box<dyn std::error::Error> {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ").into()
}
