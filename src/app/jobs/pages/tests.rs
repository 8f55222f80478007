use std::sync::Mutex;
use std::sync::mpsc::channel;

use super::*;
use crate::app::reporting::PageUse;
use crate::report::{Align, Cell, Column, Pages, Paper, Row, RowRole};

fn table(rows: usize) -> Arc<[Table]> {
    let row = |nth: usize| Row::new(RowRole::Body, vec![Cell::Count(nth as i64)]);
    Arc::from([Table {
        title: "表".into(),
        columns: vec![Column::new(vec!["编制".into()], 4, Align::Right)],
        rows: (0..rows).map(row).collect(),
        ..Table::on(Paper::A4Landscape)
    }])
}

/// A way to the window; `wake` runs after every answer.
fn answer(wake: impl Fn() + Send + Sync + 'static) -> (Answer, Receiver<Action>) {
    let (actions, answers) = channel();
    (Answer { actions, wake: Arc::new(wake) }, answers)
}

/// Generation and extent of the pages that were set.
fn set_pages(answers: &Receiver<Action>) -> Vec<(u64, Extent)> {
    let set = |action| match action {
        Action::Report(ReportAction::PagesSet { generation, pages: Ok(set) }) => {
            assert_eq!(set.generation, generation);
            (generation, set.extent)
        }
        other => panic!("{other:?}"),
    };
    answers.try_iter().map(set).collect()
}

fn handed_on(others: &Receiver<Effect>) -> Vec<u64> {
    let generation = |effect| match effect {
        Effect::SetPages { generation, .. } => generation,
        other => panic!("{other:?}"),
    };
    others.try_iter().map(generation).collect()
}

#[test]
fn of_several_tables_only_the_newest_is_set_and_the_rest_of_a_long_one_is_handed_on() {
    let (setting, (orders, received), (others, rest)) = (Setting::default(), channel(), channel());
    for (generation, rows) in [(1, 130), (2, 3), (3, 130)] {
        setting.want(generation);
        orders.send((generation, table(rows))).expect("sent");
    }
    drop(orders);
    let (to_window, answers) = answer(|| {});
    set_first(&received, &others, &setting, &to_window);
    assert_eq!(set_pages(&answers), [(3, Extent::Beginning)]);
    assert_eq!(handed_on(&rest), [3]);
    setting.set_whole(&(2, table(3)), &to_window);
    assert_eq!(set_pages(&answers), [], "nobody wants it any more");
    setting.set_whole(&(3, table(130)), &to_window);
    assert_eq!(set_pages(&answers), [(3, Extent::Whole)]);
}

#[test]
fn of_several_notices_the_first_is_seen_before_the_others_are_set() {
    let (setting, (orders, received), (others, rest)) = (Setting::default(), channel(), channel());
    setting.want(1);
    orders.send((1, [table(1), table(2)].concat().into())).expect("sent");
    drop(orders);
    let (to_window, answers) = answer(|| {});
    set_first(&received, &others, &setting, &to_window);
    assert_eq!(set_pages(&answers), [(1, Extent::Beginning)]);
    let Ok(Effect::SetPages { generation, tables }) = rest.recv() else { panic!("nothing is handed on") };
    setting.set_whole(&(generation, tables), &to_window);
    let Ok(Action::Report(ReportAction::PagesSet { pages: Ok(set), .. })) = answers.recv() else { panic!("no pages") };
    assert_eq!((set.extent, set.pages.count(), set.tables.len()), (Extent::Whole, 2, 2));
}

#[test]
fn a_long_table_is_not_handed_on_when_a_newer_one_came_meanwhile() {
    let (setting, (orders, received), (others, rest)) = (Setting::default(), channel(), channel());
    setting.want(1);
    orders.send((1, table(130))).expect("sent");
    let (newer, orders) = (setting.clone(), Mutex::new(Some(orders)));
    // While the first page is on its way to the window, a short table is ordered, and then nothing more.
    let (to_window, answers) = answer(move || {
        if let Some(orders) = orders.lock().expect("one thread").take() {
            newer.want(2);
            orders.send((2, table(3))).expect("sent");
        }
    });
    set_first(&received, &others, &setting, &to_window);
    assert_eq!(set_pages(&answers), [(1, Extent::Beginning), (2, Extent::Whole)]);
    assert_eq!(handed_on(&rest), [0_u64; 0]);
}

fn draw_order(generation: u64, pages: &Arc<Pages>, wanted: &[usize]) -> DrawOrder {
    let wishes = wanted.iter().map(|page| PageWish { used_for: PageUse::Reading, page: *page, scale: 50 });
    DrawOrder { generation, pages: Arc::clone(pages), wishes: wishes.collect() }
}

fn drawn(answers: &Receiver<Action>) -> Vec<(u64, usize)> {
    let drawn = |action| match action {
        Action::Report(ReportAction::PageDrawn { generation, wish, .. }) => (generation, wish.page),
        other => panic!("{other:?}"),
    };
    answers.try_iter().map(drawn).collect()
}

#[test]
fn a_newer_order_to_draw_takes_the_place_of_what_is_left_of_the_one_before() {
    let pages = Arc::new(Typesetter::new().typeset(&table(130)).expect("pages"));
    assert!(pages.count() > 4, "{}", pages.count());
    let (orders, received) = channel();
    orders.send(draw_order(1, &pages, &[0, 1, 2])).expect("sent");
    orders.send(draw_order(1, &pages, &[3, 1, 2])).expect("sent");
    let orders = Mutex::new(Some(orders));
    let newer = [draw_order(1, &pages, &[3, 4]), draw_order(2, &pages, &[3, 0])];
    let newer = Mutex::new(newer.into_iter());
    // After the first page and after the second one a newer order comes.
    let (to_window, answers) = answer(move || {
        let mut orders = orders.lock().expect("one thread");
        match newer.lock().expect("one thread").next() {
            Some(order) => orders.as_ref().expect("open").send(order).expect("sent"),
            None => drop(orders.take()),
        }
    });
    draw(&received, &to_window);
    // Page 3 is not drawn again for an order that could not know of it, but it is for newer pages.
    assert_eq!(drawn(&answers), [(1, 3), (1, 4), (2, 3), (2, 0)]);
}

#[test]
fn an_empty_order_stops_drawing() {
    let pages = Arc::new(Typesetter::new().typeset(&table(130)).expect("pages"));
    let (orders, received) = channel();
    orders.send(draw_order(1, &pages, &[0, 1, 2])).expect("sent");
    let orders = Mutex::new(Some(orders));
    let nothing = Mutex::new(Some(draw_order(1, &pages, &[])));
    let (to_window, answers) = answer(move || {
        let orders = orders.lock().expect("one thread").take().expect("one page alone is drawn");
        nothing.lock().expect("one thread").take().map(|order| orders.send(order));
    });
    draw(&received, &to_window);
    assert_eq!(drawn(&answers), [(1, 0)]);
}
