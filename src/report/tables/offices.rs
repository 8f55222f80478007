//! 乡镇(街道)机构设置一览表: which bodies each township has, counted against the limits of the scheme it follows. Every body is
//! counted in exactly one of 共性, 个性 and 其他, so that each line and the total add up.

mod notes;

use super::{Cell, Heading, Paper, Row, RowRole, Table, count, counting_column, signatures, text_column, word_column};
use crate::domain::{
    Headcount, Held, Holder, Institution, Kinds, Name, Nature, OfficeNature, OriginPart, QuotaFamily, QuotaKind,
    Snapshot, Structure, Whom,
};
use crate::rules::{LimitFigure, Limits, Policy, Situation};
use crate::wording;
use notes::uncomputed_limits;

/// In the place of a limit that a scheme does not state; a note says which these are.
const OPEN: &str = "※";

/// The table of all townships and streets of `snapshot`, in the order of the register.
pub fn offices(heading: &Heading, policy: &Policy, snapshot: &Snapshot) -> Table {
    let townships: Vec<&Institution> =
        snapshot.institutions().filter(|institution| institution.nature.is_township()).collect();
    let mut rows: Vec<Row> = townships
        .iter()
        .enumerate()
        .map(|(index, township)| {
            let whom = Whom::holder(Holder::Institution(township.id));
            Row::new(RowRole::Body, line(index + 1, township, policy, snapshot)).about(OriginPart::about(whom))
        })
        .collect();
    if !townships.is_empty() {
        let all = Row::new(RowRole::Total, total(&townships, policy, snapshot));
        rows.push(all.about(OriginPart::about(Whom::Townships)));
    }
    Table {
        title: "乡镇(街道)机构设置一览表".to_owned(),
        caption: heading.caption_in("个、名"),
        columns: columns(),
        rows,
        notes: notes::of(&townships, policy, snapshot),
        signatures: signatures(),
        ..Table::on(Paper::A3Landscape)
    }
}

fn columns() -> Vec<super::Column> {
    let offices = |nature| OriginPart::of(Structure::Offices(Some(nature)));
    let places = |family| OriginPart::of(Held::Authorized).in_kinds(Kinds::family(family));
    vec![
        word_column(&["序号"], 2),
        text_column(&["乡镇(街道)"], 6),
        word_column(&["类别"], 3),
        text_column(&["片区、特色"], 6),
        text_column(&["党政机构", "名称"], 14),
        counting_column(&["党政机构", "个数"], 2, offices(OfficeNature::Administrative)),
        text_column(&["事业机构", "名称"], 9),
        counting_column(&["事业机构", "个数"], 2, offices(OfficeNature::Service)),
        counting_column(&["机构数", "共性"], 2, OriginPart::of(Structure::CommonOffices)),
        counting_column(&["机构数", "个性"], 2, OriginPart::of(Structure::SpecialOffices)),
        word_column(&["机构数", "个性限"], 2),
        counting_column(&["机构数", "其他"], 2, OriginPart::of(Structure::OtherOffices)),
        counting_column(&["机构数", "合计"], 2, OriginPart::of(Structure::Offices(None))),
        word_column(&["机构数", "限额"], 2),
        text_column(&["挂牌", "名称"], 8),
        counting_column(&["挂牌", "块数"], 2, OriginPart::of(Structure::Nameplates)),
        word_column(&["挂牌", "限额"], 2),
        text_column(&["派驻机构"], 7),
        counting_column(&["编制数", "行政"], 2, places(QuotaFamily::Administrative)),
        counting_column(&["编制数", "工勤"], 2, places(QuotaFamily::Support)),
        counting_column(&["编制数", "事业"], 2, places(QuotaFamily::Service)),
        word_column(&["领导职数"], 4),
        text_column(&["执行方案"], 7),
        text_column(&["备注"], 7),
    ]
}

/// What is counted of one township.
struct Counts {
    administrative: usize,
    service: usize,
    common: Option<usize>,
    special: Option<usize>,
    /// Bodies that its scheme does not speak of, doubles of a common office, and all bodies of a township without a scheme.
    other: usize,
    nameplates: usize,
    limits: Limits,
    /// Limits that its scheme states and that have no value.
    uncomputed: Vec<LimitFigure>,
}

impl Counts {
    fn of(township: &Institution, policy: &Policy, snapshot: &Snapshot) -> Self {
        let fit = policy.scheme_of(township).map(|scheme| scheme.fit(Situation::counted_in(township, snapshot)));
        let common = fit.as_ref().map(|fit| fit.common_count() as usize);
        let special = fit.as_ref().map(|fit| fit.special_count() as usize);
        let sorted = common.unwrap_or(0) + special.unwrap_or(0);
        Self {
            administrative: township.offices_of(OfficeNature::Administrative).count(),
            service: township.offices_of(OfficeNature::Service).count(),
            common,
            special,
            other: township.offices.len().saturating_sub(sorted),
            nameplates: township.all_nameplates().count(),
            uncomputed: fit.as_ref().map(uncomputed_limits).unwrap_or_default(),
            limits: fit.and_then(|fit| fit.limits).unwrap_or_default(),
        }
    }

    fn limit(&self, figure: LimitFigure) -> Option<u32> {
        self.limits.figure(figure)
    }

    /// A limit that the scheme does not state is marked; one that has no value is another matter.
    fn limit_cell(&self, figure: LimitFigure) -> Cell {
        match self.uncomputed.contains(&figure) {
            true => Cell::text_of("算不出"),
            false => limit_cell(self.limit(figure)),
        }
    }
}

fn line(number: usize, township: &Institution, policy: &Policy, snapshot: &Snapshot) -> Vec<Cell> {
    let counted = Counts::of(township, policy, snapshot);
    let scheme = policy.scheme_of(township).map_or("未定", |scheme| scheme.name.as_str());
    vec![
        Cell::Text(number.to_string()),
        Cell::Text(township.name.to_string()),
        Cell::Text(township.class.as_ref().map_or_else(String::new, ToString::to_string)),
        Cell::Text(zone_and_traits(township)),
        Cell::Text(joined(township.offices_of(OfficeNature::Administrative).map(|office| &office.name))),
        number_cell(Some(counted.administrative)),
        Cell::Text(joined(township.offices_of(OfficeNature::Service).map(|office| &office.name))),
        number_cell(Some(counted.service)),
        number_cell(counted.common),
        number_cell(counted.special),
        counted.limit_cell(LimitFigure::Special),
        number_cell(Some(counted.other)),
        number_cell(Some(township.offices.len())),
        counted.limit_cell(LimitFigure::Total),
        Cell::Text(joined(township.all_nameplates())),
        number_cell(Some(counted.nameplates)),
        counted.limit_cell(LimitFigure::Nameplates),
        Cell::Text(outposts(township, snapshot)),
        count(places(township, QuotaFamily::Administrative, snapshot)),
        count(places(township, QuotaFamily::Support, snapshot)),
        count(places(township, QuotaFamily::Service, snapshot)),
        Cell::Text(wording::leaders(township.leaders)),
        Cell::text_of(scheme),
        Cell::text_of(township.remark.as_str()),
    ]
}

fn total(townships: &[&Institution], policy: &Policy, snapshot: &Snapshot) -> Vec<Cell> {
    let counted: Vec<Counts> = townships.iter().map(|township| Counts::of(township, policy, snapshot)).collect();
    let sum = |of: &dyn Fn(&Counts) -> usize| number_cell(Some(counted.iter().map(of).sum()));
    let places_of = |family| count(townships.iter().map(|township| places(township, family, snapshot)).sum());
    // One township without a limit leaves the sum open.
    let limit = |figure| {
        if counted.iter().any(|counts| counts.uncomputed.contains(&figure)) {
            return Cell::text_of("算不出");
        }
        let limits: Option<Vec<u32>> = counted.iter().map(|counts| counts.limit(figure)).collect();
        limit_cell(limits.map(|limits| limits.iter().sum()))
    };
    vec![
        Cell::Blank,
        Cell::text_of("合　计"),
        Cell::Text(format!("{}个", townships.len())),
        Cell::Blank,
        Cell::Blank,
        sum(&|counts| counts.administrative),
        Cell::Blank,
        sum(&|counts| counts.service),
        sum(&|counts| counts.common.unwrap_or(0)),
        sum(&|counts| counts.special.unwrap_or(0)),
        limit(LimitFigure::Special),
        sum(&|counts| counts.other),
        sum(&|counts| counts.administrative + counts.service),
        limit(LimitFigure::Total),
        Cell::Blank,
        sum(&|counts| counts.nameplates),
        limit(LimitFigure::Nameplates),
        Cell::Blank,
        places_of(QuotaFamily::Administrative),
        places_of(QuotaFamily::Support),
        places_of(QuotaFamily::Service),
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
    ]
}

fn zone_and_traits(township: &Institution) -> String {
    let words: Vec<String> = township.zone.iter().chain(&township.traits).map(ToString::to_string).collect();
    words.join("、")
}

/// Outposts registered under this township, else the names its ledger workbook lists.
fn outposts(township: &Institution, snapshot: &Snapshot) -> String {
    let registered = snapshot
        .institutions()
        .filter(|other| other.nature == Nature::Outpost && other.supervisor == Some(township.id))
        .map(|other| &other.name);
    let listed = joined(registered);
    match listed.is_empty() {
        true => township.further.get("派驻机构").cloned().unwrap_or_default(),
        false => listed,
    }
}

fn places(township: &Institution, family: QuotaFamily, snapshot: &Snapshot) -> Headcount {
    let held = |kind: QuotaKind| snapshot.ledger().held(Holder::Institution(township.id), kind);
    QuotaKind::ALL.into_iter().filter(|kind| kind.family() == family).map(held).sum()
}

fn number_cell(number: Option<usize>) -> Cell {
    number.map_or(Cell::Blank, |number| Cell::Count(i64::try_from(number).unwrap_or(i64::MAX)))
}

fn limit_cell(limit: Option<u32>) -> Cell {
    Cell::Text(limit.map_or_else(|| OPEN.to_owned(), |limit| limit.to_string()))
}

fn joined<'a>(names: impl Iterator<Item = &'a Name>) -> String {
    names.map(Name::as_str).collect::<Vec<_>>().join("、")
}
