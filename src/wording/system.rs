//! What the operating system refuses, in words. Its own words are English on many machines; they stand only where we have
//! none.

use std::io::ErrorKind;

/// Why a file could not be read or written; `text` is what the system says of it.
pub fn io_cause(kind: ErrorKind, text: &str) -> String {
    let cause = match kind {
        ErrorKind::NotFound => "没有这个文件或文件夹",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "超过了磁盘配额",
        ErrorKind::FileTooLarge => "文件太大",
        ErrorKind::AlreadyExists => "已经有同名的文件",
        ErrorKind::NotADirectory => "路径中有一段是文件，不是文件夹",
        ErrorKind::IsADirectory => "这是文件夹，不是文件",
        ErrorKind::InvalidFilename => "文件名不合规",
        ErrorKind::InvalidData => "内容不是 UTF-8 文本",
        ErrorKind::UnexpectedEof => "文件不完整",
        ErrorKind::TimedOut | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => "网络位置没有响应",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "文件正被另一个程序使用",
        _ => return text.to_owned(),
    };
    cause.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_system_stand_only_where_we_have_none() {
        let missing = std::fs::read("no such file").expect_err("it is not there");
        assert_eq!(io_cause(missing.kind(), &missing.to_string()), "没有这个文件或文件夹");
        assert_eq!(io_cause(ErrorKind::Other, "etwas"), "etwas");
    }
}
