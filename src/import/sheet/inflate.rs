//! Unpacks a deflated part (RFC 1951) up to a bound, so that what a workbook claims about itself can be read before the real
//! reader acts on it. Plain and bounded, not fast.

/// Unpacks up to `most` bytes. `None` when the packed bytes are no deflate stream.
pub fn inflate(packed: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut bits = Bits { bytes: packed, position: 0 };
    let mut out = Vec::new();
    loop {
        let is_last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => copy_stored(&mut bits, &mut out, most)?,
            1 => copy_coded(&mut bits, &mut out, most, &fixed_lengths(), &[5; 30])?,
            2 => {
                let (literals, distances) = read_lengths(&mut bits)?;
                copy_coded(&mut bits, &mut out, most, &literals, &distances)?;
            }
            _ => return None,
        }
        if is_last || out.len() >= most {
            out.truncate(most);
            return Some(out);
        }
    }
}

/// Bits of a byte string, the lowest of each byte first.
struct Bits<'packed> {
    bytes: &'packed [u8],
    position: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Option<usize> {
        let mut value = 0;
        for place in 0..count {
            let byte = *self.bytes.get(self.position / 8)?;
            value |= usize::from(byte >> (self.position % 8) & 1) << place;
            self.position += 1;
        }
        Some(value)
    }

    fn skip_to_byte(&mut self) {
        self.position = self.position.next_multiple_of(8);
    }
}

/// A canonical Huffman code: how many codes have each length, and the symbols in the order of their codes.
struct Code {
    counts: [usize; LONGEST + 1],
    symbols: Vec<usize>,
}

const LONGEST: usize = 15;
const END_OF_BLOCK: usize = 256;

impl Code {
    fn new(lengths: &[usize]) -> Option<Self> {
        let mut counts = [0; LONGEST + 1];
        for length in lengths {
            *counts.get_mut(*length)? += 1;
        }
        if let Some(unused) = counts.first_mut() {
            *unused = 0;
        }
        let mut symbols: Vec<usize> = (0..lengths.len()).filter(|symbol| lengths.get(*symbol) != Some(&0)).collect();
        symbols.sort_by_key(|symbol| lengths.get(*symbol).copied().unwrap_or_default());
        Some(Self { counts, symbols })
    }

    fn read(&self, bits: &mut Bits<'_>) -> Option<usize> {
        let (mut code, mut first, mut index) = (0_usize, 0_usize, 0_usize);
        for count in self.counts.iter().skip(1) {
            code |= bits.take(1)?;
            if code < first + count {
                return self.symbols.get(index + code - first).copied();
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }
}

fn copy_stored(bits: &mut Bits<'_>, out: &mut Vec<u8>, most: usize) -> Option<()> {
    bits.skip_to_byte();
    let length = bits.take(16)?;
    if bits.take(16)? != !length & 0xFFFF {
        return None;
    }
    let wanted = length.min(most.saturating_sub(out.len()));
    let start = bits.position / 8;
    out.extend_from_slice(bits.bytes.get(start..start + wanted)?);
    bits.position += length * 8;
    Some(())
}

fn copy_coded(
    bits: &mut Bits<'_>,
    out: &mut Vec<u8>,
    most: usize,
    literals: &[usize],
    distances: &[usize],
) -> Option<()> {
    let (literals, distances) = (Code::new(literals)?, Code::new(distances)?);
    while out.len() < most {
        let symbol = literals.read(bits)?;
        if symbol < END_OF_BLOCK {
            out.push(u8::try_from(symbol).ok()?);
            continue;
        }
        if symbol == END_OF_BLOCK {
            return Some(());
        }
        let (base, extra) = *LENGTHS.get(symbol - END_OF_BLOCK - 1)?;
        let length = base + bits.take(extra)?;
        let (base, extra) = *DISTANCES.get(distances.read(bits)?)?;
        let distance = base + bits.take(extra)?;
        let start = out.len().checked_sub(distance)?;
        for index in start..start + length {
            let byte = *out.get(index)?;
            out.push(byte);
        }
    }
    Some(())
}

/// The code lengths a dynamic block begins with, themselves Huffman coded.
fn read_lengths(bits: &mut Bits<'_>) -> Option<(Vec<usize>, Vec<usize>)> {
    const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let (literals, distances, used) = (bits.take(5)? + 257, bits.take(5)? + 1, bits.take(4)? + 4);
    let mut meta = [0; 19];
    for place in ORDER.iter().take(used) {
        *meta.get_mut(*place)? = bits.take(3)?;
    }
    let code = Code::new(&meta)?;
    let mut lengths = Vec::with_capacity(literals + distances);
    while lengths.len() < literals + distances {
        let (length, times) = match code.read(bits)? {
            16 => (*lengths.last()?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            18 => (0, 11 + bits.take(7)?),
            length => (length, 1),
        };
        lengths.extend(std::iter::repeat_n(length, times));
    }
    let distances = lengths.get(literals..literals + distances)?.to_vec();
    lengths.truncate(literals);
    Some((lengths, distances))
}

fn fixed_lengths() -> Vec<usize> {
    (0..288)
        .map(|symbol| match symbol {
            0..=143 => 8,
            144..=255 => 9,
            256..=279 => 7,
            _ => 8,
        })
        .collect()
}

/// Base and extra bits of the match lengths, symbols 257 to 285.
const LENGTHS: [(usize, u32); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];

/// Base and extra bits of the distances, symbols 0 to 29.
const DISTANCES: [(usize, u32); 30] = [
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 1),
    (7, 1),
    (9, 2),
    (13, 2),
    (17, 3),
    (25, 3),
    (33, 4),
    (49, 4),
    (65, 5),
    (97, 5),
    (129, 6),
    (193, 6),
    (257, 7),
    (385, 7),
    (513, 8),
    (769, 8),
    (1025, 9),
    (1537, 9),
    (2049, 10),
    (3073, 10),
    (4097, 11),
    (6145, 11),
    (8193, 12),
    (12289, 12),
    (16385, 13),
    (24577, 13),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// `hello hello hello hello` by zlib at level 9, without its frame: one fixed block with a match.
    const FIXED: [u8; 10] = [0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40, 0x27, 0x01];

    #[test]
    fn fixed_and_stored_blocks() {
        assert_eq!(inflate(&FIXED, 100).as_deref(), Some(b"hello hello hello hello".as_slice()));
        assert_eq!(inflate(&FIXED, 7).as_deref(), Some(b"hello h".as_slice()));
        assert_eq!(inflate(b"\x01\x03\x00\xFC\xFFabc", 100).as_deref(), Some(b"abc".as_slice()));
    }

    #[test]
    fn broken_streams_are_refused() {
        assert_eq!(inflate(&[], 100), None);
        assert_eq!(inflate(&[0x07], 100), None, "block type 3 does not exist");
        assert_eq!(inflate(b"\x01\x03\x00\x00\x00abc", 100), None, "length and its complement disagree");
        assert_eq!(inflate(FIXED.get(..4).unwrap_or_default(), 100), None, "cut off");
    }
}
