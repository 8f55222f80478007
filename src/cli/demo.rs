//! The sample without a window: book, tables and findings in a folder.

use std::path::Path;

use super::{Outcome, open};
use crate::app::letters::{self, LetterName, Occasion};
use crate::app::{ReportName, clock, sample, stages};
use crate::notice::Notice;
use crate::watch::Unwatched;

/// Builds the sample in `folder` and writes every table of its plan there, as PDF, xlsx, docx, text and JSON, and the letters about it.
pub fn headless(folder: &Path) -> Result<Outcome, Notice> {
    let path = sample::prepare(folder, &Unwatched)?;
    say!("已建立示例账簿 {}", path.display());
    let opened = open(&path)?;
    let snapshot = &opened.opened.register.snapshot;
    say!("机构 {} 个，人员 {} 人。", snapshot.institutions().count(), snapshot.roster().people());
    let register = &opened.opened.register;
    let plan = stages::find_plan(&opened.book, sample::PLAN)?;
    let laid = stages::lay(&opened.book, register, plan)?;
    let heading = opened.opened.heading(clock::today());
    let typesetter = super::pages::own_typesetter();
    let listed = stages::read_roster(&opened.book, clock::today(), None)?;
    let register = &register.clone().listing(listed);
    for name in ReportName::ALL {
        // What stands in the register is printed as it is; the other tables are about the plan.
        let plan = match name {
            ReportName::Ledger
            | ReportName::Pools
            | ReportName::Clearances
            | ReportName::Usage
            | ReportName::Standards
            | ReportName::Register(_) => None,
            ReportName::Downshift
            | ReportName::Offices
            | ReportName::Findings
            | ReportName::Reform
            | ReportName::Meeting(_)
            | ReportName::Moves(_) => Some(&laid),
            // 通知单 are numbered and given out one by one, and not for a draft.
            ReportName::Notices(_) => continue,
        };
        let Some(table) = name.build(&heading, register, plan) else { continue };
        let title = table.title.clone();
        let tables = [table];
        for ending in ["pdf", "xlsx", "docx", "txt", "json"] {
            let file = folder.join(format!("{title}.{ending}"));
            stages::save(&file, &tables, &typesetter)?;
        }
        say!("已写出 {title}(pdf、xlsx、docx、txt、json)");
    }
    let occasion = Occasion { place: &opened.opened.header.jurisdiction, heading: &heading, register, open: &laid };
    for name in LetterName::ALL {
        let letter = letters::draft(name, &occasion, None).letter;
        letters::save(&folder.join(format!("{}.docx", name.title())), &letter)?;
        say!("已写出 {}(docx)", name.title());
    }
    super::report::print_findings(&laid.findings, &laid.projection.after);
    super::close(opened.book)
}
