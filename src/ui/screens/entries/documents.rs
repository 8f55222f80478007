//! 补文号: the form that gives a voucher its document number, or the right one. The number recorded first stays visible.

use egui::{TextEdit, Ui};

use crate::app::mending::Mend;
use crate::domain::DocumentNumber;

/// The number being typed.
#[derive(Debug, Default)]
pub struct DocumentForm {
    number: String,
}

impl DocumentForm {
    pub fn show(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let label = ui.label("补记文号");
            let edit = TextEdit::singleline(&mut self.number).hint_text("如 安委编〔2026〕12号").desired_width(260.0);
            ui.add(edit).labelled_by(label.id);
        });
    }

    /// The number as typed, or what is wrong with it.
    pub fn read(&self) -> Result<Mend, String> {
        let number = DocumentNumber::new(self.number.trim());
        number.map(Mend::Document).map_err(|_| "请填写文号，如 安委编〔2026〕12号".to_owned())
    }
}
