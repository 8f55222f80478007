//! 三张清单 of any institution, county bodies and townships alike: how many items each list has, the items to read, and a field to
//! paste them from a spreadsheet. What is pasted becomes a step of the open plan; whole workbooks are imported.

use egui::{Grid, RichText, ScrollArea, TextEdit, Ui};

use crate::app::{Action, Command, Desk, DutyAim, PlanAction, PlanEdit, State};
use crate::domain::{Duty, DutyList, InstitutionId, Operation};
use crate::plan::{Step, fold};
use crate::ui::dialog::modal;
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

/// The list that is open, if one is, and what was pasted.
#[derive(Debug, Default)]
pub struct DutiesDraft {
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    institution: InstitutionId,
    list: DutyList,
    pasted: String,
    manner: Manner,
}

/// What pasting does to the items that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// 追加
    Added,
    /// 替换
    Replaced,
}

/// Why there are four lists where a locality keeps three.
const THIRD: &str = "第三张各地不同：有的是属地管理清单，有的是执法清单，用到哪张填哪张。";

/// How many items each list has; a click opens one.
pub fn counts(ui: &mut Ui, desk: &Desk, institution: InstitutionId, draft: &mut DutiesDraft) {
    ui.add_space(6.0);
    ui.label(RichText::new("三张清单").font(theme::bold(theme::BODY)));
    ui.label(RichText::new(THIRD).small().color(theme::SECONDARY));
    for (list, count) in desk.shown().duties().counts(institution) {
        let words = format!("{} {count} 项", wording::duty_list(list));
        if ui.link(words).on_hover_text("查看、粘贴或导入").clicked() {
            draft.open = Some(Open { institution, list, pasted: String::new(), manner: Manner::Added });
        }
    }
}

/// The open list, over everything else.
pub fn window(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut DutiesDraft, actions: &mut Vec<Action>) {
    let Some(open) = &mut draft.open else { return };
    let Some(institution) = desk.shown().institution(open.institution) else {
        draft.open = None;
        return;
    };
    let mut is_done = false;
    let response = modal("duties").show(ui.ctx(), |ui| {
        ui.set_width(760.0);
        let title = format!("{} · {}", institution.name, wording::duty_list(open.list));
        ui.label(RichText::new(title).font(theme::bold(theme::SUBHEADING)));
        ui.horizontal(|ui| {
            for list in DutyList::ALL {
                let count = desk.shown().duties().list(open.institution, list).len();
                ui.selectable_value(&mut open.list, list, format!("{}({count})", wording::duty_list(list)));
            }
        });
        ui.separator();
        items(ui, desk.shown().duties().list(open.institution, open.list));
        ui.separator();
        is_done |= paste(ui, desk, open, actions);
        ui.horizontal(|ui| {
            let hindrance = Command::ImportWorkbooks.hindrance(state);
            let words = format!("导入表格 到{}…", wording::duty_list(open.list));
            let hint = "没有“单位”“清单”列的表，按这里的单位和清单读入；写明的以表为准";
            let import = ui.add_enabled(hindrance.is_none(), egui::Button::new(words)).on_hover_text(hint);
            if import.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked() {
                let aim = DutyAim { institution: open.institution, list: open.list };
                actions.push(Action::ChooseDuties(aim));
            }
            is_done |= ui.button("关闭清单").clicked();
        });
    });
    if is_done || response.should_close() || state.choosing.is_some() {
        draft.open = None;
    }
}

/// The items, of which a list may have hundreds.
fn items(ui: &mut Ui, items: &[Duty]) {
    if items.is_empty() {
        ui.label(
            RichText::new("还没有事项。可以从 Excel 复制“事项、依据”两列，粘贴到下面，或者导入工作簿。")
                .color(theme::SECONDARY),
        );
        return;
    }
    let height = theme::ROW_HEIGHT;
    ScrollArea::vertical().max_height(260.0).auto_shrink([false, true]).show_rows(
        ui,
        height,
        items.len(),
        |ui, rows| {
            Grid::new("items").num_columns(3).striped(true).min_row_height(height - 6.0).start_row(rows.start).show(
                ui,
                |ui| {
                    for (index, duty) in items.iter().enumerate().skip(rows.start).take(rows.len()) {
                        ui.label(RichText::new((index + 1).to_string()).color(theme::SECONDARY));
                        cell(ui, &duty.item, 420.0);
                        cell(ui, &duty.basis, 220.0);
                        ui.end_row();
                    }
                },
            );
        },
    );
}

fn cell(ui: &mut Ui, text: &str, width: f32) {
    ui.scope(|ui| {
        ui.set_width(width);
        ui.add(egui::Label::new(text).truncate());
    });
}

/// The field to paste into, and what it would do; whether it was done.
fn paste(ui: &mut Ui, desk: &Desk, open: &mut Open, actions: &mut Vec<Action>) -> bool {
    let label = ui.label("粘贴(每行一项；第一列事项，第二列依据)");
    let field = TextEdit::multiline(&mut open.pasted).desired_rows(3).desired_width(f32::INFINITY);
    ui.add(field).labelled_by(label.id);
    let before = desk.shown().duties().list(open.institution, open.list);
    let pasted = read(&open.pasted);
    let mut is_done = false;
    ui.horizontal(|ui| {
        ui.selectable_value(&mut open.manner, Manner::Added, "追加");
        ui.selectable_value(&mut open.manner, Manner::Replaced, "替换全部");
        let duties = joined(before, pasted.items, open.manner);
        let text = format!("加入方案(共{}项)", duties.len());
        let why_not = match desk.draft() {
            None => Some("请先新建或打开一个未执行的方案"),
            Some(_) if duties == before => Some("没有变化"),
            Some(_) => None,
        };
        match (why_not, desk.draft()) {
            (None, Some(plan)) => {
                if primary(ui, &text).clicked() {
                    let list = open.list;
                    let step = Step::from(Operation::SetDuties { institution: open.institution, list, duties });
                    let name = desk.shown().institution(open.institution).map_or("", |one| one.name.as_str());
                    let label = format!("{name}核定{}", wording::duty_list(list));
                    let steps = fold(desk.ground(), plan.plan.steps(), [step]);
                    actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Put { label, steps })));
                    open.pasted.clear();
                    is_done = true;
                }
            }
            (why, _) => {
                let why = why.unwrap_or_default();
                ui.add_enabled(false, egui::Button::new(text)).on_disabled_hover_text(why);
                ui.label(RichText::new(why).color(theme::SECONDARY));
            }
        }
        if pasted.left_out > 0 {
            let words = format!("! {}行没有事项，不计入", pasted.left_out);
            ui.label(RichText::new(words).color(theme::CAUTION));
        }
    });
    is_done
}

/// What was pasted, as meant.
#[derive(Debug, PartialEq, Eq)]
struct Pasted {
    items: Vec<Duty>,
    /// Lines that have a basis but no item.
    left_out: usize,
}

/// Cells parted by tabs, as spreadsheets copy them. A head line and a column of running numbers are not items.
fn read(text: &str) -> Pasted {
    let (mut items, mut left_out) = (Vec::new(), 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let mut cells: Vec<&str> = line.split('\t').map(|cell| cell.trim().trim_matches('"').trim()).collect();
        let is_number = |cell: &str| {
            let digits = cell.trim_end_matches(['.', '、', '．']);
            !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit())
        };
        if cells.len() > 1 && cells.first().is_some_and(|cell| is_number(cell) || *cell == "序号") {
            cells.remove(0);
        }
        let cell = |index: usize| cells.get(index).copied().unwrap_or_default().to_owned();
        match cell(0).as_str() {
            "事项" | "事项名称" | "职责事项" => {}
            "" => left_out += 1,
            item => items.push(Duty { item: item.to_owned(), basis: cell(1) }),
        }
    }
    Pasted { items, left_out }
}

/// The list after pasting; what stands in it already is not listed twice.
fn joined(before: &[Duty], pasted: Vec<Duty>, manner: Manner) -> Vec<Duty> {
    let mut duties = match manner {
        Manner::Replaced if !pasted.is_empty() => Vec::new(),
        Manner::Added | Manner::Replaced => before.to_vec(),
    };
    for duty in pasted {
        if !duties.contains(&duty) {
            duties.push(duty);
        }
    }
    duties
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duty(item: &str, basis: &str) -> Duty {
        Duty { item: item.to_owned(), basis: basis.to_owned() }
    }

    #[test]
    fn what_a_spreadsheet_copies_is_read_without_head_and_numbers() {
        let text = "序号\t事项\t依据\n1\t安全生产检查\t安全生产法\n2\t防汛值守\t\n\n\t\t某条例\n河道巡查";
        let items = vec![duty("安全生产检查", "安全生产法"), duty("防汛值守", ""), duty("河道巡查", "")];
        assert_eq!(read(text), Pasted { items, left_out: 1 });
    }

    #[test]
    fn nothing_is_listed_twice_and_nothing_pasted_replaces_nothing() {
        let before = [duty("甲", ""), duty("乙", "")];
        assert_eq!(joined(&before, vec![duty("乙", ""), duty("丙", "")], Manner::Added).len(), 3);
        assert_eq!(joined(&before, vec![duty("丙", "")], Manner::Replaced), [duty("丙", "")]);
        assert_eq!(joined(&before, Vec::new(), Manner::Replaced), before);
    }
}
