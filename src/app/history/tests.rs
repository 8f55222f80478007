//! The desk of 沿革核对: what is asked for when, which answers are taken, what is noted only after a question.

use super::*;
use crate::app::testing::{TODAY, desk, only_order, open, opened, state_with, state_with_county};
use crate::app::{Opened, update};
use crate::domain::{AssertedKinds, AssertedQuantity, Headcount, Holder, QuotaKind};
use crate::history::Divergence;
use crate::store::Access;

fn act(state: &mut State, action: HistoryAction) -> Vec<Effect> {
    update(state, Action::History(action))
}

#[track_caller]
fn order_of(effects: Vec<Effect>) -> HistoryOrder {
    match only_order(effects) {
        BookOrder::History(order) => order,
        other => panic!("{other:?}"),
    }
}

fn claim(id: u32, count: u32, held: u32) -> ComparedClaim {
    let assertion = Assertion {
        on: TODAY,
        quantity: AssertedQuantity::Authorized(Holder::Institution(InstitutionId(1))),
        kinds: AssertedKinds::One(QuotaKind::Administrative),
        count: Headcount(count),
        document: None,
        source: String::new(),
        note: String::new(),
    };
    let divergence = (count != held).then_some(Divergence { last_agreed: None, first: None });
    let subject = "县农业农村局".to_owned();
    ComparedClaim { id: AssertionId(id), assertion, subject, held: Headcount(held), divergence, recorded_from: None }
}

#[test]
fn claims_of_a_book_are_compared_as_soon_as_it_is_open_and_after_every_entry() {
    let mut state = State::new(TODAY, crate::app::Settings::default());
    let effects = open(&mut state, 1, Opened { claims: 2, ..opened("甲.bh", Vec::new(), 1) });
    let asked = effects.into_iter().find_map(|effect| match effect {
        Effect::Book { order: BookOrder::History(HistoryOrder::ReadClaims { generation }), .. } => Some(generation),
        _ => None,
    });
    let first = asked.expect("the claims are asked for");
    let reread = Action::Reread(Box::new(Opened { claims: 2, ..opened("甲.bh", Vec::new(), 2) }));
    let HistoryOrder::ReadClaims { generation: second } = order_of(update(&mut state, reread)) else { panic!("no") };
    // The answer to the first question is from before the entry.
    act(&mut state, HistoryAction::ClaimsRead { generation: first, read: Ok(vec![claim(1, 3, 3)]) });
    assert!(desk(&state).history.claims.read.is_none());
    let read = Ok(vec![claim(1, 3, 3), claim(2, 5, 4)]);
    act(&mut state, HistoryAction::ClaimsRead { generation: second, read });
    assert_eq!(desk(&state).history.claims.differing(), 1);
    assert!(act(&mut state, HistoryAction::Show(HistoryTab::Claims)).is_empty(), "they are here");
    let changed = act(&mut state, HistoryAction::ClaimsChanged { told: "已登记第3条声明。".to_owned() });
    assert!(matches!(order_of(changed), HistoryOrder::ReadClaims { .. }));
}

#[test]
fn a_claim_is_taken_back_after_a_question_and_never_in_a_book_that_is_only_read() {
    let mut state = state_with_county(Vec::new());
    let HistoryOrder::ReadClaims { generation } = order_of(act(&mut state, HistoryAction::Show(HistoryTab::Claims)))
    else {
        panic!("not asked for")
    };
    act(&mut state, HistoryAction::ClaimsRead { generation, read: Ok(vec![claim(7, 5, 4)]) });
    assert!(act(&mut state, HistoryAction::AskToWithdraw(AssertionId(7))).is_empty());
    let question = state.question.as_ref().expect("a question");
    assert!(
        question.text.starts_with("2026-11-22 县农业农村局 行政 核定 声明5名，台账4名，差1名"),
        "{}",
        question.text
    );
    let order = order_of(update(&mut state, Action::Confirm));
    assert!(matches!(order, HistoryOrder::Withdraw(AssertionId(7))), "{order:?}");
    assert_eq!(BookOrder::History(order).loss().as_deref(), Some("撤回第7条声明"));

    let mut state = State::new(TODAY, crate::app::Settings::default());
    open(&mut state, 1, Opened { access: Access::ReadOnly, ..opened("甲.bh", Vec::new(), 1) });
    for action in [HistoryAction::Claim(claim(1, 3, 3).assertion), HistoryAction::Withdraw(AssertionId(1))] {
        assert!(act(&mut state, action).is_empty());
        assert_eq!(std::mem::take(&mut state.notices).len(), 1);
    }
}

#[test]
fn a_file_with_a_fault_is_not_taken() {
    use crate::import::{CellAt, ClaimFault, ClaimProblem};
    let mut state = state_with_county(Vec::new());
    let file = |faults| ClaimFile {
        file: "声明.csv".to_owned(),
        claims: vec![claim(1, 3, 3).assertion],
        known: 0,
        former_names: Vec::new(),
        faults,
        left_out: Vec::new(),
    };
    let mut take = |faults| {
        let chosen = on_chosen(&mut state, HistoryPurpose::ImportClaims, "声明.csv".into());
        let HistoryOrder::ReadFile { generation, .. } = order_of(chosen) else { panic!("not read") };
        act(&mut state, HistoryAction::FileRead { generation, read: Ok(Box::new(file(faults))) });
        let effects = act(&mut state, HistoryAction::TakeFile);
        (effects, desk(&state).history.claims.file.is_some())
    };
    let fault = ClaimFault {
        sheet: String::new(),
        at: CellAt { row: 1, column: 3 },
        written: "约3".to_owned(),
        problem: ClaimProblem::NotACount,
    };
    let (effects, still_shown) = take(vec![fault]);
    assert!(effects.is_empty() && still_shown);
    let (effects, still_shown) = take(Vec::new());
    assert!(matches!(order_of(effects), HistoryOrder::ClaimAll(claims) if claims.len() == 1));
    assert!(!still_shown);
}

#[test]
fn a_file_that_cannot_be_taken_now_stays_on_the_screen() {
    let mut state = state_with_county(Vec::new());
    open(&mut state, 1, Opened { access: Access::ReadOnly, ..opened("甲.bh", Vec::new(), 1) });
    let chosen = on_chosen(&mut state, HistoryPurpose::ImportClaims, "声明.csv".into());
    let HistoryOrder::ReadFile { generation, .. } = order_of(chosen) else { panic!("not read") };
    let claims = vec![claim(1, 3, 3).assertion];
    let file = ClaimFile {
        file: "声明.csv".to_owned(),
        claims,
        known: 0,
        former_names: Vec::new(),
        faults: Vec::new(),
        left_out: Vec::new(),
    };
    act(&mut state, HistoryAction::FileRead { generation, read: Ok(Box::new(file)) });
    assert!(act(&mut state, HistoryAction::TakeFile).is_empty());
    assert!(desk(&state).history.claims.file.is_some());
    let told = state.notices.last().map(|notice| notice.what.as_str()).unwrap_or_default();
    assert!(told.starts_with("没有登记：账簿是只读的"), "{told}");
}

#[test]
fn the_story_of_a_body_is_read_once_and_again_after_an_entry() {
    let mut state = state_with(Vec::new());
    let asked = act(&mut state, HistoryAction::Trace(InstitutionId(4)));
    let HistoryOrder::ReadStories { generation } = order_of(asked) else { panic!("not asked for") };
    assert_eq!((desk(&state).screen, desk(&state).history.story.chosen), (Screen::History, Some(InstitutionId(4))));
    assert!(update(&mut state, Action::Go(Screen::History)).is_empty(), "it is on its way");
    act(&mut state, HistoryAction::StoriesRead { generation, read: Ok(Genealogy::default()) });
    assert!(update(&mut state, Action::Go(Screen::History)).is_empty(), "it is here");
    let reread = Action::Reread(Box::new(opened("甲.bh", Vec::new(), 1)));
    assert!(matches!(order_of(update(&mut state, reread)), HistoryOrder::ReadStories { .. }));
}

#[test]
fn two_days_are_compared_when_asked_and_older_answers_are_dropped() {
    let mut state = state_with(Vec::new());
    assert!(act(&mut state, HistoryAction::Show(HistoryTab::Changes)).is_empty(), "no days are asked for yet");
    let yesterday = TODAY.yesterday().expect("a day");
    let mut ask = |from| {
        let HistoryOrder::ReadChanges { generation, days, heading } =
            order_of(act(&mut state, HistoryAction::Compare { from, to: TODAY }))
        else {
            panic!("not asked for")
        };
        assert_eq!((days, heading.date), ((from, TODAY), TODAY));
        generation
    };
    let (first, second) = (ask(Date::constant(2020, 1, 1)), ask(yesterday));
    let changes = |from| {
        let none = crate::domain::Snapshot::default();
        let state = report::StateOn { date: from, snapshot: &none };
        let heading = report::Heading { office: String::new(), date: TODAY };
        Ok(Box::new(Changes { from, to: TODAY, table: report::alterations(&heading, state, state) }))
    };
    act(&mut state, HistoryAction::ChangesRead { generation: second, read: changes(yesterday) });
    act(&mut state, HistoryAction::ChangesRead { generation: first, read: changes(Date::constant(2020, 1, 1)) });
    assert_eq!(desk(&state).history.changes.read.as_ref().map(|read| read.from), Some(yesterday));
    let exported = on_chosen(&mut state, HistoryPurpose::Export, "变动.pdf".into());
    assert!(matches!(exported.as_slice(), [Effect::Book { order: BookOrder::Papers(_), .. }]), "{exported:?}");
}

/// 变动说明 bears the day shown in its heading.
#[test]
fn the_changes_are_read_anew_for_another_day_and_never_printed_under_the_heading_of_the_former() {
    use crate::app::time::{DayRead, TimeAction, TimeOrder, TimeStep};
    let mut state = state_with_county(Vec::new());
    update(&mut state, Action::Go(Screen::History));
    act(&mut state, HistoryAction::Show(HistoryTab::Changes));
    let compared = act(&mut state, HistoryAction::Compare { from: Date::constant(2020, 1, 1), to: TODAY });
    let HistoryOrder::ReadChanges { generation: first, heading, .. } = order_of(compared) else { panic!("not asked") };
    assert_eq!(heading.date, TODAY);
    let changes = |heading: &report::Heading| {
        let none = crate::domain::Snapshot::default();
        let state = report::StateOn { date: TODAY, snapshot: &none };
        Ok(Box::new(Changes { from: TODAY, to: TODAY, table: report::alterations(heading, state, state) }))
    };
    act(&mut state, HistoryAction::ChangesRead { generation: first, read: changes(&heading) });

    let then = Date::constant(2025, 3, 1);
    let asked = only_order(update(&mut state, Action::Time(TimeAction::Go(then))));
    let BookOrder::Time(TimeOrder { generation, .. }) = asked else { panic!("{asked:?}") };
    let register = desk(&state).register.clone();
    let day = DayRead { day: then, register, entries: Vec::new(), pending_entries: 0, waiting: 0 };
    let shown = update(&mut state, Action::Time(TimeAction::Read { generation, read: Ok(Some(Box::new(day))) }));
    let HistoryOrder::ReadChanges { generation: second, heading, .. } = order_of(shown) else { panic!("not asked") };
    assert_eq!(heading.date, then);
    assert!(on_chosen(&mut state, HistoryPurpose::Export, "变动.pdf".into()).is_empty());
    assert_eq!(state.notices.last().map(|told| told.what.as_str()), Some("没有导出：表格还没有读完。"));
    act(&mut state, HistoryAction::ChangesRead { generation: second, read: changes(&heading) });
    let table = |state: &State| desk(state).history.table(desk(state), TODAY);
    assert_eq!(table(&state), changes(&heading).ok().map(|read| read.table));

    // From another screen nothing is asked, and what was asked before is not taken for the new day's.
    let HistoryOrder::ReadChanges { generation: third, heading, .. } =
        order_of(act(&mut state, HistoryAction::Compare { from: Date::constant(2021, 1, 1), to: TODAY }))
    else {
        panic!("not asked")
    };
    update(&mut state, Action::Go(Screen::Overview));
    assert!(update(&mut state, Action::Time(TimeAction::Step(TimeStep::Today))).is_empty());
    act(&mut state, HistoryAction::ChangesRead { generation: third, read: changes(&heading) });
    assert_eq!(table(&state), None);
    let HistoryOrder::ReadChanges { heading, .. } = order_of(update(&mut state, Action::Go(Screen::History))) else {
        panic!("not asked")
    };
    assert_eq!(heading.date, TODAY);
}

/// The other tables of the screen are noted as papers before they are written; claims are compared anew.
#[test]
fn claims_bear_no_code_and_the_help_says_so() {
    let help = include_str!("../../../assets/help/guide.md");
    let exception = help.lines().find(|line| line.contains("声明核对表") && line.contains("沿革表"));
    assert!(exception.is_some_and(|line| line.contains("没有核验码")), "{exception:?}");
    let mut state = state_with_county(Vec::new());
    let HistoryOrder::ReadClaims { generation } = order_of(act(&mut state, HistoryAction::Show(HistoryTab::Claims)))
    else {
        panic!("not asked for")
    };
    act(&mut state, HistoryAction::ClaimsRead { generation, read: Ok(vec![claim(7, 5, 4)]) });
    let exported = on_chosen(&mut state, HistoryPurpose::Export, "声明.pdf".into());
    let [Effect::Export { table, .. }] = exported.as_slice() else { panic!("{exported:?}") };
    assert_eq!((table.title.as_str(), &table.code), ("声明核对表", &None));
    assert!(table.notes.last().is_some_and(|note| note.starts_with("本表没有核验码：")), "{:?}", table.notes);
    let data = on_chosen(&mut state, HistoryPurpose::Export, "声明.json".into());
    let [Effect::Export { table, .. }] = data.as_slice() else { panic!("{data:?}") };
    assert!(!table.notes.iter().any(|note| note.contains("核验码")), "nobody asks it of a file of data");
}

#[test]
fn the_changes_are_noted_as_a_paper_before_they_are_written() {
    let mut state = state_with_county(Vec::new());
    let (from, to) = (Date::constant(2025, 12, 31), TODAY);
    act(&mut state, HistoryAction::Show(HistoryTab::Changes));
    let HistoryOrder::ReadChanges { generation, heading, .. } =
        order_of(act(&mut state, HistoryAction::Compare { from, to }))
    else {
        panic!("not asked for")
    };
    let empty = crate::domain::Snapshot::default();
    let table = past::changes_table(&heading, (from, &empty), (to, &empty), None);
    let read = Ok(Box::new(Changes { from, to, table: table.clone() }));
    act(&mut state, HistoryAction::ChangesRead { generation, read });
    let exported = on_chosen(&mut state, HistoryPurpose::Export, "变动.pdf".into());
    let [Effect::Book { order: BookOrder::Papers(papers::PaperOrder::Issue { requests, .. }), .. }] =
        exported.as_slice()
    else {
        panic!("{exported:?}")
    };
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!((request.report, request.as_of, &request.table), (PaperTable::Changes { from, to }, TODAY, &table));
    let data = on_chosen(&mut state, HistoryPurpose::Export, "变动.json".into());
    assert!(matches!(data.as_slice(), [Effect::ExportSheets { .. }]), "nobody asks it of a file of data: {data:?}");
}
