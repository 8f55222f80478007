//! 通知单 on the command line: numbered in the book and written into one file, or printed, a page each.

use std::sync::Arc;

use super::Way;
use crate::app::papers::{self, NoticesMade, NoticesRequest};
use crate::app::{NoticesTable, OpenPlan, clock, policies, printing, stages};
use crate::cli::OpenBook;
use crate::notice::Notice;

/// Notices have one look, on the screen as on paper.
///
/// # Errors
/// A choice that would not be heeded.
pub(super) fn check_plain(table: NoticesTable, way: Way<'_>) -> Result<(), Notice> {
    match way.options.is_plain() {
        true => Ok(()),
        false => Err(Notice::failure("通知单不能选版式。", table.title(), "请去掉纸张、次序、稿次等选项。")),
    }
}

/// Makes the notices of a plan or of the register and gives them out.
pub(super) fn deliver_notices(
    opened: &OpenBook,
    table: NoticesTable,
    laid: Option<OpenPlan>,
    way: Way<'_>,
) -> Result<(), Notice> {
    let policy = Arc::new(policies::in_force()?.policy);
    let as_of = opened.opened.register.baseline.today();
    let request = NoticesRequest { table, plan: laid.map(|open| open.plan), as_of, made_on: clock::today() };
    let NoticesMade { pages, .. } = papers::make_notices(&opened.book, &policy, &request)?;
    let typesetter = super::own_typesetter();
    if let Some(file) = way.out {
        stages::save(file, &pages, &typesetter)?;
        say!("已写出 {}", file.display());
    }
    if let Some(ticket) = way.ticket {
        say!("{}", printing::print_now(&typesetter, &pages, ticket)?);
    }
    for page in &pages {
        say!("{}　{}{}", page.title, page.caption.left, page.caption.right);
    }
    way.out.iter().for_each(|file| super::tell_remarks(&typesetter, &pages, file));
    Ok(())
}
