//! 方案日志: everything that was ever done to a plan, in the order of time. It is derived from the revisions, the events, the
//! objections and what the book tells of adoptions, and kept nowhere else.

use super::adoption::{Adoption, Reversal};
use super::revisions::Force;
use super::stage::{Happening, Objection, Stage};
use super::stamp::Stamp;
use super::step::Plan;
use crate::domain::{Date, DateTime};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine<'a> {
    /// Not known of edits from before plans kept a log; these stand first.
    pub stamp: Option<&'a Stamp>,
    pub what: Logged<'a>,
    pub occasion: Occasion,
}

/// Where something was done to a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    Office,
    /// 会上: while the plan was on the wall of a meeting room.
    Meeting,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Logged<'a> {
    Edit {
        label: &'a str,
        force: Force,
    },
    Event(&'a Happening),
    Objection(&'a Objection),
    /// The same objection, when it was answered.
    Answer {
        objection: &'a Objection,
        text: &'a str,
    },
    /// 执行, of the plan or of a phase.
    Adopted(Carried<'a>),
    /// 冲销 of such an entry.
    Reversed {
        adoption: &'a Adoption,
        reversal: &'a Reversal,
    },
}

/// An adoption, with what it meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried<'a> {
    pub adoption: &'a Adoption,
    /// The name of the phase; empty for the whole plan.
    pub name: &'a str,
    /// 未经: stages that the plan had not passed then.
    pub skipped: Vec<Stage>,
}

impl Plan {
    /// The log, oldest first.
    pub fn log_lines(&self) -> Vec<LogLine<'_>> {
        let line = |stamp, what| LogLine { stamp, what, occasion: Occasion::Office };
        let traces = self.revisions.traces();
        let edits =
            traces.map(|(trace, force)| line(trace.stamp.as_ref(), Logged::Edit { label: &trace.label, force }));
        // The book tells of the same adoption, by the entry itself.
        let is_told = |what: &Happening| matches!(what, Happening::PhaseAdopted { phase, .. } if self.adoption(Some(*phase)).is_some());
        let events = self
            .events
            .iter()
            .filter(|event| !is_told(&event.what))
            .map(|event| line(Some(&event.stamp), Logged::Event(&event.what)));
        let objections =
            self.objections.iter().map(|objection| line(Some(&objection.stamp), Logged::Objection(objection)));
        let answers = self.objections.iter().filter_map(|objection| {
            let answer = objection.answered.as_ref()?;
            Some(line(Some(&answer.stamp), Logged::Answer { objection, text: &answer.text }))
        });
        let adopted = self.adoptions.iter().map(|it| line(Some(&it.stamp), Logged::Adopted(self.carried(it))));
        let reversed = self
            .reversed_adoptions()
            .map(|(adoption, reversal)| line(Some(&reversal.stamp), Logged::Reversed { adoption, reversal }));
        let mut lines: Vec<LogLine<'_>> = edits.chain(objections).chain(answers).chain(events).collect();
        lines.extend(adopted.chain(reversed));
        lines.sort_by_key(|line| (moment(line), is_end_of_meeting(line)));
        mark_meetings(&mut lines);
        lines
    }

    fn carried<'a>(&'a self, adoption: &'a Adoption) -> Carried<'a> {
        let phase = adoption.phase.and_then(|number| self.phase(number));
        let passed = self.passed_until(Some(end_of_second(adoption.stamp.at)));
        let skipped = Stage::ALL.into_iter().filter(|stage| !passed.contains(stage)).collect();
        Carried { adoption, name: phase.map_or("", |phase| phase.name.as_str()), skipped }
    }

    /// The log of the meeting that is going on, or was last, oldest first; without its beginning and end.
    pub fn meeting_lines(&self) -> Vec<LogLine<'_>> {
        let lines = self.log_lines();
        let is_begin = |line: &LogLine<'_>| matches!(line.what, Logged::Event(Happening::MeetingBegun));
        let Some(begun) = lines.iter().rposition(is_begin) else { return Vec::new() };
        let later = lines.into_iter().skip(begun + 1);
        later.filter(|line| line.occasion == Occasion::Meeting && !is_end_of_meeting(line)).collect()
    }
}

/// When something was done. The book keeps the time of an entry in whole seconds, and whatever made ready for an adoption in its
/// second came before it.
fn moment(line: &LogLine<'_>) -> Option<DateTime> {
    let at = line.stamp?.at;
    Some(match line.what {
        Logged::Adopted(_) | Logged::Reversed { .. } => end_of_second(at),
        Logged::Edit { .. } | Logged::Event(_) | Logged::Objection(_) | Logged::Answer { .. } => at,
    })
}

fn end_of_second(at: DateTime) -> DateTime {
    at.with().subsec_nanosecond(999_999_999).build().unwrap_or(at)
}

/// Of what happened in the same instant, the end of a meeting comes last.
fn is_end_of_meeting(line: &LogLine<'_>) -> bool {
    matches!(line.what, Logged::Event(Happening::MeetingEnded))
}

/// Marks what was done between the beginning and the end of a meeting. A meeting whose end nobody noted, because the program was
/// stopped, ended with its day.
fn mark_meetings(lines: &mut [LogLine<'_>]) {
    let mut begun: Option<Date> = None;
    for line in lines {
        let day = line.stamp.map(|stamp| stamp.at.date());
        begun = begun.filter(|begun| Some(*begun) == day);
        if matches!(line.what, Logged::Event(Happening::MeetingBegun)) {
            begun = day;
        }
        if begun.is_some() {
            line.occasion = Occasion::Meeting;
        }
        if is_end_of_meeting(line) {
            begun = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{InstitutionId, Operation, PlanId};
    use crate::plan::Edit;

    fn stamp(day: i8, minute: i8) -> Stamp {
        Stamp { at: DateTime::constant(2026, 11, day, 9, minute, 0, 0), by: "甲".to_owned() }
    }

    #[test]
    fn what_is_done_in_a_meeting_is_marked_until_it_ends_or_its_day_does() {
        let mut plan = Plan::new(PlanId(1), "草案");
        let edit = |plan: &mut Plan, label: &str, at: Stamp| {
            let step = Operation::Abolish { institution: InstitutionId(1) }.into();
            plan.revisions.push(Edit::new(label).stamped(at), vec![step]);
        };
        edit(&mut plan, "会前", stamp(20, 1));
        plan.log(stamp(20, 2), Happening::MeetingBegun);
        edit(&mut plan, "会中", stamp(20, 3));
        plan.undo(Some(stamp(20, 4)));
        plan.redo(Some(stamp(20, 5)));
        plan.log(stamp(20, 5), Happening::MeetingEnded);
        edit(&mut plan, "会后", stamp(20, 6));
        // The program was stopped in this one.
        plan.log(stamp(21, 1), Happening::MeetingBegun);
        edit(&mut plan, "再会", stamp(21, 2));
        edit(&mut plan, "次日", stamp(22, 1));
        let told: Vec<(String, Occasion)> =
            plan.log_lines().iter().map(|line| (format!("{:?}", line.what), line.occasion)).collect();
        let in_meeting = |word: &str| {
            let line = told.iter().find(|(what, _)| what.contains(word)).expect(word);
            line.1 == Occasion::Meeting
        };
        let marks = ["会前", "会中", "Undone", "Redone", "会后", "再会", "次日"].map(in_meeting);
        assert_eq!(marks, [false, true, true, true, false, true, false]);
        let last: Vec<String> = plan.meeting_lines().iter().map(|line| format!("{:?}", line.what)).collect();
        assert_eq!(last.len(), 1);
        assert!(last[0].contains("再会"));
    }
}
