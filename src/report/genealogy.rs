//! 机构编制沿革表: what became of one body over the years, and of those it came from, each event with its document.

use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, signatures, written_date};
use super::{text_column, word_column};
use crate::domain::InstitutionId;
use crate::history::{Event, Lineage};
use crate::wording;

/// The story of `institution`, called `name` now or at its end.
pub fn genealogy(heading: &Heading, institution: InstitutionId, name: &str, lineage: &Lineage) -> Table {
    let rows = lineage.events.iter().enumerate().map(|(index, event)| line(index + 1, event)).collect();
    Table {
        attachment: None,
        code: None,
        title: format!("{name}沿革表"),
        caption: heading.caption(),
        columns: columns(),
        rows,
        notes: notes(institution, name, lineage),
        signatures: signatures(),
        paper: Paper::A4Portrait,
    }
}

fn columns() -> Vec<Column> {
    vec![
        word_column(&["序号"], 3),
        word_column(&["时间"], 8),
        text_column(&["沿革事项"], 20),
        text_column(&["依据"], 10),
        word_column(&["凭证"], 4),
    ]
}

fn line(number: usize, event: &Event) -> Row {
    let cells = vec![
        Cell::Text(number.to_string()),
        Cell::Text(written_date(event.effective)),
        Cell::Text(wording::happening(&event.what)),
        Cell::Text(wording::basis(&event.basis)),
        Cell::Text(format!("第{}号", event.entry.0)),
    ];
    Row::new(RowRole::Body, cells)
}

/// Former names, and who came into it.
fn notes(institution: InstitutionId, name: &str, lineage: &Lineage) -> Vec<String> {
    let names = lineage.bodies.get(&institution).map(|life| life.names.as_slice()).unwrap_or_default();
    // A name behind the present one is still to come.
    let present = names.iter().rposition(|borne| borne.as_str() == name).unwrap_or_default();
    let former: Vec<String> = names.iter().take(present).map(ToString::to_string).collect();
    let merged = lineage.bodies.iter().filter(|(id, _)| **id != institution);
    let merged: Vec<String> = merged.filter_map(|(_, life)| life.names.last()).map(ToString::to_string).collect();
    let told = [("曾用名", former), ("并入的机构", merged)].into_iter().filter(|(_, names)| !names.is_empty());
    let mut notes: Vec<String> = told.map(|(word, names)| format!("{word}：{}。", names.join("、"))).collect();
    notes.push("机构名称按事项发生时的名称列示。".to_owned());
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Date, DateTime, Entry, EntryHead, EntryId, Institution, Name, Nature, Operation, Snapshot, Source, Tier, apply,
    };
    use crate::history::Genealogy;

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
        let table = genealogy(&heading, InstitutionId(1), "县农业农村局", &story.of(InstitutionId(1)));
        let last = table.rows.last().expect("two rows").cells.iter().map(Cell::text).collect::<Vec<_>>();
        assert_eq!(last, ["2", "2019年3月8日", "县农业局更名为县农业农村局", "文号待补", "第2号"]);
        assert_eq!(table.notes, ["曾用名：县农业局。", "机构名称按事项发生时的名称列示。"]);
    }
}
