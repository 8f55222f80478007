//! 打印: which printer, how many copies, which pages. Where there is no spooler, the office's PDF reader prints.

use std::ops::RangeInclusive;

use egui::{Checkbox, ComboBox, DragValue, RichText, TextEdit, Ui};

use crate::app::{Action, Command, PrintAction, PrintWay, Printers, State};
use crate::print::{MOST_COPIES, Printer, Sides, Ticket};
use crate::ui::theme;
use crate::ui::widgets::{Primary, button, primary};

const WIDTH: f32 = 420.0;
const WHOLE_SET: &str = "整套上会材料";

/// What is chosen for the next print.
#[derive(Debug)]
pub struct PrintDraft {
    /// `None`: the default one.
    printer: Option<String>,
    copies: u16,
    sides: Sides,
    /// As typed: "2-5", "3"; empty for all.
    pages: String,
    /// The whole set of the open plan, not the table that is looked at alone.
    is_set: bool,
}

impl Default for PrintDraft {
    fn default() -> Self {
        Self { printer: None, copies: 1, sides: Sides::default(), pages: String::new(), is_set: false }
    }
}

pub fn show(ui: &mut Ui, state: &State, draft: &mut PrintDraft, actions: &mut Vec<Action>) {
    ui.set_width(WIDTH);
    ui.label(RichText::new("打印").font(theme::bold(theme::SUBHEADING)));
    let table = state.desk.as_ref().and_then(|desk| desk.report.table.as_ref());
    if let Some(table) = table {
        ui.label(RichText::new(&table.title).color(theme::SECONDARY));
    }
    let hindrance = Command::ExportSet.hindrance(state);
    draft.is_set &= hindrance.is_none();
    let whole = ui.add_enabled(hindrance.is_none(), Checkbox::new(&mut draft.is_set, WHOLE_SET));
    whole.on_hover_text("附件目录和各附件，与导出上会材料相同").on_disabled_hover_text(hindrance.unwrap_or_default());
    ui.add_space(theme::GRID);
    let is_set = draft.is_set;
    match &state.printers {
        Printers::Unasked | Printers::Asked => {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label("正在查找打印机…");
            });
            ui.add_space(theme::GRID);
            buttons(ui, is_set, None, actions);
        }
        Printers::Found(printers) if !printers.is_empty() => {
            form(ui, printers, draft);
            ui.add_space(theme::GRID);
            buttons(ui, is_set, Some(draft.ticket(printers)), actions);
        }
        Printers::Found(_) => {
            ui.label("这台电脑还没有添加打印机。");
            ui.label(
                RichText::new("可以用 PDF 阅读器打开后打印，或者先在系统设置中添加打印机。").color(theme::SECONDARY),
            );
            ui.add_space(theme::GRID);
            buttons(ui, is_set, None, actions);
        }
        Printers::None(notice) => {
            ui.label(notice.what.trim_start_matches("没有打印："));
            ui.label(RichText::new("可以用 PDF 阅读器打开，在它的打印窗口里打印。").color(theme::SECONDARY));
            ui.add_space(theme::GRID);
            buttons(ui, is_set, None, actions);
        }
    }
}

fn form(ui: &mut Ui, printers: &[Printer], draft: &mut PrintDraft) {
    egui::Grid::new("print").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
        let label = ui.label("打印机");
        let shown = draft.chosen(printers).map_or("请选择", |printer| printer.name.as_str()).to_owned();
        let list = ComboBox::from_id_salt("printer").width(260.0).selected_text(shown).show_ui(ui, |ui| {
            for printer in printers {
                let name = if printer.is_default { format!("{}(默认)", printer.name) } else { printer.name.clone() };
                ui.selectable_value(&mut draft.printer, Some(printer.name.clone()), name);
            }
        });
        list.response.labelled_by(label.id);
        ui.end_row();
        let label = ui.label("份数");
        ui.add(DragValue::new(&mut draft.copies).range(1..=MOST_COPIES)).labelled_by(label.id);
        ui.end_row();
        ui.label("单双面");
        ui.horizontal(|ui| {
            for sides in Sides::ALL {
                ui.selectable_value(&mut draft.sides, sides, sides.label());
            }
        });
        ui.end_row();
        let label = ui.label("页码");
        let edit = TextEdit::singleline(&mut draft.pages).hint_text("全部，或者如 2-5").desired_width(140.0);
        ui.add(edit).labelled_by(label.id);
        ui.end_row();
    });
}

/// What can be done, the printer first where there is one.
fn buttons(ui: &mut Ui, is_set: bool, ticket: Option<Result<Ticket, &'static str>>, actions: &mut Vec<Action>) {
    let mut order = |way| {
        let print = if is_set { PrintAction::PrintSet(way) } else { PrintAction::Print(way) };
        actions.push(Action::Print(print));
    };
    let mut is_closed = false;
    ui.horizontal(|ui| {
        match ticket {
            Some(ticket) => {
                let hindrance = ticket.as_ref().err().copied();
                let print = ui.add_enabled(hindrance.is_none(), button("打印", Primary::Yes));
                if print.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked() {
                    ticket.into_iter().for_each(|ticket| order(PrintWay::Spooler(ticket)));
                }
                if ui.button("用 PDF 阅读器打开").clicked() {
                    order(PrintWay::Reader);
                }
            }
            None => {
                if primary(ui, "用 PDF 阅读器打开").clicked() {
                    order(PrintWay::Reader);
                }
            }
        }
        is_closed = ui.button("取消").clicked();
    });
    if is_closed {
        actions.push(Action::CloseOverlay);
    }
}

impl PrintDraft {
    /// The printer that is chosen and still there, or else the default one.
    fn chosen<'a>(&self, printers: &'a [Printer]) -> Option<&'a Printer> {
        let named = printers.iter().find(|printer| self.printer.as_ref() == Some(&printer.name));
        named.or_else(|| printers.iter().find(|printer| printer.is_default))
    }

    fn ticket(&self, printers: &[Printer]) -> Result<Ticket, &'static str> {
        let printer = self.chosen(printers).ok_or("请先选择打印机")?.name.clone();
        let pages = pages(&self.pages)?;
        Ok(Ticket { printer: Some(printer), copies: self.copies, sides: self.sides, pages })
    }
}

/// Pages as typed, counted from one.
fn pages(typed: &str) -> Result<Option<RangeInclusive<usize>>, &'static str> {
    const MALFORMED: &str = "页码写成如 3 或者 2-5";
    let typed: String = typed.chars().filter(|sign| !sign.is_whitespace()).collect();
    if typed.is_empty() {
        return Ok(None);
    }
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0).ok_or(MALFORMED);
    let range = match typed.split_once(['-', '－', '—', '~', '～']) {
        Some((first, last)) => number(first)?..=number(last)?,
        None => number(&typed)?..=number(&typed)?,
    };
    if range.is_empty() { Err("页码的起止颠倒了") } else { Ok(Some(range)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_as_they_are_typed() {
        assert_eq!(pages(" "), Ok(None));
        assert_eq!(pages("3"), Ok(Some(3..=3)));
        assert_eq!(pages("2 － 5"), Ok(Some(2..=5)));
        assert_eq!(pages("5-2"), Err("页码的起止颠倒了"));
        assert!(pages("0").is_err() && pages("一").is_err() && pages("1-").is_err());
    }

    #[test]
    fn a_printer_that_is_gone_gives_way_to_the_default_one() {
        let printer = |name: &str, is_default| Printer { name: name.to_owned(), is_default };
        let draft = PrintDraft { printer: Some("Attic".into()), ..PrintDraft::default() };
        let printers = [printer("Hall", false), printer("Office", true)];
        assert_eq!(draft.ticket(&printers).expect("a ticket").printer.as_deref(), Some("Office"));
        assert_eq!(draft.ticket(&printers[..1]), Err("请先选择打印机"));
    }
}
