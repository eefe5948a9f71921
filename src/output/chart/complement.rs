//! A second scale right of curves of shares: what the figures on the left leave of 100.

use super::canvas::{Align, Area, Canvas, Type};
use super::scale::Span;
use super::text;
use crate::output::number::figure;
use crate::output::plot::Curves;
use crate::output::theme::LABEL;

/// Width of the figures and of the title.
const ROOM: f64 = 96.0;

/// The room that it needs right of the plots.
pub fn room(curves: &Curves) -> f64 {
    if curves.complement.is_empty() { 0.0 } else { ROOM }
}

/// Draws it right of the last plot of each row of them.
pub fn draw(canvas: &mut Canvas, curves: &Curves, plots: &[Area], y: &Span) {
    let right = plots.iter().map(|plot| plot.right).fold(0.0, f64::max);
    if curves.complement.is_empty() {
        return;
    }
    for plot in plots.iter().filter(|plot| plot.right > right - 1.0) {
        for (value, _) in y.ticks() {
            let at = (plot.right + 8.0, plot.bottom - y.share(value) * plot.height() + LABEL * 0.36);
            canvas.text(at, figure(100.0 - value), Type::new(LABEL).muted());
        }
        let (look, length) = (Type::new(LABEL).align(Align::Centre), plot.height() + 40.0);
        let title = text::fit_title(&curves.complement, look, length);
        canvas.text_upwards((plot.right + ROOM - 6.0, plot.middle_y()), &title, look, length);
    }
}
