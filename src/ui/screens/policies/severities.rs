//! 规则级别: how grave a breach of each rule is here. A choice is written into the office's own pack and everything is judged anew; the
//! clause's source and words stay as they are.

use egui::{ComboBox, Grid, RichText, ScrollArea, Ui};

use crate::app::{Action, Desk, LibraryAction, local_settings};
use crate::domain::{RuleId, Severity};
use crate::rules::{LocalSeverity, Policy, RULES};
use crate::ui::theme;
use crate::wording;

const CHOICES: [Option<LocalSeverity>; 5] = [
    None,
    Some(LocalSeverity::Blocking),
    Some(LocalSeverity::Warning),
    Some(LocalSeverity::Advice),
    Some(LocalSeverity::Off),
];

pub fn show(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let policy = &desk.register.policy;
    let told = "改动写入本单位的规则包“本地设定”，打开的账簿和方案立即按新的级别核查；条文和依据不变。";
    ui.label(RichText::new(told).color(theme::SECONDARY));
    ScrollArea::both().id_salt("severities").auto_shrink(false).show(ui, |ui| {
        Grid::new("severities").num_columns(5).striped(true).spacing([16.0, 4.0]).show(ui, |ui| {
            for head in ["规则", "级别", "新增", "原有", "设定", "依据"] {
                ui.label(RichText::new(head).font(theme::bold(theme::BODY)));
            }
            ui.end_row();
            for rule in RULES {
                line(ui, policy, rule.id, actions);
                ui.end_row();
            }
        });
    });
}

fn line(ui: &mut Ui, policy: &Policy, rule: RuleId, actions: &mut Vec<Action>) {
    let title = wording::rule_title(rule);
    let label = ui.label(title).on_hover_text(format!("代号 {}", rule.0));
    let before = chosen_here(policy, rule);
    let mut wanted = before;
    let combo = ComboBox::from_id_salt(rule.0).selected_text(word(wanted)).width(110.0).show_ui(ui, |ui| {
        for choice in CHOICES {
            ui.selectable_value(&mut wanted, choice, word(choice));
        }
    });
    combo.response.labelled_by(label.id);
    if wanted != before {
        actions.push(Action::Library(LibraryAction::SetSeverity { rule, severity: wanted }));
    }
    match policy.clause(rule) {
        Some(clause) => {
            grave(ui, clause.severity);
            grave(ui, clause.existing_severity.unwrap_or(clause.severity));
        }
        None => {
            ui.label(RichText::new("不核查").color(theme::SECONDARY));
            ui.label(RichText::new("不核查").color(theme::SECONDARY));
        }
    }
    let local = policy.packs().filter(|pack| pack.severities.contains_key(rule.0)).last();
    ui.label(local.map_or("规则包", |pack| pack.name.as_str()));
    let source = policy.packs().filter_map(|pack| pack.clauses.get(rule.0)).last();
    let source = source.map_or("", |clause| &*clause.source);
    ui.label(RichText::new(source).color(theme::SECONDARY));
}

/// What the office has chosen on this screen.
fn chosen_here(policy: &Policy, rule: RuleId) -> Option<LocalSeverity> {
    let local = policy.packs().find(|pack| pack.key == local_settings::KEY)?;
    local.severities.get(rule.0).copied()
}

fn grave(ui: &mut Ui, severity: Severity) {
    let (sign, colour) = theme::severity_mark(severity);
    ui.label(RichText::new(format!("{sign} {}", wording::severity(severity))).color(colour));
}

fn word(choice: Option<LocalSeverity>) -> &'static str {
    match choice {
        None => "随规则包",
        Some(LocalSeverity::Blocking) => "禁止",
        Some(LocalSeverity::Warning) => "预警",
        Some(LocalSeverity::Advice) => "提示",
        Some(LocalSeverity::Off) => "关闭",
    }
}
