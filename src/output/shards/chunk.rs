//! A chunk file: what is known of the draws of one shard, which says itself what it is.
//!
//! ```text
//! "orecast chunk 1\n"          by which it is known
//! length of the head           u64, little-endian
//! head                         JSON: what it is a part of, which draws of which scenarios
//! records                      one after the other: of each stretch of draws those of its accounts; see `analysis/ledger/kept.rs`
//! index                        of each record its length, u64, and its SHA-256, 32 bytes
//! length of the index          u64
//! SHA-256 of head and index    64 hexadecimal digits
//! "end of chunk\n"             without which it is no whole one
//! ```
//!
//! It is written under another name and renamed when it is whole.

use crate::analysis::Part;
use crate::error::{Error, Result};
use crate::output::digest::sha256_of_all;
use crate::output::shards::Identity;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

const BEGIN: &[u8] = b"orecast chunk 1\n";
const END: &[u8] = b"end of chunk\n";
const LENGTH: usize = size_of::<u64>();
const DIGEST: usize = 64;

/// A record's row in the index.
const ROW: usize = LENGTH + 32;

/// What a chunk says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// What it is a part of.
    pub identity: Identity,
    /// The number of its shard, from 1.
    pub shard: usize,
    /// Its draws; none, if there are more shards than there is to do.
    pub stretches: Vec<Stretch>,
    /// The command line that made it, word by word.
    pub command: Vec<String>,
    /// When it was begun, in UTC.
    pub started: String,
}

/// Some draws of some scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The group of the scenarios, by its index.
    pub group: usize,
    /// The scenarios, by their names.
    pub scenarios: Vec<String>,
    /// The first draw.
    pub first: usize,
    /// The draw after the last.
    pub end: usize,
}

impl Stretch {
    /// What it is a part of the study as.
    pub fn part(&self) -> Part {
        Part { group: self.group, draws: self.first..self.end }
    }
}

/// Where a record is.
#[derive(Debug, Clone, Copy)]
struct Record {
    at: u64,
    length: u64,
    sha256: [u8; 32],
}

/// Writes a chunk, record by record.
pub struct Writer {
    file: BufWriter<NamedTempFile>,
    head: Vec<u8>,
    index: Vec<u8>,
    at: u64,
    target: PathBuf,
}

impl Writer {
    /// Begins a chunk that will be `target`, in a file that is not taken for one.
    ///
    /// # Errors
    /// [`Error::Failed`] with the reason.
    pub fn begin(file: NamedTempFile, target: PathBuf, head: &Head) -> Result<Self> {
        let head = serde_json::to_vec(head).map_err(|error| Error::Failed(error.to_string()))?;
        // Whoever asks how far the shard is sees by the lock that somebody is at work. A disk that knows no locks does without.
        let _ = file.as_file().try_lock();
        let mut writer = Self { file: BufWriter::new(file), head: Vec::new(), index: Vec::new(), at: 0, target };
        writer.put(BEGIN)?;
        writer.put(&(head.len() as u64).to_le_bytes())?;
        writer.put(&head)?;
        Ok(Self { head, ..writer })
    }

    /// Adds the next record.
    ///
    /// # Errors
    /// [`Error::Failed`] with the reason.
    pub fn add(&mut self, record: &[u8]) -> Result<()> {
        self.index.extend_from_slice(&(record.len() as u64).to_le_bytes());
        self.index.extend_from_slice(&digest(record));
        self.put(record)
    }

    /// Ends the chunk and gives it its name; how long it is \[bytes\].
    ///
    /// # Errors
    /// [`Error::Failed`] with the reason.
    pub fn finish(mut self) -> Result<u64> {
        let index = std::mem::take(&mut self.index);
        self.put(&index)?;
        self.put(&(index.len() as u64).to_le_bytes())?;
        self.put(seal(&self.head, &index).as_bytes())?;
        self.put(END)?;
        let failed = |error: std::io::Error| failed(&self.target, &error);
        let file = self.file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&self.target).map_err(|error| failed(error.error))?;
        Ok(self.at)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.at += bytes.len() as u64;
        self.file.write_all(bytes).map_err(|error| failed(&self.target, &error))
    }
}

/// A chunk that is whole, as far as its head and index tell.
#[derive(Debug)]
pub struct Chunk {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub head: Head,
    index: Vec<Record>,
}

impl Chunk {
    /// Opens a chunk.
    ///
    /// # Errors
    /// [`Error::Failed`] with the reason if it is damaged or cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        let frame = Frame::read(path).map_err(|error| damaged(path, &error.to_string()))?;
        let frame = frame.ok_or_else(|| damaged(path, "it is not whole"))?;
        let unknown = |error: serde_json::Error| damaged(path, &format!("it is of another version: {error}"));
        let head = serde_json::from_slice(&frame.head).map_err(unknown)?;
        Ok(Self { path: path.to_owned(), head, index: frame.records() })
    }

    /// How many records it holds.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether it holds none: there are more shards than there is to do.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Some records, by their places in the chunk, as they were written.
    ///
    /// # Errors
    /// [`Error::Failed`] if they are not.
    pub fn records(&self, some: Range<usize>) -> Result<Vec<Vec<u8>>> {
        let wrong = |error: std::io::Error| damaged(&self.path, &error.to_string());
        let records = self.index.get(some).ok_or_else(|| damaged(&self.path, "it does not hold what it says"))?;
        let mut file = File::open(&self.path).map_err(wrong)?;
        let bytes = records.iter().map(|record| piece(&mut file, record.at, record.length).map_err(wrong));
        let bytes = bytes.collect::<Result<Vec<Vec<u8>>>>()?;
        let is_whole = bytes.par_iter().zip(records).all(|(bytes, record)| digest(bytes) == record.sha256);
        if is_whole { Ok(bytes) } else { Err(damaged(&self.path, "its records are not as they were written")) }
    }
}

/// What stands around the records of a chunk.
struct Frame {
    head: Vec<u8>,
    index: Vec<u8>,
}

impl Frame {
    /// Reads it; `None` if the file is not whole.
    fn read(path: &Path) -> std::io::Result<Option<Self>> {
        let (lead, tail) = (BEGIN.len() + LENGTH, LENGTH + DIGEST + END.len());
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let Some(most) = length.checked_sub((lead + tail) as u64) else { return Ok(None) };
        let begin = piece(&mut file, 0, lead as u64)?;
        let end = piece(&mut file, length - tail as u64, tail as u64)?;
        let (head, index) = (number(&begin[BEGIN.len()..]), number(&end));
        if !begin.starts_with(BEGIN) || !end.ends_with(END) || head > most || index > most - head {
            return Ok(None);
        }
        let head = piece(&mut file, lead as u64, head)?;
        let index = piece(&mut file, length - tail as u64 - index, index)?;
        let is_sealed = end[LENGTH..LENGTH + DIGEST] == *seal(&head, &index).as_bytes();
        Ok(is_sealed.then_some(Self { head, index }))
    }

    /// Where the records are.
    fn records(&self) -> Vec<Record> {
        let mut at = (BEGIN.len() + LENGTH + self.head.len()) as u64;
        let record = |row: &[u8; ROW]| {
            let (length, sha256) = (number(row), *row.last_chunk().unwrap_or(&[0; 32]));
            at += length;
            Record { at: at - length, length, sha256 }
        };
        self.index.as_chunks().0.iter().map(record).collect()
    }
}

/// The digest of a record.
fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The digest of a head and an index.
fn seal(head: &[u8], index: &[u8]) -> String {
    sha256_of_all([("head", head), ("index", index)].into_iter())
}

/// The number at the beginning of some bytes.
fn number(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |first| u64::from_le_bytes(*first))
}

/// A piece of a file.
fn piece(file: &mut File, at: u64, length: u64) -> std::io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = vec![0; length as usize];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn damaged(path: &Path, why: &str) -> Error {
    Error::Failed(format!("{} is damaged: {why}", path.display()))
}

fn failed(target: &Path, error: &std::io::Error) -> Error {
    Error::Failed(format!("cannot write {}: {error}; nothing is there that could be taken for it", target.display()))
}
