//! The same tables saved in every form by the ending of the file name.

use std::fs;

use bianheng::report::pdf::{Faces, Templates, Typesetter};
use bianheng::report::save::save;
use bianheng::report::{json, text};

use crate::report_tables::{downshift, offices};

#[test]
fn the_ending_of_the_name_gives_the_form() {
    let folder = tempfile::tempdir().unwrap();
    let tables = [downshift(), offices()];
    let typesetter = Typesetter::with(Templates::built_in(), Faces::Given(Vec::new()));
    let saved = |name: &str| {
        let path = folder.path().join(name);
        save(&path, &tables, &typesetter).unwrap();
        fs::read(path).unwrap()
    };
    assert!(saved("附件.PDF").starts_with(b"%PDF-"));
    assert!(saved("附件.xlsx").starts_with(b"PK"));
    assert_eq!(String::from_utf8(saved("附件.txt")).unwrap(), text::write(&tables));
    assert_eq!(json::read(&String::from_utf8(saved("附件.json")).unwrap()).unwrap(), tables);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "nothing else is left in the folder");
}
