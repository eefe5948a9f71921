//! Digests: by which two files are known to be the same.

use sha2::{Digest, Sha256};

/// The SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The SHA-256 of several pieces with names, each told apart from the next, in hexadecimal.
pub fn sha256_of_all<'p>(pieces: impl Iterator<Item = (&'p str, &'p [u8])>) -> String {
    let mut digest = Sha256::new();
    for (name, bytes) in pieces {
        for piece in [name.as_bytes(), bytes] {
            digest.update((piece.len() as u64).to_le_bytes());
            digest.update(piece);
        }
    }
    hexadecimal(&digest.finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
