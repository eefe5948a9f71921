//! Resamples: as many rows drawn with replacement as there are (Efron, "Bootstrap methods: another look at the jackknife",
//! Annals of Statistics 7, 1979).

use crate::engine::Stream;

/// How often each of `rows` rows is in a resample; the same for the same stream and number, whoever computes it.
pub fn multiplicities(stream: &Stream, resample: usize, rows: usize) -> Vec<f64> {
    let mut counts = vec![0.0; rows];
    for pair in 0..rows.div_ceil(2) {
        let words = stream.bits(resample as u64, pair as u64);
        for word in words.iter().take(rows - 2 * pair) {
            counts[place(*word, rows)] += 1.0;
        }
    }
    counts
}

/// One of `rows` places, all but equally likely: the high word of a product.
fn place(word: u64, rows: usize) -> usize {
    ((u128::from(word) * rows as u128) >> 64) as usize
}
