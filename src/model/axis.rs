//! Axes, their levels, and the scenarios they span.

use crate::model::World;

/// What an axis stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AxisKind {
    /// Somebody chooses its level.
    Decision,
    /// Nobody does.
    Uncertainty,
}

/// One setting of an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Its name in the file.
    pub name: String,
    /// What charts call it.
    pub label: String,
}

/// One way the world may differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// Its name in the file.
    pub name: String,
    /// What charts call it.
    pub label: String,
    /// Decision or uncertainty.
    pub kind: AxisKind,
    /// The levels, in the file's order; at least one.
    pub levels: Vec<Level>,
    /// Index of the level that others are compared with (always present on a decision axis).
    pub reference: Option<usize>,
}

/// One level from every axis, and the world they make.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Index of the level on each axis, in the axes' order.
    pub levels: Vec<usize>,
    /// The levels' names joined by slashes, as `--scenario` takes them; empty for a study without axes.
    pub name: String,
    /// The world as composed.
    pub world: World,
}
