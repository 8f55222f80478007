//! 机构编制沿革表: what became of one body over the years, and of those it came from, each event with its document.

use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, signatures, written_date};
use super::{text_column, word_column};
use crate::domain::InstitutionId;
use crate::history::{Event, Founding, Happening, Lineage};
use crate::wording;

/// The story of `institution`, called `name` now or at its end.
pub fn genealogy(heading: &Heading, institution: InstitutionId, name: &str, lineage: &Lineage) -> Table {
    let rows = lineage.events.iter().enumerate().map(|(index, event)| line(index + 1, event, institution)).collect();
    Table {
        title: format!("{name}沿革表"),
        caption: heading.caption_of_words(),
        columns: columns(),
        rows,
        notes: notes(institution, name, lineage),
        signatures: signatures(),
        ..Table::on(Paper::A4Portrait)
    }
    .with_numbers_covered()
}

fn columns() -> Vec<Column> {
    vec![
        word_column(&["序号"], 3),
        word_column(&["时间"], 8),
        text_column(&["沿革事项"], 18),
        text_column(&["依据"], 9),
        word_column(&["凭证"], 4),
        text_column(&["状态"], 6),
    ]
}

fn line(number: usize, event: &Event, institution: InstitutionId) -> Row {
    let cells = vec![
        Cell::Text(number.to_string()),
        Cell::Text(written_date(event.effective)),
        Cell::Text(wording::event(event, institution)),
        Cell::Text(wording::event_basis(event)),
        Cell::Text(format!("第{}号", event.entry.0)),
        Cell::Text(wording::event_standing(event)),
    ];
    Row::new(RowRole::Body, cells)
}

/// Former names, and who came into it.
fn notes(institution: InstitutionId, name: &str, lineage: &Lineage) -> Vec<String> {
    let names = lineage.bodies.get(&institution).map(|life| life.names.as_slice()).unwrap_or_default();
    // A name behind the present one is still to come.
    let present = names.iter().rposition(|borne| borne.as_str() == name).unwrap_or_default();
    let mut former: Vec<String> = Vec::new();
    for borne in names.iter().take(present).map(ToString::to_string) {
        if borne != name && !former.contains(&borne) {
            former.push(borne);
        }
    }
    let merged = lineage.bodies.iter().filter(|(id, _)| leads_to(**id, institution, lineage));
    let merged: Vec<String> = merged.filter_map(|(_, life)| life.names.last()).map(ToString::to_string).collect();
    let origin = lineage.bodies.get(&institution).and_then(|life| life.split_from);
    let origin = origin.and_then(|id| lineage.bodies.get(&id)?.names.last()).map(ToString::to_string);
    let told = [("曾用名", former), ("并入的机构", merged), ("分设自", origin.into_iter().collect())];
    let told = told.into_iter().filter(|(_, names)| !names.is_empty());
    let mut notes: Vec<String> = told.map(|(word, names)| format!("{word}：{}。", names.join("、"))).collect();
    notes.push("机构名称按事项发生时的名称列示。".to_owned());
    notes.extend(unrecorded(lineage));
    notes
}

/// What the book cannot know of bodies that it was only told of.
fn unrecorded(lineage: &Lineage) -> Option<String> {
    let is_listed =
        |event: &Event| matches!(&event.what, Happening::Established { founding: Founding::Listed { .. }, .. });
    lineage
        .events
        .iter()
        .any(is_listed)
        .then(|| "“建账登记”“补录登记”是账簿开始登记该机构的日期，不是设立日期；设立和此前的变动没有录入。".to_owned())
}

/// Whether `body` was merged into `institution`, directly or through others.
fn leads_to(body: InstitutionId, institution: InstitutionId, lineage: &Lineage) -> bool {
    let into = |id: &InstitutionId| lineage.bodies.get(id).and_then(|life| life.merged_into);
    // No more steps than there are bodies: two that went into each other by turns end nowhere.
    std::iter::successors(into(&body), into).take(lineage.bodies.len()).any(|id| id == institution)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Date, DateTime, Entry, EntryHead, EntryId, Institution, Name, Nature, Operation, Snapshot, Source, Tier, apply,
    };
    use crate::history::{Genealogy, Life};

    #[test]
    fn a_merger_taken_back_leaves_no_former_name_and_a_division_is_no_merger() {
        let (station, centre, split) = (InstitutionId(1), InstitutionId(2), InstitutionId(3));
        let name = |text: &str| Name::new(text).expect("a name");
        let life = |text: &str| Life { names: vec![name(text)], ..Life::default() };
        let bodies = [
            (station, Life { merged_into: Some(centre), ..life("县种子站") }),
            (centre, life("县农技中心")),
            (split, Life { split_from: Some(centre), ..life("县植保站") }),
        ];
        let lineage = Lineage { events: Vec::new(), bodies: bodies.into_iter().collect() };
        let told = |body, name| notes(body, name, &lineage).first().cloned().unwrap_or_default();
        assert_eq!(told(centre, "县农技中心"), "并入的机构：县种子站。");
        assert_eq!(told(split, "县植保站"), "分设自：县农技中心。");
    }

    #[test]
    fn a_body_set_up_again_keeps_its_name_and_its_first_day() {
        let (first, again) = (Date::constant(2001, 1, 1), Date::constant(2020, 1, 1));
        let body = |id, text| {
            let name = Name::new(text).expect("a name");
            Institution::bare(InstitutionId(id), name, Tier::County, Nature::PublicInstitution)
        };
        let merged = Operation::Merge { from: vec![InstitutionId(1)], into: InstitutionId(2) };
        let (station, centre) = (body(1, "县种子站"), body(2, "县农技中心"));
        let log = [
            (first, Operation::Establish(station.clone())),
            (first, Operation::Establish(centre)),
            (again, merged),
            (again, Operation::Establish(station)),
        ];
        let (mut register, mut story) = (Snapshot::default(), Genealogy::default());
        for (id, (day, operation)) in (1..).zip(log) {
            let entry = Entry::new(day, Source::Manual, vec![operation.clone()]);
            story.note(&EntryHead::of(&entry, EntryId(id), again.at(9, 0, 0, 0)), &register, &operation);
            apply(&mut register, &operation).expect("possible");
        }
        let lineage = story.of(InstitutionId(1), again);
        let life = lineage.bodies.get(&InstitutionId(1)).expect("known");
        assert_eq!((life.names.len(), life.since, life.merged_into), (1, Some(first), None));
        assert_eq!(notes(InstitutionId(1), "县种子站", &lineage).len(), 1, "no former name");
    }

    #[test]
    fn every_event_has_its_day_and_document_and_former_names_are_listed() {
        let name = |text| Name::new(text).expect("a name");
        let body = Institution::bare(InstitutionId(1), name("县农业局"), Tier::County, Nature::Government);
        let renamed = Operation::Rename { institution: InstitutionId(1), name: name("县农业农村局") };
        let (mut register, mut story) = (Snapshot::default(), Genealogy::default());
        for (id, operation) in (1..).zip([Operation::Establish(body), renamed]) {
            let entry = Entry::new(Date::constant(2019, 3, 8), Source::Manual, vec![operation.clone()]);
            let head = EntryHead::of(&entry, EntryId(id), DateTime::constant(2026, 1, 1, 0, 0, 0, 0));
            story.note(&head, &register, &operation);
            apply(&mut register, &operation).expect("possible");
        }
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let table = genealogy(&heading, InstitutionId(1), "县农业农村局", &story.of(InstitutionId(1), heading.date));
        let last = table.rows.last().expect("two rows").cells.iter().map(Cell::text).collect::<Vec<_>>();
        assert_eq!(last, ["2", "2019年3月8日", "县农业局更名为县农业农村局", "文号待补", "第2号", ""]);
        assert_eq!(table.notes, ["曾用名：县农业局。", "机构名称按事项发生时的名称列示。"]);
    }
}
