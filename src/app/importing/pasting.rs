//! 粘贴表格: what was copied in Excel or WPS is a source of the batch, like a file and beside files. Whether it is worth reading is
//! seen at once; it is read where files are read, by a job. Each pasted table has a number of its own, by which issues and the
//! entry name it.

use super::files::{self, FilesChange};
use super::{ImportDesk, State};
use crate::app::action::Effect;
use crate::import::{ImportSource, PastedTable};
use crate::notice::{self, Notice};

const NAME: &str = "粘贴的表格";
/// Where a text that is no table came from.
const CLIPBOARD: &str = "剪贴板";

/// Takes a pasted text into the batch, or says why it cannot be.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let limits = state.settings.reading.limits();
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let pasted = match sources(&desk.import) {
        Some(sources) => pasted_tables(sources),
        None => {
            state.tell(Notice::advice("正在读取或写入另一批，没有粘贴。请等它完成后再粘贴。"));
            return Vec::new();
        }
    };
    let table = match PastedTable::new(&unused_name(&pasted), text, &limits) {
        Ok(table) => table,
        Err(error) => {
            state.tell(notice::of_refused_paste(&error, CLIPBOARD));
            return Vec::new();
        }
    };
    if let Some(same) = pasted.iter().find(|other| other.is_same_text(&table)) {
        let what = format!("剪贴板里的表格已经粘贴过，就是“{}”，没有再加一次。", same.name());
        state.tell(Notice::advice(what));
        return Vec::new();
    }
    files::change(desk, &mut state.generations, FilesChange::Add(vec![ImportSource::Pasted(table)]))
}

/// The sources of the batch as it stands; `None` while it cannot take in another.
fn sources(import: &ImportDesk) -> Option<&[ImportSource]> {
    match import {
        ImportDesk::Ready(preview) | ImportDesk::Rechecking { preview, .. } => Some(&preview.files),
        // The next batch begins.
        ImportDesk::Empty | ImportDesk::Written { .. } => Some(&[]),
        ImportDesk::Reading { .. } | ImportDesk::Writing(_) => None,
    }
}

fn pasted_tables(sources: &[ImportSource]) -> Vec<PastedTable> {
    let pasted = sources.iter().filter_map(|source| match source {
        ImportSource::Pasted(table) => Some(table.clone()),
        ImportSource::File(_) => None,
    });
    pasted.collect()
}

/// 粘贴的表格 3, where the batch has a second one already.
fn unused_name(pasted: &[PastedTable]) -> String {
    let number = |table: &PastedTable| table.name().strip_prefix(NAME)?.trim().parse::<u32>().ok();
    let last = pasted.iter().filter_map(number).max().unwrap_or(0);
    format!("{NAME} {}", last.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::app::importing::{ImportAction, ImportChoice};
    use crate::app::order::BookOrder;
    use crate::app::stages::Preview;
    use crate::app::testing::{desk, only_order, preview, state_with};
    use crate::app::{Action, update};
    use crate::domain::{Basis, Name};
    use crate::import::{Choices, IdentityAnswer, RowKey, SheetChoice, SheetKey};

    const ROSTER: &str = "单位名称\t姓名\t编制类型\n县财政局\t张三\t行政\n";

    fn act(state: &mut State, action: ImportAction) -> Vec<Effect> {
        update(state, Action::Import(action))
    }

    fn pasted(state: &mut State, text: &str) -> Vec<Effect> {
        act(state, ImportAction::Paste(text.to_owned()))
    }

    /// What is ordered to be read, by its names; the answer is given at once.
    fn read(state: &mut State, effects: Vec<Effect>) -> (Vec<String>, Choices) {
        let order = only_order(effects);
        let BookOrder::UnderstandWorkbooks { generation, files, choices, .. } = order else { panic!("{order:?}") };
        let preview = Preview { choices: choices.as_ref().clone(), ..preview(files.clone()) };
        act(state, ImportAction::Understood { generation, preview: Ok(Arc::new(preview)) });
        (files.iter().map(ImportSource::name).collect(), *choices)
    }

    fn told(state: &State) -> &str {
        state.notices.last().map_or("", |notice| notice.what.as_str())
    }

    #[test]
    fn pasted_tables_are_sources_beside_files_and_each_has_its_number() {
        let mut state = state_with(Vec::new());
        let effects = pasted(&mut state, ROSTER);
        assert_eq!(read(&mut state, effects).0, ["粘贴的表格 1"]);
        let effects = act(&mut state, ImportAction::Files(FilesChange::Add(vec!["乙/名册.xlsx".into()])));
        assert_eq!(read(&mut state, effects).0, ["粘贴的表格 1", "名册.xlsx"]);
        let effects = pasted(&mut state, "单位名称\t编制数\n县财政局\t3\n");
        assert_eq!(read(&mut state, effects).0, ["粘贴的表格 1", "名册.xlsx", "粘贴的表格 2"]);
        assert!(pasted(&mut state, ROSTER).is_empty());
        assert_eq!(told(&state), "剪贴板里的表格已经粘贴过，就是“粘贴的表格 1”，没有再加一次。");
    }

    #[test]
    fn what_was_decided_of_a_pasted_table_goes_with_it() {
        let mut state = state_with(Vec::new());
        let effects = pasted(&mut state, ROSTER);
        read(&mut state, effects);
        let effects = act(&mut state, ImportAction::Files(FilesChange::Add(vec!["名册.xlsx".into()])));
        read(&mut state, effects);
        let row = |file: &str| RowKey {
            file: file.to_owned(),
            sheet: "表1".to_owned(),
            row: 2,
            name: Name::new("张三").expect("a name"),
        };
        let sheet = SheetKey::Sheet { file: "粘贴的表格 1".to_owned(), sheet: "表1".to_owned() };
        for choice in [
            ImportChoice::Identity(row("粘贴的表格 1"), Some(IdentityAnswer::Another)),
            ImportChoice::Identity(row("名册.xlsx"), Some(IdentityAnswer::Another)),
            ImportChoice::Sheet(sheet, Some(SheetChoice::default())),
        ] {
            let effects = act(&mut state, ImportAction::Choose(choice));
            read(&mut state, effects);
        }
        let ImportDesk::Ready(preview) = &desk(&state).import else { panic!("{:?}", desk(&state).import) };
        let table = preview.files.first().expect("the table").clone();
        let effects = act(&mut state, ImportAction::Files(FilesChange::Remove(table)));
        let (names, choices) = read(&mut state, effects);
        assert_eq!(names, ["名册.xlsx"]);
        assert_eq!(choices.identities.keys().collect::<Vec<_>>(), [&row("名册.xlsx")]);
        assert!(choices.sheets.is_empty(), "the next table may be called the same");
    }

    #[test]
    fn nothing_and_one_cell_are_told_and_change_nothing() {
        let mut state = state_with(Vec::new());
        for (text, expected) in
            [(" \n\t\n", "剪贴板里没有文字，没有读取。"), ("张三\n", "剪贴板里只有一个单元格，不是表格，没有读取。")]
        {
            assert!(pasted(&mut state, text).is_empty());
            assert!(told(&state).starts_with(expected), "{}", told(&state));
            assert!(matches!(desk(&state).import, ImportDesk::Empty));
        }
    }

    #[test]
    fn nothing_is_pasted_into_a_batch_that_is_being_read_or_written() {
        let mut state = state_with(Vec::new());
        let effects = pasted(&mut state, ROSTER);
        assert!(pasted(&mut state, "甲\t乙\n").is_empty());
        assert!(told(&state).starts_with("正在读取或写入另一批"));
        read(&mut state, effects);
        act(&mut state, ImportAction::Commit(Basis::Pending));
        state.notices.clear();
        assert!(pasted(&mut state, "甲\t乙\n").is_empty());
        assert!(told(&state).starts_with("正在读取或写入另一批"));
    }
}
