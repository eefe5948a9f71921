//! The test program.

mod answers;
mod architecture;
mod bad_input;
mod charts;
mod cli;
mod distributions;
mod faults;
mod fixture;
mod golden;
mod known_answers;
mod properties;
mod random;
mod worked_cases;
