//! §4.6 Flow: facilities take in order of priority, from each source in proportion to what it still offers.

use crate::engine::column::{Column, LANES, add, least};
use crate::engine::state::{FacilityState, Offer};

/// Lets facility `j` take as much as it has capacity for in a step of `dt` years, of what the sources that accept it still
/// offer, for its `fee`.
#[inline(always)]
pub fn take(j: usize, fee: &Column, state: &mut FacilityState, dt: f64, offers: &mut [Offer]) {
    let mut total = [0.0; LANES];
    offers.iter().filter(|offer| offer.accepts[j]).for_each(|offer| add(&mut total, &offer.remaining));
    let mut share = [0.0; LANES];
    for lane in 0..LANES {
        state.processed[lane] = least(state.capacity[lane] * dt, total[lane]);
        share[lane] = if total[lane] > 0.0 { state.processed[lane] / total[lane] } else { 0.0 };
    }
    for offer in offers.iter_mut().filter(|offer| offer.accepts[j]) {
        for lane in 0..LANES {
            let part = offer.remaining[lane] * share[lane];
            offer.remaining[lane] -= part;
            offer.fees[lane] += part * fee[lane];
        }
    }
}
