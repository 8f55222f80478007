//! One township: template, today and plan side by side; its offices with places, leaders, nature and plates; its class, zone,
//! traits and measured facts. All changes together are one edit of the open plan.

mod bodies;
mod comparison;
mod facts;

use std::sync::Arc;

use egui::{RichText, ScrollArea, Ui};

use super::describe::described;
use super::draft::{OfficeDraft, OfficesDraft, TownDraft, TownTab};
use super::edit;
use crate::app::{Action, Desk};
use crate::domain::{Institution, LeaderPosts, Name, Operation};
use crate::plan::Step;
use crate::rules::{Scheme, Situation};
use crate::ui::screens::duties;
use crate::ui::theme;
use crate::ui::widgets::primary;

const TABS: [(TownTab, &str); 3] =
    [(TownTab::Comparison, "对照"), (TownTab::Offices, "机构与职数"), (TownTab::Facts, "类别与要素")];

/// The township as it stands, to be edited.
pub fn taken(town: &Arc<Institution>, tab: TownTab) -> TownDraft {
    let joined = |names: &mut dyn Iterator<Item = &Name>, word| names.map(Name::as_str).collect::<Vec<_>>().join(word);
    TownDraft {
        taken: Arc::clone(town),
        tab,
        offices: town.offices.iter().map(OfficeDraft::of).collect(),
        scheme: town.scheme.clone(),
        chief: town.leaders.chief.0,
        deputy: town.leaders.deputy.0,
        nameplates: joined(&mut town.nameplates.iter(), "\n"),
        own_name: String::new(),
        class: town.class.as_ref().map_or_else(String::new, ToString::to_string),
        zone: town.zone.as_ref().map_or_else(String::new, ToString::to_string),
        traits: joined(&mut town.traits.iter(), "、"),
        factors: town.factors.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
        is_retaken: false,
    }
}

pub fn show(ui: &mut Ui, desk: &Desk, scheme: &Scheme, draft: &mut OfficesDraft, actions: &mut Vec<Action>) {
    let Some(town) = &mut draft.town else { return };
    let Some(institution) = desk.shown().shared(town.taken.id) else {
        draft.town = None;
        return;
    };
    take_again(institution, town);
    let mut is_closed = false;
    ui.horizontal(|ui| {
        is_closed = ui.button("关闭").clicked();
        let name = RichText::new(institution.name.as_str()).font(theme::bold(theme::SUBHEADING));
        ui.add(egui::Label::new(name).truncate()).on_hover_text(institution.name.as_str());
    });
    ui.horizontal(|ui| {
        for (tab, words) in TABS {
            ui.selectable_value(&mut town.tab, tab, words);
        }
    });
    ui.separator();
    if town.is_retaken {
        let words = "这个乡镇刚在别处改动过，这里没有加入方案的修改已按新的情况重填。";
        ui.label(RichText::new(words).color(theme::CAUTION));
    }
    let edited = edited(town);
    let of = Situation::counted_in(&edited, desk.shown());
    let room = (ui.available_height() - 2.0 * theme::ROW_HEIGHT).max(120.0);
    ScrollArea::vertical().id_salt(town.tab as u8).auto_shrink(false).max_height(room).show(ui, |ui| match town.tab {
        TownTab::Comparison => comparison::show(ui, desk, scheme, institution, of),
        TownTab::Offices => bodies::show(ui, desk, scheme, of, town),
        TownTab::Facts => {
            facts::show(ui, scheme, of, town);
            duties::counts(ui, desk, institution.id, &mut draft.duties);
        }
    });
    ui.separator();
    confirm(ui, desk, institution, &edited, town, actions);
    if is_closed {
        draft.town = None;
    }
}

/// Where the township was changed elsewhere (a click into the matrix, undo), the draft begins anew; if something had been typed,
/// that is said.
fn take_again(institution: &Arc<Institution>, town: &mut TownDraft) {
    if Arc::ptr_eq(institution, &town.taken) || **institution == *town.taken {
        town.taken = Arc::clone(institution);
        return;
    }
    let edited = edited(town);
    let is_lost = edited != *town.taken && edited != **institution;
    *town = TownDraft { is_retaken: is_lost, ..taken(institution, town.tab) };
}

/// The township as the draft would have it. A value that is not a number is left as it was.
fn edited(town: &TownDraft) -> Institution {
    let name = |text: &str| Name::new(text).ok();
    let factors = town.factors.iter().filter_map(|(factor, value)| {
        let factor = name(factor)?;
        let value = value.trim().parse().ok().or_else(|| town.taken.factors.get(&factor).copied())?;
        Some((factor, value))
    });
    Institution {
        offices: town.offices.iter().map(OfficeDraft::office).collect(),
        scheme: town.scheme.clone(),
        leaders: LeaderPosts::new(town.chief, town.deputy),
        nameplates: town.nameplates.lines().filter_map(name).collect(),
        class: name(&town.class),
        zone: name(&town.zone),
        traits: edit::names(&town.traits),
        factors: factors.collect(),
        ..Institution::clone(&town.taken)
    }
}

fn confirm(
    ui: &mut Ui,
    desk: &Desk,
    institution: &Institution,
    edited: &Institution,
    town: &mut TownDraft,
    actions: &mut Vec<Action>,
) {
    let steps = steps(institution, edited);
    let text = format!("加入方案({}步)", steps.len());
    ui.horizontal(|ui| {
        if steps.is_empty() {
            ui.add_enabled(false, egui::Button::new("没有改动"));
        } else if let Some(why) = edit::hindrance(desk) {
            ui.add_enabled(false, egui::Button::new(&text)).on_disabled_hover_text(why);
            ui.label(RichText::new(why).color(theme::CAUTION));
        } else if primary(ui, &text).clicked() {
            edit::put(desk, format!("配置{}", institution.name), steps, actions);
        }
        if edited != institution && ui.button("恢复").on_hover_text("放弃这里没有加入方案的修改").clicked()
        {
            *town = taken(&Arc::clone(&town.taken), town.tab);
        }
    });
}

/// What makes `before` into `after`: first what it is, which carries the whole institution, then what is set of it.
fn steps(before: &Institution, after: &Institution) -> Vec<Step> {
    let institution = before.id;
    let facts = Institution {
        class: after.class.clone(),
        zone: after.zone.clone(),
        traits: after.traits.clone(),
        factors: after.factors.clone(),
        ..before.clone()
    };
    let mut steps: Vec<Step> = described(before, facts).into_iter().collect();
    if after.offices != before.offices || after.scheme != before.scheme {
        let (scheme, offices) = (after.scheme.clone(), after.offices.clone());
        steps.push(Operation::SetOffices { institution, scheme, offices }.into());
    }
    if after.leaders != before.leaders {
        steps.push(Operation::SetLeaders { institution, leaders: after.leaders }.into());
    }
    if after.nameplates != before.nameplates {
        steps.push(Operation::SetNameplates { institution, nameplates: after.nameplates.clone() }.into());
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{InstitutionId, Nature, OfficeNature, Tier};

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    #[test]
    fn a_draft_that_nobody_touched_changes_nothing() {
        let mut town = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
        town.traits = [name("涉农"), name("旅游")].into();
        town.factors = [(name("常住人口"), 32_000)].into();
        town.nameplates = vec![name("乡村振兴工作站")];
        let town = Arc::new(town);
        assert_eq!(edited(&taken(&town, TownTab::Facts)), *town);
    }

    #[test]
    fn all_changes_are_steps_and_what_it_is_comes_first() {
        let before = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
        let mut draft = taken(&Arc::new(before.clone()), TownTab::Facts);
        draft.class = "一类".to_owned();
        draft.factors = vec![("村数".to_owned(), "14".to_owned()), ("常住人口".to_owned(), "三万".to_owned())];
        draft.deputy = 5;
        let office = crate::domain::Office {
            name: name("应急管理办公室"),
            nature: OfficeNature::Administrative,
            places: None,
            leaders: LeaderPosts::default(),
            nameplates: Vec::new(),
        };
        draft.offices.push(OfficeDraft {
            nameplates: "防汛办公室、消防工作站".to_owned(), ..OfficeDraft::of(&office)
        });
        let steps = steps(&before, &edited(&draft));
        let kinds: Vec<&str> = steps
            .iter()
            .map(|step| match &step.operation {
                Operation::Describe(_) => "describe",
                Operation::SetOffices { offices, .. } => {
                    assert_eq!(offices.first().map(|office| office.nameplates.len()), Some(2));
                    "offices"
                }
                Operation::SetLeaders { .. } => "leaders",
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(kinds, ["describe", "offices", "leaders"]);
        assert_eq!(steps.first().map(|step| step.reason.as_str()), Some("类别无→一类；村数14"));
    }
}
