//! 上会材料 on the command line: all tables of the meeting of one plan in one file.

use std::sync::Arc;

use super::Way;
use super::choices::check_hidden_in;
use crate::app::papers::{self, Issued, SetRequest};
use crate::app::{policies, printing, stages};
use crate::cli::{OpenBook, output, pages};
use crate::notice::Notice;
use crate::report::{PrintChoices, Table};

/// Makes the set of a plan and writes it into a file, with codes where it is for printing, or shows it.
pub(super) fn deliver_set(opened: &OpenBook, plan: &str, way: Way<'_>) -> Result<(), Notice> {
    let plan = stages::find_plan(&opened.book, plan)?;
    let request = SetRequest::new(plan, opened.opened.register.baseline.today());
    let request = SetRequest { asked: way.asked.clone(), ..request.printed_as(&opened.opened.print_options) };
    let policy = Arc::new(policies::in_force()?.policy);
    if !way.asked.hidden.is_empty() {
        let whole = SetRequest { asked: PrintChoices { afresh: true, ..PrintChoices::default() }, ..request.clone() };
        let whole = papers::tables_of_set(&opened.book, &policy, &whole)?;
        if !whole.is_empty() {
            check_hidden_in(way.asked, "上会材料", &whole)?;
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
    let cover = request.cover(opened.book.header());
    if let Some(file) = way.out {
        pages::save_set(file, &cover, &tables)?;
        say!("已写出 {}", file.display());
    }
    if let Some(ticket) = way.ticket {
        say!("{}", printing::print_now(&pages::own_typesetter(), (Some(&cover), &tables), ticket)?);
    }
    for paper in papers::set_of(&tables) {
        let code = paper.code.map(|code| format!("　核验码 {code}")).unwrap_or_default();
        say!("{}　{}{code}", paper.attachment, paper.title);
    }
    Ok(())
}
