//! What a run is presented as: its tables, charts, workbook and report, as files.

use crate::analysis::Results;
use crate::error::Result;
use crate::model::{ChartStyle, MetricName, Study};
use crate::output::chart::{self, Chart, Format, charts};
use crate::output::folder::File;
use crate::output::kept::Kept;
use crate::output::manifest::Manifest;
use crate::output::report::{Included, Material};
use crate::output::table::Table;
use crate::output::workbook;
use crate::run::{Job, report};

/// What is presented.
pub struct Presented<'p> {
    /// What was asked for.
    pub job: &'p Job,
    /// The study as run.
    pub study: &'p Study,
    /// What was found.
    pub results: &'p Results,
    /// The KPIs that are to be mapped; none: the usual ones.
    pub maps: &'p [MetricName],
    /// What was found besides.
    pub kept: Option<&'p Kept>,
    /// All tables.
    pub tables: &'p [Table],
    /// How the run was made.
    pub manifest: &'p Manifest,
    /// What analyses of the same study have found.
    pub included: &'p [Included],
    /// What the study is warned of.
    pub warnings: &'p [String],
}

impl Presented<'_> {
    /// The files.
    ///
    /// # Errors
    /// What could not be drawn or written.
    pub fn files(&self) -> Result<Vec<File>> {
        let mut files = tabled(self.tables)?;
        // Each takes about a second of one core.
        let (book, drawn) = rayon::join(|| self.book(), || self.drawn());
        let (drawn, figures) = drawn?;
        files.extend(drawn);
        files.extend(book?);
        let material = Material {
            study: self.study,
            results: self.results,
            tables: self.tables,
            charts: &figures,
            manifest: self.manifest,
            included: self.included,
            warnings: self.warnings,
        };
        files.extend(report::reports(&material, &self.job.reports, self.job.charts.unwrap_or(Format::Png))?);
        Ok(files)
    }

    /// The workbook, if it is wanted.
    fn book(&self) -> Result<Option<File>> {
        let book = || workbook::xlsx(self.study, self.results, self.tables, self.manifest);
        let book = self.job.workbook.then(book).transpose()?;
        Ok(book.map(|bytes| (workbook::FILE.to_owned(), bytes)))
    }

    /// The charts as files, and as drawings in a report; none where none are wanted.
    fn drawn(&self) -> Result<(Vec<File>, Vec<Chart>)> {
        let Some(format) = self.job.charts else { return Ok((Vec::new(), Vec::new())) };
        let drawn = |format| drawings(self.study, (self.results, self.maps), self.kept, format);
        Ok((as_files(drawn(format)?, format), drawn(Format::Svg)?))
    }
}

/// Tables as CSV and as Parquet.
pub fn tabled(tables: &[Table]) -> Result<Vec<File>> {
    let mut files = Vec::new();
    for table in tables {
        let (csv, parquet) = table.encode()?;
        files.push((format!("tables/{}.csv", table.name), csv));
        files.push((format!("tables/{}.parquet", table.name), parquet));
    }
    Ok(files)
}

/// Charts as files.
pub fn as_files(charts: Vec<Chart>, format: Format) -> Vec<File> {
    charts.into_iter().map(|it| (format!("charts/{}.{}", it.name, format.extension()), it.bytes)).collect()
}

/// All charts of a run: first those of what was found besides.
pub fn drawings(
    study: &Study,
    (results, maps): (&Results, &[MetricName]),
    kept: Option<&Kept>,
    format: Format,
) -> Result<Vec<Chart>> {
    let besides = kept.map_or_else(|| Ok(Vec::new()), |kept| plotted(study.charts, kept, format))?;
    Ok([besides, charts(study, results, maps, format)?].concat())
}

/// The charts of what was found, in a style.
pub fn plotted(style: ChartStyle, kept: &Kept, format: Format) -> Result<Vec<Chart>> {
    chart::plots(&chart::Footer { style, ..kept.footer.clone() }, &kept.plots, format)
}
