//! 整批红字冲销 on the command line: entries that were recorded together are taken back together, in one transaction.

use std::path::Path;

use serde::Serialize;

use super::entry::is_confirmed;
use super::{Outcome, attaching, close, open, print_json};
use crate::app::mending::{self, Mending};
use crate::app::stages;
use crate::domain::{Attachment, Basis, Date, Entry, EntryId};
use crate::notice::Notice;
use crate::report::written_date;
use crate::watch::Unwatched;
use crate::wording;

/// What is wanted: which group, by one of its entries, on which day and document.
pub struct Wanted<'a> {
    pub entry: EntryId,
    pub when: (Option<Date>, Basis),
    pub attachments: &'a [Attachment],
}

/// How the outcome is agreed to and printed.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    pub yes: bool,
    pub json: bool,
}

/// One of the entries that would be recorded, or were.
#[derive(Serialize)]
struct ReversalShown<'a> {
    reverses: u32,
    effective: Date,
    basis: String,
    operations: &'a [String],
    /// `None` where nothing was recorded.
    recorded: Option<u32>,
}

pub fn reverse(book: &Path, wanted: Wanted<'_>, manner: Manner) -> Result<Outcome, Notice> {
    let mut opened = open(book)?;
    let reversals = mending::reversal_together(&opened.book, wanted.entry, wanted.when, "命令行")?;
    if !manner.json {
        reversals.iter().for_each(tell);
        attaching::tell(wanted.attachments);
    }
    let with = |mending: &Mending| Entry { attachments: wanted.attachments.to_vec(), ..mending.entry.clone() };
    let entries: Vec<Entry> = reversals.iter().map(|(_, mending)| with(mending)).collect();
    let recorded = match manner.yes || (!manner.json && is_confirmed()) {
        true => stages::write_linked(&mut opened.book, &entries, &Unwatched)?,
        false => Vec::new(),
    };
    if manner.json {
        let mut numbers = recorded.iter().map(|id| id.0);
        let shown = |(of, mending): &(EntryId, Mending)| (of.0, mending.entry.effective, mending.entry.basis.clone());
        let all: Vec<ReversalShown<'_>> = reversals
            .iter()
            .map(|reversal| {
                let (reverses, effective, basis) = shown(reversal);
                let (basis, operations) = (wording::basis(&basis), &reversal.1.sentences[..]);
                ReversalShown { reverses, effective, basis, operations, recorded: numbers.next() }
            })
            .collect();
        print_json(&all)?;
    } else if recorded.is_empty() {
        say!("没有写入。核对无误后加 --yes 再执行一次。");
    } else {
        let taken_back = wording::numbered_entries(reversals.iter().map(|(of, _)| of.0));
        let by = wording::numbered_entries(recorded.iter().map(|id| id.0));
        say!("已写入{by}，同批冲销{taken_back}。");
    }
    close(opened.book)?;
    Ok(if recorded.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn tell((of, mending): &(EntryId, Mending)) {
    let Mending { entry, sentences } = mending;
    let (day, basis) = (written_date(entry.effective), wording::basis(&entry.basis));
    say!("冲销第{}号凭证，将写入(自{day}起生效，{basis})：", of.0);
    for (index, sentence) in sentences.iter().enumerate() {
        say!("{}. {sentence}", index + 1);
    }
}
