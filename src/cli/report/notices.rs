//! 通知单 on the command line: numbered in the book and written into one file, or printed, a page each.

use std::sync::Arc;

use super::Way;
use crate::app::papers::{self, NoticesMade, NoticesRequest};
use crate::app::{NoticesTable, OpenPlan, policies, printing, stages};
use crate::cli::OpenBook;
use crate::notice::Notice;

/// Makes the notices of a plan or of the register and gives them out.
pub(super) fn deliver_notices(
    opened: &OpenBook,
    table: NoticesTable,
    laid: Option<OpenPlan>,
    way: Way<'_>,
) -> Result<(), Notice> {
    if !way.options.is_plain() {
        return Err(Notice::failure("通知单不能选版式。", table.title(), "请去掉纸张、次序、稿次等选项。"));
    }
    let policy = Arc::new(policies::in_force()?.policy);
    let as_of = opened.opened.register.baseline.today();
    let request = NoticesRequest { table, plan: laid.map(|open| open.plan), as_of };
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
