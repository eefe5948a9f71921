//! The test program.

mod charts;
