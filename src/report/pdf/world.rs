//! The little world in which Typst sets a document: the templates, one file of data, the faces on the shelf. There is no disk, no network,
//! no package and no clock in it, so what is printed depends on the tables alone and a template cannot read the office's files.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::Remark;
use super::shelf::{Bookcase, Faces, Shelf};
use super::templates::Templates;

/// The name under which a template reads its data.
pub const DATA: &str = "tables.json";

/// The part that all documents share; made once.
pub struct Workshop {
    library: LazyHash<Library>,
    pub templates: Templates,
    faces: Faces,
    /// Filled when the first table is set: looking for faces takes a moment.
    bookcase: OnceLock<Bookcase>,
    remarks: Mutex<Vec<Remark>>,
}

impl Workshop {
    pub fn new(templates: Templates, faces: Faces) -> Self {
        Self {
            library: LazyHash::new(Library::default()),
            templates,
            faces,
            bookcase: OnceLock::new(),
            remarks: Mutex::default(),
        }
    }

    pub fn bookcase(&self) -> &Bookcase {
        self.bookcase.get_or_init(|| Bookcase::new(self.faces.clone()))
    }

    pub fn remark(&self, remark: Remark) {
        self.remarks.lock().unwrap_or_else(PoisonError::into_inner).push(remark);
    }

    pub fn take_remarks(&self) -> Vec<Remark> {
        std::mem::take(&mut self.remarks.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A workshop with one document in it.
pub struct TableWorld<'a> {
    pub workshop: &'a Workshop,
    pub main: Source,
    pub data: Bytes,
    pub shelf: Arc<Shelf>,
    /// Own templates that are not used, as they are broken.
    pub set_aside: BTreeSet<String>,
}

impl World for TableWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.workshop.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shelf.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            return Ok(self.main.clone());
        }
        let name = name_in_project(id).ok_or_else(|| absent(id))?;
        self.workshop.templates.source(name, &self.set_aside).ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match name_in_project(id) == Some(DATA) {
            true => Ok(self.data.clone()),
            false => Err(absent(id)),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shelf.faces.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The name of a file of the document; nothing for files of packages.
pub fn name_in_project(id: FileId) -> Option<&'static str> {
    let file = id.get();
    matches!(file.root(), VirtualRoot::Project).then(|| file.vpath().get_without_slash())
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_with_slash()))
}
