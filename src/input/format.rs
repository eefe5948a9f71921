//! The format of the study file, as data: each key described once, for reading, checking, help, defaults and the schema.

use crate::input::kind::{Allowed, Key, Kind};
use crate::units::Dimension;

const fn key(name: &'static str, kind: Kind, default: Option<&'static str>, doc: &'static str) -> Key {
    Key { name, kind, default, required: false, doc }
}

/// A key that its section cannot do without.
const fn needed(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, kind, default: None, required: true, doc }
}

use Allowed as A;
use Dimension as D;
use Kind::{
    Accepts, Begins, Bound, Curve, Date, File, Flag, Grid, Interval, Known, LocalShare, Map, Named, Names, Number,
    Pair, Royalty, Section, Sections, Set, Text, Whole, Window, Word,
};

/// The whole file.
pub static STUDY_FILE: &[Key] = &[
    needed("format", Whole, "version of the format"),
    key("extends", Text, None, "a study file whose keys this one's replace"),
    needed("study", Section(STUDY), "the question, time and sampling"),
    needed("price", Section(PRICE), "the price of the metal"),
    key("security", Section(SECURITY), None, "the security regime"),
    needed("sources", Map(SOURCE), "where metal comes from"),
    key("facilities", Map(FACILITY), None, "what processes it"),
    key("fiscal", Section(FISCAL), None, "what the state takes"),
    key(
        "correlations",
        Sections(CORRELATION),
        None,
        "rank correlations between factors: [{ between = [a, b], rho = 0.4 }]",
    ),
    key("axes", Map(AXIS), None, "ways in which the world may differ"),
    key("claims", Map(CLAIM), None, "what somebody has said will happen"),
    key("history", Map(HISTORY), None, "what is known of the past: for charts, fit and backtest"),
    key("scenarios", Section(SCENARIOS), None, "a list in place of the whole grid"),
    key("references", Map(REFERENCE), None, "where numbers were published"),
    key("charts", Section(CHARTS), None, "how charts look"),
];

/// [study]
pub static STUDY: &[Key] = &[
    needed("title", Text, "the study's title"),
    key("question", Text, None, "the question it is to answer"),
    key("notes", Text, None, "what the author adds"),
    needed("start", Date, "first month"),
    needed("end", Date, "last month"),
    key("step", Word(&["month", "quarter", "year"]), Some("\"month\""), "length of a step"),
    key("draws", Whole, Some("10_000"), "number of draws"),
    key("seed", Whole, Some("0"), "seed of all random numbers"),
    key(
        "design",
        Word(&["monte-carlo", "latin-hypercube", "sobol"]),
        Some("\"latin-hypercube\""),
        "design of the factors",
    ),
    key("commodity", Text, Some("\"gold\""), "the metal or good"),
    key("market_unit", Word(&["oz", "t", "lb", "kg"]), None, "the mass that prices are quoted per"),
    key("currency", Text, Some("\"USD\""), "three-letter code"),
    key("discount_rate", Number(D::PerYear, A::Interest), Some("0"), "real discount rate"),
    key("plateau", Window, None, "first and last month of the plateau metrics' window"),
];

/// [price]
pub static PRICE: &[Key] = &[
    needed(
        "process",
        Word(&["constant", "path", "gbm", "mean-reverting", "jump-diffusion", "bootstrap"]),
        "how it moves",
    ),
    key("initial", Number(D::Price, A::Positive), None, "price at the start"),
    key("points", Curve(D::Price, A::Positive), None, "path: points of date and price"),
    key("drift", Number(D::PerYear, A::Any), None, "gbm, jump-diffusion, bootstrap: drift"),
    key("volatility", Number(D::Volatility, A::NotNegative), Some("0"), "volatility"),
    key("long_run", Number(D::Price, A::Positive), None, "mean-reverting: long-run median"),
    key("speed", Number(D::PerYear, A::NotNegative), Some("0"), "mean-reverting: speed"),
    key("jumps_per_year", Number(D::Frequency, A::NotNegative), Some("0"), "jump-diffusion: jumps a year"),
    key("jump_mean", Number(D::Plain, A::Any), Some("0"), "jump-diffusion: mean jump of the log"),
    key(
        "jump_sd",
        Number(D::Plain, A::NotNegative),
        Some("0"),
        "jump-diffusion: standard deviation of a jump of the log",
    ),
    key(
        "history",
        File,
        None,
        "monthly prices, for charts and for the bootstrap; a column called month says of when, else they end before the start",
    ),
    key("block", Known(D::Plain, A::Positive), Some("12"), "bootstrap: mean length of a block in months"),
];

/// [security]
pub static SECURITY: &[Key] =
    &[needed("initial", Text, "state at the start"), needed("states", Map(STATE), "the states")];

/// [security.states.NAME]
pub static STATE: &[Key] = &[
    key("mean_stay", Number(D::Time, A::Positive), None, "mean time spent in it at a stretch; never left without"),
    key("next", Named(D::Plain, A::NotNegative), None, "where it goes next: weights"),
    key("construction_pace", Number(D::Plain, A::NotNegative), Some("1"), "pace of construction"),
    key("outages_per_year", Number(D::Frequency, A::NotNegative), Some("0"), "outages it causes at each facility"),
    key("outage_length", Number(D::Time, A::NotNegative), Some("0"), "their mean length"),
    key("logistics", Number(D::Price, A::NotNegative), Some("0"), "a cost on every refined ounce"),
];

/// [sources.NAME]
pub static SOURCE: &[Key] = &[
    key("label", Text, None, "what charts call it"),
    needed("output", Number(D::MassRate, A::NotNegative), "output at the study's start"),
    key("growth", Number(D::PerYear, A::Growth), Some("0"), "growth per year"),
    key("profile", Curve(D::Plain, A::NotNegative), None, "multiplier over time"),
    key("begins", Begins, None, "when it begins"),
    key("delay", Number(D::Time, A::NotNegative), Some("0"), "added to begins"),
    key("probability", Number(D::Share, A::Unit), Some("1"), "that it ever begins"),
    key("ends", Date, None, "last month in which it produces"),
    key("price_elasticity", Number(D::Plain, A::Any), Some("0"), "elasticity of output to price"),
    key(
        "reference_price",
        Number(D::Price, A::Positive),
        None,
        "price at which the output is as given; default the initial price",
    ),
    key("max", Number(D::MassRate, A::NotNegative), None, "cap on the rate before losses"),
    key("loss", Named(D::Share, A::Unit), None, "share of output lost in each security state"),
    key("outages_per_year", Number(D::Frequency, A::NotNegative), Some("0"), "disputes, strikes, blockades"),
    key("outage_length", Number(D::Time, A::NotNegative), Some("0"), "their mean length"),
    key("outage_share", Number(D::Share, A::Unit), Some("1"), "share of output that an outage stops"),
    key("local_share", LocalShare, Some("0"), "share offered to local facilities"),
    key("declared", Number(D::Share, A::Unit), Some("1"), "share that pays royalty and tax"),
    key("stockpile", Number(D::Mass, A::NotNegative), Some("0"), "how much undelivered metal may wait"),
    key("cost", Number(D::Price, A::NotNegative), Some("0"), "all-in sustaining cost"),
    key("state_share", Number(D::Share, A::Unit), Some("0"), "the state's share"),
    key("royalty", Number(D::Share, A::Unit), None, "royalty on this source's metal; default by the fiscal brackets"),
    key("accepts", Accepts, Some("\"all\""), "facilities it may go to"),
];

/// [sources.NAME.local_share]
pub static LOCAL_SHARE: &[Key] = &[
    key("initial", Number(D::Share, A::Unit), Some("0"), "before begins"),
    needed("final", Number(D::Share, A::Unit), "after the ramp"),
    key("begins", Begins, None, "when it starts to move"),
    key("ramp", Number(D::Time, A::NotNegative), Some("0"), "how long it takes"),
];

/// begins = { … }
pub static BEGINS: &[Key] = &[
    needed("facility", Text, "the facility waited for"),
    key("after", Number(D::Time, A::NotNegative), Some("0"), "how long after its first operation"),
];

/// [facilities.NAME]
pub static FACILITY: &[Key] = &[
    key("label", Text, None, "what charts call it"),
    key("enabled", Flag, Some("true"), "false: as if it were not in the file"),
    key("priority", Known(D::Plain, A::Any), Some("1"), "lower fills first"),
    key("recovery", Number(D::Share, A::Unit), Some("1"), "share that comes out refined"),
    key("charge", Number(D::Price, A::NotNegative), Some("0"), "toll charge on refined ounces"),
    key("premium", Number(D::Share, A::Unit), Some("0"), "share of the price kept besides"),
    key("fixed_cost", Number(D::MoneyRate, A::NotNegative), Some("0"), "fixed cost at full capacity"),
    key("variable_cost", Number(D::Price, A::NotNegative), Some("0"), "cost of each refined ounce"),
    key("planned_downtime", Number(D::Share, A::Unit), Some("0"), "share of the time it stands still"),
    key("outages_per_year", Number(D::Frequency, A::NotNegative), Some("0"), "its own outages"),
    key("outage_length", Number(D::Time, A::NotNegative), Some("0"), "their mean length"),
    key("sustaining_capex", Number(D::PerYear, A::NotNegative), Some("0"), "of the capital spent so far, per year"),
    key("depreciation", Number(D::Time, A::NotNegative), Some("10"), "straight-line depreciation time"),
    key("state_share", Number(D::Share, A::Unit), Some("0"), "the state's share"),
    key("carried_share", Number(D::Share, A::Unit), Some("0"), "part of state_share that pays no capital"),
    key("ramp", Curve(D::Share, A::Unit), Some("\"immediate\""), "share of nameplate against time since start-up"),
    needed("phases", Map(PHASE), "the phases it is built in"),
];

/// [facilities.NAME.phases.NAME]
pub static PHASE: &[Key] = &[
    needed("capacity", Number(D::MassRate, A::NotNegative), "nameplate capacity"),
    key("decision", Date, None, "construction cannot start before"),
    key("delay", Number(D::Time, A::NotNegative), Some("0"), "of funding, after the decision"),
    key("probability", Number(D::Share, A::Unit), Some("1"), "that it is ever funded"),
    key("build", Number(D::Time, A::NotNegative), Some("0"), "time to build at construction pace 1"),
    key("capex", Number(D::Money, A::NotNegative), Some("0"), "capital as budgeted"),
    key("overrun", Number(D::Plain, A::NotNegative), Some("1"), "multiplies capex"),
    key("built", Flag, Some("false"), "true: stands from the start"),
    key("trigger", Section(TRIGGER), None, "starts only once the facility is this busy"),
];

/// trigger = { … }
pub static TRIGGER: &[Key] = &[
    needed("utilisation", Number(D::Share, A::Unit), "least utilisation"),
    key("over", Known(D::Time, A::NotNegative), Some("0"), "over how long"),
];

/// [fiscal]
pub static FISCAL: &[Key] = &[
    key("corporate_tax", Number(D::Share, A::Unit), Some("0"), "on profits"),
    key("minimum_tax", Number(D::Share, A::Unit), Some("0"), "of revenue"),
    key(
        "royalty",
        Royalty,
        Some("0"),
        "a rate, or [[price, rate], …]: from this price on, this rate on the whole value",
    ),
    key("export_cost", Number(D::Price, A::NotNegative), Some("0"), "paid on metal exported unrefined"),
    key("export_discount", Number(D::Share, A::Unit), Some("0"), "of the price, on metal exported unrefined"),
];

/// [[correlations]]
pub static CORRELATION: &[Key] = &[
    needed("between", Pair, "the paths of two uncertain numbers"),
    needed("rho", Known(D::Plain, A::Correlation), "their rank correlation"),
    key("idle", Flag, Some("false"), "true: one of them may be known, so that this has no effect"),
];

/// [axes.NAME]
pub static AXIS: &[Key] = &[
    key("label", Text, None, "what charts call it"),
    needed("kind", Word(&["decision", "uncertainty"]), "does somebody choose its level?"),
    key("reference", Text, None, "the level that others are compared with"),
    needed("levels", Map(LEVEL), "its settings"),
];

/// [axes.NAME.levels.NAME]
pub static LEVEL: &[Key] = &[
    key("label", Text, None, "what charts call it"),
    key("set", Set, None, "paths of the study and their new values"),
];

/// [claims.NAME]
pub static CLAIM: &[Key] = &[
    needed("metric", Text, "a KPI, or a yearly metric with year"),
    key("year", Whole, None, "calendar year of a yearly metric"),
    key("at_least", Bound, None, "no less than"),
    key("at_most", Bound, None, "no more than"),
    key("between", Interval, None, "from … to …"),
    key("reference", Text, None, "where it was said"),
    key("grade", Word(&["A", "B", "C"]), None, "how far it may be trusted"),
    key("note", Text, None, "what the study adds"),
];

/// [history.NAME]
pub static HISTORY: &[Key] = &[
    needed(
        "data",
        File,
        "a column of a file that has a column month or year; of outages the shares stopped, beside start and end",
    ),
    key("metric", Text, None, "the yearly metric that it is of, such as price or output.NAME"),
    key("unit", Text, None, "the unit of the column; default the metric's own"),
    key(
        "security",
        Names,
        None,
        "in place of a metric: the security states that it tells of, from the best to the worst",
    ),
    key("outages", Text, None, "in place of a metric: the source whose outages it lists"),
    key("from", Date, None, "the first month that is looked at; of outages the first of which there is a record"),
    key(
        "to",
        Date,
        None,
        "the last month that is looked at; of outages the last of which there is a record, by default that before the study's start",
    ),
    key(
        "average",
        Flag,
        Some("false"),
        "true: each value is the mean of its period, as monthly averages of daily prices are",
    ),
    key("gaps", Flag, Some("false"), "true: periods are missing, and it is known"),
    key("reference", Text, None, "where it was published"),
    key("grade", Word(&["A", "B", "C"]), None, "how far it may be trusted"),
    key("note", Text, None, "what the study adds"),
];

/// [scenarios]
pub static SCENARIOS: &[Key] = &[key("only", Grid, None, "the scenarios to run: [{ axis = \"level\", … }, …]")];

/// [references.NAME]
pub static REFERENCE: &[Key] = &[
    needed("title", Text, "title"),
    key("publisher", Text, None, "who published it"),
    key("date", Text, None, "when"),
    key("url", Text, None, "address"),
];

/// [charts]
pub static CHARTS: &[Key] = &[
    key("width", Known(D::Plain, A::Positive), Some("203.2"), "width as printed, in mm"),
    key("height", Known(D::Plain, A::Positive), Some("127.0"), "height as printed, in mm"),
    key("dpi", Known(D::Plain, A::Positive), Some("200"), "pixels per inch"),
    key(
        "font_scale",
        Known(D::Plain, A::Positive),
        Some("1.0"),
        "multiplies the size of type, lines and marks, as far as the chart has room",
    ),
    key("palette", Word(&["colour", "grey", "dark"]), Some("\"colour\""), "colours; dark is for slides"),
    key(
        "numbers",
        Word(&["1,234.5", "1 234,5", "1.234,5"]),
        Some("\"1,234.5\""),
        "how numbers are written in charts and reports",
    ),
    key("title", Flag, Some("true"), "false: no title, where a caption says what is seen"),
];

/// What the format knows at a path.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// The key there, or the one whose named things stand there.
    pub key: &'static Key,
    /// Whether the path leads to one of the named things of the key: a source of `sources`, a state of `loss`.
    pub is_named: bool,
}

/// What the format knows at a path, if anything: names of maps match anything.
pub fn find(path: &[&str]) -> Option<Found> {
    let mut keys = STUDY_FILE;
    let mut path = path.iter();
    loop {
        let name = path.next()?;
        let key = keys.iter().find(|key| key.name == *name)?;
        if path.len() == 0 {
            return Some(Found { key, is_named: false });
        }
        keys = match key.kind {
            Kind::Map(_) | Kind::Named(..) if path.len() == 1 => return Some(Found { key, is_named: true }),
            Kind::Map(inner) => {
                path.next()?;
                inner
            }
            kind => inside(kind),
        };
    }
}

/// The keys that the format knows in the section at a path; none where it is not a section of fixed keys.
pub fn keys_at(path: &[&str]) -> &'static [Key] {
    match find(path) {
        None if path.is_empty() => STUDY_FILE,
        Some(Found { key: Key { kind: Kind::Map(keys), .. }, is_named: true }) => keys,
        Some(Found { key, is_named: false }) => inside(key.kind),
        _ => &[],
    }
}

/// The fixed keys of a section of some kind.
fn inside(kind: Kind) -> &'static [Key] {
    match kind {
        Kind::Section(keys) => keys,
        Kind::LocalShare => LOCAL_SHARE,
        Kind::Begins => BEGINS,
        _ => &[],
    }
}
