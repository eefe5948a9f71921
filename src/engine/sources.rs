//! §4.5 Sources: what they produce and what of it is offered at home.

use crate::engine::column::{Column, LANES, Numbers, map};
use crate::engine::construction::TOLERANCE;
use crate::engine::luck::{Luck, names};
use crate::engine::outage;
use crate::engine::price::{PricePath, along};
use crate::engine::security::SecurityPath;
use crate::math::exp;
use crate::model::{Begins, LocalShare, Source};

/// The moment of a step: its index and times \[yr\].
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// k.
    pub step: usize,
    /// t_k.
    pub begin: f64,
    /// t' = t_k + dt/2.
    pub middle: f64,
    /// dt.
    pub dt: f64,
}

/// When something begins, in each draw.
enum Beginning {
    At(Column),
    /// After the first operation of a facility.
    After(usize, Column),
}

impl Beginning {
    fn new(begins: &Begins, delay: Column, numbers: Numbers) -> Self {
        match begins {
            Begins::At(time) => Self::At(map(|lane| time + delay[lane])),
            Begins::Never => Self::At([f64::INFINITY; LANES]),
            Begins::After { facility, after } => {
                let after = numbers.column(after);
                Self::After(*facility, map(|lane| after[lane] + delay[lane]))
            }
        }
    }

    /// The time d at which it begins, as far as is known \[yr\]; infinite before the facility operates.
    #[inline(always)]
    fn time(&self, first_operation: &[Column]) -> Column {
        match self {
            Self::At(time) => *time,
            Self::After(facility, after) => map(|lane| first_operation[*facility][lane] + after[lane]),
        }
    }
}

/// The share offered at home, in each draw.
struct LocalSharePath {
    initial: Column,
    rise: Column,
    begins: Beginning,
    ramp: Column,
}

impl LocalSharePath {
    fn new(share: &LocalShare, numbers: Numbers) -> Self {
        let (initial, last) = (numbers.column(&share.initial), numbers.column(&share.final_));
        Self {
            initial,
            rise: map(|lane| last[lane] - initial[lane]),
            begins: Beginning::new(&share.begins, [0.0; LANES], numbers),
            ramp: numbers.column(&share.ramp),
        }
    }

    /// c: initial before d, then rising to final over the ramp; a ramp of 0 is a jump.
    #[inline(always)]
    fn at(&self, moment: Moment, first_operation: &[Column]) -> Column {
        let begins = self.begins.time(first_operation);
        map(|lane| {
            let on = moment.begin >= begins[lane] - TOLERANCE;
            let along = ((moment.middle - begins[lane]) / self.ramp[lane]).min(1.0);
            let risen = if self.ramp[lane] > 0.0 { along } else { 1.0 };
            self.initial[lane] + if on { self.rise[lane] * risen } else { 0.0 }
        })
    }
}

/// A source in each draw.
pub struct SourcePath<'w> {
    source: &'w Source,
    output: Column,
    log_growth: Column,
    elasticity: Column,
    log_reference: Column,
    profile: Vec<Column>,
    max: Option<Column>,
    begins: Beginning,
    exists: Column,
    loss: Vec<Column>,
    chance: Column,
    length: Column,
    stopped_share: Column,
    backlog: Column,
    luck: Option<usize>,
    local: LocalSharePath,
    /// How much undelivered metal may wait \[t\].
    pub stockpile: Column,
}

impl<'w> SourcePath<'w> {
    /// The source at the start; `initial` is the price then.
    pub fn new(source: &'w Source, initial: &Column, numbers: Numbers, luck: &Luck, dt: f64) -> Self {
        let probability = numbers.column(&source.probability);
        let begins = luck.place(&names::source_begins(&source.name));
        let draw = |lane: usize| begins.map_or(0.0, |place| luck.column(place, 0)[lane]);
        let growth = numbers.column(&source.growth);
        let reference = source.reference_price.as_ref().map_or(*initial, |price| numbers.column(price));
        Self {
            source,
            output: numbers.column(&source.output),
            log_growth: map(|lane| growth[lane].ln_1p()),
            elasticity: numbers.column(&source.price_elasticity),
            log_reference: map(|lane| reference[lane].ln()),
            profile: source.profile.points().iter().map(|point| numbers.column(&point.1)).collect(),
            max: source.max.as_ref().map(|max| numbers.column(max)),
            begins: Beginning::new(&source.begins, numbers.column(&source.delay), numbers),
            exists: map(|lane| f64::from(u8::from(draw(lane) < probability[lane]))),
            loss: source.loss.iter().map(|loss| numbers.column(loss)).collect(),
            chance: outage::chance(&numbers.column(&source.outages_per_year), dt),
            length: numbers.column(&source.outage_length),
            stopped_share: numbers.column(&source.outage_share),
            backlog: [0.0; LANES],
            luck: luck.place(&names::source_outage(&source.name)),
            local: LocalSharePath::new(&source.local_share, numbers),
            stockpile: numbers.column(&source.stockpile),
        }
    }

    /// c, the share of the step's output that is offered at home.
    #[inline(always)]
    pub fn local_share(&self, moment: Moment, first_operation: &[Column]) -> Column {
        self.local.at(moment, first_operation)
    }

    /// What the source produces in a step \[t\].
    pub fn produce(
        &mut self,
        moment: Moment,
        price: &PricePath,
        security: &SecurityPath,
        luck: &Luck,
        first_operation: &[Column],
        produced: &mut Column,
    ) {
        if self.source.ends.is_some_and(|last| moment.begin > last + TOLERANCE) {
            *produced = [0.0; LANES];
            return;
        }
        let begins = self.begins.time(first_operation);
        let begun = map(|lane| if moment.begin >= begins[lane] - TOLERANCE { self.exists[lane] } else { 0.0 });
        *produced = self.rate(moment, price);
        if let Some(place) = self.luck {
            outage::start(&mut self.backlog, luck.column(place, moment.step), &self.chance, &self.length, &begun);
            let lost = outage::work_off(&mut self.backlog, moment.dt);
            for lane in 0..LANES {
                produced[lane] *= 1.0 - self.stopped_share[lane] * lost[lane];
            }
        }
        let loss = security.pick(&self.loss);
        for lane in 0..LANES {
            produced[lane] *= begun[lane] * (1.0 - loss[lane]) * moment.dt;
        }
    }

    /// min(max, output·(1 + growth)^t'·profile(t')·(P/reference)^elasticity) \[t/yr\].
    #[inline(always)]
    fn rate(&self, moment: Moment, price: &PricePath) -> Column {
        let mut rate = self.output;
        if !(self.source.growth.is(0.0) && self.source.price_elasticity.is(0.0)) {
            for lane in 0..LANES {
                let dearer = price.log[lane] - self.log_reference[lane];
                rate[lane] *= exp(moment.middle * self.log_growth[lane] + self.elasticity[lane] * dearer);
            }
        }
        let profile = along(&self.source.profile, &self.profile, moment.middle);
        for lane in 0..LANES {
            rate[lane] *= profile[lane];
        }
        match &self.max {
            Some(max) => map(|lane| rate[lane].min(max[lane])),
            None => rate,
        }
    }
}
