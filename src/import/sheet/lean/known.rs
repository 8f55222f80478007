//! Which texts of a sheet come again: a roster says 男 or 中共党员 a million times, and each time but the first two its number is
//! enough. A text gets its number when it comes for the second time, so that those which never do (names, ID numbers) cost nothing.

use super::HandedOver;
use crate::import::sheet::builder::Incoming;

/// Places for texts that may come again; one that comes to a taken place takes it.
const PLACES: usize = 1 << 14;
/// Longer texts are not worth the look.
const LONGEST: usize = 96;
/// When so many bytes are kept, all are forgotten, and those that still come are soon known again.
const MOST_KEPT: usize = 1 << 20;

pub struct KnownTexts {
    /// Of the workbook's shared texts.
    shared: Vec<Sighting>,
    /// Of texts written in their cells, by their hash.
    places: Vec<Place>,
    kept: String,
    /// How many have numbers.
    numbered: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sighting {
    Never,
    Once,
    Numbered(u32),
}

#[derive(Clone, Copy)]
struct Place {
    start: u32,
    length: u32,
    sighting: Sighting,
}

impl KnownTexts {
    /// For a workbook with so many shared texts.
    pub fn new(shared: usize) -> Self {
        let shared = vec![Sighting::Never; shared];
        Self { shared, places: Vec::new(), kept: String::new(), numbered: 0 }
    }

    /// A text of the workbook's shared ones.
    pub fn shared<'text>(&mut self, number: usize, text: &'text str) -> Incoming<'text> {
        match self.shared.get_mut(number) {
            Some(sighting) => again(sighting, &mut self.numbered, text),
            None => Incoming::Text(text),
        }
    }

    /// A text written in its cell.
    pub fn own<'text>(&mut self, text: &'text str) -> Incoming<'text> {
        if text.is_empty() || text.len() > LONGEST {
            return Incoming::Text(text);
        }
        if self.places.is_empty() {
            self.places.resize(PLACES, Place { start: 0, length: 0, sighting: Sighting::Never });
        }
        let Some(place) = self.places.get_mut(hash(text.as_bytes()) % PLACES) else { return Incoming::Text(text) };
        let (start, length) = (place.start as usize, place.length as usize);
        if length == text.len() && self.kept.get(start..start + length) == Some(text) {
            return again(&mut place.sighting, &mut self.numbered, text);
        }
        let (start, length) = (self.kept.len(), text.len());
        if let (Ok(start), Ok(length)) = (u32::try_from(start), u32::try_from(length)) {
            *place = Place { start, length, sighting: Sighting::Once };
            self.kept.push_str(text);
        }
        if self.kept.len() > MOST_KEPT {
            self.kept.clear();
            self.places.clear();
        }
        Incoming::Text(text)
    }
}

impl HandedOver {
    pub(super) fn of(cells: u64, known: &KnownTexts) -> Self {
        Self { cells, texts: known.numbered }
    }
}

fn again<'text>(sighting: &mut Sighting, numbered: &mut u32, text: &'text str) -> Incoming<'text> {
    match *sighting {
        Sighting::Never => {
            *sighting = Sighting::Once;
            Incoming::Text(text)
        }
        Sighting::Once => {
            *sighting = Sighting::Numbered(*numbered);
            *numbered = numbered.saturating_add(1);
            Incoming::NewText(text)
        }
        Sighting::Numbered(number) => Incoming::KnownText(number),
    }
}

/// Good enough to find a place: who meets at one only comes again in full.
fn hash(text: &[u8]) -> usize {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut mixed = text.len() as u64;
    let (chunks, rest) = text.as_chunks::<8>();
    for chunk in chunks {
        mixed = (mixed.rotate_left(5) ^ u64::from_le_bytes(*chunk)).wrapping_mul(FACTOR);
    }
    for byte in rest {
        mixed = (mixed.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(FACTOR);
    }
    (mixed >> 40) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_for_the_second_time_gets_a_number() {
        let mut known = KnownTexts::new(2);
        let said = [known.own("男"), known.own("女"), known.own("男"), known.shared(1, "群众"), known.own("男")];
        assert_eq!(
            said,
            [
                Incoming::Text("男"),
                Incoming::Text("女"),
                Incoming::NewText("男"),
                Incoming::Text("群众"),
                Incoming::KnownText(0)
            ]
        );
        assert_eq!(
            [known.shared(1, "群众"), known.shared(1, "群众")],
            [Incoming::NewText("群众"), Incoming::KnownText(1)]
        );
        assert_eq!((known.own(""), known.own(""), known.numbered), (Incoming::Text(""), Incoming::Text(""), 2));
    }

    #[test]
    fn many_texts_do_not_grow_what_is_kept() {
        let mut known = KnownTexts::new(0);
        for number in 0..200_000 {
            known.own(&format!("34180219650315{number}"));
        }
        assert!(known.kept.len() <= MOST_KEPT + LONGEST);
        known.own("男");
        assert_eq!(known.own("男"), Incoming::NewText("男"));
    }
}
