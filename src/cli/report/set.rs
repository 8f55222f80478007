//! 上会材料 on the command line: all tables of the meeting of one plan in one file.

use std::sync::Arc;

use super::Way;
use super::choices::check_hidden_in;
use crate::app::papers::{self, Issued, SetRequest};
use crate::app::{ReportName, policies, printing, stages};
use crate::cli::{OpenBook, output};
use crate::notice::Notice;
use crate::report::Table;

/// Makes the set of a plan and writes it into a file, with codes where it is for printing, or shows it.
pub(super) fn deliver_set(opened: &OpenBook, plan: &str, way: Way<'_>) -> Result<(), Notice> {
    let plan = stages::find_plan(&opened.book, plan)?;
    let of_each = |name: ReportName| (name, way.options.clone());
    let options = ReportName::of_the_meeting().map(of_each).collect();
    let request = SetRequest { options, ..SetRequest::new(plan, opened.opened.register.baseline.today()) };
    let policy = Arc::new(policies::in_force()?.policy);
    if !way.options.hidden.is_empty() {
        let plain = SetRequest { options: Default::default(), ..request.clone() };
        let whole = papers::tables_of_set(&opened.book, &policy, &plain)?;
        if !whole.is_empty() {
            check_hidden_in(way.options, "上会材料", &whole)?;
        }
    }
    let tables = match way.is_noted() {
        true => {
            let issued = papers::issue_set(&opened.book, &policy, &request)?;
            issued.iter().filter_map(|paper| paper.uncoded.as_ref()).for_each(|notice| eprintln!("{notice}"));
            issued.into_iter().map(|Issued { table, .. }| table).collect::<Vec<Table>>()
        }
        false => papers::tables_of_set(&opened.book, &policy, &request)?,
    };
    if tables.is_empty() {
        let name = format!("方案“{}”", request.plan.name);
        return Err(Notice::failure("没有写出：方案没有任何变动，上会材料都是空表。", name, "请先添加步骤。"));
    }
    if !way.is_given_out() {
        output::write(&crate::report::text::write(&tables));
        return Ok(());
    }
    let typesetter = super::own_typesetter();
    if let Some(file) = way.out {
        stages::save_set(file, &request.cover(opened.book.header()), &tables, &typesetter)?;
        say!("已写出 {}", file.display());
    }
    if let Some(ticket) = way.ticket {
        say!("{}", printing::print_now(&typesetter, &tables, ticket)?);
    }
    for paper in papers::set_of(&tables) {
        let code = paper.code.map(|code| format!("　核验码 {code}")).unwrap_or_default();
        say!("{}　{}{code}", paper.attachment, paper.title);
    }
    way.out.iter().for_each(|file| super::tell_remarks(&typesetter, &tables, file));
    Ok(())
}
