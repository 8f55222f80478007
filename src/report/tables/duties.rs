//! 三张清单: what each 乡镇(街道) or body is to do, item by item with its basis, one part per body and list.

use super::{Cell, Heading, Paper, Row, RowRole, Table, group_row, signatures, text_column, word_column};
use crate::domain::{Duty, DutyList, Institution, Snapshot};
use crate::wording;

/// The lists of a register, body by body in its order.
pub fn duties(heading: &Heading, snapshot: &Snapshot) -> Table {
    let lists = snapshot.institutions().flat_map(|institution| of_body(institution, snapshot));
    let (mut rows, mut items, mut without_basis) = (Vec::new(), 0, 0);
    let mut parts = 0;
    for (institution, list, duties) in lists {
        let title = format!("{}　{}({}项)", institution.name, wording::duty_list(list), duties.len());
        rows.push(group_row(parts, &title));
        rows.extend(duties.iter().enumerate().map(|(index, duty)| line(index + 1, duty)));
        items += duties.len();
        without_basis += duties.iter().filter(|duty| duty.basis.trim().is_empty()).count();
        parts += 1;
    }
    Table {
        title: "乡镇(街道)三张清单".to_owned(),
        caption: heading.caption_of_words(),
        columns: vec![word_column(&["序号"], 3), text_column(&["事项"], 26), text_column(&["依据"], 16)],
        rows,
        notes: notes(parts, items, without_basis, snapshot),
        signatures: signatures(),
        ..Table::on(Paper::A4Portrait)
    }
}

fn of_body<'a>(
    institution: &'a Institution,
    snapshot: &'a Snapshot,
) -> impl Iterator<Item = (&'a Institution, DutyList, &'a [Duty])> {
    let of = move |list| (institution, list, snapshot.duties().list(institution.id, list));
    DutyList::ALL.into_iter().map(of).filter(|(_, _, duties)| !duties.is_empty())
}

fn line(number: usize, duty: &Duty) -> Row {
    let cells = vec![Cell::Text(number.to_string()), Cell::Text(duty.item.clone()), Cell::Text(duty.basis.clone())];
    Row::new(RowRole::Body, cells)
}

fn notes(lists: usize, items: usize, without_basis: usize, snapshot: &Snapshot) -> Vec<String> {
    if lists == 0 {
        return vec!["台账没有登记清单。".to_owned()];
    }
    let townships = || snapshot.institutions().filter(|one| one.nature.is_township());
    let without = townships().filter(|one| of_body(one, snapshot).next().is_none()).map(|one| one.name.as_str());
    let without: Vec<&str> = without.collect();
    let mut notes = vec![format!("共{lists}张清单、{items}项。")];
    if without_basis > 0 {
        notes.push(format!("其中{without_basis}项没有填依据。"));
    }
    if !without.is_empty() {
        notes.push(format!("还没有清单的乡镇(街道){}个：{}。", without.len(), without.join("、")));
    }
    notes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::{Agreements, Date, Duties, InstitutionId, Ledger, Name, Nature, RosterCounts, Tier};

    #[test]
    fn every_list_is_a_part_of_its_own() {
        let body = |id, name: &str| {
            Institution::bare(InstitutionId(id), Name::new(name).expect("a name"), Tier::Township, Nature::Town)
        };
        let duty = |item: &str, basis: &str| Duty { item: item.to_owned(), basis: basis.to_owned() };
        let lists = [
            (InstitutionId(2), DutyList::Enforcement, vec![duty("占道经营", "某条例")]),
            (InstitutionId(2), DutyList::Responsibilities, vec![duty("防汛值守", ""), duty("安全检查", "安全生产法")]),
        ];
        let agreements = Agreements { duties: Duties::new(lists), ..Agreements::default() };
        let bodies = [body(1, "石桥镇"), body(2, "白鹤镇")];
        let snapshot = Snapshot::new(bodies, Ledger::default(), BTreeMap::new(), RosterCounts::default());
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let table = duties(&heading, &snapshot.clone().with_agreements(agreements));
        let texts: Vec<String> =
            table.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join("|")).collect();
        assert_eq!(
            texts,
            [
                "一、白鹤镇　职责任务清单(2项)",
                "1|防汛值守|",
                "2|安全检查|安全生产法",
                "二、白鹤镇　执法清单(1项)",
                "1|占道经营|某条例"
            ]
        );
        let notes = ["共2张清单、3项。", "其中1项没有填依据。", "还没有清单的乡镇(街道)1个：石桥镇。"];
        assert_eq!(table.notes, notes);
        assert_eq!(duties(&heading, &snapshot).rows, Vec::new());
    }
}
