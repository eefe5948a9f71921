//! What metrics of a finished run are called, and in which units they are shown, from its tables alone.

use crate::model::{ANNUAL, KPIS, Metric};
use crate::output::finding::diff::Side;
use crate::output::finding::diff::moves::Move;
use crate::output::number::Measure;
use crate::output::words::title_of;
use crate::units::{Dimension, MarketUnit, UnitSystem};

/// The metric of a move as this version knows it; another version may have others.
fn known(it: &Move) -> Option<&'static Metric> {
    let all = if it.year.is_some() { ANNUAL } else { KPIS };
    let name = it.metric.split('.').next()?;
    all.iter().find(|metric| metric.name == name)
}

/// A metric by its title and part: `Net present value of the facilities (SOROMA)`; one that is not known by its name.
pub fn title(side: &Side, it: &Move) -> String {
    let Some(metric) = known(it) else { return it.metric.clone() };
    let commodity = side.word(&["study", "commodity"]).unwrap_or("gold");
    let title = title_of(commodity, metric.title);
    match it.metric.split_once('.') {
        None => title,
        Some((_, part)) => {
            let label = ["facilities", "sources"].iter().find_map(|section| side.word(&[section, part, "label"]));
            format!("{title} ({})", label.unwrap_or(part))
        }
    }
}

/// The measure that suits values of the metric of a move.
pub fn measure(it: &Move, values: impl IntoIterator<Item = f64>) -> Measure {
    match known(it).map(|metric| metric.dimension) {
        Some(dimension) => Measure::of(dimension, &units(dimension, &it.unit), values),
        None => {
            let mut measure = Measure::plain();
            measure.unit.clone_from(&it.unit);
            measure
        }
    }
}

/// The units that a unit's symbol tells of: `USD/oz`.
fn units(dimension: Dimension, symbol: &str) -> UnitSystem {
    let money = matches!(dimension, Dimension::Money | Dimension::MoneyRate | Dimension::Price);
    let (currency, market) = symbol.split_once('/').unwrap_or((symbol, ""));
    let market = MarketUnit::ALL.into_iter().find(|unit| unit.symbol() == market);
    let usual = UnitSystem::default();
    UnitSystem {
        currency: if money { currency.to_owned() } else { usual.currency },
        market_unit: market.unwrap_or(usual.market_unit),
    }
}
