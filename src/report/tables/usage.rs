//! 编制归属与实际使用对照表: the same people counted where their places are and where they work, and who stands between the two.
//! Both counts must come to the same; the last note says whether they do.

use std::collections::BTreeMap;

use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, count, counting_column, group_row, signatures};
use super::{text_column, word_column};
use crate::domain::{Headcount, Held, Holder, InstitutionId, Kinds, OriginPart, QuotaKind, Snapshot, Split, Whom};
use crate::wording;

/// The parts of the table: 编制, and what is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Quota,
    Controlled,
    OffQuota,
}

/// People by both views.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Both {
    /// 按编制归属
    pub owned: Headcount,
    /// 归属本单位、在外使用
    pub away: Headcount,
    /// 归属外单位、在本单位使用
    pub come: Headcount,
    /// 按实际使用
    pub used: Headcount,
}

type Splits = BTreeMap<(InstitutionId, QuotaKind), Vec<(Split, Headcount)>>;

/// Both views of a register as one table.
pub fn usage(heading: &Heading, snapshot: &Snapshot) -> Table {
    usage_of(heading, snapshot).0
}

/// The same, and for each of its rows the institution it is about.
pub fn usage_of(heading: &Heading, snapshot: &Snapshot) -> (Table, Vec<Option<InstitutionId>>) {
    let splits = by_side(snapshot);
    let (mut rows, mut subjects) = (Vec::new(), Vec::new());
    let (mut everybody, mut parts) = (Both::default(), 0);
    for part in [Part::Quota, Part::Controlled, Part::OffQuota] {
        let mut of_part = Both::default();
        let begin = rows.len();
        // Bodies of each part are counted, not their lines.
        let mut number = 0;
        for institution in snapshot.institutions() {
            let mut continues = false;
            for kind in QuotaKind::ALL.into_iter().filter(|kind| part.has(*kind)) {
                let both = both(institution.id, kind, snapshot, &splits);
                if both == Both::default() {
                    continue;
                }
                number += usize::from(!continues);
                let mut cells = match continues {
                    true => vec![Cell::Blank, Cell::Blank],
                    false => vec![Cell::Text(number.to_string()), Cell::Text(institution.name.to_string())],
                };
                continues = true;
                cells.push(Cell::text_of(wording::kind(kind)));
                cells.extend(both.cells());
                cells.push(Cell::Lines(sides((institution.id, kind), snapshot, &splits)));
                let whom = Whom::line(Holder::Institution(institution.id), Kinds::of(kind));
                rows.push(Row::new(RowRole::Body, cells).about(OriginPart::about(whom)));
                subjects.push(Some(institution.id));
                of_part.add(both);
            }
        }
        if rows.len() > begin {
            rows.insert(begin, group_row(parts, part.title()));
            rows.push(of_part.row(RowRole::Subtotal, "小　计", Kinds::that(|kind| part.has(kind))));
            subjects.insert(begin, None);
            subjects.push(None);
            parts += 1;
        }
        everybody.add(of_part);
    }
    rows.push(everybody.row(RowRole::Total, "全部人员", Kinds::ALL));
    subjects.push(None);
    let table = Table {
        title: "编制归属与实际使用对照表".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        rows,
        notes: vec![
            "按实际使用＝按编制归属−在外使用＋外来使用。员额、编外不属编制，分列小计。".to_owned(),
            agreement(everybody.owned, everybody.used),
        ],
        signatures: signatures(),
        ..Table::on(Paper::A4Portrait)
    };
    (table, subjects)
}

/// Everybody by both views, as a sentence: "两口径合计一致：2579 = 2579".
pub fn usage_agreement(snapshot: &Snapshot) -> String {
    let all = || snapshot.institutions().flat_map(|one| QuotaKind::ALL.into_iter().map(move |kind| (one.id, kind)));
    let owned = all().map(|(id, kind)| snapshot.roster().strength(id, kind)).sum();
    agreement(owned, all().map(|(id, kind)| snapshot.roster().working(id, kind)).sum())
}

fn agreement(owned: Headcount, used: Headcount) -> String {
    match owned == used {
        true => format!("两口径合计一致：{owned} = {used}"),
        false => format!("两口径合计不一致：归属{owned}，使用{used}，请运行账簿检查。"),
    }
}

impl Part {
    fn has(self, kind: QuotaKind) -> bool {
        match self {
            Self::Quota => kind.counts_as_quota(),
            Self::Controlled => kind == QuotaKind::Controlled,
            Self::OffQuota => kind == QuotaKind::OffQuota,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Quota => "编制内人员",
            Self::Controlled => "员额(人员控制数)",
            Self::OffQuota => "编外聘用人员",
        }
    }
}

impl Both {
    fn add(&mut self, other: Self) {
        self.owned += other.owned;
        self.away += other.away;
        self.come += other.come;
        self.used += other.used;
    }

    fn cells(self) -> [Cell; 4] {
        [count(self.owned), count(self.away), count(self.come), count(self.used)]
    }

    fn row(self, role: RowRole, label: &str, kinds: Kinds) -> Row {
        let mut cells = vec![Cell::Blank, Cell::text_of(label), Cell::Blank];
        cells.extend(self.cells());
        cells.resize(columns().len(), Cell::Blank);
        Row::new(role, cells).about(OriginPart::about(Whom::Institutions).in_kinds(kinds))
    }
}

fn columns() -> Vec<Column> {
    vec![
        word_column(&["序号"], 3),
        text_column(&["单位"], 11),
        word_column(&["编制类型"], 6),
        counting_column(&["按编制归属"], 4, OriginPart::of(Held::Strength)),
        counting_column(&["在外使用"], 4, OriginPart::of(Held::Away)),
        counting_column(&["外来使用"], 4, OriginPart::of(Held::Come)),
        counting_column(&["按实际使用"], 4, OriginPart::of(Held::Working)),
        text_column(&["去向和来源"], 14),
    ]
}

fn both(institution: InstitutionId, kind: QuotaKind, snapshot: &Snapshot, splits: &Splits) -> Both {
    let of_side = splits.get(&(institution, kind)).map(Vec::as_slice).unwrap_or_default();
    let sum = |wanted: fn(&Split) -> InstitutionId| {
        of_side.iter().filter(|(split, _)| wanted(split) == institution).map(|(_, people)| *people).sum()
    };
    Both {
        owned: snapshot.roster().strength(institution, kind),
        away: sum(|split| split.quota_at),
        come: sum(|split| split.works_at),
        used: snapshot.roster().working(institution, kind),
    }
}

/// Everybody who works elsewhere, under both institutions concerned.
fn by_side(snapshot: &Snapshot) -> Splits {
    let mut splits = Splits::new();
    for (split, people) in snapshot.roster().split() {
        for side in [split.quota_at, split.works_at] {
            splits.entry((side, split.kind)).or_default().push((split, people));
        }
    }
    splits
}

/// "去 白鹤镇 3(县属乡用)", "来自 县农业农村局 3(县属乡用)".
fn sides((institution, kind): (InstitutionId, QuotaKind), snapshot: &Snapshot, splits: &Splits) -> Vec<String> {
    let of_side = splits.get(&(institution, kind)).map(Vec::as_slice).unwrap_or_default();
    let named = |id| wording::holder(Holder::Institution(id), snapshot);
    let line = |(split, people): &(Split, Headcount)| {
        let manner = split.arrangement.map_or("方式未填", wording::arrangement);
        match split.quota_at == institution {
            true => format!("去 {} {people}({manner})", named(split.works_at)),
            false => format!("来自 {} {people}({manner})", named(split.quota_at)),
        }
    };
    of_side.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Arrangement, Assignment, Date, Institution, Ledger, Name, Nature, RosterCounts, Tier};

    #[test]
    fn who_works_elsewhere_is_counted_once_in_each_view() {
        let body = |id, name, tier, nature| {
            Institution::bare(InstitutionId(id), Name::new(name).expect("a name"), tier, nature)
        };
        let (bureau, town) = (InstitutionId(1), InstitutionId(2));
        let kind = QuotaKind::Administrative;
        let mut roster = RosterCounts::default();
        roster.count(&Assignment::at(bureau, kind), Headcount(7));
        let lent = Assignment::at(bureau, kind).deployed_to(town, Arrangement::CountyOwnedTownUsed);
        roster.count(&lent, Headcount(3));
        roster.count(&Assignment::at(town, QuotaKind::OffQuota), Headcount(2));
        roster.count(&Assignment::at(bureau, QuotaKind::Support), Headcount(1));
        let bodies = [
            body(1, "县农业农村局", Tier::County, Nature::Government),
            body(2, "白鹤镇", Tier::Township, Nature::Town),
        ];
        let snapshot = Snapshot::new(bodies, Ledger::default(), BTreeMap::new(), roster);
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let (table, subjects) = usage_of(&heading, &snapshot);
        let texts = |row: usize| table.rows[row].cells.iter().map(Cell::text).collect::<Vec<_>>();
        assert_eq!(texts(1), ["1", "县农业农村局", "行政", "10", "3", "—", "7", "去 白鹤镇 3(县属乡用)"]);
        assert_eq!(texts(2)[..4], ["", "", "工勤", "1"], "numbers count bodies");
        assert_eq!(texts(3), ["2", "白鹤镇", "行政", "—", "—", "3", "3", "来自 县农业农村局 3(县属乡用)"]);
        assert_eq!(texts(4)[3..7], ["11", "3", "3", "11"]);
        assert_eq!(texts(5), ["二、编外聘用人员"]);
        assert_eq!(texts(6)[..2], ["1", "白鹤镇"]);
        assert_eq!(texts(8)[3..7], ["13", "3", "3", "13"]);
        assert_eq!(subjects[1..5], [Some(bureau), Some(bureau), Some(town), None]);
        assert_eq!(table.notes[1], "两口径合计一致：13 = 13");
        assert_eq!(usage_agreement(&snapshot), "两口径合计一致：13 = 13");
    }
}
