//! What `orecast list` shows: scenarios, factors, and every number that `--set` takes.

use crate::model::Study;
use std::fmt::Write;

/// The listing as text.
pub fn listing(study: &Study) -> String {
    let mut text = format!("{}\n\nScenarios (--scenario)\n", study.title);
    for scenario in &study.scenarios {
        let name = if scenario.name.is_empty() { "(the only one)" } else { &scenario.name };
        let _ = writeln!(text, "  {name}");
    }
    let uncertain =
        |path: &str| study.scenarios.iter().any(|it| it.world.factors.iter().any(|factor| factor.path == path));
    text.push_str("\nNumbers (--set, --scale, --shift); * marks an uncertain one, which is a factor\n");
    let width = study.assumptions.iter().map(|it| it.path.len()).max().unwrap_or(0);
    for it in &study.assumptions {
        let mark = if uncertain(&it.path) { '*' } else { ' ' };
        let level = it.level.as_ref().map_or(String::new(), |level| format!("  (by {level})"));
        let line = format!("{mark} {:width$}  {} {}{level}", it.path, it.value, it.unit);
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}
