//! Tags of plain XML: no comments, no CDATA, no processing instructions, attributes in quotes. What is read borrows from the window;
//! what does not fit into it yet is asked for again when there is more.

use super::Odd;

/// Why a piece could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It goes on beyond the window.
    More,
    Odd,
}

impl From<Odd> for Stop {
    fn from(Odd: Odd) -> Self {
        Self::Odd
    }
}

/// How a start tag ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    /// `>`: its content follows.
    Open,
    /// `/>`
    Empty,
}

/// A tag, its name without a prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag<'rest> {
    Start(&'rest [u8]),
    End(&'rest [u8]),
}

/// Reads `<name` or `</name>` at the beginning of `rest`; of a start tag the attributes are left.
pub fn tag<'rest>(rest: &mut &'rest [u8]) -> Result<Tag<'rest>, Stop> {
    let inside = rest.strip_prefix(b"<").ok_or(if rest.is_empty() { Stop::More } else { Stop::Odd })?;
    let (is_end, inside) = match inside.strip_prefix(b"/") {
        Some(inside) => (true, inside),
        None => (false, inside),
    };
    let length = inside.iter().position(|byte| !is_of_name(*byte)).ok_or(Stop::More)?;
    let (name, after) = inside.split_at_checked(length).ok_or(Stop::More)?;
    if name.is_empty() {
        return Err(Stop::Odd);
    }
    let local = name.iter().position(|byte| *byte == b':').and_then(|at| name.get(at + 1..)).unwrap_or(name);
    if !is_end {
        *rest = after;
        return Ok(Tag::Start(local));
    }
    *rest = after.trim_ascii_start().strip_prefix(b">").ok_or(match after.trim_ascii_start() {
        [] => Stop::More,
        [..] => Stop::Odd,
    })?;
    Ok(Tag::End(local))
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.')
}

/// Reads the attributes of a start tag to its end, and hands over each by its whole name.
pub fn attributes<'rest>(
    rest: &mut &'rest [u8],
    mut each: impl FnMut(&'rest [u8], &'rest [u8]) -> Result<(), Odd>,
) -> Result<Close, Stop> {
    loop {
        match rest {
            [b'>', after @ ..] => {
                *rest = after;
                return Ok(Close::Open);
            }
            [b'/', b'>', after @ ..] => {
                *rest = after;
                return Ok(Close::Empty);
            }
            [] | [b'/'] => return Err(Stop::More),
            [b' ' | b'\t' | b'\r' | b'\n', after @ ..] => *rest = after.trim_ascii_start(),
            [..] => {
                let length = rest.iter().position(|byte| !is_of_name(*byte)).ok_or(Stop::More)?;
                let (name, after) = rest.split_at_checked(length).ok_or(Stop::More)?;
                let (quote, inside) = match after {
                    [b'=', quote @ (b'"' | b'\''), inside @ ..] => (quote, inside),
                    [] | [b'='] => return Err(Stop::More),
                    [..] => return Err(Stop::Odd),
                };
                let length = inside.iter().position(|byte| byte == quote).ok_or(Stop::More)?;
                let (value, after) = inside.split_at_checked(length).ok_or(Stop::More)?;
                if name.is_empty() || value.contains(&b'<') {
                    return Err(Stop::Odd);
                }
                each(name, value)?;
                *rest = after.get(1..).ok_or(Stop::More)?;
                // Between two attributes there is a blank.
                match rest.first() {
                    Some(b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/') => {}
                    None => return Err(Stop::More),
                    Some(_) => return Err(Stop::Odd),
                }
            }
        }
    }
}

/// Skips the attributes of a start tag.
pub fn skip_attributes(rest: &mut &[u8]) -> Result<Close, Stop> {
    attributes(rest, |_, _| Ok(()))
}

/// Reads blanks, and nothing else, up to the next tag.
pub fn blanks(rest: &mut &[u8]) -> Result<(), Stop> {
    *rest = rest.trim_ascii_start();
    match rest.first() {
        Some(b'<') => Ok(()),
        Some(_) => Err(Stop::Odd),
        None => Err(Stop::More),
    }
}

/// Reads what stands before the next tag.
pub fn text<'rest>(rest: &mut &'rest [u8]) -> Result<&'rest [u8], Stop> {
    let length = rest.iter().position(|byte| *byte == b'<').ok_or(Stop::More)?;
    let (text, after) = rest.split_at_checked(length).ok_or(Stop::More)?;
    *rest = after;
    Ok(text)
}

/// Skips what stands in front of the root: a byte order mark and the XML declaration, which must not speak of another encoding
/// than UTF-8.
pub fn prologue(rest: &mut &[u8]) -> Result<(), Stop> {
    let mut after = rest.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(rest);
    if let Some(inside) = after.strip_prefix(b"<?xml ") {
        let end = inside.windows(2).position(|bytes| bytes == b"?>").ok_or(Stop::More)?;
        let (said, behind) = inside.split_at_checked(end).ok_or(Stop::More)?;
        let said = said.to_ascii_lowercase();
        let says = |wanted: &[u8]| said.windows(wanted.len()).any(|bytes| bytes == wanted);
        if says(b"encoding") && !says(b"utf-8") || says(b"version=\"1.1") || says(b"version='1.1") {
            return Err(Stop::Odd);
        }
        after = behind.get(2..).ok_or(Stop::More)?;
    }
    blanks(&mut after)?;
    *rest = after;
    Ok(())
}
