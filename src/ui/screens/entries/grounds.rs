//! From when a mending entry holds and what it rests on, as 冲销 and 更正 both ask for it.

use egui::{TextEdit, Ui};

use crate::app::mending::Grounds;
use crate::domain::{Basis, Date, DocumentNumber};
use crate::ui::widgets::date;

/// The grounds being filled in.
#[derive(Debug)]
pub struct GroundsDraft {
    /// The day on which the entry holds unless another is typed.
    usual: Date,
    effective: String,
    document: String,
    note: String,
}

impl GroundsDraft {
    pub fn new(usual: Date) -> Self {
        Self { usual, effective: String::new(), document: String::new(), note: String::new() }
    }

    /// The fields; `document` is what the number is called. Whatever else the entry is to rest on gets a line of its own below.
    pub fn show(&mut self, ui: &mut Ui, document: &str) {
        ui.horizontal(|ui| {
            let label = ui.label("生效日期");
            let hint = self.usual.to_string();
            let edit = TextEdit::singleline(&mut self.effective).hint_text(hint).desired_width(140.0);
            ui.add(edit).labelled_by(label.id);
            let label = ui.label(document);
            let hint = "待补，如 安委编〔2026〕12号";
            let edit = TextEdit::singleline(&mut self.document).hint_text(hint).desired_width(220.0);
            ui.add(edit).labelled_by(label.id);
        });
        ui.horizontal(|ui| {
            let label = ui.label("说明");
            let hint = "可以不写；写进凭证的摘要";
            let edit = TextEdit::singleline(&mut self.note).hint_text(hint).desired_width(f32::INFINITY);
            ui.add(edit).labelled_by(label.id);
        });
    }

    /// What the user adds to the summary of the entry; empty: nothing.
    pub fn note(&self) -> &str {
        self.note.trim()
    }

    /// The grounds as filled in, or what is wrong with them.
    pub fn read(&self) -> Result<Grounds, String> {
        let effective = date::read(&self.effective)?;
        let basis = match self.document.trim() {
            "" => Basis::Pending,
            written => {
                let number = DocumentNumber::new(written).map_err(|_| "文号应如 安委编〔2026〕12号".to_owned())?;
                Basis::Document(number)
            }
        };
        Ok(Grounds { effective, basis })
    }
}
