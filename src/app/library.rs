//! 方案库: which pack is being looked at, and what is done with packs. The packs in force are the register's policy; a change of
//! them is carried out by the thread that owns the book, which then reads the book anew, so that everything is judged by the new
//! policy and an open plan stays where it is.

use std::path::{Path, PathBuf};

use super::action::Effect;
use super::catalogue;
use super::local_settings::{self, LocalChoice};
use super::order::BookOrder;
use super::policies;
use super::purpose::Purpose;
use super::state::{Desk, Question, State};
use super::update::order_change;
use crate::app::Action;
use crate::domain::RuleId;
use crate::notice::Notice;
use crate::report;
use crate::rules::{LocalSeverity, PackSource, Policy};
use crate::wording;

/// What the library shows.
#[derive(Debug, Default)]
pub struct LibraryDesk {
    /// The key of a pack.
    pub shown: Option<String>,
}

#[derive(Debug)]
pub enum LibraryAction {
    /// The pack with this key.
    Show(String),
    /// The pack as it was written in the editor.
    Save {
        text: String,
    },
    /// Asks whether the own pack with this key is to be taken away; [`LibraryAction::Remove`] does it.
    AskToRemove(String),
    Remove(String),
    SetSeverity {
        rule: RuleId,
        severity: Option<LocalSeverity>,
    },
    /// The keys of all standards that this book uses.
    SetStandards(Vec<String>),
}

/// What is to be done with the packs of this machine.
#[derive(Debug)]
pub enum PolicyOrder {
    Save { text: String },
    Install(PathBuf),
    Remove(String),
    Choose(LocalChoice),
    Export { key: String, file: PathBuf },
}

pub(super) fn update(state: &mut State, action: LibraryAction) -> Vec<Effect> {
    let order = match action {
        LibraryAction::Show(key) => {
            if let Some(desk) = &mut state.desk {
                desk.library.shown = Some(key);
            }
            return Vec::new();
        }
        LibraryAction::AskToRemove(key) => {
            state.question = question(state, key);
            return Vec::new();
        }
        LibraryAction::Save { text } => PolicyOrder::Save { text },
        LibraryAction::Remove(key) => PolicyOrder::Remove(key),
        LibraryAction::SetSeverity { rule, severity } => PolicyOrder::Choose(LocalChoice::Severity(rule, severity)),
        LibraryAction::SetStandards(keys) => return order_change(state, BookOrder::SetStandards(keys)),
    };
    vec![Effect::Policy(order)]
}

/// A file was chosen for a pack: to be taken in, or to be written.
pub(super) fn on_chosen(state: &State, purpose: Purpose, file: PathBuf) -> Vec<Effect> {
    let Some(desk) = &state.desk else { return Vec::new() };
    let shown = desk.library.pack_key(&desk.register.policy);
    match (purpose, shown) {
        (Purpose::InstallPack, _) => vec![Effect::Policy(PolicyOrder::Install(file))],
        (Purpose::ExportPack, Some(key)) => vec![Effect::Policy(PolicyOrder::Export { key, file })],
        (Purpose::ExportRules, Some(_)) => rules_table(state, desk)
            .map(|table| Effect::Export { file, table: std::sync::Arc::new(table) })
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// The shown pack as a table to be printed.
fn rules_table(state: &State, desk: &Desk) -> Option<report::Table> {
    let policy = &desk.register.policy;
    let key = desk.library.pack_key(policy)?;
    let pack = policy.packs().find(|pack| pack.key == key)?;
    Some(report::rules_page(&catalogue::heading(&desk.header, state.today), &wording::policy::pack(pack, policy)))
}

fn question(state: &State, key: String) -> Option<Question> {
    let policy = &state.desk.as_ref()?.register.policy;
    let name = policy.packs().find(|pack| pack.key == key).map(|pack| pack.name.clone())?;
    let (text, confirm) = match policies::is_bundled_key(&key) {
        true => ("本单位改写的内容将删去，恢复随程序提供的规则包。需要留底的请先导出。", "恢复随程序版本"),
        false => ("这个规则包将从本机删去。需要留底的请先导出。", "删去规则包"),
    };
    Some(Question {
        title: format!("规则包“{name}”"),
        text: text.to_owned(),
        confirm: confirm.to_owned(),
        action: Box::new(Action::Library(LibraryAction::Remove(key))),
    })
}

impl LibraryDesk {
    /// The key of the shown pack: the one that was chosen, else the first.
    pub fn pack_key(&self, policy: &Policy) -> Option<String> {
        let exists = |key: &&String| policy.packs().any(|pack| pack.key == **key);
        self.shown.as_ref().filter(exists).cloned().or_else(|| policy.packs().next().map(|pack| pack.key.clone()))
    }
}

impl PolicyOrder {
    /// Whether other rules may hold afterwards.
    pub fn changes_policy(&self) -> bool {
        match self {
            Self::Save { .. } | Self::Install(_) | Self::Remove(_) | Self::Choose(_) => true,
            Self::Export { .. } => false,
        }
    }

    /// Carries it out in the office's folder. What there is to say of it comes back; a choice from a list is seen where it was made.
    pub fn carry_out(&self, folder: &Path, policy: &Policy) -> Result<Option<Notice>, Notice> {
        let done = match self {
            Self::Save { text } => {
                let source = PackSource { file: "编辑中的规则包".to_owned(), text: text.clone() };
                let file = policies::install_source(folder, source)?;
                Notice::done("规则包已保存并生效。").at(file.display().to_string())
            }
            Self::Install(file) => {
                let target = policies::install(folder, file)?;
                Notice::done("规则包已安装并生效。").at(target.display().to_string())
            }
            Self::Remove(key) => {
                policies::remove(folder, key)?;
                Notice::done(match policies::is_bundled_key(key) {
                    true => "已恢复随程序提供的规则包。",
                    false => "规则包已删去。",
                })
            }
            Self::Choose(choice) => return local_settings::choose(folder, choice.clone()).map(|()| None),
            Self::Export { key, file } => {
                policies::export(policy, key, file)?;
                Notice::done("规则包已导出。").at(file.display().to_string())
            }
        };
        Ok(Some(done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{desk, state_with};
    use crate::app::update;

    #[test]
    fn a_change_of_rules_is_an_order_outside_of_the_book() {
        let mut state = state_with(Vec::new());
        let set = LibraryAction::SetSeverity { rule: RuleId("over_quota"), severity: Some(LocalSeverity::Off) };
        let effects = update(&mut state, Action::Library(set));
        let [Effect::Policy(PolicyOrder::Choose(LocalChoice::Severity(rule, severity)))] = effects.as_slice() else {
            panic!("{effects:?}")
        };
        assert_eq!((*rule, *severity), (RuleId("over_quota"), Some(LocalSeverity::Off)));
    }

    #[test]
    fn a_pack_is_taken_away_only_when_the_user_says_so() {
        let mut state = state_with(Vec::new());
        assert!(update(&mut state, Action::Library(LibraryAction::AskToRemove("chengdu".to_owned()))).is_empty());
        assert_eq!(state.question.as_ref().map(|question| question.confirm.as_str()), Some("恢复随程序版本"));
        let effects = update(&mut state, Action::Confirm);
        assert!(matches!(effects.as_slice(), [Effect::Policy(PolicyOrder::Remove(key))] if key == "chengdu"));
    }

    #[test]
    fn the_shown_pack_is_printed_as_rules() {
        let mut state = state_with(Vec::new());
        update(&mut state, Action::Library(LibraryAction::Show("chengdu".to_owned())));
        let shown = desk(&state).library.pack_key(&desk(&state).register.policy);
        assert_eq!(shown.as_deref(), Some("chengdu"));
        let effects = update(&mut state, Action::Chosen(Purpose::ExportRules, vec!["成都.pdf".into()]));
        let [Effect::Export { table, .. }] = effects.as_slice() else { panic!("{effects:?}") };
        assert!(crate::report::text::write(std::slice::from_ref(&**table)).contains("成都“6+X”"));
    }
}
