//! What a file that is chosen in a dialog is for: its heading, its endings, whether it is read or written.

use std::ffi::OsStr;
use std::path::PathBuf;

use super::counties::CountiesPurpose;
use super::history::HistoryPurpose;
use super::importing::ImportPurpose;
use super::letters::LetterName;
use crate::import::TableKind;

/// What a chosen file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    NewBook,
    OpenBook,
    ImportWorkbooks,
    LoadSteps,
    ExportPdf,
    ExportWorkbook,
    ExportDocument,
    /// 上会材料, all in one file.
    ExportPapers,
    /// A paper made again.
    ExportExamined,
    BackUp,
    InstallPack,
    ExportPack,
    ExportRules,
    History(HistoryPurpose),
    Import(ImportPurpose),
    /// 附件
    Attach,
    /// A template of a kind of table.
    HandOut(TableKind),
    /// 汇总多个账簿
    Counties(CountiesPurpose),
    /// An official letter.
    Letter(LetterName),
}

impl Purpose {
    /// The heading of the dialog.
    pub fn title(self) -> &'static str {
        match self {
            Self::NewBook => "新建账簿",
            Self::OpenBook => "打开账簿",
            Self::ImportWorkbooks => "选择要导入的工作簿",
            Self::LoadSteps => "载入步骤文件",
            Self::ExportPdf => "导出 PDF",
            Self::ExportWorkbook => "导出 Excel",
            Self::ExportDocument => "导出 Word",
            Self::ExportPapers => "导出上会材料",
            Self::ExportExamined => "导出还原的表",
            Self::BackUp => "备份账簿到",
            Self::InstallPack => "安装规则包",
            Self::ExportPack => "导出规则包",
            Self::ExportRules => "导出规则文本",
            Self::History(HistoryPurpose::Export) => "导出表格",
            Self::History(HistoryPurpose::ImportClaims) => "选择声明表",
            Self::Import(ImportPurpose::ExportProblems) => "导出问题清单",
            Self::Import(ImportPurpose::ReadCorrections) => "选择填好的问题清单",
            Self::Attach => "选择附件",
            Self::HandOut(_) => "下发模板",
            Self::Counties(purpose) => purpose.title(),
            Self::Letter(LetterName::Request) => "起草请示",
            Self::Letter(LetterName::Reply) => "起草批复",
            Self::Letter(LetterName::Notice) => "起草通知",
        }
    }

    /// What its files end in.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::NewBook | Self::OpenBook | Self::BackUp => &["bh"],
            Self::ImportWorkbooks => {
                &["xlsx", "xlsm", "xls", "et", "xlsb", "ods", "csv", "tsv", "txt", "xml", "html", "htm"]
            }
            Self::LoadSteps | Self::InstallPack | Self::ExportPack => &["toml"],
            Self::ExportPdf | Self::ExportRules => &["pdf", "txt", "json"],
            Self::ExportWorkbook | Self::HandOut(_) => &["xlsx"],
            Self::ExportDocument | Self::Letter(_) => &["docx"],
            Self::History(HistoryPurpose::Export) => &["pdf", "xlsx", "docx", "txt", "json"],
            Self::History(HistoryPurpose::ImportClaims) => &["xlsx", "xls", "csv"],
            Self::Import(ImportPurpose::ExportProblems) => &["xlsx"],
            Self::Import(ImportPurpose::ReadCorrections) => &["xlsx", "xls", "et", "ods"],
            Self::ExportPapers | Self::ExportExamined => &["pdf", "xlsx", "docx"],
            Self::Counties(purpose) => purpose.endings(),
            // Whatever an office keeps.
            Self::Attach => &[],
        }
    }

    /// Whether the file is to be written.
    pub fn writes(self) -> bool {
        match self {
            Self::NewBook
            | Self::ExportPdf
            | Self::ExportWorkbook
            | Self::ExportDocument
            | Self::ExportPapers
            | Self::ExportExamined
            | Self::BackUp
            | Self::ExportPack
            | Self::ExportRules
            | Self::HandOut(_)
            | Self::Letter(_)
            | Self::History(HistoryPurpose::Export) => true,
            Self::Import(ImportPurpose::ExportProblems) => true,
            Self::Counties(purpose) => purpose == CountiesPurpose::Export,
            Self::History(HistoryPurpose::ImportClaims) | Self::Import(ImportPurpose::ReadCorrections) => false,
            Self::OpenBook | Self::ImportWorkbooks | Self::LoadSteps | Self::InstallPack | Self::Attach => false,
        }
    }

    /// Where a chosen file is written: with the ending of its purpose, where the user typed none or another.
    pub fn written_to(self, file: PathBuf) -> PathBuf {
        let fits = |ending: &OsStr| self.endings().iter().any(|wanted| ending.eq_ignore_ascii_case(wanted));
        match (file.extension().is_some_and(fits), self.endings().first()) {
            (false, Some(ending)) => {
                let mut name = file.into_os_string();
                name.push(".");
                name.push(ending);
                name.into()
            }
            (true, _) | (false, None) => file,
        }
    }

    /// Whether a file that is there is written over. Books and packs never are: what writes them refuses.
    pub fn replaces(self) -> bool {
        self.writes() && !matches!(self, Self::NewBook | Self::BackUp | Self::ExportPack)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_to_be_written_gets_the_ending_of_its_purpose() {
        let check = |file: &str, purpose: Purpose, expected: &str| {
            assert_eq!(purpose.written_to(file.into()), PathBuf::from(expected));
        };
        check("表", Purpose::ExportPdf, "表.pdf");
        check("表.PDF", Purpose::ExportPdf, "表.PDF");
        check("表.txt", Purpose::ExportPdf, "表.txt");
        check("表.v1", Purpose::ExportWorkbook, "表.v1.xlsx");
        check("县.bh", Purpose::NewBook, "县.bh");
    }
}
