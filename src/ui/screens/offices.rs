//! 机构配置: townships by offices of a scheme. Shows who has what, against which limit; a scheme is applied to marked townships,
//! or a single township is configured, always as steps of the open plan.

mod editor;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{ComboBox, Frame, Panel, RichText, Stroke, Ui};

use crate::app::{Action, Command, Desk, PlanAction, PlanEdit, State};
use crate::domain::{Institution, InstitutionId, Name, Operation, Snapshot};
use crate::plan::PlanState;
use crate::report::{Align, Caption, Cell, Column, Paper, Row, RowRole, Table};
use crate::rules::{CommonOffice, Fit, Limits, Permission, Policy, Scheme};
use crate::ui::drafts::OfficesDraft;
use crate::ui::memo::{Memo, Same};
use crate::ui::theme;
use crate::ui::widgets::grid::{self, Grid};
use crate::ui::widgets::{Primary, command_button, empty_hint, primary, title_bar};

/// The matrix as last built, and what it was built from: register, scheme, marked townships.
pub type OfficesView = Memo<(Same<Snapshot>, String, Vec<InstitutionId>), (Table, Vec<InstitutionId>)>;

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut OfficesDraft, actions: &mut Vec<Action>) {
    let policy = &desk.register.policy;
    title_bar(ui, "机构配置", "● 已设　○ 可设　· 不可设　❖ 挂牌数", |ui| {
        if desk.plan.is_none() {
            command_button(ui, state, Command::NewPlan, Primary::Yes, actions);
            ui.label(RichText::new("调整机构要在方案里进行").color(theme::SECONDARY));
        }
    });
    if !desk.shown().institutions().any(|institution| institution.nature.is_township()) {
        empty_hint(ui, "台账里还没有乡镇(街道)。", |ui| {
            command_button(ui, state, Command::ImportWorkbooks, Primary::Yes, actions);
        });
        return;
    }
    let default = desk.default_scheme.clone().or_else(|| policy.schemes().next().map(|scheme| scheme.key.clone()));
    let key = draft.scheme.clone().or(default).unwrap_or_default();
    let Some(scheme) = policy.scheme(&key) else {
        draft.scheme = None;
        return;
    };
    toolbar(ui, desk, scheme, draft, actions);
    if let Some(editing) = draft.editing {
        let side = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(10);
        Panel::right("office editor").frame(side).default_size(300.0).size_range(260.0..=460.0).show(ui, |ui| {
            editor::show(ui, desk, scheme, editing, draft, actions);
        });
    }
    let shown = desk.shown();
    let marked: Vec<InstitutionId> = draft.marked.iter().copied().collect();
    let (table, townships) =
        draft.view.get((Same(Arc::clone(shown)), key, marked), || matrix(shown, policy, scheme, &draft.marked));
    let selected = draft.editing.and_then(|id| townships.iter().position(|township| *township == id));
    let response = grid::show(ui, &Grid { sticky: 3, selected, head_lines: 3, ..Grid::new("offices", table) });
    let clicked = response.clicked.and_then(|(row, column)| townships.get(row).map(|township| (*township, column)));
    match clicked {
        Some((township, 0)) if !draft.marked.insert(township) => drop(draft.marked.remove(&township)),
        Some((_, 0)) | None => {}
        Some((township, _)) => editor::open(desk, scheme, township, draft),
    }
}

/// Which scheme, and what is done with the marked townships.
fn toolbar(ui: &mut Ui, desk: &Desk, scheme: &Scheme, draft: &mut OfficesDraft, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        let label = ui.label("对照方案");
        let combo = ComboBox::from_id_salt("scheme").selected_text(&scheme.name).width(190.0).show_ui(ui, |ui| {
            for other in desk.register.policy.schemes() {
                if ui.selectable_label(other.key == scheme.key, format!("{}　{}", other.name, other.region)).clicked()
                {
                    draft.scheme = Some(other.key.clone());
                    draft.editing = None;
                }
            }
        });
        combo.response.labelled_by(label.id);
        let basis = format!("{}\n{}\n{}", scheme.source, scheme.text, scheme.remark);
        ui.label(RichText::new("依据 ⓘ").color(theme::ACCENT)).on_hover_text(basis);
        ui.separator();
        let townships =
            || desk.shown().institutions().filter(|institution| scheme.natures.contains(&institution.nature));
        if ui.button("全选").clicked() {
            draft.marked = townships().map(|township| township.id).collect();
        }
        if ui.button("全不选").clicked() {
            draft.marked.clear();
        }
        let why_not = match &desk.plan {
            None => Some("请先新建或打开一个方案"),
            Some(open) if open.plan.state != PlanState::Draft => Some("方案已经执行，不能再改"),
            Some(_) if draft.marked.is_empty() => Some("请点第一列勾选乡镇"),
            Some(_) => None,
        };
        let text = format!("对 {} 个乡镇套用“{}”", draft.marked.len(), scheme.name);
        match why_not {
            Some(why) => drop(ui.add_enabled(false, egui::Button::new(text)).on_disabled_hover_text(why)),
            None if primary(ui, &text).clicked() => {
                let steps = townships()
                    .filter(|township| draft.marked.contains(&township.id))
                    .map(|township| Operation::SetOffices {
                        institution: township.id,
                        scheme: Some(scheme.key.clone()),
                        offices: scheme.compose(township, &kept_specials(scheme, township)),
                    })
                    .map(Into::into)
                    .collect();
                let label = format!("套用“{}”", scheme.name);
                actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Add { label, steps })));
                draft.marked.clear();
            }
            None => {}
        }
    });
    ui.add_space(theme::GRID);
}

/// Special offices that a township has and may keep under `scheme`.
fn kept_specials(scheme: &Scheme, township: &Institution) -> Vec<Name> {
    let fit = scheme.fit(township);
    let may_stay = |name: &Name| scheme.permission(name, township) == Permission::Allowed;
    let keep = fit.special.iter().map(|(office, _)| office.name.clone()).filter(may_stay);
    let most = fit.limits.and_then(|limits| limits.special).map_or(usize::MAX, |most| most as usize);
    keep.take(most).collect()
}

/// Marked, name, class, scheme, then an office a column, then what is set against what is allowed.
fn matrix(
    snapshot: &Snapshot,
    policy: &Policy,
    scheme: &Scheme,
    marked: &std::collections::BTreeSet<InstitutionId>,
) -> (Table, Vec<InstitutionId>) {
    let townships: Vec<&Institution> =
        snapshot.institutions().filter(|institution| scheme.natures.contains(&institution.nature)).collect();
    let specials = special_columns(scheme, &townships);
    let fits: Vec<Fit<'_>> = townships.iter().map(|township| scheme.fit(township)).collect();
    let mut columns = vec![column("选", 2), column("乡镇(街道)", 6), column("类别", 3), column("执行方案", 10)];
    for common in &scheme.common {
        let set = fits.iter().filter(|fit| common_sign(common, fit) == "●").count();
        columns.push(column(&format!("{}\n{set}", common.name), 5));
    }
    for name in &specials {
        let set =
            townships.iter().filter(|township| township.offices.iter().any(|office| office.name == *name)).count();
        columns.push(column(&format!("{name}\n{set}"), 5));
    }
    columns.extend([column("❖ 挂牌/限", 4), column("个性/限", 4), column("已设/限额", 4), column("尚可", 3)]);
    let rows = townships
        .iter()
        .zip(&fits)
        .map(|(township, fit)| {
            let mark = if marked.contains(&township.id) { "■" } else { "□" };
            let class = township.class.as_ref().map_or("", |class| class.as_str());
            let follows = policy.scheme_of(township).map_or("未定", |scheme| scheme.name.as_str());
            let mut cells = [mark, township.name.as_str(), class, follows].map(Cell::text_of).to_vec();
            cells.extend(scheme.common.iter().map(|common| Cell::text_of(common_sign(common, fit))));
            cells.extend(specials.iter().map(|name| Cell::text_of(special_sign(scheme, township, name))));
            cells.extend(counts(township, fit).map(Cell::Text));
            Row { role: RowRole::Body, cells }
        })
        .collect();
    let table = Table {
        attachment: None,
        title: scheme.name.clone(),
        caption: Caption::default(),
        columns,
        rows,
        notes: Vec::new(),
        signatures: Vec::new(),
        paper: Paper::A3Landscape,
    };
    (table, townships.iter().map(|township| township.id).collect())
}

/// Special offices of the catalogue, then those that some township has beyond it.
fn special_columns(scheme: &Scheme, townships: &[&Institution]) -> Vec<Name> {
    let mut names: Vec<Name> = scheme.special.catalogue.iter().map(|special| special.name.clone()).collect();
    let mut found: BTreeMap<&Name, ()> = BTreeMap::new();
    for township in townships {
        for (office, listed) in scheme.fit(township).special {
            if listed.is_none_or(|special| special.name != office.name) {
                found.insert(&office.name, ());
            }
        }
    }
    names.extend(
        found
            .into_keys()
            .filter(|name| !scheme.special.catalogue.iter().any(|special| special.name == **name))
            .filter(|name| !scheme.common.iter().any(|common| common.name == **name))
            .cloned(),
    );
    names
}

/// A common office is set, wanting, or (where its condition does not hold) there without being demanded, or not demanded.
fn common_sign(common: &CommonOffice, fit: &Fit<'_>) -> &'static str {
    match fit.common.iter().find(|(demanded, _)| demanded.name == common.name) {
        Some((_, Some(_))) => "●",
        Some((_, None)) => "○",
        None if fit.special.iter().any(|(office, _)| common.is_filled_by(office)) => "●",
        None => "·",
    }
}

fn special_sign(scheme: &Scheme, township: &Institution, name: &Name) -> &'static str {
    if township.offices.iter().any(|office| office.name == *name) {
        return "●";
    }
    match scheme.permission(name, township) {
        Permission::Common | Permission::Allowed => "○",
        Permission::Refused(_) | Permission::NotListed | Permission::Unclear(_) => "·",
    }
}

/// Plates, special offices and all offices against their limits, and what is left. An unstated limit is 待填.
fn counts(township: &Institution, fit: &Fit<'_>) -> [String; 4] {
    let against = |count: usize, limit: Option<u32>| match limit {
        Some(limit) => format!("{count}/{limit}"),
        None => format!("{count}/待填"),
    };
    let limit = |of: fn(&Limits) -> Option<u32>| fit.limits.as_ref().and_then(of);
    let total = township.offices.len();
    let left = limit(|limits| limits.total).map_or_else(String::new, |most| {
        (i64::from(most) - i64::try_from(total).unwrap_or(i64::MAX)).to_string().replace('-', "−")
    });
    [
        against(township.all_nameplates().count(), limit(|limits| limits.nameplates)),
        against(fit.special_count() as usize, limit(|limits| limits.special)),
        against(total, limit(|limits| limits.total)),
        left,
    ]
}

fn column(head: &str, width: u16) -> Column {
    Column { head: vec![head.to_owned()], width, align: Align::Center }
}
