//! 通知单 on the command line: numbered in the book and written into one file, a page each.

use std::path::Path;
use std::sync::Arc;

use crate::app::papers::{self, NoticesMade, NoticesRequest};
use crate::app::{NoticesTable, OpenPlan, policies, stages};
use crate::cli::OpenBook;
use crate::notice::Notice;
use crate::report::Typesetter;

/// Makes the notices of a plan or of the register and writes them into a file.
pub(super) fn deliver_notices(
    opened: &OpenBook,
    table: NoticesTable,
    laid: Option<OpenPlan>,
    file: &Path,
) -> Result<(), Notice> {
    let policy = Arc::new(policies::in_force()?.policy);
    let as_of = opened.opened.register.baseline.today();
    let request = NoticesRequest { table, plan: laid.map(|open| open.plan), as_of };
    let NoticesMade { pages, .. } = papers::make_notices(&opened.book, &policy, &request)?;
    let typesetter = Typesetter::new();
    stages::save(file, &pages, &typesetter)?;
    say!("已写出 {}", file.display());
    for page in &pages {
        say!("{}　{}{}", page.title, page.caption.left, page.caption.right);
    }
    super::tell_uncovered(&typesetter, &pages);
    Ok(())
}
