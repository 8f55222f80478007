//! The texts that the cells of a workbook share, one behind the other in one buffer, and the form that texts have there and in
//! cells: whole, or in pieces with a look of their own. What says how a text is pronounced is none of it.

use super::Odd;
use super::tags::{Close, Stop, Tag, attributes, blanks, prologue, skip_attributes, tag, text};
use super::text::{Blanks, meant};
use super::window::Window;

/// The shared texts by their numbers.
#[derive(Debug, Default)]
pub struct SharedStrings {
    text: String,
    /// Where each text ends, and the next one begins.
    ends: Vec<u32>,
}

/// A text as it is written.
#[derive(Debug)]
pub enum Written<'rest> {
    /// Whole, or nothing.
    Plain(&'rest [u8], Blanks),
    /// What it means, put together from pieces.
    Rich(String),
}

impl SharedStrings {
    /// Reads the part of them.
    pub fn read(mut window: Window<'_>) -> Result<Self, Odd> {
        let mut strings = Self::default();
        let mut has_begun = false;
        loop {
            let mut rest = window.rest();
            let is_all = strings.take(&mut rest, &mut has_begun);
            let left = rest.len();
            window.leave(left);
            match is_all {
                Ok(()) => return Ok(strings),
                Err(Stop::More) => window.grow()?,
                Err(Stop::Odd) => return Err(Odd),
            }
        }
    }

    pub fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)? as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.text.get(start..end)
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Takes texts up to the end of all; what was taken is gone from `rest`.
    fn take(&mut self, rest: &mut &[u8], has_begun: &mut bool) -> Result<(), Stop> {
        if !*has_begun {
            let mut cursor = *rest;
            prologue(&mut cursor)?;
            let Tag::Start(b"sst") = tag(&mut cursor)? else { return Err(Stop::Odd) };
            if skip_attributes(&mut cursor)? == Close::Empty {
                return Ok(());
            }
            (*rest, *has_begun) = (cursor, true);
        }
        let mut scratch = String::new();
        loop {
            let mut cursor = *rest;
            blanks(&mut cursor)?;
            match tag(&mut cursor)? {
                Tag::Start(b"si") => {
                    let written = match skip_attributes(&mut cursor)? {
                        Close::Open => string(&mut cursor, b"si")?,
                        Close::Empty => Written::Plain(b"", Blanks::Kept),
                    };
                    self.text.push_str(written.meant(&mut scratch)?);
                    self.ends.push(u32::try_from(self.text.len()).map_err(|_| Odd)?);
                    *rest = cursor;
                }
                Tag::End(b"sst") => return Ok(()),
                Tag::Start(_) | Tag::End(_) => return Err(Stop::Odd),
            }
        }
    }
}

impl Written<'_> {
    pub fn meant<'text>(&'text self, scratch: &'text mut String) -> Result<&'text str, Odd> {
        match self {
            Self::Plain(raw, blanks) => meant(raw, *blanks, scratch),
            Self::Rich(text) => Ok(text),
        }
    }
}

/// Reads a text behind its start tag, to the end tag of this name.
pub fn string<'rest>(rest: &mut &'rest [u8], closing: &[u8]) -> Result<Written<'rest>, Stop> {
    let mut found: Option<Written<'rest>> = None;
    let mut is_of_sound = false;
    loop {
        text(rest)?;
        match tag(rest)? {
            Tag::Start(b"t") if !is_of_sound => {
                let piece = piece(rest)?;
                found = Some(match found {
                    None => piece,
                    Some(before) => {
                        let (mut one, mut other) = (String::new(), String::new());
                        Written::Rich(before.meant(&mut one)?.to_owned() + piece.meant(&mut other)?)
                    }
                });
            }
            Tag::Start(b"rPh") => is_of_sound = skip_attributes(rest)? == Close::Open,
            Tag::End(b"rPh") => is_of_sound = false,
            Tag::End(name) if name == closing => return Ok(found.unwrap_or(Written::Plain(b"", Blanks::Kept))),
            Tag::Start(_) => drop(skip_attributes(rest)?),
            Tag::End(_) => {}
        }
    }
}

/// Reads `<t>` behind its name.
fn piece<'rest>(rest: &mut &'rest [u8]) -> Result<Written<'rest>, Stop> {
    let mut blanks = Blanks::Trimmed;
    let close = attributes(rest, |name, value| {
        if name == b"xml:space" && value == b"preserve" {
            blanks = Blanks::Kept;
        }
        Ok(())
    })?;
    if close == Close::Empty {
        return Ok(Written::Plain(b"", blanks));
    }
    let raw = text(rest)?;
    match tag(rest)? {
        Tag::End(b"t") => Ok(Written::Plain(raw, blanks)),
        Tag::Start(_) | Tag::End(_) => Err(Stop::Odd),
    }
}
