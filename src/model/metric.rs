//! The catalogue of metrics: each described once, for tables, charts, claims and help.

use crate::units::{Dimension, UnitSystem};
use std::fmt;

/// Which way a metric is better for whoever builds the facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither: it describes the world.
    Neither,
}

/// What a metric is also given for, one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// Nothing: only the whole.
    None,
    /// Each source besides the whole.
    Sources,
    /// Each facility besides the whole.
    Facilities,
    /// Each security state, and no whole.
    States,
}

/// The computable content of a metric: one name per formula, so that collectors and charts agree by type, not by text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is described by its row in ANNUAL or KPIS")]
pub enum Quantity {
    Price,
    Security,
    Output,
    Delivered,
    Processed,
    Refined,
    Exported,
    Stock,
    Nameplate,
    Capacity,
    Utilisation,
    Idle,
    Revenue,
    Opex,
    Capex,
    Sustaining,
    Tax,
    CashFlow,
    StateRevenue,
    RefinedTotal,
    PlateauUtilisation,
    PlateauRefined,
    PlateauIdle,
    PeakRefined,
    Npv,
    /// That part of it which is not the state's.
    NpvPrivate,
    NpvState,
    CapexTotal,
    Irr,
    Payback,
    StartYear,
    UnitCost,
    ShareRefinedAtHome,
    Operating,
}

/// One metric: what it is called, measured in and means.
#[derive(Debug, PartialEq, Eq)]
pub struct Metric {
    /// What it computes.
    pub quantity: Quantity,
    /// Its name in tables, claims and options.
    pub name: &'static str,
    /// What charts call it.
    pub title: &'static str,
    /// What it measures.
    pub dimension: Dimension,
    /// What it is also given for.
    pub parts: Parts,
    /// Which way it is better.
    pub better: Better,
    /// What it means, in one sentence.
    pub meaning: &'static str,
}

macro_rules! metrics {
    ($($quantity:ident $name:literal $title:literal $dimension:ident $parts:ident $better:ident $meaning:literal;)*) => {
        &[$(Metric {
            quantity: Quantity::$quantity, name: $name, title: $title, dimension: Dimension::$dimension,
            parts: Parts::$parts, better: Better::$better, meaning: $meaning,
        }),*]
    };
}

/// Metrics per draw and calendar year, in the order of the `annual` table.
pub static ANNUAL: &[Metric] = metrics! {
    Price "price" "Price" Price None Neither "Price of the metal, averaged over the year's steps.";
    Security "security" "Share of the year in state" Share States Neither "Share of the year spent in the security state.";
    Output "output" "Output" Mass Sources Neither "Metal that the sources produce.";
    Delivered "delivered" "Offered at home" Mass Sources Neither "Metal of the year's output offered to local facilities.";
    Processed "processed" "Processed" Mass Facilities Higher "Metal that the facilities take in.";
    Refined "refined" "Refined" Mass Facilities Higher "Metal that comes out refined.";
    Exported "exported" "Exported unrefined" Mass Sources Neither "Metal that leaves without having been processed.";
    Stock "stock" "Stock" Mass Sources Neither "Metal waiting for a facility at the end of the year.";
    Nameplate "nameplate" "Nameplate capacity" MassRate Facilities Neither "Capacity of the phases in operation, averaged over the year's steps.";
    Capacity "capacity" "Effective capacity" MassRate Facilities Neither "Capacity after ramp-up, planned downtime and outages, averaged over the year's steps.";
    Utilisation "utilisation" "Utilisation" Share Facilities Higher "Processed metal over nameplate capacity in operation; empty where nothing operates.";
    Idle "idle" "Idle capacity" Mass Facilities Lower "Effective capacity that nothing was processed with.";
    Revenue "revenue" "Revenue" Money Facilities Higher "Toll charges and premiums of the facilities.";
    Opex "opex" "Operating cost" Money Facilities Lower "Fixed, variable and logistics cost of the facilities.";
    Capex "capex" "Capital expenditure" Money Facilities Lower "Capital spent on building.";
    Sustaining "sustaining" "Sustaining capital" Money Facilities Lower "Capital spent on keeping up what is built.";
    Tax "tax" "Tax of the facilities" Money Facilities Neither "Corporate or minimum tax that the facilities pay.";
    CashFlow "cash_flow" "Cash flow of the facilities" Money Facilities Higher "Revenue less opex, capex, sustaining capital and tax.";
    StateRevenue "state_revenue" "Revenue of the state" Money None Higher "What the state receives from facilities and sources, less what it pays for its share.";
};

/// Metrics per draw, in the order of the `kpis` table.
pub static KPIS: &[Metric] = metrics! {
    RefinedTotal "refined_total" "Refined over the horizon" Mass Facilities Higher "Metal refined over the whole horizon.";
    PlateauUtilisation "plateau_utilisation" "Plateau utilisation" Share Facilities Higher "Processed metal over nameplate capacity in the plateau's window; empty where nothing operates.";
    PlateauRefined "plateau_refined" "Plateau refined" MassRate None Higher "Metal refined a year in the plateau's window.";
    PlateauIdle "plateau_idle" "Plateau idle capacity" MassRate None Lower "Effective capacity left idle in the plateau's window.";
    PeakRefined "peak_refined" "Refined in the best year" Mass None Higher "Metal refined in the best calendar year.";
    Npv "npv" "Net present value of the facilities" Money Facilities Higher "Discounted cash flow of the facilities.";
    NpvState "npv_state" "Net present value to the state" Money None Higher "Discounted revenue of the state.";
    CapexTotal "capex_total" "Capital spent" Money Facilities Lower "Capital spent on building over the horizon, undiscounted.";
    Irr "irr" "Internal rate of return" PerYear Facilities Higher "Rate at which the facilities' yearly cash flows are worth nothing; empty unless they change sign exactly once.";
    Payback "payback" "Payback time" Time Facilities Lower "From the first capital spent to the end of the first year whose cumulated cash flow is not negative; empty if never.";
    StartYear "start_year" "First operation" CalendarYear None Lower "Calendar time at which the first new phase operates; empty if none does.";
    UnitCost "unit_cost" "Levelised cost of refining" Price Facilities Lower "Discounted cost over discounted refined metal.";
    ShareRefinedAtHome "share_refined_at_home" "Share refined at home" Share None Higher "Refined metal over output, over the whole horizon.";
    Operating "operating" "New capacity operates" Share None Higher "1 in draws in which any new phase comes into operation, else 0.";
    NpvPrivate "npv_private" "Net present value to the private owners" Money Facilities Higher "Discounted (1 − state_share) · cash flow − carried_share · capex of the facilities: what their owners other than the state have. The mines' owners are not in it.";
};

impl Metric {
    /// The metric that computes `quantity`.
    pub fn of(quantity: Quantity) -> &'static Self {
        let all = ANNUAL.iter().chain(KPIS);
        all.into_iter()
            .find(|metric| metric.quantity == quantity)
            .expect("every quantity has its row in ANNUAL or KPIS")
    }

    /// Whether its values of some months add up to that of a year; others are averages.
    pub fn adds_up(&self) -> bool {
        matches!(self.dimension, Dimension::Mass | Dimension::Money) && self.quantity != Quantity::Stock
    }

    /// Its unit in a study's own currency and market unit; empty for shares.
    pub fn unit(&self, units: &UnitSystem) -> String {
        units.symbol(self.dimension)
    }
}

/// A metric of the whole (`npv`) or of one source, facility or state (`npv.soroma`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricName {
    /// The metric.
    pub metric: &'static Metric,
    /// The source, facility or state it is of; `None` for the whole.
    pub part: Option<String>,
}

impl MetricName {
    /// The metric of the whole.
    pub fn whole(quantity: Quantity) -> Self {
        Self { metric: Metric::of(quantity), part: None }
    }

    /// The metric of the whole, or of a part if there is one.
    pub fn new(quantity: Quantity, part: Option<&str>) -> Self {
        Self { metric: Metric::of(quantity), part: part.map(str::to_owned) }
    }

    /// The metric of one source, facility or state.
    pub fn of_part(quantity: Quantity, part: impl Into<String>) -> Self {
        Self { metric: Metric::of(quantity), part: Some(part.into()) }
    }
}

impl fmt::Display for MetricName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.metric.name)?;
        self.part.as_ref().map_or(Ok(()), |part| write!(f, ".{part}"))
    }
}
