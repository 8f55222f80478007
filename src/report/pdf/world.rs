//! The little world in which Typst sets a table: one template, one file of data, the faces handed in. There is no disk, no network, no
//! package and no clock in it, so what is printed depends on the table alone and a template cannot read the office's files.

use std::path::PathBuf;
use std::sync::Arc;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::report::faces;

/// The name under which a template reads its data.
const DATA: &str = "tables.json";

/// The part that all documents share; made once, because reading the faces takes a moment.
pub struct Workshop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    faces: Vec<Font>,
    template: Source,
}

impl Workshop {
    /// `more_faces` are whole font files, asked only for characters that the bundled faces lack.
    pub fn new(template: String, more_faces: Vec<Vec<u8>>) -> Self {
        let bundled = [faces::SERIF, faces::SANS].map(Bytes::new).into_iter(); // Nothing is copied.
        let faces: Vec<Font> = bundled.chain(more_faces.into_iter().map(Bytes::new)).flat_map(Font::iter).collect();
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&faces)),
            faces,
            template: Source::detached(template),
        }
    }

    /// Whether one of the faces has a glyph for the character.
    pub fn covers(&self, character: char) -> bool {
        self.faces.iter().any(|face| face.info().coverage.contains(u32::from(character)))
    }

    pub fn template(&self) -> &Source {
        &self.template
    }
}

/// A workshop with the data of one document in it.
pub struct TableWorld {
    workshop: Arc<Workshop>,
    data: Bytes,
}

impl TableWorld {
    pub fn new(workshop: Arc<Workshop>, data: Vec<u8>) -> Self {
        Self { workshop, data: Bytes::new(data) }
    }
}

impl World for TableWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.workshop.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.workshop.book
    }

    fn main(&self) -> FileId {
        self.workshop.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == self.workshop.template.id() {
            true => Ok(self.workshop.template.clone()),
            false => Err(absent(id)),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = id.get();
        match matches!(file.root(), VirtualRoot::Project) && file.vpath().get_without_slash() == DATA {
            true => Ok(self.data.clone()),
            false => Err(absent(id)),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.workshop.faces.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_with_slash()))
}
