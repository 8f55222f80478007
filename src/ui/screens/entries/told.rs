//! One voucher in full: what it rests on, what it does, who gives and who receives, what it has to do with others, its seal.

use std::collections::BTreeMap;

use egui::{Button, Color32, RichText, ScrollArea, Ui};

use super::EntriesDraft;
use super::correcting::CorrectionForm;
use super::documents::DocumentForm;
use super::mending::{Form, MendingDraft};
use super::reversing::ReversalForm;
use super::taking_back::TakingBackDraft;
use super::vouching;
use crate::app::entry_told::{EntryTold, Fact, OperationsTold, SidesTold};
use crate::app::{Action, Desk, EntriesAction, Seal};
use crate::domain::{Basis, Date, EntryId, Force, Headcount, Holder, Mended, Relation};
use crate::ui::theme;
use crate::ui::widgets::link;
use crate::wording;

/// Digits of a seal that are shown; the rest appears when pointed at.
const SEAL_DIGITS: usize = 12;

pub fn show(ui: &mut Ui, desk: &Desk, today: Date, draft: &mut EntriesDraft, actions: &mut Vec<Action>) {
    let Some(told) = desk.log.told.as_ref().filter(|told| desk.log.selected == Some(told.listed.head.id)) else {
        // The panel keeps its width while it waits.
        ui.set_min_size(ui.available_size());
        ui.spinner();
        return;
    };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.horizontal(|ui| {
            let title = format!("第{}号凭证", told.listed.head.id.0);
            ui.label(RichText::new(title).font(theme::bold(theme::SUBHEADING)));
            if ui.button("关闭").clicked() {
                actions.push(Action::Entries(EntriesAction::Select(None)));
            }
        });
        if let Some(form) = ui.horizontal(|ui| mending_buttons(ui, desk, told, today)).inner {
            draft.mending = MendingDraft::of(told.listed.head.id, form);
        }
        standing(ui, told, actions);
        facts(ui, told, actions);
        vouching::attachments(ui, desk, told, actions);
        if vouching::group(ui, desk, told, actions) {
            draft.taking_back = TakingBackDraft::of(desk, told, today);
        }
        sides(ui, &told.sides);
        heading(ui, "内容");
        operations(ui, &told.operations);
        seal(ui, told.seal.as_ref());
    });
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(6.0);
    ui.label(RichText::new(text).font(theme::bold(theme::BODY)));
}

/// 红字冲销, 更正 and 补文号: each opens a box that shows what would be recorded. The form of the one that was clicked.
fn mending_buttons(ui: &mut Ui, desk: &Desk, told: &EntryTold, today: Date) -> Option<Form> {
    let mut form = None;
    let head = &told.listed.head;
    // It stands for another entry, which is the one to be mended.
    let of_number = matches!(head.relation, Some(Relation::Documents(_)));
    let of_number = of_number.then(|| "这笔凭证只补记文号，请在它所补的凭证上办理".to_owned());
    let read_only = desk.read_only().map(str::to_owned).or(of_number);
    let mended = read_only.clone().or_else(|| told.listed.mended.map(wording::mended));
    if mending_button(ui, "红字冲销…", mended.clone()) {
        form = Some(Form::Reverse(ReversalForm::of(told, today)));
    }
    let without_transfer = || match told.operations.transfers.is_empty() {
        true => Some("这笔凭证没有编制划转，请用命令行的步骤文件更正".to_owned()),
        false => None,
    };
    if mending_button(ui, "更正…", mended.or_else(without_transfer)) {
        form = Some(Form::Correct(CorrectionForm::of(told)));
    }
    let title = match head.basis {
        Basis::Pending => "补文号…",
        Basis::Document(_) => "改文号…",
    };
    if mending_button(ui, title, read_only) {
        form = Some(Form::Document(DocumentForm::default()));
    }
    form
}

fn mending_button(ui: &mut Ui, title: &str, hindrance: Option<String>) -> bool {
    let response = ui.add_enabled(hindrance.is_none(), Button::new(title));
    response.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked()
}

/// Whether it holds yet, and what a later entry did to it.
fn standing(ui: &mut Ui, told: &EntryTold, actions: &mut Vec<Action>) {
    let listed = &told.listed;
    if listed.force == Force::Waiting {
        let words = format!("{}，之前台账不变", wording::waiting_from(listed.head.in_force));
        ui.label(RichText::new(words).color(theme::CAUTION));
    }
    if listed.force == Force::Withdrawn {
        wording::entry_standing_lines(listed).into_iter().for_each(|line| {
            ui.label(RichText::new(line).color(theme::SECONDARY));
        });
        listed.mended.into_iter().for_each(|mended| other(ui, mended.by(), actions));
        return;
    }
    if let Some(mended) = listed.mended {
        let (Mended::Reversed(by) | Mended::Corrected(by)) = mended;
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(wording::mended(mended)).color(theme::BAD));
            other(ui, by, actions);
        });
    }
}

fn other(ui: &mut Ui, entry: EntryId, actions: &mut Vec<Action>) {
    if link(ui, &format!("看第{}号", entry.0)).clicked() {
        actions.push(Action::Entries(EntriesAction::Select(Some(entry))));
    }
}

fn facts(ui: &mut Ui, told: &EntryTold, actions: &mut Vec<Action>) {
    let head = &told.listed.head;
    told.facts().iter().for_each(|fact| line(ui, fact));
    match &head.basis {
        Basis::Document(number) => line(ui, &Fact { label: "文号", words: number.to_string() }),
        Basis::Pending => drop(ui.label(RichText::new("! 文号待补").color(theme::CAUTION))),
    }
    told.number_history().iter().for_each(|fact| line(ui, fact));
    if let Some(relation) = head.relation {
        let mended = relation.mended();
        ui.horizontal_wrapped(|ui| {
            ui.label(wording::relation(relation));
            other(ui, mended, actions);
        });
    }
}

fn line(ui: &mut Ui, Fact { label, words }: &Fact) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(*label).color(theme::SECONDARY));
        ui.label(words);
    });
}

/// The operations of an entry, or of one that would be recorded.
pub fn operations(ui: &mut Ui, operations: &OperationsTold) {
    for (index, sentence) in operations.sentences.iter().enumerate() {
        ui.label(format!("{}. {sentence}", index + 1));
    }
    if operations.further > 0 {
        let words = format!("另有 {} 项没有逐项列出。", operations.further);
        ui.label(RichText::new(words).color(theme::SECONDARY));
    }
}

/// 减补同单: both sides of every kind, and that they come to the same.
pub fn sides(ui: &mut Ui, kinds: &[SidesTold]) {
    if kinds.is_empty() {
        return;
    }
    heading(ui, "减补同单");
    for told in kinds {
        let kind = wording::kind(told.kind);
        ui.label(RichText::new(format!("{kind}编制")).color(theme::SECONDARY));
        ui.columns(2, |columns| {
            if let [left, right] = columns {
                side(left, told, ("减", "−", theme::BAD), &told.sides.given);
                side(right, told, ("补", "+", theme::GOOD), &told.sides.received);
            }
        });
        let difference = told.sides.difference();
        let (words, colour) = match difference.is_zero() {
            true => ("差额 0，减补平衡".to_owned(), theme::GOOD),
            false => (format!("差额 {}，减补不平衡", wording::plain(difference)), theme::BAD),
        };
        ui.label(RichText::new(words).color(colour));
    }
}

/// One side, holder by holder, and its sum.
fn side(
    ui: &mut Ui,
    told: &SidesTold,
    (word, sign, colour): (&str, &str, Color32),
    held: &BTreeMap<Holder, Headcount>,
) {
    let total: Headcount = held.values().copied().sum();
    ui.label(RichText::new(format!("{word} {sign}{total}")).color(colour).strong());
    for (holder, count) in held {
        let name = told.names.get(holder).map(String::as_str).unwrap_or_default();
        ui.horizontal_wrapped(|ui| {
            ui.label(name);
            ui.label(RichText::new(format!("{sign}{count}")).color(colour));
        });
    }
}

fn seal(ui: &mut Ui, seal: Option<&Seal>) {
    heading(ui, "封印");
    let Some(Seal { hash, previous }) = seal else {
        ui.label(RichText::new("× 没有封印，请检查账簿").color(theme::BAD));
        return;
    };
    let short = |digits: &str| digits.chars().take(SEAL_DIGITS).collect::<String>();
    ui.label(format!("本笔 {}…", short(hash))).on_hover_text(hash);
    match previous.is_empty() {
        true => drop(ui.label("前一笔 (这是第一笔)")),
        false => drop(ui.label(format!("前一笔 {}…", short(previous))).on_hover_text(previous)),
    }
}
