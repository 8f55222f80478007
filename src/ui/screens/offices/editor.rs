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
use super::yardstick::Yardstick;
use crate::app::{Action, Desk};
use crate::domain::{Institution, LeaderPosts, Name, Operation};
use crate::plan::Step;
use crate::rules::Situation;
use crate::ui::screens::duties;
use crate::ui::theme;
use crate::ui::widgets::primary;

const TABS: [(TownTab, &str); 3] =
    [(TownTab::Comparison, "对照"), (TownTab::Offices, "机构与职数"), (TownTab::Facts, "类别与要素")];

impl TownDraft {
    /// The township as it stands, to be edited.
    pub fn taken(town: &Arc<Institution>) -> Self {
        let joined =
            |names: &mut dyn Iterator<Item = &Name>, word| names.map(Name::as_str).collect::<Vec<_>>().join(word);
        Self {
            taken: Arc::clone(town),
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

    /// Whether something was typed that is not in the plan yet.
    pub fn is_changed(&self) -> bool {
        self.edited() != *self.taken
    }

    /// Where the township was changed elsewhere (a click into the matrix, another edit, undo), what was typed of other things stays;
    /// what was typed of the very same thing is gone, and that is said.
    pub fn follow(&mut self, institution: &Arc<Institution>) {
        if Arc::ptr_eq(institution, &self.taken) || **institution == *self.taken {
            self.taken = Arc::clone(institution);
            return;
        }
        let (was, mut now) = (Self::taken(&self.taken), Self::taken(institution));
        let mut is_lost = false;
        let mut keep = |typed: bool, changed: bool, kept: &mut dyn FnMut()| match (typed, changed) {
            (true, false) => kept(),
            (true, true) => is_lost = true,
            (false, _) => {}
        };
        let offices = |draft: &Self| (draft.offices.clone(), draft.scheme.clone());
        let leaders = |draft: &Self| (draft.chief, draft.deputy);
        keep(offices(self) != offices(&was), offices(&was) != offices(&now), &mut || {
            (now.offices, now.scheme) = offices(self);
        });
        keep(leaders(self) != leaders(&was), leaders(&was) != leaders(&now), &mut || {
            (now.chief, now.deputy) = leaders(self);
        });
        keep(self.factors != was.factors, was.factors != now.factors, &mut || now.factors.clone_from(&self.factors));
        let texts =
            |draft: &Self| [draft.nameplates.clone(), draft.class.clone(), draft.zone.clone(), draft.traits.clone()];
        let [mine, before, after] = [texts(self), texts(&was), texts(&now)];
        let places = [&mut now.nameplates, &mut now.class, &mut now.zone, &mut now.traits];
        for (((mine, before), after), place) in mine.iter().zip(&before).zip(&after).zip(places) {
            keep(mine != before, before != after, &mut || place.clone_from(mine));
        }
        // What was typed is what the plan says now: it has been added, and nothing is lost.
        now.is_retaken = is_lost && self.edited() != **institution;
        now.own_name = std::mem::take(&mut self.own_name);
        *self = now;
    }

    /// The township as the draft would have it. A value that is not a number is left as it was.
    fn edited(&self) -> Institution {
        let name = |text: &str| Name::new(text).ok();
        let factors = self.factors.iter().filter_map(|(factor, value)| {
            let factor = name(factor)?;
            let value = value.trim().parse().ok().or_else(|| self.taken.factors.get(&factor).copied())?;
            Some((factor, value))
        });
        Institution {
            offices: self.offices.iter().map(OfficeDraft::office).collect(),
            scheme: self.scheme.clone(),
            leaders: LeaderPosts::new(self.chief, self.deputy),
            nameplates: self.nameplates.lines().filter_map(name).collect(),
            class: name(&self.class),
            zone: name(&self.zone),
            traits: edit::names(&self.traits),
            factors: factors.collect(),
            ..Institution::clone(&self.taken)
        }
    }
}

pub fn show(ui: &mut Ui, desk: &Desk, yardstick: Yardstick<'_>, draft: &mut OfficesDraft, actions: &mut Vec<Action>) {
    let Some(open) = draft.open else { return };
    let (Some(institution), Some(town)) = (desk.shown().shared(open), draft.towns.get_mut(&open)) else {
        draft.towns.remove(&open);
        draft.open = None;
        return;
    };
    town.follow(institution);
    let mut is_closed = false;
    ui.horizontal(|ui| {
        is_closed = ui.button("关闭").clicked();
        let name = RichText::new(institution.name.as_str()).font(theme::bold(theme::SUBHEADING));
        ui.add(egui::Label::new(name).truncate());
    });
    ui.horizontal(|ui| {
        for (tab, words) in TABS {
            ui.selectable_value(&mut draft.tab, tab, words);
        }
    });
    ui.separator();
    if town.is_retaken {
        let words = "这个乡镇刚在别处改动过，这里没有加入方案的修改有一部分已按新的情况重填。";
        ui.label(RichText::new(words).color(theme::CAUTION));
    }
    let edited = town.edited();
    let of = Situation::counted_in(&edited, desk.shown());
    let scheme = yardstick.of(&edited);
    let room = (ui.available_height() - 2.0 * theme::ROW_HEIGHT).max(120.0);
    let area = ScrollArea::vertical().id_salt((open.0, draft.tab as u8)).auto_shrink(false).max_height(room);
    area.show(ui, |ui| match (draft.tab, scheme) {
        (TownTab::Comparison, Some(scheme)) => comparison::show(ui, desk, scheme, institution, of),
        (TownTab::Offices, Some(scheme)) => {
            bodies::show(ui, desk, scheme, (of, town), &mut draft.effective, actions);
        }
        (TownTab::Comparison | TownTab::Offices, None) => {
            let words = "这个乡镇没有执行方案。请在上面的“对照方案”里选一个方案，再对照或者套用。";
            ui.label(RichText::new(words).color(theme::CAUTION));
        }
        (TownTab::Facts, scheme) => {
            facts::show(ui, scheme, of, town);
            duties::counts(ui, desk, institution.id, &mut draft.duties);
        }
    });
    ui.separator();
    confirm(ui, desk, institution, &edited, town, actions);
    if is_closed {
        draft.close();
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
            *town = TownDraft::taken(&Arc::clone(&town.taken));
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
        assert!(!TownDraft::taken(&town).is_changed());
    }

    #[test]
    fn what_is_typed_stays_when_other_things_of_the_township_change() {
        let before = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
        let mut draft = TownDraft::taken(&Arc::new(before.clone()));
        draft.factors.push(("户籍人口".to_owned(), "60000".to_owned()));
        draft.class = "一类".to_owned();
        let elsewhere = Institution { leaders: LeaderPosts::new(1, 5), ..before.clone() };
        draft.follow(&Arc::new(elsewhere.clone()));
        let expected = Institution {
            class: Some(name("一类")),
            factors: [(name("户籍人口"), 60_000)].into(),
            ..elsewhere.clone()
        };
        assert_eq!((draft.edited(), draft.is_retaken), (expected.clone(), false));
        // The class is set elsewhere to something else: what was typed of it is gone and told, the rest stays.
        let class = Institution { class: Some(name("二类")), ..elsewhere };
        draft.follow(&Arc::new(class));
        let expected = Institution { class: Some(name("二类")), ..expected };
        assert_eq!((draft.edited(), draft.is_retaken), (expected.clone(), true));
        draft.follow(&Arc::new(expected));
        assert_eq!((draft.is_changed(), draft.is_retaken), (false, false), "added to the plan");
    }

    #[test]
    fn drafts_of_several_townships_stay_and_so_does_the_tab() {
        let town =
            |number, word| Arc::new(Institution::bare(InstitutionId(number), name(word), Tier::Township, Nature::Town));
        let (first, second) = (town(1, "白鹤镇"), town(2, "龙门镇"));
        let mut draft = OfficesDraft::default();
        draft.open(&first, Some(TownTab::Facts));
        draft.towns.get_mut(&first.id).expect("open").class = "一类".to_owned();
        draft.open(&second, None);
        assert_eq!((draft.open, draft.tab), (Some(second.id), TownTab::Facts));
        assert_eq!(draft.unadded().map(|town| town.id).collect::<Vec<_>>(), [first.id]);
        draft.open(&first, None);
        assert_eq!(draft.towns.get(&first.id).map(|town| town.class.as_str()), Some("一类"));
        assert_eq!(draft.towns.len(), 1, "what nobody changed is not kept");
    }

    #[test]
    fn all_changes_are_steps_and_what_it_is_comes_first() {
        let before = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
        let mut draft = TownDraft::taken(&Arc::new(before.clone()));
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
        let steps = steps(&before, &draft.edited());
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
