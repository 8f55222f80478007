//! 5 确认写入: what would be written, table by table, the document and the files it rests on, and the one button that writes. After
//! it the summary: the voucher that was written, and how to take the whole batch back.

use egui::{Align, Frame, Grid, Layout, RichText, Stroke, TextEdit, Ui};

use crate::app::mending::{Grounds, Mend, MendingAsked};
use crate::app::stages::Preview;
use crate::app::{Action, AttachTo, Desk, EntriesAction, ImportAction, MendingAction, MendingDesk, Screen};
use crate::domain::{Basis, DocumentNumber, EntryId};
use crate::import::{self, Severity};
use crate::ui::dialog::modal;
use crate::ui::drafts::ImportDraft;
use crate::ui::screens::{attaching, entries};
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

pub(super) fn show(ui: &mut Ui, desk: &Desk, preview: &Preview, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(12);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        figures(ui, preview);
        open_questions(ui, preview);
        if let Some(nothing) = wording::import_gain(import::gain(&preview.understanding, &preview.batch)) {
            ui.label(RichText::new(nothing).color(theme::SECONDARY));
            return;
        }
        ui.separator();
        let today = desk.register.baseline.today();
        ui.label(format!("生效日期　{today}(登记当天)"));
        let basis = basis(ui, draft);
        attaching::line(ui, desk, &AttachTo::Import, actions);
        ui.add_space(theme::GRID);
        button(ui, desk, preview, basis, actions);
    });
}

/// The figures of each table.
fn figures(ui: &mut Ui, preview: &Preview) {
    Grid::new("import figures").striped(true).spacing([24.0, 6.0]).show(ui, |ui| {
        for head in ["表", "新增", "更新", "未变", "离开", "移除", "问题(不导入)"] {
            ui.label(RichText::new(head).font(theme::bold(theme::DENSE)));
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
            None => (format!("✓ 已写入第{}号凭证，{basis}。", entry.0), theme::GOOD),
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
