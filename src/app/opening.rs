//! A book comes to the desk, or the one on the desk was read anew. What is only on the desk — drafts edited since the reading, an
//! import that waits for its last button, what the user was looking at — stays.

use super::action::{Effect, Opened};
use super::history;
use super::importing::{self, RegisterSince};
use super::moves;
use super::order::Sitting;
use super::planning;
use super::state::{Desk, State};
use super::time;
use super::update::go;
use super::vouchers::GroupDesk;
use crate::notice;
use crate::plan::{Plan, PlanState};

/// A book was opened: another one, or the one on the desk once more.
pub(super) fn opened(state: &mut State, sitting: Sitting, opened: Opened) -> Vec<Effect> {
    if state.desk.as_ref().is_some_and(|desk| desk.sitting == sitting) {
        return renew(state, opened);
    }
    state.settings.remember(&opened.path);
    // What was asked and chosen concerned the book that was here before.
    (state.question, state.choosing) = (None, None);
    state.notices.extend(notice::of_unknown_schemes(&opened.register.snapshot, &opened.register.policy));
    let claims = opened.claims;
    state.desk = Some(Desk::new(sitting, opened));
    let mut effects = vec![Effect::WriteSettings(state.settings.clone())];
    effects.extend((claims > 0).then(|| history::read_claims(state)).into_iter().flatten());
    effects
}

/// The open book was read anew after a change. A desk that was closed meanwhile stays closed.
pub(super) fn reread(state: &mut State, opened: Opened) -> Vec<Effect> {
    match &state.desk {
        Some(desk) if desk.path == opened.path => renew(state, opened),
        Some(_) | None => Vec::new(),
    }
}

fn renew(state: &mut State, opened: Opened) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let claims = opened.claims;
    let renewed = Desk::new(desk.sitting, opened);
    let mut before = std::mem::replace(desk, renewed);
    let time = time::set_aside(&mut before);
    // An entry that waited may have taken effect meanwhile.
    let known = |desk: &Desk| (desk.entries.first().map(|entry| entry.id), desk.waiting.clone());
    let register = if known(&before) == known(desk) { RegisterSince::Same } else { RegisterSince::Changed };
    keep_edits(&mut desk.plans, &before.plans);
    (desk.screen, desk.selected) = (before.screen, before.selected);
    (desk.adopting, desk.keeping) = (before.adopting, before.keeping);
    (desk.people, desk.report, desk.library) = (before.people.outdated(), before.report, before.library);
    desk.log = before.log.outdated();
    desk.history = before.history.outdated();
    (desk.comparison, desk.papers, desk.meeting) = (before.comparison, before.papers, before.meeting);
    (desk.asking, desk.vouchers) = (before.asking, before.vouchers);
    // What would take a group back was worked out over the book as it was; the box asks again.
    desk.vouchers.group = GroupDesk::Nothing;
    desk.workbench = before.workbench.still_waiting();
    desk.moves = before.moves;
    let screen = desk.screen;
    let mut effects = planning::relay(desk, &mut state.generations, before.plan, before.wanted);
    // The next plan that is opened is not to come on the wall unasked.
    desk.meeting.take_if(|_| desk.plan.is_none());
    effects.extend(moves::renewed(state, register));
    effects.extend(importing::carry_over(state, before.import, register));
    effects.extend(time::carry_over(state, time));
    effects.extend((claims > 0).then(|| history::read_claims(state)).into_iter().flatten());
    effects.extend(go(state, screen));
    effects
}

/// The desk alone changes drafts, and has every change stored: its own are the newest, even where the book was read before the
/// last of them arrived there. Only which phases were adopted is for the book to tell.
fn keep_edits(read: &mut [Plan], on_the_desk: &[Plan]) {
    for plan in read.iter_mut().filter(|plan| plan.state == PlanState::Draft) {
        let known = on_the_desk.iter().find(|known| known.id == plan.id && known.state == PlanState::Draft);
        if let Some(known) = known {
            let read = std::mem::replace(plan, known.clone());
            plan.learn_adopted(&read);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::*;
    use crate::app::stages::Preview;
    use crate::app::testing::{self, add, desk, only_order, open, open_plan, opened, state_with, step, steps_of};
    use crate::app::{
        Action, BookOrder, Command, ImportAction, ImportDesk, MovesAction, MovesOrder, PeopleAction, PeopleFilter,
        PeopleRead, Purpose, Screen, update,
    };
    use crate::domain::{EntryId, Headcount, InstitutionId, MoveManner, NamedMove, PlanId, QuotaKind};

    fn reread(state: &mut State, plans: Vec<Plan>, entries: u32) -> Vec<Effect> {
        update(state, Action::Reread(Box::new(opened("甲.bh", plans, entries))))
    }

    /// Puts an import that was understood over a book of `entries` entries on the desk.
    fn preview(state: &mut State, entries: u32) -> Arc<Preview> {
        let files = vec![PathBuf::from("花名册.xlsx")];
        let order = only_order(update(state, Action::Chosen(Purpose::ImportWorkbooks, files.clone())));
        let BookOrder::UnderstandWorkbooks { generation, .. } = order else { panic!("{order:?}") };
        let preview = Arc::new(Preview {
            latest: (entries > 0).then_some(EntryId(entries)),
            ..testing::preview(files.into_iter().map(Into::into).collect())
        });
        let understood = ImportAction::Understood { generation, preview: Ok(Arc::clone(&preview)) };
        update(state, Action::Import(understood));
        preview
    }

    #[test]
    fn opening_a_book_remembers_it_and_rereading_keeps_the_place() {
        let mut state = state_with(Vec::new());
        assert_eq!(state.settings.recent, [PathBuf::from("甲.bh")]);
        update(&mut state, Action::Go(Screen::Offices));
        update(&mut state, Action::Select(Some(InstitutionId(7))));
        reread(&mut state, Vec::new(), 1);
        let place = |state: &State| (desk(state).screen, desk(state).selected);
        assert_eq!(place(&state), (Screen::Offices, Some(InstitutionId(7))));
        open(&mut state, 1, opened("甲.bh", Vec::new(), 1));
        assert_eq!(place(&state), (Screen::Offices, Some(InstitutionId(7))), "the same sitting");
        open(&mut state, 2, opened("甲.bh", Vec::new(), 1));
        assert_eq!(place(&state), (Screen::Overview, None), "another one, even under the same path");
    }

    #[test]
    fn a_scheme_that_this_machine_does_not_have_is_told_of_once() {
        use crate::domain::{Institution, Name, Nature, Operation, Snapshot, Tier, apply_all};
        let name = |text: &str| Name::new(text).expect("a name");
        let town = |id, text: &str| {
            let bare = Institution::bare(InstitutionId(id), name(text), Tier::Township, Nature::Town);
            Operation::Establish(Institution { scheme: Some("elsewhere-2030".to_owned()), ..bare })
        };
        let snapshot = apply_all(&Snapshot::default(), &[town(1, "白鹤镇"), town(2, "双河镇")]).expect("a register");
        let read = opened("甲.bh", Vec::new(), 1);
        let register =
            crate::app::Register::new(snapshot, Arc::clone(&read.register.policy), crate::app::testing::TODAY);
        let mut state = state_with(Vec::new());
        open(&mut state, 2, Opened { register, ..read });
        let [told] = state.notices.as_slice() else { panic!("{:?}", state.notices) };
        assert!(told.what.starts_with("有2个单位执行的方案“elsewhere-2030”不在本机"), "{told}");
        assert_eq!(told.place, "白鹤镇、双河镇");
    }

    #[test]
    fn a_book_that_was_closed_does_not_come_back_by_being_read() {
        let mut state = state_with(Vec::new());
        update(&mut state, Action::Command(Command::CloseBook));
        reread(&mut state, Vec::new(), 1);
        assert!(state.desk.is_none());
        open(&mut state, 2, opened("乙.bh", Vec::new(), 0));
        reread(&mut state, Vec::new(), 1);
        assert_eq!(desk(&state).path, PathBuf::from("乙.bh"));
    }

    #[test]
    fn an_order_carries_the_sitting_it_was_given_in() {
        let mut state = state_with(vec![Plan::new(PlanId(1), "草案")]);
        open_plan(&mut state, 1);
        let sitting = |effects: Vec<Effect>| match effects.as_slice() {
            [Effect::Book { sitting, .. }] => *sitting,
            other => panic!("{other:?}"),
        };
        let first = sitting(update(&mut state, add("一", step())));
        open(&mut state, 2, opened("乙.bh", vec![Plan::new(PlanId(1), "草案")], 0));
        open_plan(&mut state, 1);
        let second = sitting(update(&mut state, add("一", step())));
        assert_eq!((first, second), (desk(&state_with(Vec::new())).sitting, desk(&state).sitting));
        assert_ne!(first, second);
    }

    #[test]
    fn drafts_edited_since_the_reading_are_kept() {
        let plans = || vec![Plan::new(PlanId(1), "草案"), Plan::new(PlanId(2), "另一个")];
        let mut state = state_with(plans());
        open_plan(&mut state, 2);
        update(&mut state, add("一", step()));
        open_plan(&mut state, 1);
        update(&mut state, add("一", step()));
        update(&mut state, add("二", step()));
        // The book was read before these edits arrived there.
        reread(&mut state, plans(), 1);
        assert_eq!(steps_of(&state), 2);
        open_plan(&mut state, 2);
        assert_eq!(steps_of(&state), 1, "also of a draft that is not shown");
    }

    #[test]
    fn the_people_filter_stays_and_its_people_are_read_anew() {
        let mut state = state_with(Vec::new());
        update(&mut state, Action::Go(Screen::People));
        let filter = PeopleFilter { text: "张".to_owned(), ..PeopleFilter::default() };
        let order = only_order(update(&mut state, Action::People(PeopleAction::Filter(filter.clone()))));
        let BookOrder::ReadPeople { generation, .. } = order else { panic!("{order:?}") };
        let read = Ok(PeopleRead { people: Vec::new(), total: Some(3), next: None });
        update(&mut state, Action::People(PeopleAction::Read { generation, read }));
        let order = only_order(reread(&mut state, Vec::new(), 1));
        let BookOrder::ReadPeople { generation: again, filter: asked, after } = order else { panic!("{order:?}") };
        assert_eq!((&asked, &desk(&state).people.filter, after), (&filter, &filter, None));
        assert!(again > generation, "an answer from before is known for one");
    }

    #[test]
    fn people_offered_to_go_with_a_place_stay_and_are_read_anew_after_an_entry() {
        let mut state = state_with(Vec::new());
        let of = NamedMove {
            manner: MoveManner::WithPlace,
            kind: QuotaKind::Administrative,
            from: InstitutionId(1),
            to: InstitutionId(2),
            count: Headcount(1),
        };
        let order = only_order(update(&mut state, Action::Moves(MovesAction::Ask(of))));
        assert!(matches!(order, BookOrder::Moves(MovesOrder::Suggest { .. })), "{order:?}");
        assert!(reread(&mut state, Vec::new(), 0).is_empty());
        assert_eq!(desk(&state).moves.asked, Some(of), "the former ones are offered until then");
        let order = only_order(reread(&mut state, Vec::new(), 1));
        let BookOrder::Moves(MovesOrder::Suggest { of: again, .. }) = order else { panic!("{order:?}") };
        assert_eq!(again, of);
    }

    #[test]
    fn an_import_that_waits_for_its_last_button_survives_a_change_of_settings() {
        let mut state = state_with(Vec::new());
        let waiting = preview(&mut state, 0);
        reread(&mut state, Vec::new(), 0);
        let ImportDesk::Ready(kept) = &desk(&state).import else { panic!("{:?}", desk(&state).import) };
        assert!(Arc::ptr_eq(kept, &waiting));
        assert_eq!(desk(&state).screen, Screen::Import);
    }

    #[test]
    fn an_import_is_compared_again_when_the_register_has_changed() {
        let mut state = state_with(Vec::new());
        preview(&mut state, 0);
        let order = only_order(reread(&mut state, Vec::new(), 1));
        let BookOrder::UnderstandWorkbooks { files, .. } = order else { panic!("{order:?}") };
        assert_eq!(files, ["花名册.xlsx".into()]);
        assert!(matches!(desk(&state).import, ImportDesk::Reading { .. }));
        assert_eq!(
            state.notices.last().map(|told| told.what.as_str()),
            Some("台账有了变化，正在重新核对待导入的文件。")
        );
    }

    #[test]
    fn an_import_is_compared_again_when_what_waited_has_taken_effect() {
        let mut state = state_with(Vec::new());
        let change = crate::app::WaitingChange {
            entry: EntryId(1),
            from: crate::app::testing::TODAY,
            sentence: "县农业农村局 更名为 县农业局".to_owned(),
            institutions: Default::default(),
        };
        state.desk.as_mut().expect("a desk").waiting = vec![change];
        preview(&mut state, 0);
        let order = only_order(reread(&mut state, Vec::new(), 0));
        assert!(matches!(order, BookOrder::UnderstandWorkbooks { .. }), "{order:?}");
    }

    #[test]
    fn nothing_of_one_book_goes_over_to_another() {
        let mut state = state_with(vec![Plan::new(PlanId(1), "草案")]);
        preview(&mut state, 0);
        open_plan(&mut state, 1);
        update(&mut state, Action::Choose(Purpose::BackUp));
        open(&mut state, 2, opened("乙.bh", vec![Plan::new(PlanId(1), "草案")], 0));
        assert!(matches!(desk(&state).import, ImportDesk::Empty));
        assert!(desk(&state).plan.is_none() && state.choosing.is_none());
        let late = update(&mut state, Action::Browsed(Purpose::BackUp, vec![PathBuf::from("甲-备份.bh")]));
        assert!(late.is_empty(), "the dialog was opened for the other book: {late:?}");
    }
}
