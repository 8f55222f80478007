//! Several plans side by side on the command line, as text, as JSON, or in a file as it is printed.

use std::path::Path;

use serde::Serialize;

use super::Printing;
use crate::app::papers::PaperTable;
use crate::app::{OpenPlan, clock, stages};
use crate::cli::{OpenBook, Outcome, print_json};
use crate::notice::Notice;
use crate::plan::{Comparison, Plan, Scope};

/// What `compare --json` prints.
#[derive(Serialize)]
struct Compared<'a> {
    plans: Vec<&'a str>,
    comparison: &'a Comparison,
    /// Per plan, every matter that has to be approved and where it stands.
    approvals: Vec<Vec<String>>,
    clashes: Vec<String>,
}

pub fn compare(
    opened: &OpenBook,
    names: &[String],
    scope: Scope,
    out: Option<&Path>,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let register = &opened.opened.register;
    let comparing = stages::compare(&opened.book, register, names, scope)?;
    match (out, printing) {
        (Some(_), _) | (None, Printing::Text) => {
            let sheets = comparing.sheets(&opened.opened.heading(clock::today()));
            let plans: Vec<Plan> = comparing.plans.iter().map(|open| open.plan.clone()).collect();
            let of_sheets = plans.chunks(stages::ON_A_SHEET).map(<[Plan]>::to_vec);
            let report = PaperTable::Comparison(scope);
            let sheets = of_sheets.zip(sheets).map(|(plans, sheet)| (report, plans, sheet)).collect();
            crate::cli::report::deliver_all(&crate::cli::paper::coded_all(opened, sheets, out)?, out)?;
            comparing.clashes_told(register).iter().for_each(|clash| say!("注意：{clash}"));
        }
        (None, Printing::Json) => print_json(&Compared {
            plans: comparing.plans.iter().map(|open| open.plan.name.as_str()).collect(),
            comparison: &comparing.comparison,
            approvals: comparing.plans.iter().map(OpenPlan::approval_summary).collect(),
            clashes: comparing.clashes_told(register),
        })?,
    }
    Ok(Outcome::Done)
}
