//! Tables that are no part of the catalogue, by name all the same: 多方案比较表 and 机构编制沿革表, as their own orders give them.

use std::path::Path;

use super::{ReportArguments, Way};
use crate::cli::past::{self, GenealogyArguments};
use crate::cli::plan::{Printing, compare};
use crate::cli::{Outcome, close, open_to_read};
use crate::notice::Notice;
use crate::plan::Scope;

const COMPARISON: &str = "多方案比较表";
const STORY: &str = "机构编制沿革表";
/// The names of the table of one institution.
pub(super) const GENEALOGY: [&str; 2] = ["genealogy", STORY];

/// Shows or writes such a table; `None` where the name is another's.
pub(super) fn deliver(
    book: &Path,
    name: &str,
    arguments: &ReportArguments,
    way: Way<'_>,
) -> Result<Option<Outcome>, Notice> {
    let missing = |title: &str, option: &str, what: &str| {
        Err(Notice::failure(format!("“{title}”没有指定{what}。"), "", format!("请加上 {option}。")))
    };
    match name {
        "comparison" | COMPARISON => {
            check_plain(COMPARISON, way)?;
            if arguments.plan.is_empty() {
                return missing(COMPARISON, "--plan 方案名，可以写几次", "方案");
            }
            let opened = open_to_read(book)?;
            compare(&opened, &arguments.plan, Scope::Differences, way.out, Printing::Text)?;
            close(opened.book).map(Some)
        }
        "genealogy" | STORY => {
            check_plain(STORY, way)?;
            match &arguments.institution {
                Some(institution) => past::genealogy(&GenealogyArguments::of(book, institution, way.out)).map(Some),
                None => missing(STORY, "--institution 单位", "单位"),
            }
        }
        _ => Ok(None),
    }
}

/// These tables are printed as they are made; a choice that is not heeded would be a surprise on paper.
pub(super) fn check_plain(title: &str, way: Way<'_>) -> Result<(), Notice> {
    match way.asked.is_open() && way.ticket.is_none() {
        true => Ok(()),
        false => {
            let advice = "请去掉纸张、次序、稿次等选项；要打印的，先写成文件再打印。";
            Err(Notice::failure(format!("“{title}”不能选版式，也不能直接打印。"), "", advice))
        }
    }
}
