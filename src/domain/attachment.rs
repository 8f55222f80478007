//! 附件: a file that an entry rests on, by reference only — a book holds no files. What is recorded is where the file lay and its
//! fingerprint, so that it can be told later whether it is still the one that was named. Reading files is for others; this knows
//! only what is written down of them and what a later look at them means.

use serde::{Deserialize, Serialize};

/// One attachment of an entry, as it is sealed with the entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The name of the file, or of the paper.
    pub name: String,
    /// Where it is kept: an archive number, an address; of a file as [`Attachment::of_file`] writes it.
    pub reference: String,
}

/// What tells one content of a file from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// 大小, in bytes.
    pub size: u64,
    /// 校验值: SHA-256 as 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// What became of an attachment since it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachmentFate {
    /// 与登记时一致
    Same,
    /// 已改动: the file is another now. Where the size differs, its content was not read.
    Changed { recorded: u64, now: u64 },
    /// 找不到文件
    Missing,
    /// There is a file, but it cannot be read; why, in words of the system.
    Unreadable(String),
    /// It was recorded without a fingerprint, and nothing can be said of it.
    Unmarked,
}

/// How many hexadecimal digits a SHA-256 has.
const DIGITS: usize = 64;

impl Attachment {
    /// The attachment for a file: "路径 12345字节 sha256:…". The path stands first and as it was given, since it may hold anything;
    /// what follows it is read from the end.
    pub fn of_file(name: &str, path: &str, fingerprint: &Fingerprint) -> Self {
        let Fingerprint { size, sha256 } = fingerprint;
        Self { name: name.to_owned(), reference: format!("{path} {size}字节 sha256:{sha256}") }
    }

    /// The path and the fingerprint of a file; `None` where the reference is of another kind (an archive number, say).
    pub fn file(&self) -> Option<(&str, Fingerprint)> {
        let (rest, sha256) = self.reference.rsplit_once(" sha256:")?;
        let (path, size) = rest.rsplit_once(' ')?;
        let size = size.strip_suffix("字节")?.parse().ok()?;
        let is_digit = |digit: char| digit.is_ascii_digit() || ('a'..='f').contains(&digit);
        let is_whole = sha256.len() == DIGITS && sha256.chars().all(is_digit);
        is_whole.then(|| (path, Fingerprint { size, sha256: sha256.to_owned() }))
    }
}

impl AttachmentFate {
    /// Whether the file was looked at and is the one recorded.
    pub fn is_same(&self) -> bool {
        *self == Self::Same
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_to_a_file_is_read_back_whatever_its_path_holds() {
        let fingerprint = Fingerprint { size: 12, sha256: "0f".repeat(32) };
        for path in ["批复.pdf", "D:\\文件 夹\\会议 sha256:纪要.pdf", "/卷宗/2026 年/a b"] {
            let attachment = Attachment::of_file("批复.pdf", path, &fingerprint);
            assert_eq!(attachment.file(), Some((path, fingerprint.clone())));
        }
        let reference = format!("批复.pdf 12字节 sha256:{}", "0f".repeat(32));
        assert_eq!(Attachment::of_file("批复.pdf", "批复.pdf", &fingerprint).reference, reference);
    }

    #[test]
    fn a_reference_of_another_kind_is_no_file() {
        let whole = "0f".repeat(32);
        for reference in
            ["档案 2026-15", "a 12字节 sha256:0f", &format!("a sha256:{whole}"), &format!("12字节 sha256:{whole}")]
        {
            let attachment = Attachment { name: "纪要".to_owned(), reference: reference.to_owned() };
            assert_eq!(attachment.file(), None, "{reference}");
        }
    }
}
