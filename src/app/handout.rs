//! Templates to hand out: one empty workbook a kind of table, whose heads and words are those the importer reads best, so that
//! what comes back filled in needs no repair. The same [`form`] is given out by the window and on the command line; `columns`
//! says what each kind asks for. Nothing is read from a book but the names of its institutions and the place it is for.

mod columns;

use std::path::{Path, PathBuf};

use super::BookHeader;
use super::action::{Action, Effect};
use super::state::State;
use crate::domain::Snapshot;
use crate::import::TableKind;
use crate::notice::{self, Notice};
use crate::report::form::Form;
use crate::report::{replace, xlsx};
use crate::wording;

/// The kinds of table there is a template of, in the order an office fills them in.
pub const KINDS: [TableKind; 4] = [TableKind::Ledger, TableKind::Posts, TableKind::Roster, TableKind::Duties];

/// What a book supplies, where there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Givens {
    /// "安和县", before the title.
    pub place: String,
    /// The names of the institutions, to be chosen from.
    pub units: Vec<String>,
}

/// A template that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOut {
    pub file: PathBuf,
    pub form: Form,
}

impl Givens {
    pub fn of(header: &BookHeader, register: &Snapshot) -> Self {
        let units = register.institutions().map(|institution| institution.name.to_string()).collect();
        Self { place: header.jurisdiction.clone(), units }
    }
}

/// The template of a kind of table.
pub fn form(table: TableKind, givens: &Givens) -> Form {
    let columns = columns::of(table, &givens.units);
    let hint = "填写提示：从表头下面第一行填起，一行一条；红字的列必填，有下拉箭头的请选择；不要改动表头，不要合并单元格。\
                填法见“填表说明”。";
    Form {
        sheet: wording::import::table(table).to_owned(),
        title: title(table, &givens.place),
        hint: hint.to_owned(),
        units: givens.units.clone(),
        fixed_columns: columns::fixed(table),
        columns,
        rules: columns::rules(table),
        rows: Vec::new(),
    }
}

/// "安和县人员花名册"
pub fn title(table: TableKind, place: &str) -> String {
    format!("{place}{}", wording::import::table(table))
}

/// Writes a template in the place of the file, all or nothing.
///
/// # Errors
/// Where the file cannot be written; what stood there before is unharmed.
pub fn write(file: &Path, form: &Form) -> Result<(), Notice> {
    if report_format(file).is_none() {
        let advice = "请让文件名以 .xlsx 结尾。";
        return Err(Notice::failure("模板没有保存：模板是 Excel 工作簿。", file.display().to_string(), advice));
    }
    let mut bytes = Vec::new();
    let written = xlsx::write_form(form, &mut bytes).map_err(|cause| {
        let advice = "请把情况告诉开发者。";
        Notice::failure(format!("模板没有生成({cause})。"), file.display().to_string(), advice)
    });
    written.and_then(|()| replace(file, &bytes).map_err(|error| notice::of_save(&error)))
}

fn report_format(file: &Path) -> Option<()> {
    file.extension().filter(|ending| ending.eq_ignore_ascii_case("xlsx")).map(|_| ())
}

/// A place was chosen for a template.
pub(super) fn on_chosen(state: &State, table: TableKind, file: PathBuf) -> Vec<Effect> {
    let givens = state.desk.as_ref().map(|desk| Givens::of(&desk.header, &desk.register.snapshot));
    vec![Effect::HandOut(Box::new(HandOut { file, form: form(table, &givens.unwrap_or_default()) }))]
}

/// Writes it and says so.
pub(super) fn carry_out(order: &HandOut) -> Action {
    let done = || Notice::done(format!("已生成“{}”模板。", order.form.title)).at(order.file.display().to_string());
    Action::Told(write(&order.file, &order.form).map_or_else(|failure| failure, |()| done()))
}

#[cfg(test)]
mod tests;
