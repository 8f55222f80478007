//! 花名册: the people of a register, institution by institution where their places are, as the office listed them. The caller has read
//! the people. ID numbers are masked unless somebody authorised that they are printed whole.

use std::collections::BTreeMap;

use super::{Cell, Column, Heading, IdentityShown, Paper, Row, RowRole, Table, group_row, signatures};
use super::{text_column, word_column};
use crate::domain::{Headcount, Holder, InstitutionId, Person, QuotaKind, Snapshot};
use crate::wording;

/// People of a roster, by institution and in its order: everybody, or as many as fit a preview.
#[derive(Debug, Clone, Copy)]
pub struct RosterPeople<'a> {
    pub people: &'a [Person],
    /// How many there are in all.
    pub total: Headcount,
}

/// Columns of an office's roster that have one here: its head, how the office's heads begin, and its width. The others stand together
/// in the last column. The list is fixed, so that a preview has the columns of the whole.
const PARTICULARS: [(&str, &[&str], u16); 5] = [
    ("民族", &["民族"], 3),
    ("政治面貌", &["政治面貌"], 5),
    ("学历", &["学历", "学位"], 5),
    ("职级、职称", &["职级", "职称"], 7),
    ("入编文号", &["入编文号"], 8),
];

/// What the roster says of a person under heads that begin so.
fn under<'a>(person: &'a Person, begins: &[&str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for begin in begins {
        let written = person.particulars.further.iter().filter(|(_, value)| !value.trim().is_empty());
        found.extend(written.filter(|(head, _)| head.starts_with(begin)).map(|(_, value)| value));
    }
    found
}

fn stands_under(head: &str, begins: &[&str]) -> bool {
    begins.iter().any(|begin| head.starts_with(begin))
}

/// The roster as a table, which says so where nobody has read it.
pub fn roster(
    heading: &Heading,
    read: Option<RosterPeople<'_>>,
    snapshot: &Snapshot,
    identity: IdentityShown,
) -> Table {
    let people = read.map_or(&[][..], |read| read.people);
    let is_whole = read.is_some_and(|read| Headcount::counted(people.len()) == read.total);
    let (mut rows, mut parts) = (Vec::with_capacity(people.len()), 0);
    let (mut number, mut all) = (0, BTreeMap::<QuotaKind, Headcount>::new());
    let mut shown = people.iter().peekable();
    while let Some(first) = shown.peek() {
        let body = first.assignment.quota_at;
        rows.push(group_row(parts, &name(body, snapshot)));
        parts += 1;
        let mut kinds: BTreeMap<QuotaKind, Headcount> = BTreeMap::new();
        while let Some(person) = shown.next_if(|next| next.assignment.quota_at == body) {
            number += 1;
            *kinds.entry(person.assignment.kind).or_default() += Headcount(1);
            rows.push(line(number, person, snapshot, identity));
        }
        kinds.iter().for_each(|(kind, people)| *all.entry(*kind).or_default() += *people);
        // Of the last institution of a preview not everybody is there.
        if is_whole || shown.peek().is_some() {
            rows.push(sum_row(RowRole::Subtotal, "小计", &kinds));
        }
    }
    if is_whole && number > 0 {
        rows.push(sum_row(RowRole::Total, "合计", &all));
    }
    Table {
        title: "人员花名册".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        rows,
        notes: notes(read, identity),
        signatures: signatures(),
        ..Table::on(Paper::A3Landscape)
    }
}

fn columns() -> Vec<Column> {
    let mut columns = vec![
        word_column(&["序号"], 3),
        text_column(&["姓名"], 5),
        word_column(&["性别"], 2),
        word_column(&["身份证号"], 10),
        word_column(&["出生年月"], 5),
        word_column(&["编制类型"], 5),
        word_column(&["人员身份"], 6),
        word_column(&["人员分类"], 6),
        text_column(&["内设机构"], 6),
        text_column(&["职务(岗位)"], 7),
        word_column(&["职务层次"], 4),
        text_column(&["高配文号"], 5),
        word_column(&["参加工作"], 5),
        word_column(&["入编时间"], 5),
    ];
    columns.extend(PARTICULARS.map(|(head, _, width)| text_column(&[head], width)));
    columns.extend([text_column(&["实际工作单位"], 8), text_column(&["其他"], 5)]);
    columns
}

fn line(number: usize, person: &Person, snapshot: &Snapshot, identity: IdentityShown) -> Row {
    let text = |value: Option<String>| value.map_or(Cell::Blank, Cell::Text);
    let word = |value: Option<&str>| value.map_or(Cell::Blank, Cell::text_of);
    let at = &person.assignment;
    let id_number = person.id_number.as_ref().map(|number| match identity {
        IdentityShown::Masked => number.masked(),
        IdentityShown::Whole => number.as_str().to_owned(),
    });
    let posts: Vec<&str> = at.post.iter().chain(&at.concurrent).map(|post| post.as_str()).collect();
    let elsewhere = at.is_split().then(|| {
        let manner = at.arrangement.map_or("方式未填", wording::arrangement);
        format!("{}({manner})", name(at.works_at, snapshot))
    });
    let further = || person.particulars.further.iter().filter(|(_, value)| !value.trim().is_empty());
    let has_column = |head: &str| PARTICULARS.iter().any(|(_, begins, _)| stands_under(head, begins));
    let others = further().filter(|(head, _)| !has_column(head)).map(|(head, value)| format!("{head}：{value}"));
    let others: Vec<String> = others.collect();
    let mut cells = vec![
        Cell::Text(number.to_string()),
        Cell::Text(person.name.to_string()),
        word(person.sex.map(wording::sex)),
        text(id_number),
        text(person.birth.map(|month| month.to_string())),
        Cell::text_of(wording::kind(at.kind)),
        word(person.identity.map(wording::identity)),
        Cell::text_of(wording::position(at.position)),
        text(at.office.as_ref().map(ToString::to_string)),
        Cell::text_of(posts.join("、")),
        word(person.rank.map(wording::grade)),
        text(person.rank_document.as_ref().map(ToString::to_string)),
        text(person.particulars.started_work.map(|month| month.to_string())),
        text(person.particulars.admitted.map(|month| month.to_string())),
    ];
    cells.extend(PARTICULARS.map(|(_, begins, _)| Cell::text_of(under(person, begins).join("、"))));
    cells.extend([text(elsewhere), Cell::text_of(others.join("；"))]);
    Row::new(RowRole::Body, cells)
}

/// "小计12人", and of which kinds they are beside it.
fn sum_row(role: RowRole, word: &str, kinds: &BTreeMap<QuotaKind, Headcount>) -> Row {
    let all: Headcount = kinds.values().copied().sum();
    let mut cells = vec![Cell::Blank, Cell::text_of(format!("{word}{all}人"))];
    cells.resize(columns().len().saturating_sub(1), Cell::Blank);
    let of_kind = QuotaKind::ALL.into_iter().filter_map(|kind| Some((kind, kinds.get(&kind)?)));
    let words: Vec<String> = of_kind.map(|(kind, people)| format!("{}{people}", wording::kind(kind))).collect();
    cells.push(Cell::text_of(words.join("、")));
    Row::new(role, cells)
}

fn notes(read: Option<RosterPeople<'_>>, identity: IdentityShown) -> Vec<String> {
    let Some(RosterPeople { people, total }) = read else {
        return vec!["花名册还没有读出来。".to_owned()];
    };
    let mut notes = Vec::new();
    if Headcount::counted(people.len()) != total {
        notes.push(format!("预览只列前{}人，共{total}人；导出的是全部人员。", people.len()));
    }
    if total.is_zero() {
        notes.push("花名册上没有人。".to_owned());
    }
    notes.push("按编制所在单位列；在别处工作的，“实际工作单位”写明去向和方式。".to_owned());
    notes.push(match identity {
        IdentityShown::Masked => "身份证号中间八位以*代替。".to_owned(),
        IdentityShown::Whole => "本表含完整身份证号，仅限机构编制管理使用，请妥善保管，不得外传。".to_owned(),
    });
    notes
}

fn name(institution: InstitutionId, snapshot: &Snapshot) -> String {
    wording::holder(Holder::Institution(institution), snapshot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Arrangement, Assignment, Date, Further, IdNumber, Institution, Ledger, Name, Nature, Particulars, PersonId,
        RosterCounts, Sex, Tier,
    };

    fn people() -> (Vec<Person>, Snapshot) {
        let text = |text: &str| Name::new(text).expect("a name");
        let body = |id, name: &str, tier, nature| Institution::bare(InstitutionId(id), text(name), tier, nature);
        let bodies =
            [body(1, "县财政局", Tier::County, Nature::Government), body(2, "白鹤镇", Tier::Township, Nature::Town)];
        let snapshot = Snapshot::new(bodies, Ledger::default(), BTreeMap::new(), RosterCounts::default());
        let person = |id, name: &str, at| Person::bare(PersonId(id), text(name), at);
        let at = Assignment::at(InstitutionId(1), QuotaKind::Administrative);
        let lent = at.deployed_to(InstitutionId(2), Arrangement::CountyOwnedTownUsed);
        let written = [("学历", "本科"), ("学位", "学士"), ("民族", "汉族"), ("备注", "甲"), ("职级", " ")];
        let further: BTreeMap<String, String> = written.map(|(head, value)| (head.to_owned(), value.to_owned())).into();
        let further = Further::from(further);
        let clerk = Person {
            sex: Some(Sex::Female),
            id_number: Some(IdNumber::new("110101199003070011").expect("a number")),
            birth: Some("1990-03".parse().expect("a month")),
            particulars: Particulars { further, ..Particulars::default() },
            ..person(1, "李梅", at)
        };
        let driver = person(3, &"长".repeat(50), Assignment::at(InstitutionId(2), QuotaKind::Support));
        (vec![clerk, person(2, "王强", lent), driver], snapshot)
    }

    fn texts(table: &Table) -> Vec<String> {
        table.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join("|")).collect()
    }

    fn made(read: Option<RosterPeople<'_>>, snapshot: &Snapshot, identity: IdentityShown) -> Table {
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        roster(&heading, read, snapshot, identity)
    }

    #[test]
    fn everybody_stands_under_the_institution_of_the_place() {
        let (people, snapshot) = people();
        let read = RosterPeople { people: &people, total: Headcount(3) };
        let table = made(Some(read), &snapshot, IdentityShown::Masked);
        assert_eq!(
            texts(&table),
            [
                "一、县财政局".to_owned(),
                "1|李梅|女|110101********0011|1990-03|行政||非领导|||||||汉族||本科、学士||||备注：甲".to_owned(),
                "2|王强||||行政||非领导||||||||||||白鹤镇(县属乡用)|".to_owned(),
                format!("|小计2人{}行政2", "|".repeat(19)),
                "二、白鹤镇".to_owned(),
                format!("3|{}||||工勤||非领导{}", "长".repeat(50), "|".repeat(13)),
                format!("|小计1人{}工勤1", "|".repeat(19)),
                format!("|合计3人{}行政2、工勤1", "|".repeat(19)),
            ]
        );
        let table = made(Some(read), &snapshot, IdentityShown::Whole);
        assert_eq!(table.rows[1].cells[3].text(), "110101199003070011");
        assert!(table.notes.last().is_some_and(|note| note.starts_with("本表含完整身份证号")));
    }

    #[test]
    fn a_preview_says_what_it_leaves_out_and_adds_up_only_whole_institutions() {
        let (people, snapshot) = people();
        let read = RosterPeople { people: &people, total: Headcount(100_000) };
        let table = made(Some(read), &snapshot, IdentityShown::Masked);
        assert_eq!(texts(&table).last().map(|row| row.starts_with("3|")), Some(true));
        assert_eq!(table.notes[0], "预览只列前3人，共100000人；导出的是全部人员。");
        let read = RosterPeople { people: &[], total: Headcount(0) };
        let table = made(Some(read), &snapshot, IdentityShown::Masked);
        assert_eq!((table.rows.len(), table.notes[0].as_str()), (0, "花名册上没有人。"));
        assert_eq!(made(None, &snapshot, IdentityShown::Masked).notes, ["花名册还没有读出来。"]);
    }
}
