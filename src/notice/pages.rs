//! What was printed otherwise than wanted, and templates of the office that cannot be used.

use std::collections::BTreeSet;

use super::Notice;
use crate::report::Remark;
use crate::report::pdf::{Flaw, PdfForm};

/// Own templates that could not be read.
pub fn of_templates(flaws: &[Flaw], folder: &str) -> Option<Notice> {
    let advice = "已改用随程序提供的模板；请改正后重试，或者删除这个文件。";
    (!flaws.is_empty()).then(|| Notice::failure(format!("报表模板不能使用：{}。", listed(flaws)), folder, advice))
}

/// What a typesetter had to do otherwise.
pub fn of_remark(remark: &Remark) -> Notice {
    match remark {
        Remark::OwnTemplate(flaws) => {
            let advice = "这张表已改用随程序提供的模板；请改正后重试，或者删除这个文件。";
            Notice::failure(format!("报表模板有错误：{}。", listed(flaws)), "报表模板", advice)
        }
        Remark::Lesser(form, flaws) => {
            let lesser = match form {
                PdfForm::Tagged | PdfForm::Archive => "PDF 没有写入无障碍标记",
                PdfForm::Plain => "PDF 没有写成归档格式(PDF/A)，也没有无障碍标记",
            };
            Notice::advice(format!("{lesser}，版面不受影响({})。", listed(flaws)))
        }
    }
}

/// Characters that stand in the PDF as their numbers.
pub fn of_uncovered(characters: &[char]) -> Option<Notice> {
    let written = |character: &char| format!("〔U+{:04X}〕", u32::from(*character));
    (!characters.is_empty()).then(|| {
        let signs: String = characters.iter().map(written).collect();
        Notice::advice(format!("这台电脑的字体里没有这些字，PDF 中写成编号：{signs}。"))
    })
}

fn listed(flaws: &[Flaw]) -> String {
    let told: BTreeSet<String> = flaws.iter().map(told).collect();
    told.into_iter().collect::<Vec<String>>().join("；")
}

fn told(flaw: &Flaw) -> String {
    let line = flaw.line.map(|line| format!("第{line}行 ")).unwrap_or_default();
    format!("{} {line}{}", flaw.file.as_deref().unwrap_or_default(), flaw.message).trim_start().to_owned()
}
