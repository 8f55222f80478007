//! Unpacks a deflated part (RFC 1951) up to a bound, so that what a workbook claims about itself can be read before the real
//! reader acts on it. A stream that ends before its end or before the bound is told apart from one that is whole, which a plain
//! decoder does not do.

use flate2::{Decompress, FlushDecompress, Status};

/// What is unpacked at a time.
const STEP: usize = 1 << 16;

/// Unpacks up to `most` bytes. `None` when the packed bytes are no deflate stream, or end too early.
pub fn inflate(packed: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut unpacking = Decompress::new(false);
    let mut out = Vec::new();
    loop {
        let before = (unpacking.total_in(), unpacking.total_out());
        let rest = packed.get(usize::try_from(before.0).ok()?..)?;
        out.reserve_exact(STEP.min(most.saturating_sub(out.len())).max(1));
        let status = unpacking.decompress_vec(rest, &mut out, FlushDecompress::None).ok()?;
        if status == Status::StreamEnd || out.len() >= most {
            out.truncate(most);
            return Some(out);
        }
        if before == (unpacking.total_in(), unpacking.total_out()) {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `hello hello hello hello` by zlib at level 9, without its frame: one fixed block with a match.
    const FIXED: [u8; 10] = [0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40, 0x27, 0x01];

    #[test]
    fn fixed_and_stored_blocks() {
        assert_eq!(inflate(&FIXED, 100).as_deref(), Some(b"hello hello hello hello".as_slice()));
        assert_eq!(inflate(&FIXED, 7).as_deref(), Some(b"hello h".as_slice()));
        assert_eq!(inflate(&FIXED, 0).as_deref(), Some(b"".as_slice()));
        assert_eq!(inflate(b"\x01\x03\x00\xFC\xFFabc", 100).as_deref(), Some(b"abc".as_slice()));
    }

    #[test]
    fn broken_streams_are_refused() {
        assert_eq!(inflate(&[], 100), None);
        assert_eq!(inflate(&[0x07], 100), None, "block type 3 does not exist");
        assert_eq!(inflate(b"\x01\x03\x00\x00\x00abc", 100), None, "length and its complement disagree");
        assert_eq!(inflate(FIXED.get(..4).unwrap_or_default(), 100), None, "cut off");
        let beyond = [FIXED.as_slice(), b"rest"].concat();
        assert_eq!(
            inflate(&beyond, 100).as_deref(),
            Some(b"hello hello hello hello".as_slice()),
            "what follows is not its own"
        );
    }

    #[test]
    fn a_stream_that_is_cut_off_behind_the_bound_is_read_up_to_it() {
        let large: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut packed = Vec::new();
        let mut packing = flate2::read::DeflateEncoder::new(large.as_slice(), flate2::Compression::fast());
        std::io::Read::read_to_end(&mut packing, &mut packed).expect("packed");
        assert_eq!(inflate(&packed, usize::MAX).as_deref(), Some(large.as_slice()));
        let half = packed.get(..packed.len() / 2).expect("half of it");
        assert_eq!(inflate(half, 100_000).as_deref(), large.get(..100_000), "there is more than is wanted");
        assert_eq!(inflate(half, large.len()), None, "the end is wanted and missing");
    }
}
