//! What the spooler or the system would not do.

use super::{Notice, io_cause};
use crate::opener;
use crate::print::PrintError;

/// Printing that failed, wholly or in part.
pub fn of_print(error: &PrintError) -> Notice {
    const NOTHING: &str = "没有打印：";
    let failure = |what: String, advice: &str| Notice::failure(what, "打印", advice);
    match error {
        PrintError::NoSpooler => {
            failure(format!("{NOTHING}这台电脑没有打印服务。"), "请安装并启用打印服务，或者用 PDF 阅读器打开后打印。")
        }
        PrintError::NoPrinter => {
            failure(format!("{NOTHING}没有默认的打印机。"), "请在系统设置中添加打印机，或者指定一台打印机。")
        }
        PrintError::UnknownPrinter { name, known } if known.is_empty() => failure(
            format!("{NOTHING}没有名为“{name}”的打印机，这台电脑也没有别的打印机。"),
            "请在系统设置中添加打印机，或者用 PDF 阅读器打开后打印。",
        ),
        PrintError::UnknownPrinter { name, known } => {
            failure(format!("{NOTHING}没有名为“{name}”的打印机。"), &format!("可用的打印机：{}。", known.join("、")))
        }
        PrintError::NoSuchPages { pages } => {
            failure(format!("{NOTHING}所选的页不在表内，全表共{pages}页。"), "请重新填写页码。")
        }
        PrintError::Refused { words, jobs } if jobs.is_empty() => {
            failure(format!("{NOTHING}打印服务没有接受({words})。"), "请检查打印机是否启用、是否接受作业，然后重试。")
        }
        PrintError::Refused { words, jobs } => failure(
            format!("只送出了一部分：打印服务没有接受后面的页({words})。"),
            &format!("已送出的作业：{}；请检查打印机后，只打印其余的页。", jobs.join("、")),
        ),
        PrintError::Silent => {
            failure(format!("{NOTHING}打印服务没有响应。"), "请检查打印服务后重试，或者用 PDF 阅读器打开后打印。")
        }
        PrintError::NoReader { file } => {
            let advice = "请用 PDF 阅读器打开这个文件，在其中打印；或者用“导出”另存为 PDF。";
            let what = format!("{NOTHING}系统没有可以打开 PDF 的程序({})。", opener::NAME);
            Notice::failure(what, file.display().to_string(), advice)
        }
        PrintError::Io(cause) => {
            failure(format!("{NOTHING}系统拒绝({})。", io_cause(cause)), "请检查临时文件夹和磁盘空间后重试。")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// It was told to look after its disk.
    #[test]
    fn without_a_reader_the_file_is_named_and_no_disk_blamed() {
        let told =
            of_print(&PrintError::NoReader { file: Path::new("/tmp/bianheng/打印-1-1.pdf").to_owned() }).to_string();
        assert!(told.contains("没有可以打开 PDF 的程序") && told.contains("打印-1-1.pdf"), "{told}");
        assert!(!told.contains("磁盘"), "{told}");
    }
}
