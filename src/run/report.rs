//! The report of a finished run, with what analyses of the same study have found.

use crate::error::{Error, Result};
use crate::input::Overrides;
use crate::output::chart::{Chart, Format, maps};
use crate::output::folder::{self, File};
use crate::output::manifest::Manifest;
use crate::output::report::{self, Included, Kind, Material};
use crate::output::table::Table;
use crate::run::finished::Finished;
use crate::run::presented::{as_files, drawings, plotted};
use std::path::{Path, PathBuf};

/// Which report to write again.
#[derive(Debug, Clone)]
pub struct Report {
    /// The folder of a run or a what-if.
    pub folder: PathBuf,
    /// Folders of analyses to include besides those beside it.
    pub with: Vec<PathBuf>,
    /// The kinds of report.
    pub kinds: Vec<Kind>,
    /// Where to; by default into the folder itself.
    pub output: Option<PathBuf>,
    /// The command line, for the manifest.
    pub command: Vec<String>,
}

/// Writes the report, and says where it is.
///
/// # Errors
/// [`Error::Usage`] if the folder holds no run, or one of those to include no analysis.
pub fn report(asked: &Report) -> Result<Vec<PathBuf>> {
    let finished = Finished::open(&asked.folder)?;
    if !finished.is_run() {
        return Err(Error::Usage(format!(
            "{} holds an analysis, and a report is of a run: orecast report FOLDER-OF-THE-RUN --with {0}",
            asked.folder.display()
        )));
    }
    let (study, results, tables) = finished.results(&Overrides::default())?;
    let maps = maps::named(&study, &finished.manifest.maps)?;
    let format = format(&finished.manifest, &asked.kinds);
    let drawn = |format| drawings(&study, (&results, &maps), finished.kept.as_ref(), format);
    let beside = pictures(&asked.kinds, format);
    let included = included(&asked.folder, (&finished.manifest, beside), &asked.with)?;
    let svg = drawn(Format::Svg)?;
    let material = Material {
        study: &study,
        results: &results,
        tables: &tables,
        charts: &svg,
        manifest: &finished.manifest,
        included: &included,
        warnings: &finished.warnings()?,
    };
    let mut files = reports(&material, &asked.kinds, format)?;
    if asked.kinds.contains(&Kind::Markdown) {
        // Whatever the page shows has to be beside it.
        let is_there = |name: &String| asked.output.is_none() && finished.manifest.outputs.contains(name);
        files.extend(as_files(drawn(format)?, format).into_iter().filter(|(name, _)| !is_there(name)));
    }
    finished.renew(files, asked.output.as_deref(), &asked.command)
}

/// The format of the charts beside a report: that which the run has.
fn format(manifest: &Manifest, kinds: &[Kind]) -> Format {
    let has = |ending: &str| manifest.outputs.iter().any(|it| it.starts_with("charts/") && it.ends_with(ending));
    let only_svg = has(".svg") && !has(".png");
    if kinds.contains(&Kind::Markdown) && only_svg { Format::Svg } else { Format::Png }
}

/// The reports as files; beside Markdown the charts of what it includes.
pub fn reports(material: &Material, kinds: &[Kind], format: Format) -> Result<Vec<File>> {
    let written = kinds.iter().map(|kind| Ok((kind.file().to_owned(), report::report(material, *kind, format)?)));
    let mut files = written.collect::<Result<Vec<File>>>()?;
    if kinds.contains(&Kind::Markdown) {
        let of = |it: &Included| -> Vec<File> {
            let file = |chart: &Chart| format!("charts/{}.{}", it.file(chart), format.extension());
            it.pictures.iter().map(|chart| (file(chart), chart.bytes.clone())).collect()
        };
        files.extend(material.included.iter().flat_map(of));
    }
    Ok(files)
}

/// The format in which the charts of what a report includes are drawn beside it, if they are.
pub fn pictures(kinds: &[Kind], format: Format) -> Option<Format> {
    kinds.contains(&Kind::Markdown).then_some(format)
}

/// What analyses have found, with pictures in a format: of the folders beside a run those that were made of the same files with the same options, and
/// those of `with` whatever they are of.
///
/// # Errors
/// [`Error::Usage`] if one of the latter holds no analysis.
pub fn included(
    run: &Path,
    (manifest, pictures): (&Manifest, Option<Format>),
    with: &[PathBuf],
) -> Result<Vec<Included>> {
    let same = |it: &Finished| {
        let inputs = |manifest: &Manifest| {
            let mut hashes: Vec<String> = manifest.inputs.iter().map(|input| input.sha256.clone()).collect();
            hashes.sort();
            hashes
        };
        inputs(&it.manifest) == inputs(manifest) && it.manifest.applied == manifest.applied
    };
    let asked = |it: &PathBuf| with.iter().any(|path| path.canonicalize().ok() == it.canonicalize().ok());
    // A folder of another version, or one that is being filled, is no reason to fail.
    let beside = folder::beside(run).into_iter().filter(|it| !asked(it)).filter_map(|it| Finished::open(&it).ok());
    let beside =
        beside.filter(|it| same(it) && it.is_analysis()).map(|it| quoted(&it, pictures)).filter_map(Result::ok);
    let asked = with.iter().map(|path| {
        let finished = Finished::open(path)?;
        match finished.is_analysis() {
            true => quoted(&finished, pictures),
            false => Err(Error::Usage(format!("{} holds no analysis that a report could include", path.display()))),
        }
    });
    Ok(beside.chain(asked.collect::<Result<Vec<Included>>>()?).collect())
}

/// An analysis as a report quotes it.
fn quoted(finished: &Finished, pictures: Option<Format>) -> Result<Included> {
    let Some(kept) = &finished.kept else {
        return Err(Error::Usage(format!("{} holds no analysis", finished.folder.display())));
    };
    let name =
        |file: &String| file.strip_prefix("tables/").and_then(|it| it.strip_suffix(".parquet")).map(str::to_owned);
    let tables = finished.manifest.outputs.iter().filter_map(name);
    Ok(Included {
        analysis: finished.manifest.analysis.clone(),
        folder: finished.folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        command: finished.manifest.command_line(),
        answer: kept.answer.clone(),
        charts: plotted(finished.style()?, kept, Format::Svg)?,
        pictures: pictures.map_or_else(|| Ok(Vec::new()), |format| plotted(finished.style()?, kept, format))?,
        tables: tables.map(|name| finished.table(&name)).collect::<Result<Vec<Table>>>()?,
    })
}
