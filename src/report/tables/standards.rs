//! 编制测算参考表: what the standards in force compute for each institution, beside what is authorised and who is there; and the
//! averages that offices compare themselves by. Reference only: no standard is ground for approving places.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    Cell, Heading, Paper, Row, RowRole, Table, count, counting_column, group_row, signatures, text_column,
    without_idle, word_column,
};
use crate::domain::{
    Headcount, Held, Holder, Institution, Kinds, OriginPart, QuotaFamily, QuotaKind, Ratio, Snapshot, StandingTotal,
    Structure, Whom,
};
use crate::rules::{Computation, Need, NeedOfPart, Policy, Situation, Standard};
use crate::wording;

/// The facts that tell how many people a place has, the best first.
const POPULATION: [&str; 4] = ["常住人口", "服务人口", "人口", "户籍人口"];

/// Sizes of need that a sum is explained by; more of them explain nothing.
const MOST_GROUPS: usize = 6;

/// Columns of what is measured by a standard, by name.
const MEASURED: [&str; 7] = ["序号", "测算数据", "测算需求·最少", "测算需求·最多", "实有", "差额", "来源"];

/// One group for each standard in force that speaks of an institution, and one for the averages.
pub fn standards(heading: &Heading, policy: &Policy, snapshot: &Snapshot) -> Table {
    let mut rows = Vec::new();
    let (mut number, mut groups) = (0, 0);
    for standard in policy.standards().filter(|standard| policy.is_in_force(standard)) {
        let needs = snapshot
            .institutions()
            .filter_map(|one| Some((one, standard.need_of(Situation::counted_in(one, snapshot))?)));
        let needs: Vec<(&Institution, Need<'_>)> = needs.collect();
        if needs.is_empty() {
            continue;
        }
        let family = wording::family(standard.quota);
        rows.push(group_row(groups, &format!("{}({family}编制)", standard.name)));
        groups += 1;
        for (institution, need) in &needs {
            number += 1;
            rows.push(line(number, institution, need, snapshot));
        }
        rows.push(total(standard, &needs, snapshot));
    }
    let averages = averages(snapshot);
    if !averages.is_empty() {
        rows.push(group_row(groups, "人均和平均(比较用)"));
        rows.extend(averages);
    }
    let table = Table {
        title: "编制测算参考表".to_owned(),
        caption: heading.caption(),
        columns: vec![
            word_column(&["序号"], 2),
            text_column(&["单位"], 12),
            text_column(&["测算数据"], 9),
            counting_column(&["测算需求", "最少"], 3, OriginPart::of(Structure::NeedLeast)),
            counting_column(&["测算需求", "最多"], 3, OriginPart::of(Structure::NeedMost)),
            counting_column(&["核定"], 3, OriginPart::of(Held::Authorized)),
            counting_column(&["实有"], 3, OriginPart::of(Held::Strength)),
            counting_column(&["差额"], 3, OriginPart::of(Structure::NeedDifference)),
            text_column(&["说明"], 12),
            text_column(&["来源"], 10),
        ],
        rows,
        notes: notes(policy, snapshot, number),
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    };
    match number {
        // The averages alone.
        0 => without_idle(table, &MEASURED),
        _ => table,
    }
}

/// Which of the standards are not shown, which of those could be, and what all of this is worth.
fn notes(policy: &Policy, snapshot: &Snapshot, computed: usize) -> Vec<String> {
    let others: Vec<&Standard> = policy.standards().filter(|standard| !policy.is_in_force(standard)).collect();
    let mut notes = vec!["参考，不作为核编依据。".to_owned()];
    notes.push(match computed {
        0 => "选用的标准要用的数(如学生数、常住人口)台账没有登记，没有按标准测算。".to_owned(),
        _ => "差额：核定数高于最多的为正，低于最少的为负，在范围内的为“—”。".to_owned(),
    });
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(|standard| standard.name.as_str()).collect();
        notes.push(format!("没有选用的标准：{}。", names.join("、")));
    }
    let is_computable = |standard: &&&Standard| {
        let needs = snapshot.institutions().filter_map(|one| standard.need_of(Situation::counted_in(one, snapshot)));
        needs.filter_map(|need| need.need()).next().is_some()
    };
    let computable = others.iter().filter(is_computable);
    let names: Vec<&str> = computable.map(|standard| standard.name.as_str()).collect();
    if !names.is_empty() {
        notes.push(format!("其中按已登记的数可以测算的：{}。", names.join("、")));
    }
    notes
}

fn line(number: usize, institution: &Institution, need: &Need<'_>, snapshot: &Snapshot) -> Row {
    let held = held(need.standard, institution, snapshot);
    let facts: Vec<String> = need
        .parts
        .iter()
        .filter_map(|part| part.fact.as_ref())
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    let cells = vec![
        Cell::Text(number.to_string()),
        Cell::Text(institution.name.to_string()),
        Cell::Text(facts.join("、")),
        places(need.need()),
        places(need.most()),
        count(held.authorized),
        count(held.strength),
        difference(need, held.authorized),
        Cell::Text(how(need, held.authorized)),
        Cell::text_of(&*need.standard.source),
    ];
    Row::new(RowRole::Body, cells).about(origin(need.standard, [institution]))
}

/// How the need comes about; where it is one ratio, also the ratio that there is, and whether the standard is met.
fn how(need: &Need<'_>, authorized: Headcount) -> String {
    let parts = wording::policy::need_in_parts(need);
    let met = need.need().and_then(|least| Some((actual_ratio(need, authorized)?, authorized >= Headcount(least))));
    match met {
        Some((ratio, true)) => format!("{parts}；核定1∶{ratio}，达到标准"),
        Some((ratio, false)) => format!("{parts}；核定1∶{ratio}，低于标准"),
        None => parts,
    }
}

/// What is measured for each authorised place, where the need is one ratio of one fact: "16.44".
fn actual_ratio(need: &Need<'_>, authorized: Headcount) -> Option<String> {
    let [NeedOfPart { part, fact: Some((_, size)), .. }] = need.parts.as_slice() else { return None };
    match part.by {
        Computation::Ratio { .. } => {
            let ratio = Ratio::new(u64::try_from(*size).ok()?, authorized.0.into())?;
            Some(ratio.average())
        }
        Computation::Bands(_) => None,
    }
}

/// The sums of what could be computed; without a sum where something could not.
fn total(standard: &Standard, needs: &[(&Institution, Need<'_>)], snapshot: &Snapshot) -> Row {
    let sum = |of: &dyn Fn(&Need<'_>) -> Option<u32>| {
        let all = needs.iter().map(|(_, need)| of(need).map(u64::from));
        all.sum::<Option<u64>>().map_or(Cell::Blank, |sum| Cell::Count(i64::try_from(sum).unwrap_or(i64::MAX)))
    };
    let held: StandingTotal = needs.iter().map(|(institution, _)| held(standard, institution, snapshot)).sum();
    let unclear = needs.iter().filter(|(_, need)| need.need().is_none()).count();
    let remark = match unclear {
        0 => groups(needs),
        unclear => format!("{unclear}个单位不能测算，没有合计需求"),
    };
    let cells = vec![
        Cell::Blank,
        Cell::text_of("小　计"),
        Cell::Text(format!("{}个单位", needs.len())),
        sum(&|need| need.need()),
        sum(&|need| need.most()),
        count(held.authorized),
        count(held.strength),
        Cell::Blank,
        Cell::Text(remark),
        Cell::Blank,
    ];
    Row::new(RowRole::Subtotal, cells).about(origin(standard, needs.iter().map(|(institution, _)| *institution)))
}

/// How the sum comes about where few sizes of need repeat: "8×44＋3×40＋3×34＝574".
fn groups(needs: &[(&Institution, Need<'_>)]) -> String {
    let mut groups: BTreeMap<u32, u64> = BTreeMap::new();
    for (_, need) in needs {
        match (need.need(), need.most()) {
            (Some(least), Some(most)) if least == most => *groups.entry(least).or_default() += 1,
            _ => return String::new(),
        }
    }
    if groups.len() >= needs.len() || groups.len() > MOST_GROUPS {
        return String::new();
    }
    let sum: u64 = groups.iter().map(|(places, units)| u64::from(*places) * units).sum();
    let products: Vec<String> = groups.iter().rev().map(|(places, units)| format!("{units}×{places}")).collect();
    format!("{}＝{sum}", products.join("＋"))
}

/// Places beyond the range, signed; nothing where the need is not known.
fn difference(need: &Need<'_>, authorized: Headcount) -> Cell {
    need.nearest(authorized).map_or(Cell::Blank, |nearest| Cell::Delta(authorized.since(nearest).0))
}

/// 平均每乡镇(街道) for each family with places, and 万人比 of the townships whose population is registered.
fn averages(snapshot: &Snapshot) -> Vec<Row> {
    let townships: Vec<&Institution> =
        snapshot.institutions().filter(|institution| institution.nature.is_township()).collect();
    let places_of = |township: &Institution, family: QuotaFamily| {
        u64::from(snapshot.total(township.id, |kind: QuotaKind| kind.family() == family).authorized.0)
    };
    let number = townships.len() as u64;
    let mut rows = Vec::new();
    for family in QuotaFamily::ALL {
        let held: u64 = townships.iter().map(|township| places_of(township, family)).sum();
        if held == 0 {
            continue;
        }
        if let Some(ratio) = Ratio::new(held, number) {
            let words = format!("{held} ÷ {number} = {}", ratio.average());
            rows.push(average(
                &format!("平均每乡镇(街道){}编制", wording::family(family)),
                held,
                words,
                of_townships(townships.iter().copied(), Kinds::family(family)),
            ));
        }
    }
    let peopled = townships.iter().filter_map(|township| Some((*township, population(township)?)));
    let peopled: Vec<(&Institution, u64)> = peopled.collect();
    let people: u64 = peopled.iter().map(|(_, people)| people).sum();
    let counts = |kind: QuotaKind| kind.counts_as_quota();
    let held: u64 = peopled.iter().map(|(one, _)| u64::from(snapshot.total(one.id, counts).authorized.0)).sum();
    if let Some(ratio) = Ratio::new(held.saturating_mul(10_000), people) {
        let left = townships.len() - peopled.len();
        let without = if left > 0 { format!("；{left}个没有登记人口") } else { String::new() };
        let words = format!("每万人 {} 名：{held} ÷ {people}人{without}", ratio.average());
        let whom = of_townships(peopled.iter().map(|(one, _)| *one), Kinds::quota());
        rows.push(average("乡镇(街道)万人比", held, words, whom));
    }
    rows
}

fn average(name: &str, held: u64, words: String, whom: OriginPart) -> Row {
    let mut cells = vec![Cell::Blank; 10];
    let filled =
        [(1, Cell::text_of(name)), (5, Cell::Count(i64::try_from(held).unwrap_or(i64::MAX))), (8, Cell::Text(words))];
    for (index, cell) in filled {
        if let Some(slot) = cells.get_mut(index) {
            *slot = cell;
        }
    }
    Row::new(RowRole::Body, cells).about(whom)
}

fn of_townships<'a>(townships: impl IntoIterator<Item = &'a Institution>, kinds: Kinds) -> OriginPart {
    OriginPart::about(Whom::institutions(townships)).in_kinds(kinds)
}

/// Of the lines of one standard, whom they are about and what they are measured by.
fn origin<'a>(standard: &Standard, institutions: impl IntoIterator<Item = &'a Institution>) -> OriginPart {
    let whom = Whom::lines(institutions.into_iter().map(|one| (Holder::Institution(one.id), Kinds::ALL)));
    let kinds = Kinds::family(standard.quota);
    OriginPart { standard: Some(Arc::from(&*standard.key)), ..OriginPart::about(whom).in_kinds(kinds) }
}

fn population(township: &Institution) -> Option<u64> {
    let known = |wanted: &&str| township.factors.iter().find(|(name, _)| name.as_str() == *wanted).map(|(_, n)| *n);
    POPULATION.iter().find_map(known).and_then(|people| u64::try_from(people).ok()).filter(|people| *people > 0)
}

fn held(standard: &Standard, institution: &Institution, snapshot: &Snapshot) -> StandingTotal {
    snapshot.total(institution.id, |kind| kind.family() == standard.quota)
}

fn places(places: Option<u32>) -> Cell {
    places.map_or(Cell::Blank, |places| Cell::Count(i64::from(places)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Date, Funding, InstitutionId, Name, Nature, Operation, Tier, Transfer, apply_all};

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn give(to: u32, kind: QuotaKind, count: u32) -> Operation {
        let to = Holder::Institution(InstitutionId(to));
        Operation::Transfer(Transfer { kind, count: Headcount(count), from: Holder::Superior, to, people: Vec::new() })
    }

    fn table(operations: &[Operation]) -> Table {
        let snapshot = apply_all(&Snapshot::default(), operations).expect("a register");
        let policy = Policy::bundled().expect("bundled packs");
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        standards(&heading, &policy, &snapshot)
    }

    fn texts(row: &Row) -> Vec<String> {
        row.cells.iter().map(Cell::text).collect()
    }

    /// 盐城: 272 places over 13 townships.
    #[test]
    fn the_average_of_yancheng_is_exact_to_two_digits() {
        let mut operations: Vec<Operation> = Vec::new();
        for id in 1..=13 {
            let mut town =
                Institution::bare(InstitutionId(id), name(&format!("第{id}镇")), Tier::Township, Nature::Town);
            if id > 1 {
                town.factors.insert(name("常住人口"), 30_000);
            }
            operations.push(Operation::Establish(town));
        }
        let kind = QuotaKind::Service(Funding::Full);
        operations.extend([give(1, kind, 32), give(2, kind, 240)]);
        let table = table(&operations);
        let rows: Vec<Vec<String>> = table.rows.iter().map(texts).collect();
        assert_eq!(rows.len(), 3, "{rows:?}");
        assert_eq!((rows[1][0].as_str(), rows[1][1].as_str()), ("平均每乡镇(街道)事业编制", "272"));
        assert_eq!(rows[1][2], "272 ÷ 13 = 20.92");
        // 240 places over 360 000 people; one township has none registered.
        assert_eq!(rows[2][2], "每万人 6.67 名：240 ÷ 360000人；1个没有登记人口");
    }

    #[test]
    fn a_school_stands_with_its_parts_its_places_and_the_difference() {
        let mut school = Institution::bare(InstitutionId(1), name("县一中"), Tier::County, Nature::PublicInstitution);
        school.factors.insert(name("初中学生数"), 1_371);
        school.factors.insert(name("小学学生数"), 20);
        let operations = [Operation::Establish(school), give(1, QuotaKind::Service(Funding::Full), 100)];
        let table = table(&operations);
        let row = texts(table.rows.get(1).expect("a line"));
        // 1371 / 13.5 is 101.6, 20 / 19 is 1.05; each stage is rounded up by itself.
        assert_eq!(&row[1..8], ["县一中", "小学学生数 20、初中学生数 1371", "104", "104", "100", "—", "−4"]);
        assert!(row[8].contains("初中(初中学生数1371)102名"), "{row:?}");
        assert_eq!(table.notes[0], "参考，不作为核编依据。");
    }
}
