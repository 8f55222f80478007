//! 更正: the box that says what is right of one transfer, and shows what would be recorded before it is: the wrong one taken back and
//! the right one done, on the day of the entry unless another is given.

use egui::{ComboBox, DragValue, RichText, TextEdit, Ui};

use super::outcome;
use crate::app::entry_told::{EntryTold, TransferTold};
use crate::app::mending::TransferCorrection;
use crate::app::{Action, AttachTo, Desk, EntriesAction, Mend, MendingAction, MendingAsked};
use crate::domain::{Basis, Date, DocumentNumber, EntryId, Headcount, Holder, QuotaKind, Snapshot, Tier};
use crate::ui::dialog::modal;
use crate::ui::screens::attaching;
use crate::ui::theme;
use crate::ui::widgets::date;
use crate::wording;

/// Names offered while one is typed.
const OFFERED: usize = 5;

/// The correction being filled in.
#[derive(Debug, Default)]
pub struct CorrectionDraft {
    of: Option<EntryId>,
    /// The day on which it holds unless another is typed.
    begins: Option<Date>,
    /// The transfers of the entry, in its order.
    items: Vec<Item>,
    /// Which of them is wrong.
    chosen: usize,
    count: u32,
    kind: Option<QuotaKind>,
    from: String,
    to: String,
    effective: String,
    document: String,
    /// What was last asked to be rehearsed.
    asked: Option<MendingAsked>,
}

#[derive(Debug, Clone)]
struct Item {
    /// Its number in the entry, counted from zero.
    index: usize,
    sentence: String,
    told: TransferTold,
}

impl CorrectionDraft {
    /// Begins with what the entry says, so that only what is wrong has to be changed.
    pub fn of(told: &EntryTold) -> Self {
        let sentence = |index: usize| told.operations.sentences.get(index).cloned().unwrap_or_default();
        let transfers = told.operations.transfers.iter();
        let items =
            transfers.map(|(index, told)| Item { index: *index, sentence: sentence(*index), told: told.clone() });
        let head = &told.listed.head;
        let mut draft =
            Self { of: Some(head.id), begins: Some(head.in_force), items: items.collect(), ..Self::default() };
        draft.choose(0);
        draft
    }

    fn choose(&mut self, chosen: usize) {
        self.chosen = chosen;
        if let Some(Item { told: TransferTold { transfer, from, to }, .. }) = self.items.get(chosen) {
            (self.count, self.kind) = (transfer.count.0, Some(transfer.kind));
            (self.from, self.to) = (from.clone(), to.clone());
        }
    }
}

/// Draws the box while an entry is to be corrected.
pub fn show(ui: &mut Ui, desk: &Desk, draft: &mut CorrectionDraft, actions: &mut Vec<Action>) {
    let selected = desk.log.selected;
    let Some(of) = draft.of.filter(|of| desk.read_only().is_none() && selected == Some(*of)) else {
        draft.of = None;
        return;
    };
    let register = &desk.register.snapshot;
    let read = read(draft, of, register);
    if let Ok(asked) = &read
        && draft.asked.as_ref() != Some(asked)
    {
        draft.asked = Some(asked.clone());
        actions.push(Action::Entries(EntriesAction::Mend(MendingAction::Rehearse(asked.clone()))));
    }
    let mut is_over = false;
    let response = modal("correction").show(ui.ctx(), |ui| {
        ui.set_width(560.0);
        ui.label(RichText::new(format!("更正第{}号凭证", of.0)).font(theme::bold(theme::SUBHEADING)));
        let kept = "另记一笔凭证，退回错误的一项并按正确的重记；原凭证保留。其他内容请用命令行的步骤文件更正。";
        ui.label(RichText::new(kept).color(theme::SECONDARY));
        item(ui, draft);
        right(ui, draft, register);
        grounds(ui, draft);
        attaching::line(ui, desk, &AttachTo::Mending(of), actions);
        ui.separator();
        let ready = outcome::of_form(ui, &read, &desk.log.mending);
        is_over = outcome::buttons(ui, ("写入更正凭证", "不更正"), ready, actions);
    });
    if response.should_close() && !is_over {
        actions.push(Action::Entries(EntriesAction::Mend(MendingAction::Drop)));
        is_over = true;
    }
    if is_over {
        *draft = CorrectionDraft::default();
    }
}

/// Which transfer is wrong.
fn item(ui: &mut Ui, draft: &mut CorrectionDraft) {
    let mut chosen = draft.chosen;
    let named = |item: &Item| format!("第{}项 {}", item.index + 1, item.sentence);
    ui.horizontal(|ui| {
        let label = ui.label("更正哪一项");
        let current = draft.items.get(chosen).map(named).unwrap_or_default();
        let combo = ComboBox::from_id_salt("corrected item").selected_text(current).width(420.0).truncate();
        let combo = combo.show_ui(ui, |ui| {
            for (place, item) in draft.items.iter().enumerate() {
                ui.selectable_value(&mut chosen, place, named(item));
            }
        });
        combo.response.labelled_by(label.id);
    });
    if chosen != draft.chosen {
        draft.choose(chosen);
    }
}

/// What is right of it.
fn right(ui: &mut Ui, draft: &mut CorrectionDraft, register: &Snapshot) {
    ui.horizontal(|ui| {
        let label = ui.label("数量应为");
        ui.add(DragValue::new(&mut draft.count).range(0..=9_999).suffix(" 名")).labelled_by(label.id);
        ui.label(RichText::new("0 名：本来不该有").color(theme::SECONDARY));
        let label = ui.label("编制类型应为");
        let current = draft.kind.map_or("", wording::kind);
        let combo = ComboBox::from_id_salt("corrected kind").selected_text(current).width(110.0).show_ui(ui, |ui| {
            for kind in QuotaKind::ALL {
                ui.selectable_value(&mut draft.kind, Some(kind), wording::kind(kind));
            }
        });
        combo.response.labelled_by(label.id);
    });
    holder(ui, "划出应为", &mut draft.from, register);
    holder(ui, "划入应为", &mut draft.to, register);
}

/// A holder by name: typed in full, or chosen from the names that contain what is typed.
fn holder(ui: &mut Ui, label: &str, typed: &mut String, register: &Snapshot) {
    ui.horizontal_wrapped(|ui| {
        let name = ui.label(label);
        ui.add(TextEdit::singleline(typed).desired_width(220.0)).labelled_by(name.id);
        let wanted = typed.trim().to_owned();
        if wanted.is_empty() || found(&wanted, register).is_some() {
            return;
        }
        for offered in names(register).map(|(_, name)| name).filter(|name| name.contains(&wanted)).take(OFFERED) {
            if ui.link(&offered).clicked() {
                *typed = offered;
            }
        }
    });
}

/// From when the correction holds and what it rests on.
fn grounds(ui: &mut Ui, draft: &mut CorrectionDraft) {
    ui.horizontal(|ui| {
        let label = ui.label("生效日期");
        let hint = draft.begins.map(|begins| begins.to_string()).unwrap_or_default();
        let edit = TextEdit::singleline(&mut draft.effective).hint_text(hint).desired_width(140.0);
        ui.add(edit).labelled_by(label.id);
        let label = ui.label("更正文号");
        let edit =
            TextEdit::singleline(&mut draft.document).hint_text("待补，如 安委编〔2026〕12号").desired_width(220.0);
        ui.add(edit).labelled_by(label.id);
    });
}

/// Whoever holds places, by name: bodies, pools, reserves, the superior.
fn names(register: &Snapshot) -> impl Iterator<Item = (Holder, String)> + '_ {
    let bodies = register.institutions().map(|body| (Holder::Institution(body.id), body.name.to_string()));
    let pools = register.pools().iter().map(|pool| (Holder::Pool(pool.id), pool.name.to_string()));
    let reserves = Tier::ALL.into_iter().map(Holder::Unallocated).chain([Holder::Superior]);
    bodies.chain(pools).chain(reserves.map(|holder| (holder, wording::holder(holder, register))))
}

fn found(typed: &str, register: &Snapshot) -> Option<Holder> {
    names(register).find(|(_, name)| name == typed).map(|(holder, _)| holder)
}

/// The correction as filled in, or what is missing or wrong in it.
fn read(draft: &CorrectionDraft, of: EntryId, register: &Snapshot) -> Result<MendingAsked, String> {
    let Some(Item { index, told: TransferTold { transfer, from, to }, .. }) = draft.items.get(draft.chosen) else {
        return Err("请选更正哪一项".to_owned());
    };
    let other = |typed: &str, before: &str| match typed.trim() {
        same if same == before => Ok(None),
        "" => Err("请填写划出、划入单位".to_owned()),
        typed => found(typed, register).map(Some).ok_or_else(|| format!("没有“{typed}”这个单位，请从列出的名称中选")),
    };
    let right = TransferCorrection {
        item: *index,
        count: (draft.count != transfer.count.0).then_some(Headcount(draft.count)),
        kind: draft.kind.filter(|kind| *kind != transfer.kind),
        from: other(&draft.from, from)?,
        to: other(&draft.to, to)?,
    };
    if right == (TransferCorrection { item: *index, ..TransferCorrection::default() }) {
        return Err("请改成正确的数量、编制类型或者单位".to_owned());
    }
    let effective = date::read(&draft.effective)?;
    let basis = match draft.document.trim() {
        "" => Basis::Pending,
        written => Basis::Document(DocumentNumber::new(written).map_err(|_| "文号应如 安委编〔2026〕12号".to_owned())?),
    };
    Ok(MendingAsked { of, what: Mend::Transfer { right, effective, basis } })
}
