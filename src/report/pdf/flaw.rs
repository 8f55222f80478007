//! What is wrong with a template, where: in Typst's own words, or in ours where the file cannot be read.

use std::collections::BTreeSet;
use std::fmt;
use std::io;

use typst::WorldExt;
use typst::diag::SourceDiagnostic;

use super::templates::{BASE, Main};
use super::world::{TableWorld, name_in_project};
use crate::wording;

/// One thing wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    pub message: String,
    /// Name of the template, where it is known.
    pub file: Option<String>,
    /// Line of the template, counted from one, where it is known.
    pub line: Option<usize>,
    pub hints: Vec<String>,
}

impl Flaw {
    pub(super) fn of_file(file: &str, message: &str) -> Self {
        Self { message: message.to_owned(), file: Some(file.to_owned()), line: None, hints: Vec::new() }
    }

    pub(super) fn of_unread(file: &str, cause: &io::Error) -> Self {
        Self::of_file(file, &wording::io_cause(cause.kind(), &cause.to_string()))
    }

    /// Where the error is, or what called the built-in template that it is in.
    pub(super) fn at(error: &SourceDiagnostic, world: &TableWorld<'_>, main: &Main) -> Self {
        let spans = std::iter::once(error.span).chain(error.trace.iter().map(|traced| traced.span.into()));
        let places: Vec<(String, Option<usize>)> = spans
            .filter_map(|span| {
                let id = span.id()?;
                let source = typst::World::source(world, id).ok()?;
                let line = world.range(span).and_then(|range| source.lines().byte_to_line(range.start));
                let line = line.map(|line| line + 1);
                match id == main.source.id() {
                    true => Some((main.caller(line?)?.to_owned(), None)),
                    false => Some((name_in_project(id)?.to_owned(), line)),
                }
            })
            .collect();
        let templates = &world.workshop.templates;
        let place = places.iter().find(|(name, _)| templates.is_own(name)).or(places.first()).cloned();
        let (file, line) = place.map_or((None, None), |(file, line)| (Some(file), line));
        Self { file, line, ..Self::somewhere(error) }
    }

    pub(super) fn somewhere(error: &SourceDiagnostic) -> Self {
        let hints = error.hints.iter().map(|hint| hint.v.to_string()).collect();
        Self { message: error.message.to_string(), file: None, line: None, hints }
    }

    pub(super) fn list(flaws: &[Self]) -> String {
        flaws.iter().map(Self::to_string).collect::<Vec<_>>().join("; ")
    }
}

/// Own templates to go on without, and what is told of them.
pub(super) struct Blame {
    pub templates: BTreeSet<String>,
    pub flaws: Vec<Flaw>,
}

impl Blame {
    /// Without own templates there would be no flaw. Where one shows in a template of the program, what all of them rest on is doubted
    /// first, then every own one. No template is to blame where none of the office's is in use.
    pub fn of(flaws: &[Flaw], world: &TableWorld<'_>) -> Self {
        let templates = &world.workshop.templates;
        let used: BTreeSet<&str> =
            templates.own_names().map(String::as_str).filter(|name| !world.set_aside.contains(*name)).collect();
        let shown: BTreeSet<&str> = flaws.iter().filter_map(|flaw| used.get(flaw.file.as_deref()?).copied()).collect();
        let (blamed, flaws) = match (shown.is_empty(), used.get(BASE)) {
            (false, _) => (shown, flaws.to_vec()),
            (true, base) => {
                let doubted = base.map_or(used.clone(), |base| BTreeSet::from([*base]));
                let laid_on =
                    |name: &str, flaw: &Flaw| Flaw { file: Some(name.to_owned()), line: None, ..flaw.clone() };
                let flaws = doubted.iter().flat_map(|name| flaws.iter().map(|flaw| laid_on(name, flaw))).collect();
                (doubted, flaws)
            }
        };
        Self { templates: blamed.into_iter().map(str::to_owned).collect(), flaws }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(formatter, "{file}: ")?;
        }
        if let Some(line) = self.line {
            write!(formatter, "line {line}: ")?;
        }
        formatter.write_str(&self.message)?;
        self.hints.iter().try_for_each(|hint| write!(formatter, " (hint: {hint})"))
    }
}
