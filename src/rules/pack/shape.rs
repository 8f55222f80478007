//! From text to a pack. TOML's reader stops at its first complaint; here the complained-of part is blanked out and the rest is
//! read again, so that all complaints are told together. Blanks keep every other place where it was.

use super::Pack;
use super::fault::{Fault, FaultReason};
use super::place::Place;
use crate::rules::formula::{Criterion, Formula, FormulaFault};

/// A file with more faults than this is not a pack at all.
const MOST_FAULTS: usize = 50;

/// The pack, where enough of it can be read, and what is wrong with the form of the rest.
pub fn read(text: &str) -> (Option<Pack>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut remaining = text.to_owned();
    // Where a table begins, and its key whose value was blanked out: that one is not missing.
    let mut blanked_keys: Vec<(usize, String)> = Vec::new();
    while faults.len() < MOST_FAULTS {
        match toml::from_str(&remaining) {
            // What is checked further must be what was written.
            Ok(pack) => return (faults.is_empty().then_some(pack), faults),
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                let table = table_around(text, offset).map_or(0, |(start, _)| start);
                let is_here = |(start, key): &(usize, String)| {
                    *start == table && error.message().starts_with(&format!("missing field `{key}`"))
                };
                if !blanked_keys.iter().any(is_here) {
                    faults.push(fault(text, offset, error.message()));
                }
                if let Some((key, rest)) = without_value(&remaining, offset, error.message()) {
                    blanked_keys.push((table, key));
                    remaining = rest;
                    continue;
                }
                match without(&remaining, offset, error.message()) {
                    Some(rest) => remaining = rest,
                    None => break,
                }
            }
        }
    }
    (None, faults)
}

/// A complaint of the reader; what is wrong inside a formula is found by reading it again.
fn fault(text: &str, offset: usize, message: &str) -> Fault {
    let place = Place::of(text, offset);
    let quoted = text.get(offset..).and_then(|rest| {
        let quote = rest.chars().next().filter(|first| ['"', '\''].contains(first))?;
        rest.get(1..)?.split(quote).next()
    });
    let formula_fault = quoted.and_then(|formula| formula_fault(formula, message.trim()));
    match formula_fault {
        Some(fault) => {
            Fault { place: Place { column: place.column + 1 + fault.at, ..place }, reason: FaultReason::Formula(fault) }
        }
        None => Fault { place, reason: FaultReason::Shape(message.trim().to_owned()) },
    }
}

/// The fault that the reader of `formula`, as a number or as a condition, complained of in these words.
fn formula_fault(formula: &str, message: &str) -> Option<FormulaFault> {
    let faults = [Formula::read(formula).err(), Criterion::read(formula).err()];
    faults.into_iter().flatten().find(|fault| fault.to_string() == message)
}

/// Where a value alone is of the wrong sort, its key and the text without its line, so that the rest of its table is read as well.
fn without_value(text: &str, offset: usize, message: &str) -> Option<(String, String)> {
    let line_start = text.get(..offset)?.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(line_start..)?.lines().next()?;
    let (key, value) = line.split_once('=')?;
    let is_plain = key.trim().chars().all(|one| one.is_ascii_lowercase() || one == '_') && !key.trim().is_empty();
    let is_whole = !value.trim_start().starts_with(['[', '{']) || value.trim_end().ends_with([']', '}']);
    if !message.starts_with("invalid ") || !is_plain || !is_whole {
        return None;
    }
    let shorter = blanked(text, line_start, line_start + line.len());
    toml::from_str::<toml::Table>(&shorter).is_ok().then(|| (key.trim().to_owned(), shorter))
}

/// The text without the part that was complained of: an unknown field or a list's element loses its line, anything else its
/// table. `None` where nothing of the kind stands there.
fn without(text: &str, offset: usize, message: &str) -> Option<String> {
    let line_start = text.get(..offset)?.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(line_start..)?.lines().next()?;
    let is_element = line.trim_start().starts_with('{');
    let is_header = line.starts_with('[');
    if (message.starts_with("unknown field") && !is_header) || is_element {
        let shorter = blanked(text, line_start, line_start + line.len());
        if toml::from_str::<toml::Table>(&shorter).is_ok() {
            return Some(shorter);
        }
    }
    let (start, end) = table_around(text, line_start)?;
    let shorter = blanked(text, start, end);
    toml::from_str::<toml::Table>(&shorter).is_ok().then_some(shorter)
}

/// From the header above `offset` to the next header that does not belong to the same table.
fn table_around(text: &str, offset: usize) -> Option<(usize, usize)> {
    let mut headers = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            headers.push((start, line.trim().trim_matches(['[', ']'])));
        }
        start += line.len();
    }
    let above = headers.iter().rposition(|(start, _)| *start <= offset)?;
    let (start, name) = *headers.get(above)?;
    let inside = format!("{name}.");
    let next = headers.iter().skip(above + 1).find(|(_, other)| !other.starts_with(&inside));
    Some((start, next.map_or(text.len(), |(next, _)| *next)))
}

/// The text with blanks for the bytes from `start` to `end`; lines stay lines.
fn blanked(text: &str, start: usize, end: usize) -> String {
    let (before, rest) = text.split_at_checked(start).unwrap_or((text, ""));
    let (part, after) = rest.split_at_checked(end.saturating_sub(start)).unwrap_or((rest, ""));
    let blanks = part.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
    let mut shorter = String::with_capacity(text.len());
    shorter.push_str(before);
    shorter.extend(blanks);
    shorter.push_str(after);
    shorter
}
