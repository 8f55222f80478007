//! 人员划转名册: everybody whom a plan moves by name, step by step, as the attachment of its papers. Names, places and posts are
//! those of the plan; sex, birth and ID number those of the roster, whose people the caller has read. ID numbers are masked unless
//! somebody has authorised a list with whole ones, which says so.

use std::collections::BTreeMap;

use super::{Cell, Column, Heading, IdentityShown, Paper, Row, RowRole, Table, group_row, signatures};
use super::{text_column, word_column};
use crate::domain::{
    Headcount, Holder, IdNumber, InstitutionId, MoveManner, Mover, NamedMove, Operation, Person, PersonId, Share,
};
use crate::plan::{Handover, Plan, Projection, Step};
use crate::wording;

/// Everybody named in steps that can be carried out, those of adopted phases included.
pub fn movers(
    heading: &Heading,
    plan: &Plan,
    projection: &Projection,
    (people, identity): (&BTreeMap<PersonId, Person>, IdentityShown),
) -> Table {
    let (mut rows, mut number, mut groups) = (Vec::new(), 0, 0);
    let mut unknown = 0;
    for manner in [MoveManner::WithPlace, MoveManner::UseOnly] {
        let begin = rows.len();
        for (index, step, of) in steps(plan, projection).filter(|(_, _, of)| of.manner == manner) {
            for (mover, to) in of.people {
                number += 1;
                let person = people.get(&mover.person);
                unknown += usize::from(person.is_none());
                rows.push(line(number, mover, (person, identity), (index, step, to), (plan, projection)));
            }
        }
        if rows.len() > begin {
            rows.insert(begin, group_row(groups, title(manner)));
            groups += 1;
        }
    }
    if number > 0 {
        let mut cells = vec![Cell::Blank, Cell::text_of(format!("合计{number}人"))];
        cells.resize(columns().len(), Cell::Blank);
        rows.push(Row::new(RowRole::Total, cells));
    }
    Table {
        title: "人员划转名册".to_owned(),
        caption: heading.caption_in("人"),
        columns: columns(),
        rows,
        notes: notes(plan, projection, unknown).into_iter().chain(warning(identity, number)).collect(),
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    }
}

/// The steps that move named people and can be carried out, with their places in the plan.
fn steps<'a>(plan: &'a Plan, projection: &'a Projection) -> impl Iterator<Item = (usize, &'a Step, Going<'a>)> + 'a {
    let carried_out = |index: usize| projection.outcomes.get(index).is_some_and(Result::is_ok);
    let steps = plan.steps().iter().enumerate().filter(move |(index, _)| carried_out(*index));
    steps.filter_map(|(index, step)| Some((index, step, Going::of(&step.operation)?)))
}

/// Places that go from body to body, and who goes along, each with whither.
struct Going<'a> {
    manner: MoveManner,
    count: Headcount,
    people: Vec<(&'a Mover, InstitutionId)>,
}

impl<'a> Going<'a> {
    /// `None` of an operation by which nobody can be named to go.
    fn of(operation: &'a Operation) -> Option<Self> {
        if let Some(NamedMove { manner, count, to, .. }) = operation.named_move() {
            return Some(Self { manner, count, people: operation.movers().map(|mover| (mover, to)).collect() });
        }
        let shares = operation.shares();
        let of_share = |share: &'a Share| share.people.iter().map(|mover| (mover, share.to.id()));
        let count = shares.iter().flat_map(|share| &share.places).map(|places| places.count).sum();
        let people = shares.iter().flat_map(of_share).collect();
        (!shares.is_empty()).then_some(Self { manner: MoveManner::WithPlace, count, people })
    }

    /// How many go by name.
    fn named(&self) -> Headcount {
        Headcount::counted(self.people.len())
    }
}

fn title(manner: MoveManner) -> &'static str {
    match manner {
        MoveManner::WithPlace => "人随编走",
        MoveManner::UseOnly => "使用划转(编制、工资、档案不动)",
    }
}

fn columns() -> Vec<Column> {
    vec![
        word_column(&["序号"], 2),
        text_column(&["姓名"], 4),
        word_column(&["性别"], 2),
        word_column(&["身份证号"], 10),
        word_column(&["出生年月"], 4),
        text_column(&["原单位"], 9),
        text_column(&["原岗位(职务)"], 7),
        word_column(&["编制类型"], 5),
        text_column(&["划入(使用)单位"], 9),
        word_column(&["步骤"], 2),
        text_column(&["文号"], 9),
    ]
}

fn line(
    number: usize,
    mover: &Mover,
    (person, identity): (Option<&Person>, IdentityShown),
    (index, step, to): (usize, &Step, InstitutionId),
    (plan, projection): (&Plan, &Projection),
) -> Row {
    let text = |value: Option<String>| value.map_or(Cell::Blank, Cell::Text);
    let at = &mover.from;
    let post: Vec<&str> = at.office.iter().chain(&at.post).map(|name| name.as_str()).collect();
    let cells = vec![
        Cell::Text(number.to_string()),
        Cell::Text(mover.name.to_string()),
        text(person.and_then(|person| person.sex).map(|sex| wording::sex(sex).to_owned())),
        text(person.and_then(|person| person.id_number.as_ref()).map(|number| shown(number, identity))),
        text(person.and_then(|person| person.birth).map(|month| month.to_string())),
        Cell::Text(body(at.quota_at, projection)),
        Cell::Text(post.join(" ")),
        Cell::text_of(wording::kind(at.kind)),
        Cell::Text(body(to, projection)),
        Cell::Text((index + 1).to_string()),
        Cell::Text(document((index, step), plan)),
    ];
    Row::new(RowRole::Body, cells)
}

fn shown(number: &IdNumber, identity: IdentityShown) -> String {
    match identity {
        IdentityShown::Masked => number.masked(),
        IdentityShown::Whole => number.as_str().to_owned(),
    }
}

/// The name borne before the plan, or the one that the plan gives.
fn body(id: InstitutionId, projection: &Projection) -> String {
    let known = if projection.before.institution(id).is_some() { &projection.before } else { &projection.after };
    wording::holder(Holder::Institution(id), known)
}

/// The step's own document, the agreement's, or that of the plan.
pub(super) fn document((index, step): (usize, &Step), plan: &Plan) -> String {
    let agreed = if let Operation::Deploy(deployment) = &step.operation { deployment.document.as_ref() } else { None };
    match step.approval.as_ref().or(agreed) {
        Some(number) => number.to_string(),
        None => wording::basis(plan.basis_of(index)),
    }
}

/// Said under a list with whole ID numbers, where there is anybody on it.
fn warning(identity: IdentityShown, people: usize) -> Option<String> {
    (identity == IdentityShown::Whole && people > 0)
        .then(|| "本表含完整身份证号，仅限会议审议和经办使用，用后收回，不得外传。".to_owned())
}

fn notes(plan: &Plan, projection: &Projection, unknown: usize) -> Vec<String> {
    let sum = |manner: MoveManner, of: fn(&Going<'_>) -> Headcount| -> Headcount {
        steps(plan, projection).filter(|(_, _, it)| it.manner == manner).map(|(_, _, it)| of(&it)).sum()
    };
    let (named, count) = (|of: &Going<'_>| of.named(), |of: &Going<'_>| of.count);
    let handover = Handover::of(projection);
    let mut notes: Vec<String> = wording::handover(&handover).into_iter().map(|told| format!("{told}。")).collect();
    let going = handover.between.people + handover.beyond.people;
    let unnamed = going.excess_over(sum(MoveManner::WithPlace, named));
    if !unnamed.is_zero() {
        notes.push(format!("其中{unnamed}人随机构合并、分设转隶，没有逐人列出。"));
    }
    let (used, agreed) = (sum(MoveManner::UseOnly, named), sum(MoveManner::UseOnly, count));
    if !agreed.is_zero() {
        notes.push(format!("使用划转{agreed}人：点名{used}人，只定人数的{}人。", agreed.excess_over(used)));
    }
    let refused: Vec<String> = plan
        .steps()
        .iter()
        .enumerate()
        .filter(|(index, step)| {
            step.operation.movers().next().is_some() && projection.outcomes.get(*index).is_some_and(Result::is_err)
        })
        .map(|(index, _)| (index + 1).to_string())
        .collect();
    if !refused.is_empty() {
        notes.push(format!("第{}步不能执行，所点人员没有列入。", refused.join("、")));
    }
    if unknown > 0 {
        notes.push(format!("有{unknown}人不在现在的花名册上，只列方案所记的姓名和单位。"));
    }
    notes
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::PlanId;
    use crate::domain::{
        Arrangement, Assignment, Date, Deployment, DeploymentId, Institution, Name, Nature, QuotaKind, Sex, Snapshot,
        Tier, Transfer, apply_all,
    };
    use crate::plan::project;

    const KIND: QuotaKind = QuotaKind::Administrative;
    const BUREAU: InstitutionId = InstitutionId(1);
    const TOWN: InstitutionId = InstitutionId(2);

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn people() -> Vec<Person> {
        let person = |(id, text): (u32, &str)| {
            let at = Assignment { post: Some(name("科员")), ..Assignment::at(BUREAU, KIND) };
            let seventeen = format!("1101011990030770{id}");
            let last = IdNumber::check_character(&seventeen).expect("a check character");
            let id_number = IdNumber::new(&format!("{seventeen}{last}")).ok();
            Person { sex: Some(Sex::Female), id_number, ..Person::bare(PersonId(id), name(text), at) }
        };
        [(1, "张三"), (2, "李四"), (3, "王五")].map(person).into()
    }

    fn register() -> Snapshot {
        let bureau = Institution::bare(BUREAU, name("县农业农村局"), Tier::County, Nature::Government);
        let town = Institution::bare(TOWN, name("白鹤镇"), Tier::Township, Nature::Town);
        let (from, to) = (Holder::Superior, Holder::Institution(BUREAU));
        let places = Transfer { kind: KIND, count: Headcount(9), from, to, people: Vec::new() };
        let opening = [Operation::Establish(bureau), Operation::Establish(town), Operation::Transfer(places)];
        let admitted = people().into_iter().map(Operation::Admit);
        apply_all(&Snapshot::default(), &opening.into_iter().chain(admitted).collect::<Vec<_>>()).expect("a register")
    }

    fn mover(person: &Person) -> Mover {
        Mover { person: person.id, name: person.name.clone(), from: person.assignment.clone() }
    }

    fn steps_of(people: &[Person]) -> Vec<Step> {
        let transfer = |count, people| {
            let (from, to) = (Holder::Institution(BUREAU), Holder::Institution(TOWN));
            Step::from(Operation::Transfer(Transfer { kind: KIND, count: Headcount(count), from, to, people }))
        };
        let deploy = Operation::Deploy(Deployment {
            id: DeploymentId(1),
            owner: BUREAU,
            user: TOWN,
            kind: KIND,
            count: Headcount(2),
            arrangement: Arrangement::CountyOwnedTownUsed,
            people: vec![mover(&people[1])],
            document: None,
        });
        vec![transfer(3, vec![mover(&people[0])]), deploy.into(), transfer(40, vec![mover(&people[2])])]
    }

    #[test]
    fn everybody_named_is_listed_with_a_masked_number() {
        let before = Arc::new(register());
        let people = people();
        let mut plan = Plan::new(PlanId(1), "草案");
        plan.revisions.push("添加步骤", steps_of(&people));
        let projection = project(&before, plan.steps());
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let known = people.iter().take(1).map(|person| (person.id, person.clone())).collect();
        let table = movers(&heading, &plan, &projection, (&known, IdentityShown::Masked));
        let lines: Vec<String> = table
            .rows
            .iter()
            .map(|row| row.cells.iter().map(Cell::text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("|"))
            .collect();
        let masked = people[0].id_number.as_ref().expect("a number").masked();
        let expected = [
            "一、人随编走".to_owned(),
            format!("1|张三|女|{masked}|县农业农村局|科员|行政|白鹤镇|1|文号待补"),
            "二、使用划转(编制、工资、档案不动)".to_owned(),
            "2|李四|县农业农村局|科员|行政|白鹤镇|2|文号待补".to_owned(),
            "合计2人".to_owned(),
        ];
        assert_eq!(lines, expected);
        assert!(masked.contains('*'), "{masked}");
        let told = [
            "划转编制3名：机构之间3名(人随编走1人、空编划转2名)。",
            "使用划转2人：点名1人，只定人数的1人。",
            "第3步不能执行，所点人员没有列入。",
            "有1人不在现在的花名册上，只列方案所记的姓名和单位。",
        ];
        assert_eq!(table.notes, told);

        let whole = movers(&heading, &plan, &projection, (&known, IdentityShown::Whole));
        let number = people[0].id_number.as_ref().expect("a number").as_str().to_owned();
        assert_eq!((number.len(), &whole.rows[1].cells[3]), (18, &Cell::Text(number)));
        let warned = whole.notes.last().is_some_and(|note| note.starts_with("本表含完整身份证号，仅限"));
        assert!(warned && whole.notes[..4] == told, "{:?}", whole.notes);
    }
}
