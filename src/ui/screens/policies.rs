//! 方案库: the packs in force at the left, and at the right what one of them says, its text, two schemes side by side, how grave a
//! breach of each rule is, and what the staffing standards compute.

mod comparing;
mod rules;
mod severities;
mod source;
mod standards;

use std::collections::BTreeMap;

use egui::{CentralPanel, ComboBox, Frame, Panel, RichText, ScrollArea, Stroke, Ui};

use crate::app::policies::{self, ListedPack, PackOrigin};
use crate::app::{Action, Desk, LibraryAction, Purpose, State};
use crate::ui::theme;
use crate::ui::widgets::title_bar;

pub use comparing::ComparingDraft;
pub use rules::{RulesView, section};
pub use source::SourceDraft;
pub use standards::StandardsView;

/// What is chosen and half-typed on this screen.
#[derive(Debug, Default)]
pub struct PoliciesDraft {
    pub tab: Tab,
    pub rules: RulesView,
    /// By the key of the pack: what is half-typed is kept when another pack is looked at.
    pub sources: BTreeMap<String, SourceDraft>,
    pub comparing: ComparingDraft,
    pub standards: StandardsView,
}

/// What stands at the right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Rules,
    Source,
    Comparing,
    Severities,
    Standards,
}

impl Tab {
    const ALL: [Self; 5] = [Self::Rules, Self::Source, Self::Comparing, Self::Severities, Self::Standards];

    fn title(self) -> &'static str {
        match self {
            Self::Rules => "规则",
            Self::Source => "源文",
            Self::Comparing => "比较",
            Self::Severities => "规则级别",
            Self::Standards => "测算依据",
        }
    }
}

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut PoliciesDraft, actions: &mut Vec<Action>) {
    title_bar(ui, "方案库", "限额、条文和标准都写在规则包里", |ui| {
        if ui.button("安装规则包…").on_hover_text("从文件(.toml)安装本单位的规则包").clicked() {
            actions.push(Action::Choose(Purpose::InstallPack));
        }
    });
    let policy = &desk.register.policy;
    let Some(key) = desk.library.pack_key(policy) else { return };
    let Some(pack) = policy.packs().find(|pack| pack.key == key) else { return };
    let listed = policies::list(policy);
    let side = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8);
    Panel::left("packs").frame(side).default_size(292.0).show(ui, |ui| {
        default_scheme(ui, desk, actions);
        ui.separator();
        ScrollArea::vertical().id_salt("packs").auto_shrink(false).show(ui, |ui| {
            list(ui, desk, &listed, &key, draft, actions);
        });
    });
    let origin = listed.iter().find(|listed| listed.key == key).map(|listed| &listed.origin);
    let content = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8);
    CentralPanel::default().frame(content).show(ui, |ui| {
        ui.horizontal(|ui| {
            for tab in Tab::ALL {
                ui.selectable_value(&mut draft.tab, tab, tab.title());
            }
        });
        ui.separator();
        match draft.tab {
            Tab::Rules => rules::show(ui, desk, pack, &mut draft.rules, actions),
            Tab::Source => source::show(ui, pack, origin, draft.sources.entry(key).or_default(), actions),
            Tab::Comparing => comparing::show(ui, desk, &mut draft.comparing),
            Tab::Severities => severities::show(ui, desk, actions),
            Tab::Standards => standards::show(ui, state, desk, &mut draft.standards, actions),
        }
    });
}

/// Packs by region, then the schemes and standards; a scheme or standard leads to the rules of its pack.
fn list(
    ui: &mut Ui,
    desk: &Desk,
    listed: &[ListedPack],
    shown: &str,
    draft: &mut PoliciesDraft,
    actions: &mut Vec<Action>,
) {
    let policy = &desk.register.policy;
    ui.spacing_mut().item_spacing.y = 1.0;
    ui.spacing_mut().interact_size.y = 22.0;
    ui.spacing_mut().button_padding.y = 2.0;
    ui.style_mut().override_font_id = Some(theme::dense());
    let mut region = "";
    for pack in listed {
        if pack.region != region {
            region = &pack.region;
            ui.add_space(theme::GRID);
            ui.label(RichText::new(region).color(theme::SECONDARY));
        }
        let origin = match pack.origin {
            PackOrigin::Bundled => "随程序",
            PackOrigin::Own(_) => "本单位",
        };
        let response = ui.selectable_label(pack.key == shown, format!("{} · {origin}", pack.name));
        let since = policy.packs().find(|known| known.key == pack.key).and_then(|known| known.since.as_ref());
        let since = since.map_or_else(String::new, |since| format!("{since}起施行\n"));
        let edition = if pack.edition.is_empty() { String::new() } else { format!("版本 {}\n", pack.edition) };
        if response.on_hover_text(format!("{edition}{since}代号 {}", pack.key)).clicked() {
            actions.push(Action::Library(LibraryAction::Show(pack.key.clone())));
        }
    }
    let mut leads_to = |ui: &mut Ui, name: &str, key: &str, pack: &str| {
        if ui.selectable_label(false, name).on_hover_text(format!("代号 {key}")).clicked() {
            actions.push(Action::Library(LibraryAction::Show(pack.to_owned())));
            draft.tab = Tab::Rules;
            draft.rules.scroll_to = Some(name.to_owned());
        }
    };
    ui.add_space(8.0);
    ui.label(RichText::new("机构配置方案").font(theme::bold(theme::BODY)));
    for pack in policy.packs() {
        for scheme in &pack.schemes {
            leads_to(ui, &scheme.name, &scheme.key, &pack.key);
        }
    }
    ui.add_space(8.0);
    ui.label(RichText::new("编制标准").font(theme::bold(theme::BODY)));
    for pack in policy.packs() {
        for standard in &pack.standards {
            leads_to(ui, &standard.name, &standard.key, &pack.key);
        }
    }
}

/// 现行方案: which scheme townships follow that name none.
pub(super) fn default_scheme(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let policy = &desk.register.policy;
    let mut wanted = desk.default_scheme.clone();
    let name_of = |key: &str| policy.scheme(key).map_or_else(|| key.to_owned(), |scheme| scheme.name.clone());
    ui.horizontal(|ui| {
        let label = ui.label("现行方案").on_hover_text("没有单独指定方案的乡镇(街道)按它核查");
        let current = wanted.as_deref().map_or_else(|| "未定".to_owned(), name_of);
        let combo = ComboBox::from_id_salt("default scheme").selected_text(current).width(200.0).show_ui(ui, |ui| {
            ui.selectable_value(&mut wanted, None, "未定");
            for scheme in policy.schemes() {
                ui.selectable_value(&mut wanted, Some(scheme.key.clone()), &scheme.name);
            }
        });
        combo.response.labelled_by(label.id);
    });
    if wanted != desk.default_scheme {
        actions.push(Action::SetDefaultScheme(wanted));
    }
}
