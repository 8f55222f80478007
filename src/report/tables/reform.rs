//! 乡镇(街道)改革前后对照表: how many townships and streets there are, what bodies, plates, places and leadership posts they have,
//! before and after a plan, and by how much of a hundred each number changed. Without a plan both sides are the register. What other
//! entries changed between the phases of a plan is told in the words of all such tables (`meanwhile`).

use super::{Cell, Heading, Paper, Row, RowRole, Table, counting_column, figure_column, signatures, text_column};
use crate::domain::{
    Delta, Held, Holder, Institution, Kinds, LeaderPosts, Moment, Nature, OfficeNature, OriginPart, Quantity,
    QuotaFamily, QuotaKind, Ratio, Seat, Snapshot, Structure, Whom,
};
use crate::plan::Meanwhile;
use crate::wording;

/// The table of all townships and streets, from one snapshot to the other, with `gaps` between the phases that lie between them.
pub fn reform(heading: &Heading, before: &Snapshot, after: &Snapshot, gaps: &[Meanwhile]) -> Table {
    let rows = LINES.iter().map(|line| row(line, before, after)).collect();
    Table {
        title: "乡镇(街道)改革前后对照表".to_owned(),
        caption: heading.caption_in("个、块、名"),
        columns: vec![
            text_column(&["项目"], 12),
            counting_column(&["调整前"], 6, OriginPart::default().at(Moment::Before)),
            counting_column(&["调整后"], 6, OriginPart::default().at(Moment::After)),
            counting_column(&["增减"], 6, OriginPart::default().at(Moment::Change)),
            figure_column(&["幅度"], 6),
        ],
        rows,
        notes: notes(after).into_iter().chain(meanwhile(gaps)).collect(),
        signatures: signatures(),
        ..Table::on(Paper::A4Portrait)
    }
}

/// A line of the table: its words, and what is counted of one township.
struct Line {
    words: &'static str,
    quantity: Quantity,
    /// Of which quota, where it is places.
    family: Option<QuotaFamily>,
    counted: Counted,
}

enum Counted {
    /// Summed over all townships.
    Sum(fn(&Institution, &Snapshot) -> u64),
    /// The same, divided by the number of townships.
    Average(fn(&Institution, &Snapshot) -> u64),
}

const LINES: [Line; 15] = [
    Line {
        words: "乡镇(街道)",
        quantity: Quantity::Structure(Structure::Institutions(None)),
        family: None,
        counted: Counted::Sum(|_, _| 1),
    },
    of_nature("其中：街道", Nature::Subdistrict, |township, _| is_of(township, Nature::Subdistrict)),
    of_nature("　　　镇", Nature::Town, |township, _| is_of(township, Nature::Town)),
    of_nature("　　　乡", Nature::Township, |township, _| is_of(township, Nature::Township)),
    Line {
        words: "党政机构",
        quantity: Quantity::Structure(Structure::Offices(Some(OfficeNature::Administrative))),
        family: None,
        counted: Counted::Sum(|township, _| bodies(township, OfficeNature::Administrative)),
    },
    Line {
        words: "事业机构",
        quantity: Quantity::Structure(Structure::Offices(Some(OfficeNature::Service))),
        family: None,
        counted: Counted::Sum(|township, _| bodies(township, OfficeNature::Service)),
    },
    Line {
        words: "挂牌",
        quantity: Quantity::Structure(Structure::Nameplates),
        family: None,
        counted: Counted::Sum(|township, _| township.all_nameplates().count() as u64),
    },
    of_family("行政编制", QuotaFamily::Administrative, Counted::Sum(administrative_places)),
    of_family("事业编制", QuotaFamily::Service, Counted::Sum(service_places)),
    of_family("平均行政编制", QuotaFamily::Administrative, Counted::Average(administrative_places)),
    of_family("平均事业编制", QuotaFamily::Service, Counted::Average(service_places)),
    Line {
        words: "正职职数",
        quantity: Quantity::Structure(Structure::LeaderPosts(Seat::Chief)),
        family: None,
        counted: Counted::Sum(|township, _| township.leaders.chief.0.into()),
    },
    Line {
        words: "副职职数",
        quantity: Quantity::Structure(Structure::LeaderPosts(Seat::Deputy)),
        family: None,
        counted: Counted::Sum(|township, _| township.leaders.deputy.0.into()),
    },
    Line {
        words: "正职实配",
        quantity: Quantity::Structure(Structure::LeadersInPost(Seat::Chief)),
        family: None,
        counted: Counted::Sum(|township, snapshot| snapshot.roster().leaders(township.id).chief.0.into()),
    },
    Line {
        words: "副职实配",
        quantity: Quantity::Structure(Structure::LeadersInPost(Seat::Deputy)),
        family: None,
        counted: Counted::Sum(|township, snapshot| snapshot.roster().leaders(township.id).deputy.0.into()),
    },
];

const fn of_nature(words: &'static str, nature: Nature, of: fn(&Institution, &Snapshot) -> u64) -> Line {
    Line {
        words,
        quantity: Quantity::Structure(Structure::Institutions(Some(nature))),
        family: None,
        counted: Counted::Sum(of),
    }
}

const fn of_family(words: &'static str, family: QuotaFamily, counted: Counted) -> Line {
    Line { words, quantity: Quantity::Held(Held::Authorized), family: Some(family), counted }
}

fn row(line: &Line, before: &Snapshot, after: &Snapshot) -> Row {
    let cells = match line.counted {
        Counted::Sum(of) => {
            let (before, after) = (sum(of, before), sum(of, after));
            vec![Cell::Count(signed(before)), Cell::Count(signed(after)), change(before, after), extent(before, after)]
        }
        Counted::Average(of) => {
            let average = |snapshot| match Ratio::new(sum(of, snapshot), sum(|_, _| 1, snapshot)) {
                Some(ratio) => Cell::Text(ratio.average()),
                None => Cell::Blank,
            };
            vec![average(before), average(after)]
        }
    };
    let kinds = line.family.map_or(Kinds::ALL, Kinds::family);
    let origin = OriginPart { quantity: Some(line.quantity), ..OriginPart::about(Whom::Townships).in_kinds(kinds) };
    Row::new(RowRole::Body, [vec![Cell::text_of(line.words)], cells].concat()).about(origin)
}

/// 期间其他凭证, line by line as the table counts; an average follows from the lines above it.
fn meanwhile(gaps: &[Meanwhile]) -> Option<String> {
    let told = LINES.iter().filter_map(|line| {
        let Counted::Sum(of) = line.counted else { return None };
        let by = |gap: &Meanwhile| signed(sum(of, &gap.found)) - signed(sum(of, &gap.left));
        let change: i64 = gaps.iter().map(by).sum();
        let words = line.words.trim_start_matches('　').trim_start_matches("其中：");
        (change != 0).then(|| format!("{words}{}", wording::signed(Delta(change))))
    });
    super::meanwhile::sentence(&told.collect::<Vec<_>>(), None)
}

/// What the table counts, and by how much the leaders in post are more than approved, in all and in how many units.
fn notes(after: &Snapshot) -> Vec<String> {
    let mut notes =
        vec!["只计乡镇(街道)；幅度为增减数与调整前之比，平均数为编制数与乡镇(街道)数之比，均四舍五入。".to_owned()];
    let approved = |leaders: LeaderPosts| [leaders.chief, leaders.deputy];
    for (index, seat) in ["正职", "副职"].into_iter().enumerate() {
        let of = |leaders: LeaderPosts| approved(leaders).get(index).map_or(0, |posts| u64::from(posts.0));
        let townships = after.institutions().filter(|institution| institution.nature.is_township());
        let seats = townships.map(|one| (of(one.leaders), of(after.roster().leaders(one.id))));
        let seats: Vec<(u64, u64)> = seats.collect();
        let (posts, filled) = seats.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        if filled > posts {
            let over = seats.iter().filter(|(posts, filled)| filled > posts).count();
            let more = filled - posts;
            notes.push(format!("{seat}合计核定{posts}名、实配{filled}名，超配{more}名；{over}个单位实配多于核定。"));
        }
    }
    notes
}

fn sum(of: fn(&Institution, &Snapshot) -> u64, snapshot: &Snapshot) -> u64 {
    let townships = snapshot.institutions().filter(|institution| institution.nature.is_township());
    townships.map(|township| of(township, snapshot)).sum()
}

fn change(before: u64, after: u64) -> Cell {
    Cell::Delta(signed(after) - signed(before))
}

/// "−30.4%"; blank where nothing changed or nothing was there.
fn extent(before: u64, after: u64) -> Cell {
    let sign = match after.cmp(&before) {
        std::cmp::Ordering::Less => "−",
        std::cmp::Ordering::Equal => return Cell::Blank,
        std::cmp::Ordering::Greater => "+",
    };
    match Ratio::new(after.abs_diff(before), before) {
        Some(ratio) => Cell::Text(format!("{sign}{}", ratio.percent())),
        None => Cell::Blank,
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn is_of(township: &Institution, nature: Nature) -> u64 {
    u64::from(township.nature == nature)
}

fn bodies(township: &Institution, nature: OfficeNature) -> u64 {
    township.offices_of(nature).count() as u64
}

fn administrative_places(township: &Institution, snapshot: &Snapshot) -> u64 {
    places(township, QuotaFamily::Administrative, snapshot)
}

fn service_places(township: &Institution, snapshot: &Snapshot) -> u64 {
    places(township, QuotaFamily::Service, snapshot)
}

fn places(township: &Institution, family: QuotaFamily, snapshot: &Snapshot) -> u64 {
    let held = |kind: QuotaKind| u64::from(snapshot.ledger().held(Holder::Institution(township.id), kind).0);
    QuotaKind::ALL.into_iter().filter(|kind| kind.family() == family).map(held).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Date, Headcount, InstitutionId, Name, Operation, Tier, Transfer, apply_all};

    fn establish(id: u32, name: &str, nature: Nature) -> Operation {
        let name = Name::new(name).expect("a name");
        Operation::Establish(Institution::bare(InstitutionId(id), name, Tier::Township, nature))
    }

    #[test]
    fn every_line_says_before_after_change_and_extent() {
        let to = Holder::Institution(InstitutionId(1));
        let kind = QuotaKind::Administrative;
        let places = Transfer { kind, count: Headcount(31), from: Holder::Superior, to, people: Vec::new() };
        let opening = [
            establish(1, "甲镇", Nature::Town),
            establish(2, "乙乡", Nature::Township),
            establish(3, "丙乡", Nature::Township),
            Operation::Transfer(places),
        ];
        let before = apply_all(&Snapshot::default(), &opening).expect("an opening");
        let plan = [Operation::Abolish { institution: InstitutionId(3) }];
        let after = apply_all(&before, &plan).expect("it holds nothing");
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let table = reform(&heading, &before, &after, &[]);
        let line = |row: &Row| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join(" ");
        let lines: Vec<String> = table.rows.iter().map(line).collect();
        assert_eq!(lines.first().map(String::as_str), Some("乡镇(街道) 3 2 −1 −33.3%"));
        assert_eq!(lines.get(2..4), Some(&["　　　镇 1 1 — ".to_owned(), "　　　乡 2 1 −1 −50.0%".to_owned()][..]));
        assert_eq!(lines.get(9).map(String::as_str), Some("平均行政编制 10.33 15.50"));
    }
}
