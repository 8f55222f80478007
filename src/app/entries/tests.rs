//! The log on the desk: asked for in pages, one entry in full, what mends one considered and recorded.

use super::*;
use crate::app::entry_told::OperationsTold;
use crate::app::mending::{Correction, Grounds, Mend, Mending, MendingAsked, TransferCorrection};
use crate::app::testing::{TODAY, desk, only_order, opened, state_with_county, transfer};
use crate::app::{Action, Screen, update};
use crate::domain::{
    Basis, DocumentNumber, Entry, EntryHead, Force, Headcount, Holder, Operation, Relation, Source, Tier,
};

fn listed(id: u32) -> ListedEntry {
    let operation = transfer(1, Holder::Superior, Holder::Unallocated(Tier::County));
    let entry = Entry::new(TODAY, Source::Manual, vec![operation]);
    ListedEntry { head: EntryHead::of(&entry, EntryId(id), TODAY.at(9, 0, 0, 0)), mended: None, force: Force::InForce }
}

fn order(effects: Vec<Effect>) -> EntriesOrder {
    match only_order(effects) {
        BookOrder::Entries(order) => order,
        other => panic!("{other:?}"),
    }
}

fn page(state: &mut State, action: Action) -> (u64, EntryQuery, Option<EntryId>) {
    match order(update(state, action)) {
        EntriesOrder::Page { generation, query, before } => (generation, query, before),
        other => panic!("{other:?}"),
    }
}

fn answer(state: &mut State, generation: u64, ids: impl Iterator<Item = u32>, total: Option<u32>) {
    let read = Ok(EntriesRead { entries: ids.map(listed).collect(), total });
    assert!(update(state, Action::Entries(EntriesAction::Read { generation, read })).is_empty());
}

fn shown(state: &State) -> Vec<u32> {
    desk(state).log.entries.iter().map(|listed| listed.head.id.0).collect()
}

#[test]
fn pages_follow_one_another_and_those_of_an_older_filter_are_dropped() {
    let mut state = state_with_county(Vec::new());
    let (first, _, before) = page(&mut state, Action::Go(Screen::Entries));
    assert_eq!(before, None);
    answer(&mut state, first, (51..=150).rev(), Some(150));
    assert_eq!((shown(&state).len(), desk(&state).log.next), (100, Some(EntryId(51))));
    let (second, _, before) = page(&mut state, Action::Entries(EntriesAction::More));
    assert_eq!(before, Some(EntryId(51)));
    assert!(update(&mut state, Action::Entries(EntriesAction::More)).is_empty(), "one at a time");
    let filter = EntryQuery { text: "编".to_owned(), ..EntryQuery::default() };
    let (third, query, before) = page(&mut state, Action::Entries(EntriesAction::Filter(filter)));
    assert_eq!((query.text.as_str(), before), ("编", None));
    answer(&mut state, second, (1..=50).rev(), None);
    assert_eq!(shown(&state).len(), 100, "a page of the former filter");
    answer(&mut state, third, [7, 3].into_iter(), Some(2));
    assert_eq!((shown(&state), desk(&state).log.next), (vec![7, 3], None));
    assert!(update(&mut state, Action::Entries(EntriesAction::More)).is_empty(), "there is no more");
}

/// Whatever mends the entry: an answer to an older form is dropped, what was shown is recorded, and once.
#[track_caller]
fn check_recorded_as_shown(what: Mend, relation: Relation, basis: Basis, operations: Vec<Operation>) {
    let mut state = state_with_county(Vec::new());
    update(&mut state, Action::Entries(EntriesAction::Select(Some(EntryId(1)))));
    let asked = MendingAsked { of: EntryId(1), what };
    let mend = |action| Action::Entries(EntriesAction::Mend(action));
    let rehearse = |state: &mut State| match order(update(state, mend(MendingAction::Rehearse(asked.clone())))) {
        EntriesOrder::Mend(order) => {
            assert_eq!(order.asked, asked);
            order.generation
        }
        other => panic!("{other:?}"),
    };
    let entry = Entry { relation: Some(relation), basis, ..Entry::new(TODAY, Source::Manual, operations) };
    let rehearsed = |generation| {
        let mending = Mending {
            entry: entry.clone(),
            operations: OperationsTold::default(),
            sides: Vec::new(),
            findings: Vec::new(),
            left_out: None,
        };
        mend(MendingAction::Rehearsed { generation, rehearsed: Ok(Box::new(mending)) })
    };
    let (first, second) = (rehearse(&mut state), rehearse(&mut state));
    update(&mut state, rehearsed(first));
    assert!(update(&mut state, mend(MendingAction::Record)).is_empty(), "the form says something else now");
    update(&mut state, rehearsed(second));
    let recorded = only_order(update(&mut state, mend(MendingAction::Record)));
    let BookOrder::Record { entry: recorded } = recorded else { panic!("{recorded:?}") };
    assert_eq!(recorded, entry);
    assert!(update(&mut state, mend(MendingAction::Record)).is_empty(), "not twice");
}

#[test]
fn whatever_mends_a_voucher_is_recorded_as_it_was_shown() {
    let of = EntryId(1);
    let back = transfer(1, Holder::Unallocated(Tier::County), Holder::Superior);
    let again = transfer(2, Holder::Superior, Holder::Unallocated(Tier::County));
    let grounds = Grounds::default;
    let reverse = Mend::Reverse(grounds());
    check_recorded_as_shown(reverse, Relation::Reverses(of), Basis::Pending, vec![back.clone()]);
    let right = TransferCorrection { count: Some(Headcount(2)), ..TransferCorrection::default() };
    let correct = Mend::Correct { correction: Correction::Transfer(right), grounds: grounds() };
    check_recorded_as_shown(correct, Relation::Corrects(of), Basis::Pending, vec![back, again]);
    let number = DocumentNumber::new("安委编〔2026〕12号").expect("a number");
    let basis = Basis::Document(number.clone());
    check_recorded_as_shown(Mend::Document(number), Relation::Documents(of), basis, Vec::new());
}

#[test]
fn after_an_entry_the_list_and_the_voucher_are_read_anew() {
    let mut state = state_with_county(Vec::new());
    let (generation, ..) = page(&mut state, Action::Go(Screen::Entries));
    answer(&mut state, generation, [1].into_iter(), Some(1));
    update(&mut state, Action::Entries(EntriesAction::Select(Some(EntryId(1)))));
    let effects = update(&mut state, Action::Reread(Box::new(opened("甲.bh", Vec::new(), 2))));
    let mut asked = effects.into_iter().filter_map(|effect| match effect {
        Effect::Book { order: BookOrder::Entries(order), .. } => Some(order),
        _ => None,
    });
    assert!(matches!(asked.next(), Some(EntriesOrder::Page { before: None, .. })));
    assert!(matches!(asked.next(), Some(EntriesOrder::Tell { entry: EntryId(1), .. })));
    answer(&mut state, generation, [9].into_iter(), Some(1));
    assert_eq!(shown(&state), [1], "an answer from before is dropped, and the former list stays meanwhile");
}
