//! WHERE A FOREIGN FILE IS READ. A file of one kilobyte can make a reader ask for half a terabyte, and then the system ends
//! the process that asked. So it is another process, this program started once more, that reads (`child`): the window here
//! lives on and says what happened ([`Mishap`]). The file is opened here and handed to the child as its standard input; the
//! child bounds its own memory and time, and writes the cells to a pipe as it comes upon them (`frames`, `encode`). On this side
//! nothing that comes is trusted (`decode`), nobody waits for ever (`process`), and the same limits hold once more.
//!
//! Tests of the library and files of our own are read in this process; who starts the reading decides ([`Isolation`]).

mod frames;
mod encode;
mod decode;
mod child;
mod process;
mod mishap;

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub use child::{ARGUMENT, serve};
pub use mishap::Mishap;

use super::cells::{Sheet, Workbook};
use super::sheet::{Collector, Excess, Limits, NamedAfterFile, Receiver, SheetError, read_bytes};
use crate::regular_file;
use crate::watch::Watch;
use process::{Process, Source};

/// How foreign files are read: by whom, and how much of them at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precautions {
    pub limits: Limits,
    pub isolation: Isolation,
}

/// Which process reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Isolation {
    /// A new one for each file, of the program in this file.
    Child(PathBuf),
    /// This one: for files of our own and for tests, since a bad file may end it.
    InProcess,
}

impl Precautions {
    /// For files that come with the program.
    pub fn for_own_files() -> Self {
        Self { limits: Limits::default(), isolation: Isolation::InProcess }
    }
}

impl Isolation {
    /// A child of the program that is running. Where the system does not say which file that is, every reading says so.
    pub fn of_this_program() -> Self {
        Self::Child(std::env::current_exe().unwrap_or_default())
    }
}

/// Reads the workbook at `path`.
pub fn read_workbook(path: &Path, precautions: &Precautions, watch: &dyn Watch) -> Result<Workbook, SheetError> {
    read_workbook_showing(path, precautions, &mut |_| (), watch)
}

/// The same, showing the first rows of a long sheet while the others still come. Should the file turn out to be refused, they
/// were nothing.
pub fn read_workbook_showing(
    path: &Path,
    precautions: &Precautions,
    show: &mut dyn FnMut(Sheet),
    watch: &dyn Watch,
) -> Result<Workbook, SheetError> {
    let mut sheets = Vec::new();
    let mut on_sheet = |sheet| {
        sheets.push(sheet);
        Ok(())
    };
    let mut collector = Collector::new(&precautions.limits, &mut on_sheet).showing(show);
    read_cells(path, precautions, &mut collector, watch)?;
    let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(Workbook { file, sheets })
}

/// Reads a workbook that is already in memory; `file` is the name issues will carry.
pub fn read_workbook_bytes(
    file: &str,
    bytes: &[u8],
    precautions: &Precautions,
    watch: &dyn Watch,
) -> Result<Workbook, SheetError> {
    let limits = &precautions.limits;
    check_size(bytes.len() as u64, limits)?;
    let mut sheets = Vec::new();
    let mut on_sheet = |sheet| {
        sheets.push(sheet);
        Ok(())
    };
    let mut collector = Collector::new(limits, &mut on_sheet);
    let mut receiver = NamedAfterFile::new(Path::new(file), &mut collector);
    match &precautions.isolation {
        Isolation::InProcess => read_bytes(bytes, limits, &mut receiver, watch)?,
        Isolation::Child(program) => {
            // The thread that feeds the child may outlive this call.
            read_apart(program, Source::Bytes(bytes.to_vec()), limits, &mut receiver, watch)?;
        }
    }
    Ok(Workbook { file: file.to_owned(), sheets })
}

/// Reads the workbook at `path` and hands over each sheet as soon as it is complete; an error of the caller ends the reading.
pub fn read_sheets(
    path: &Path,
    precautions: &Precautions,
    on_sheet: &mut dyn FnMut(Sheet) -> Result<(), SheetError>,
    watch: &dyn Watch,
) -> Result<(), SheetError> {
    read_cells(path, precautions, &mut Collector::new(&precautions.limits, on_sheet), watch)
}

/// Reads the workbook at `path` and hands over each cell as soon as it is read. Until this returns without an error, it is not
/// certain that the file holds what was handed over.
pub fn read_cells(
    path: &Path,
    precautions: &Precautions,
    receiver: &mut dyn Receiver,
    watch: &dyn Watch,
) -> Result<(), SheetError> {
    let limits = &precautions.limits;
    let (file, size) = open(path, limits)?;
    let receiver = &mut NamedAfterFile::new(path, receiver);
    match &precautions.isolation {
        Isolation::InProcess => {
            let bytes = child::read_all(file, size, limits)?;
            read_bytes(&bytes, limits, receiver, watch)
        }
        Isolation::Child(program) => read_apart(program, Source::File { file, size }, limits, receiver, watch),
    }
}

fn read_apart(
    program: &Path,
    source: Source,
    limits: &Limits,
    receiver: &mut dyn Receiver,
    watch: &dyn Watch,
) -> Result<(), SheetError> {
    if source.is_empty() {
        return Err(SheetError::Empty);
    }
    let mut process = Process::start(program, source, limits)?;
    let mut decoder = decode::Decoder::new(limits, receiver);
    while let Some(frame) = process.next_frame(decoder.rows(), watch)? {
        if decoder.take(&frame)? == decode::Told::Everything {
            return Ok(());
        }
    }
    Err(process.fate().into())
}

/// Opens a file that is worth reading, and says how many bytes it has.
fn open(path: &Path, limits: &Limits) -> Result<(File, u64), SheetError> {
    let (file, bytes) = regular_file::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => SheetError::NotFound,
        ErrorKind::IsADirectory => SheetError::Folder,
        kind => SheetError::Unreadable { kind, reason: error.to_string() },
    })?;
    check_size(bytes, limits)?;
    Ok((file, bytes))
}

fn check_size(found: u64, limits: &Limits) -> Result<(), SheetError> {
    let limit = limits.file_bytes;
    if found > limit {
        return Err(SheetError::OverLimit { excess: Excess::FileBytes, found, limit });
    }
    Ok(())
}
