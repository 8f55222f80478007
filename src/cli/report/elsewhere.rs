//! Tables of what is chosen by hand, by name like the others: 多方案比较表 and 机构编制沿革表, as their own orders give them.

use std::path::Path;

use super::{ReportArguments, Way};
use crate::app::{ChosenTable, stages};
use crate::cli::past::{self, GenealogyArguments};
use crate::cli::plan::{Printing, compare};
use crate::cli::{Outcome, close, open_to_read};
use crate::notice::Notice;
use crate::plan::{Plan, PlanState, Scope};

/// Shows or writes such a table; `None` where the name is another's.
pub(super) fn deliver(
    book: &Path,
    name: &str,
    arguments: &ReportArguments,
    way: Way<'_>,
) -> Result<Option<Outcome>, Notice> {
    let Some(table) = ChosenTable::find(name) else { return Ok(None) };
    let title = table.title();
    check_plain(title, way)?;
    match table {
        ChosenTable::Comparison => {
            let opened = open_to_read(book)?;
            let plans = match arguments.plan.as_slice() {
                [] => comparable(stages::open_plans(&opened.book)?),
                named => named.to_vec(),
            };
            if plans.is_empty() {
                let what = format!("“{title}”没有可以比较的方案，账簿里没有未执行的方案。");
                return Err(Notice::failure(what, "", "请先用 plan new 新建方案。"));
            }
            compare(&opened, &plans, Scope::Differences, way.out, Printing::Text)?;
            close(opened.book).map(Some)
        }
        ChosenTable::Genealogy => match &arguments.institution {
            Some(institution) => past::genealogy(&GenealogyArguments::of(book, institution, way.out)).map(Some),
            None => Err(Notice::failure(format!("“{title}”没有指定单位。"), "", "请加上 --institution 单位。")),
        },
    }
}

/// Every plan that is not part of the register yet, by name.
fn comparable(plans: Vec<Plan>) -> Vec<String> {
    let drafts = plans.into_iter().filter(|plan| plan.state == PlanState::Draft);
    drafts.map(|plan| plan.name).collect()
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
