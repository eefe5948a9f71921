//! The table of draws: one row for each scenario and draw, with its levels, its factors and its KPIs. It is written as it is
//! made, so that it may be larger than memory.

use crate::analysis::{Draws, Outcome};
use crate::error::{Error, Result};
use crate::model::Study;
use crate::output::table::{Values, frame};
use polars::io::parquet::write::BatchedWriter;
use polars::prelude::{DataFrame, ParquetCompression, ParquetWriter};
use std::fs::File;

/// Its file's path in the run folder.
pub const NAME: &str = "tables/draws.parquet";

/// What the rows of a table of draws hold. Its KPIs are those that any scenario has.
pub struct DrawRows<'s> {
    study: &'s Study,
    /// The factors of any scenario, by path.
    factors: Vec<&'s str>,
    outcomes: &'s [Outcome],
}

/// A table of draws being written.
pub struct DrawsTable<'s> {
    rows: DrawRows<'s>,
    /// Opened with the first rows.
    writer: Option<BatchedWriter<File>>,
    file: Option<File>,
    /// The same file, to be brought down to the disk at the end.
    disk: File,
}

impl<'s> DrawsTable<'s> {
    /// An empty table of draws with these outcomes, to be written to `file`.
    ///
    /// # Errors
    /// [`Error::Failed`] if the file cannot be shared with the writer.
    pub fn new(study: &'s Study, outcomes: &'s [Outcome], file: File) -> Result<Self> {
        let disk = file.try_clone().map_err(unwritten)?;
        Ok(Self { rows: DrawRows::new(study, outcomes), writer: None, file: Some(file), disk })
    }

    /// Writes some draws of a scenario.
    ///
    /// # Errors
    /// [`Error::Failed`] if they cannot be written.
    pub fn write(&mut self, draws: Draws) -> Result<()> {
        let frame = self.rows.frame(draws)?;
        if let Some(file) = self.file.take() {
            let writer = ParquetWriter::new(file).with_compression(ParquetCompression::Snappy);
            self.writer = Some(writer.batched(frame.schema()).map_err(failed)?);
        }
        self.writer.as_mut().map_or(Ok(()), |writer| writer.write_batch(&frame)).map_err(failed)
    }

    /// Closes the file.
    ///
    /// # Errors
    /// [`Error::Failed`] if that cannot be written.
    pub fn finish(self) -> Result<()> {
        self.writer.map_or(Ok(()), |writer| writer.finish().map(drop)).map_err(failed)?;
        self.disk.sync_data().map_err(unwritten)
    }
}

impl<'s> DrawRows<'s> {
    /// Rows with these outcomes.
    pub fn new(study: &'s Study, outcomes: &'s [Outcome]) -> Self {
        let mut factors: Vec<&str> = Vec::new();
        for factor in study.scenarios.iter().flat_map(|scenario| &scenario.world.factors) {
            if !factors.contains(&factor.path.as_str()) {
                factors.push(&factor.path);
            }
        }
        Self { study, factors, outcomes }
    }

    /// How many cells a row has.
    pub fn width(&self) -> usize {
        self.study.axes.len() + 1 + self.factors.len() + self.outcomes.len()
    }

    /// A row for each draw; empty where a scenario does not have the factor or the KPI.
    ///
    /// # Errors
    /// [`Error::Failed`] if a name occurs twice.
    pub fn frame(&self, draws: Draws) -> Result<DataFrame> {
        let scenario = &self.study.scenarios[draws.scenario];
        let count = draws.outcomes.first().map_or(0, Vec::len);
        let level = |(axis, level): (&crate::model::Axis, &usize)| {
            (axis.name.clone(), Values::Text(vec![axis.levels[*level].name.clone(); count]))
        };
        let mut columns: Vec<(String, Values)> = self.study.axes.iter().zip(&scenario.levels).map(level).collect();
        let numbers = (draws.first..draws.first + count).map(|draw| i64::try_from(draw).ok());
        columns.push(("draw".into(), Values::Whole(numbers.collect())));
        let mut known = draws.factors;
        for path in &self.factors {
            let place = scenario.world.factors.iter().position(|factor| factor.path == **path);
            let values = place.map_or_else(|| vec![f64::NAN; count], |place| std::mem::take(&mut known[place]));
            columns.push(((*path).to_owned(), Values::Real(values)));
        }
        for (outcome, values) in self.outcomes.iter().zip(draws.outcomes) {
            columns.push((outcome.label(self.study), Values::Real(values)));
        }
        frame("draws", &columns)
    }
}

/// The rows of all frames, one below the other.
///
/// # Errors
/// [`Error::Failed`] if they are not of one table.
pub fn joined(frames: Vec<DataFrame>) -> Result<DataFrame> {
    let mut frames = frames.into_iter();
    let mut all = frames.next().unwrap_or_default();
    for frame in frames {
        all.vstack_mut_owned(frame).map_err(failed)?;
    }
    Ok(all)
}

fn failed(error: polars::error::PolarsError) -> Error {
    Error::Failed(format!("cannot write the table of draws: {error}"))
}

fn unwritten(error: std::io::Error) -> Error {
    Error::Failed(format!("cannot write the table of draws: {error}"))
}
