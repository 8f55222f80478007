//! 附件 in words: what is recorded of a file, and what became of it.

use crate::domain::{Attachment, AttachmentFate};

/// What every place says that takes files: they are not copied.
pub const ATTACHMENTS_BY_REFERENCE: &str = "只登记文件的位置、大小和校验值，文件本身不复制到账簿，请另行保管。";

/// "批复.pdf(12345字节)"; of what is no file where it is kept.
pub fn attachment(attachment: &Attachment) -> String {
    match attachment.file() {
        Some((_, fingerprint)) => format!("{}({}字节)", attachment.name, fingerprint.size),
        None => format!("{}({})", attachment.name, attachment.reference),
    }
}

/// What became of an attachment since it was recorded.
pub fn attachment_fate(fate: &AttachmentFate) -> String {
    match fate {
        AttachmentFate::Same => "与登记时一致".to_owned(),
        AttachmentFate::Changed { recorded, now } if recorded == now => "已改动(大小相同，校验值不同)".to_owned(),
        AttachmentFate::Changed { recorded, now } => {
            format!("已改动(大小、校验值不同：登记时{recorded}字节，现在{now}字节)")
        }
        AttachmentFate::Missing => "找不到文件".to_owned(),
        AttachmentFate::Unreadable(why) => format!("文件读不出({why})，没有核对"),
        AttachmentFate::Unmarked => "登记时没有记校验值，不能核对".to_owned(),
    }
}

/// Entries by number: "第12、13号凭证".
pub fn numbered_entries(entries: impl IntoIterator<Item = u32>) -> String {
    let numbers: Vec<String> = entries.into_iter().map(|number| number.to_string()).collect();
    format!("第{}号凭证", numbers.join("、"))
}
