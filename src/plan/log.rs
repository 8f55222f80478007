//! 方案日志: everything that was ever done to a plan, in the order of time. It is derived from the revisions, the events and the
//! objections, and kept nowhere else.

use super::revisions::Force;
use super::stage::{Happening, Objection};
use super::stamp::Stamp;
use super::step::Plan;

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine<'a> {
    /// Not known of edits from before plans kept a log; these stand first.
    pub stamp: Option<&'a Stamp>,
    pub what: Logged<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

impl Plan {
    /// The log, oldest first.
    pub fn log_lines(&self) -> Vec<LogLine<'_>> {
        let edits = self.revisions.traces().map(|(trace, force)| LogLine {
            stamp: trace.stamp.as_ref(),
            what: Logged::Edit { label: &trace.label, force },
        });
        let events =
            self.events.iter().map(|event| LogLine { stamp: Some(&event.stamp), what: Logged::Event(&event.what) });
        let objections = self
            .objections
            .iter()
            .map(|objection| LogLine { stamp: Some(&objection.stamp), what: Logged::Objection(objection) });
        let answers = self.objections.iter().filter_map(|objection| {
            let answer = objection.answered.as_ref()?;
            Some(LogLine { stamp: Some(&answer.stamp), what: Logged::Answer { objection, text: &answer.text } })
        });
        let mut lines: Vec<LogLine<'_>> = edits.chain(objections).chain(answers).chain(events).collect();
        lines.sort_by_key(|line| line.stamp.map(|stamp| stamp.at));
        lines
    }
}
