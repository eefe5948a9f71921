//! §4.6 Flow: facilities take in order of priority, from each source in proportion to what it still offers.

use crate::engine::column::{Column, LANES, map};

/// Metal of one source in one step \[t\].
pub struct Offer<'a> {
    /// What is offered: c·q and the stock of the step before.
    pub remaining: Column,
    /// Whether facility j may take of it.
    pub accepts: &'a [bool],
}

/// Lets one facility take up to `capacity` \[t in the step\] of what the sources it accepts still offer.
/// `taken[i]` becomes what it takes of source i; the result is the sum.
pub fn take(facility: usize, capacity: &Column, offers: &mut [Offer], taken: &mut [Column]) -> Column {
    let mut total = [0.0; LANES];
    for offer in offers.iter().filter(|offer| offer.accepts[facility]) {
        for lane in 0..LANES {
            total[lane] += offer.remaining[lane];
        }
    }
    let share = map(|lane| if total[lane] > 0.0 { capacity[lane].min(total[lane]) / total[lane] } else { 0.0 });
    for (offer, taken) in offers.iter_mut().zip(taken) {
        *taken = [0.0; LANES];
        if offer.accepts[facility] {
            *taken = map(|lane| offer.remaining[lane] * share[lane]);
            offer.remaining = map(|lane| offer.remaining[lane] - taken[lane]);
        }
    }
    map(|lane| capacity[lane].min(total[lane]))
}
