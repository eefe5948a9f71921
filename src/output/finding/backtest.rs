//! A backtest as tables, charts and words.

use crate::analysis::naive::Naive;
use crate::analysis::percentile;
use crate::analysis::score::{DieboldMariano, Ensemble, covered, crps, diebold_mariano, pit};
use crate::model::{MetricName, Study};
use crate::output::columns::{Column, paragraph, table as columned};
use crate::output::finding::Finding;
use crate::output::number::{Measure, percent};
use crate::output::plot::{Bar, BarPanel, BarRow, Bars, Content, Curve, CurvePanel, Curves, Plot, Scale};
use crate::output::table::{Table, Values};
use crate::output::view::spread;
use crate::output::words;

/// What was said of a year, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The year after whose end nothing was known.
    pub origin: i32,
    /// Years ahead.
    pub horizon: i32,
    /// What came of it.
    pub actual: f64,
    /// The draws of the study, sorted.
    pub law: Vec<f64>,
    /// The forecasts that take no model, in their order; empty where one has none.
    pub naive: [Vec<f64>; 3],
}

/// The forecasts of one metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Hindcast {
    /// The history.
    pub history: String,
    /// The metric.
    pub metric: MetricName,
    /// What is known: year and value.
    pub yearly: Vec<(i32, f64)>,
    /// What was fitted anew at each origin; `None`: nothing, the study's own numbers were used, which know the future.
    pub fitted: Option<String>,
    /// File and column of the history.
    pub origin: String,
    /// The forecasts.
    pub forecasts: Vec<Forecast>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtested {
    /// The first and the last origin.
    pub origins: (i32, i32),
    /// Years from each to the next.
    pub step: i32,
    /// Metric by metric.
    pub hindcasts: Vec<Hindcast>,
    /// What could not be scored.
    pub notes: Vec<String>,
}

/// The scores of a forecaster.
struct Scores {
    /// `None`: the study.
    naive: Option<Naive>,
    horizon: i32,
    n: usize,
    crps: f64,
    mae: f64,
    bias: f64,
    /// Of the 50 % and the 90 % band; NaN of a point.
    coverage: [f64; 2],
    /// The study's score less this one's.
    against: DieboldMariano,
}

impl Scores {
    fn name(&self) -> &'static str {
        self.naive.map_or("Orecast", Naive::name)
    }

    /// By how much of this forecaster's score the study's is less, with its interval.
    fn skill(&self) -> [f64; 3] {
        let skill = |difference: f64| -difference / self.crps;
        let DieboldMariano { mean, half_width, .. } = self.against;
        [skill(mean), skill(mean + half_width), skill(mean - half_width)]
    }

    /// Whether the study beats this forecaster.
    fn verdict(&self) -> &'static str {
        let [skill, low, high] = self.skill();
        match self.naive {
            None => "",
            Some(_) if low > 0.0 => "better",
            Some(_) if high < 0.0 => "worse",
            Some(_) if low.is_nan() => "too few to tell",
            Some(_) if skill < 0.0 => "rather worse",
            Some(_) => "rather better",
        }
    }
}

/// The laws of a forecaster with what they were about.
fn laws(hindcast: &Hindcast, horizon: i32, naive: Option<usize>) -> Vec<(&Forecast, &Vec<f64>)> {
    let own = hindcast.forecasts.iter().filter(|it| it.horizon == horizon);
    own.map(|it| (it, naive.map_or(&it.law, |at| &it.naive[at]))).collect()
}

fn scores(hindcast: &Hindcast, step: i32) -> Vec<Scores> {
    let mut horizons: Vec<i32> = hindcast.forecasts.iter().map(|it| it.horizon).collect();
    horizons.sort_unstable();
    horizons.dedup();
    let forecasters = std::iter::once(None).chain((0..Naive::ALL.len()).map(Some));
    let of = |(horizon, naive): (i32, Option<usize>)| {
        let laws = laws(hindcast, horizon, naive);
        let own = self::laws(hindcast, horizon, None);
        // Forecasters are compared where both have a law.
        let usable: Vec<usize> = (0..laws.len()).filter(|at| !laws[*at].1.is_empty()).collect();
        let n = usable.len();
        let ensemble = if naive.is_none() { Ensemble::Fair } else { Ensemble::Whole };
        let score = |at: usize| crps(laws[at].1, laws[at].0.actual, ensemble);
        let differences: Vec<f64> =
            usable.iter().map(|at| crps(own[*at].1, own[*at].0.actual, Ensemble::Fair) - score(*at)).collect();
        let mean = |f: &dyn Fn(usize) -> f64| usable.iter().map(|at| f(*at)).sum::<f64>() / n as f64;
        let off = |at: usize| percentile(laws[at].1, 0.5) - laws[at].0.actual;
        let is_point = laws.iter().all(|(_, law)| law.len() < 2);
        let coverage = |share: f64| match is_point {
            true => f64::NAN,
            false => mean(&|at| f64::from(u8::from(covered(laws[at].1, share, laws[at].0.actual)))),
        };
        // Forecasts from origins less than their horizon apart have errors in common.
        let overlap = ((horizon + step - 1) / step).max(1) as usize;
        Scores {
            naive: naive.map(|at| Naive::ALL[at]),
            horizon,
            n,
            crps: mean(&score),
            mae: mean(&|at| off(at).abs()),
            bias: mean(&off),
            coverage: [0.5, 0.9].map(coverage),
            against: diebold_mariano(&differences, overlap),
        }
    };
    let pairs = horizons.into_iter().flat_map(|horizon| forecasters.clone().map(move |naive| (horizon, naive)));
    pairs.map(of).filter(|it| it.n > 0).collect()
}

/// Tables, charts and words.
pub fn found(study: &Study, backtested: &Backtested) -> Finding {
    let all: Vec<(&Hindcast, Vec<Scores>)> =
        backtested.hindcasts.iter().map(|it| (it, scores(it, backtested.step))).collect();
    let plots = backtested.hindcasts.iter().flat_map(|it| [fans(study, it), histogram(study, it)]).collect();
    Finding {
        tables: vec![scores_table(study, &all), forecasts_table(study, backtested), pit_table(backtested)],
        plots,
        answer: answer(study, backtested, &all),
    }
}

fn scores_table(study: &Study, all: &[(&Hindcast, Vec<Scores>)]) -> Table {
    let rows: Vec<(&Hindcast, &Scores)> =
        all.iter().flat_map(|(it, some)| some.iter().map(move |row| (*it, row))).collect();
    let text =
        |f: &dyn Fn(&Hindcast, &Scores) -> String| Values::Text(rows.iter().map(|(it, row)| f(it, row)).collect());
    let real = |f: &dyn Fn(&Scores) -> f64| Values::Real(rows.iter().map(|(_, row)| f(row)).collect());
    let against = |f: &dyn Fn(&Scores) -> f64| real(&|row| if row.naive.is_some() { f(row) } else { f64::NAN });
    let whole = |f: &dyn Fn(&Scores) -> i64| Values::Whole(rows.iter().map(|(_, row)| Some(f(row))).collect());
    let columns = vec![
        ("history".into(), text(&|it, _| it.history.clone())),
        ("metric".into(), text(&|it, _| it.metric.to_string())),
        ("unit".into(), text(&|it, _| it.metric.metric.unit(&study.units))),
        ("horizon".into(), whole(&|row| i64::from(row.horizon))),
        ("forecast".into(), text(&|_, row| row.name().into())),
        ("n".into(), whole(&|row| i64::try_from(row.n).unwrap_or(i64::MAX))),
        ("crps".into(), real(&|row| row.crps)),
        ("mae".into(), real(&|row| row.mae)),
        ("bias".into(), real(&|row| row.bias)),
        ("coverage_50".into(), real(&|row| row.coverage[0])),
        ("coverage_90".into(), real(&|row| row.coverage[1])),
        ("skill".into(), against(&|row| row.skill()[0])),
        ("skill_low".into(), against(&|row| row.skill()[1])),
        ("skill_high".into(), against(&|row| row.skill()[2])),
        ("dm".into(), against(&|row| row.against.statistic)),
        ("p".into(), against(&|row| row.against.p)),
        ("orecast_is".into(), text(&|_, row| row.verdict().into())),
    ];
    Table { name: "scores", columns }
}

fn forecasts_table(study: &Study, backtested: &Backtested) -> Table {
    let rows: Vec<(&Hindcast, &Forecast)> =
        backtested.hindcasts.iter().flat_map(|it| it.forecasts.iter().map(move |row| (it, row))).collect();
    let text = |f: &dyn Fn(&Hindcast) -> String| Values::Text(rows.iter().map(|(it, _)| f(it)).collect());
    let real = |f: &dyn Fn(&Forecast) -> f64| Values::Real(rows.iter().map(|(_, row)| f(row)).collect());
    let whole =
        |f: &dyn Fn(&Forecast) -> i32| Values::Whole(rows.iter().map(|(_, row)| Some(i64::from(f(row)))).collect());
    let mut columns = vec![
        ("history".into(), text(&|it| it.history.clone())),
        ("metric".into(), text(&|it| it.metric.to_string())),
        ("unit".into(), text(&|it| it.metric.metric.unit(&study.units))),
        ("origin".into(), whole(&|row| row.origin)),
        ("year".into(), whole(&|row| row.origin + row.horizon)),
        ("horizon".into(), whole(&|row| row.horizon)),
        ("actual".into(), real(&|row| row.actual)),
    ];
    for (name, p) in [("p05", 0.05), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p95", 0.95)] {
        columns.push((name.into(), real(&|row| percentile(&row.law, p))));
    }
    columns.push(("crps".into(), real(&|row| crps(&row.law, row.actual, Ensemble::Fair))));
    columns.push(("pit".into(), real(&|row| pit(&row.law, row.actual))));
    Table { name: "forecasts", columns }
}

/// Bins of the probability integral transform.
const BINS: usize = 10;

/// How many forecasts lie in each tenth of their law.
fn bins(forecasts: &[&Forecast]) -> [usize; BINS] {
    let mut bins = [0; BINS];
    for it in forecasts {
        bins[((pit(&it.law, it.actual) * BINS as f64) as usize).min(BINS - 1)] += 1;
    }
    bins
}

/// By horizon, in order.
fn by_horizon(hindcast: &Hindcast) -> Vec<(i32, Vec<&Forecast>)> {
    let mut horizons: Vec<i32> = hindcast.forecasts.iter().map(|it| it.horizon).collect();
    horizons.sort_unstable();
    horizons.dedup();
    let of = |horizon: i32| hindcast.forecasts.iter().filter(|it| it.horizon == horizon).collect();
    horizons.into_iter().map(|horizon| (horizon, of(horizon))).collect()
}

fn pit_table(backtested: &Backtested) -> Table {
    let mut rows = Vec::new();
    for hindcast in &backtested.hindcasts {
        for (horizon, forecasts) in by_horizon(hindcast) {
            rows.extend(bins(&forecasts).into_iter().enumerate().map(|(bin, count)| (hindcast, horizon, bin, count)));
        }
    }
    let real = |f: &dyn Fn(usize) -> f64| Values::Real(rows.iter().map(|row| f(row.2)).collect());
    let columns = vec![
        ("history".into(), Values::Text(rows.iter().map(|row| row.0.history.clone()).collect())),
        ("metric".into(), Values::Text(rows.iter().map(|row| row.0.metric.to_string()).collect())),
        ("horizon".into(), Values::Whole(rows.iter().map(|row| Some(i64::from(row.1))).collect())),
        ("from".into(), real(&|bin| bin as f64 / BINS as f64)),
        ("to".into(), real(&|bin| (bin + 1) as f64 / BINS as f64)),
        ("count".into(), Values::Whole(rows.iter().map(|row| i64::try_from(row.3).ok()).collect())),
    ];
    Table { name: "pit", columns }
}

/// The fans from the origins over what came of it: in a panel those that do not overlap, in the next those from a year later.
fn fans(study: &Study, hindcast: &Hindcast) -> Plot {
    const PANELS: usize = 6;
    let mut origins: Vec<i32> = hindcast.forecasts.iter().map(|it| it.origin).collect();
    origins.dedup();
    let ahead = hindcast.forecasts.iter().map(|it| it.horizon).max().unwrap_or(1);
    let mut panels: Vec<Vec<i32>> = Vec::new();
    for origin in &origins {
        let free = |panel: &&mut Vec<i32>| panel.last().is_none_or(|last| origin - last > ahead);
        match panels.iter_mut().find(free) {
            Some(panel) => panel.push(*origin),
            None => panels.push(vec![*origin]),
        }
    }
    let shown = spread(&(0..panels.len()).collect::<Vec<_>>(), PANELS);
    let (first, last) = (origins.first().copied().unwrap_or(0) - 5, origins.last().copied().unwrap_or(0) + ahead);
    let known = hindcast.yearly.iter().filter(|(year, _)| (first..=last).contains(year));
    let measure = Measure::of(hindcast.metric.metric.dimension, &study.units, known.clone().map(|it| it.1));
    let actual: Vec<(f64, f64)> = known.map(|(year, value)| (middle_of(*year), value * measure.factor)).collect();
    let panel = |panel: &usize| {
        let of = match &panels[*panel][..] {
            [only] => only.to_string(),
            [first, second] => format!("{first} and {second}"),
            [first, .., last] => format!("{first} to {last}, every {} years", panels[*panel][1] - first),
            [] => String::new(),
        };
        let past = Curve { label: "as it was".into(), points: actual.clone(), joined: true, ..Curve::default() };
        CurvePanel {
            title: format!("From {of}"),
            curves: vec![fan(hindcast, &panels[*panel], measure.factor), past],
            rules: Vec::new(),
        }
    };
    let words = words::named(study, &hindcast.metric);
    let left_out = (shown.len() < panels.len()).then(|| {
        format!("{} of {} panels of origins shown; all are in tables/forecasts.csv", shown.len(), panels.len())
    });
    let fitted = hindcast.fitted.as_ref().map_or_else(
        || "Nothing fitted anew: the study’s own numbers know what came".into(),
        |what| format!("Forecasts from the end of a year, for which was fitted anew: {what}"),
    );
    Plot {
        name: format!("backtest-{}", words::file_name(&hindcast.history)),
        title: format!("{words}: what was said and what came of it"),
        subtitle: fitted,
        notes: left_out.into_iter().chain([format!("History: {}", hindcast.origin)]).collect(),
        alt: format!("{words} as it was, and the forecasts from {} origins.", origins.len()),
        facts: None,
        content: Content::Curves(Curves {
            x: Scale { calendar: true, ..Scale::default() },
            y: Scale { title: measure.title(&words), includes: vec![0.0], ..Scale::default() },
            panels: shown.iter().map(panel).collect(),
        }),
    }
}

/// The fans from some origins as one curve with gaps; each opens at the value known at its origin.
fn fan(hindcast: &Hindcast, origins: &[i32], factor: f64) -> Curve {
    const GAP: (f64, f64) = (f64::NAN, f64::NAN);
    let mut fan = Curve { label: "median".into(), joined: true, ..Curve::default() };
    let (mut wide, mut narrow) = (Vec::new(), Vec::new());
    for origin in origins {
        let known = hindcast.yearly.iter().find(|(year, _)| year == origin).map_or(f64::NAN, |it| it.1 * factor);
        fan.points.extend([(middle_of(*origin) - 0.01, f64::NAN), (middle_of(*origin), known)]);
        wide.extend([GAP, (known, known)]);
        narrow.extend([GAP, (known, known)]);
        for it in hindcast.forecasts.iter().filter(|it| it.origin == *origin) {
            let at = |p: f64| percentile(&it.law, p) * factor;
            fan.points.push((middle_of(it.origin + it.horizon), at(0.5)));
            wide.push((at(0.05), at(0.95)));
            narrow.push((at(0.25), at(0.75)));
        }
    }
    fan.bands = vec![("5th–95th percentile".into(), wide), ("25th–75th percentile".into(), narrow)];
    fan
}

fn middle_of(year: i32) -> f64 {
    f64::from(year) + 0.5
}

/// In which tenth of the forecasts' laws the actual values lie.
fn histogram(study: &Study, hindcast: &Hindcast) -> Plot {
    let horizons = by_horizon(hindcast);
    let panel = |(horizon, forecasts): &(i32, Vec<&Forecast>)| {
        let row = |(bin, count): (usize, usize)| {
            let share = count as f64 / forecasts.len() as f64 * 100.0;
            let bar = Bar { to: share, error: (f64::NAN, f64::NAN), label: String::new() };
            BarRow { label: format!("{}–{} %", bin * 10, bin * 10 + 10), bars: vec![bar], text: count.to_string() }
        };
        let years = if *horizon == 1 { "year" } else { "years" };
        BarPanel {
            title: format!("{horizon} {years} ahead, {} forecasts", forecasts.len()),
            rows: bins(forecasts).into_iter().enumerate().rev().map(row).collect(),
        }
    };
    let words = words::named(study, &hindcast.metric);
    Plot {
        name: format!("backtest-{}-pit", words::file_name(&hindcast.history)),
        title: format!("{words}: where in its forecast the actual value lay"),
        subtitle: "Probability integral transform by tenths; 10 % in each if forecasts are calibrated".into(),
        notes: vec![format!("History: {}", hindcast.origin)],
        alt: format!("{words}: shares of the actual values in each tenth of their forecast."),
        facts: None,
        content: Content::Bars(Bars {
            x: "Share of the forecasts [%]".into(),
            series: vec!["share".into()],
            panels: horizons.iter().map(panel).collect(),
            ..Bars::default()
        }),
    }
}

fn answer(study: &Study, backtested: &Backtested, all: &[(&Hindcast, Vec<Scores>)]) -> String {
    let (from, to) = backtested.origins;
    let mut text = format!("{}\nForecasts from the end of each year, {from} to {to}", study.title);
    text += &if backtested.step == 1 { "\n".into() } else { format!(", every {} years\n", backtested.step) };
    for (hindcast, scores) in all {
        let dimension = hindcast.metric.metric.dimension;
        let measure = Measure::of(dimension, &study.units, scores.iter().map(|it| it.crps));
        let figures = |head: &[&str], f: &dyn Fn(&Scores) -> f64| {
            Column::figures(
                head,
                scores.iter().map(|it| if f(it).is_finite() { measure.figure(f(it)) } else { "–".into() }),
            )
        };
        let share = |value: f64| if value.is_finite() { percent(value) } else { "–".into() };
        let skill = |it: &Scores| match it.naive {
            None => String::new(),
            Some(_) => {
                let [skill, low, high] = it.skill();
                if low.is_finite() {
                    format!("{} [{}, {}]", percent(skill), percent(low), percent(high))
                } else {
                    percent(skill)
                }
            }
        };
        text += &format!("\n{} [{}]\n", words::named(study, &hindcast.metric), measure.unit);
        text += &columned(&[
            Column::figures(&["years", "ahead"], scores.iter().map(|it| it.horizon.to_string())),
            Column::names("forecast", scores.iter().map(|it| it.name().to_owned())),
            Column::figures(&["n"], scores.iter().map(|it| it.n.to_string())),
            figures(&["CRPS"], &|it| it.crps),
            figures(&["MAE of", "median"], &|it| it.mae),
            figures(&["bias"], &|it| it.bias),
            Column::figures(&["in 50 %", "band"], scores.iter().map(|it| share(it.coverage[0]))),
            Column::figures(&["in 90 %", "band"], scores.iter().map(|it| share(it.coverage[1]))),
            Column::figures(&["skill of Orecast", "[95 %]"], scores.iter().map(skill)),
            Column::names("Orecast is", scores.iter().map(|it| it.verdict().to_owned())),
        ]);
        let fitted = match &hindcast.fitted {
            Some(what) => format!("Fitted anew at each origin to what was known: {what}."),
            None => "Nothing was fitted anew: the study's own numbers know what came, so this is no fair test.".into(),
        };
        text += &paragraph(0, &fitted);
    }
    text.push('\n');
    text += &paragraph(
        0,
        "CRPS: fair estimator for draws (Ferro 2014), lower is better; skill: share of the other's CRPS saved, with a \
         Diebold-Mariano interval (Harvey, Leybourne and Newbold 1997). Correlations between the study's numbers are left out.",
    );
    backtested.notes.iter().for_each(|note| text += &paragraph(0, &format!("Left out: {note}.")));
    text
}
