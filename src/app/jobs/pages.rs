//! Setting and drawing the pages of the table (or of the 通知单, a table each) that is looked at, on three threads. One sets what is seen first: a short table, or the
//! beginning of a long one, which it hands on to the thread that sets long tables and writes files; so neither a file nor a long table
//! holds up the page in view. Of several orders to set pages only the newest is carried out. A third thread draws, and a newer order
//! takes the place of what is left of the one before.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, OnceLock};

use super::answer::Answer;
use crate::app::action::{Action, Effect};
use crate::app::reporting::{DrawOrder, Extent, PageWish, ReportAction, SetPages};
use crate::app::typesetting;
use crate::notice;
use crate::report::{Table, Typesetter};

/// What the threads that set pages share.
#[derive(Clone, Default)]
pub(super) struct Setting {
    typesetter: Arc<OnceLock<Typesetter>>,
    /// The generation that was ordered last.
    newest: Arc<AtomicU64>,
}

/// Tables whose pages are to be set, one after another, and of which generation they are.
pub(super) type SetOrder = (u64, Arc<[Table]>);

impl Setting {
    /// That of this user, whose templates and faces are read when the first table comes; what is wrong with templates is told.
    pub fn typesetter(&self, answer: &Answer) -> &Typesetter {
        self.typesetter.get_or_init(|| {
            let (typesetter, told) = typesetting::typesetter();
            told.into_iter().for_each(|told| answer.send(Action::Told(told)));
            typesetter
        })
    }

    /// From now on only pages of this generation are wanted.
    pub fn want(&self, generation: u64) {
        self.newest.store(generation, Ordering::Relaxed);
    }

    fn wants(&self, generation: u64) -> bool {
        self.newest.load(Ordering::Relaxed) == generation
    }

    /// Sets all pages, if they are still wanted.
    pub fn set_whole(&self, order: &SetOrder, answer: &Answer) {
        let (generation, tables) = order;
        if self.wants(*generation) {
            let pages = self.set(order, tables, Extent::Whole, answer);
            answer.send(Action::Report(ReportAction::PagesSet { generation: *generation, pages }));
        }
    }

    fn set(
        &self,
        (generation, tables): &SetOrder,
        printed: &[Table],
        extent: Extent,
        answer: &Answer,
    ) -> Result<SetPages, notice::Notice> {
        let typesetter = self.typesetter(answer);
        let set = answer.guarded("排版", || {
            let pages = typesetter.typeset(printed);
            let pages = Arc::new(pages.map_err(|error| notice::of_pdf(&error))?);
            Ok(SetPages { generation: *generation, extent, tables: Arc::clone(tables), pages })
        });
        typesetting::remarks(typesetter).into_iter().for_each(|told| answer.send(Action::Told(told)));
        set
    }
}

/// The thread that sets what is seen first; the rest of long tables it orders from `others`.
pub(super) fn set_first(orders: &Receiver<SetOrder>, others: &Sender<Effect>, setting: &Setting, answer: &Answer) {
    while let Ok(order) = orders.recv() {
        let (generation, tables) = &order;
        if !setting.wants(*generation) {
            continue;
        }
        let Some(beginning) = beginning(tables) else {
            setting.set_whole(&order, answer);
            continue;
        };
        match setting.set(&order, &beginning, Extent::Beginning, answer) {
            // Only a page that another follows, or that ends its table, is sure to be full.
            Ok(first) if tables.len() > 1 || first.pages.count() > 1 => {
                answer.send(Action::Report(ReportAction::PagesSet { generation: *generation, pages: Ok(first) }));
            }
            // What is wrong is told of the whole.
            Ok(_) | Err(_) => {}
        }
        if setting.wants(*generation) {
            // The other thread ends only with the program.
            let _ending = others.send(Effect::SetPages { generation: *generation, tables: Arc::clone(tables) });
        }
    }
}

/// Enough of long tables for the first page; `None` where all can be set at once.
fn beginning(tables: &[Table]) -> Option<Vec<Table>> {
    match tables {
        [] => None,
        [only] => only.beginning().map(|table| vec![table]),
        [first, ..] => Some(vec![first.clone()]),
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

#[cfg(test)]
mod tests;
