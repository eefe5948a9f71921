//! From shapes to the bytes of a PNG or SVG.

use super::canvas::{Align, Canvas, Point, Shape, Type};
use super::{Format, font, text};
use crate::error::Error;
use crate::model::ChartStyle;
use crate::output::number;
use crate::output::theme::{self, FAMILY, LINE_PER_EM};
use plotters::prelude::{BitMapBackend, DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, FontTransform, RGBColor, ShapeStyle, TextStyle};
use std::fmt::Display;

/// Backends draw at whole pixels: with twice as many, a bitmap can be averaged down and an SVG is fine enough.
const FINER: f64 = 2.0;

/// The canvas in the given format.
pub fn render(canvas: &Canvas, format: Format) -> Result<Vec<u8>, Error> {
    match format {
        Format::Png => png(canvas),
        Format::Svg => svg(canvas),
    }
}

/// Numbers of pixels of a bitmap from left to right and from top to bottom.
fn pixels(style: &ChartStyle) -> (u32, u32) {
    let pixels = |mm: f64| (mm / 25.4 * style.dpi).round() as u32;
    (pixels(style.width), pixels(style.height))
}

/// Those of a vector picture with so many to a unit.
fn size(canvas: &Canvas, per_unit: f64) -> (u32, u32) {
    ((canvas.width * per_unit).round() as u32, (canvas.height * per_unit).round() as u32)
}

fn failed(cause: impl Display) -> Error {
    Error::Failed(format!("a chart could not be drawn: {cause}"))
}

fn png(canvas: &Canvas) -> Result<Vec<u8>, Error> {
    let (width, height) = pixels(&canvas.style);
    let per_unit = f64::from(width) / canvas.width;
    let fine = (2 * width, 2 * height);
    let mut pixels = vec![255; fine.0 as usize * fine.1 as usize * 3];
    let backend = BitMapBackend::with_buffer(&mut pixels, fine);
    Painter { backend, vector: false, raster: Raster { per_unit: per_unit * FINER, size: fine }, style: canvas.style }
        .draw(canvas)?;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let per_metre = (canvas.style.dpi / 0.0254).round() as u32;
    let dims = png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter };
    encoder.set_pixel_dims(Some(dims));
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&halved(&pixels, fine.0 as usize)).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

/// An image so many pixels wide at half its size: each pixel the mean of four.
fn halved(pixels: &[u8], width: usize) -> Vec<u8> {
    let row = width * 3;
    let mut small = Vec::with_capacity(pixels.len() / 4);
    for rows in pixels.chunks_exact(2 * row) {
        let (upper, lower) = rows.split_at(row);
        for (a, b) in upper.chunks_exact(6).zip(lower.chunks_exact(6)) {
            for channel in 0..3 {
                let sum = [a[channel], a[channel + 3], b[channel], b[channel + 3]].map(u16::from).iter().sum::<u16>();
                small.push((sum / 4) as u8);
            }
        }
    }
    small
}

fn svg(canvas: &Canvas) -> Result<Vec<u8>, Error> {
    let mut text = String::new();
    let fine = size(canvas, FINER);
    let backend = SVGBackend::with_string(&mut text, fine);
    Painter { backend, vector: true, raster: Raster { per_unit: FINER, size: fine }, style: canvas.style }
        .draw(canvas)?;
    let text = with_values(&text, canvas);
    // The view box keeps the fine grid, the picture has the page's size.
    let shown = size(canvas, canvas.style.font_scale);
    let [fine, shown] = [fine, shown].map(|(width, height)| format!("width=\"{width}\" height=\"{height}\""));
    Ok(text.replacen(&fine, &shown, 1).into_bytes())
}

/// The texts of an SVG with the numbers that they show, so that each can be looked up: `<text data-values="43.217" …>43 %`.
fn with_values(svg: &str, canvas: &Canvas) -> String {
    let values = canvas.shapes.iter().filter_map(|shape| match shape {
        Shape::Text { values, .. } => Some(values),
        _ => None,
    });
    let mut pieces = svg.split("<text ");
    let head = pieces.next().unwrap_or_default().to_owned();
    let none = Vec::new();
    pieces.zip(values.chain(std::iter::repeat(&none))).fold(head, |svg, (piece, values)| match values.is_empty() {
        true => svg + "<text " + piece,
        false => {
            let values: Vec<String> = values.iter().map(f64::to_string).collect();
            svg + &format!("<text data-values=\"{}\" {piece}", values.join(" "))
        }
    })
}

/// Draws shapes on one of plotters' backends.
struct Painter<B> {
    backend: B,
    /// Whether the backend draws thick lines and polygons of any form well by itself; a bitmap gets them in convex pieces.
    vector: bool,
    raster: Raster,
    style: ChartStyle,
}

/// The pixels of a backend.
#[derive(Clone, Copy)]
struct Raster {
    /// How many a unit of the page has.
    per_unit: f64,
    /// How many there are across and down.
    size: (u32, u32),
}

impl Raster {
    /// The pixel of a place on the page; what is not a number or far outside lands just outside the page.
    fn pixel(self, (x, y): Point) -> (i32, i32) {
        let place = |value: f64, size: u32| {
            let size = f64::from(size);
            (value * self.per_unit).clamp(-size, 3.0 * size).round() as i32
        };
        (place(x, self.size.0), place(y, self.size.1))
    }
}

/// Whether a line turns so much at the middle one of three points that its pieces leave a gap there.
fn bends(three: &[(i32, i32)]) -> bool {
    let step = |a: (i32, i32), b: (i32, i32)| (f64::from(b.0 - a.0), f64::from(b.1 - a.1));
    let (before, after) = (step(three[0], three[1]), step(three[1], three[2]));
    let across = before.0 * after.1 - before.1 * after.0;
    across.abs() > 0.15 * before.0.hypot(before.1) * after.0.hypot(after.1)
        || before.0 * after.0 + before.1 * after.1 < 0.0
}

/// The corners of a slanted piece of a line: as thick everywhere as whole pixels allow, since its ends are cut along an axis.
fn slanted(a: (i32, i32), b: (i32, i32), width: i32) -> [(i32, i32); 4] {
    let (dx, dy) = (f64::from((b.0 - a.0).abs()), f64::from((b.1 - a.1).abs()));
    let across = (f64::from(width) * dx.hypot(dy) / dx.max(dy)).round() as i32;
    // Polygons are filled to their edges, both included.
    let (before, after) = (across / 2, across - across / 2 - 1);
    if dx >= dy {
        [(a.0, a.1 - before), (b.0, b.1 - before), (b.0, b.1 + after), (a.0, a.1 + after)]
    } else {
        [(a.0 - before, a.1), (b.0 - before, b.1), (b.0 + after, b.1), (a.0 + after, a.1)]
    }
}

impl<B: DrawingBackend> Painter<B> {
    fn draw(mut self, canvas: &Canvas) -> Result<(), Error> {
        let page = (self.raster.size.0 as i32, self.raster.size.1 as i32);
        let paper = self.colour(theme::PAPER);
        self.backend.draw_rect((0, 0), page, &paper, true).map_err(failed)?;
        for shape in &canvas.shapes {
            self.shape(shape)?;
        }
        self.backend.present().map_err(failed)
    }

    /// A colour as the palette has it.
    fn colour(&self, colour: RGBColor) -> RGBColor {
        theme::in_palette(colour, self.style.palette)
    }

    fn shape(&mut self, shape: &Shape) -> Result<(), Error> {
        match shape {
            Shape::Rectangle(area, colour) => {
                let raster = self.raster;
                let (left, top) = raster.pixel((area.left, area.top));
                // Both corners are drawn, so the far one is a pixel nearer, and the thinnest rectangle one pixel thick.
                let (right, bottom) = raster.pixel((area.right, area.bottom));
                let far = ((right - 1).max(left), (bottom - 1).max(top));
                self.backend.draw_rect((left, top), far, &self.colour(*colour), true).map_err(failed)
            }
            Shape::Line(points, stroke) => self.line(points, self.colour(stroke.colour), stroke.width),
            Shape::Band { upper, lower, colour } => self.band(upper, lower, self.colour(*colour)),
            Shape::Text { at, text, look, turned, .. } => {
                self.text(*at, &number::written(text, self.style.numbers), *look, *turned)
            }
        }
    }

    fn line(&mut self, points: &[Point], colour: RGBColor, width: f64) -> Result<(), Error> {
        let style = ShapeStyle {
            color: colour.to_rgba(),
            filled: true,
            stroke_width: (width * self.raster.per_unit).round().max(1.0) as u32,
        };
        let raster = self.raster;
        let mut pixels: Vec<_> = points.iter().map(|point| raster.pixel(*point)).collect();
        pixels.dedup();
        if pixels.len() < 2 {
            return Ok(());
        }
        if self.vector {
            return self.backend.draw_path(pixels, &style).map_err(failed);
        }
        for pair in pixels.windows(2) {
            self.segment(pair[0], pair[1], style)?;
        }
        let radius = style.stroke_width.saturating_sub(1) / 2;
        for bend in pixels.windows(3).filter(|three| bends(three)) {
            self.backend.draw_circle(bend[1], radius, &colour, true).map_err(failed)?;
        }
        Ok(())
    }

    /// A straight piece: as a rectangle where it can be one, since that is exact.
    fn segment(&mut self, a: (i32, i32), b: (i32, i32), style: ShapeStyle) -> Result<(), Error> {
        let width = style.stroke_width.max(1) as i32;
        let (low, high) = ((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1)));
        if a.0 == b.0 {
            let left = a.0 - width / 2;
            self.backend.draw_rect((left, low.1), (left + width - 1, high.1), &style, true).map_err(failed)
        } else if a.1 == b.1 {
            let top = a.1 - width / 2;
            self.backend.draw_rect((low.0, top), (high.0, top + width - 1), &style, true).map_err(failed)
        } else {
            self.backend.fill_polygon(slanted(a, b, width), &style).map_err(failed)
        }
    }

    fn band(&mut self, upper: &[Point], lower: &[Point], colour: RGBColor) -> Result<(), Error> {
        let raster = self.raster;
        let outline = |upper: &[Point], lower: &[Point]| -> Vec<(i32, i32)> {
            upper.iter().chain(lower.iter().rev()).map(|point| raster.pixel(*point)).collect()
        };
        if self.vector {
            return self.backend.fill_polygon(outline(upper, lower), &colour).map_err(failed);
        }
        for (above, below) in upper.windows(2).zip(lower.windows(2)) {
            self.backend.fill_polygon(outline(above, below), &colour).map_err(failed)?;
        }
        Ok(())
    }

    fn text(&mut self, (x, y): Point, text: &str, look: Type, turned: bool) -> Result<(), Error> {
        // The bitmap sizes type by its line and puts the baseline half a line below the point; SVG by 1.24 em, and 0.76 em.
        let em = look.size * self.raster.per_unit;
        let (size, drop) =
            if self.vector { (em * 1.24, em * 0.76) } else { (em * LINE_PER_EM, em * LINE_PER_EM / 2.0) };
        let drop = drop / self.raster.per_unit;
        let style = if look.bold { FontStyle::Bold } else { FontStyle::Normal };
        let transform = if turned { FontTransform::Rotate270 } else { FontTransform::None };
        let font = FontDesc::new(FontFamily::Name(FAMILY), size, style).transform(transform);
        let h_pos = match look.align {
            _ if !self.vector => HPos::Left,
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        let style =
            TextStyle { font, color: self.colour(look.colour).to_backend_color(), pos: Pos::new(h_pos, VPos::Top) };
        let raster = self.raster;
        let mut put = |words: &str, along: f64| {
            let at = if turned { (x - drop, y - along) } else { (x + along, y - drop) };
            let at = raster.pixel(at);
            self.backend.draw_text(words, &style, at).map_err(failed)
        };
        if self.vector {
            return put(text, 0.0);
        }
        // Plotters' bitmaps leave out the room before each glyph's ink, so every letter is put in its place by itself.
        let mut along = match look.align {
            Align::Left => 0.0,
            Align::Centre => -text::width(text, look) / 2.0,
            Align::Right => -text::width(text, look),
        };
        for letter in text.chars() {
            let glyph = font::glyph(letter, look.bold);
            put(letter.encode_utf8(&mut [0; 4]), along + glyph.bearing * look.size)?;
            along += glyph.advance * look.size;
        }
        Ok(())
    }
}
