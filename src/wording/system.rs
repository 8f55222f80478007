//! What the operating system and the reader of TOML refuse, in words. Their own words are mostly English; the system's stand
//! only where we have none.

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
        ErrorKind::NotSeekable => "它是管道或者设备，不是普通的文件",
        ErrorKind::InvalidFilename => "文件名不合规",
        ErrorKind::InvalidData => "内容不是 UTF-8 文本",
        ErrorKind::UnexpectedEof => "文件不完整",
        ErrorKind::TimedOut | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => "网络位置没有响应",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "文件正被另一个程序使用",
        _ => return text.to_owned(),
    };
    cause.to_owned()
}

/// What is wrong with a TOML file, from the reason its reader gives.
pub fn toml_fault(reason: &str) -> String {
    let named = reason.split('`').nth(1).unwrap_or_default();
    let begins = |words: &str| reason.starts_with(words);
    if begins("missing field") {
        format!("缺少“{named}”")
    } else if begins("unknown field") || begins("unknown variant") {
        format!("不认识“{named}”")
    } else if begins("duplicate key") {
        format!("“{named}”写了两次")
    } else if begins("invalid value: integer") {
        match named.starts_with('-') {
            true => format!("{named}超出范围(应为不小于0的整数)"),
            false => format!("{named}超出范围(数太大)"),
        }
    } else if begins("invalid type") || begins("invalid value") {
        "值的类型不对(文字要加引号，数字不加引号)".to_owned()
    } else {
        "不合 TOML 的写法(请检查引号、括号和等号)".to_owned()
    }
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

    #[test]
    fn toml_faults_name_the_key() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "only read")]
        struct Written {
            kind: String,
            #[serde(default)]
            count: u32,
        }
        let fault = |text: &str| {
            let error = toml::from_str::<Written>(text).expect_err("a fault");
            toml_fault(error.message())
        };
        assert_eq!(fault(""), "缺少“kind”");
        assert_eq!(fault("kind = \"行政\"\nkinds = 1"), "不认识“kinds”");
        assert_eq!(fault("kind = \"行政\"\nkind = \"事业\""), "“kind”写了两次");
        assert_eq!(fault("kind = 3"), "值的类型不对(文字要加引号，数字不加引号)");
        assert_eq!(fault("kind = \"行政\"\ncount = -3"), "-3超出范围(应为不小于0的整数)");
        assert_eq!(fault("kind = \"行政\"\ncount = 5000000000"), "5000000000超出范围(数太大)");
        assert_eq!(fault("kind = \"行政"), "不合 TOML 的写法(请检查引号、括号和等号)");
    }
}
