//! 领导职数核定表: the leadership posts approved for each body, who is in post, and what its offices have, before and after a plan. What
//! the register does not know is left blank to be filled in by hand: a body without approved posts is not one that was given none.

use std::collections::{BTreeMap, BTreeSet};

use super::downshift::{Part, part, part_title};
use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, count, counting_column, group_row, signatures};
use super::{text_column, without_idle, word_column};
use crate::domain::{
    Headcount, Held, Holder, Institution, InstitutionId, Kinds, LeaderPosts, Moment, OfficeNature, OriginPart,
    QuotaKind, Seat, Snapshot, Structure, Whom,
};
use crate::plan::Projection;
use crate::wording;

/// Columns of an office's own ledger that say how many other leaders (总工程师 and the like) are approved.
const OTHERS: [&str; 4] = ["领导职数其他", "其他领导职数", "领导职数·其他", "总工程师职数"];

/// Columns that are left out where nobody has recorded anything of them, and what they are called in words.
const SELDOM_RECORDED: [(&str, &str); 7] = [
    ("规格", "规格"),
    ("核定职数·其他", "其他领导职数"),
    ("核定职数·调整后·其他", "其他领导职数"),
    ("高配", "高配"),
    ("内设机构数", "内设机构数"),
    ("内设职数·正", "内设职数"),
    ("内设职数·副", "内设职数"),
];

/// The table of the register before and after a plan: the bodies that the plan bears on. Over a register alone, which is a projection
/// of no steps, all bodies. Bodies of whose leaders nothing is known are only counted in a note, and columns of which nobody has recorded
/// anything only named.
pub fn leader_posts(heading: &Heading, projection: &Projection) -> Table {
    let bodies = Bodies::of(projection);
    let columns = columns(bodies.changes);
    let (mut rows, mut number) = (Vec::new(), 0);
    for (index, (part, lines)) in bodies.parts.iter().enumerate() {
        rows.push(group_row(index, part_title(*part)));
        for body in lines {
            number += 1;
            let mut cells = vec![Cell::Text(number.to_string())];
            cells.extend(body.cells(&bodies));
            rows.push(
                Row::new(RowRole::Body, cells).about(OriginPart::about(Whom::holder(Holder::Institution(body.id)))),
            );
        }
        rows.push(sum(RowRole::Subtotal, "小　计", &lines.iter().collect::<Vec<_>>(), &bodies));
    }
    if number > 0 {
        let all: Vec<&Body<'_>> = bodies.parts.values().flatten().collect();
        rows.push(sum(RowRole::Total, "合　计", &all, &bodies));
    }
    rows.iter_mut()
        .filter(|row| row.role != RowRole::Group)
        .for_each(|row| row.cells.resize(columns.len(), Cell::Blank));
    let table = Table {
        title: "领导职数核定表".to_owned(),
        caption: heading.caption_in("名、个"),
        columns,
        rows,
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    };
    let before = names(&table);
    let table = without_idle(table, &SELDOM_RECORDED.map(|(name, _)| name));
    let left = names(&table);
    let is_out = |name: &str| before.contains(name) && !left.contains(name);
    let mut out: Vec<&str> =
        SELDOM_RECORDED.into_iter().filter(|(name, _)| is_out(name)).map(|(_, words)| words).collect();
    out.dedup();
    Table { notes: notes(&bodies, &out), ..table }
}

fn names(table: &Table) -> BTreeSet<String> {
    table.columns.iter().map(Column::name).collect()
}

/// Whether a plan changes what the table shows on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Changes {
    None,
    Some,
}

/// A body with what is known of it on both sides.
struct Body<'a> {
    id: InstitutionId,
    before: Side<'a>,
    after: Side<'a>,
}

/// A body in one of the two registers; one that is not there has nothing.
#[derive(Clone, Copy)]
struct Side<'a> {
    institution: Option<&'a Institution>,
    places: Headcount,
    approved: LeaderPosts,
    in_post: LeaderPosts,
    /// Leaders who rank above their body's grade, without a document for it.
    above: Headcount,
    offices: usize,
    office_leaders: LeaderPosts,
    /// Whether anybody is on the roster there.
    has_people: bool,
}

struct Bodies<'a> {
    parts: BTreeMap<Part, Vec<Body<'a>>>,
    changes: Changes,
    /// Whether the roster says of anybody at all that he leads.
    roster_tells: bool,
    /// Bodies that are meant and of whose leaders nothing is known.
    unknown: usize,
    projection: &'a Projection,
}

impl<'a> Bodies<'a> {
    fn of(projection: &'a Projection) -> Self {
        let (before, after) = (&*projection.before, &*projection.after);
        let is_plan = !projection.outcomes.is_empty();
        let gone = before.institutions().filter(|one| after.institution(one.id).is_none());
        let meant = after.institutions().chain(gone).filter(|one| !is_plan || projection.touched.contains(&one.id));
        let mut bodies = Self {
            parts: BTreeMap::new(),
            changes: Changes::None,
            roster_tells: [before, after].into_iter().any(tells_of_leaders),
            unknown: 0,
            projection,
        };
        for one in meant {
            let body = Body { id: one.id, before: Side::of(one.id, before), after: Side::of(one.id, after) };
            if !body.is_known() {
                bodies.unknown += 1;
                continue;
            }
            if body.is_changed() {
                bodies.changes = Changes::Some;
            }
            bodies.parts.entry(part(Holder::Institution(one.id), projection)).or_default().push(body);
        }
        bodies
    }
}

fn tells_of_leaders(snapshot: &Snapshot) -> bool {
    snapshot.institutions().any(|one| !snapshot.roster().leaders(one.id).total().is_zero())
}

impl<'a> Side<'a> {
    fn of(id: InstitutionId, snapshot: &'a Snapshot) -> Self {
        let institution = snapshot.institution(id);
        let facts = snapshot.facts().and_then(|facts| facts.of(id));
        let grade = institution.and_then(|one| one.grade);
        let seats = |seat: Seat| {
            let offices = institution.into_iter().flat_map(|one| &one.offices);
            offices.map(|office| seat.of(office.leaders)).sum()
        };
        Self {
            institution,
            places: snapshot.total(id, QuotaKind::counts_as_quota).authorized,
            approved: institution.map(|one| one.leaders).unwrap_or_default(),
            in_post: snapshot.roster().leaders(id),
            above: facts.zip(grade).map(|(facts, grade)| facts.leaders_above(grade)).unwrap_or_default(),
            // The 事业机构 of a township are no 内设机构.
            offices: institution.map_or(0, |one| one.offices_of(OfficeNature::Administrative).count()),
            office_leaders: LeaderPosts { chief: seats(Seat::Chief), deputy: seats(Seat::Deputy) },
            has_people: snapshot.roster().strengths(id).any(|(_, people)| !people.is_zero()),
        }
    }
}

impl Body<'_> {
    /// Whether the register says anything of its leaders.
    fn is_known(&self) -> bool {
        [&self.before, &self.after].into_iter().any(|side| {
            [side.approved, side.in_post, side.office_leaders].into_iter().any(|leaders| !leaders.total().is_zero())
        })
    }

    fn is_changed(&self) -> bool {
        let shown = |side: &Side<'_>| (side.places, side.approved);
        shown(&self.before) != shown(&self.after)
    }

    /// Whether the roster says who of it leads: it says so of somebody, and somebody of this body is on it.
    fn knows_posted(&self, bodies: &Bodies<'_>) -> bool {
        bodies.roster_tells && self.after.has_people
    }

    fn cells(&self, bodies: &Bodies<'_>) -> Vec<Cell> {
        let Self { id, before, after } = self;
        let institution = after.institution.or(before.institution);
        let grade = institution.and_then(|one| one.grade).map_or("", wording::grade);
        let mut cells =
            vec![Cell::Text(wording::holder(Holder::Institution(*id), &bodies.projection.after)), Cell::text_of(grade)];
        if bodies.changes == Changes::Some {
            cells.push(count(before.places));
        }
        cells.push(count(after.places));
        if bodies.changes == Changes::Some {
            cells.extend(posts(before.approved));
        }
        cells.extend(posts(after.approved));
        let knows_posted = self.knows_posted(bodies);
        let others = OTHERS.into_iter().find_map(|name| institution?.further.get(name));
        cells.push(others.map_or(Cell::Blank, Cell::text_of));
        match knows_posted {
            true => cells.extend([count(after.in_post.chief), count(after.in_post.deputy)]),
            false => cells.extend([Cell::Blank, Cell::Blank]),
        }
        cells.push(match knows_posted && !after.approved.total().is_zero() {
            true => Cell::Text(difference(after.approved, after.in_post)),
            false => Cell::Blank,
        });
        cells.push(match after.above.is_zero() {
            true => Cell::Blank,
            false => Cell::Text(format!("{}名无文号", after.above)),
        });
        cells.push(offices(after.offices));
        cells.extend(posts(after.office_leaders));
        cells.push(institution.map_or(Cell::Blank, |one| Cell::text_of(remark(one, after.institution.is_none()))));
        cells
    }
}

/// 正, 副; blank where nothing is known of either.
fn posts(leaders: LeaderPosts) -> [Cell; 2] {
    match leaders.total().is_zero() {
        true => [Cell::Blank, Cell::Blank],
        false => [count(leaders.chief), count(leaders.deputy)],
    }
}

/// How many 内设机构; blank where none is known.
fn offices(number: usize) -> Cell {
    if number == 0 { Cell::Blank } else { count(Headcount::counted(number)) }
}

/// "正缺1，副超2": by seat, for a free chief's post does not excuse a deputy too many.
fn difference(approved: LeaderPosts, in_post: LeaderPosts) -> String {
    let told = [("正", Seat::Chief), ("副", Seat::Deputy)].into_iter().filter_map(|(word, seat)| {
        let (wanted, found) = (seat.of(approved), seat.of(in_post));
        let (free, too_many) = (wanted.excess_over(found), found.excess_over(wanted));
        match (free.is_zero(), too_many.is_zero()) {
            (true, true) => None,
            (false, _) => Some(format!("{word}缺{free}")),
            (true, false) => Some(format!("{word}超{too_many}")),
        }
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { "—".to_owned() } else { told.join("，") }
}

fn remark(institution: &Institution, is_gone: bool) -> String {
    let gone = if is_gone { "本方案撤并" } else { "" };
    [gone, &institution.remark].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("；")
}

fn columns(changes: Changes) -> Vec<Column> {
    let mut columns = vec![word_column(&["序号"], 3), text_column(&["单位"], 9), word_column(&["规格"], 4)];
    let places =
        |head: &[&str], at| counting_column(head, 4, OriginPart::of(Held::Authorized).in_kinds(Kinds::quota()).at(at));
    let seats = |head: [&str; 2], of: fn(Seat) -> Structure, at| {
        [("正", Seat::Chief), ("副", Seat::Deputy)].map(|(word, seat)| {
            let head: Vec<&str> = head.into_iter().filter(|words| !words.is_empty()).chain([word]).collect();
            counting_column(&head, 3, OriginPart::of(of(seat)).at(at))
        })
    };
    let (before, after) = (Moment::Before, Moment::After);
    match changes {
        Changes::Some => {
            columns.extend([places(&["编制数", "调整前"], before), places(&["编制数", "调整后"], after)]);
            columns.extend(seats(["核定职数", "调整前"], Structure::LeaderPosts, before));
            columns.extend(seats(["核定职数", "调整后"], Structure::LeaderPosts, after));
            columns.push(word_column(&["核定职数", "调整后", "其他"], 3));
        }
        Changes::None => {
            columns.push(places(&["编制数"], after));
            columns.extend(seats(["核定职数", ""], Structure::LeaderPosts, after));
            columns.push(word_column(&["核定职数", "其他"], 3));
        }
    }
    columns.extend(seats(["实配", ""], Structure::LeadersInPost, after));
    columns.extend([
        word_column(&["缺额超配"], 5),
        word_column(&["高配"], 5),
        counting_column(
            &["内设机构数"],
            4,
            OriginPart::of(Structure::Offices(Some(OfficeNature::Administrative))).at(after),
        ),
    ]);
    columns.extend(seats(["内设职数", ""], Structure::OfficeLeaders, after));
    columns.push(text_column(&["备注"], 8));
    columns
}

fn sum(role: RowRole, label: &str, lines: &[&Body<'_>], bodies: &Bodies<'_>) -> Row {
    let total = |of: &dyn Fn(&Body<'_>) -> Headcount| count(lines.iter().map(|body| of(body)).sum());
    let seats = |of: fn(&Body<'_>) -> LeaderPosts| {
        let seat = |seat: Seat| lines.iter().map(|body| seat.of(of(body))).sum();
        LeaderPosts { chief: seat(Seat::Chief), deputy: seat(Seat::Deputy) }
    };
    let mut cells = vec![Cell::Blank, Cell::text_of(label), Cell::Blank];
    if bodies.changes == Changes::Some {
        cells.push(total(&|body| body.before.places));
    }
    cells.push(total(&|body| body.after.places));
    if bodies.changes == Changes::Some {
        cells.extend(posts(seats(|body| body.before.approved)));
    }
    cells.extend(posts(seats(|body| body.after.approved)));
    cells.push(Cell::Blank);
    match lines.iter().any(|body| body.knows_posted(bodies)) {
        true => {
            let in_post = seats(|body| body.after.in_post);
            cells.extend([count(in_post.chief), count(in_post.deputy)]);
        }
        false => cells.extend([Cell::Blank, Cell::Blank]),
    }
    cells.extend([Cell::Blank, Cell::Blank]);
    cells.push(offices(lines.iter().map(|body| body.after.offices).sum()));
    cells.extend(posts(seats(|body| body.after.office_leaders)));
    let all = Whom::lines(lines.iter().map(|body| (Holder::Institution(body.id), Kinds::ALL)));
    Row::new(role, cells).about(OriginPart::about(all))
}

/// `out` are columns that are left out.
fn notes(bodies: &Bodies<'_>, out: &[&str]) -> Vec<String> {
    let mut notes = vec!["空白处台账没有记载；“—”是零。编制数不含员额和编外。".to_owned()];
    if !out.is_empty() {
        notes.push(format!("没有内容的栏不列：{}。", out.join("、")));
    }
    if !bodies.roster_tells {
        notes.push("花名册没有标明领导职务，实配人数不知。".to_owned());
    }
    if bodies.unknown > 0 {
        notes.push(format!("另有{}个单位，台账没有领导职数，也没有领导在册，没有列入。", bodies.unknown));
    }
    if bodies.parts.values().flatten().any(|body| !body.after.above.is_zero()) {
        notes.push("高配指职务层次高于机构规格而没有高配文号的领导。".to_owned());
    }
    if !bodies.projection.outcomes.is_empty() {
        notes.push("只列本方案涉及的单位。".to_owned());
    }
    notes
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{
        Assignment, Date, Grade, Name, Nature, Office, OfficeNature, Operation, Person, PersonId, Position, Tier,
        Transfer, apply_all,
    };
    use crate::plan::{Step, project};

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn leaders(chief: u32, deputy: u32) -> LeaderPosts {
        LeaderPosts { chief: Headcount(chief), deputy: Headcount(deputy) }
    }

    /// A bureau with posts, an office and leaders; a town whose posts nobody has entered; a school of which nothing is known.
    fn register() -> Arc<Snapshot> {
        let bureau = Institution::bare(InstitutionId(1), name("县财政局"), Tier::County, Nature::Government);
        let office = Office {
            name: name("预算股"),
            nature: OfficeNature::Administrative,
            places: None,
            leaders: leaders(1, 0),
            nameplates: Vec::new(),
        };
        let bureau =
            Institution { grade: Some(Grade::Section), leaders: leaders(1, 2), offices: vec![office], ..bureau };
        let town = Institution::bare(InstitutionId(2), name("白鹤镇"), Tier::Township, Nature::Town);
        let school = Institution::bare(InstitutionId(3), name("县一中"), Tier::County, Nature::PublicInstitution);
        let person = |id, at, position| {
            let at = Assignment { position, ..Assignment::at(InstitutionId(at), QuotaKind::Administrative) };
            Operation::Admit(Person::bare(PersonId(id), name("吴用"), at))
        };
        let places = Transfer {
            kind: QuotaKind::Administrative,
            count: Headcount(9),
            from: Holder::Superior,
            to: Holder::Institution(InstitutionId(1)),
            people: Vec::new(),
        };
        let operations = [
            Operation::Establish(bureau),
            Operation::Establish(town),
            Operation::Establish(school),
            Operation::Transfer(places),
            person(1, 1, Position::Deputy),
            person(2, 1, Position::Deputy),
            person(3, 1, Position::Deputy),
            person(4, 2, Position::Chief),
        ];
        Arc::new(apply_all(&Snapshot::default(), &operations).expect("a register"))
    }

    fn lines(table: &Table) -> Vec<String> {
        table.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join("|")).collect()
    }

    fn heading() -> Heading {
        Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) }
    }

    #[test]
    fn what_the_register_does_not_know_is_left_blank() {
        let table = leader_posts(&heading(), &Projection::of_register(&register()));
        let expected = [
            "一、县直单位",
            "1|县财政局|正科级|9|1|2|—|3|正缺1，副超1|1|1|—|",
            "|小　计||9|1|2|—|3||1|1|—|",
            "二、乡镇(街道)",
            "2|白鹤镇||—|||1|—|||||",
            "|小　计||—|||1|—|||||",
            "|合　计||9|1|2|1|3||1|1|—|",
        ];
        assert_eq!(lines(&table), expected);
        assert_eq!(table.notes[1], "没有内容的栏不列：其他领导职数、高配。");
        assert!(table.notes.iter().any(|note| note.starts_with("另有1个单位")), "{:?}", table.notes);
    }

    #[test]
    fn both_sides_are_shown_where_a_plan_changes_them() {
        let steps = [Step::from(Operation::SetLeaders { institution: InstitutionId(2), leaders: leaders(1, 4) })];
        let table = leader_posts(&heading(), &project(&register(), &steps));
        let heads: Vec<String> = table.columns.iter().map(Column::name).collect();
        let approved = ["核定职数·调整前·正", "核定职数·调整前·副", "核定职数·调整后·正", "核定职数·调整后·副"];
        assert_eq!(heads[4..8], approved);
        let expected =
            ["一、乡镇(街道)", "1|白鹤镇|—|—|||1|4|1|—|副缺4|", "|小　计|—|—|||1|4|1|—||", "|合　计|—|—|||1|4|1|—||"];
        assert_eq!(lines(&table), expected);
        assert_eq!(table.notes[1], "没有内容的栏不列：规格、其他领导职数、高配、内设机构数、内设职数。");
    }
}
