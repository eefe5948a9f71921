//! The values of the draws: columns, of which those that are alike take room once and those that do not vary none.

use crate::analysis::arena::Room;
use crate::analysis::formula::{Formula, Kind};
use crate::engine::{Column, LANES};
use crate::error::Result;
use std::collections::HashMap;

/// Where a column is.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// The same in every draw of the block.
    Constant(f64),
    /// From this index of the values on.
    Values(usize),
}

impl Place {
    /// Whether both are the same column.
    pub fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Constant(a), Self::Constant(b)) => a.to_bits() == b.to_bits(),
            (Self::Values(a), Self::Values(b)) => a == b,
            _ => false,
        }
    }
}

/// Columns of one block, as they are made.
#[derive(Debug, Default)]
pub struct Draft {
    places: Vec<Vec<Place>>,
    values: Vec<f64>,
}

impl Draft {
    /// Starts afresh, for so many worlds.
    pub fn clear(&mut self, worlds: usize) {
        self.places.iter_mut().for_each(Vec::clear);
        self.places.resize(worlds, Vec::new());
        self.values.clear();
    }

    /// How many columns a world has so far.
    pub fn len(&self, world: usize) -> usize {
        self.places[world].len()
    }

    /// Keeps a world's next column. `twin` is another one (world, column) that may well be the same.
    pub fn push(&mut self, world: usize, column: &Column, twin: Option<(usize, usize)>) {
        let place = twin.map(|(world, column)| self.places[world][column]).filter(|place| self.holds(*place, column));
        let place = place.unwrap_or_else(|| self.add(column));
        self.places[world].push(place);
    }

    /// Whether a column is what stands at a place, to the bit.
    fn holds(&self, place: Place, column: &Column) -> bool {
        match place {
            Place::Constant(value) => column.iter().all(|other| other.to_bits() == value.to_bits()),
            Place::Values(from) => {
                column.iter().zip(&self.values[from..]).all(|(other, value)| other.to_bits() == value.to_bits())
            }
        }
    }

    /// Copies a column's values to `target`.
    fn copy(&self, (world, column): (usize, usize), target: &mut Column) {
        match self.places[world][column] {
            Place::Constant(value) => target.fill(value),
            Place::Values(from) => target.copy_from_slice(&self.values[from..from + LANES]),
        }
    }

    fn add(&mut self, column: &Column) -> Place {
        let constant = Place::Constant(column[0]);
        if self.holds(constant, column) {
            return constant;
        }
        self.values.extend_from_slice(column);
        Place::Values(self.values.len() - LANES)
    }
}

/// Blocks of draws whose columns are kept together: long stretches of memory are read faster than many short ones.
pub const BATCH: usize = 8;

/// Draws in a batch.
pub const CHUNK: usize = BATCH * LANES;

/// Columns of a batch of blocks: for each world in the order in which they were pushed.
#[derive(Debug)]
pub struct Store<'a> {
    places: Vec<Vec<Place>>,
    values: &'a [f64],
}

impl<'a> Store<'a> {
    /// The columns of up to [`BATCH`] blocks, in their order, in `room`.
    ///
    /// # Errors
    /// If there is no room.
    pub fn of(drafts: &[Draft], room: &Room<'a>) -> Result<Self> {
        let mut joint = Joint { drafts, columns: Vec::new(), known: HashMap::new() };
        let worlds = drafts.first().map_or(0, |draft| draft.places.len());
        let columns = |world: usize| 0..drafts[0].places[world].len();
        let places = (0..worlds).map(|world| columns(world).map(|column| joint.place((world, column))).collect());
        let places = places.collect();
        let values = room.take(joint.columns.len() * CHUNK)?;
        for (column, target) in joint.columns.iter().zip(values.as_chunks_mut::<CHUNK>().0) {
            // What is missing to a whole batch is filled with the last block's values.
            let blocks = (0..BATCH).map(|block| &drafts[block.min(drafts.len() - 1)]);
            for (draft, target) in blocks.zip(target.as_chunks_mut::<LANES>().0) {
                draft.copy(*column, target);
            }
        }
        Ok(Self { places, values })
    }
}

/// The columns of several blocks, as they are joined.
struct Joint<'d> {
    drafts: &'d [Draft],
    /// The columns (world, index) that take room, in the order in which they are put there.
    columns: Vec<(usize, usize)>,
    /// For a place of values in the first block: the column that had it first, and where that is now.
    known: HashMap<usize, ((usize, usize), Place)>,
}

impl Joint<'_> {
    /// Joins a column (world, index): constant if it is so in all blocks, shared if it is so in all, else put after the others.
    fn place(&mut self, mine: (usize, usize)) -> Place {
        let at = |draft: &Draft, (world, index): (usize, usize)| draft.places[world][index];
        let alike = |other: &dyn Fn(&Draft) -> Place| self.drafts.iter().all(|draft| at(draft, mine).is(other(draft)));
        let first = at(&self.drafts[0], mine);
        match first {
            Place::Constant(_) if alike(&|_| first) => return first,
            Place::Values(from) => match self.known.get(&from) {
                Some((twin, place)) if alike(&|draft| at(draft, *twin)) => return *place,
                _ => {}
            },
            Place::Constant(_) => {}
        }
        let place = Place::Values(self.columns.len() * CHUNK);
        self.columns.push(mine);
        if let Place::Values(from) = first {
            self.known.entry(from).or_insert((mine, place));
        }
        place
    }
}

/// A column of a world: what is summed and subtracted (places among its columns), and what is made of the sums.
#[derive(Debug, Clone, Copy)]
pub struct Computed<'f> {
    /// Its world.
    pub world: usize,
    /// Where its year's columns begin.
    pub before: usize,
    /// What is computed.
    pub formula: &'f Formula,
    /// Length of the year \[yr\].
    pub length: f64,
}

impl Store<'_> {
    /// Where the operands of a column are.
    fn operands<'s>(&'s self, column: &'s Computed) -> impl Iterator<Item = Place> + 's {
        let indices = column.formula.a.iter().chain(&column.formula.b);
        indices.map(|index| self.places[column.world][column.before + index])
    }

    /// Adds up columns into `sum`.
    fn sum(&self, column: &Computed, indices: &[usize], sum: &mut [f64; CHUNK]) {
        let mut places = indices.iter().map(|index| self.places[column.world][column.before + index]);
        match places.next() {
            None => sum.fill(0.0),
            Some(Place::Constant(value)) => sum.fill(value),
            Some(Place::Values(at)) => sum.copy_from_slice(&self.values[at..at + CHUNK]),
        }
        for place in places {
            match place {
                Place::Constant(value) => sum.iter_mut().for_each(|sum| *sum += value),
                Place::Values(at) => sum.iter_mut().zip(&self.values[at..]).for_each(|(sum, value)| *sum += value),
            }
        }
    }

    /// A column's values: as they are kept, or computed on `desk`.
    fn column<'v>(&'v self, column: &Computed, desk: &'v mut Desk) -> &'v [f64; CHUNK] {
        let Formula { kind, a, b } = column.formula;
        let itself = b.is_empty() && *kind == Kind::Difference;
        if let ([index], true) = (&a[..], itself)
            && let Place::Values(at) = self.places[column.world][column.before + index]
            && let Some(values) = self.values[at..].first_chunk()
        {
            return values;
        }
        self.sum(column, a, &mut desk.a);
        if !itself {
            self.sum(column, b, &mut desk.b);
            kind.apply(&mut desk.a, &desk.b, column.length);
        }
        &desk.a
    }
}

/// Room to compute a column of a batch in.
struct Desk {
    a: [f64; CHUNK],
    b: [f64; CHUNK],
}

impl Desk {
    fn new() -> Self {
        Self { a: [0.0; CHUNK], b: [0.0; CHUNK] }
    }
}

/// Whether two columns are the same in all batches: made in the same way of the same columns.
pub fn same(batches: &[Store], a: &Computed, b: &Computed) -> bool {
    let alike = a.formula.kind == b.formula.kind
        && (a.formula.a.len(), a.formula.b.len()) == (b.formula.a.len(), b.formula.b.len());
    alike && batches.iter().all(|batch| batch.operands(a).zip(batch.operands(b)).all(|(a, b)| a.is(b)))
}

/// The value of a column that is the same in all draws.
pub fn constant(batches: &[Store], column: &Computed) -> Option<f64> {
    let first = batches.first()?;
    let same = |batch: &Store| {
        batch.operands(column).zip(first.operands(column)).all(|(a, b)| matches!(a, Place::Constant(_)) && a.is(b))
    };
    batches.iter().all(same).then(|| first.column(column, &mut Desk::new())[0])
}

/// Hands the values of a column over all `draws` to `take`, batch by batch; the column `minus` is subtracted draw by draw.
pub fn read(
    batches: &[Store],
    column: &Computed,
    minus: Option<&Computed>,
    draws: usize,
    mut take: impl FnMut(&[f64]),
) {
    let (mut desk, mut other, mut less) = (Desk::new(), Desk::new(), [0.0; CHUNK]);
    for (index, batch) in batches.iter().enumerate() {
        let mut values = batch.column(column, &mut desk);
        if let Some(minus) = minus {
            let minus = batch.column(minus, &mut other);
            for draw in 0..CHUNK {
                less[draw] = values[draw] - minus[draw];
            }
            values = &less;
        }
        // What lies beyond the last draw was computed for company only.
        take(&values[..CHUNK.min(draws - index * CHUNK)]);
    }
}
