//! One account for each column of a group of scenarios: every metric in every year, every KPI, every difference.

mod kept;

pub use kept::Shelf;

use crate::analysis::bracket::{Narrowing, most_kept};
use crate::analysis::group::{Group, List};
use crate::analysis::layout::Twin;
use crate::analysis::results::{ClaimResult, Difference, Kpi, Metrics, Results, Series};
use crate::analysis::running::Running;
use crate::analysis::simulation::Wave;
use crate::analysis::store::{Computed, constant, read, same};
use crate::analysis::summary::{PERCENTILES, Summary};
use crate::model::MetricName;
use rayon::prelude::*;

/// The probabilities of a KPI's percentiles: 0 %, 1 % … 100 %.
const HUNDREDTHS: [f64; 101] = {
    let mut hundredths = [0.0; 101];
    let mut percent = 0;
    while percent <= 100 {
        hundredths[percent] = percent as f64 / 100.0;
        percent += 1;
    }
    hundredths
};

impl List {
    /// The probabilities of its metrics' percentiles.
    fn probabilities(self) -> &'static [f64] {
        match self {
            Self::Annual => &PERCENTILES,
            Self::Kpis => &HUNDREDTHS,
        }
    }
}

/// A column over the draws.
struct Entry<'g> {
    list: List,
    column: Computed<'g>,
    /// Subtracted from it draw by draw.
    minus: Option<Computed<'g>>,
}

/// What is known of a column.
enum Account {
    /// In all draws so far it was the same as that of another entry.
    As(usize),
    /// The difference between two columns that were the same in all draws so far, as that of another entry.
    Nothing(usize),
    /// Its own summary so far.
    Open(Running),
    /// Its summary.
    Closed(Found),
}

/// The summary of a column; of KPIs all hundredths too, else none.
#[derive(Clone)]
struct Found {
    summary: Summary,
    hundredths: Vec<f64>,
}

/// A claim held against a scenario.
struct Held {
    claim: usize,
    world: usize,
    /// The entry it is about; `None` where the scenario does not have the metric.
    entry: Option<usize>,
    /// How many draws so far keep it.
    kept: usize,
}

/// The accounts of a group.
pub struct Ledger<'g> {
    group: &'g Group<'g>,
    entries: Vec<Entry<'g>>,
    accounts: Vec<Account>,
    claims: Vec<Held>,
    /// The first batch of its draws.
    first: usize,
    /// Whether the draws are made a second time, for the accounts that could not be closed.
    again: bool,
}

impl<'g> Ledger<'g> {
    /// Opens the accounts.
    pub fn new(group: &'g Group<'g>) -> Self {
        Self::starting(group, 0)
    }

    /// Opens the accounts of the draws from a batch on.
    pub fn starting(group: &'g Group<'g>, first: usize) -> Self {
        let (entries, accounts, claims) = (Vec::new(), Vec::new(), Vec::new());
        let mut ledger = Self { group, entries, accounts, claims, first, again: false };
        for world in 0..group.worlds.len() {
            for (list, twins) in [(List::Annual, &group.twins.annual), (List::Kpis, &group.twins.kpis)] {
                for (index, twin) in twins[world].iter().enumerate() {
                    ledger.open(list, (world, index), *twin);
                }
            }
        }
        for (_, from, to) in &group.pairs {
            for list in [List::Annual, List::Kpis] {
                for (mine, other) in group.common(list, *from, *to) {
                    ledger.compare(list, (*to, mine), (*from, other));
                }
            }
        }
        ledger.claims = ledger.held();
        ledger
    }

    /// How much the accounts of a group need at most \[bytes\].
    pub fn bytes(group: &Group, draws: usize, narrowing: Narrowing) -> u128 {
        let ledger = Ledger::new(group);
        let kept = [List::Annual, List::Kpis].map(|list| most_kept(list.probabilities(), draws, narrowing));
        let values = ledger.entries.iter().map(|entry| kept[usize::from(entry.list == List::Kpis)] as u128);
        8 * values.sum::<u128>() + (ledger.entries.len() * (size_of::<Entry>() + size_of::<Account>())) as u128
    }

    /// Opens the accounts of a metric, one for each year. `twin` may well be the same.
    fn open(&mut self, list: List, (world, index): Twin, twin: Option<Twin>) {
        for year in 0..self.group.years(list) {
            self.entries.push(Entry { list, column: self.group.column(list, (world, index), year), minus: None });
            self.accounts.push(match twin {
                Some(twin) => Account::As(self.group.entry(list, twin, year)),
                None => Account::Open(Running::starting(list.probabilities(), self.first)),
            });
        }
    }

    /// Opens the accounts of the difference between two metrics.
    fn compare(&mut self, list: List, mine: Twin, other: Twin) {
        for year in 0..self.group.years(list) {
            let column = self.group.column(list, mine, year);
            self.entries.push(Entry { list, column, minus: Some(self.group.column(list, other, year)) });
            self.accounts.push(Account::Nothing(self.group.entry(list, mine, year)));
        }
    }

    /// The study's claims held against each scenario.
    fn held(&self) -> Vec<Held> {
        let study = self.group.study;
        let held = |world: usize, (claim, it): (usize, &crate::model::Claim)| {
            let (list, year) = match it.year {
                None => (List::Kpis, 0),
                Some(year) => (List::Annual, study.horizon.years().iter().position(|known| known.year == year)?),
            };
            let index = self.group.names(list, world).iter().position(|name| *name == it.metric);
            let entry = index.map(|index| self.group.entry(list, (world, index), year));
            Some(Held { claim, world, entry, kept: 0 })
        };
        let worlds = 0..self.group.worlds.len();
        worlds.flat_map(|world| study.claims.iter().enumerate().filter_map(move |claim| held(world, claim))).collect()
    }

    /// Adds the draws of a wave to all accounts.
    pub fn take(&mut self, wave: &Wave, narrowing: Narrowing) {
        if !self.again {
            self.part(wave);
            self.hold(wave);
        }
        self.entries.par_iter().zip(&mut self.accounts).for_each(|(entry, account)| {
            if let Account::Open(running) = account {
                entry.read(wave, running);
                if wave.done < 1.0 {
                    running.narrow(wave.done, narrowing);
                }
            }
        });
    }

    /// Closes the accounts, of which those stay open that kept too little, after all draws.
    pub fn close(&mut self) {
        self.entries.par_iter().zip(&mut self.accounts).for_each(|(entry, account)| {
            if let Account::Open(running) = account
                && let Some(found) = Found::of(running, entry.list)
            {
                *account = Account::Closed(found);
            }
        });
    }

    /// Gives columns that were the same as others until now, but are not in this wave, accounts of their own.
    fn part(&mut self, wave: &Wave) {
        let still = |(entry, account): (&Entry, &Account)| match (account, &entry.minus) {
            (Account::As(other), _) => same(wave.batches, &entry.column, &self.entries[*other].column),
            (Account::Nothing(_), Some(minus)) => same(wave.batches, &entry.column, minus),
            _ => true,
        };
        let still: Vec<bool> = self.entries.par_iter().zip(&self.accounts).map(still).collect();
        for (index, _) in still.iter().enumerate().filter(|(_, still)| !**still) {
            self.accounts[index] = Account::Open(self.running(index));
        }
    }

    /// Holds a wave against the claims.
    fn hold(&mut self, wave: &Wave) {
        let claims = &self.group.study.claims;
        self.claims.par_iter_mut().for_each(|held| {
            if let Some(entry) = held.entry {
                let bound = claims[held.claim].bound;
                read(wave.batches, &self.entries[entry].column, None, wave.draws.len(), |values| {
                    held.kept += values.iter().filter(|value| bound.holds(**value)).count();
                });
            }
        });
    }

    /// A column's own summary so far, of an account that may have none.
    fn running(&self, index: usize) -> Running {
        match &self.accounts[index] {
            Account::As(other) => self.running(*other),
            Account::Nothing(other) => self.running(*other).zeros(),
            Account::Open(running) => running.clone(),
            Account::Closed(_) => unreachable!("accounts are closed after all draws"),
        }
    }

    /// How many values there are of a column.
    fn len(&self, index: usize) -> usize {
        match &self.accounts[index] {
            Account::As(other) | Account::Nothing(other) => self.len(*other),
            Account::Open(running) => running.len(),
            Account::Closed(found) => found.summary.n,
        }
    }

    /// Whether the same draws are needed a second time: for accounts that kept too little to be closed.
    pub fn again(&mut self) -> bool {
        for account in &mut self.accounts {
            if let Account::Open(running) = account {
                running.again();
                self.again = true;
            }
        }
        self.again
    }

    /// The summary of a column.
    fn found(&self, index: usize) -> Found {
        match &self.accounts[index] {
            Account::As(other) => self.found(*other),
            Account::Nothing(other) => Found::constant(self.entries[index].list, 0.0, self.len(*other)),
            Account::Closed(found) => found.clone(),
            Account::Open(_) => unreachable!("all draws have been made"),
        }
    }

    /// Adds what was found to the results.
    pub fn report(&self, results: &mut Results) {
        let group = self.group;
        let mut found = (0..self.entries.len()).map(|index| self.found(index));
        for (world, scenario) in group.scenarios.iter().enumerate() {
            let names = [List::Annual, List::Kpis].map(|list| group.names(list, world).iter().collect::<Vec<_>>());
            results.scenarios[*scenario] = metrics(group, names, &mut found);
        }
        for (axis, from, to) in &group.pairs {
            let names = [List::Annual, List::Kpis].map(|list| {
                let common = group.common(list, *from, *to);
                common.map(|(index, _)| &group.names(list, *to)[index]).collect::<Vec<_>>()
            });
            let metrics = metrics(group, names, &mut found);
            let (from, to) = (group.scenarios[*from], group.scenarios[*to]);
            results.differences.push(Difference { axis: *axis, from, to, metrics });
        }
        results.claims.extend(self.claims.iter().map(|held| ClaimResult {
            scenario: group.scenarios[held.world],
            claim: held.claim,
            probability: held.kept as f64 / group.study.sampling.draws as f64,
            summary: held.entry.map(|entry| self.found(entry).summary),
        }));
    }
}

/// The next metrics that were found, of these names: yearly ones and KPIs.
fn metrics(group: &Group, [annual, kpis]: [Vec<&MetricName>; 2], found: &mut impl Iterator<Item = Found>) -> Metrics {
    let years = group.years(List::Annual);
    let series = annual.into_iter().map(|name| {
        let years = found.by_ref().take(years).map(|found| found.summary).collect();
        Series { name: name.clone(), years }
    });
    let annual = series.collect();
    let kpi = |(name, found): (&MetricName, Found)| Kpi {
        name: name.clone(),
        summary: found.summary,
        percentiles: found.hundredths,
    };
    Metrics { annual, kpis: kpis.into_iter().zip(found).map(kpi).collect() }
}

impl Entry<'_> {
    /// Tells the column's values in a wave.
    fn read(&self, wave: &Wave, running: &mut Running) {
        match constant(wave.batches, &self.column) {
            Some(value) if self.minus.is_none() => {
                // As often as a column that varies would be told.
                wave.batches().for_each(|draws| running.repeat(value, draws.len()));
            }
            _ => {
                running.reserve(wave.draws.len());
                read(wave.batches, &self.column, self.minus.as_ref(), wave.draws.len(), |values| running.add(values));
            }
        }
    }
}

impl Found {
    /// The summary of a column that has been told all draws; `None` if too little was kept.
    fn of(running: &Running, list: List) -> Option<Self> {
        let percentiles = running.percentiles()?;
        let place = |probability: f64| list.probabilities().iter().position(|known| *known == probability);
        let of_summary = PERCENTILES.map(|it| place(it).map_or(f64::NAN, |place| percentiles[place]));
        let summary = Summary::of(running, of_summary);
        Some(Self { summary, hundredths: if list == List::Kpis { percentiles } else { Vec::new() } })
    }

    /// `n` draws of the same value.
    fn constant(list: List, value: f64, n: usize) -> Self {
        let mut running = Running::new(list.probabilities());
        running.repeat(value, n);
        Self::of(&running, list).unwrap_or_else(|| unreachable!("what is all the same is known"))
    }
}
