//! LibreOffice turning a workbook of ours into a PDF, as a whole process.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::Outcome;

const PROGRAM: &str = "soffice";

pub fn is_installed() -> bool {
    Command::new(PROGRAM)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|ended| ended.success())
}

/// Converts a workbook; the PDF stands beside it. What LibreOffice keeps about its user stands there too, so that neither a window
/// that is open nor the user's settings are touched; the first conversion makes it.
pub fn convert(workbook: &Path) -> Outcome<()> {
    let folder = workbook.parent().ok_or("the workbook stands in no folder")?;
    let pdf = workbook.with_extension("pdf");
    if pdf.exists() {
        std::fs::remove_file(&pdf)?;
    }
    let ended = Command::new(PROGRAM)
        .arg(format!("-env:UserInstallation=file://{}", folder.join("user").display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .args([folder, workbook])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    match ended.success() && pdf.exists() {
        true => Ok(()),
        false => Err(format!("{PROGRAM} made no PDF and ended with {ended}").into()),
    }
}
