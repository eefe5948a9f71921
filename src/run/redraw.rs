//! Draws the charts of a finished folder again, from its tables.

use crate::error::{Error, Result};
use crate::input::{self, Overrides};
use crate::output::chart::{Chart, Format, maps};
use crate::run::finished::Finished;
use crate::run::presented::{as_files, drawings, plotted};
use std::path::PathBuf;

/// What to draw again.
#[derive(Debug, Clone)]
pub struct Redraw {
    /// The folder of a run or an analysis.
    pub folder: PathBuf,
    /// Which charts, by name; `*` stands for anything. None: all.
    pub names: Vec<String>,
    /// What is set of how charts look: paths in `charts` and their values.
    pub change: Overrides,
    /// PNG or SVG.
    pub format: Format,
    /// Where to; by default into the folder itself.
    pub output: Option<PathBuf>,
    /// The command line, for the manifest.
    pub command: Vec<String>,
}

/// Draws the charts, and says where they are.
///
/// # Errors
/// [`Error::Usage`] if the folder was not filled by Orecast, has no chart of a name, or is asked to change more than how
/// charts look.
pub fn redraw(asked: &Redraw) -> Result<Vec<PathBuf>> {
    let finished = Finished::open(&asked.folder)?;
    only_looks(&asked.change)?;
    let drawn = chosen(drawn(&finished, asked)?, &asked.names)?;
    let files = as_files(drawn, asked.format);
    finished.renew(files, asked.output.as_deref(), &asked.command)
}

/// Names and titles of the charts of a folder.
///
/// # Errors
/// As [`redraw`].
pub fn titles(asked: &Redraw) -> Result<Vec<(String, String)>> {
    let drawn = drawn(&Finished::open(&asked.folder)?, &Redraw { format: Format::Svg, ..asked.clone() })?;
    Ok(drawn.into_iter().map(|chart| (chart.name, chart.title)).collect())
}

/// Refuses what would need another simulation.
fn only_looks(change: &Overrides) -> Result<()> {
    let options = change.set.iter().chain(&change.scale).chain(&change.shift);
    match options.into_iter().find(|option| !option.trim_start().starts_with("charts.")) {
        Some(other) => Err(Error::Usage(format!(
            "{other} would change what was simulated; run the study again with it. Here only how charts look can be set, such as \
             --set charts.dpi=300"
        ))),
        None => Ok(()),
    }
}

/// All charts of a folder.
fn drawn(finished: &Finished, asked: &Redraw) -> Result<Vec<Chart>> {
    if finished.is_run() {
        let (study, results, _) = finished.results(&asked.change)?;
        let maps = maps::named(&study, &finished.manifest.maps)?;
        return drawings(&study, (&results, &maps), finished.kept.as_ref(), asked.format);
    }
    let style = finished.style_as(&asked.change)?;
    match &finished.kept {
        Some(kept) => plotted(style, kept, asked.format),
        None => Err(Error::Usage(format!(
            "{} keeps nothing from which charts could be drawn; an earlier version made it: make it again",
            finished.folder.display()
        ))),
    }
}

/// The charts of these names; all, where no name is given.
fn chosen(drawn: Vec<Chart>, names: &[String]) -> Result<Vec<Chart>> {
    let known: Vec<String> = drawn.iter().map(|chart| chart.name.clone()).collect();
    let fits = |pattern: &str, name: &str| input::glob(pattern, name);
    for name in names {
        if !known.iter().any(|own| fits(name, own)) {
            let all: Vec<&str> = known.iter().map(String::as_str).collect();
            let meant = input::nearest(name, &all).map_or(String::new(), |it| format!(" (did you mean {it}?)"));
            return Err(Error::Usage(format!("there is no chart {name}{meant}; there are {}", all.join(", "))));
        }
    }
    let wanted = |chart: &Chart| names.is_empty() || names.iter().any(|name| fits(name, &chart.name));
    Ok(drawn.into_iter().filter(wanted).collect())
}
