//! The test program.

mod analyses;
mod answers;
mod architecture;
mod bad_input;
mod charts;
mod checks;
mod cli;
mod correlations;
mod damage;
mod distributions;
mod draws;
mod faults;
mod fixture;
mod golden;
mod known_answers;
mod morris;
mod overrides;
mod plots;
mod properties;
mod random;
mod resolved;
mod schema;
mod sobol_indices;
mod streams;
mod tornado;
mod worked_cases;
