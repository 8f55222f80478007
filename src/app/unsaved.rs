//! What was typed into an editor of the window and stands nowhere else yet: the text of a rule pack that was not saved, changes of a
//! township that were not put into the plan. The window tells of them whenever they change, so that nothing is called saved and no
//! way out is taken unasked while they are only on the screen.

/// Names of what is only typed, in the order of the window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unsaved {
    /// Rule packs whose text was changed and not saved. They belong to no book and stay until the window closes.
    pub packs: Vec<String>,
    /// Townships with changes that are not in the plan. They are gone with the book.
    pub townships: Vec<String>,
}

impl Unsaved {
    pub fn is_empty(&self) -> bool {
        self.packs.is_empty() && self.townships.is_empty()
    }

    /// "规则包“甲”的改动没有保存；白鹤镇、官渡镇的修改没有加入方案"; empty for nothing.
    pub fn sentence(&self) -> String {
        let mut told = Vec::new();
        if !self.packs.is_empty() {
            let names: Vec<String> = self.packs.iter().map(|name| format!("“{name}”")).collect();
            told.push(format!("规则包{}的改动没有保存", names.join("、")));
        }
        if !self.townships.is_empty() {
            told.push(format!("{}的修改没有加入方案", self.townships.join("、")));
        }
        told.join("；")
    }
}
