//! §4.5 Sources: what they produce and what of it is offered at home.

use crate::engine::column::{Column, LANES, Numbers, flag, greatest, least, map};
use crate::engine::luck::{Luck, names};
use crate::engine::moment::{Moment, TOLERANCE};
use crate::engine::outage::{self, Outages};
use crate::engine::price::PricePath;
use crate::engine::security::{ByState, SecurityPath};
use crate::math::exp;
use crate::model::{Begins, Curve, LocalShare, Source};
use crate::units;

/// When something begins, in each draw.
#[derive(PartialEq)]
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
    fn time<'a>(&'a self, first_operation: &[Column], room: &'a mut Column) -> &'a Column {
        match self {
            Self::At(time) => time,
            Self::After(facility, after) => {
                for lane in 0..LANES {
                    room[lane] = first_operation[*facility][lane] + after[lane];
                }
                room
            }
        }
    }
}

/// The share offered at home, in each draw.
pub struct LocalSharePath {
    initial: Column,
    rise: Column,
    begins: Beginning,
    /// One over the ramp; 0 for a jump.
    per_ramp: Column,
    /// c in the present step.
    pub share: Column,
    /// Whether it moves no more, in any draw.
    settled: bool,
}

impl LocalSharePath {
    /// The share at the start.
    pub fn new(share: &LocalShare, numbers: Numbers) -> Self {
        let (initial, last) = (numbers.column(&share.initial), numbers.column(&share.final_));
        Self {
            initial,
            rise: map(|lane| last[lane] - initial[lane]),
            begins: Beginning::new(&share.begins, [0.0; LANES], numbers),
            per_ramp: numbers.map(&share.ramp, |ramp| if ramp > 0.0 { 1.0 / ramp } else { 0.0 }),
            share: initial,
            settled: share.begins == Begins::Never,
        }
    }

    /// c: initial before d, then rising to final over the ramp; a ramp of 0 is a jump.
    pub fn advance(&mut self, moment: Moment, first_operation: &[Column]) {
        if self.settled {
            return;
        }
        let mut room = [0.0; LANES];
        let begins = self.begins.time(first_operation, &mut room);
        let mut moves = false;
        for lane in 0..LANES {
            let on = flag(moment.begin >= begins[lane] - TOLERANCE);
            let since = moment.middle - begins[lane];
            let risen = if self.per_ramp[lane] > 0.0 { since * self.per_ramp[lane] } else { 1.0 };
            let along = least(greatest(risen, 0.0), 1.0);
            self.share[lane] = self.initial[lane] + on * self.rise[lane] * along;
            moves |= on * along < 1.0;
        }
        self.settled = !moves;
    }
}

/// What a source produces, in each draw. Worlds that say the same of a source share it.
#[derive(PartialEq)]
pub struct Production<'w> {
    /// Indices of the block's security and price.
    pub security: usize,
    /// See [`Production::security`].
    pub price: usize,
    output: Column,
    /// (1 + growth)^t', and what it is multiplied by from step to step; none without growth.
    growth: Option<(Column, Column)>,
    /// Elasticity, and the logarithm of the reference price.
    elasticity: Option<(Column, Column)>,
    /// None if it is 1 at all times.
    profile: Option<(&'w Curve<units::Plain>, Vec<Column>)>,
    max: Option<Column>,
    begins: Beginning,
    /// Start of its last month \[yr\], if it ends.
    ends: Option<f64>,
    exists: Column,
    /// 1 where it exists and has begun.
    begun: Column,
    /// Whether that moves no more, in any draw.
    settled: bool,
    loss: Option<ByState>,
    chance: Column,
    length: Column,
    stopped_share: Column,
    outages: Outages,
    luck: Option<usize>,
    /// q \[t in the step\].
    pub produced: Column,
}

impl<'w> Production<'w> {
    /// The source at the start; `paths` are the indices of its security and price, `initial` is the price then, `state` that of
    /// the regime.
    pub fn new(
        source: &'w Source,
        paths: (usize, usize),
        (initial, state): (&Column, usize),
        numbers: Numbers,
        luck: &Luck,
        dt: f64,
    ) -> Self {
        let probability = numbers.column(&source.probability);
        let begins = luck.place(&names::source_begins(&source.name));
        let draw = |lane: usize| begins.map_or(0.0, |place| luck.once(place)[lane]);
        let grown = |time: f64| numbers.map(&source.growth, |growth| (growth.ln_1p() * time).exp());
        let reference = source.reference_price.as_ref().map_or(*initial, |price| numbers.column(price));
        let elasticity = numbers.unless_zero(&source.price_elasticity);
        let (curve, flat) = (&source.profile, source.profile.points().iter().all(|point| point.1.is(1.0)));
        let lossless = source.loss.iter().all(|loss| loss.is(0.0));
        let loss = || ByState::new(source.loss.iter().map(|loss| numbers.column(loss)).collect(), state);
        Self {
            security: paths.0,
            price: paths.1,
            output: numbers.column(&source.output),
            growth: (!source.growth.is(0.0)).then(|| (grown(dt / 2.0), grown(dt))),
            elasticity: elasticity.map(|elasticity| (elasticity, map(|lane| reference[lane].ln()))),
            profile: (!flat).then(|| (curve, curve.points().iter().map(|it| numbers.column(&it.1)).collect())),
            max: source.max.as_ref().map(|max| numbers.column(max)),
            begins: Beginning::new(&source.begins, numbers.column(&source.delay), numbers),
            ends: source.ends,
            exists: map(|lane| flag(draw(lane) < probability[lane])),
            begun: [0.0; LANES],
            settled: false,
            loss: (!lossless).then(loss),
            chance: numbers.map(&source.outages_per_year, |rate| outage::chance(rate, dt)),
            length: numbers.column(&source.outage_length),
            stopped_share: numbers.column(&source.outage_share),
            outages: Outages::NONE,
            luck: luck.place(&names::source_outage(&source.name)),
            produced: [0.0; LANES],
        }
    }

    /// Whether it waits for a facility, so that each world has its own.
    pub fn waits(&self) -> bool {
        matches!(self.begins, Beginning::After(..))
    }

    /// Produces for one step.
    pub fn advance(
        &mut self,
        moment: Moment,
        price: &PricePath,
        security: &SecurityPath,
        luck: &Luck,
        first_operation: &[Column],
    ) {
        if self.ends.is_some_and(|last| moment.begin > last + TOLERANCE) {
            self.produced = [0.0; LANES];
            return;
        }
        self.begin(moment, first_operation);
        self.rate(moment, price);
        for lane in 0..LANES {
            self.produced[lane] *= self.begun[lane] * moment.dt;
        }
        if let Some(loss) = &mut self.loss {
            loss.follow(security.moved, &security.state);
            for lane in 0..LANES {
                self.produced[lane] *= 1.0 - loss.now[lane];
            }
        }
        if let Some(place) = self.luck {
            self.outages.start(luck.column(place), &self.chance, &self.begun, &self.length);
            for lane in 0..LANES {
                self.produced[lane] *= 1.0 - self.stopped_share[lane] * self.outages.work_off(lane, moment.dt);
            }
        }
    }

    /// Finds in which draws the source has begun.
    fn begin(&mut self, moment: Moment, first_operation: &[Column]) {
        if self.settled {
            return;
        }
        let mut room = [0.0; LANES];
        let begins = self.begins.time(first_operation, &mut room);
        let mut waits = false;
        for lane in 0..LANES {
            self.begun[lane] = self.exists[lane] * flag(moment.begin >= begins[lane] - TOLERANCE);
            waits |= self.begun[lane] < self.exists[lane];
        }
        self.settled = !waits;
    }

    /// min(max, output·(1 + growth)^t'·profile(t')·(P/reference)^elasticity) \[t/yr\].
    #[inline(always)]
    fn rate(&mut self, moment: Moment, price: &PricePath) {
        self.produced = self.output;
        if let Some((grown, growing)) = &mut self.growth {
            for lane in 0..LANES {
                self.produced[lane] *= grown[lane];
                grown[lane] *= growing[lane];
            }
        }
        if let Some((curve, points)) = &self.profile {
            let (low, high, weight) = curve.around(moment.middle);
            let (low, high) = (&points[low], &points[high]);
            for lane in 0..LANES {
                self.produced[lane] *= low[lane] + (high[lane] - low[lane]) * weight;
            }
        }
        if let Some((elasticity, log_reference)) = &self.elasticity {
            for lane in 0..LANES {
                let dearer = price.log[lane] - log_reference[lane];
                self.produced[lane] *= exp(elasticity[lane] * dearer);
            }
        }
        if let Some(max) = &self.max {
            for lane in 0..LANES {
                self.produced[lane] = least(self.produced[lane], max[lane]);
            }
        }
    }
}
