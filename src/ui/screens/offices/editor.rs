//! One township: its special offices, leadership posts and plates, changed together as steps of the open plan.

use egui::{DragValue, RichText, ScrollArea, TextEdit, Ui};

use crate::app::{Action, Desk, PlanAction, PlanEdit};
use crate::domain::{Institution, InstitutionId, LeaderPosts, Name, Operation};
use crate::plan::{PlanState, Step};
use crate::rules::{Choice, Permission, Scheme};
use crate::ui::drafts::OfficesDraft;
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

/// Takes the township as it stands into the draft.
pub fn open(desk: &Desk, scheme: &Scheme, township: InstitutionId, draft: &mut OfficesDraft) {
    let Some(institution) = desk.shown().institution(township) else { return };
    draft.editing = Some(township);
    draft.chosen = scheme.fit(institution).special.iter().map(|(office, _)| office.name.clone()).collect();
    draft.chief = institution.leaders.chief.0;
    draft.deputy = institution.leaders.deputy.0;
    draft.nameplates = institution.nameplates.iter().map(Name::as_str).collect::<Vec<_>>().join("\n");
    draft.own_name.clear();
}

pub fn show(
    ui: &mut Ui,
    desk: &Desk,
    scheme: &Scheme,
    township: InstitutionId,
    draft: &mut OfficesDraft,
    actions: &mut Vec<Action>,
) {
    let Some(institution) = desk.shown().institution(township) else {
        draft.editing = None;
        return;
    };
    ui.horizontal(|ui| {
        ui.label(RichText::new(institution.name.as_str()).font(theme::bold(theme::SUBHEADING)));
        if ui.button("关闭").clicked() {
            draft.editing = None;
        }
    });
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        common(ui, scheme, institution);
        specials(ui, scheme, institution, draft);
        leaders_and_plates(ui, draft);
        ui.add_space(8.0);
        let is_draft = desk.plan.as_ref().is_some_and(|open| open.plan.state == PlanState::Draft);
        let steps = steps(scheme, institution, draft);
        let text = format!("加入方案({}步)", steps.len());
        if !is_draft {
            ui.add_enabled(false, egui::Button::new(text)).on_disabled_hover_text("请先新建或打开一个未执行的方案");
        } else if steps.is_empty() {
            ui.add_enabled(false, egui::Button::new("没有改动"));
        } else if primary(ui, &text).clicked() {
            let label = format!("配置{}", institution.name);
            actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Add { label, steps })));
        }
    });
}

fn common(ui: &mut Ui, scheme: &Scheme, institution: &Institution) {
    ui.label(RichText::new(format!("共性机构({})", scheme.name)).font(theme::bold(theme::BODY)));
    for (common, office) in scheme.fit(institution).common {
        match office {
            Some(office) if office.name == common.name => drop(ui.label(format!("● {}", common.name))),
            Some(office) => drop(ui.label(format!("● {}(现名 {})", common.name, office.name))),
            None => drop(ui.label(RichText::new(format!("○ {}(套用后增设)", common.name)).color(theme::CAUTION))),
        }
    }
    let unnamed = scheme.unnamed_for(institution);
    if unnamed > 0 {
        ui.label(
            RichText::new(format!("另有 {unnamed} 个共性机构来源未点名(待填)，先从下面所选中扣除"))
                .color(theme::SECONDARY),
        );
    }
}

/// Special offices to tick; one that is not allowed says why.
fn specials(ui: &mut Ui, scheme: &Scheme, institution: &Institution, draft: &mut OfficesDraft) {
    ui.add_space(6.0);
    let most = scheme.limits_for(institution).and_then(|limits| limits.special);
    let limit = most.map_or_else(|| "待填".to_owned(), |most| most.to_string());
    let unnamed = scheme.unnamed_for(institution) as usize;
    let title = format!("个性机构 已选 {} / 限 {limit}", draft.chosen.len().saturating_sub(unnamed));
    ui.label(RichText::new(title).font(theme::bold(theme::BODY)));
    for special in &scheme.special.catalogue {
        let refusal = wording::policy::permission(&scheme.permission(&special.name, institution));
        tick(ui, &special.name, refusal, draft);
    }
    let beyond: Vec<Name> = draft
        .chosen
        .iter()
        .chain(institution.offices.iter().map(|office| &office.name))
        .filter(|name| !scheme.special.catalogue.iter().any(|special| special.name == **name))
        .filter(|name| scheme.permission(name, institution) != Permission::Common)
        .cloned()
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    for name in beyond {
        tick(ui, &name, wording::policy::permission(&scheme.permission(&name, institution)), draft);
    }
    if scheme.special.choice == Choice::Open {
        ui.horizontal(|ui| {
            let label = ui.label("另设");
            ui.add(TextEdit::singleline(&mut draft.own_name).desired_width(150.0)).labelled_by(label.id);
            if let (true, Ok(name)) = (ui.button("添加").clicked(), Name::new(&draft.own_name)) {
                draft.chosen.insert(name);
                draft.own_name.clear();
            }
        });
    }
}

/// One special office. What is set but not allowed can only be taken away.
fn tick(ui: &mut Ui, name: &Name, refusal: Option<String>, draft: &mut OfficesDraft) {
    let mut is_chosen = draft.chosen.contains(name);
    let is_possible = refusal.is_none() || is_chosen;
    let text = match &refusal {
        Some(why) => format!("{name}({why})"),
        None => name.to_string(),
    };
    if ui.add_enabled(is_possible, egui::Checkbox::new(&mut is_chosen, text)).changed() {
        if is_chosen {
            draft.chosen.insert(name.clone());
        } else {
            draft.chosen.remove(name);
        }
    }
}

fn leaders_and_plates(ui: &mut Ui, draft: &mut OfficesDraft) {
    ui.add_space(6.0);
    ui.label(RichText::new("领导职数").font(theme::bold(theme::BODY)));
    ui.horizontal(|ui| {
        let label = ui.label("正职");
        ui.add(DragValue::new(&mut draft.chief).range(0..=20)).labelled_by(label.id);
        let label = ui.label("副职");
        ui.add(DragValue::new(&mut draft.deputy).range(0..=40)).labelled_by(label.id);
    });
    ui.add_space(6.0);
    let label = ui.label(RichText::new("挂牌(每行一块)").font(theme::bold(theme::BODY)));
    ui.add(TextEdit::multiline(&mut draft.nameplates).desired_rows(4).desired_width(f32::INFINITY))
        .labelled_by(label.id);
}

/// What the draft changes, as steps.
fn steps(scheme: &Scheme, institution: &Institution, draft: &OfficesDraft) -> Vec<Step> {
    let id = institution.id;
    let mut operations = Vec::new();
    let chosen: Vec<Name> = draft.chosen.iter().cloned().collect();
    let offices = scheme.compose(institution, &chosen);
    if offices != institution.offices || institution.scheme.as_deref() != Some(scheme.key.as_str()) {
        operations.push(Operation::SetOffices { institution: id, scheme: Some(scheme.key.clone()), offices });
    }
    let leaders = LeaderPosts::new(draft.chief, draft.deputy);
    if leaders != institution.leaders {
        operations.push(Operation::SetLeaders { institution: id, leaders });
    }
    let nameplates: Vec<Name> = draft.nameplates.lines().filter_map(|line| Name::new(line).ok()).collect();
    if nameplates != institution.nameplates {
        operations.push(Operation::SetNameplates { institution: id, nameplates });
    }
    operations.into_iter().map(Step::from).collect()
}
