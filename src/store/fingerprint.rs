//! The fingerprint of a file that an entry names: read in pieces, so that a scan of any size takes no memory. Lives here because
//! the seals of the book are made of the same hash; it knows no book.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

use super::seal::hexadecimal;
use crate::domain::Fingerprint;

/// Bytes read at a time.
const PIECE: usize = 1 << 16;

/// Reads to the end and tells size and SHA-256. Before each piece `goes_on` is told how many bytes were read and may stop, which
/// gives `None`.
///
/// # Errors
/// What the reader tells.
pub fn fingerprint(reader: &mut dyn Read, goes_on: &mut dyn FnMut(u64) -> bool) -> io::Result<Option<Fingerprint>> {
    let (mut hasher, mut size) = (Sha256::new(), 0_u64);
    let mut piece = vec![0; PIECE];
    while goes_on(size) {
        let read = match reader.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else {
            let sha256 = hexadecimal(&hasher.finalize());
            return Ok(Some(Fingerprint { size, sha256 }));
        };
        hasher.update(bytes);
        size += bytes.len() as u64;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_one_that_every_other_program_reckons() {
        let told = |bytes: &[u8]| fingerprint(&mut &bytes[..], &mut |_| true).expect("read").expect("to the end");
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(told(b""), Fingerprint { size: 0, sha256: empty.to_owned() });
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(told(b"abc"), Fingerprint { size: 3, sha256: abc.to_owned() });
        // A million letters, which is more than one piece.
        let many = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
        assert_eq!(told(&vec![b'a'; 1_000_000]), Fingerprint { size: 1_000_000, sha256: many.to_owned() });
    }

    #[test]
    fn reading_can_be_stopped() {
        let bytes = vec![b'a'; 1_000_000];
        let mut seen = Vec::new();
        let stopped = fingerprint(&mut &bytes[..], &mut |read| {
            seen.push(read);
            read == 0
        });
        assert_eq!(stopped.expect("read"), None);
        assert_eq!(seen, [0, PIECE as u64]);
    }
}
