//! 总览: the figures of the register, what needs attention, how the townships stand, what was done lately.

use egui::{Color32, Frame, RichText, ScrollArea, Sense, Stroke, Ui, vec2};

use super::findings::{self, FindingList};
use crate::app::{Action, BasisAsked, Command, Desk, EntriesAction, EntryQuery, Screen, State};
use crate::domain::{Headcount, Institution, Novelty, QuotaFamily, QuotaKind, StandingTotal, Tier};
use crate::ui::drafts::{Drafts, WaiverDraft};
use crate::ui::theme;
use crate::ui::widgets::{Primary, command_button, empty_hint, link, title_bar};
use crate::wording;

const SHOWN_ENTRIES: usize = 8;

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    title_bar(ui, "总览", &desk.header.title, |ui| {
        command_button(ui, state, Command::NewPlan, Primary::No, actions);
        command_button(ui, state, Command::ImportWorkbooks, Primary::No, actions);
    });
    if desk.shown().institutions().next().is_none() {
        empty_hint(
            ui,
            "账簿还是空的。先导入单位的机构编制台账、岗位表和人员花名册。",
            |ui| {
                command_button(ui, state, Command::ImportWorkbooks, Primary::Yes, actions);
            },
        );
        return;
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        families(ui, desk);
        beside_quota(ui, desk);
        ui.add_space(8.0);
        ui.columns(2, |columns| {
            if let [left, right] = columns {
                attention(left, desk, drafts, actions);
                townships(right, desk, actions);
                right.add_space(8.0);
                entries(right, desk, actions);
            }
        });
    });
}

fn card(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(12);
    frame.corner_radius(4).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        add(ui);
    });
}

/// 核定, 实有, 空编, 超编 of each family of 编制, with the shares of county and townships under them; below, apart, what is none.
fn families(ui: &mut Ui, desk: &Desk) {
    let shown = desk.shown();
    let total_of = |tier: Option<Tier>, family: QuotaFamily| -> StandingTotal {
        let of_tier = |institution: &&Institution| tier.is_none_or(|tier| institution.tier == tier);
        let wanted = |kind: QuotaKind| kind.family() == family;
        shown.institutions().filter(of_tier).map(|institution| shown.total(institution.id, wanted)).sum()
    };
    let held: Vec<(QuotaFamily, StandingTotal)> = QuotaFamily::ALL
        .into_iter()
        .filter(|family| QuotaKind::ALL.into_iter().any(|kind| kind.family() == *family && kind.counts_as_quota()))
        .map(|family| (family, total_of(None, family)))
        .filter(|(_, total)| !(total.authorized + total.strength).is_zero())
        .collect();
    ui.columns(held.len().max(1), |columns| {
        for (ui, (family, total)) in columns.iter_mut().zip(&held) {
            card(ui, |ui| {
                ui.label(RichText::new(format!("{}编制", wording::family(*family))).color(theme::SECONDARY));
                ui.horizontal(|ui| {
                    ui.label(RichText::new(total.authorized.to_string()).font(theme::bold(24.0)));
                    ui.label(RichText::new("核定").color(theme::SECONDARY));
                });
                ui.horizontal_wrapped(|ui| {
                    ui.label(RichText::new(format!("实有\u{a0}{}", total.strength)).color(theme::SECONDARY));
                    let or_quiet = |count: Headcount, colour| if count.is_zero() { theme::SECONDARY } else { colour };
                    let (vacancy, excess) = (total.vacancy, total.excess);
                    ui.label(
                        RichText::new(format!("○\u{a0}空编\u{a0}{vacancy}")).color(or_quiet(vacancy, theme::GOOD)),
                    );
                    ui.label(RichText::new(format!("×\u{a0}超编\u{a0}{excess}")).color(or_quiet(excess, theme::BAD)));
                });
                for tier in [Tier::County, Tier::Township] {
                    bar(ui, wording::tier(tier), total_of(Some(tier), *family));
                }
            });
        }
    });
}

/// 员额 and 编外, which no total of 编制 counts.
fn beside_quota(ui: &mut Ui, desk: &Desk) {
    let shown = desk.shown();
    let is_controlled = |kind| kind == QuotaKind::Controlled;
    let controlled: StandingTotal =
        shown.institutions().map(|institution| shown.total(institution.id, is_controlled)).sum();
    let off_quota: Headcount = shown.institutions().map(|institution| shown.off_quota(institution.id)).sum();
    if (controlled.authorized + controlled.strength + off_quota).is_zero() {
        return;
    }
    ui.add_space(theme::GRID);
    card(ui, |ui| {
        let (authorized, strength) = (controlled.authorized, controlled.strength);
        let words = format!("不计入编制：员额 核定 {authorized} 实有 {strength}　编外聘用 {off_quota} 人");
        ui.label(RichText::new(words).color(theme::SECONDARY));
    });
}

/// 实有 of 核定 as a bar, its figures beside it.
fn bar(ui: &mut Ui, label: &str, total: StandingTotal) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(label).small().color(theme::SECONDARY));
        let width = (ui.available_width() - 80.0).max(20.0);
        let (rect, _) = ui.allocate_exact_size(vec2(width, 8.0), Sense::hover());
        ui.painter().rect_filled(rect, 2.0, theme::HEAD);
        let whole = total.authorized.0.max(total.strength.0).max(1);
        let filled = rect.with_max_x(rect.left() + rect.width() * (total.strength.0 as f32 / whole as f32));
        let colour: Color32 = if total.excess.is_zero() { theme::ACCENT } else { theme::CAUTION };
        ui.painter().rect_filled(filled, 2.0, colour);
        ui.label(RichText::new(format!("{}/{}", total.strength, total.authorized)).small());
    });
}

fn attention(ui: &mut Ui, desk: &Desk, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    card(ui, |ui| {
        let pending = desk.undocumented();
        let unjudged = wording::townships_unjudged(desk.register.townships_unjudged());
        let current = desk.findings().iter().filter(|finding| finding.novelty != Novelty::Resolved).count();
        let title = format!("待办与核查意见 {} 条", current + usize::from(pending > 0) + unjudged.len());
        ui.label(RichText::new(title).font(theme::bold(theme::SUBHEADING)));
        if pending > 0 {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(format!("i 有 {pending} 笔凭证的文号待补")).color(theme::HINT));
                if ui.link("查看这些凭证").clicked() {
                    let filter = EntryQuery { basis: BasisAsked::Pending, ..EntryQuery::default() };
                    actions.extend([Action::Entries(EntriesAction::Filter(filter)), Action::Go(Screen::Entries)]);
                }
            });
        }
        for notice in unjudged {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(format!("i {notice}")).color(theme::HINT));
                if ui.link("选定现行方案").clicked() {
                    actions.push(Action::Go(Screen::Settings));
                }
            });
        }
        let list = FindingList { name: "overview", findings: desk.findings(), snapshot: desk.shown() };
        let response = findings::show(ui, desk, &list, &mut drafts.findings, actions);
        if let Some(step) = response.step {
            drafts.plan.reveal(step);
            actions.push(Action::Go(Screen::Plan));
        }
        if let Some(finding) = response.waive {
            drafts.waiver = WaiverDraft::of(finding);
        }
    });
}

/// How full each township is.
fn townships(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let shown = desk.shown();
    card(ui, |ui| {
        ui.label(RichText::new("乡镇(街道)编制使用").font(theme::bold(theme::SUBHEADING)));
        for township in shown.institutions().filter(|institution| institution.nature.is_township()) {
            let total = shown.total(township.id, QuotaKind::counts_as_quota);
            ui.horizontal(|ui| {
                let name = egui::Label::new(township.name.as_str()).truncate().sense(Sense::click());
                let left = egui::Layout::left_to_right(egui::Align::Center);
                let response = ui.allocate_ui_with_layout(vec2(88.0, 18.0), left, |ui| {
                    ui.set_min_width(88.0);
                    ui.add(name)
                });
                let response = response.inner;
                if response.on_hover_text("在台账中查看").clicked() {
                    actions.extend([Action::Select(Some(township.id)), Action::Go(Screen::Ledger)]);
                }
                bar(ui, &format!("空 {}", total.vacancy), total);
            });
        }
    });
}

fn entries(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    card(ui, |ui| {
        ui.label(RichText::new("最近的凭证").font(theme::bold(theme::SUBHEADING)));
        let latest = desk.latest_entries();
        if latest.is_empty() {
            ui.label(RichText::new("还没有凭证。").color(theme::SECONDARY));
        }
        for entry in latest.iter().take(SHOWN_ENTRIES) {
            let is_waiting = entry.in_force > desk.register.baseline.today();
            let ink = if is_waiting { theme::SECONDARY } else { theme::INK };
            ui.horizontal_wrapped(|ui| {
                if link(ui, &format!("第{}号", entry.id.0)).on_hover_text("查看凭证").clicked() {
                    actions
                        .extend([Action::Entries(EntriesAction::Select(Some(entry.id))), Action::Go(Screen::Entries)]);
                }
                ui.label(RichText::new(wording::entry_summary(entry)).color(ink));
                if is_waiting {
                    ui.label(RichText::new(wording::waiting_from(entry.in_force)).color(theme::CAUTION));
                }
            });
            let basis = wording::basis(&entry.basis);
            let detail = format!("{} 生效 · {basis} · {}项 · {}", entry.effective, entry.operations, entry.author);
            ui.label(RichText::new(detail).color(theme::SECONDARY));
        }
    });
}
