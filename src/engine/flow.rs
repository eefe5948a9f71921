//! §4.6 Flow: facilities take in order of priority, from each source in proportion to what it still offers.

use crate::engine::column::{Column, LANES, fill, map};
use crate::model::Source;

/// Metal of one source in one step \[t\].
#[derive(Debug, Clone)]
pub struct Offer {
    /// c·q and the stock of the step before.
    pub offered: Column,
    /// What of it no facility has taken yet.
    pub remaining: Column,
    /// Σ over facilities of what each took times its fee \[t·currency/market unit\].
    pub fees: Column,
}

impl Offer {
    /// Nothing is offered.
    pub const NONE: Self = Self { offered: [0.0; LANES], remaining: [0.0; LANES], fees: [0.0; LANES] };

    /// A new step's offer: of which nothing has been taken.
    #[inline(always)]
    pub fn renew(&mut self, delivered: &Column, stock: &Column) {
        for lane in 0..LANES {
            self.offered[lane] = delivered[lane] + stock[lane];
        }
        self.remaining = self.offered;
        self.fees = [0.0; LANES];
    }
}

/// Lets facility `j` take up to `room` \[t in the step\] of what the sources that accept it still offer, for `fee`; the
/// sum of what it takes goes to `taken`.
#[inline(always)]
pub fn take(j: usize, room: &Column, fee: &Column, sources: &[Source], offers: &mut [Offer], taken: &mut Column) {
    let mut total = [0.0; LANES];
    for (_, offer) in sources.iter().zip(&*offers).filter(|(source, _)| source.accepts[j]) {
        for lane in 0..LANES {
            total[lane] += offer.remaining[lane];
        }
    }
    fill(taken, |lane| room[lane].min(total[lane]));
    let share = map(|lane| if total[lane] > 0.0 { taken[lane] / total[lane] } else { 0.0 });
    for (_, offer) in sources.iter().zip(offers).filter(|(source, _)| source.accepts[j]) {
        for lane in 0..LANES {
            let part = offer.remaining[lane] * share[lane];
            offer.remaining[lane] -= part;
            offer.fees[lane] += part * fee[lane];
        }
    }
}
