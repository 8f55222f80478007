//! Files are chosen for one voucher and go with it alone; a group is taken back as it was shown.

use super::*;
use crate::app::entry_told::OperationsTold;
use crate::app::testing::{desk, only_order, opened, state_with};
use crate::app::update;
use crate::domain::{Date, Fingerprint, Holder, Relation, Source, Tier};

fn attachment(path: &str, size: u64) -> Attachment {
    Attachment::of_file(path, path, &Fingerprint { size, sha256: "0f".repeat(32) })
}

fn act(state: &mut State, action: VouchersAction) -> Vec<Effect> {
    update(state, Action::Vouchers(action))
}

fn state() -> State {
    let mut state = state_with(Vec::new());
    crate::app::testing::open(&mut state, 2, opened("乙.bh", Vec::new(), 3));
    state
}

/// Chooses files and answers for the reader.
fn choose(state: &mut State, to: &AttachTo, read: Vec<Attachment>) {
    act(state, VouchersAction::Choose(to.clone()));
    assert_eq!(state.choosing, Some(Purpose::Attach));
    let order = only_order(update(state, Action::Chosen(Purpose::Attach, vec!["批复.pdf".into()])));
    let BookOrder::Vouchers(VouchersOrder::Attach { generation, files }) = order else { panic!("{order:?}") };
    assert_eq!(files, [PathBuf::from("批复.pdf")]);
    act(state, VouchersAction::Read { generation, read: Ok(read) });
}

fn told(of: u32) -> OperationsTold {
    OperationsTold { sentences: vec![format!("退回{of}")], ..OperationsTold::default() }
}

fn mending(of: u32) -> Entry {
    let operation = crate::app::testing::transfer(1, Holder::Unallocated(Tier::County), Holder::Superior);
    let entry = Entry::new(Date::constant(2026, 11, 22), Source::Manual, vec![operation]);
    Entry { relation: Some(Relation::Reverses(EntryId(of))), ..entry }
}

#[test]
fn chosen_files_go_with_the_voucher_they_were_chosen_for() {
    let mut state = state();
    let to = AttachTo::Mending(EntryId(2));
    choose(&mut state, &to, vec![attachment("批复.pdf", 3), attachment("纪要.pdf", 4)]);
    choose(&mut state, &to, vec![attachment("批复.pdf", 5)]);
    let chosen = desk(&state).vouchers.chosen(&to);
    assert_eq!(chosen, [attachment("批复.pdf", 5), attachment("纪要.pdf", 4)], "chosen again, it counts as it is now");
    assert!(desk(&state).vouchers.chosen(&AttachTo::Mending(EntryId(3))).is_empty());
    act(&mut state, VouchersAction::Remove { to: to.clone(), index: 1 });
    let order = only_order(update(&mut state, Action::Record(RecordAction::Write(mending(3)))));
    let BookOrder::Record { entry } = order else { panic!("{order:?}") };
    assert!(entry.attachments.is_empty(), "they are another voucher's");
    let order = only_order(update(&mut state, Action::Record(RecordAction::Write(mending(2)))));
    let BookOrder::Record { entry } = order else { panic!("{order:?}") };
    assert_eq!(entry.attachments, [attachment("批复.pdf", 5)]);
}

/// A failed writing leaves the files for the next try; a written one uses them up.
#[test]
fn files_stay_chosen_until_their_voucher_is_written() {
    let mut state = state();
    let to = AttachTo::Mending(EntryId(2));
    choose(&mut state, &to, vec![attachment("批复.pdf", 3)]);
    let record = |state: &mut State| match only_order(update(state, Action::Record(RecordAction::Write(mending(2))))) {
        BookOrder::Record { entry } => entry.attachments,
        order => panic!("{order:?}"),
    };
    assert_eq!(record(&mut state), [attachment("批复.pdf", 3)]);
    let failed = Err(Notice::failure("磁盘已满。", "", ""));
    update(&mut state, Action::Record(RecordAction::Written(failed)));
    assert_eq!(record(&mut state), [attachment("批复.pdf", 3)], "the second try");
    let read = |entries| Box::new(opened("乙.bh", Vec::new(), entries));
    update(&mut state, Action::Reread(read(3)));
    assert_eq!(desk(&state).vouchers.chosen(&to).len(), 1, "nothing was written yet");
    update(&mut state, Action::Record(RecordAction::Written(Ok(read(4)))));
    assert!(desk(&state).vouchers.chosen(&to).is_empty(), "they are used");
}

#[test]
fn files_of_a_voucher_that_failed_stay_whatever_else_is_written() {
    let mut state = state();
    let to = AttachTo::Mending(EntryId(2));
    choose(&mut state, &to, vec![attachment("批复.pdf", 3)]);
    let order = |state: &mut State, of| {
        only_order(update(state, Action::Record(RecordAction::Write(mending(of)))));
    };
    let read = |entries| Box::new(opened("乙.bh", Vec::new(), entries));
    let answer = |state: &mut State, answer| {
        update(state, Action::Record(RecordAction::Written(answer)));
    };
    order(&mut state, 2);
    // An import that was ordered before it lands first.
    update(&mut state, Action::Reread(read(4)));
    assert_eq!(desk(&state).vouchers.chosen(&to).len(), 1, "another entry is not this one");
    answer(&mut state, Err(Notice::failure("磁盘已满。", "", "")));
    order(&mut state, 3);
    answer(&mut state, Ok(read(5)));
    assert_eq!(desk(&state).vouchers.chosen(&to).len(), 1, "a later voucher bears none of them");
    // Two on their way at once are answered in their order.
    order(&mut state, 3);
    order(&mut state, 2);
    answer(&mut state, Ok(read(6)));
    assert_eq!(desk(&state).vouchers.chosen(&to).len(), 1);
    answer(&mut state, Ok(read(7)));
    assert!(desk(&state).vouchers.chosen(&to).is_empty());
}

#[test]
fn nothing_is_written_while_a_file_is_being_read_and_what_cannot_be_read_is_said() {
    let mut state = state();
    let to = AttachTo::Mending(EntryId(2));
    act(&mut state, VouchersAction::Choose(to.clone()));
    let order = only_order(update(&mut state, Action::Chosen(Purpose::Attach, vec!["批复.pdf".into()])));
    let BookOrder::Vouchers(VouchersOrder::Attach { generation, .. }) = order else { panic!("{order:?}") };
    assert!(update(&mut state, Action::Record(RecordAction::Write(mending(2)))).is_empty());
    assert_eq!(state.notices.last().map(|told| told.what.as_str()), Some("没有写入：附件正在读取，请稍候。"));
    let failed = Notice::failure("附件没有登记", "批复.pdf", "");
    act(&mut state, VouchersAction::Read { generation, read: Err(failed.clone()) });
    assert_eq!((desk(&state).vouchers.trouble(&to), desk(&state).vouchers.hindrance(&to)), (Some(&failed), None));
    act(&mut state, VouchersAction::Choose(to.clone()));
    assert_eq!(desk(&state).vouchers.trouble(&to), None);
}

#[test]
fn what_was_found_of_an_older_question_is_dropped() {
    let mut state = state();
    let ask = |state: &mut State, id| match only_order(act(state, VouchersAction::Examine(EntryId(id)))) {
        BookOrder::Vouchers(VouchersOrder::Examine { generation, .. }) => generation,
        other => panic!("{other:?}"),
    };
    let (first, second) = (ask(&mut state, 1), ask(&mut state, 2));
    for (generation, id) in [(second, 2), (first, 1)] {
        act(&mut state, VouchersAction::Examined { generation, entry: EntryId(id), examined: Ok(Vec::new()) });
    }
    let vouchers = &desk(&state).vouchers;
    assert_eq!((vouchers.examined(EntryId(1)), vouchers.examined(EntryId(2))), (None, Some(&[][..])));
}

#[test]
fn a_group_is_taken_back_with_one_order_and_the_files_chosen_for_it() {
    let mut state = state();
    let day = Date::constant(2026, 12, 1);
    let grounds = Grounds { effective: Some(day), ..Grounds::default() };
    let ask = |state: &mut State, grounds: &Grounds| {
        let action = VouchersAction::RehearseGroup { of: EntryId(2), grounds: grounds.clone() };
        match only_order(act(state, action)) {
            BookOrder::Vouchers(VouchersOrder::RehearseGroup { generation, grounds, .. }) => (generation, grounds),
            order => panic!("{order:?}"),
        }
    };
    let one = |id| {
        (
            EntryId(id),
            Mending {
                entry: mending(id),
                operations: told(id),
                sides: Vec::new(),
                findings: Vec::new(),
                left_out: None,
            },
        )
    };
    let answer = |state: &mut State, generation| {
        let reversals = Ok(vec![one(3), one(2)]);
        act(state, VouchersAction::GroupRehearsed { generation, of: EntryId(2), reversals });
    };
    let record = || VouchersAction::RecordGroup { note: " 县编委会会议决定 ".to_owned() };
    let (older, _) = ask(&mut state, &Grounds::default());
    let (newer, asked) = ask(&mut state, &grounds);
    assert_eq!(asked, grounds);
    answer(&mut state, older);
    assert!(act(&mut state, record()).is_empty(), "the form says something else now");
    answer(&mut state, newer);
    choose(&mut state, &AttachTo::Group(EntryId(2)), vec![attachment("批复.pdf", 3)]);
    let BookOrder::Vouchers(order) = only_order(act(&mut state, record())) else { panic!("no order") };
    assert!(order.loss().is_some());
    let VouchersOrder::RecordGroup { entries } = order else { panic!("{order:?}") };
    let mended: Vec<_> = entries.iter().filter_map(|entry| entry.relation).map(Relation::mended).collect();
    assert_eq!(mended, [EntryId(3), EntryId(2)]);
    assert!(entries.iter().all(|entry| entry.attachments == [attachment("批复.pdf", 3)]));
    assert!(entries.iter().all(|entry| entry.note == "县编委会会议决定"), "{entries:?}");
    assert!(act(&mut state, record()).is_empty(), "not twice");
}
