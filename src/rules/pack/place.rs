//! Where in a pack's text a value stands. Values themselves carry no places: they are looked up, by their path, in a second
//! reading of the text, and only when there is something to tell.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use toml::Spanned;

use super::fault::{Fault, FaultReason};

/// A place in a text, counted from one, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// The way to a value: keys and numbers, from the top.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Path {
    steps: Vec<PathStep>,
    /// Characters into the text at the end of the way.
    into: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum PathStep {
    Key(String),
    Index(usize),
}

impl Path {
    /// The value of a key at the top.
    pub fn top(key: &str) -> Self {
        Self::default().key(key)
    }

    pub fn key(mut self, key: &str) -> Self {
        self.steps.push(PathStep::Key(key.to_owned()));
        self
    }

    pub fn index(mut self, index: usize) -> Self {
        self.steps.push(PathStep::Index(index));
        self
    }

    /// So many characters into a text value.
    pub fn character(mut self, at: usize) -> Self {
        self.into = Some(at);
        self
    }
}

impl Place {
    /// The place of a byte of `text`.
    pub fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { line, column }
    }
}

/// The places of all values of a text.
pub struct Places<'text> {
    text: &'text str,
    root: Option<Located>,
}

impl<'text> Places<'text> {
    /// A text that is no TOML has no places but its start.
    pub fn of(text: &'text str) -> Self {
        Self { text, root: toml::from_str(text).ok() }
    }

    /// A fault at the value of `path`.
    pub fn fault(&self, path: &Path, reason: FaultReason) -> Fault {
        let start = self.root.as_ref().map_or(0, |root| root.offset(&path.steps));
        let place = Place::of(self.text, start);
        let is_plain_text = self.text.get(start..).is_some_and(|text| text.starts_with(['"', '\'']));
        let column = match path.into {
            Some(at) if is_plain_text => place.column + 1 + at,
            Some(_) | None => place.column,
        };
        Fault { place: Place { column, ..place }, reason }
    }
}

/// A value of TOML reduced to where it stands.
struct Located {
    start: usize,
    inside: Inside,
}

enum Inside {
    Nothing,
    List(Vec<Located>),
    Table(Vec<(Spanned<String>, Located)>),
}

impl Located {
    /// The byte where the value at the end of `path` starts; of a missing one, where the last that is there starts.
    fn offset(&self, path: &[PathStep]) -> usize {
        let Some((step, rest)) = path.split_first() else { return self.start };
        match (step, &self.inside) {
            (PathStep::Key(key), Inside::Table(entries)) => entries
                .iter()
                .find(|(written, _)| written.get_ref() == key)
                .map_or(self.start, |(_, value)| value.offset(rest)),
            (PathStep::Index(index), Inside::List(values)) => {
                values.get(*index).map_or(self.start, |value| value.offset(rest))
            }
            (PathStep::Key(_) | PathStep::Index(_), _) => self.start,
        }
    }
}

impl<'de> Deserialize<'de> for Located {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Inside>::deserialize(value)?;
        Ok(Self { start: spanned.span().start, inside: spanned.into_inner() })
    }
}

impl<'de> Deserialize<'de> for Inside {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        value.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Inside;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Inside, E> {
        Ok(Inside::Nothing)
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Inside, E> {
        Ok(Inside::Nothing)
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Inside, E> {
        Ok(Inside::Nothing)
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<Inside, E> {
        Ok(Inside::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Inside, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = sequence.next_element()? {
            values.push(value);
        }
        Ok(Inside::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Inside, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Inside::Table(entries))
    }
}
