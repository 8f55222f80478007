//! 人员: the roster, read in pages as it is scrolled, with search; ID numbers are masked.

use std::sync::Arc;

use egui::{ComboBox, RichText, TextEdit, Ui};

use crate::app::{Action, Desk, Loading, PeopleAction, PeopleFilter};
use crate::domain::{Person, QuotaKind, Snapshot};
use crate::report::{Align, Cell, Column, Paper, Row, RowRole, Table};
use crate::ui::drafts::PeopleDraft;
use crate::ui::memo::{Memo, Same};
use crate::ui::theme;
use crate::ui::widgets::grid::{self, Grid};
use crate::ui::widgets::{empty_hint, is_composing, title_bar};
use crate::wording;

/// The grid as last built, and what it was built from: the answer it was read with, and the register that names its places.
pub type PeopleView = Memo<(u64, Same<Snapshot>), Table>;

/// Rows from the end at which the next page is asked for.
const NEAR_THE_END: usize = 40;

pub fn show(ui: &mut Ui, desk: &Desk, draft: &mut PeopleDraft, actions: &mut Vec<Action>) {
    let people = &desk.people;
    let total = people.total.map(|total| format!("共 {total} 人，已读 {} 人", people.people.len())).unwrap_or_default();
    title_bar(ui, "人员", &total, |ui| {
        if people.loading == Loading::Busy {
            ui.spinner();
        }
    });
    filters(ui, desk, draft, actions);
    if people.people.is_empty() && people.loading == Loading::Idle && people.total.is_some() {
        let what = match people.filter == PeopleFilter::default() {
            true => "花名册还是空的，请先导入人员花名册。",
            false => "没有符合条件的人员，请换一个条件。",
        };
        empty_hint(ui, what, |_| {});
        return;
    }
    let key = (people.answers, Same(Arc::clone(desk.shown())));
    let table = draft.view.get(key, || table(&people.people, desk.shown()));
    let response = grid::show(ui, &Grid { sticky: 2, selected: draft.selected, ..Grid::new("people", table) });
    if let Some((row, _)) = response.clicked {
        draft.selected = Some(row);
    }
    let is_near_the_end = response.last_visible + NEAR_THE_END >= people.people.len();
    if is_near_the_end && people.next.is_some() && people.loading == Loading::Idle {
        actions.push(Action::People(PeopleAction::More));
    }
}

fn filters(ui: &mut Ui, desk: &Desk, draft: &mut PeopleDraft, actions: &mut Vec<Action>) {
    let mut wanted = desk.people.filter.clone();
    ui.horizontal(|ui| {
        let label = ui.label("查找");
        let hint = "姓名、身份证号、内设机构、职务";
        let field = ui.add(TextEdit::singleline(&mut draft.search).hint_text(hint).desired_width(260.0));
        if field.labelled_by(label.id).changed() && !is_composing(ui) {
            wanted.text.clone_from(&draft.search);
        }
        let kind = wanted.kind.map_or("全部编制类型", wording::kind);
        let label = ui.label("编制类型");
        let combo = ComboBox::from_id_salt("kind").selected_text(kind).show_ui(ui, |ui| {
            ui.selectable_value(&mut wanted.kind, None, "全部编制类型");
            for kind in QuotaKind::ALL {
                ui.selectable_value(&mut wanted.kind, Some(kind), wording::kind(kind));
            }
        });
        combo.response.labelled_by(label.id);
        if let Some(institution) = wanted.institution.and_then(|id| desk.shown().institution(id)) {
            ui.label(RichText::new(format!("单位：{}", institution.name)).color(theme::ACCENT));
            if ui.button("不限单位").clicked() {
                wanted.institution = None;
            }
        }
    });
    if wanted != desk.people.filter {
        draft.selected = None;
        actions.push(Action::People(PeopleAction::Filter(wanted)));
    }
}

fn table(people: &[Person], snapshot: &Snapshot) -> Table {
    let heads: [(&str, u16, Align); 13] = [
        ("序号", 4, Align::Right),
        ("姓名", 6, Align::Left),
        ("性别", 3, Align::Center),
        ("身份证号", 12, Align::Left),
        ("出生年月", 6, Align::Center),
        ("编制所在单位", 12, Align::Left),
        ("编制类型", 6, Align::Center),
        ("实际工作单位", 12, Align::Left),
        ("内设机构", 8, Align::Left),
        ("职务(岗位)", 9, Align::Left),
        ("人员分类", 7, Align::Center),
        ("入编时间", 6, Align::Center),
        ("其他登记事项", 40, Align::Left),
    ];
    let column = |(head, width, align): (&str, u16, Align)| Column::new(vec![head.to_owned()], width, align);
    Table {
        title: "人员花名册".to_owned(),
        columns: heads.map(column).into(),
        rows: people.iter().enumerate().map(|(index, person)| line(index + 1, person, snapshot)).collect(),
        ..Table::on(Paper::A4Landscape)
    }
}

fn line(number: usize, person: &Person, snapshot: &Snapshot) -> Row {
    let at = &person.assignment;
    let named = |id| snapshot.institution(id).map_or_else(String::new, |institution| institution.name.to_string());
    let text = |value: Option<String>| value.map_or(Cell::Blank, Cell::Text);
    let further: Vec<String> =
        person.particulars.further.iter().map(|(head, value)| format!("{head}：{value}")).collect();
    let cells = vec![
        Cell::Text(number.to_string()),
        Cell::Text(person.name.to_string()),
        text(person.sex.map(|sex| wording::sex(sex).to_owned())),
        text(person.id_number.as_ref().map(|number| number.masked())),
        text(person.birth.map(|month| month.to_string())),
        Cell::Text(named(at.quota_at)),
        Cell::text_of(wording::kind(at.kind)),
        if at.is_split() { Cell::Text(named(at.works_at)) } else { Cell::Blank },
        text(at.office.as_ref().map(ToString::to_string)),
        text(at.post.as_ref().map(ToString::to_string)),
        Cell::text_of(wording::position(at.position)),
        text(person.particulars.admitted.map(|month| month.to_string())),
        Cell::Text(further.join("；")),
    ];
    Row::new(RowRole::Body, cells)
}
