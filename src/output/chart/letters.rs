//! Labels with letters that the embedded typeface lacks: a PNG shows names from the study file in their place. An SVG leaves
//! them to the fonts of whoever looks at it.

use super::canvas::{Canvas, Shape};
use super::font;
use crate::model::Study;
use crate::output::plot::Plot;

/// What a footer says where names stand for labels.
pub const NOTE: &str =
    "Labels with letters that this picture's typeface lacks are shown by their names in the study file";

/// The study with names for labels that cannot be drawn; `None` if all can.
pub fn drawable(study: &Study) -> Option<Study> {
    let mut legible = study.clone();
    let mut changed = false;
    let mut replace = |label: &mut String, name: &str| {
        if !can_be_drawn(label) {
            *label = if can_be_drawn(name) { name.to_owned() } else { without(label) };
            changed = true;
        }
    };
    replace(&mut legible.title, &without(&study.title));
    replace(&mut legible.commodity, "commodity");
    for axis in &mut legible.axes {
        replace(&mut axis.label, &axis.name);
        for (index, level) in axis.levels.iter_mut().enumerate() {
            let name = if can_be_drawn(&level.name) { level.name.clone() } else { format!("level {}", index + 1) };
            replace(&mut level.label, &name);
        }
    }
    for scenario in &mut legible.scenarios {
        scenario.world.sources.iter_mut().for_each(|source| replace(&mut source.label, &source.name));
        scenario.world.facilities.iter_mut().for_each(|facility| replace(&mut facility.label, &facility.name));
    }
    for reference in &mut legible.references {
        let publisher = reference.publisher.iter_mut();
        publisher.for_each(|publisher| replace(publisher, &reference.key));
        replace(&mut reference.title, &reference.key);
    }
    changed.then_some(legible)
}

/// Whether the typeface has all letters of a picture.
pub fn drawn(canvas: &Canvas) -> bool {
    canvas.shapes.iter().all(|shape| match shape {
        Shape::Text { text, .. } => can_be_drawn(text),
        _ => true,
    })
}

/// What a footer says where the texts of a plot lack words.
pub const PLOT_NOTE: &str = "Words with letters that this picture's typeface lacks are shown as …";

/// The plot without the words that cannot be drawn; `None` if all can.
pub fn drawable_plot(plot: &Plot) -> Option<Plot> {
    let mut legible = plot.clone();
    let mut changed = false;
    legible.each_text(&mut |text| {
        if !can_be_drawn(text) {
            *text = without(text);
            changed = true;
        }
    });
    changed.then_some(legible)
}

fn can_be_drawn(text: &str) -> bool {
    text.chars().all(|letter| letter.is_whitespace() || font::has(letter))
}

/// The words that can be drawn, with an ellipsis for those between that cannot.
pub fn without(text: &str) -> String {
    if can_be_drawn(text) {
        return text.to_owned();
    }
    let mut words: Vec<&str> =
        text.split_whitespace().map(|word| if can_be_drawn(word) { word } else { "…" }).collect();
    words.dedup_by(|a, b| a == b && *a == "…");
    words.join(" ")
}
