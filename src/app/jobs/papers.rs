//! Papers as the thread that owns the book gives them out and examines them.

use std::sync::Arc;

use super::answer::Answer;
use crate::app::action::Action;
use crate::app::papers::{self, Issued, PaperAction, PaperOrder, PaperRequest, PaperTarget};
use crate::rules::Policy;
use crate::store::Book;

/// Carries out an order that concerns papers, and answers it.
pub(super) fn carry_out(book: &Book, policy: &Arc<Policy>, order: PaperOrder, answer: &Answer) {
    let done = match order {
        PaperOrder::Issue { target, requests } => {
            let issued = answer.guarded("登记印件", || {
                let is_data = matches!(&target, PaperTarget::File(file) if !papers::is_printed(file));
                let give = |request: PaperRequest| match is_data && !request.shows_whole_numbers() {
                    true => papers::made(book, policy, request).map(Issued::plain),
                    false => papers::issue(book, policy, request),
                };
                requests.into_iter().map(give).collect()
            });
            PaperAction::Issued { target, issued }
        }
        PaperOrder::IssueSet { target, request } => {
            let issued = answer.guarded("登记上会材料", || papers::issue_set(book, policy, &request));
            PaperAction::Issued { target, issued }
        }
        PaperOrder::Notices { target, request } => {
            let made = answer.guarded("编写通知单", || papers::make_notices(book, policy, &request));
            PaperAction::Noticed { target, made }
        }
        PaperOrder::Examine { generation, code } => {
            let found = answer.reading("正在核验印件", || papers::examine(book, policy, &code).map(Box::new));
            PaperAction::Examined { generation, found }
        }
    };
    answer.send(Action::Papers(done));
}
