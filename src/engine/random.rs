//! Random numbers as pure functions of (seed, name, draw, step).
//!
//! The generator is Threefry-2x64 with 13 rounds: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
//! 1, 2, 3" (SC'11), who found 13 rounds to pass all of TestU01's BigCrush. It has no state: a counter goes in, 128
//! random bits come out, so that any draw of any name can be computed alone, by any thread, in any order.

use crate::engine::column::{Column, LANES};
use sha2::{Digest, Sha256};

/// Four rounds of mixing with their rotations (table 2 of the paper), then the injection of the key's words. Written out,
/// not looped over: only with constant rotations does the loop over draws vectorise.
macro_rules! four_rounds {
    ($a:ident, $b:ident, [$($rotation:literal),*], $keys:ident, $injection:literal) => {
        $(
            $a = $a.wrapping_add($b);
            $b = $b.rotate_left($rotation) ^ $a;
        )*
        $a = $a.wrapping_add($keys[$injection % 3]);
        $b = $b.wrapping_add($keys[($injection + 1) % 3]).wrapping_add($injection);
    };
}

/// Threefish's key-schedule parity.
const PARITY: u64 = 0x1BD1_1BDA_A9FC_1A22;

/// The random numbers of one name under one seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    key: [u64; 2],
}

impl Stream {
    /// The stream of `name` under `seed`; its key is the head of SHA-256 over both.
    pub fn new(seed: u64, name: &str) -> Self {
        let digest = Sha256::new().chain_update(seed.to_le_bytes()).chain_update(name).finalize();
        let word = |from: usize| digest[from..from + 8].iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        Self { key: [word(0), word(8)] }
    }

    /// The stream with a key of one's own choice, for tests against published vectors.
    pub fn with_key(key: [u64; 2]) -> Self {
        Self { key }
    }

    /// 128 random bits for a draw and an index.
    #[inline(always)]
    pub fn bits(&self, draw: u64, index: u64) -> [u64; 2] {
        let keys = [self.key[0], self.key[1], PARITY ^ self.key[0] ^ self.key[1]];
        let (mut a, mut b) = (draw.wrapping_add(keys[0]), index.wrapping_add(keys[1]));
        four_rounds!(a, b, [16, 42, 12, 31], keys, 1);
        four_rounds!(a, b, [16, 32, 24, 21], keys, 2);
        four_rounds!(a, b, [16, 42, 12, 31], keys, 3);
        a = a.wrapping_add(b);
        b = b.rotate_left(16) ^ a;
        [a, b]
    }

    /// A uniform number in (0, 1) for a draw, outside of time.
    #[inline]
    pub fn uniform(&self, draw: u64) -> f64 {
        unit(self.bits(draw, 0)[0])
    }

    /// Uniform numbers of steps 2·`pair` and 2·`pair` + 1 for the block of draws that starts with `first`.
    #[inline]
    pub fn fill(&self, first: u64, pair: u64, even: &mut Column, odd: &mut Column) {
        for lane in 0..LANES {
            let [a, b] = self.bits(first + lane as u64, pair);
            even[lane] = unit(a);
            odd[lane] = unit(b);
        }
    }
}

/// The middle of one of 2⁵² equal cells of (0, 1): never 0, never 1.
#[inline(always)]
fn unit(bits: u64) -> f64 {
    f64::from_bits(0x3FF0_0000_0000_0000 | bits >> 12) - (1.0 - f64::EPSILON / 2.0)
}
