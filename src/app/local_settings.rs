//! 本地设定: what an office decides by choosing from a list — how grave a breach of a rule is — as one of its own packs. (Which
//! standards a book uses is a setting of the book; a list of them that an earlier program wrote here is kept.) Its text is made here and only here; a file that was written by hand is never overwritten.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::policies;
use crate::domain::RuleId;
use crate::notice::Notice;
use crate::rules::{LocalSeverity, Pack, PackSource};

/// The key of the pack, and the name of its file.
pub const KEY: &str = "local";

/// What an office has chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LocalSettings {
    /// By the rule's key.
    pub severities: BTreeMap<String, LocalSeverity>,
    /// As an earlier program wrote it; `None` where the packs' own list holds.
    pub standards_in_force: Option<Vec<String>>,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocalChoice {
    /// `None`: as the packs have it.
    Severity(RuleId, Option<LocalSeverity>),
}

/// Writes a choice into the office's own pack; without any choice left the pack is taken away.
///
/// # Errors
/// A notice where the pack cannot be read or written, or was written by hand.
pub fn choose(folder: &Path, choice: LocalChoice) -> Result<(), Notice> {
    let mut settings = read(folder)?;
    match choice {
        LocalChoice::Severity(rule, Some(severity)) => drop(settings.severities.insert(rule.0.to_owned(), severity)),
        LocalChoice::Severity(rule, None) => drop(settings.severities.remove(rule.0)),
    }
    if settings == LocalSettings::default() {
        return match policies::own_text(folder, KEY)? {
            Some(_) => policies::remove(folder, KEY),
            None => Ok(()),
        };
    }
    policies::install_source(folder, PackSource { file: format!("{KEY}.toml"), text: settings.text() }).map(drop)
}

fn read(folder: &Path) -> Result<LocalSettings, Notice> {
    let Some(text) = policies::own_text(folder, KEY)? else { return Ok(LocalSettings::default()) };
    let place = || folder.join(format!("{KEY}.toml")).display().to_string();
    let pack = Pack::read(KEY, &text);
    let settings = pack
        .ok()
        .map(|pack| LocalSettings { severities: pack.severities, standards_in_force: pack.standards_in_force })
        .filter(|settings| settings.text() == text);
    settings.ok_or_else(|| {
        let advice = "请在“方案库”的“源文”里改，或者给这个规则包换一个代号。";
        Notice::failure("“本地设定”规则包由人工改写过，没有改动。", place(), advice)
    })
}

impl LocalSettings {
    /// The pack; the same settings always give the same text.
    fn text(&self) -> String {
        let mut text = format!("key = \"{KEY}\"\nname = \"本地设定\"\nregion = \"本单位\"\n");
        if let Some(keys) = &self.standards_in_force {
            let keys: Vec<String> = keys.iter().map(|key| format!("\"{key}\"")).collect();
            // Writing into a text cannot fail.
            let _written = writeln!(text, "standards_in_force = [{}]", keys.join(", "));
        }
        if !self.severities.is_empty() {
            text.push_str("\n[severities]\n");
            for (rule, severity) in &self.severities {
                let _written = writeln!(text, "{rule} = \"{}\"", word(*severity));
            }
        }
        text
    }
}

fn word(severity: LocalSeverity) -> &'static str {
    match severity {
        LocalSeverity::Blocking => "blocking",
        LocalSeverity::Warning => "warning",
        LocalSeverity::Advice => "advice",
        LocalSeverity::Off => "off",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Severity;

    const RULE: RuleId = RuleId("over_quota");

    #[test]
    fn a_choice_is_written_holds_over_other_packs_and_is_taken_back() {
        let office = tempfile::tempdir().expect("a folder");
        let folder = office.path().join("policy");
        std::fs::create_dir_all(&folder).expect("made");
        // A pack whose file comes later in the order of names.
        let other = "key = \"zz\"\nname = \"甲\"\nregion = \"乙\"\n[severities]\nover_quota = \"warning\"\n";
        std::fs::write(folder.join("zz.toml"), other).expect("written");
        let grave = || {
            let policy = policies::load(&folder).expect("a policy").policy;
            (
                policy.clause(RULE).map(|clause| clause.severity),
                policy.standards().filter(|standard| policy.is_in_force(standard)).count(),
            )
        };
        choose(&folder, LocalChoice::Severity(RULE, Some(LocalSeverity::Advice))).expect("chosen");
        assert_eq!(grave(), (Some(Severity::Advice), 3));
        choose(&folder, LocalChoice::Severity(RULE, Some(LocalSeverity::Off))).expect("chosen");
        assert_eq!(grave(), (None, 3));
        choose(&folder, LocalChoice::Severity(RULE, None)).expect("taken back");
        assert_eq!(grave(), (Some(Severity::Warning), 3));
    }

    #[test]
    fn a_list_of_standards_that_an_earlier_program_wrote_is_kept() {
        let office = tempfile::tempdir().expect("a folder");
        let text =
            "key = \"local\"\nname = \"本地设定\"\nregion = \"本单位\"\nstandards_in_force = [\"teachers-2001\"]\n";
        std::fs::write(office.path().join("local.toml"), text).expect("written");
        choose(office.path(), LocalChoice::Severity(RULE, Some(LocalSeverity::Off))).expect("chosen");
        let written = std::fs::read_to_string(office.path().join("local.toml")).expect("a file");
        assert_eq!(written, format!("{text}\n[severities]\nover_quota = \"off\"\n"));
    }

    #[test]
    fn a_file_written_by_hand_is_not_overwritten() {
        let office = tempfile::tempdir().expect("a folder");
        let text = "# 说明\nkey = \"local\"\nname = \"本地设定\"\nregion = \"本单位\"\n";
        std::fs::write(office.path().join("local.toml"), text).expect("written");
        let refused = choose(office.path(), LocalChoice::Severity(RULE, Some(LocalSeverity::Off)));
        assert_eq!(refused.expect_err("refused").what, "“本地设定”规则包由人工改写过，没有改动。");
        assert_eq!(std::fs::read_to_string(office.path().join("local.toml")).ok().as_deref(), Some(text));
    }

    #[test]
    fn the_pack_is_gone_with_the_last_choice() {
        let office = tempfile::tempdir().expect("a folder");
        choose(office.path(), LocalChoice::Severity(RULE, Some(LocalSeverity::Off))).expect("chosen");
        assert!(office.path().join("local.toml").exists());
        choose(office.path(), LocalChoice::Severity(RULE, None)).expect("taken back");
        assert!(!office.path().join("local.toml").exists());
    }
}
