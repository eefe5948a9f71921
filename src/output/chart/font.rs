//! The advances and bearings of the embedded fonts' glyphs, which plotters does not tell and its bitmaps ignore.
//!
//! Reads the tables `cmap` (format 4), `hmtx`, `hhea` and `head` of a TrueType file. What cannot be read counts as half an em wide.

use crate::output::theme;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Where a glyph lies on the line, in ems.
#[derive(Debug, Clone, Copy)]
pub struct Glyph {
    /// From its origin to that of the next.
    pub advance: f64,
    /// From its origin to its leftmost ink.
    pub bearing: f64,
}

/// The glyph of a letter; for one that the fonts lack about what another font needs for it.
pub fn glyph(letter: char, bold: bool) -> Glyph {
    let advance = if letter < '\u{1100}' { 0.6 } else { 1.0 };
    fonts()[usize::from(bold)].get(&letter).copied().unwrap_or(Glyph { advance, bearing: 0.0 })
}

/// Whether both fonts have the letter.
pub fn has(letter: char) -> bool {
    fonts().iter().all(|font| font.contains_key(&letter))
}

/// The glyphs of the regular and of the bold font.
fn fonts() -> &'static [HashMap<char, Glyph>; 2] {
    static GLYPHS: OnceLock<[HashMap<char, Glyph>; 2]> = OnceLock::new();
    GLYPHS.get_or_init(|| [theme::REGULAR, theme::BOLD].map(|bytes| Tables { bytes }.glyphs().unwrap_or_default()))
}

struct Tables<'a> {
    bytes: &'a [u8],
}

impl Tables<'_> {
    fn u16(&self, at: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at + 2)?;
        Some(usize::from(u16::from_be_bytes([bytes[0], bytes[1]])))
    }

    fn i16(&self, at: usize) -> Option<f64> {
        Some(f64::from(self.u16(at)? as u16 as i16))
    }

    fn u32(&self, at: usize) -> Option<usize> {
        Some(self.u16(at)? << 16 | self.u16(at + 2)?)
    }

    /// Where a table begins.
    fn table(&self, tag: &[u8; 4]) -> Option<usize> {
        let records = (0..self.u16(4)?).map(|index| 12 + 16 * index);
        let record = records.into_iter().find(|at| self.bytes.get(*at..at + 4) == Some(tag))?;
        self.u32(record + 8)
    }

    /// All glyphs of the basic plane.
    fn glyphs(&self) -> Option<HashMap<char, Glyph>> {
        let em = self.u16(self.table(b"head")? + 18)? as f64;
        let metrics = self.table(b"hmtx")?;
        let full = self.u16(self.table(b"hhea")? + 34)?;
        // Beyond the last full record glyphs have its advance and only bearings of their own.
        let bearing_at =
            |id: usize| if id < full { metrics + 4 * id + 2 } else { metrics + 4 * full + 2 * (id - full) };
        let glyph = |id: usize| {
            let advance = self.u16(metrics + 4 * id.min(full - 1))? as f64 / em;
            Some(Glyph { advance, bearing: self.i16(bearing_at(id))? / em })
        };
        Some(self.letters()?.into_iter().filter_map(|(letter, id)| Some((letter, glyph(id)?))).collect())
    }

    /// Letters and the glyphs they have, from the map of format 4.
    fn letters(&self) -> Option<Vec<(char, usize)>> {
        let cmap = self.table(b"cmap")?;
        let maps = (0..self.u16(cmap + 2)?).filter_map(|index| Some(cmap + self.u32(cmap + 4 + 8 * index + 4)?));
        let map = maps.into_iter().find(|at| self.u16(*at) == Some(4))?;
        let segments = self.u16(map + 6)? / 2;
        let mut letters = Vec::new();
        for segment in 0..segments {
            let field = |index: usize| map + 14 + 2 * segment + 2 * segments * index + if index > 0 { 2 } else { 0 };
            let (last, first, delta) = (self.u16(field(0))?, self.u16(field(1))?, self.u16(field(2))?);
            let offset = self.u16(field(3))?;
            for code in first..=last.min(0xfffd) {
                let id = match offset {
                    0 => code + delta,
                    offset => match self.u16(field(3) + offset + 2 * (code - first))? {
                        0 => continue,
                        id => id + delta,
                    },
                };
                letters.extend(char::from_u32(code as u32).map(|letter| (letter, id & 0xffff)));
            }
        }
        Some(letters)
    }
}
