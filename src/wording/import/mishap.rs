//! Sentences about what happened to the process that reads a file: what, that nothing else is lost, and what to do.

use crate::import::Mishap;
use crate::wording::io_cause;

/// What happened while a file was read, and what to do. The file's name is for the caller to show.
pub fn mishap(mishap: &Mishap) -> String {
    match mishap {
        Mishap::OutOfMemory { limit } => {
            let megabytes = limit >> 20;
            format!(
                "读取程序用尽了内存（上限{megabytes}MB），已停止，没有读取任何内容，其他工作不受影响。请在表格软件中打开，另存为.xlsx后再导入；文件确实很大时，请拆成几个文件，或者在“设置”中调高读取文件的内存上限。"
            )
        }
        Mishap::TooSlow { seconds } => format!(
            "读取超时（等了{seconds}秒没有读完），已停止，没有读取任何内容，其他工作不受影响。请把文件复制到本机，在表格软件中打开，另存为.xlsx后再导入；文件确实很大时，请拆成几个文件，或者在“设置”中调高读取文件的时间上限。"
        ),
        // How exactly is for developers, who can read the file again.
        Mishap::Crashed { how: _, said: _ } => {
            "读取程序异常退出，文件可能已损坏；没有读取任何内容，其他工作不受影响。请在表格软件中打开，另存为.xlsx后再导入。".to_owned()
        }
        Mishap::Garbled { detail: _ } => {
            "读取程序送回的内容不完整，没有采用，其他工作不受影响。请在表格软件中打开，另存为.xlsx后再导入；别的文件也这样时，请重新安装程序。".to_owned()
        }
        Mishap::NotStarted { kind, reason } => {
            let cause = io_cause(*kind, reason);
            format!(
                "读取程序没有启动（程序文件：{cause}），没有读取任何内容。编衡的程序文件可能被移动、删除或者被安全软件拦住；请保存后重新启动编衡再导入，仍不行时请重新安装。"
            )
        }
        Mishap::OtherVersion { found: _ } => {
            "编衡的程序文件在运行中换成了另一个版本，没有读取任何内容。请保存后重新启动编衡再导入。".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    #[test]
    fn every_mishap_says_what_happened_and_what_to_do() {
        let check = |happened: Mishap, what: &str, advice: &str| {
            let sentence = mishap(&happened);
            assert!(sentence.starts_with(what) && sentence.contains(advice), "{sentence}");
        };
        check(Mishap::OutOfMemory { limit: 1 << 30 }, "读取程序用尽了内存（上限1024MB）", "另存为.xlsx");
        check(Mishap::TooSlow { seconds: 30 }, "读取超时（等了30秒没有读完）", "另存为.xlsx");
        let crashed = Mishap::Crashed { how: "signal: 6".to_owned(), said: String::new() };
        check(crashed, "读取程序异常退出", "另存为.xlsx");
        check(Mishap::Garbled { detail: String::new() }, "读取程序送回的内容不完整", "另存为.xlsx");
        let gone = Mishap::NotStarted { kind: ErrorKind::NotFound, reason: String::new() };
        check(gone, "读取程序没有启动（程序文件：没有这个文件或文件夹）", "重新启动编衡");
        check(Mishap::OtherVersion { found: "9".to_owned() }, "编衡的程序文件在运行中换成了另一个版本", "重新启动编衡");
    }
}
