//! 报表模板: the office's own templates, in a folder beside its settings, and the typesetter that prints by them.

use std::path::{Path, PathBuf};

use super::settings::Settings;
use crate::notice::{self, Notice};
use crate::report::pdf::Faces;
use crate::report::{Templates, Typesetter};

/// The folder of own templates, beside the settings file.
pub fn folder(settings_file: &Path) -> PathBuf {
    settings_file.with_file_name("报表模板")
}

/// The folder of this user on this machine.
pub fn usual_folder() -> Option<PathBuf> {
    Settings::usual_file().map(|file| folder(&file))
}

/// The typesetter of this user on this machine, and what is wrong with own templates.
pub fn typesetter() -> (Typesetter, Option<Notice>) {
    let folder = usual_folder().unwrap_or_default();
    let (templates, flaws) = match folder.as_os_str().is_empty() {
        true => (Templates::built_in(), Vec::new()),
        false => Templates::load(&folder),
    };
    let told = notice::of_templates(&flaws, &folder.display().to_string());
    (Typesetter::with(templates, Faces::Installed), told)
}

/// What the typesetter had to do otherwise than wanted since this was last asked.
pub fn remarks(typesetter: &Typesetter) -> Vec<Notice> {
    typesetter.take_remarks().iter().map(notice::of_remark).collect()
}

/// Writes the templates of the program into a folder, to be edited; files that are there are kept. Returns the names of those written.
pub fn write_templates(folder: &Path) -> Result<Vec<&'static str>, Notice> {
    Templates::write_built_in(folder).map_err(|error| notice::of_io(&error, folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_written_once_and_what_was_edited_is_kept() {
        let office = tempfile::tempdir().expect("a folder");
        let folder = folder(&office.path().join("settings.json"));
        assert!(folder.ends_with("报表模板"));
        let written = write_templates(&folder).expect("written");
        assert!(written.contains(&"base.typ") && written.contains(&"downshift.typ"), "{written:?}");
        std::fs::write(folder.join("table.typ"), "edited").expect("edited");
        assert_eq!(write_templates(&folder).expect("kept"), Vec::<&str>::new());
        assert_eq!(std::fs::read_to_string(folder.join("table.typ")).expect("read"), "edited");

        let refused = write_templates(&folder.join("table.typ")).expect_err("a file, not a folder");
        assert!(!refused.advice.is_empty(), "{refused}");
    }
}
