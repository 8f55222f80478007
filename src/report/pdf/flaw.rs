//! What is wrong with a template, where: in Typst's own words.

use std::fmt;

use typst::WorldExt;
use typst::diag::SourceDiagnostic;

use super::templates::Main;
use super::world::{TableWorld, name_in_project};

/// One thing wrong with a template, in Typst's own words.
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
