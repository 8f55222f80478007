//! 成都 2019—2020: 375 townships become 261, while another entry changes the register under the plan.

use bianheng::app::{clock, mending, past, stages};
use bianheng::domain::{
    Date, DocumentNumber, Entry, EntryId, Headcount, Holder, Name, Operation, QuotaKind, Snapshot, Source, Transfer,
    apply,
};
use bianheng::history::Happening;
use bianheng::plan::Mends;
use bianheng::watch::Unwatched;

use super::{AUTHOR, approve, consult, fates, held, register, reverse, why};
use crate::county::{name, named};
use crate::published::load;

const KIND: QuotaKind = QuotaKind::Administrative;
const PLAN: &str = "乡镇(街道)区划调整";

#[test]
fn the_merger_of_chengdu_from_the_draft_to_a_reversal() {
    let mut sample = load("成都/2019台账.toml");
    let open = sample.lay("成都/区划调整方案.toml");
    assert_eq!(open.plan.name, PLAN);
    let before = sample.register().snapshot;
    let [merged, staying] = ["水井坊街道", "三圣街道"].map(|text| named(&before, text).id);
    let places = |id| before.ledger().held(Holder::Institution(id), KIND).0;
    assert_eq!((places(named(&before, "合江亭街道").id), places(merged), places(staying)), (10, 11, 10));

    consult(&sample.book, PLAN);
    // Meanwhile the superior gives places to a street that is to be merged, and to one that stays.
    let foreign = foreign_entry(&mut sample.book, &[(merged, 3), (staying, 2)]);
    let now = register(&sample.book, &sample.policy);
    let plan = stages::find_plan(&sample.book, PLAN).expect("the plan");
    let (holds, differs, fails) = fates(&sample.book, &now, &plan);
    assert_eq!((holds + differs, differs, fails), (plan.steps().len(), 1, 0), "one merger has another effect now");
    let rebase = stages::rebase(&sample.book, &now, &plan).expect("replayed");
    let mut plan = plan;
    stages::take_up(&sample.book, &mut plan, &rebase, Mends::Left, AUTHOR).expect("taken up");
    assert_eq!(fates(&sample.book, &now, &plan), (plan.steps().len(), 0, 0));

    let plan = approve(&sample.book, PLAN);
    let entry = stages::adopt(&mut sample.book, &now, &plan, clock::today(), AUTHOR).expect("adopted");
    assert_eq!((foreign, entry), (EntryId(2), EntryId(3)));

    // Any date: the day before the plan is in force, and the day itself.
    let bodies = |day| {
        let snapshot = past::snapshot_on(&sample.book, day).expect("read");
        snapshot.institutions().filter(|unit| unit.nature.is_township()).count()
    };
    assert_eq!(bodies(Date::constant(2020, 6, 29)), 375);
    assert_eq!(bodies(Date::constant(2020, 6, 30)), 261);

    // Why: what the successor has came with the merger, the places of the foreign entry among it.
    let after = register(&sample.book, &sample.policy).snapshot;
    let successor = named(&after, "锦官驿街道").id;
    assert_eq!(why(&sample.book, successor, KIND), [(3, 10, 10), (3, 14, 24)]);
    assert_eq!(why(&sample.book, staying, KIND), [(1, 10, 10), (2, 2, 12)]);
    assert_eq!(held(&sample.book, Date::constant(2020, 6, 29), merged, KIND), 14);

    // Genealogy: set up and made of two.
    let lineage = past::genealogy(&sample.book, None).expect("read").of(successor, Date::constant(2026, 11, 22));
    let mergers: Vec<Vec<String>> = lineage
        .events
        .iter()
        .filter_map(|event| match &event.what {
            Happening::Merged { into, from, .. } if *into == successor => {
                Some(from.iter().map(|(_, name)| name.to_string()).collect())
            }
            _ => None,
        })
        .collect();
    assert_eq!(mergers, [["合江亭街道", "水井坊街道"]]);
    assert_eq!(after.find(&name("水井坊街道")).map(|found| found.id), Some(successor), "known by its old name");

    // The whole redistricting could be taken back: every body would be there again with its places.
    let back = mending::reversal(&sample.book, entry, mending::Grounds::default(), AUTHOR);
    let mut undone = Snapshot::clone(&after);
    for operation in &back.expect("nothing has changed since").operations {
        apply(&mut undone, operation).expect("possible");
    }
    let townships = |of: &Snapshot| -> Vec<(Name, u32)> {
        let all = of.institutions().filter(|unit| unit.nature.is_township());
        let held = |id| QuotaKind::ALL.iter().map(|kind| of.ledger().held(Holder::Institution(id), *kind).0).sum();
        all.map(|unit| (unit.name.clone(), held(unit.id))).collect()
    };
    let ahead = past::snapshot_on(&sample.book, Date::constant(2020, 6, 29)).expect("read");
    assert_eq!(townships(&undone).len(), 375);
    assert_eq!(townships(&undone), townships(&ahead));
    // An entry of places is, and nothing else changes.
    let second = foreign_entry(&mut sample.book, &[(staying, 4)]);
    let reversal = reverse(&mut sample.book, second);
    assert_eq!((second, reversal), (EntryId(4), EntryId(5)));
    let postings = why(&sample.book, staying, KIND);
    assert_eq!(postings.last().map(|(_, _, balance)| *balance), Some(12));
    assert_eq!(postings.iter().map(|(_, change, _)| change).sum::<i64>(), 12);
}

/// 上级核增 to these bodies, in force before the plan.
fn foreign_entry(book: &mut bianheng::store::Book, given: &[(bianheng::domain::InstitutionId, u32)]) -> EntryId {
    let give = |(id, count): &(bianheng::domain::InstitutionId, u32)| {
        let (from, to) = (Holder::Superior, Holder::Institution(*id));
        Operation::Transfer(Transfer { kind: KIND, count: Headcount(*count), from, to, people: Vec::new() })
    };
    let basis = DocumentNumber::new("省编〔2020〕3号").map(bianheng::domain::Basis::Document).expect("a number");
    let day = Date::constant(2020, 5, 10);
    let entry =
        Entry {
            basis, author: "别人".to_owned(), ..Entry::new(day, Source::Manual, given.iter().map(give).collect())
        };
    stages::write_entry(book, &entry, &Unwatched).expect("recorded")
}
