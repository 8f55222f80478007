//! The inspector: of the selected institution it tells how many, why, and what is wrong.

use egui::{Grid, RichText, ScrollArea, Ui};

use super::ask;
use super::duties::{self, DutiesDraft};
use crate::app::origin::Shown;
use crate::app::{
    Action, Desk, EntriesAction, HistoryAction, PeopleAction, PeopleFilter, Screen, State, WaitingChange,
};
use crate::domain::{
    Finding, Held, Holder, Institution, InstitutionId, Kinds, OfficeNature, Origin, QuotaKind, Subject, Whom,
};
use crate::ui::theme;
use crate::ui::widgets::{finding_line, link, number};
use crate::wording;

pub fn show(
    ui: &mut Ui,
    state: &State,
    desk: &Desk,
    selected: InstitutionId,
    lists: &mut DutiesDraft,
    actions: &mut Vec<Action>,
) {
    let shown = desk.shown();
    let Some(institution) = shown.institution(selected) else { return };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.label(RichText::new(institution.name.as_str()).font(theme::bold(theme::SUBHEADING)));
        ui.label(RichText::new(headline(institution)).color(theme::SECONDARY));
        if let Some(parent) = institution.parent.and_then(|id| shown.institution(id)) {
            ui.label(format!("隶属 {}", parent.name));
        }
        if !institution.former_names.is_empty() {
            let names: Vec<&str> = institution.former_names.iter().map(|name| name.as_str()).collect();
            ui.label(format!("曾用名(简称) {}", names.join("、")));
        }
        ui.add_space(6.0);
        standings(ui, desk, institution, actions);
        ui.add_space(6.0);
        let in_post = wording::leaders(shown.roster().leaders(institution.id));
        ui.label(format!("领导职数 核定 {} · 实配 {in_post}", wording::leaders(institution.leaders)));
        if !institution.charter.is_empty() {
            ui.label(format!("{} {}", wording::RECORDED_DOCUMENT, institution.charter));
        }
        bodies(ui, institution);
        for (factor, value) in &institution.factors {
            ui.label(format!("{factor} {value}"));
        }
        for (head, value) in &institution.further {
            ui.label(format!("{head} {value}"));
        }
        if !institution.remark.is_empty() {
            ui.label(format!("备注 {}", institution.remark));
        }
        duties::counts(ui, desk, institution.id, lists);
        findings(ui, desk, institution);
        waiting(ui, state, desk, institution, actions);
        ui.add_space(8.0);
        if ui.button("查看人员").clicked() {
            let filter = PeopleFilter { institution: Some(institution.id), ..PeopleFilter::default() };
            actions.extend([Action::People(PeopleAction::Filter(filter)), Action::Go(Screen::People)]);
        }
        if ui.button("沿革").on_hover_text("设立、更名、合并、划归的经过和文号").clicked() {
            actions.push(Action::History(HistoryAction::Trace(institution.id)));
        }
    });
}

fn headline(institution: &Institution) -> String {
    let mut words = vec![wording::nature(institution.nature).to_owned()];
    words.extend(institution.grade.map(|grade| wording::grade(grade).to_owned()));
    words.extend(institution.class.iter().chain(&institution.zone).chain(&institution.traits).map(ToString::to_string));
    words.join(" · ")
}

/// 核定 − 实有 = 空编 (or 超编), kind by kind.
fn standings(ui: &mut Ui, desk: &Desk, institution: &Institution, actions: &mut Vec<Action>) {
    Grid::new("standings").num_columns(4).spacing([12.0, 4.0]).show(ui, |ui| {
        for head in ["编制类型", "核定", "实有", "空(+)超(−)"] {
            ui.label(RichText::new(head).color(theme::SECONDARY));
        }
        ui.end_row();
        for kind in QuotaKind::ALL {
            let standing = desk.shown().standing(institution.id, kind);
            if standing.is_empty() {
                continue;
            }
            ui.label(wording::kind(kind));
            let net = standing.vacancy().since(standing.excess());
            let figures = [
                (Held::Authorized, RichText::new(standing.authorized.to_string())),
                (Held::Strength, RichText::new(standing.strength.to_string())),
                (Held::Balance, RichText::new(wording::signed(net)).color(theme::change_colour(net.0))),
            ];
            for (held, text) in figures {
                if number(ui, text) {
                    let whom = Whom::line(Holder::Institution(institution.id), Kinds::of(kind));
                    ask(Some(Origin::new(whom, held)), Shown::OnScreen, actions);
                }
            }
            ui.end_row();
        }
    });
}

fn bodies(ui: &mut Ui, institution: &Institution) {
    for nature in [OfficeNature::Administrative, OfficeNature::Service] {
        let names: Vec<&str> = institution.offices_of(nature).map(|office| office.name.as_str()).collect();
        if names.is_empty() {
            continue;
        }
        let title = match (institution.nature.is_township(), nature) {
            (false, OfficeNature::Administrative) => "内设机构",
            (true, OfficeNature::Administrative) | (_, OfficeNature::Service) => wording::office_nature(nature),
        };
        ui.label(format!("{title} {}个：{}", names.len(), names.join("、")));
    }
    let plates: Vec<&str> = institution.all_nameplates().map(|plate| plate.as_str()).collect();
    if !plates.is_empty() {
        ui.label(format!("❖ 挂牌 {}块：{}", plates.len(), plates.join("、")));
    }
}

fn findings(ui: &mut Ui, desk: &Desk, institution: &Institution) {
    let about = |finding: &&Finding| finding.subject == Subject::Institution(institution.id);
    let mut found = desk.findings().iter().filter(about).peekable();
    if found.peek().is_some() {
        ui.add_space(6.0);
        ui.label(RichText::new("核查意见").font(theme::bold(theme::BODY)));
    }
    for finding in found {
        finding_line(ui, finding, desk.shown());
    }
}

/// 待生效: what entries of later days will change here.
fn waiting(ui: &mut Ui, state: &State, desk: &Desk, institution: &Institution, actions: &mut Vec<Action>) {
    let touches = |change: &&WaitingChange| change.institutions.contains(&institution.id);
    let mut changes = desk.waiting_changes(state.today).filter(touches).peekable();
    if changes.peek().is_none() {
        return;
    }
    ui.add_space(6.0);
    ui.label(RichText::new("另有待生效").font(theme::bold(theme::BODY)));
    for change in changes {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(wording::waiting_from(change.from)).color(theme::CAUTION));
            ui.label(RichText::new(&change.sentence).color(theme::SECONDARY));
            if link(ui, &format!("第{}号", change.entry.0)).on_hover_text("查看凭证").clicked() {
                let select = Action::Entries(EntriesAction::Select(Some(change.entry)));
                actions.extend([select, Action::Go(Screen::Entries)]);
            }
        });
    }
}
