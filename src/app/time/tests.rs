//! Another day on the desk: what follows it, what waits for the return, what cannot be done meanwhile.

use super::*;
use crate::app::papers::PaperOrder;
use crate::app::testing::{
    TODAY, add, desk, move_places, only_order, open, open_plan, opened, state_with_county, steps_of, transfer,
};
use crate::app::{
    Action, Command, EntriesAction, EntriesOrder, MendingAction, Opened, PeopleAction, PeopleFilter, Purpose,
    RecordAction, ReportName, Screen, State, catalogue, past, stages, update,
};
use crate::domain::{
    Entry, Headcount, Holder, Institution, InstitutionId, Name, Nature, Operation, PlanId, QuotaKind, Snapshot, Source,
    Tier, apply_all,
};
use crate::plan::Plan;
use crate::store::{Book, BookHeader};

const THEN: Date = Date::constant(2025, 3, 1);
const BUREAU: Holder = Holder::Institution(InstitutionId(1));

/// The number under which the answer will come, and what is asked.
#[track_caller]
fn asked(effects: Vec<Effect>) -> (u64, DayAsked) {
    match only_order(effects) {
        BookOrder::Time(TimeOrder { generation, asked, .. }) => (generation, asked),
        other => panic!("{other:?}"),
    }
}

/// The bureau with four places on some day.
fn read(state: &State, day: Date, waiting: u32) -> Box<DayRead> {
    let name = Name::new("县农业局").expect("a name");
    let bureau = Institution::bare(InstitutionId(1), name, Tier::County, Nature::Government);
    let opening = [Operation::Establish(bureau), transfer(4, Holder::Superior, BUREAU)];
    let snapshot = apply_all(&Snapshot::default(), &opening).expect("an opening");
    let register = Register::new(snapshot, Arc::clone(&desk(state).register.policy), day);
    Box::new(DayRead { day, register, entries: Vec::new(), pending_entries: 0, waiting })
}

/// Goes to a day and has it read.
fn go_to(state: &mut State, day: Date) -> Vec<Effect> {
    let (generation, on) = asked(update(state, Action::Time(TimeAction::Go(day))));
    assert_eq!(on, DayAsked::On(day));
    let read = read(state, day, 0);
    update(state, Action::Time(TimeAction::Read { generation, read: Ok(Some(read)) }))
}

fn places(state: &State) -> u32 {
    desk(state).shown().standing(InstitutionId(1), QuotaKind::Administrative).authorized.0
}

#[test]
fn the_screens_follow_the_day_and_the_plan_comes_back_with_today() {
    let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
    open_plan(&mut state, 1);
    update(&mut state, add("一", move_places(2)));
    assert_eq!(places(&state), 8, "as the plan leaves it");
    assert!(go_to(&mut state, THEN).is_empty());
    let away = desk(&state);
    assert_eq!((places(&state), away.day(TODAY), away.heading(TODAY).date), (4, THEN, THEN));
    assert_eq!((away.plan.is_none(), away.time.plan_put_by()), (true, Some("草案")));
    assert_eq!(away.findings(), away.register.baseline.findings());

    update(&mut state, Action::Command(Command::Time(TimeStep::Today)));
    assert_eq!((places(&state), steps_of(&state), desk(&state).day(TODAY)), (8, 1, TODAY));
    assert_eq!(desk(&state).read_only(), None);
    update(&mut state, add("二", move_places(1)));
    assert_eq!(places(&state), 7, "the plan can be edited again");
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let mut state = state_with_county(Vec::new());
    let (first, _) = asked(update(&mut state, Action::Time(TimeAction::Go(THEN))));
    let (second, back) = asked(update(&mut state, Action::Command(Command::Time(TimeStep::Earlier))));
    assert_eq!(back, DayAsked::Before(TODAY), "nothing else is shown yet");
    let late = Ok(Some(read(&state, THEN, 0)));
    update(&mut state, Action::Time(TimeAction::Read { generation: first, read: late }));
    assert_eq!((desk(&state).time.day(), desk(&state).time.is_reading()), (None, true));
    update(&mut state, Action::Time(TimeAction::Read { generation: second, read: Ok(None) }));
    assert!(!desk(&state).time.is_reading());
    let told = state.notices.last().map(|told| told.what.as_str());
    assert_eq!(told, Some("2026年11月22日之前没有生效的凭证。"));
    let (third, _) = asked(update(&mut state, Action::Time(TimeAction::Go(THEN))));
    update(&mut state, Action::Command(Command::Time(TimeStep::Today)));
    // Today is shown, so there is no way back to give; what was asked stays wanted.
    let read = Ok(Some(read(&state, THEN, 0)));
    update(&mut state, Action::Time(TimeAction::Read { generation: third, read }));
    assert_eq!(desk(&state).time.day(), Some(THEN));
}

#[test]
fn nothing_is_changed_while_another_day_is_looked_at() {
    let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
    go_to(&mut state, THEN);
    let why = desk(&state).read_only();
    assert_eq!(why, Some("正在查看其他日期的台账，只能查看；要办理请先“回到今天”"));
    for command in [Command::ImportWorkbooks, Command::NewPlan, Command::LoadSteps, Command::AdoptPlan] {
        assert_eq!(command.hindrance(&state), why, "{command:?}");
    }
    assert_eq!(Command::BackUp.hindrance(&state), None);
    assert_eq!(desk(&state).edit_hindrance(), why);
    let entry = Entry::new(TODAY, Source::Manual, vec![transfer(1, Holder::Superior, BUREAU)]);
    let refused = [
        Action::Record(RecordAction::Write(entry)),
        Action::SetDefaultScheme(None),
        Action::Entries(EntriesAction::Mend(MendingAction::Record)),
    ];
    for action in refused {
        assert!(update(&mut state, action).is_empty());
        assert_eq!(std::mem::take(&mut state.notices).len(), 1);
    }
    // A plan lies over today's register: opening one goes back there.
    open_plan(&mut state, 1);
    assert_eq!((desk(&state).time.day(), places(&state)), (None, 10));
}

#[test]
fn people_and_vouchers_are_read_as_of_the_day() {
    let mut state = state_with_county(Vec::new());
    update(&mut state, Action::Go(Screen::People));
    let order = only_order(go_to(&mut state, THEN));
    let BookOrder::ReadPeople { filter, .. } = order else { panic!("{order:?}") };
    assert_eq!(filter.on, Some(THEN));
    let order = only_order(update(&mut state, Action::People(PeopleAction::Filter(PeopleFilter::default()))));
    assert!(matches!(&order, BookOrder::ReadPeople { filter, .. } if filter.on == Some(THEN)), "{order:?}");
    let order = only_order(update(&mut state, Action::Go(Screen::Entries)));
    let BookOrder::Entries(EntriesOrder::Page { query, .. }) = order else { panic!("{order:?}") };
    assert_eq!(query.by, Some(THEN));
    let order = only_order(update(&mut state, Action::Time(TimeAction::Step(TimeStep::Today))));
    let BookOrder::Entries(EntriesOrder::Page { query, .. }) = order else { panic!("{order:?}") };
    assert_eq!(query.by, None);
}

#[test]
fn the_day_stays_when_the_book_is_read_anew_and_is_read_anew_too() {
    let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
    open_plan(&mut state, 1);
    update(&mut state, add("一", move_places(2)));
    go_to(&mut state, THEN);
    let plans = desk(&state).plans.clone();
    let again =
        Opened { register: state_with_county(Vec::new()).desk.expect("a desk").register, ..opened("甲.bh", plans, 2) };
    let (generation, on) = asked(update(&mut state, Action::Reread(Box::new(again))));
    assert_eq!((on, places(&state), steps_of(&state)), (DayAsked::On(THEN), 4, 0), "the former answer stays meanwhile");
    let read = Ok(Some(read(&state, THEN, 0)));
    update(&mut state, Action::Time(TimeAction::Read { generation, read }));
    assert_eq!((places(&state), desk(&state).time.day()), (4, Some(THEN)));
    update(&mut state, Action::Time(TimeAction::Step(TimeStep::Today)));
    assert_eq!((places(&state), steps_of(&state)), (8, 1));
}

#[test]
fn what_waits_is_told_where_it_is_not_part_of_what_is_shown() {
    let mut state = state_with_county(Vec::new());
    let from = Date::constant(2027, 1, 1);
    let (entry, sentence) = (crate::domain::EntryId(3), "县农业农村局 更名为 县农业局".to_owned());
    let change = WaitingChange { entry, from, sentence, institutions: [InstitutionId(1)].into() };
    state.desk.as_mut().expect("a desk").waiting = vec![change];
    let told = |state: &State| desk(state).waiting_changes(TODAY).count();
    assert_eq!(told(&state), 1);
    go_to(&mut state, from);
    assert_eq!(told(&state), 0, "it holds by then");
    go_to(&mut state, THEN);
    assert_eq!(told(&state), 0, "nobody knew of it");
    go_to(&mut state, Date::constant(2026, 12, 1));
    assert_eq!(told(&state), 1);
}

/// A book with an entry of 2024, one of 2026 and one of 2028.
fn book() -> Book {
    let header = BookHeader { title: "测试".to_owned(), jurisdiction: "安和县".to_owned() };
    let now = TODAY.at(9, 0, 0, 0);
    let mut book = Book::in_memory(&header, now).expect("a book");
    let name = Name::new("县农业农村局").expect("a name");
    let bureau = Institution::bare(InstitutionId(1), name, Tier::County, Nature::Government);
    let issue = |count| transfer(count, Holder::Superior, BUREAU);
    let entries =
        [(2024, vec![Operation::Establish(bureau), issue(10)]), (2026, vec![issue(2)]), (2028, vec![issue(5)])];
    for (year, operations) in entries {
        book.record(&Entry::new(Date::constant(year, 5, 1), Source::Manual, operations), now).expect("recorded");
    }
    book
}

/// A window left open until an entry of 2028 is due; nobody opens the book again.
#[test]
fn a_new_day_puts_in_force_what_waited_for_it_and_keeps_the_edits() {
    let (mut book, policy) = (book(), stages::policy().expect("bundled packs"));
    let plans = || vec![Plan::new(PlanId(1), "草案")];
    let mut state = state_with_county(Vec::new());
    open(&mut state, 2, Opened { plans: plans(), ..stages::read(&book, &policy).expect("read") });
    open_plan(&mut state, 1);
    update(&mut state, add("一", transfer(1, BUREAU, Holder::Superior).into()));
    let in_force = |state: &State| {
        let register = &desk(state).register;
        let held = register.snapshot.ledger().held(BUREAU, QuotaKind::Administrative);
        (held, register.baseline.today(), desk(state).waiting_changes(state.today).count())
    };
    assert_eq!(in_force(&state), (Headcount(12), TODAY, 1));

    let day = Date::constant(2028, 5, 1);
    let order = only_order(update(&mut state, Action::NewDay(day)));
    let BookOrder::Settle { today } = order else { panic!("{order:?}") };
    stages::settle(&mut book, today).expect("settled");
    let read = stages::read(&book, &policy).expect("read");
    update(&mut state, Action::Reread(Box::new(Opened { plans: plans(), ..read })));
    assert_eq!(in_force(&state), (Headcount(17), day, 0));
    assert_eq!((places(&state), steps_of(&state)), (16, 1), "the edit lies over the new register");

    // What is given out is what the book says on that day, so it gets a code.
    update(&mut state, Action::Plan(crate::app::PlanAction::Close));
    update(&mut state, Action::Report(crate::app::ReportAction::Show(ReportName::Ledger)));
    update(&mut state, Action::Go(Screen::Reports));
    let request = exported(&mut state);
    assert_eq!(request.as_of, day);
    let issued = crate::app::papers::issue(&book, &policy, request).expect("given out");
    assert!(issued.uncoded.is_none() && issued.table.code.is_some(), "{:?}", issued.uncoded);
}

/// The table chosen in 报表, as it would be given out.
#[track_caller]
fn exported(state: &mut State) -> crate::app::papers::PaperRequest {
    let effects = update(state, Action::Chosen(Purpose::ExportPdf, vec!["表.pdf".into()]));
    let request = effects.into_iter().find_map(|effect| match effect {
        Effect::Book { order: BookOrder::Papers(PaperOrder::Issue { mut requests, .. }), .. } => requests.pop(),
        _ => None,
    });
    request.expect("an export")
}

/// The window's table of a day is the one that the command line makes of [`past::read_on`], number by number.
#[test]
fn the_window_and_the_command_line_show_the_same_table() {
    let (book, policy) = (book(), stages::policy().expect("bundled packs"));
    let held = |register: &Register| register.snapshot.ledger().held(BUREAU, QuotaKind::Administrative);
    for (day, expected, waiting) in
        [(THEN, 10, 0), (Date::constant(2026, 5, 1), 12, 0), (Date::constant(2028, 6, 1), 17, 1)]
    {
        let mut state = state_with_county(Vec::new());
        let opened = past::read_on(&book, &policy, day).expect("read");
        assert_eq!(held(&opened.register), Headcount(expected));
        let (generation, on) = asked(update(&mut state, Action::Time(TimeAction::Go(day))));
        let read = past::day(&book, &policy, on).expect("read").expect("a day");
        update(&mut state, Action::Time(TimeAction::Read { generation, read: Ok(Some(Box::new(read))) }));
        assert_eq!(desk(&state).time.waiting(), waiting, "{day}");
        for name in [ReportName::Ledger, ReportName::Offices, ReportName::Findings] {
            let printed = name.build(&opened.heading(day), &opened.register, None);
            update(&mut state, Action::Go(Screen::Reports));
            update(&mut state, Action::Report(crate::app::ReportAction::Show(name)));
            let request = exported(&mut state);
            assert_eq!(request.as_of, day);
            let (desk, exported) = (desk(&state), Some(&request.table));
            assert_eq!(exported.map(|table| &table.rows), printed.as_ref().map(|table| &table.rows));
            let bears = catalogue::heading(&desk.header, day);
            assert_eq!(exported, name.build(&bears, &opened.register, None).as_ref(), "{name:?} of {day}");
        }
    }
}

#[test]
fn the_neighbouring_days_are_those_on_which_entries_take_effect() {
    let (book, policy) = (book(), stages::policy().expect("bundled packs"));
    let day = |asked| past::day(&book, &policy, asked).expect("read").map(|read| read.day.to_string());
    assert_eq!(day(DayAsked::Before(TODAY)).as_deref(), Some("2026-05-01"));
    assert_eq!(day(DayAsked::After(TODAY)).as_deref(), Some("2028-05-01"));
    assert_eq!(day(DayAsked::Before(Date::constant(2024, 5, 1))), None);
    let opened = stages::read(&book, &policy).expect("read");
    let waiting: Vec<_> = opened.waiting.iter().map(|change| (change.from.year(), change.sentence.clone())).collect();
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert!(waiting[0].0 == 2028 && waiting[0].1.contains("县农业农村局"), "{waiting:?}");
}
