//! The answer in five sentences, each made of the run's own numbers: what the decision does, whether the plant is full, whether
//! it pays, for whom, and what matters more. Where the evidence is too weak to tell, they say so.

mod sentence;
mod verdict;

pub use sentence::Sentence;

use super::place::labels;
use crate::analysis::Difference;
use crate::model::{Metric, MetricName, Quantity};
use crate::output::balance::Balance;
use crate::output::cells::{Cells, Piece, Row};
use crate::output::number::{Measure, percent};
use crate::output::view::{Setting, View, invested, nameplate_used};
use crate::output::words::{capitalised, label, product};
use sentence::Builder;
use verdict::{CLEAR, FEW, Move, Verdict, choice, of_draws, paying};

/// A plant counts as full from this utilisation of its nameplate: none works without a stop.
const FULL: f64 = 0.9;

/// The sentences; fewer where there is nothing to say.
pub fn answer(view: &View, cells: &Cells) -> Vec<Sentence> {
    let about = About::of(view, cells);
    let sentences = [about.does(), about.full(), about.pays(), about.for_whom(), about.decides()];
    sentences.into_iter().flatten().collect()
}

/// What the sentences are about.
struct About<'a> {
    view: &'a View<'a>,
    cells: &'a Cells<'a>,
    /// The choice in question against its reference, the other axes held in the middle.
    choice: Option<&'a Difference>,
    /// The scenario of that choice; without one the scenario in the middle.
    middle: usize,
    /// The scenarios with the same choice.
    alike: Vec<usize>,
}

impl<'a> About<'a> {
    fn of(view: &'a View, cells: &'a Cells) -> Self {
        let choice = view.compared.and_then(|axis| choice(view, axis));
        let middle = choice.map(|it| it.to).or_else(|| view.find(&[])).unwrap_or(0);
        let settings: Vec<Setting> =
            view.decisions().map(|axis| (axis, view.study.scenarios[middle].levels[axis])).collect();
        let alike = (0..view.study.scenarios.len()).filter(|scenario| view.has(*scenario, &settings)).collect();
        Self { view, cells, choice, middle, alike }
    }

    /// The row of a difference that the choice makes, and the unit that suits it.
    fn change(&self, quantity: Quantity) -> Option<(Row<'a>, Measure)> {
        let it = self.choice?;
        let row = self.cells.difference((it.axis, it.from, it.to), quantity)?;
        let measure = self.measure(quantity, &[row]);
        (row.value("n") > 0.0).then_some((row, measure))
    }

    fn measure(&self, quantity: Quantity, rows: &[Row]) -> Measure {
        let values = rows.iter().flat_map(|row| ["mean", "p05", "p95"].map(|column| row.value(column)));
        Measure::of(Metric::of(quantity).dimension, &self.view.study.units, values)
    }

    /// How a difference falls out.
    fn verdict(&self, quantity: Quantity, row: &Row) -> Verdict {
        let kpi = self.choice.and_then(|it| it.metrics.kpi(quantity, None));
        let (mean, error) = (row.value("mean"), row.value("se"));
        match kpi.map(Balance::of) {
            Some(balance) if balance.is_even() => Verdict::None,
            _ if error.is_nan() || mean.abs() <= CLEAR * error => Verdict::Unclear,
            _ if mean > 0.0 => Verdict::More,
            _ => Verdict::Less,
        }
    }

    /// `“200 t/yr refinery”`, and the level that it is compared with.
    fn named(&self) -> Option<(String, String)> {
        let it = self.choice?;
        let level = |scenario: usize| self.view.label((it.axis, self.view.study.scenarios[scenario].levels[it.axis]));
        Some((format!("“{}”", level(it.to)), format!("“{}”", level(it.from))))
    }

    /// Where the figures hold: ` (Investment: as announced; Security: contested)`.
    fn held(&self) -> String {
        let decisions: Vec<usize> = self.view.decisions().collect();
        match self.view.held(self.middle, &decisions) {
            held if held.is_empty() => held,
            held => format!(" ({held})"),
        }
    }

    /// How a scenario among those with the same choice is called.
    fn place(&self, scenario: usize) -> String {
        let varied = |axis: &usize| {
            let level = |it: &usize| self.view.study.scenarios[*it].levels[*axis];
            self.alike.iter().any(|other| level(other) != level(&self.middle))
        };
        let labels = labels(self.view.study, scenario);
        let own: Vec<&str> = (0..labels.len()).filter(varied).map(|axis| labels[axis].as_str()).collect();
        own.join(", ")
    }

    /// What the choice does to how much is processed; without a choice how much that is.
    fn does(&self) -> Option<Sentence> {
        let (study, plateau) = (self.view.study, self.view.plateau());
        let (made, commodity) = (product(study), &study.commodity);
        let Some(((to, from), (row, measure))) = self.named().zip(self.change(Quantity::PlateauRefined)) else {
            return self.amount();
        };
        let sentence = Builder::default();
        match self.verdict(Quantity::PlateauRefined, &row) {
            Verdict::None => {
                sentence.words(format!("{to} changes nothing in how much {commodity} is {made} at home in any draw{}.", self.held()))
            }
            Verdict::Unclear => sentence
                .words(format!("Whether {to} changes how much {commodity} is {made} at home cannot be told from {}: against {from} the mean difference over {plateau} is ", of_draws(study.sampling.draws)))
                .mean(&row, &measure)
                .words(format!("{}.", self.held())),
            verdict => sentence
                .words(format!("With {to} "))
                .size(&row, &measure)
                .words(format!(" {} {commodity} is {made} at home over {plateau} than with {from}, on average over the draws{}: there is more in ", verdict.word(), self.held()))
                .figure(row.piece("positive", percent(row.value("positive"))))
                .words(" of them, and nine in ten lie between ")
                .figure(row.piece("p05", measure.figure(row.value("p05"))))
                .words(" and ")
                .figure(row.figure("p95", &measure))
                .words("."),
        }
        .done()
    }

    /// How much is processed where nothing is chosen.
    fn amount(&self) -> Option<Sentence> {
        let row = self.cells.kpi(self.middle, &MetricName::whole(Quantity::PlateauRefined))?;
        let measure = self.measure(Quantity::PlateauRefined, &[row]);
        let study = self.view.study;
        Builder::default()
            .words(format!("Over {} ", self.view.plateau()))
            .figure(row.figure("p50", &measure))
            .words(format!(
                " of {} is {} at home in the median draw{}, and nine draws in ten lie between ",
                study.commodity,
                product(study),
                self.held()
            ))
            .figure(row.piece("p05", measure.figure(row.value("p05"))))
            .words(" and ")
            .figure(row.figure("p95", &measure))
            .words(".")
            .done()
    }

    /// Whether the plant in question is ever full.
    fn full(&self) -> Option<Sentence> {
        let view = self.view;
        let used = |scenario: &usize| {
            let kpi = nameplate_used(&view.study.scenarios[*scenario].world, view.metrics(*scenario)?)?;
            let row = self.cells.kpi(*scenario, &kpi.name)?;
            (row.value("n") > 0.0).then_some((*scenario, row, kpi.name.part.clone()))
        };
        let all: Vec<_> = self.alike.iter().filter_map(used).collect();
        let best = all.iter().max_by(|a, b| a.1.value("p50").total_cmp(&b.1.value("p50")))?;
        let who = best.2.as_deref().map_or("what processes it".to_owned(), |part| label(view.study, part).to_owned());
        if best.1.value("n") < FEW as f64 {
            return Builder::default()
                .words(format!("Whether {who} is ever full cannot be told, as it operates in only "))
                .figure(best.1.piece("n", best.1.value("n").to_string()))
                .words(format!(" of {}.", of_draws(view.study.sampling.draws)))
                .done();
        }
        let full: Vec<&Row> = all.iter().map(|(_, row, _)| row).filter(|row| row.value("p50") >= FULL).collect();
        let median = |row: &Row| row.piece("p50", percent(row.value("p50")));
        let sentence = Builder::default().words(self.with_choice(&who));
        let sentence = match (full.len(), all.len()) {
            (0, 1) => sentence.words(" is not full: it uses "),
            (0, _) => {
                sentence.words(format!(" is full in no scenario: in the best one, {}, it uses ", self.place(best.0)))
            }
            (1, 1) => sentence.words(" is full: it uses "),
            (many, of) => {
                let cells = all.iter().map(|(_, row, _)| row.cell("p50")).collect::<Vec<_>>().join(" ");
                sentence
                    .words(" is full, with nine tenths of its nameplate used or more, in ")
                    .figure(Piece { text: many.to_string(), cells, how: "count" })
                    .words(format!(" of {of} scenarios: in the best one, {}, it uses ", self.place(best.0)))
            }
        };
        let sentence = sentence
            .figure(median(&best.1))
            .words(format!(
                " of its nameplate over {} in the median of the draws in which it operates, and in one of twenty ",
                view.plateau()
            ))
            .figure(best.1.piece("p95", percent(best.1.value("p95"))))
            .words(" or more");
        let sentence = self.operates(best.0, sentence);
        let sentence = match all.iter().find(|(scenario, ..)| *scenario == self.middle && *scenario != best.0) {
            Some((_, row, _)) => sentence.words(format!("; {}it uses ", self.at())).figure(median(row)),
            None => sentence,
        };
        sentence.words(".").done()
    }

    /// `With “200 t/yr refinery” SOROMA`; only who it is where nothing is chosen.
    fn with_choice(&self, who: &str) -> String {
        self.named().map_or_else(|| capitalised(who), |(to, _)| format!("With {to}, {who}"))
    }

    /// `at Investment: as announced; Security: contested `; empty where nothing else differs.
    fn at(&self) -> String {
        match self.held() {
            held if held.is_empty() => held,
            held => format!("at {} ", held.trim_start_matches(" (").trim_end_matches(')')),
        }
    }

    /// Adds in how many draws what is to be built comes to operate, where that is not in all.
    fn operates(&self, scenario: usize, sentence: Builder) -> Builder {
        let builds = invested(&self.view.study.scenarios[scenario].world).next().is_some();
        let row = self.cells.kpi(scenario, &MetricName::whole(Quantity::Operating));
        match row.filter(|row| builds && row.value("mean") < 1.0) {
            Some(row) => sentence
                .words(" (it comes to operate there in ")
                .figure(row.piece("mean", percent(row.value("mean"))))
                .words(" of the draws)"),
            None => sentence,
        }
    }

    /// Whether what is to be built pays by itself.
    fn pays(&self) -> Option<Sentence> {
        let view = self.view;
        let mut new = invested(&view.study.scenarios[self.middle].world);
        let facility = new.next().filter(|_| new.next().is_none());
        let part = facility.filter(|_| view.study.scenarios[self.middle].world.facilities.len() > 1);
        let name = MetricName::new(Quantity::Npv, part.map(|it| it.name.as_str()));
        let who = part.or(facility).map_or("processing".to_owned(), |facility| facility.label.clone());
        let known =
            |scenario: &usize| Some((*scenario, self.cells.kpi(*scenario, &name).filter(|it| it.value("n") > 0.0)?));
        let rows: Vec<(usize, Row)> = self.alike.iter().filter_map(known).collect();
        let by_share = |a: &&(usize, Row), b: &&(usize, Row)| a.1.value("positive").total_cmp(&b.1.value("positive"));
        let (worst, best) = (rows.iter().min_by(by_share)?, rows.iter().max_by(by_share)?);
        let middle = rows.iter().find(|(scenario, _)| *scenario == self.middle).unwrap_or(best);
        let measure = self.measure(Quantity::Npv, &[middle.1]);
        let share = |row: &Row| row.piece("positive", percent(row.value("positive")));
        let (low, high) = (worst.1.value("positive"), best.1.value("positive"));
        let sentence = Builder::default()
            .words(format!("{} ", self.with_choice(&paying(&who, (low, high), view.study.sampling.draws))));
        let sentence = match share(&worst.1).text == share(&best.1).text {
            true => sentence
                .words("its net present value is above zero in ")
                .figure(share(&middle.1))
                .words(" of the draws"),
            false => sentence
                .words("its net present value is above zero in ")
                .figure(share(&worst.1))
                .words(format!(" of the draws in the worst scenario ({}) and in ", self.place(worst.0)))
                .figure(share(&best.1))
                .words(format!(" in the best ({})", self.place(best.0))),
        };
        sentence.words(format!("; {}it is ", self.at())).mean(&middle.1, &measure).words(" on average.").done()
    }

    /// Who gains and who loses by the choice; without one what the state has.
    fn for_whom(&self) -> Option<Sentence> {
        let others = if self.view.has_partners() { Quantity::NpvPrivate } else { Quantity::Npv };
        let who = if self.view.has_partners() { "the private owners" } else { "the facilities’ owners" };
        let state = self.view.has_state().then(|| self.change(Quantity::NpvState)).flatten();
        let owners = self.change(others);
        if self.choice.is_none() {
            return self.state();
        }
        let (to, from) = self.named()?;
        let mut sentence = Builder::default().words(format!("Compared with {from}, {to} "));
        let mut first = true;
        for (who, quantity, change) in [("the state", Quantity::NpvState, state), (who, others, owners)] {
            let Some((row, measure)) = change else { continue };
            sentence = sentence.words(if first { "" } else { "; it " });
            sentence = self.gain(sentence, who, quantity, (&row, &measure));
            first = false;
        }
        if first { None } else { sentence.words(format!(". These are net present values{}.", self.held())).done() }
    }

    /// Adds what it brings somebody, or costs.
    fn gain(&self, sentence: Builder, who: &str, quantity: Quantity, (row, measure): (&Row, &Measure)) -> Builder {
        let does = match self.verdict(quantity, row) {
            Verdict::None => return sentence.words(format!("changes nothing for {who} in any draw")),
            Verdict::Unclear => {
                let draws = of_draws(self.view.study.sampling.draws);
                let words = format!("brings or costs {who} what cannot be told from {draws}, as the mean is ");
                return sentence.words(words).mean(row, measure);
            }
            Verdict::More => "brings",
            Verdict::Less => "costs",
        };
        let are = if who.ends_with('s') { "they are" } else { "it is" };
        sentence
            .words(format!("{does} {who} "))
            .size(row, measure)
            .words(format!(" on average ({are} better off in "))
            .figure(row.piece("positive", percent(row.value("positive"))))
            .words(" of the draws)")
    }

    /// What the state has where nothing is chosen.
    fn state(&self) -> Option<Sentence> {
        let row =
            self.cells.kpi(self.middle, &MetricName::whole(Quantity::NpvState)).filter(|_| self.view.has_state())?;
        let measure = self.measure(Quantity::NpvState, &[row]);
        Builder::default()
            .words("The state’s revenue has a net present value of ")
            .mean(&row, &measure)
            .words(format!(" on average{}, and nine draws in ten lie between ", self.held()))
            .figure(row.piece("p05", measure.figure(row.value("p05"))))
            .words(" and ")
            .figure(row.figure("p95", &measure))
            .words(".")
            .done()
    }

    /// Which uncertainty moves how much is processed the most, beside what the choice does.
    fn decides(&self) -> Option<Sentence> {
        let quantity = Quantity::PlateauRefined;
        let mut moves: Vec<Move> =
            self.view.uncertainties.iter().filter_map(|axis| self.moves(*axis, quantity)).collect();
        moves.sort_by(|a, b| b.size().total_cmp(&a.size()));
        let first = moves.first()?;
        let measure = self.measure(quantity, &[first.low, first.high]);
        let study = self.view.study;
        let label = |axis: usize| study.axes[axis].label.clone();
        if !first.is_clear() {
            let draws = of_draws(study.sampling.draws);
            let words = format!(
                "Which of the uncertainties moves most how much is {} cannot be told from {draws}.",
                product(study)
            );
            return Builder::default().words(words).done();
        }
        let than = self.beside(first, quantity);
        let level = |scenario: usize| self.view.label((first.axis, study.scenarios[scenario].levels[first.axis]));
        let matters = format!("“{}” matters {than}", label(first.axis));
        let sentence = Builder::default()
            .words(format!("{}: from “{}” to “{}” ", self.with_choice(&matters), level(first.from), level(first.to)))
            .figure(first.piece(&measure))
            .words(format!(" more is {} over {}, on average", product(study), self.view.plateau()));
        let sentence = match moves.get(1).filter(|second| second.is_clear()) {
            Some(second) => {
                sentence.words(format!("; “{}” moves it by ", label(second.axis))).figure(second.piece(&measure))
            }
            None => sentence,
        };
        let alone = match self.held() {
            held if held.is_empty() || moves.len() < 2 => String::new(),
            held => format!(" (each moved alone from {}", held.trim_start_matches(" (")),
        };
        sentence.words(format!("{alone}.")).done()
    }

    /// How what an uncertainty moves compares with what the choice does.
    fn beside(&self, uncertain: &Move, quantity: Quantity) -> String {
        let changed = self.change(quantity).zip(self.named());
        let Some(((row, _), (_, from))) = changed else { return "most of what is uncertain between scenarios".into() };
        let apart = uncertain.size() - row.value("mean").abs();
        match apart.abs() > CLEAR * uncertain.error().hypot(row.value("se")) {
            true if apart > 0.0 => format!("more than the choice against {from}"),
            true => format!("less than the choice against {from}"),
            false => format!("about as much as the choice against {from}"),
        }
    }

    /// The least and the most that the levels of an axis give, the others held.
    fn moves(&self, axis: usize, quantity: Quantity) -> Option<Move<'a>> {
        let held = |scenario: &&usize| {
            let [own, middle] = [**scenario, self.middle].map(|it| &self.view.study.scenarios[it].levels);
            own.iter().zip(middle).enumerate().all(|(other, (own, middle))| other == axis || own == middle)
        };
        let row = |scenario: &usize| Some((*scenario, self.cells.kpi(*scenario, &MetricName::whole(quantity))?));
        let rows: Vec<(usize, Row)> = self.alike.iter().filter(held).filter_map(row).collect();
        let by_mean = |a: &&(usize, Row), b: &&(usize, Row)| a.1.value("mean").total_cmp(&b.1.value("mean"));
        let ((from, low), (to, high)) = (*rows.iter().min_by(by_mean)?, *rows.iter().max_by(by_mean)?);
        (from != to).then_some(Move { axis, from, to, low, high })
    }
}
