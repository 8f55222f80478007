//! The help, by chapters: the written ones, and a page for each scheme, each standard and each rule, made from the policy in force so
//! that it never says something else than what the rules do.

use std::sync::Arc;

use egui::{CentralPanel, Frame, Panel, RichText, ScrollArea, Ui};

use crate::app::State;
use crate::domain::RuleId;
use crate::rules::{Policy, RULES};
use crate::ui::screens::section;
use crate::ui::theme;
use crate::wording;
use crate::wording::policy::Page;

const WRITTEN: [(&str, &str); 4] = [
    ("使用帮助", include_str!("../../../assets/help/guide.md")),
    ("导入问题", include_str!("../../../assets/help/import_problems.md")),
    ("核查规则", include_str!("../../../assets/help/rules.md")),
    ("规则包", include_str!("../../../assets/help/packs.md")),
];

/// Which chapter is open.
#[derive(Debug, Default)]
pub struct HelpDraft {
    chapter: Chapter,
    /// What the generated pages are made from where no book is open; read once.
    bundled: Option<Arc<Policy>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Chapter {
    /// One of the written ones, by number.
    Written(usize),
    Rule(RuleId),
    /// By key.
    Scheme(String),
    Standard(String),
}

pub fn show(ui: &mut Ui, state: &State, draft: &mut HelpDraft) {
    ui.set_width(860.0);
    ui.set_height(560.0_f32.min(ui.ctx().content_rect().height() - 80.0));
    let policy = draft.policy(state);
    Panel::left("chapters").frame(Frame::new()).exact_size(230.0).show(ui, |ui| {
        ScrollArea::vertical().id_salt("chapters").auto_shrink(false).show(ui, |ui| {
            chapters(ui, policy.as_deref(), &mut draft.chapter);
        });
    });
    let room = Frame::new().inner_margin(egui::Margin::symmetric(12, 0));
    CentralPanel::default().frame(room).show(ui, |ui| chapter_text(ui, policy.as_deref(), &draft.chapter));
}

fn chapter_text(ui: &mut Ui, policy: Option<&Policy>, chapter: &Chapter) {
    ScrollArea::vertical().id_salt(format!("{chapter:?}")).auto_shrink(false).show(ui, |ui| match (chapter, policy) {
        (Chapter::Written(number), _) => {
            let (_, text) = WRITTEN.get(*number).copied().unwrap_or_default();
            markdown(ui, text);
        }
        (made, Some(policy)) => match page(made, policy) {
            Some(page) => page.sections.iter().for_each(|part| drop(section(ui, part))),
            None => drop(ui.label("这一页说的方案已不在规则包里。")),
        },
        (_, None) => drop(ui.label("规则包不可用，请重新安装程序。")),
    });
}

fn chapters(ui: &mut Ui, policy: Option<&Policy>, chapter: &mut Chapter) {
    for (number, (title, _)) in WRITTEN.iter().enumerate() {
        ui.selectable_value(chapter, Chapter::Written(number), *title);
    }
    let Some(policy) = policy else { return };
    ui.collapsing("各条规则", |ui| {
        for rule in RULES {
            ui.selectable_value(chapter, Chapter::Rule(rule.id), wording::rule_title(rule.id));
        }
    });
    ui.collapsing("机构配置方案", |ui| {
        for scheme in policy.schemes() {
            ui.selectable_value(chapter, Chapter::Scheme(scheme.key.clone()), &scheme.name);
        }
    });
    ui.collapsing("编制标准", |ui| {
        for standard in policy.standards() {
            ui.selectable_value(chapter, Chapter::Standard(standard.key.clone()), &standard.name);
        }
    });
}

fn page(chapter: &Chapter, policy: &Policy) -> Option<Page> {
    match chapter {
        Chapter::Written(_) => None,
        Chapter::Rule(rule) => Some(wording::policy::rule_page(*rule, policy)),
        Chapter::Scheme(key) => policy.scheme(key).map(|scheme| wording::policy::scheme_page(scheme, policy)),
        Chapter::Standard(key) => policy.standard(key).map(|standard| wording::policy::standard_page(standard, policy)),
    }
}

/// Markdown of the simplest kind: headings, list items, paragraphs, and examples between fences.
fn markdown(ui: &mut Ui, text: &str) {
    let mut is_example = false;
    for line in text.lines() {
        if line.starts_with("```") {
            is_example = !is_example;
        } else if is_example {
            ui.label(RichText::new(line).monospace());
        } else if let Some(title) = line.strip_prefix("# ") {
            ui.label(RichText::new(title).font(theme::bold(theme::HEADING)));
        } else if let Some(title) = line.strip_prefix("## ") {
            ui.add_space(2.0 * theme::GRID);
            ui.label(RichText::new(title).font(theme::bold(theme::SUBHEADING)));
        } else if let Some(item) = line.strip_prefix("- ") {
            ui.horizontal_wrapped(|ui| {
                ui.label("•");
                ui.label(item);
            });
        } else if line.is_empty() {
            ui.add_space(theme::GRID);
        } else {
            ui.label(line);
        }
    }
}

impl HelpDraft {
    /// The policy in force; without a book, the one that travels with the program.
    fn policy(&mut self, state: &State) -> Option<Arc<Policy>> {
        if let Some(desk) = &state.desk {
            return Some(Arc::clone(&desk.register.policy));
        }
        if self.bundled.is_none() {
            self.bundled = Policy::bundled().ok().map(Arc::new);
        }
        self.bundled.clone()
    }
}

impl Default for Chapter {
    fn default() -> Self {
        Self::Written(0)
    }
}
