//! What the user decides over the preview of an import: full or partial, who is meant by rows that leave it open, what unknown
//! names of institutions mean, whose departure is confirmed. Every decision is an action; what it comes to is seen in the next
//! preview.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Checkbox, RichText, ScrollArea, Ui};

use super::issues::{FileNames, address};
use super::steady;
use crate::app::stages::Preview;
use crate::app::{Action, Confirmation, ImportAction, ImportChoice};
use crate::domain::Name;
use crate::import::{
    Candidate, Departure, IdentityAnswer, ImportMode, InstitutionAnswer, Issue, Namesakes, PersonProblem, Problem,
    RegisterProblem, RowKey,
};
use crate::ui::drafts::MendsDraft;
use crate::ui::theme;
use crate::wording;

/// How far people stand in from their institution, in points.
const INDENT: f32 = 24.0;

/// How much the workbooks say, with what follows from it.
pub(super) fn mode(ui: &mut Ui, preview: &Preview, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label("导入方式");
        let mut mode = preview.choices.mode;
        ui.radio_value(&mut mode, ImportMode::Partial, "增量：没有列出的人保留");
        ui.radio_value(&mut mode, ImportMode::Full, "全量：所列单位没有列出的人作为离开提出，确认后才办理出编");
        if mode != preview.choices.mode {
            actions.push(chosen(ImportChoice::Mode(mode)));
        }
    });
    let offers = wording::offered_departures(&preview.batch.departures).len();
    if offers > 0 {
        let words = format!("! {offers} 个单位有人离开待确认，见“待定”。没有确认的保留在册。");
        ui.label(RichText::new(words).color(theme::CAUTION));
    }
    for void in preview.void_answers() {
        ui.label(RichText::new(format!("! {}", wording::void_answer(void))).color(theme::CAUTION));
    }
}

/// One line of what is to be decided or was.
enum Item<'a> {
    Heading(&'static str),
    /// Rows of which one answer can be given for all.
    Alike(usize),
    Person {
        key: RowKey,
        address: String,
        candidates: &'a [Candidate],
        /// What the row leaves open.
        problem: &'a PersonProblem,
    },
    Answered {
        key: &'a RowKey,
        answer: IdentityAnswer,
    },
    Unit {
        written: String,
        /// Whom it may mean.
        candidates: Vec<&'a Name>,
    },
    UnitAnswered {
        written: &'a str,
        answer: &'a InstitutionAnswer,
    },
    /// Those of an institution together.
    Departures {
        unit: &'a Name,
        people: usize,
        confirmed: usize,
    },
    Departure(&'a Departure),
}

/// How many things wait for a decision.
pub(super) fn open(preview: &Preview) -> usize {
    let is_open = |item: &&Item<'_>| match item {
        Item::Person { .. } | Item::Unit { .. } => true,
        Item::Departure(departure) => !departure.accepted,
        Item::Departures { .. }
        | Item::Heading(_)
        | Item::Alike(_)
        | Item::Answered { .. }
        | Item::UnitAnswered { .. } => false,
    };
    items(preview).iter().filter(is_open).count()
}

pub(super) fn show(ui: &mut Ui, preview: &Preview, draft: &mut MendsDraft, actions: &mut Vec<Action>) {
    let is_held = steady::rests(ui, &mut draft.decided_at);
    let decided = actions.len();
    let items = items(preview);
    if items.is_empty() {
        ui.label(RichText::new("没有需要您定的事项。").color(theme::SECONDARY));
        return;
    }
    ScrollArea::both().auto_shrink(false).show_rows(ui, theme::ROW_HEIGHT, items.len(), |ui, rows| {
        if is_held {
            ui.disable();
        }
        for item in items.get(rows).unwrap_or_default() {
            ui.horizontal(|ui| {
                ui.set_min_height(theme::ROW_HEIGHT);
                line(ui, item, actions);
            });
        }
    });
    if actions.len() > decided {
        draft.decided_at = steady::decided_at(ui);
    }
}

fn items(preview: &Preview) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    people(preview, &mut items);
    units(preview, &mut items);
    departures(preview, &mut items);
    items
}

fn people<'a>(preview: &'a Preview, items: &mut Vec<Item<'a>>) {
    let begin = items.len();
    let is_alike = |issue: &&Issue| matches!(issue.problem, Problem::Person(PersonProblem::IdentityOpen { .. }));
    let alike = preview.issues().filter(is_alike).count();
    if alike > 1 {
        items.push(Item::Alike(alike));
    }
    let files = FileNames::of(preview);
    for issue in preview.issues() {
        if let (Some((key, candidates)), Problem::Person(problem)) = (issue.question(), &issue.problem) {
            items.push(Item::Person { key, address: address(files, &issue.place), candidates, problem });
        }
    }
    let answered = preview.choices.identities.iter().map(|(key, answer)| Item::Answered { key, answer: *answer });
    items.extend(answered);
    head(items, begin, "这些行是谁");
}

fn units<'a>(preview: &'a Preview, items: &mut Vec<Item<'a>>) {
    let begin = items.len();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for issue in preview.issues() {
        let Some((written, candidates)) = unit_asked(issue) else { continue };
        if !preview.choices.institutions.contains_key(written) && seen.insert(written) {
            items.push(Item::Unit { written: written.to_owned(), candidates });
        }
    }
    let answered = preview.choices.institutions.iter();
    items.extend(answered.map(|(written, answer)| Item::UnitAnswered { written, answer }));
    head(items, begin, "这些单位名指哪个单位");
}

/// The written name that an issue asks about, and what it may mean.
fn unit_asked(issue: &Issue) -> Option<(&str, Vec<&Name>)> {
    let Problem::Register(problem) = &issue.problem else { return None };
    if let RegisterProblem::UnknownInstitution { name, nearest } = problem {
        return Some((name, nearest.iter().collect()));
    }
    if let RegisterProblem::AmbiguousInstitution { name, candidates } = problem {
        return Some((name, candidates.iter().collect()));
    }
    if let RegisterProblem::InstitutionMayBeKnown { name, nearest } = problem {
        return Some((name.as_str(), vec![nearest]));
    }
    None
}

fn departures<'a>(preview: &'a Preview, items: &mut Vec<Item<'a>>) {
    let begin = items.len();
    let mut by_unit: BTreeMap<&Name, Vec<&Departure>> = BTreeMap::new();
    for departure in &preview.batch.departures {
        by_unit.entry(&departure.unit).or_default().push(departure);
    }
    for (unit, mut people) in by_unit {
        // Whoever is ticked keeps the place in the list.
        people.sort_by_key(|departure| (&departure.name, departure.person));
        let confirmed = people.iter().filter(|departure| departure.accepted).count();
        items.push(Item::Departures { unit, people: people.len(), confirmed });
        items.extend(people.into_iter().map(Item::Departure));
    }
    head(items, begin, "这些人已经离开(打勾的办理出编)");
}

/// Puts a heading over the items from `begin`, where there are any.
fn head(items: &mut Vec<Item<'_>>, begin: usize, heading: &'static str) {
    if items.len() > begin {
        items.insert(begin, Item::Heading(heading));
    }
}

fn line(ui: &mut Ui, item: &Item<'_>, actions: &mut Vec<Action>) {
    match item {
        Item::Heading(heading) => drop(ui.label(RichText::new(*heading).font(theme::bold(theme::BODY)))),
        Item::Alike(count) => {
            let words = format!("其中同单位同名、只有一人相符的 {count} 行，都是同一人");
            offer(ui, &words, ImportChoice::Namesakes(Namesakes::Same), actions);
        }
        Item::Person { key, address, candidates, problem } => {
            ui.label(format!("{address}　{}{}", key.name, wording::import::doubt(problem)));
            for candidate in *candidates {
                let answer = IdentityAnswer::Same(candidate.person);
                let words = format!("是{}", wording::import::candidate(candidate));
                offer(ui, &words, ImportChoice::Identity(key.clone(), Some(answer)), actions);
            }
            if problem.allows_somebody_new() {
                offer(ui, "另一人", ImportChoice::Identity(key.clone(), Some(IdentityAnswer::Another)), actions);
            }
            offer(ui, "不导入", ImportChoice::Identity(key.clone(), Some(IdentityAnswer::LeaveOut)), actions);
        }
        Item::Answered { key, answer } => {
            let words = match answer {
                IdentityAnswer::Same(person) => format!("是第{}号", person.0),
                IdentityAnswer::Another => "是另一人".to_owned(),
                IdentityAnswer::LeaveOut => "不导入".to_owned(),
            };
            let words = format!("{}第{}行　{}：{words}", key.sheet, key.row, key.name);
            ui.label(RichText::new(words).color(theme::SECONDARY));
            offer(ui, "撤回", ImportChoice::Identity((*key).clone(), None), actions);
        }
        Item::Unit { written, candidates } => {
            ui.label(written);
            let mut answer = |ui: &mut Ui, words: &str, answer: InstitutionAnswer| {
                offer(ui, words, ImportChoice::Institution(written.clone(), Some(answer)), actions);
            };
            for candidate in candidates {
                answer(ui, &format!("是“{candidate}”"), InstitutionAnswer::Is((*candidate).clone()));
            }
            answer(ui, "是新机构", InstitutionAnswer::New);
            answer(ui, "不导入", InstitutionAnswer::LeaveOut);
        }
        Item::UnitAnswered { written, answer } => {
            let words = match answer {
                InstitutionAnswer::Is(name) => format!("是“{name}”"),
                InstitutionAnswer::New => "是新机构".to_owned(),
                InstitutionAnswer::LeaveOut => "不导入".to_owned(),
            };
            ui.label(RichText::new(format!("{written}：{words}")).color(theme::SECONDARY));
            offer(ui, "撤回", ImportChoice::Institution((*written).to_owned(), None), actions);
        }
        Item::Departures { unit, people, confirmed } => together(ui, unit, (*confirmed, *people), actions),
        Item::Departure(departure) => {
            ui.add_space(INDENT);
            let mut is_confirmed = departure.accepted;
            let words = format!("{} {}", departure.name, wording::kind(departure.kind));
            if ui.checkbox(&mut is_confirmed, wording::import::drawable(&words)).changed() {
                actions.push(chosen(ImportChoice::Departure(departure.person, confirmation(is_confirmed))));
            }
        }
    }
}

/// The tick over those whom an institution misses: all, some or none of them have left.
fn together(ui: &mut Ui, unit: &Name, (confirmed, people): (usize, usize), actions: &mut Vec<Action>) {
    let mut is_confirmed = confirmed == people;
    let is_in_part = confirmed > 0 && confirmed < people;
    let words = match confirmed {
        0 => format!("{unit} {people}人"),
        _ => format!("{unit} {people}人，其中 {confirmed} 人办理出编"),
    };
    let tick = Checkbox::new(&mut is_confirmed, words).indeterminate(is_in_part);
    if ui.add(tick).on_hover_text("这个单位的全部打勾，或者全部去掉").changed() {
        actions.push(chosen(ImportChoice::Departures(unit.clone(), confirmation(is_confirmed))));
    }
}

fn confirmation(is_ticked: bool) -> Confirmation {
    if is_ticked { Confirmation::Given } else { Confirmation::Withdrawn }
}

/// A button that makes one decision.
fn offer(ui: &mut Ui, words: &str, choice: ImportChoice, actions: &mut Vec<Action>) {
    if ui.button(words).clicked() {
        actions.push(chosen(choice));
    }
}

fn chosen(choice: ImportChoice) -> Action {
    Action::Import(ImportAction::Choose(choice))
}
