//! The folder of the shards: it is made by the first of them, whichever that is, and shared by all.

use crate::analysis::Shard;
use crate::error::{Error, Result};
use crate::output::cluster::LOGS;
use crate::output::folder::{self, File, STUDY};
use crate::output::shards::{Chunk, Head, Plan, State, Writer};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::NamedTempFile;

/// The file by which a folder of shards is known.
const PLAN: &str = "shards.json";

/// Ends the name of a file that is being written.
const PARTIAL: &str = ".partial";

/// Where a disk knows no locks, a file that nobody has touched for so long was left by a process that was killed.
const FORSAKEN: Duration = Duration::from_secs(3600);

/// A folder of shards.
#[derive(Debug)]
pub struct ShardFolder {
    /// Where it is.
    pub path: PathBuf,
    /// What it is about.
    pub plan: Plan,
}

impl ShardFolder {
    /// Opens a folder that shards have been written to.
    ///
    /// # Errors
    /// [`Error::Usage`] if it is none.
    pub fn open(path: &Path) -> Result<Self> {
        let Some(plan) = folder::read(path, PLAN)? else {
            return Err(Error::Usage(format!(
                "{} is no folder of shards, as it has no {PLAN}; `orecast run STUDY --shard 1/N --output DIR` makes one",
                path.display()
            )));
        };
        Ok(Self { path: path.to_owned(), plan: Plan::of_json(&plan, path)? })
    }

    /// The folder for the shards of a plan: made, if it is the first of them; `files` are the study as resolved and its data.
    ///
    /// # Errors
    /// [`Error::Usage`] if it holds shards of another run, or something else; [`Error::Failed`] if it cannot be written to.
    pub fn claim(path: &Path, plan: Plan, files: &[File]) -> Result<Self> {
        if !path.join(PLAN).exists() {
            no_other_use(path)?;
            fs::create_dir_all(path).map_err(|error| failed("make the folder", path, &error))?;
            // The plan comes last: where it is, all is there that it speaks of.
            files.iter().try_for_each(|file| add(path, file))?;
            add(path, &(PLAN.to_owned(), plan.to_json()?))?;
        }
        let there = Self::open(path)?;
        match plan.identity.differs(&there.plan.identity) {
            None => Ok(there),
            Some(what) => Err(Error::Usage(format!(
                "{} holds shards of another run, which this one cannot join: {what}{}; choose another folder with --output DIR, or \
                 remove this one if its shards are not wanted any more",
                path.display(),
                line_that_differs(&there.path, files).unwrap_or_default(),
            ))),
        }
    }

    /// Where the chunk of a shard is.
    pub fn chunk_path(&self, shard: Shard) -> PathBuf {
        self.path.join(chunk_name(shard))
    }

    /// Begins the chunk of a shard, and removes what killed processes have left of it.
    ///
    /// # Errors
    /// [`Error::Failed`] if the folder cannot be written to.
    pub fn begin(&self, shard: Shard, head: &Head) -> Result<Writer> {
        for (path, is_in_work) in self.partials(shard) {
            if !is_in_work {
                // What cannot be removed does no harm.
                let _ = fs::remove_file(path);
            }
        }
        Writer::begin(partial(&self.path, &format!("{}-", chunk_name(shard)))?, self.chunk_path(shard), head)
    }

    /// The chunk of a shard, if it is there and one of this run; if `is_thorough`, every record is held against its checksum.
    ///
    /// # Errors
    /// [`Error::Failed`] with what is wrong with it.
    pub fn chunk(&self, shard: Shard, is_thorough: bool) -> Result<Option<Chunk>> {
        let path = self.chunk_path(shard);
        if !path.exists() {
            return Ok(None);
        }
        let chunk = Chunk::open(&path)?;
        let wrong = |what: String| Err(Error::Failed(format!("{} is of another run: {what}", path.display())));
        if chunk.head.shard != shard.number() {
            return wrong(format!("it holds shard {}", chunk.head.shard));
        }
        if let Some(what) = self.plan.identity.differs(&chunk.head.identity) {
            return wrong(what);
        }
        if is_thorough {
            (0..chunk.len()).try_for_each(|place| chunk.records(place..place + 1).map(drop))?;
        }
        Ok(Some(chunk))
    }

    /// How far a shard is.
    pub fn state(&self, shard: Shard, is_thorough: bool) -> State {
        let chunk = self.chunk(shard, is_thorough);
        let partials = self.partials(shard);
        match chunk {
            Ok(Some(_)) => State::Done,
            _ if partials.iter().any(|(_, is_in_work)| *is_in_work) => State::InWork,
            Err(error) => State::Failed(error.to_string()),
            Ok(None) if !partials.is_empty() => State::Failed("its process ended before it was done".to_owned()),
            Ok(None) => State::Missing,
        }
    }

    /// The files of a shard that are being written, or were, and whether a process is still at it.
    fn partials(&self, shard: Shard) -> Vec<(PathBuf, bool)> {
        let begin = format!(".{}-", chunk_name(shard));
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten().map(|entry| entry.path());
        let is_mine = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.is_some_and(|name| name.starts_with(&begin) && name.ends_with(PARTIAL))
        };
        entries.filter(is_mine).map(|path| (path.clone(), is_in_work(&path))).collect()
    }

    /// Removes the folder with all its shards, when they are merged; a file that is none of theirs stays, and the folder with it.
    pub fn remove(self) {
        let shards = Shard::all(self.plan.identity.shards);
        let chunks = shards.map(|shard| self.chunk_path(shard));
        // What cannot be removed does no harm.
        chunks.chain([self.path.join(PLAN), self.path.join(STUDY)]).for_each(|file| drop(fs::remove_file(file)));
        let _ = fs::remove_dir_all(self.path.join("data"));
        let _ = fs::remove_dir(self.path);
    }
}

/// What the chunk of a shard is called.
pub fn chunk_name(shard: Shard) -> String {
    format!("shard-{}-of-{}.chunk", shard.number(), shard.of())
}

/// A new file in the folder that is not yet what it will be.
fn partial(folder: &Path, prefix: &str) -> Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    let prefix = format!(".{prefix}");
    builder.prefix(&prefix).suffix(PARTIAL);
    #[cfg(unix)]
    {
        // Whoever may see the folder may read what is in it: another user may merge.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o644));
    }
    builder.tempfile_in(folder).map_err(|error| failed("write to", folder, &error))
}

/// Puts a whole file into the folder, unless another shard of the same run has put it there.
fn add(folder: &Path, (name, content): &File) -> Result<()> {
    let path = folder.join(name);
    let write = || -> Result<()> {
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|error| failed("make the folder", parent, &error))?;
        let mut file = partial(folder, "")?;
        let written = file.write_all(content).and_then(|()| file.as_file().sync_all());
        written.map_err(|error| failed("write", &path, &error))?;
        file.persist(&path).map(drop).map_err(|error| failed("write", &path, &error.error))
    };
    if path.exists() { Ok(()) } else { write() }
}

/// A folder that holds something else is not taken for shards.
fn no_other_use(path: &Path) -> Result<()> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed("read", path, &error)),
    };
    // Another shard of this run may be about to make it.
    let ours = |name: &str| [STUDY, PLAN, LOGS, "data"].contains(&name) || name.ends_with(PARTIAL);
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    match names.into_iter().find(|name| !ours(name)) {
        None => Ok(()),
        Some(name) => Err(Error::Usage(format!(
            "{} holds {name}, which is none of a shard's; choose an empty or a new folder with --output DIR",
            path.display()
        ))),
    }
}

/// Whether a process holds a file's lock.
fn is_in_work(path: &Path) -> bool {
    let Ok(file) = fs::File::open(path) else { return false };
    match file.try_lock_shared() {
        Ok(()) => false,
        Err(fs::TryLockError::WouldBlock) => true,
        Err(fs::TryLockError::Error(_)) => {
            let age = file.metadata().and_then(|it| it.modified()).ok().and_then(|at| at.elapsed().ok());
            age.is_none_or(|age| age < FORSAKEN)
        }
    }
}

/// The first line in which the study differs from that of the folder, in words.
fn line_that_differs(folder: &Path, files: &[File]) -> Option<String> {
    let there = fs::read_to_string(folder.join(STUDY)).ok()?;
    let here = files.iter().find(|(name, _)| name == STUDY).map(|(_, bytes)| String::from_utf8_lossy(bytes))?;
    let (here, there) = here.lines().zip(there.lines()).find(|(here, there)| here != there)?;
    Some(format!(" (first differs: `{}` here, `{}` there)", here.trim(), there.trim()))
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> Error {
    Error::Failed(format!("cannot {what} {}: {error}", path.display()))
}
