//! 通知单 on the command line: numbered in the book and written into one file, or printed, a page each.

use std::sync::Arc;

use super::Way;
use crate::app::papers::{self, NoticesMade, NoticesRequest};
use crate::app::{NoticesTable, OpenPlan, clock, policies, printing};
use crate::cli::{OpenBook, pages};
use crate::notice::Notice;
use crate::report::Table;

/// Notices have one look, on the screen as on paper.
///
/// # Errors
/// A choice that would not be heeded.
pub(super) fn check_plain(table: NoticesTable, way: Way<'_>) -> Result<(), Notice> {
    match way.asked.is_open() {
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
    let plan = laid.map(|open| open.plan);
    let request = NoticesRequest { table, plan, as_of, made_on: clock::today(), is_printed: way.is_noted() };
    let NoticesMade { pages, .. } = papers::make_notices(&opened.book, &policy, &request)?;
    pages.iter().filter_map(|page| page.uncoded.as_ref()).for_each(|notice| eprintln!("{notice}"));
    let sheets: Vec<Table> = pages.into_iter().map(|page| page.table).collect();
    if let Some(file) = way.out {
        pages::save(file, &sheets)?;
        say!("已写出 {}", file.display());
    }
    if let Some(ticket) = way.ticket {
        say!("{}", printing::print_now(&pages::own_typesetter(), (None, &sheets), ticket)?);
    }
    for Table { title, caption, code, .. } in &sheets {
        let code = code.as_ref().map(|code| format!("　核验码 {code}")).unwrap_or_default();
        say!("{title}　{}{}{code}", caption.left, caption.right);
    }
    Ok(())
}
