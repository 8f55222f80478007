//! What the tests of both kinds of document share.

use std::collections::BTreeMap;
use std::io::{self, Cursor};

use zip::ZipArchive;

/// The parts of a file, by their names.
pub fn unpacked(bytes: Vec<u8>) -> BTreeMap<String, String> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let names: Vec<String> = package.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut read = |name: &str| io::read_to_string(package.by_name(name).expect("a part")).expect("text");
    names.iter().map(|name| (name.clone(), read(name))).collect()
}
