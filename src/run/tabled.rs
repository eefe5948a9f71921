//! An analysis of the rows of a table, which any model may have made.

use crate::analysis::{FactorColumn, Sample};
use crate::error::{Error, Result};
use crate::input::{InputFile, table};
use crate::model::ChartStyle;
use crate::output::chart::{Footer, Format};
use crate::output::finding::{Finding, left_out};
use crate::output::folder;
use crate::output::kept::{self, Kept};
use crate::output::manifest::Manifest;
use crate::output::number::count;
use crate::run::analysis::{Analysed, files_of};
use crate::run::place::{Destination, table_folder};
use std::path::{Path, PathBuf};

/// Which columns of which table.
#[derive(Debug, Clone)]
pub struct TableJob {
    /// A CSV or Parquet file.
    pub table: PathBuf,
    /// The columns of the factors.
    pub factors: Vec<String>,
    /// The column of the outcome.
    pub outcome: String,
    /// The folder to write to; by default `outputs/TABLE-ANALYSIS-ABOUT`.
    pub output: Destination,
    /// The format of charts; `None`: no charts.
    pub charts: Option<Format>,
    /// The command line, for the manifest.
    pub command: Vec<String>,
}

impl TableJob {
    /// What charts and answers call the table.
    pub fn title(&self) -> String {
        self.table.display().to_string()
    }
}

/// An analysis of a table, begun.
pub struct Tabled<'j> {
    /// The rows that are complete.
    pub sample: Sample,
    job: &'j TableJob,
    name: String,
    folder: Option<PathBuf>,
    started: jiff::Timestamp,
    file: InputFile,
}

impl<'j> Tabled<'j> {
    /// Reads the columns, and makes sure that the folder of the analysis can be written. What is looked at is what `of` makes of
    /// an outcome.
    ///
    /// # Errors
    /// [`Error::Usage`] if a column is missing or is none, or no row is complete.
    pub fn open(job: &'j TableJob, (analysis, about): (&str, &[String]), of: &dyn Fn(f64) -> f64) -> Result<Self> {
        let started = jiff::Timestamp::now();
        let names: Vec<&str> = job.factors.iter().chain([&job.outcome]).map(String::as_str).collect();
        if let Some(twice) = names.iter().enumerate().find(|(place, name)| names[..*place].contains(name)) {
            return Err(Error::Usage(format!("the column {} is asked for twice", twice.1)));
        }
        let (mut columns, file) = table::columns(&job.table, &names)?;
        let Some(outcome) = columns.pop().filter(|outcome| outcome.levels.is_none()) else {
            return Err(Error::Usage(format!("the outcome {} holds words, and numbers are needed", job.outcome)));
        };
        let column = |it: table::TableColumn| FactorColumn { name: it.name, values: it.values, levels: it.levels };
        let outcome = outcome.values.into_iter().map(of).collect();
        let sample = Sample::new(columns.into_iter().map(column).collect(), outcome);
        if sample.outcome.is_empty() {
            return Err(Error::Usage(format!("no row of {} has an outcome and all factors", job.table.display())));
        }
        let folder = job.output.folder(table_folder(&job.table, analysis, about));
        folder.as_deref().map_or(Ok(()), folder::prepare)?;
        Ok(Self { sample, job, name: analysis.to_owned(), folder, started, file })
    }

    /// Which rows are left out for what they lack, in words; `None` if none is.
    pub fn left_out(&self) -> Option<String> {
        left_out::rows(&self.sample, &self.job.outcome)
    }

    /// Writes what was found, and which rows were left out.
    ///
    /// # Errors
    /// [`Error::Failed`] if it cannot be. The folder is then as it was.
    pub fn close(self, mut finding: Finding) -> Result<Analysed> {
        finding.tables.extend(left_out::table(&self.sample, &self.job.outcome));
        let rows = self.sample.outcome.len();
        let footer = Footer {
            title: self.job.title(),
            sources: format!("outcome: {}", self.job.outcome),
            facts: format!("{} rows", count(rows)),
            note: None,
            style: ChartStyle::default(),
        };
        let (folder, files, applied) = (self.folder.clone(), Vec::new(), Vec::new());
        let found = Analysed { finding, footer, files, folder, applied };
        self.folder.as_deref().map_or(Ok(()), |folder| self.write(folder, &found))?;
        Ok(found)
    }

    fn write(&self, folder: &Path, found: &Analysed) -> Result<()> {
        let mut written = files_of(&found.finding, self.job.charts, &|format| found.charts(format))?;
        written.push((kept::NAME.into(), Kept::of(&found.finding, &found.footer).to_toml()?));
        let rows = self.sample.outcome.len();
        let mut manifest =
            Manifest::of_table(self.job.title(), rows, self.job.command.clone(), self.started).named(&self.name);
        manifest.add_input(&self.file.path, &self.file.bytes);
        manifest.outputs = written.iter().map(|(name, _)| name.clone()).collect();
        written.push((folder::MANIFEST.into(), manifest.to_json()?));
        folder::replace(folder, &written)
    }
}
