//! What 编制调整前后对照表 must show, computed from the register and the steps alone: no projection, no report builder.

use std::collections::{BTreeMap, BTreeSet};

use bianheng::domain::{Funding, Holder, LeaderPosts, Operation, QuotaKind, Snapshot, Tier};
use bianheng::plan::Step;

use super::read_back::Value;

/// A row and what it is in the table.
pub struct Line {
    pub role: Role,
    pub values: Vec<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Heading,
    Body,
    Subtotal,
    Total,
}

/// What the steps do to one holder in one kind.
#[derive(Default)]
struct Movement {
    cut: i64,
    added: i64,
    people_out: i64,
    people_in: i64,
    steps: Vec<usize>,
}

/// Figures of a row or of a sum of rows: places and people before and after, cut, added, people who move.
#[derive(Clone, Copy, Default)]
struct Figures {
    before: [i64; 2],
    cut: i64,
    added: i64,
    after: [i64; 2],
    people: i64,
}

impl Figures {
    fn values(&self) -> Vec<Value> {
        let [places, people] = self.before;
        let [places_after, people_after] = self.after;
        vec![
            Value::Count(places),
            Value::Count(people),
            Value::Change(places - people),
            Value::Count(self.cut),
            Value::Count(self.added),
            Value::Count(places_after),
            Value::Count(people_after),
            Value::Change(places_after - people_after),
            Value::Count(self.people),
        ]
    }

    fn add(&mut self, other: &Self) {
        for (sum, part) in [(&mut self.before, other.before), (&mut self.after, other.after)] {
            sum[0] += part[0];
            sum[1] += part[1];
        }
        self.cut += other.cut;
        self.added += other.added;
    }
}

/// Everybody who goes with the places of these steps, once.
fn movers(steps: &[Step], moving: &BTreeSet<usize>) -> i64 {
    let people = |step: &Step| match &step.operation {
        Operation::Transfer(transfer) => transfer.people.len() as i64,
        _ => 0,
    };
    moving.iter().map(|index| people(&steps[*index])).sum()
}

/// The rows from the first heading to the total; `refused` are the steps that cannot be applied.
pub fn lines(before: &Snapshot, steps: &[Step], refused: &[usize], document: &str) -> Vec<Line> {
    let moved = movements(steps, refused);
    let mut lines = Vec::new();
    let (mut total, mut of_total) = (Figures::default(), BTreeSet::new());
    let (mut number, mut heading) = (0, 0);
    let parts = ["县直单位", "乡镇(街道)", "机动编制和周转池", "上级核增核减"];
    for (part, title) in parts.iter().enumerate() {
        let of_part: Vec<_> = moved.iter().filter(|((holder, _), _)| part_of(*holder, before) == part).collect();
        if of_part.is_empty() {
            continue;
        }
        let numeral = ["一", "二", "三", "四"][heading];
        heading += 1;
        lines.push(Line { role: Role::Heading, values: vec![Value::text(format!("{numeral}、{title}"))] });
        let (mut sum, mut of_sum) = (Figures::default(), BTreeSet::new());
        let mut above = None;
        for ((holder, kind), movement) in of_part {
            let is_first = above != Some(*holder);
            above = Some(*holder);
            number += u32::from(is_first);
            let shown = |value: String| if is_first { Value::Text(value) } else { Value::Blank };
            let figures = figures_of(before, *holder, *kind, movement);
            let mut values =
                vec![shown(number.to_string()), shown(holder_name(*holder, before)), Value::text(kind_name(*kind))];
            let mut numbers = figures.values();
            if *holder == Holder::Superior {
                // What the superior has is no balance of this office.
                for column in [0, 1, 2, 5, 6, 7] {
                    numbers[column] = Value::Blank;
                }
            }
            values.append(&mut numbers);
            values.push(if is_first { leaders(before, steps, refused, *holder) } else { Value::Blank });
            let of_steps = movement.steps.iter().map(|index| &steps[*index]);
            let approval = |step: &Step| step.approval.as_ref().map_or(document.to_owned(), ToString::to_string);
            values.push(Value::Text(once_each(of_steps.clone().map(approval))));
            values.push(Value::Text(once_each(of_steps.map(|step| step.reason.clone()))));
            lines.push(Line { role: Role::Body, values });
            if *kind != QuotaKind::Controlled {
                sum.add(&figures);
                total.add(&figures);
                of_sum.extend(movement.steps.iter().copied());
                of_total.extend(movement.steps.iter().copied());
            }
        }
        sum.people = movers(steps, &of_sum);
        lines.push(sum_line(Role::Subtotal, "小　计", &sum));
    }
    total.people = movers(steps, &of_total);
    lines.push(sum_line(Role::Total, "合　计", &total));
    lines
}

/// "行政：调减2名，调增2名，增减平衡：0。" for every kind that moves.
pub fn balances(steps: &[Step], refused: &[usize]) -> Vec<String> {
    let moved = movements(steps, refused);
    let sentence = |kind: QuotaKind| {
        let of_kind = || moved.iter().filter(|((_, moved), _)| *moved == kind).map(|(_, movement)| movement);
        let (cut, added): (i64, i64) = (of_kind().map(|one| one.cut).sum(), of_kind().map(|one| one.added).sum());
        assert_eq!(cut, added, "{kind:?}: what is cut is added elsewhere");
        (cut > 0).then(|| format!("{}：调减{cut}名，调增{added}名，增减平衡：0。", kind_name(kind)))
    };
    QuotaKind::ALL.into_iter().filter_map(sentence).collect()
}

fn movements(steps: &[Step], refused: &[usize]) -> BTreeMap<(Holder, QuotaKind), Movement> {
    let mut moved: BTreeMap<(Holder, QuotaKind), Movement> = BTreeMap::new();
    for (index, step) in steps.iter().enumerate().filter(|(index, _)| !refused.contains(index)) {
        let Operation::Transfer(transfer) = &step.operation else { continue };
        let (places, people) = (i64::from(transfer.count.0), transfer.people.len() as i64);
        let giver = moved.entry((transfer.from, transfer.kind)).or_default();
        giver.cut += places;
        giver.people_out += people;
        giver.steps.push(index);
        let receiver = moved.entry((transfer.to, transfer.kind)).or_default();
        receiver.added += places;
        receiver.people_in += people;
        receiver.steps.push(index);
    }
    moved
}

fn figures_of(before: &Snapshot, holder: Holder, kind: QuotaKind, movement: &Movement) -> Figures {
    let (places, people) = match holder {
        Holder::Institution(id) => {
            (i64::from(before.ledger().held(holder, kind).0), i64::from(before.roster().strength(id, kind).0))
        }
        Holder::Pool(_) | Holder::Unallocated(_) => (i64::from(before.ledger().held(holder, kind).0), 0),
        Holder::Superior => {
            let (cut, added) = (movement.cut, movement.added);
            return Figures { cut, added, ..Figures::default() };
        }
    };
    Figures {
        before: [places, people],
        cut: movement.cut,
        added: movement.added,
        after: [places - movement.cut + movement.added, people - movement.people_out + movement.people_in],
        people: movement.people_out + movement.people_in,
    }
}

fn sum_line(role: Role, label: &str, sum: &Figures) -> Line {
    let mut values = vec![Value::Blank, Value::text(label), Value::Blank];
    values.extend(sum.values());
    values.extend([Value::Blank, Value::Blank, Value::Blank]);
    Line { role, values }
}

fn part_of(holder: Holder, before: &Snapshot) -> usize {
    match holder {
        Holder::Institution(id) if before.institution(id).expect("known").tier == Tier::Township => 1,
        Holder::Institution(_) => 0,
        Holder::Pool(_) | Holder::Unallocated(_) => 2,
        Holder::Superior => 3,
    }
}

fn holder_name(holder: Holder, before: &Snapshot) -> String {
    match holder {
        Holder::Institution(id) => before.institution(id).expect("known").name.to_string(),
        Holder::Unallocated(Tier::County) => "县级机动编制".to_owned(),
        Holder::Pool(_) => "周转池".to_owned(),
        Holder::Superior => "上级".to_owned(),
        Holder::Unallocated(_) => panic!("no step of these tests has {holder:?}"),
    }
}

fn kind_name(kind: QuotaKind) -> &'static str {
    match kind {
        QuotaKind::Administrative => "行政",
        QuotaKind::PoliticalLegal => "政法专项",
        QuotaKind::Support => "工勤",
        QuotaKind::Service(Funding::Full) => "事业·全额",
        QuotaKind::Service(Funding::Partial) => "事业·差额",
        QuotaKind::Service(Funding::SelfSupporting) => "事业·自收自支",
        QuotaKind::Controlled => "员额",
        QuotaKind::OffQuota => "编外",
    }
}

/// 领导职数 as they are, with an arrow to what a step makes of them.
fn leaders(before: &Snapshot, steps: &[Step], refused: &[usize], holder: Holder) -> Value {
    let Holder::Institution(id) = holder else { return Value::Blank };
    let now = leader_words(before.institution(id).expect("known").leaders);
    let mut set = steps.iter().enumerate().filter(|(index, _)| !refused.contains(index)).filter_map(|(_, step)| {
        match &step.operation {
            Operation::SetLeaders { institution, leaders } if *institution == id => Some(leader_words(*leaders)),
            _ => None,
        }
    });
    match set.next_back() {
        Some(then) if then != now => Value::Text(format!("{now}→{then}")),
        Some(_) | None => Value::Text(now),
    }
}

pub fn leader_words(leaders: LeaderPosts) -> String {
    let part = |count: u32, word: &str| if count > 0 { format!("{count}{word}") } else { String::new() };
    let words = part(leaders.chief.0, "正") + &part(leaders.deputy.0, "副");
    if words.is_empty() { "—".to_owned() } else { words }
}

fn once_each(texts: impl Iterator<Item = String>) -> String {
    let mut found: Vec<String> = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found.join("；")
}
