//! What a step file says beside its steps, where it is the right content of a correction: its day is the correction's, its note and
//! its approvals go into the summary, and what a voucher has no place for is told.

use std::path::Path;

use crate::app::step_file::{self, StepFile};
use crate::domain::Date;
use crate::notice::{self, Notice};
use crate::plan::Step;
use crate::regular_file;
use crate::wording;

/// The day of the correction: as asked for, as the file states it, or else the usual one.
///
/// # Errors
/// The file cannot be read; it states another day than was asked for.
pub(super) fn day(file: &Path, asked: Option<Date>, usual: Date) -> Result<Date, Notice> {
    let place = file.display().to_string();
    let text = regular_file::read_text(file).map_err(|error| notice::of_io(&error, file))?;
    let stated = step_file::stated_day(&text).map_err(|error| notice::of_step_file(&error).at(place.clone()))?;
    match (asked, stated) {
        (Some(asked), Some(stated)) if asked != stated => {
            let what = format!("步骤文件写明自{stated}起生效，和要求的生效日期{asked}不同，没有写入。");
            Err(Notice::failure(what, place, "请删去其中一个，或者改成同一天。"))
        }
        (asked, stated) => Ok(asked.or(stated).unwrap_or(usual)),
    }
}

/// The summary of the correction with the file's note and the approvals of its steps.
pub(super) fn with_remarks(own: &str, file: &StepFile) -> String {
    let mut numbers: Vec<String> = Vec::new();
    for number in file.steps.iter().filter_map(|step| step.approval.as_ref()).map(ToString::to_string) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    let approvals = if numbers.is_empty() { String::new() } else { format!("批准文号{}", numbers.join("、")) };
    wording::with_note(&wording::with_note(own, &file.note), &approvals)
}

/// What the file says and the voucher does not keep, in a sentence; `None` where it keeps all.
pub(super) fn left_out(file: &StepFile) -> Option<String> {
    let steps = |is_meant: &dyn Fn(&Step) -> bool| {
        let numbered = file.steps.iter().enumerate().filter(|(_, step)| is_meant(step));
        let numbers: Vec<String> = numbered.map(|(index, _)| (index + 1).to_string()).collect();
        (!numbers.is_empty()).then(|| numbers.join("、"))
    };
    let name = file.name.as_ref().map(|name| format!("方案名称“{name}”"));
    let reasons = steps(&|step| !step.reason.is_empty()).map(|steps| format!("第{steps}步的缘由"));
    let phases = steps(&|step| step.phase.is_some()).map(|steps| format!("第{steps}步的分期"));
    let told: Vec<String> = [name, reasons, phases].into_iter().flatten().collect();
    (!told.is_empty()).then(|| format!("步骤文件中的{}不写入凭证。", told.join("、")))
}
