//! 核查意见 as a list to act on, in the groups that say what has to be done: each finding with its measure, its basis (the text
//! unfolds), the rows it is about one click away, its remedies as buttons where steps are ready, and the leave it was given.
//! What is clicked becomes actions; what belongs to another part of the window is handed back.

use egui::{CollapsingHeader, Frame, Margin, RichText, Ui};

use crate::app::{Action, Desk, PeopleAction, PeopleFilter, PlanAction, PlanEdit, Screen};
use crate::domain::{
    ByHand, Finding, FindingGroup, Holder, InstitutionId, Name, QuotaKind, Remedy, RuleId, Snapshot, Subject,
};
use crate::optimise::remedy_steps;
use crate::rules::{covers, is_waivable};
use crate::ui::drafts::FindingsDraft;
use crate::ui::theme;
use crate::ui::widgets::{finding_line, link};
use crate::wording;

/// Findings of one group that are drawn before more are asked for.
const AT_FIRST: usize = 30;

/// What tells one finding from another while the list is drawn anew after an edit.
pub type FindingIdentity = (RuleId, Subject, Option<QuotaKind>, Vec<Name>);

/// What was clicked and concerns others.
#[derive(Debug, Default)]
pub struct FindingsResponse {
    /// This step is to be brought into view.
    pub step: Option<usize>,
    /// Leave is to be given to this finding.
    pub waive: Option<Finding>,
}

/// Findings to be listed, with their names as of `snapshot`.
pub struct FindingList<'a> {
    /// Tells this list from others.
    pub name: &'a str,
    pub findings: &'a [Finding],
    pub snapshot: &'a Snapshot,
}

/// Draws the groups, those that press most first.
pub fn show(
    ui: &mut Ui,
    desk: &Desk,
    list: &FindingList<'_>,
    draft: &mut FindingsDraft,
    actions: &mut Vec<Action>,
) -> FindingsResponse {
    let mut response = FindingsResponse::default();
    if list.findings.is_empty() {
        ui.label(RichText::new("✓ 没有核查意见").color(theme::GOOD));
    }
    for group in FindingGroup::ALL {
        let of_group: Vec<&Finding> = list.findings.iter().filter(|finding| finding.group() == group).collect();
        if of_group.is_empty() {
            continue;
        }
        let title = format!("{} {}", wording::finding_group(group), of_group.len());
        let title = RichText::new(title).font(theme::bold(theme::BODY)).color(group_colour(group));
        let is_open = group != FindingGroup::Resolved;
        CollapsingHeader::new(title).id_salt((list.name, group)).default_open(is_open).show(ui, |ui| {
            let limit = draft.shown.get(&group).copied().unwrap_or(AT_FIRST);
            for (index, finding) in of_group.iter().take(limit).enumerate() {
                ui.push_id(index, |ui| entry(ui, desk, (finding, list.snapshot), draft, &mut response, actions));
            }
            let more = of_group.len().saturating_sub(limit);
            if more > 0 && ui.button(format!("再显示 {} 条(还有 {more} 条)", more.min(AT_FIRST))).clicked() {
                draft.shown.insert(group, limit + AT_FIRST);
            }
        });
    }
    response
}

fn group_colour(group: FindingGroup) -> egui::Color32 {
    match group {
        FindingGroup::MustMend => theme::BAD,
        FindingGroup::MayExplain => theme::CAUTION,
        FindingGroup::Advice => theme::HINT,
        FindingGroup::Resolved => theme::GOOD,
    }
}

fn entry(
    ui: &mut Ui,
    desk: &Desk,
    (finding, snapshot): (&Finding, &Snapshot),
    draft: &mut FindingsDraft,
    response: &mut FindingsResponse,
    actions: &mut Vec<Action>,
) {
    ui.spacing_mut().interact_size.y = 20.0;
    ui.spacing_mut().button_padding.y = 1.0;
    ui.spacing_mut().item_spacing.y = 2.0;
    finding_line(ui, finding, snapshot);
    Frame::new().inner_margin(Margin { left: 16, ..Margin::ZERO }).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            if let Some(measure) = wording::measure(finding) {
                ui.label(measure.to_string());
            }
            places(ui, desk, finding, response, actions);
            basis(ui, finding, snapshot, draft);
        });
        if draft.unfolded.as_ref() == Some(&identity(finding)) {
            ui.label(RichText::new(&*finding.basis.text).color(theme::SECONDARY));
        }
        if finding.group() != FindingGroup::Resolved {
            ui.horizontal_wrapped(|ui| {
                remedies(ui, desk, finding, actions);
                leave(ui, desk, finding, response, actions);
            });
        }
    });
    ui.add_space(2.0 * theme::GRID);
}

/// The source of the rule; a click unfolds its text.
fn basis(ui: &mut Ui, finding: &Finding, snapshot: &Snapshot, draft: &mut FindingsDraft) {
    let identity = identity(finding);
    let is_unfolded = draft.unfolded.as_ref() == Some(&identity);
    let source = wording::finding(finding, snapshot).source;
    let hint = if is_unfolded { "收起条文" } else { "展开条文" };
    if link(ui, &format!("依据 {source}")).on_hover_text(hint).clicked() {
        draft.unfolded = (!is_unfolded).then_some(identity);
    }
}

fn identity(finding: &Finding) -> FindingIdentity {
    (finding.rule, finding.subject, finding.kind, finding.names.clone())
}

/// The rows that the finding is about, one click away.
fn places(ui: &mut Ui, desk: &Desk, finding: &Finding, response: &mut FindingsResponse, actions: &mut Vec<Action>) {
    for step in &finding.steps {
        if link(ui, &format!("第{}步", step + 1)).clicked() {
            response.step = Some(*step);
        }
    }
    let Some(institution) = institution(finding).and_then(|id| desk.shown().institution(id)) else { return };
    if link(ui, &format!("台账：{}", institution.name)).clicked() {
        actions.extend([Action::Select(Some(institution.id)), Action::Go(Screen::Ledger)]);
    }
    if is_about_people(finding) && link(ui, "相关人员").clicked() {
        let filter = PeopleFilter { institution: Some(institution.id), kind: finding.kind, ..PeopleFilter::default() };
        actions.extend([Action::People(PeopleAction::Filter(filter)), Action::Go(Screen::People)]);
    }
}

fn institution(finding: &Finding) -> Option<InstitutionId> {
    match finding.subject {
        Subject::Institution(id) | Subject::Holder(Holder::Institution(id)) => Some(id),
        Subject::Holder(Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_)) | Subject::Book => None,
    }
}

/// Whether the people of the institution can settle it, or are what is wrong.
fn is_about_people(finding: &Finding) -> bool {
    finding.remedies.iter().any(|remedy| match remedy {
        Remedy::ByHand(by_hand) => match by_hand {
            ByHand::EnterRankDocument | ByHand::SettleIdentity { .. } | ByHand::MendRoster => true,
            ByHand::StaffOffice { .. }
            | ByHand::LowerOfficePlaces { .. }
            | ByHand::LowerPosts { .. }
            | ByHand::AddPosts { .. }
            | ByHand::RenameOffice(_)
            | ByHand::RecallLoans { .. }
            | ByHand::CloseClearances { .. }
            | ByHand::KeepToPoolKind
            | ByHand::WeighStandard
            | ByHand::EnterFact
            | ByHand::MendPack
            | ByHand::InstallPack
            | ByHand::ChooseScheme
            | ByHand::AddCommonOffices { .. }
            | ByHand::ExtendBands => false,
        },
        Remedy::CutFewerOrNameMovers { .. }
        | Remedy::CoverExcess { .. }
        | Remedy::RelieveLeaders { .. }
        | Remedy::TakeBack { .. }
        | Remedy::UseOtherKind => true,
        Remedy::EnterApproval
        | Remedy::AddOffice(_)
        | Remedy::RemoveOffices { .. }
        | Remedy::RemoveOffice(_)
        | Remedy::RemoveNameplates { .. }
        | Remedy::LowerLeaders { .. }
        | Remedy::ReverseDirection => false,
    })
}

/// Remedies: buttons where steps are ready and a draft is open to take them, sentences otherwise.
fn remedies(ui: &mut Ui, desk: &Desk, finding: &Finding, actions: &mut Vec<Action>) {
    let shown = desk.shown();
    for remedy in &finding.remedies {
        let steps = match desk.draft() {
            Some(_) => remedy_steps(&desk.register.policy, shown, finding, remedy),
            None => Vec::new(),
        };
        if steps.is_empty() {
            ui.label(RichText::new(format!("建议 {}", wording::remedy(remedy))).color(theme::SECONDARY));
            continue;
        }
        let label = format!("采用：{}", wording::ready_remedy(remedy));
        let sentences: Vec<String> = steps.iter().map(|step| wording::step(step, shown)).collect();
        if ui.button(&label).on_hover_text(format!("加入步骤：{}", sentences.join("；"))).clicked() {
            actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Add { label, steps })));
        }
    }
}

/// 授权豁免: what was given, or the button to give it.
fn leave(ui: &mut Ui, desk: &Desk, finding: &Finding, response: &mut FindingsResponse, actions: &mut Vec<Action>) {
    if let Some(waived) = &finding.waived {
        ui.label(RichText::new(wording::waiver(&waived.reason, &waived.document)).color(theme::GOOD));
    }
    let Some(draft) = desk.draft().filter(|_| is_waivable(finding)) else { return };
    match draft.plan.waivers().iter().find(|waiver| covers(waiver, finding)) {
        Some(waiver) => {
            if ui.button("撤回豁免").clicked() {
                actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Withdraw(waiver.clone()))));
            }
        }
        None => {
            if ui.button("豁免…").on_hover_text("经授权保留这一条，须有理由和批准文号").clicked()
            {
                response.waive = Some(finding.clone());
            }
        }
    }
}
