//! Setting and drawing the pages of the table that is looked at. Of several orders to set pages only the newest is carried out; a long
//! table's beginning is set first, so that its first page is there at once. Drawing has a thread of its own: it holds up no setting, and
//! a newer order takes the place of what is left of the one before.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::answer::Answer;
use crate::app::action::{Action, Effect};
use crate::app::reporting::{DrawOrder, Extent, PageWish, ReportAction, SetPages};
use crate::notice::{self, Notice};
use crate::report::{Table, Typesetter};

/// Orders of the thread that sets pages.
pub(super) struct Queue<'a> {
    orders: &'a Receiver<Effect>,
    waiting: VecDeque<Effect>,
}

impl<'a> Queue<'a> {
    pub fn new(orders: &'a Receiver<Effect>) -> Self {
        Self { orders, waiting: VecDeque::new() }
    }

    /// The next order that is still wanted; waits for it. `None` when there can be no more.
    pub fn next(&mut self) -> Option<Effect> {
        loop {
            if self.waiting.is_empty() {
                self.waiting.push_back(self.orders.recv().ok()?);
            }
            let order = self.waiting.pop_front()?;
            if !(matches!(order, Effect::SetPages { .. }) && self.has_newer()) {
                return Some(order);
            }
        }
    }

    /// Whether other pages have been ordered meanwhile.
    fn has_newer(&mut self) -> bool {
        self.waiting.extend(self.orders.try_iter());
        self.waiting.iter().any(|order| matches!(order, Effect::SetPages { .. }))
    }

    /// Sets the pages of a table, of a long one its first page before the others.
    pub fn set(&mut self, (generation, table): (u64, Arc<Table>), typesetter: &Typesetter, answer: &Answer) {
        let set = |printed: &Table, extent: Extent| {
            answer.guarded("排版", || {
                let pages = typesetter.typeset(std::slice::from_ref(printed));
                let pages = Arc::new(pages.map_err(|error| notice::of_pdf(&error))?);
                Ok(SetPages { generation, extent, table: Arc::clone(&table), pages })
            })
        };
        let send = |pages: Result<SetPages, Notice>| {
            answer.send(Action::Report(ReportAction::PagesSet { generation, pages }));
        };
        if let Some(beginning) = table.beginning() {
            match set(&beginning, Extent::Beginning) {
                // Only a page that another follows is sure to be full.
                Ok(first) if first.pages.count() > 1 => send(Ok(first)),
                // What is wrong is told of the whole.
                Ok(_) | Err(_) => {}
            }
            if self.has_newer() {
                return;
            }
        }
        send(set(&table, Extent::Whole));
    }
}

/// The thread that draws pages.
pub(super) fn draw(orders: &Receiver<DrawOrder>, answer: &Answer) {
    let mut current: Option<DrawOrder> = None;
    // What was drawn while newer orders may have come in that could not know of it.
    let mut just_drawn: Option<(u64, PageWish)> = None;
    loop {
        let newest = orders.try_iter().last().or(current.take());
        let mut order = match newest.filter(|order| !order.wishes.is_empty()) {
            Some(order) => order,
            None => {
                just_drawn = None;
                let Ok(order) = orders.recv() else { return };
                order
            }
        };
        let generation = order.generation;
        order.wishes.retain(|wish| just_drawn != Some((generation, *wish)));
        if !order.wishes.is_empty() {
            let wish = order.wishes.remove(0);
            draw_one(&order, wish, answer);
            just_drawn = Some((generation, wish));
        }
        current = Some(order);
    }
}

fn draw_one(order: &DrawOrder, wish: PageWish, answer: &Answer) {
    match answer.guarded("绘制页面", || Ok(order.pages.image(wish.page, wish.pixels_per_point()))) {
        Ok(Some(image)) => {
            let generation = order.generation;
            answer.send(Action::Report(ReportAction::PageDrawn { generation, wish, image }));
        }
        Ok(None) => {}
        Err(notice) => answer.send(Action::Told(notice)),
    }
}
