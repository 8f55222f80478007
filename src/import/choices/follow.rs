//! Decisions are kept by the names of files, and files of one name are told apart by who comes first. So when files come and go, each
//! decision follows its file: it is kept under the name that the file bears now, and goes when the file goes.

use std::collections::BTreeMap;

use super::{CellKey, Choices, ColumnKey, IssueKey, LineKey, RowKey, SheetKey, WordKey};

/// What files are called after a change of the batch, by what they were called before; `None` where one is gone.
pub type Renamed = BTreeMap<String, Option<String>>;

impl Choices {
    /// Lets every decision follow its file. Files that are not named stay as they are.
    pub fn follow(&mut self, renamed: &Renamed) {
        let now = |file: String| match renamed.get(&file) {
            Some(now) => now.clone(),
            None => Some(file),
        };
        let column = |key: ColumnKey| Some(ColumnKey { file: now(key.file)?, ..key });
        follow(&mut self.sheets, |key| match key {
            SheetKey::Sheet { file, sheet } => Some(SheetKey::Sheet { file: now(file)?, sheet }),
            SheetKey::Layout(layout) => Some(SheetKey::Layout(layout)),
        });
        follow(&mut self.lines, |key: LineKey| Some(LineKey { file: now(key.file)?, ..key }));
        follow(&mut self.identities, |key: RowKey| Some(RowKey { file: now(key.file)?, ..key }));
        follow(&mut self.cells, |key: CellKey| Some(CellKey { file: now(key.file)?, ..key }));
        follow(&mut self.words, |key: WordKey| Some(WordKey { column: column(key.column)?, ..key }));
        follow(&mut self.months, column);
        follow(&mut self.ignored, |key: IssueKey| Some(IssueKey { file: now(key.file)?, ..key }));
    }
}

fn follow<K: Ord, V>(decided: &mut BTreeMap<K, V>, now: impl Fn(K) -> Option<K>) {
    let before = std::mem::take(decided);
    decided.extend(before.into_iter().filter_map(|(key, value)| Some((now(key)?, value))));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{CellAt, MonthForm};

    #[test]
    fn decisions_follow_their_files_and_go_with_them() {
        let at = CellAt { row: 1, column: 1 };
        let cell = |file: &str| CellKey { file: file.to_owned(), sheet: "表".to_owned(), at };
        let column = |file: &str| ColumnKey { file: file.to_owned(), sheet: "表".to_owned(), column: 1 };
        let mut choices = Choices {
            cells: [(cell("名册.xlsx"), "甲".to_owned()), (cell("乙/名册.xlsx"), "乙".to_owned())].into(),
            months: [(column("名册.xlsx"), MonthForm::October)].into(),
            ..Choices::default()
        };
        let renamed = [("名册.xlsx", None), ("乙/名册.xlsx", Some("名册.xlsx"))];
        choices.follow(&renamed.map(|(before, now)| (before.to_owned(), now.map(str::to_owned))).into());
        assert_eq!(choices.cells, [(cell("名册.xlsx"), "乙".to_owned())].into());
        assert!(choices.months.is_empty());
        let unchanged = choices.clone();
        choices.follow(&Renamed::new());
        assert_eq!(choices, unchanged);
    }
}
