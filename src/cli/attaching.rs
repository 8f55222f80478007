//! 附件 on the command line: files that an entry to be written names, and what became of those of a recorded one.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{OpenBook, Outcome, close, open_to_read, print_json};
use crate::app::attachments::{self, AttachmentShown, ExaminedAttachment};
use crate::domain::{Attachment, EntryId};
use crate::notice::{self, Notice};
use crate::watch::Unwatched;
use crate::wording;

/// The files of every order that writes an entry.
#[derive(Debug, Clone, Default, Args)]
pub struct Attaching {
    /// 附件文件，可以写几个；登记位置、大小和校验值，文件本身不复制到账簿
    #[arg(long = "attach", value_name = "文件")]
    attached: Vec<PathBuf>,
}

impl Attaching {
    /// What the entry is to record of them.
    pub fn read(&self) -> Result<Vec<Attachment>, Notice> {
        attachments::attach(&self.attached, &Unwatched)
    }
}

/// Says what was recorded of files, and that they stay where they are.
pub fn tell(attached: &[Attachment]) {
    if attached.is_empty() {
        return;
    }
    attached.iter().for_each(|attachment| say!("附件　{}", wording::attachment(attachment)));
    say!("附件{}", wording::ATTACHMENTS_BY_REFERENCE);
}

/// 核对附件
pub fn examine(book: &Path, entry: EntryId, json: bool) -> Result<Outcome, Notice> {
    let opened = open_to_read(book)?;
    let examined = attachments::examine(&opened.book, entry, &Unwatched)?;
    let given = given_with_number(&opened, entry)?;
    if json {
        print_json(&examined.iter().map(AttachmentShown::from).collect::<Vec<_>>())?;
    } else if examined.is_empty() {
        say!("第{}号凭证没有附件。", entry.0);
    } else {
        for ExaminedAttachment { attachment, fate } in &examined {
            let place = attachment.file().map_or(attachment.reference.as_str(), |(path, _)| path);
            say!("{}　{}　{place}", attachment.name, wording::attachment_fate(fate));
        }
    }
    if let Some((by, count)) = given.filter(|_| !json) {
        say!("另见补文号的第{}号凭证：附件{count}个。", by.0);
    }
    close(opened.book)?;
    Ok(Outcome::of(|| examined.iter().any(|examined| !examined.fate.is_same())))
}

/// The entry that gave `entry` its document number, with how many files that names.
fn given_with_number(opened: &OpenBook, entry: EntryId) -> Result<Option<(EntryId, usize)>, Notice> {
    let told = |error| notice::of_store(&error, &opened.opened.register.snapshot);
    let Some(documented) = opened.book.entry(entry).map_err(told)?.documented else { return Ok(None) };
    let files = opened.book.entry(documented.by).map_err(told)?.attachments.len();
    Ok((files > 0).then_some((documented.by, files)))
}
