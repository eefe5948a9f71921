//! Studies and results made up for charts: plausible curves without an engine.

use orecast::analysis::{Difference, Kpi, Metrics, Results, Series, Summary};
use orecast::model::*;
use orecast::units::{MarketUnit, UnitSystem};

/// What a made-up study is like.
#[derive(Clone, Debug)]
pub struct Recipe {
    pub axes: Vec<(&'static str, AxisKind, Vec<&'static str>)>,
    pub years: i32,
    pub sources: usize,
    pub long_names: bool,
    /// Every value is this instead, if given.
    pub only: Option<f64>,
    pub history: bool,
    pub start_month: u32,
    /// Multiplies prices and all other money.
    pub money: f64,
}

impl Recipe {
    /// Four decisions × three × three, twenty years.
    pub fn flagship() -> Self {
        let three = |name, levels: [&'static str; 3]| (name, AxisKind::Uncertainty, levels.to_vec());
        Self {
            axes: vec![
                (
                    "Capacity",
                    AxisKind::Decision,
                    vec![
                        "Today's small plants only",
                        "50 t/yr baseline refinery in Kati",
                        "200 t/yr refinery at once, as announced in June 2025",
                        "200 t/yr refinery in two stages, the second on demand",
                    ],
                ),
                three("Investment", ["Slow funding", "Committed funding", "Fast track"]),
                three("Security", ["Mostly calm", "Contested north and centre", "Frequent crises"]),
            ],
            years: 20,
            sources: 4,
            long_names: false,
            only: None,
            history: true,
            start_month: 1,
            money: 1.0,
        }
    }
}

/// The study and results of a recipe.
pub fn made(recipe: &Recipe) -> (Study, Results) {
    let study = study(recipe);
    let scenarios: Vec<Metrics> =
        study.scenarios.iter().map(|scenario| metrics(recipe, &study, &scenario.levels, 1.0)).collect();
    let decision = study.axes.iter().position(|axis| axis.kind == AxisKind::Decision);
    let mut differences = Vec::new();
    if let Some(axis) = decision {
        for (to, scenario) in study.scenarios.iter().enumerate().filter(|(_, scenario)| scenario.levels[axis] != 1) {
            let mut from = scenario.levels.clone();
            from[axis] = 1;
            if let Some(from) = study.scenarios.iter().position(|other| other.levels == from) {
                differences.push(Difference {
                    axis,
                    from,
                    to,
                    metrics: metrics(recipe, &study, &scenario.levels, 0.4),
                });
            }
        }
    }
    (study, Results { scenarios, differences, claims: Vec::new(), paths: Vec::new() })
}

fn study(recipe: &Recipe) -> Study {
    let start = Month::new(2026, recipe.start_month).expect("a month");
    let end = Month::new(2025 + recipe.years, 12).expect("a month");
    let long = |name: &str| {
        if recipe.long_names {
            format!("{name}, {}", "a label that goes on and on ".repeat(6))
        } else {
            name.to_owned()
        }
    };
    let axes: Vec<Axis> = recipe
        .axes
        .iter()
        .map(|(name, kind, levels)| Axis {
            name: name.to_lowercase(),
            label: long(name),
            kind: *kind,
            levels: levels
                .iter()
                .enumerate()
                .map(|(index, label)| Level { name: format!("level {index}"), label: long(label) })
                .collect(),
            reference: (*kind == AxisKind::Decision).then_some(1.min(levels.len() - 1)),
        })
        .collect();
    let mut grid: Vec<Vec<usize>> = vec![vec![]];
    for axis in &axes {
        grid = grid
            .iter()
            .flat_map(|row| (0..axis.levels.len()).map(move |level| [row.clone(), vec![level]].concat()))
            .collect();
    }
    let scenarios =
        grid.into_iter().map(|levels| Scenario { name: format!("{levels:?}"), levels, world: world(recipe, &long) });
    Study {
        title: long("What would a national refinery change for Mali's gold?"),
        question: None,
        notes: None,
        commodity: "gold".into(),
        units: UnitSystem { currency: "USD".into(), market_unit: MarketUnit::Ounce },
        horizon: Horizon::new(start, end, Step::Month, None).expect("a horizon"),
        sampling: Sampling { draws: 10_000, seed: 2026, design: Design::LatinHypercube },
        scenarios: scenarios.collect(),
        axes,
        claims: Vec::new(),
        histories: if recipe.history { histories(recipe) } else { Vec::new() },
        references: Vec::new(),
        charts: ChartStyle::default(),
        assumptions: Vec::new(),
    }
}

/// The price month by month, and the output of all sources year by year.
fn histories(recipe: &Recipe) -> Vec<History> {
    let month = |index: i32| Month::new(1980, 1).expect("a month").plus(index);
    let price = |index: i32| {
        let price = 300.0 + f64::from(index * index) / 80.0 + 150.0 * (f64::from(index) / 9.0).sin();
        (month(index), price * recipe.money)
    };
    let output = |year: i32| (month(12 * year), 40.0 + 10.0 * f64::from(year).sin());
    let history = |name: &str, quantity, points: Vec<(Month, f64)>, period| History {
        name: name.into(),
        record: Record::Metric(
            MetricName::whole(quantity),
            TimeSeries { points, period, averaged: false, sourced: false, origin: format!("data/{name}.csv:value") },
        ),
        reference: None,
        grade: None,
        note: None,
    };
    vec![
        history("price", Quantity::Price, (0..552).map(price).collect(), 1),
        history("output", Quantity::Output, (25..46).map(output).collect(), 12),
    ]
}

fn world(recipe: &Recipe, long: &dyn Fn(&str) -> String) -> World {
    let names = ["Industrial mines", "Artisanal and small-scale mining", "Neighbouring countries", "Recycling"];
    let source = |index: usize| Source {
        name: format!("source{index}"),
        label: long(names[index % 4]),
        output: Number::known(1.0),
        growth: Number::known(0.0),
        profile: Curve::flat(1.0),
        begins: Begins::At(0.0),
        delay: Number::known(0.0),
        probability: Number::known(1.0),
        ends: None,
        price_elasticity: Number::known(0.0),
        reference_price: None,
        max: None,
        loss: Vec::new(),
        outages_per_year: Number::known(0.0),
        outage_length: Number::known(0.0),
        outage_share: Number::known(1.0),
        local_share: LocalShare {
            initial: Number::known(1.0),
            final_: Number::known(1.0),
            begins: Begins::At(0.0),
            ramp: Number::known(0.0),
        },
        declared: Number::known(1.0),
        stockpile: Number::known(0.0),
        cost: Number::known(0.0),
        state_share: Number::known(0.0),
        royalty: None,
        accepts: Vec::new(),
    };
    World {
        factors: Vec::new(),
        correlation: None,
        discount_rate: Number::known(0.1),
        price: Price { initial: Some(Number::known(4000.0)), process: PriceProcess::Constant, history: None },
        security: None,
        sources: (0..recipe.sources).map(source).collect(),
        facilities: Vec::new(),
        fiscal: Fiscal {
            corporate_tax: Number::known(0.3),
            minimum_tax: Number::known(0.0),
            royalty: Vec::new(),
            export_cost: Number::known(0.0),
            export_discount: Number::known(0.0),
        },
    }
}

fn metrics(recipe: &Recipe, study: &Study, levels: &[usize], scale: f64) -> Metrics {
    let decision = *levels.first().unwrap_or(&2) as f64;
    let luck = 1.0 - 0.12 * levels.iter().skip(1).sum::<usize>() as f64;
    let years = study.horizon.years().len();
    let series = |name: MetricName, value: &dyn Fn(f64) -> (f64, f64)| Series {
        name,
        years: (0..years)
            .map(|year| {
                let (middle, spread) = value(year as f64);
                summary(recipe, middle * scale, spread * scale)
            })
            .collect(),
    };
    let ramp = |year: f64| 1.0 - (-(year - 2.0).max(0.0) / 4.0).exp();
    let nameplate = move |year: f64| {
        if year < 2.0 { 4.0 } else { 4.0 + 50.0 * decision }
    };
    let output = move |year: f64| 60.0 + 1.5 * year;
    let processed = move |year: f64| (4.0 + 30.0 * decision.min(2.0) * ramp(year)) * luck.max(0.1);
    let whole = MetricName::whole;
    let money = |(middle, spread): (f64, f64)| (middle * recipe.money, spread * recipe.money);
    let mut annual = vec![
        series(whole(Quantity::Price), &|year| money((3600.0 - 25.0 * year, 220.0 * (year + 1.0).sqrt()))),
        series(whole(Quantity::Output), &|year| (output(year), 9.0)),
    ];
    for source in 0..recipe.sources {
        let share = [0.55, 0.3, 0.1, 0.05][source % 4] * 4.0 / recipe.sources.max(4) as f64;
        annual.push(series(MetricName::of_part(Quantity::Output, format!("source{source}")), &|year| {
            (output(year) * share, 3.0)
        }));
    }
    annual.extend([
        series(whole(Quantity::Processed), &|year| (processed(year), 0.2 * processed(year))),
        series(whole(Quantity::Refined), &|year| (0.985 * processed(year), 0.2 * processed(year))),
        series(whole(Quantity::Exported), &|year| (output(year) - processed(year), 8.0)),
        series(whole(Quantity::Stock), &|year| (6.0 * (year / 2.0).sin().abs(), 1.0)),
        series(whole(Quantity::Nameplate), &|year| (nameplate(year), 0.0)),
        series(whole(Quantity::Capacity), &|year| (nameplate(year) * 0.9 * ramp(year + 1.0), 3.0)),
        series(whole(Quantity::Utilisation), &|year| {
            if year < 1.0 { (f64::NAN, 0.0) } else { ((processed(year) / nameplate(year)).min(0.95), 0.08) }
        }),
        series(whole(Quantity::StateRevenue), &|year| money((1.5e9 + 4e7 * year * (decision - 1.2), 3e8))),
        series(whole(Quantity::Delivered), &|year| (0.2 * luck.max(0.1) * (1.0 + decision) * output(year) / 1.5, 2.0)),
    ]);
    // Building comes first, and the cash flow is what remains of the rest.
    let flows = move |year: f64| {
        let built = if year < 3.0 { 9e6 * decision } else { 0.0 };
        [4e5 * processed(year), 2e6 + 4e4 * processed(year), built, 2e5 * decision, 1e5 * processed(year)]
    };
    let cash = [Quantity::Revenue, Quantity::Opex, Quantity::Capex, Quantity::Sustaining, Quantity::Tax];
    for (index, quantity) in cash.into_iter().enumerate() {
        annual.push(series(whole(quantity), &|year| money((flows(year)[index], 0.1 * flows(year)[index]))));
    }
    annual.push(series(whole(Quantity::CashFlow), &|year| {
        let [earned, spent @ ..] = flows(year);
        money((earned - spent.iter().sum::<f64>(), 1e6))
    }));
    let kpi = |quantity, (middle, spread): (f64, f64)| {
        let value = |share: f64| recipe.only.unwrap_or(scale * (middle + spread * probit(share)));
        Kpi {
            name: whole(quantity),
            summary: summary(recipe, scale * middle, scale * spread),
            percentiles: (0..=100).map(|percent| value(f64::from(percent).clamp(0.5, 99.5) / 100.0)).collect(),
        }
    };
    let kpis = vec![
        kpi(Quantity::PlateauUtilisation, (if decision == 0.0 { f64::NAN } else { luck * 0.8 / decision }, 0.05)),
        kpi(Quantity::Npv, money((6e7 * (luck - 0.6) * (decision + 0.2), 3e7 * (decision + 0.5)))),
        kpi(Quantity::NpvState, money((4e9 + 9e8 * luck * (decision - 1.1), 6e8))),
        kpi(Quantity::ShareRefinedAtHome, ((0.1 + 0.25 * decision).min(0.9) * luck, 0.06)),
        kpi(Quantity::PlateauRefined, (0.985 * processed(15.0), 4.0)),
        kpi(Quantity::Payback, (if decision == 0.0 { f64::NAN } else { 4.0 + 2.0 * decision / luck.max(0.1) }, 0.4)),
        kpi(Quantity::UnitCost, money((3.0 + decision / luck.max(0.1), 0.5))),
    ];
    Metrics { annual, kpis }
}

/// A normal distribution's summary; empty where the middle is no number.
fn summary(recipe: &Recipe, middle: f64, spread: f64) -> Summary {
    let at = |share: f64| recipe.only.unwrap_or(middle + spread * probit(share));
    let percentiles = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95].map(at);
    let empty = percentiles[3].is_nan();
    let n = if empty { 0 } else { 10_000 - (spread.abs() * 7.0) as usize % 4000 };
    let positive = if empty { f64::NAN } else { 0.5 + 0.5 * (middle / (spread.abs() + 1e-9)).tanh() };
    Summary { n, mean: at(0.5), sd: spread, se: spread / 100.0, percentiles, positive }
}

/// The standard normal's quantile, near enough.
fn probit(share: f64) -> f64 {
    4.91 * (share.powf(0.14) - (1.0 - share).powf(0.14))
}
