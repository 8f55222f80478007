//! Official letters on the command line: `report` with the name of a letter, shown on the screen or written as .docx.

use std::path::Path;

use super::{OpenBook, Outcome, close, output};
use crate::app::letters::{self, Drafted, LetterName, Occasion};
use crate::app::{OpenPlan, Settings};
use crate::notice::Notice;

/// Drafts a letter about a plan that was laid over the register.
pub fn report(
    name: LetterName,
    opened: OpenBook,
    laid: Option<&OpenPlan>,
    out: Option<&Path>,
) -> Result<Outcome, Notice> {
    let open = laid.ok_or_else(|| {
        let what = format!("“{}”写的是一个方案，没有指定方案。", name.title());
        Notice::failure(what, "", "请加上 --plan 方案名。")
    })?;
    let register = &opened.opened.register;
    let heading = opened.opened.heading(register.baseline.today());
    let occasion = Occasion { place: &opened.opened.header.jurisdiction, heading: &heading, register, open };
    let folder = Settings::usual_file().map(|file| letters::folder(&file));
    let Drafted { letter, problems } = letters::draft(name, &occasion, folder.as_deref());
    for problem in problems {
        eprintln!("{problem}");
    }
    match out {
        None => output::write(&letter.text()),
        Some(file) => say!("{}", letters::save(file, &letter)?),
    }
    close(opened.book)
}

/// Lays the templates out for the office to edit.
pub fn lay_out() -> Result<Outcome, Notice> {
    let file = Settings::usual_file().ok_or_else(|| {
        let advice = "请设置主目录(HOME)后再试。";
        Notice::failure("公文模板没有放好：这台电脑没有保存设置的地方。", "", advice)
    })?;
    say!("{}", letters::lay_out(&letters::folder(&file))?);
    Ok(Outcome::Done)
}
