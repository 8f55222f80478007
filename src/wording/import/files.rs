//! Sentences about files that could not be read.

use crate::import::{Excess, Foreign, Garbling, SheetError};
use crate::wording::io_cause;

/// What happened to a file and what to do. Its name is for the caller to show.
pub fn refusal(error: &SheetError) -> String {
    match error {
        SheetError::NotFound => "文件不存在，可能已被移走或改名。请重新选择。".to_owned(),
        SheetError::Unreadable { kind, reason } => {
            let reason = io_cause(*kind, reason);
            format!("文件打不开（{reason}）。若正在表格软件中打开，请先关闭；否则请检查读取权限。")
        }
        SheetError::Folder => "这是文件夹，不是文件。请选择其中的工作簿。".to_owned(),
        SheetError::Empty => "文件是空的（0字节），可能未下载完整。请重新取得文件。".to_owned(),
        SheetError::Encrypted => {
            "文件设有打开密码，无法读取。请在表格软件中打开，选择“文件—信息—保护工作簿—用密码进行加密”，清空密码后另存，再导入。".to_owned()
        }
        SheetError::Foreign(foreign) => what_it_is(*foreign).to_owned(),
        // What exactly does not hold together is for developers, who can read the file again.
        SheetError::Damaged { detail: _ } => {
            "文件已损坏或不完整，未读取任何内容。请在表格软件中打开并另存为.xlsx后再导入。".to_owned()
        }
        SheetError::Garbled(garbling) => garbled(*garbling),
        SheetError::OverLimit { excess, found, limit } => over_limit(*excess, *found, *limit),
        SheetError::Mishap(mishap) => super::mishap::mishap(mishap),
        SheetError::Cancelled(_) => "已取消，没有读取任何内容。".to_owned(),
    }
}

/// The same of a table that came from `place`, which is no file: the clipboard or the standard input.
pub fn refused_paste(error: &SheetError, place: &str) -> String {
    match error {
        SheetError::Empty => {
            format!("{place}里没有文字，没有读取。请在表格软件里选中整张表（连同表头），复制后再粘贴。")
        }
        SheetError::Foreign(Foreign::PlainText) => {
            format!("{place}里只有一个单元格，不是表格，没有读取。请在表格软件里选中整张表（连同表头），复制后再粘贴。")
        }
        SheetError::OverLimit { excess: Excess::FileBytes, found, limit } => format!(
            "{place}里的文字有{}MB，超过上限{}MB，没有读取。请保存成.xlsx后再导入，或者分几次粘贴。",
            found.div_ceil(1 << 20),
            limit >> 20
        ),
        SheetError::Foreign(_)
        | SheetError::NotFound
        | SheetError::Unreadable { .. }
        | SheetError::Folder
        | SheetError::Encrypted
        | SheetError::Damaged { .. }
        | SheetError::Garbled(_)
        | SheetError::OverLimit { .. }
        | SheetError::Mishap(_)
        | SheetError::Cancelled(_) => refusal(error),
    }
}

fn what_it_is(foreign: Foreign) -> &'static str {
    match foreign {
        Foreign::TextDocument => "这是文字文档，不是工作簿。请把其中的表格复制到表格软件，另存为.xlsx后再导入。",
        Foreign::Presentation => "这是演示文稿，不是工作簿。请改选.xlsx或.xls文件。",
        Foreign::Pdf => "这是PDF文件，不是工作簿。请向提供者索取.xlsx或.xls文件。",
        Foreign::Picture => "这是图片，不是工作簿。请向提供者索取.xlsx或.xls文件。",
        Foreign::Archive => "这是压缩包。请先解压，再选择其中的工作簿。",
        Foreign::WebPage => {
            "这是网页，其中没有表格（也可能是系统退出登录后的提示页）。请重新导出，或用表格软件打开后另存为.xlsx再导入。"
        }
        Foreign::WebArchive => "这是单个文件网页（.mht）。请用表格软件打开，另存为.xlsx后再导入。",
        Foreign::OtherXml => {
            "这是XML文件，但不是Excel 2003 XML表格（可能是标文通.uos或.fods）。请用表格软件打开，另存为.xlsx后再导入。"
        }
        Foreign::PlainText => {
            "这是文本文件，各行没有用逗号、分号、制表符或竖线分成列。请用表格软件打开，用“数据—分列”分好各列，另存为.xlsx再导入。"
        }
        Foreign::FixedLayout => "这是OFD版式文件，不是工作簿。请向提供者索取.xlsx或.xls文件。",
        Foreign::AppleDocument => "这是苹果Numbers等软件的文件。请在该软件中“导出为—Excel”，再导入导出的文件。",
        Foreign::Sealed => {
            "文件已被单位的文档安全软件加密，本程序读不到其中内容。请按单位规定解密（或申请外发）后再导入。"
        }
        Foreign::Database => "这是数据库文件，不是工作簿。若是编衡账簿，请用“打开”而不是“导入”。",
        Foreign::AncientExcel => {
            "这是Excel 4.0或更早格式的文件（有的老系统仍这样导出）。请用表格软件打开，另存为.xlsx后再导入。"
        }
        Foreign::Unknown => {
            "无法识别的文件，不是.xlsx、.xls、.et、.xlsb、.ods工作簿，也不是CSV文本或网页表格。请核对是否选错了文件。"
        }
    }
}

fn garbled(garbling: Garbling) -> String {
    match garbling {
        Garbling::Mojibake => {
            "文件中的汉字已是乱码：曾被按错误的编码打开并保存过，原来的字已经丢失，无法还原，未读取任何内容。请向提供者索取原文件，或请对方在WPS表格中打开原文件另存为.xlsx。".to_owned()
        }
        Garbling::Undecodable { line } => format!(
            "文件编码混杂：第{line}行既不是UTF-8也不是GBK（GB18030），其中的字无法确定，未读取任何内容。请在WPS表格中打开核对该行，另存为.xlsx后再导入。"
        ),
    }
}

fn over_limit(excess: Excess, found: u64, limit: u64) -> String {
    const MEGABYTE: u64 = 1 << 20;
    let megabytes = |bytes: u64| bytes.div_ceil(MEGABYTE);
    let (what, found, limit, unit) = match excess {
        Excess::FileBytes => ("文件大小", megabytes(found), megabytes(limit), "MB"),
        Excess::UnpackedBytes => ("解压后大小", megabytes(found), megabytes(limit), "MB"),
        Excess::Ratio => ("解压后与压缩前之比", found, limit, "倍"),
        Excess::Parts => ("内部文件数", found, limit, "个"),
        Excess::Sheets => ("工作表数", found, limit, "张"),
        Excess::Rows => ("行数", found, limit, "行"),
        Excess::Columns => ("列数", found, limit, "列"),
        Excess::Cells => ("单元格数", found, limit, "个"),
        Excess::TextBytes => ("文字总量", megabytes(found), megabytes(limit), "MB"),
        Excess::MergeSteps => ("合并单元格规模", found, limit, "步"),
    };
    format!(
        "{what}为{found}{unit}，超过上限{limit}{unit}，未读取任何内容。正常的台账和花名册不会这样大，请核对文件；确有需要时请拆成几个文件。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_say_what_to_do() {
        let check = |error: SheetError, expected: &str| {
            let sentence = refusal(&error);
            assert!(sentence.contains(expected), "{sentence}");
        };
        check(SheetError::Encrypted, "清空密码后另存");
        check(SheetError::Foreign(Foreign::Pdf), "PDF");
        check(SheetError::Garbled(Garbling::Undecodable { line: 12 }), "第12行");
        check(SheetError::Damaged { detail: "x".to_owned() }, "另存为.xlsx");
        let excess = SheetError::OverLimit { excess: Excess::Columns, found: 16_384, limit: 1024 };
        check(excess, "列数为16384列，超过上限1024列");
        let bytes = SheetError::OverLimit { excess: Excess::FileBytes, found: 3 << 30, limit: 512 << 20 };
        check(bytes, "文件大小为3072MB，超过上限512MB");
        let bytes = SheetError::OverLimit { excess: Excess::FileBytes, found: (512 << 20) + 1, limit: 512 << 20 };
        assert!(refused_paste(&bytes, "剪贴板").starts_with("剪贴板里的文字有513MB，超过上限512MB"));
        assert!(refused_paste(&SheetError::Foreign(Foreign::Pdf), "标准输入").contains("PDF"));
    }
}
