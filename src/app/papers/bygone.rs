//! Papers that tell of the log itself: 沿革表 of a body and 机构编制变动表 of two days, made again as the log was known when they were
//! given out. Which entries recorded since concern such a paper is told here too.

use std::collections::BTreeSet;

use super::making::{Moment, PaperTable};
use super::told;
use crate::app::past;
use crate::domain::{Date, EntryHead, EntryId, InstitutionId, Snapshot};
use crate::notice::Notice;
use crate::report::{Heading, Table};
use crate::store::Book;

/// The word under which 沿革表 is kept, before its body and its day.
const STORY: &str = "genealogy";

/// 沿革表 of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoryPaper {
    pub institution: InstitutionId,
    /// The day as of which it says what has come and what is to come.
    pub today: Date,
}

impl StoryPaper {
    /// The word under which the book keeps it.
    pub(super) fn key(self) -> String {
        format!("{STORY}/{}/{}", self.institution.0, self.today)
    }

    pub(super) fn of_key(key: &str) -> Option<Self> {
        let (institution, today) = key.strip_prefix(STORY)?.strip_prefix('/')?.split_once('/')?;
        Some(Self { institution: InstitutionId(institution.parse().ok()?), today: today.parse().ok()? })
    }

    /// The table as the log was known. What was recorded since for a later day is the body's further story and stands on no paper of
    /// before; see [`StoryPaper::concerned`].
    pub(super) fn table(self, book: &Book, heading: &Heading, moment: Moment) -> Result<Table, Notice> {
        let noted = moment.noted.unwrap_or(EntryId(0));
        let since: BTreeSet<EntryId> = match moment.noted == moment.through {
            true => BTreeSet::new(),
            false => self.concerned(book, noted)?.into_iter().map(|head| head.id).collect(),
        };
        let known = moment.through.unwrap_or(EntryId(0));
        let genealogy = past::genealogy_as_known(book, known, &|entry| entry <= noted || since.contains(&entry))?;
        let register = snapshot(book, moment.as_of, known)?;
        let story = past::story(heading, &genealogy, (&register, self.today), self.institution);
        let unknown =
            || Notice::failure("沿革表的机构不在账簿中，做不出来。", "", "请检查账簿，或者用账簿的备份再试。");
        story.map(|(_, table)| table).ok_or_else(unknown)
    }

    /// Entries recorded after `noted` that such a paper should have told of: those that hold by its day, and those that mend what
    /// it tells of, whenever they hold.
    fn concerned(self, book: &Book, noted: EntryId) -> Result<Vec<EntryHead>, Notice> {
        let mut concerned = told(book.recorded_after(noted, Date::MAX))?;
        let mut counted = BTreeSet::new();
        concerned.retain(|head| {
            let mends = head.relation.is_some_and(|relation| {
                let mended = relation.mended();
                mended <= noted || counted.contains(&mended)
            });
            let is_concerned = head.in_force <= self.today || mends;
            if is_concerned {
                counted.insert(head.id);
            }
            is_concerned
        });
        Ok(concerned)
    }
}

/// Entries recorded after `noted` that may change a paper of this day, in the order of recording.
pub(super) fn later(book: &Book, report: PaperTable, (noted, day): (EntryId, Date)) -> Result<Vec<EntryHead>, Notice> {
    match report {
        PaperTable::Catalogue(_) | PaperTable::Comparison(_) | PaperTable::Notice(_) => {
            told(book.recorded_after(noted, day))
        }
        PaperTable::Story(story) => story.concerned(book, noted),
        PaperTable::Changes { to, .. } => told(book.recorded_after(noted, to)),
    }
}

/// 机构编制变动表 of two days as the log was known.
pub(super) fn changes(
    book: &Book,
    heading: &Heading,
    (from, to): (Date, Date),
    moment: Moment,
) -> Result<Table, Notice> {
    let known = moment.through.unwrap_or(EntryId(0));
    let (before, after) = (snapshot(book, from, known)?, snapshot(book, to, known)?);
    let recorded = told(book.recorded_after(EntryId(0), Date::MAX))?;
    let begun = recorded.iter().filter(|head| head.id <= known).map(|head| head.in_force).min();
    Ok(past::changes_table(heading, (from, &before), (to, &after), begun))
}

/// The register of a day as it was known. What is known today is read, not replayed.
fn snapshot(book: &Book, day: Date, known: EntryId) -> Result<Snapshot, Notice> {
    let latest = told(book.entries(None, 1))?.first().map_or(EntryId(0), |entry| entry.id);
    told(if latest <= known { book.snapshot_on(day) } else { book.snapshot_as_known(day, known) })
}
