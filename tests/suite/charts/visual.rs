//! Every chart looks as it did: each is held against a small picture of itself.
//!
//! `ORECAST_RENEW=1 cargo test --release visual` draws the small pictures anew; look at them before they are committed.

use super::drawn;
use super::fixture::Recipe;
use super::timelines;
use crate::fixture::package;
use crate::plots;
use orecast::output::chart::{Chart, Format};
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

/// A picture in colours, eight bits a channel.
struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

/// So many pixels of a chart, in each direction, become one of its small picture: letters blur, and shapes, places and colours
/// remain.
const SMALLER: usize = 4;

/// A small pixel has changed if a channel differs by more than this: less is hardly seen beside each other.
const SEEN: u8 = 16;

/// So many changed pixels may lie in a block: the thickness of a line, as another processor may round. A digit is more.
const ALLOWED: usize = 4;

/// The width and height of a block in small pixels: some letters.
const BLOCK: usize = 10;

impl Picture {
    fn read(png: &[u8]) -> Self {
        let mut reader = png::Decoder::new(Cursor::new(png)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("a picture");
        Self { width: info.width as usize, height: info.height as usize, pixels }
    }

    /// The picture with each square of pixels as their mean.
    fn small(&self) -> Self {
        let (width, height) = (self.width / SMALLER, self.height / SMALLER);
        let mean = |index: usize| {
            let (row, column, channel) = (index / 3 / width, index / 3 % width, index % 3);
            let at = |x: usize, y: usize| {
                u32::from(self.pixels[3 * ((row * SMALLER + y) * self.width + column * SMALLER + x) + channel])
            };
            let sum: u32 = (0..SMALLER).flat_map(|y| (0..SMALLER).map(move |x| (x, y))).map(|(x, y)| at(x, y)).sum();
            (sum / (SMALLER * SMALLER) as u32) as u8
        };
        Self { width, height, pixels: (0..3 * width * height).map(mean).collect() }
    }

    fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        encoder.write_header().and_then(|mut writer| writer.write_image_data(&self.pixels)).expect("a PNG");
        bytes
    }

    /// The most pixels of any block that differ so that it is seen; all of a picture of another size.
    fn changed(&self, other: &Self) -> usize {
        if (self.width, self.height) != (other.width, other.height) {
            return usize::MAX;
        }
        let pairs = self.pixels.chunks_exact(3).zip(other.pixels.chunks_exact(3)).enumerate();
        let seen = pairs.filter(|(_, (a, b))| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > SEEN));
        let mut blocks: HashMap<(usize, usize), usize> = HashMap::new();
        for (index, _) in seen {
            *blocks.entry((index / self.width / BLOCK, index % self.width / BLOCK)).or_default() += 1;
        }
        blocks.into_values().max().unwrap_or(0)
    }
}

/// Every chart of a run, and every kind of chart of an analysis.
fn all() -> Vec<Chart> {
    let run = drawn(&Recipe::flagship(), Format::Png);
    run.into_iter().chain(timelines::examples(Format::Png)).chain(plots::examples(Format::Png)).collect()
}

fn folder() -> PathBuf {
    package().join("tests/charts")
}

#[test]
fn every_chart_looks_as_it_did() {
    let renew = std::env::var_os("ORECAST_RENEW").is_some();
    if renew {
        let _ = fs::remove_dir_all(folder());
        fs::create_dir_all(folder()).expect("a folder");
    }
    let mut changed = Vec::new();
    for chart in all() {
        let (small, path) = (Picture::read(&chart.bytes).small(), folder().join(format!("{}.png", chart.name)));
        if renew {
            fs::write(&path, small.write()).expect("a picture");
        }
        let was = fs::read(&path).map_or(usize::MAX, |bytes| small.changed(&Picture::read(&bytes)));
        if was > ALLOWED {
            changed.push(chart.name);
        }
    }
    assert!(changed.is_empty(), "charts look otherwise: {changed:?}; if that is meant, renew them");
}

#[test]
fn there_is_no_picture_of_a_chart_that_is_no_more() {
    let charts: BTreeSet<String> = all().into_iter().map(|chart| format!("{}.png", chart.name)).collect();
    let pictures = fs::read_dir(folder()).expect("pictures").flatten();
    let pictures: BTreeSet<String> = pictures.map(|it| it.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(charts, pictures);
}

#[test]
fn a_change_that_can_be_seen_is_one() {
    let picture = |shade: u8| Picture { width: 10, height: 10, pixels: vec![shade; 300] };
    assert_eq!(picture(200).changed(&picture(200 - SEEN)), 0);
    assert_eq!(picture(200).changed(&picture(199 - SEEN)), 100);
    let mut spot = picture(255);
    spot.pixels[0] = 0;
    assert_eq!(picture(255).changed(&spot), 1);
}

#[test]
fn another_digit_is_a_change() {
    let drawn = |title: &str| {
        let mut recipe = Recipe::flagship();
        recipe.axes[0].2[2] = title.to_owned().leak();
        let all = drawn(&recipe, Format::Png);
        Picture::read(&all.iter().find(|chart| chart.name == "npv").expect("a chart").bytes).small()
    };
    assert!(drawn("Refinery of 200 t/yr").changed(&drawn("Refinery of 300 t/yr")) > ALLOWED);
}
