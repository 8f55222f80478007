//! 5 确认写入: what would be written, table by table, the document and the files it rests on, and the one button that writes. After
//! it the summary: the voucher that was written, and how to take the whole batch back.

use egui::{Align, Frame, Grid, Layout, RichText, Stroke, TextEdit, Ui};

use crate::app::mending::{Grounds, Mend, MendingAsked};
use crate::app::stages::Preview;
use crate::app::{
    Action, AttachTo, Desk, EntriesAction, ImportAction, ImportChoice, ImportDesk, MendingAction, MendingDesk, Screen,
};
use crate::domain::{Basis, DocumentNumber, EntryId};
use crate::import::{self, Severity};
use crate::ui::dialog::modal;
use crate::ui::drafts::ImportDraft;
use crate::ui::screens::{attaching, entries};
use crate::ui::theme;
use crate::ui::widgets::{date, primary};
use crate::wording;

pub(super) fn show(ui: &mut Ui, desk: &Desk, preview: &Preview, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(12);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        figures(ui, preview);
        open_questions(ui, preview);
        let nothing = wording::import_gain(import::gain(&preview.understanding, &preview.batch));
        ui.separator();
        let effective = effective(ui, desk, preview, draft, actions);
        if let Some(nothing) = nothing {
            // On another day there may be something.
            ui.label(RichText::new(nothing).color(theme::SECONDARY));
            return;
        }
        let basis = basis(ui, draft);
        attaching::line(ui, desk, &AttachTo::Import, actions);
        ui.add_space(theme::GRID);
        button(ui, desk, preview, effective.and(basis), actions);
    });
}

/// The figures of each table.
fn figures(ui: &mut Ui, preview: &Preview) {
    Grid::new("import figures").striped(true).spacing([24.0, 6.0]).show(ui, |ui| {
        let head = |words: &str| RichText::new(words).font(theme::bold(theme::DENSE));
        ui.label(head("表"));
        for words in ["新增", "更新", "未变", "离开", "移除", "问题(不导入)"] {
            // Over their figures.
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(head(words)));
        }
        ui.end_row();
        for (table, counts) in super::counted(preview) {
            ui.label(wording::import::table(table));
            let figures =
                [counts.added, counts.updated, counts.unchanged, counts.left, counts.removed, counts.rejected];
            for figure in figures {
                let words = if figure == 0 { "—".to_owned() } else { figure.to_string() };
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(words));
            }
            ui.end_row();
        }
    });
}

/// What is still unsettled; it keeps nobody from writing.
fn open_questions(ui: &mut Ui, preview: &Preview) {
    let errors = preview.issues().filter(|issue| issue.severity == Severity::Error).count();
    let open = super::choosing::open(preview);
    if errors + open > 0 {
        let words =
            format!("! 还有错误 {errors} 条、待定 {open} 项；这些行不写入，可以回到“4 检查”处理，也可以以后再导入。");
        ui.label(RichText::new(words).color(theme::CAUTION));
    }
    for told in &preview.changed_back {
        ui.label(RichText::new(format!("! {told}")).color(theme::CAUTION));
    }
    super::excess(ui, preview);
}

/// The day from which the batch is to hold. A day that is typed whole is a decision at once, because the preview is of that day;
/// what is typed otherwise, or was refused, keeps the button shut.
fn effective(
    ui: &mut Ui,
    desk: &Desk,
    preview: &Preview,
    draft: &mut ImportDraft,
    actions: &mut Vec<Action>,
) -> Result<(), String> {
    let today = desk.register.baseline.today();
    let decided = match &desk.import {
        ImportDesk::Rechecking { choices, .. } => choices.effective,
        ImportDesk::Empty
        | ImportDesk::Reading { .. }
        | ImportDesk::Ready(_)
        | ImportDesk::Writing(_)
        | ImportDesk::Written { .. } => preview.choices.effective,
    };
    ui.horizontal(|ui| {
        let label = ui.label("生效日期");
        let edit = TextEdit::singleline(&mut draft.effective).hint_text(today.to_string()).desired_width(140.0);
        let field = ui.add(edit).labelled_by(label.id);
        let read = date::read(&draft.effective).map(|day| day.filter(|day| *day != today));
        if field.changed()
            && let Ok(day) = read
            && day != decided
        {
            actions.push(Action::Import(ImportAction::Choose(ImportChoice::Effective(day))));
        }
        if !field.has_focus() && !field.changed() && read.as_ref().is_ok_and(|day| *day != decided) {
            // A decision was taken back or could not be: the field says what holds.
            draft.effective = decided.map(|day| day.to_string()).unwrap_or_default();
        }
        let told = match &read {
            Ok(None) => RichText::new("不填为登记当天；可以填表上写明的日期").color(theme::SECONDARY),
            Ok(Some(day)) if Some(*day) == decided => {
                let when = wording::import_effective(*day, today);
                RichText::new(format!("{when}；以上按{day}当天的台账核对")).color(theme::GOOD)
            }
            Ok(Some(_)) => RichText::new("还没有按这个日期核对").color(theme::SECONDARY),
            Err(why) => RichText::new(format!("× {why}")).color(theme::BAD),
        };
        ui.label(told);
        match read {
            Ok(day) if day == decided => Ok(()),
            Ok(_) => Err("还没有按这个生效日期核对".to_owned()),
            Err(why) => Err(why),
        }
    })
    .inner
}

/// The document as typed; nothing is 待补.
fn basis(ui: &mut Ui, draft: &mut ImportDraft) -> Result<Basis, String> {
    ui.horizontal(|ui| {
        let label = ui.label("批准文号");
        ui.add(TextEdit::singleline(&mut draft.document).hint_text("不填为待补").desired_width(220.0))
            .labelled_by(label.id);
        let written = draft.document.trim();
        let read = match written.is_empty() {
            true => Ok(Basis::Pending),
            false => DocumentNumber::new(written).map(Basis::Document),
        };
        let read = read.map_err(|_| "文号请写成“安编〔2026〕3号”的样子，或者留空待补".to_owned());
        match &read {
            Ok(Basis::Pending) => ui.label(RichText::new("待补").color(theme::SECONDARY)),
            Ok(basis) => ui.label(RichText::new(format!("✓ {}", wording::basis(basis))).color(theme::GOOD)),
            Err(why) => ui.label(RichText::new(format!("× {why}")).color(theme::BAD)),
        };
        read
    })
    .inner
}

fn button(ui: &mut Ui, desk: &Desk, preview: &Preview, basis: Result<Basis, String>, actions: &mut Vec<Action>) {
    let count = preview.batch.operations.len();
    let (added, updated) = preview.batch.counts.values().fold((0_u64, 0_u64), |(added, updated), counts| {
        (added + u64::from(counts.added), updated + u64::from(counts.updated))
    });
    let left = preview.batch.departures.iter().filter(|departure| departure.accepted).count();
    let left = if left == 0 { String::new() } else { format!("，离开 {left}") };
    let hindrance = desk
        .read_only()
        .map(|why| why.to_string())
        .or_else(|| desk.vouchers.hindrance(&AttachTo::Import).map(str::to_owned))
        .or_else(|| basis.as_ref().err().cloned());
    ui.horizontal(|ui| {
        ui.add_enabled_ui(hindrance.is_none(), |ui| {
            let button = primary(ui, &format!("写入台账(新增 {added}，更新 {updated}{left})"));
            if button.on_disabled_hover_text(hindrance.clone().unwrap_or_default()).clicked()
                && let Ok(basis) = basis
            {
                actions.push(Action::Import(ImportAction::Commit(basis)));
            }
        });
        let words = format!(
            "记作一笔凭证，共 {count} 项变动：设立一个机构、核定它的一类编制、设置它的全部岗位、一个人入编，各是一项。"
        );
        ui.label(RichText::new(words).color(theme::SECONDARY));
    });
}

/// What was written, and the way on.
pub(super) fn summary(
    ui: &mut Ui,
    desk: &Desk,
    (entry, preview): (EntryId, &Preview),
    draft: &mut ImportDraft,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        let head = desk.entries.iter().find(|head| head.id == entry);
        let basis = head.map_or_else(|| "文号待补".to_owned(), |head| wording::basis(&head.basis));
        let taken_back = desk.taken_back_by(entry);
        let (text, colour) = match taken_back {
            None => {
                let today = desk.register.baseline.today();
                let when = preview.choices.effective.map(|day| format!("，{}", wording::import_effective(day, today)));
                (format!("✓ 已写入第{}号凭证，{basis}{}。", entry.0, when.unwrap_or_default()), theme::GOOD)
            }
            Some(by) => (format!("第{}号凭证这一批已由第{}号凭证冲销。", entry.0, by.0), theme::SECONDARY),
        };
        ui.label(RichText::new(text).color(colour).size(theme::SUBHEADING));
        if ui.button("查看凭证").clicked() {
            actions.push(Action::Go(Screen::Entries));
            actions.push(Action::Entries(EntriesAction::Select(Some(entry))));
        }
        if taken_back.is_none() {
            undo_button(ui, desk, entry, draft, actions);
        }
        if ui.button("再导入一批").clicked() {
            actions.push(Action::Import(ImportAction::Discard));
        }
    });
    figures(ui, preview);
    if draft.undoing {
        undo(ui, desk, entry, draft, actions);
    }
}

fn undo_button(ui: &mut Ui, desk: &Desk, entry: EntryId, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    let hindrance = desk.read_only();
    let undo = ui.add_enabled(hindrance.is_none(), egui::Button::new("撤销本批…"));
    if undo.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked() {
        draft.undoing = true;
        let asked = MendingAsked { of: entry, what: Mend::Reverse(Grounds::default()) };
        actions.push(mend(MendingAction::Rehearse(asked)));
    }
}

/// Asks before the batch is taken back by an entry of its own, which is shown as it would be written.
fn undo(ui: &mut Ui, desk: &Desk, entry: EntryId, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    let mut chosen = None;
    let response = modal("undo import").show(ui.ctx(), |ui| {
        ui.set_width(560.0);
        ui.label(RichText::new(format!("撤销第{}号凭证这一批", entry.0)).font(theme::bold(theme::SUBHEADING)));
        ui.label(RichText::new("另记一笔凭证，把它整笔退回；原凭证保留。").color(theme::SECONDARY));
        let is_ready = match &desk.log.mending {
            MendingDesk::Nothing | MendingDesk::Rehearsing { .. } => {
                ui.spinner();
                false
            }
            MendingDesk::Refused(notice) => {
                ui.label(RichText::new(format!("× {}", notice.what)).color(theme::BAD));
                ui.label(&notice.advice);
                false
            }
            MendingDesk::Ready(mending) => {
                entries::rehearsed(ui, mending);
                true
            }
        };
        ui.horizontal(|ui| {
            ui.add_enabled_ui(is_ready, |ui| {
                if primary(ui, "写入冲销凭证").clicked() {
                    chosen = Some(MendingAction::Record);
                }
            });
            if ui.button("不撤销").clicked() {
                chosen = Some(MendingAction::Drop);
            }
        });
    });
    if chosen.is_none() && response.should_close() {
        chosen = Some(MendingAction::Drop);
    }
    if let Some(action) = chosen {
        draft.undoing = false;
        actions.push(mend(action));
    }
}

fn mend(action: MendingAction) -> Action {
    Action::Entries(EntriesAction::Mend(action))
}
