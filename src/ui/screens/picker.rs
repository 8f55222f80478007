//! 点名: the box in which people are ticked for a step or an agreement. Everybody on such places is listed, the best suggestion
//! first, with the reasons; what is ticked goes into the draft or the plan when it is confirmed, and nowhere before.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Color32, ComboBox, RichText, TextEdit, Ui, vec2};

use crate::app::{Action, Desk, Loading, MovesAction, PlanAction, PlanEdit, Suggested, named_elsewhere, stages};
use crate::domain::{Headcount, Mover, NamedMove, PersonId, Snapshot};
use crate::optimise::Merit;
use crate::report::{Align, Cell, Column, Paper, Row, RowRole, Table};
use crate::ui::dialog::modal;
use crate::ui::drafts::{Drafts, PickerAim, PickerDraft, PickerOrder};
use crate::ui::memo::{Memo, Same};
use crate::ui::theme;
use crate::ui::widgets::grid::{self, Grid, Look};
use crate::ui::widgets::primary;
use crate::wording;

/// The list as last built: whom its rows are about, and the table.
pub type PickerView = Memo<ViewKey, (Vec<Line>, Table)>;

/// What a list is built from.
pub type ViewKey =
    (Same<Vec<Suggested>>, Same<Snapshot>, (String, PickerOrder), BTreeSet<PersonId>, BTreeMap<PersonId, usize>);

/// Somebody in a row.
#[derive(Debug)]
pub struct Line {
    person: PersonId,
    name: String,
    merit: Merit,
    /// In full, where the column is too narrow.
    why: String,
    /// Named by another step already, so not to be ticked here.
    is_taken: bool,
    is_ticked: bool,
}

/// Opens the box, and has the people read.
pub fn open(draft: &mut PickerDraft, aim: PickerAim, of: NamedMove, named: &[Mover], actions: &mut Vec<Action>) {
    draft.begin(aim, of, named);
    actions.push(Action::Moves(MovesAction::Ask(of)));
}

/// Draws the box while people are being named.
pub fn show(ui: &mut Ui, desk: &Desk, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let Some((aim, of)) = drafts.picker.aim else { return };
    // What the names were for may be gone: the plan is closed, the step undone.
    if !still_wanted(desk, aim, &of) {
        drafts.picker = PickerDraft::default();
        return;
    }
    let screen = ui.ctx().content_rect().size();
    let size = vec2((0.92 * screen.x).min(1_180.0), 0.84 * screen.y);
    let response = modal("picker").show(ui.ctx(), |ui| {
        ui.set_width(size.x - 40.0);
        ui.set_height(size.y - 40.0);
        head(ui, desk, &of);
        tools(ui, desk, &of, aim, &mut drafts.picker);
        let foot = 40.0;
        let room = vec2(ui.available_width(), ui.available_height() - foot);
        ui.allocate_ui(room, |ui| list(ui, desk, aim, &mut drafts.picker));
        buttons(ui, desk, (aim, &of), drafts, actions);
    });
    if response.should_close() {
        drafts.picker = PickerDraft::default();
    }
}

fn still_wanted(desk: &Desk, aim: PickerAim, of: &NamedMove) -> bool {
    match aim {
        PickerAim::Composer => desk.edit_hindrance().is_none(),
        PickerAim::Step(index) => {
            let step = desk.plan.as_ref().and_then(|open| open.plan.steps().get(index));
            desk.edit_hindrance().is_none() && step.and_then(|step| step.operation.named_move()) == Some(*of)
        }
        PickerAim::Agreement => desk.read_only().is_none(),
    }
}

fn head(ui: &mut Ui, desk: &Desk, of: &NamedMove) {
    let title = format!("{}点名", wording::move_manner(of.manner));
    ui.label(RichText::new(title).font(theme::bold(theme::SUBHEADING)));
    let bodies = wording::named_move(of, desk.shown());
    ui.label(format!("{bodies}　{} {}名", wording::kind(of.kind), of.count));
}

fn tools(ui: &mut Ui, desk: &Desk, of: &NamedMove, aim: PickerAim, draft: &mut PickerDraft) {
    let people = &desk.moves.people;
    ui.horizontal(|ui| {
        let label = ui.label("查找人员");
        let edit = TextEdit::singleline(&mut draft.search).hint_text("姓名、职务、理由").desired_width(180.0);
        ui.add(edit).labelled_by(label.id);
        let label = ui.label("排序");
        let combo = ComboBox::from_id_salt("order of people").selected_text(draft.order.title());
        let combo = combo.show_ui(ui, |ui| {
            for order in PickerOrder::ALL {
                ui.selectable_value(&mut draft.order, order, order.title());
            }
        });
        combo.response.labelled_by(label.id);
        let wanted = of.count.0;
        let hint = "从“建议先行”和“适宜”的人里，按次序选到这个人数";
        if ui.button(format!("按建议选满{wanted}人")).on_hover_text(hint).clicked() {
            draft.ticked = best(desk, aim, wanted);
        }
        if ui.button("全不选").clicked() {
            draft.ticked.clear();
        }
        if desk.moves.loading == Loading::Busy {
            ui.spinner();
            ui.label("正在读花名册…");
        } else if people.is_empty() {
            ui.label(RichText::new("这类编制上没有在册人员，只能空编划转").color(theme::CAUTION));
        } else {
            ui.label(RichText::new(format!("共 {} 人", people.len())).color(theme::SECONDARY));
        }
    });
}

/// The first so many who fit and are not named elsewhere.
fn best(desk: &Desk, aim: PickerAim, count: u32) -> BTreeSet<PersonId> {
    let taken = taken(desk, aim);
    let fitting = desk.moves.people.iter().filter(|it| match it.suggestion.merit {
        Merit::First | Merit::Fit => !taken.contains_key(&it.person.id),
        Merit::Weigh | Merit::Unfit => false,
    });
    fitting.take(usize::try_from(count).unwrap_or(usize::MAX)).map(|it| it.person.id).collect()
}

/// Who is named by another step of the open draft.
fn taken(desk: &Desk, aim: PickerAim) -> BTreeMap<PersonId, usize> {
    let except = match aim {
        PickerAim::Step(index) => Some(index),
        PickerAim::Composer | PickerAim::Agreement => None,
    };
    desk.draft().map(|open| named_elsewhere(&open.plan, except)).unwrap_or_default()
}

fn list(ui: &mut Ui, desk: &Desk, aim: PickerAim, draft: &mut PickerDraft) {
    let taken = taken(desk, aim);
    let search = (draft.search.trim().to_owned(), draft.order);
    let people = Arc::clone(&desk.moves.people);
    let (listed, names) = (Same(Arc::clone(&people)), Same(Arc::clone(desk.shown())));
    let key: ViewKey = (listed, names, search.clone(), draft.ticked.clone(), taken.clone());
    let asked = desk.moves.asked;
    let (lines, table) = draft.view.get(key, || {
        let of = |it: &Suggested| {
            let manner = asked.map_or(crate::domain::MoveManner::WithPlace, |of| of.manner);
            wording::move_reasons(&it.suggestion.reasons, manner, desk.shown())
        };
        built(&people, &search, (&draft.ticked, &taken), desk.shown(), &of)
    });
    let look = PickerLook { lines };
    let response = grid::show(ui, &Grid { sticky: 3, look: Some(&look), ..Grid::new("picker", table) });
    let clicked = response.clicked.and_then(|(row, _)| lines.get(row)).filter(|line| !line.is_taken);
    if let Some(person) = clicked.map(|line| line.person)
        && !draft.ticked.remove(&person)
    {
        draft.ticked.insert(person);
    }
}

fn built(
    people: &[Suggested],
    (search, order): &(String, PickerOrder),
    (ticked, taken): (&BTreeSet<PersonId>, &BTreeMap<PersonId, usize>),
    snapshot: &Snapshot,
    reasons: &dyn Fn(&Suggested) -> String,
) -> (Vec<Line>, Table) {
    let mut shown: Vec<(&Suggested, String)> = people.iter().map(|it| (it, reasons(it))).collect();
    shown.retain(|(it, why)| fits(it, why, search));
    match order {
        PickerOrder::Suggestion => {}
        PickerOrder::Retirement => shown.sort_by_key(|(it, _)| Reverse(it.suggestion.retires_in)),
        PickerOrder::Roster => shown.sort_by_key(|(it, _)| it.person.id),
    }
    let (mut lines, mut rows) = (Vec::with_capacity(shown.len()), Vec::with_capacity(shown.len()));
    for (number, (it, why)) in (1..).zip(shown) {
        let elsewhere = taken.get(&it.person.id);
        let is_ticked = ticked.contains(&it.person.id);
        let why = elsewhere.map_or(why, |step| format!("已在第{}步点名", step + 1));
        lines.push(Line {
            person: it.person.id,
            why: why.clone(),
            name: it.person.name.to_string(),
            merit: it.suggestion.merit,
            is_taken: elsewhere.is_some(),
            is_ticked,
        });
        rows.push(row(number, it, if is_ticked { "✓" } else { "□" }, why, snapshot));
    }
    (lines, table(rows))
}

fn fits(it: &Suggested, why: &str, search: &str) -> bool {
    let at = &it.person.assignment;
    let in_names = [Some(&it.person.name), at.office.as_ref(), at.post.as_ref()];
    let number = it.person.id_number.as_ref().map_or("", |number| number.as_str());
    in_names.into_iter().flatten().any(|name| name.as_str().contains(search))
        || why.contains(search)
        || (!search.is_empty() && number.ends_with(search))
}

fn row(number: usize, it: &Suggested, tick: &str, why: String, snapshot: &Snapshot) -> Row {
    let person = &it.person;
    let at = &person.assignment;
    let text = |value: Option<String>| value.map_or(Cell::Blank, Cell::Text);
    let post: Vec<&str> = at.office.iter().chain(&at.post).map(|name| name.as_str()).collect();
    let work = at.is_split().then(|| wording::holder(crate::domain::Holder::Institution(at.works_at), snapshot));
    let cells = vec![
        Cell::text_of(tick),
        Cell::Text(number.to_string()),
        Cell::Text(person.name.to_string()),
        Cell::text_of(wording::merit(it.suggestion.merit)),
        Cell::Text(why),
        Cell::Text(post.join(" ")),
        text(person.birth.map(|month| month.to_string())),
        text(it.suggestion.retires_in.map(|month| month.to_string())),
        text(work),
        text(person.id_number.as_ref().map(|number| number.masked())),
    ];
    Row::new(RowRole::Body, cells)
}

fn table(rows: Vec<Row>) -> Table {
    let heads: [(&str, u16, Align); 10] = [
        ("选", 2, Align::Center),
        ("序号", 3, Align::Right),
        ("姓名", 5, Align::Left),
        ("建议", 5, Align::Center),
        ("理由", 20, Align::Left),
        ("原岗位(职务)", 9, Align::Left),
        ("出生年月", 5, Align::Center),
        ("法定退休", 5, Align::Center),
        ("实际工作单位", 8, Align::Left),
        ("身份证号", 11, Align::Left),
    ];
    let column = |(head, width, align): (&str, u16, Align)| Column::new(vec![head.to_owned()], width, align);
    Table { title: "点名".to_owned(), columns: heads.map(column).into(), rows, ..Table::on(Paper::A4Landscape) }
}

struct PickerLook<'a> {
    lines: &'a [Line],
}

/// Columns of the tick, of the word for how well somebody fits, and of the reasons.
const TICK: usize = 0;
const MERIT: usize = 3;
const WHY: usize = 4;

impl Look for PickerLook<'_> {
    fn colour(&self, row: usize, column: usize) -> Option<Color32> {
        let line = self.lines.get(row)?;
        match (line.is_taken, column, line.merit) {
            (true, _, _) => Some(theme::SECONDARY),
            (false, TICK, _) => Some(theme::ACCENT),
            (false, MERIT, Merit::First) => Some(theme::GOOD),
            (false, MERIT, Merit::Weigh) => Some(theme::CAUTION),
            (false, MERIT, Merit::Unfit) => Some(theme::BAD),
            (false, _, _) => None,
        }
    }

    fn hint(&self, row: usize, column: usize) -> Option<String> {
        self.lines.get(row).filter(|_| column == WHY).map(|line| line.why.clone())
    }

    fn name(&self, row: usize, column: usize) -> Option<String> {
        let line = self.lines.get(row).filter(|line| column == TICK && !line.is_taken)?;
        Some(format!("{}{}", if line.is_ticked { "不选" } else { "选" }, line.name))
    }

    fn head_name(&self, _column: usize) -> Option<String> {
        None
    }
}

fn buttons(
    ui: &mut Ui,
    desk: &Desk,
    (aim, of): (PickerAim, &NamedMove),
    drafts: &mut Drafts,
    actions: &mut Vec<Action>,
) {
    let listed = desk.moves.people.iter().filter(|it| drafts.picker.ticked.contains(&it.person.id));
    let movers: Vec<Mover> = listed.map(|it| stages::mover(&it.person)).collect();
    let is_ready = desk.moves.loading == Loading::Idle && desk.moves.asked == Some(*of);
    let gone = drafts.picker.ticked.len().saturating_sub(movers.len());
    ui.horizontal(|ui| {
        let confirm = ui.add_enabled_ui(is_ready, |ui| primary(ui, "确定名单")).inner;
        if confirm.on_disabled_hover_text("正在读花名册").clicked() {
            put(desk, aim, movers.clone(), drafts, actions);
            drafts.picker = PickerDraft::default();
        }
        if ui.button("取消").clicked() {
            drafts.picker = PickerDraft::default();
        }
        ui.label(tally(of, movers.len()));
        if is_ready && gone > 0 {
            let words = format!("! 原来点的{gone}人已不在这类编制上，确定后去掉");
            ui.label(RichText::new(words).color(theme::CAUTION));
        }
    });
}

/// How many are named, and what of the move is left without a name.
fn tally(of: &NamedMove, named: usize) -> String {
    let named = Headcount(u32::try_from(named).unwrap_or(u32::MAX));
    let left = of.count.excess_over(named);
    let rest = match of.manner {
        crate::domain::MoveManner::WithPlace => "空编划转",
        crate::domain::MoveManner::UseOnly => "只定人数",
    };
    match named > of.count {
        true => format!("已选 {named} 人，多于{}名，数量随之增为{named}名", of.count),
        false if left.is_zero() => format!("已选 {named} 人"),
        false => format!("已选 {named} 人，其余 {left} 名{rest}"),
    }
}

fn put(desk: &Desk, aim: PickerAim, movers: Vec<Mover>, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let count = u32::try_from(movers.len()).unwrap_or(u32::MAX);
    match aim {
        PickerAim::Composer => {
            drafts.plan.count = drafts.plan.count.max(count);
            drafts.plan.movers = movers;
        }
        PickerAim::Agreement => {
            let draft = &mut drafts.agreements.deployment;
            draft.count = draft.count.max(count);
            draft.people = movers;
        }
        PickerAim::Step(index) => {
            let step = desk.plan.as_ref().and_then(|open| open.plan.steps().get(index));
            if let Some(step) = step
                && let Some(operation) = step.operation.with_people(movers)
            {
                let step = crate::plan::Step { operation, ..step.clone() };
                actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Replace { index, step })));
            }
        }
    }
}
