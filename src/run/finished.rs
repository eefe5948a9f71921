//! A folder that a run or an analysis has filled, opened again: nothing is simulated.

use crate::analysis::Results;
use crate::error::{Error, Result};
use crate::input::{self, Overrides};
use crate::model::{ChartStyle, Level, Study};
use crate::output::folder::{self, File, MANIFEST};
use crate::output::kept::{self, Kept};
use crate::output::manifest::Manifest;
use crate::output::restored;
use crate::output::table::Table;
use crate::run::alongside::alongside;
use crate::run::what_if;
use std::path::{Path, PathBuf};

/// What a finished folder holds.
#[derive(Debug)]
pub struct Finished {
    /// The folder.
    pub folder: PathBuf,
    /// How it was made.
    pub manifest: Manifest,
    /// What an analysis found.
    pub kept: Option<Kept>,
}

impl Finished {
    /// Opens a folder.
    ///
    /// # Errors
    /// [`Error::Usage`] if it is none that Orecast filled.
    pub fn open(folder: &Path) -> Result<Self> {
        let named = |error| within(folder, error);
        let Some(manifest) = folder::read(folder, MANIFEST)? else {
            return Err(Error::Usage(format!(
                "{} is no folder that Orecast has filled, as it has no {MANIFEST}; give one such as outputs/NAME",
                folder.display()
            )));
        };
        let manifest = Manifest::of_json(&manifest).map_err(named)?;
        let kept = folder::read(folder, kept::NAME)?.map(|bytes| Kept::of_toml(&bytes)).transpose().map_err(named)?;
        Ok(Self { folder: folder.to_owned(), manifest, kept })
    }

    /// Whether it holds the results of a run or a what-if, not an analysis.
    pub fn is_run(&self) -> bool {
        let kpis = table_file("kpis");
        match self.manifest.analysis.as_str() {
            // Earlier versions did not say.
            "" => self.manifest.outputs.contains(&kpis),
            named => ["run", "what-if"].contains(&named),
        }
    }

    /// Whether it holds what an analysis found.
    pub fn is_analysis(&self) -> bool {
        self.kept.is_some() && !self.is_run()
    }

    /// How its charts look, unless somebody says.
    ///
    /// # Errors
    /// As [`Finished::study`].
    pub fn style(&self) -> Result<ChartStyle> {
        self.style_as(&Overrides::default())
    }

    /// How its charts look as `change` sets it: as its study says, if it is of one.
    ///
    /// # Errors
    /// What is wrong with the study, or with the change.
    pub fn style_as(&self, change: &Overrides) -> Result<ChartStyle> {
        match self.folder.join(folder::STUDY).is_file() {
            true => Ok(input::load(&self.folder.join(folder::STUDY), change)?.study.charts),
            false => input::chart_style(change),
        }
    }

    /// What its study is warned of.
    ///
    /// # Errors
    /// What is wrong with the study.
    pub fn warnings(&self) -> Result<Vec<String>> {
        Ok(input::load(&self.folder.join(folder::STUDY), &Overrides::default())?.warnings)
    }

    /// Puts files into the folder, or into another one that holds nothing but such files; says where they are. The manifest there
    /// notes the command.
    ///
    /// # Errors
    /// [`Error::Usage`] if the other folder holds a run or an analysis; [`Error::Failed`] if files cannot be written. The folder is
    /// then as it was.
    pub fn renew(&self, files: Vec<File>, output: Option<&Path>, command: &[String]) -> Result<Vec<PathBuf>> {
        let place = output.filter(|place| !folder::is_same(place, &self.folder)).unwrap_or(&self.folder);
        let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
        let mut manifest = self.manifest.clone();
        if place != self.folder {
            folder::prepare(place)?;
            manifest.outputs = beside(place)?;
        }
        manifest.renew(command.to_vec());
        let new = names.iter().filter(|name| !manifest.outputs.contains(name)).cloned().collect::<Vec<_>>();
        manifest.outputs.extend(new);
        let mut files = files;
        files.push((MANIFEST.into(), manifest.to_json()?));
        if place.is_dir() {
            folder::renew(place, &files)?
        } else {
            folder::replace(place, &files)?
        }
        Ok(names.iter().map(|name| place.join(name)).collect())
    }

    /// A table of it.
    ///
    /// # Errors
    /// [`Error::Usage`] if it has no such table, or it cannot be read.
    pub fn table(&self, name: &str) -> Result<Table> {
        let bytes = folder::read(&self.folder, &table_file(name))?
            .ok_or_else(|| Error::Usage(format!("it has no {}: run the study again", table_file(name))));
        bytes.and_then(|bytes| Table::decode(name, &bytes)).map_err(|error| within(&self.folder, error))
    }

    /// The study as it was run, its charts as `change` sets them.
    ///
    /// # Errors
    /// What is wrong with the study, or with the change.
    pub fn study(&self, change: &Overrides) -> Result<Study> {
        let load = |place: PathBuf| Ok(input::load(&place.join(folder::STUDY), change)?.study);
        let plain = load(self.folder.clone())?;
        let [_, others @ ..] = &self.manifest.what_if[..] else { return Ok(plain) };
        let as_set = self.folder.join(folder::AS_SET);
        // Of a change without a name there is one study, of named cases a folder each.
        let is_named = !as_set.join(folder::STUDY).is_file();
        let place = |name: &String| if is_named { as_set.join(name) } else { as_set.clone() };
        let sides = others.iter().map(|(name, _)| load(place(name))).collect::<Result<Vec<Study>>>()?;
        let level = |(name, label): &(String, String)| Level { name: name.clone(), label: label.clone() };
        let axis = what_if::axis(self.manifest.what_if.iter().map(level).collect());
        alongside(axis, std::iter::once(plain).chain(sides).collect(), "what-if")
    }

    /// The study with its register of assumptions, its results, and the tables that hold them.
    ///
    /// # Errors
    /// [`Error::Usage`] if it holds no run, or that of a version with other tables.
    pub fn results(&self, change: &Overrides) -> Result<(Study, Results, Vec<Table>)> {
        let mut study = self.study(change)?;
        let tables = restored::READ.iter().map(|name| self.table(name)).collect::<Result<Vec<Table>>>()?;
        let results = restored::results(&study, &tables).map_err(|error| within(&self.folder, error))?;
        if let Some(register) = tables.iter().find(|table| table.name == "assumptions") {
            study.assumptions = restored::assumptions(register);
        }
        Ok((study, results, tables))
    }
}

/// What a folder for charts and reports holds already.
fn beside(place: &Path) -> Result<Vec<String>> {
    let Some(bytes) = folder::read(place, MANIFEST)? else { return Ok(Vec::new()) };
    let outputs = Manifest::of_json(&bytes)?.outputs;
    match outputs.iter().any(|name| name.starts_with("tables/")) {
        false => Ok(outputs),
        true => Err(Error::Usage(format!(
            "{} holds another run or analysis, whose charts would be mixed with these; choose another folder with --output DIR",
            place.display()
        ))),
    }
}

fn table_file(name: &str) -> String {
    format!("tables/{name}.parquet")
}

/// The same error, with the folder that it is about.
fn within(folder: &Path, error: Error) -> Error {
    match error {
        Error::Usage(message) => Error::Usage(format!("{}: {message}", folder.display())),
        Error::Failed(message) => Error::Failed(format!("{}: {message}", folder.display())),
        other => other,
    }
}
