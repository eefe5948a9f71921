//! The run folder: replaced as a whole or not at all. Nothing else of the library writes.

use crate::error::{Error, Result};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// The file by which a folder is known as ours.
pub const MANIFEST: &str = "manifest.json";

/// The report of a run, which lists the references too.
pub const REPORT: &str = "report.html";

/// The study as it was run.
pub const STUDY: &str = "study.toml";

/// Of a what-if: the folder with the study as set and its data.
pub const AS_SET: &str = "as-set";

/// What marks a folder that is being filled.
const PARTIAL: &str = ".partial-";

/// Filling a folder takes seconds: one that nobody has touched for so long was left by a run that was killed.
const FORSAKEN: Duration = Duration::from_secs(3600);

/// A file of the run: its path inside the folder, and its content.
pub type File = (String, Vec<u8>);

/// Checks that `target` may be replaced and that a folder can be made beside it, before any long work.
///
/// # Errors
/// [`Error::Failed`] if it is not a folder that a run made, or its parent cannot be written to.
pub fn prepare(target: &Path) -> Result<()> {
    let target = &real(target);
    no_file_in_the_way(target)?;
    check_owner(target)?;
    let parent = parent(target);
    fs::create_dir_all(&parent).map_err(|error| failed("make the folder", &parent, &error))?;
    remove_leftovers(target, &parent);
    partial(target).map(drop)
}

/// A folder that is being filled, beside the one whose place it will take.
pub struct Filling {
    target: PathBuf,
    partial: TempDir,
}

impl Filling {
    /// A new, empty one.
    ///
    /// # Errors
    /// [`Error::Failed`] with the reason.
    pub fn begin(target: &Path) -> Result<Self> {
        let target = real(target);
        check_owner(&target)?;
        Ok(Self { partial: partial(&target)?, target })
    }

    /// A new file in it, for what is written piece by piece.
    ///
    /// # Errors
    /// [`Error::Failed`] with the reason.
    pub fn create(&self, name: &str) -> Result<fs::File> {
        let path = self.partial.path().join(name);
        create(&path).map_err(|error| failed("write", &path, &error))
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// [`Error::Failed`] with the reason.
    pub fn write(&self, (name, content): &File) -> Result<()> {
        let path = self.partial.path().join(name);
        write(&path, content).map_err(|error| failed("write", &path, &error))
    }

    /// Puts it in the place of the target in one step.
    ///
    /// # Errors
    /// [`Error::Failed`] with the reason; the target is then as it was.
    pub fn finish(self) -> Result<()> {
        readable(self.partial.path());
        check_owner(&self.target)?;
        swap(self.partial.path(), &self.target).map_err(|error| failed("replace the folder", &self.target, &error))
        // What `partial` names now is the old folder, or nothing; it is removed as it goes out of scope.
    }
}

/// Fills a new folder with `files` and puts it in the place of `target` in one step.
///
/// # Errors
/// [`Error::Failed`] with the reason; `target` is then as it was.
pub fn replace(target: &Path, files: &[File]) -> Result<()> {
    let filling = Filling::begin(target)?;
    files.iter().try_for_each(|file| filling.write(file))?;
    filling.finish()
}

/// Puts `files` into a folder that a run has filled, in place of those of the same names; what else is in it stays.
///
/// # Errors
/// [`Error::Failed`] with the reason; `target` is then as it was.
pub fn renew(target: &Path, files: &[File]) -> Result<()> {
    let target = real(target);
    let filling = Filling::begin(&target)?;
    // What cannot be listed would be lost.
    let all = listed(&target).map_err(|error| failed("read", &target, &error))?;
    for path in all {
        let name = path.strip_prefix(&target).unwrap_or(&path);
        if files.iter().all(|(new, _)| Path::new(new) != name) {
            let kept = filling.partial.path().join(name);
            keep(&path, &kept).map_err(|error| failed("write", &kept, &error))?;
        }
    }
    files.iter().try_for_each(|file| filling.write(file))?;
    filling.finish()
}

/// The same file under another name: without copying it where the disk can do that.
fn keep(path: &Path, kept: &Path) -> std::io::Result<()> {
    if let Some(parent) = kept.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::hard_link(path, kept).or_else(|_| fs::copy(path, kept).map(drop))
}

/// Reads a file of a folder; `None` where there is none.
///
/// # Errors
/// [`Error::Failed`] if it is there and cannot be read.
pub fn read(folder: &Path, name: &str) -> Result<Option<Vec<u8>>> {
    let path = folder.join(name);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Error::Failed(format!("{} cannot be read: {error}", path.display()))),
    }
}

/// Whether two names are of the same folder.
pub fn is_same(one: &Path, other: &Path) -> bool {
    real(one) == real(other)
}

/// The folders beside one that a run filled and that programs of ours filled too, in the order of their names.
pub fn beside(folder: &Path) -> Vec<PathBuf> {
    let folder = real(folder);
    let entries = fs::read_dir(parent(&folder)).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut others: Vec<PathBuf> = entries.filter(|path| *path != folder && path.join(MANIFEST).is_file()).collect();
    others.sort();
    others
}

/// Makes a file, and folders as needed.
fn create(path: &Path) -> std::io::Result<fs::File> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    // A file that is there already may be a second name of one that must stay as it is.
    fs::File::create_new(path)
}

/// Writes one file whole: folders as needed, and down to the disk before anything is swapped.
fn write(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = create(path)?;
    file.write_all(content)?;
    file.sync_data()
}

/// Results go to a folder, so neither it nor any above it can be a file.
fn no_file_in_the_way(target: &Path) -> Result<()> {
    let file = target.ancestors().find(|place| place.is_file());
    file.map_or(Ok(()), |file| {
        Err(Error::Failed(format!(
            "cannot write results to {}: {} is a file, and they go to a folder; give a new name with --output DIR",
            target.display(),
            if file == target { "it".to_owned() } else { file.display().to_string() }
        )))
    })
}

/// A folder that is ours, or none at all?
fn check_owner(target: &Path) -> Result<()> {
    let holds_something = match fs::read_dir(target) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => return Err(failed("read", target, &error)),
    };
    let ours = fs::read_to_string(target.join(MANIFEST)).is_ok_and(|text| text.contains("\"program\": \"orecast\""));
    if holds_something && !ours {
        let place = target.display();
        return Err(Error::Failed(format!(
            "{place} holds files that Orecast did not make, so it is left alone; choose another folder with --output DIR"
        )));
    }
    match stranger(target) {
        Some(name) => Err(Error::Failed(format!(
            "{} holds {name}, which no run made and which would be lost; move it elsewhere, or choose another folder with --output DIR",
            target.display()
        ))),
        None => Ok(()),
    }
}

/// Something in a run folder that its run did not put there, going by the manifest.
fn stranger(target: &Path) -> Option<String> {
    let manifest = fs::read(target.join(MANIFEST)).ok()?;
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap_or_default();
    let made: Vec<PathBuf> =
        manifest["outputs"].as_array()?.iter().filter_map(|name| Some(target.join(name.as_str()?))).collect();
    let is_ours = |path: &PathBuf| made.contains(path) || *path == target.join(MANIFEST);
    let strange = files_in(target).into_iter().find(|path| !is_ours(path))?;
    Some(strange.strip_prefix(target).unwrap_or(&strange).display().to_string())
}

/// All files in a folder and in those within, or why they cannot be listed.
fn listed(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => files.extend(listed(&entry.path())?),
            false => files.push(entry.path()),
        }
    }
    Ok(files)
}

/// Those that can be listed; a link is a file.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let within = |entry: fs::DirEntry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => files_in(&entry.path()),
        _ => vec![entry.path()],
    };
    entries.flat_map(within).collect()
}

/// A new folder beside `target`, named after it.
fn partial(target: &Path) -> Result<TempDir> {
    let parent = parent(target);
    let prefix = format!(".{}{PARTIAL}", name(target));
    tempfile::Builder::new().prefix(&prefix).tempdir_in(&parent).map_err(|error| failed("write to", &parent, &error))
}

/// Temporary folders are made private; results are for everybody who may see the folder around them.
fn readable(_folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // If it fails the results are merely private.
        let _ = fs::set_permissions(_folder, fs::Permissions::from_mode(0o755));
    }
}

/// Removes what killed runs have left beside `target`. Their age tells, for a process of the same number may be another one
/// by now, or run on another machine that shares the disk.
fn remove_leftovers(target: &Path, parent: &Path) {
    let prefix = format!(".{}{PARTIAL}", name(target));
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let is_partial = entry.file_name().to_str().is_some_and(|name| name.starts_with(&prefix));
        // A long table is written without the folder around it being touched.
        let within = files_in(&entry.path()).into_iter().chain([entry.path()]);
        let age = |path: &PathBuf| fs::metadata(path).and_then(|it| it.modified()).ok()?.elapsed().ok();
        if is_partial && within.filter_map(|path| age(&path)).all(|age| age > FORSAKEN) {
            // A leftover that cannot be removed does no harm.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Puts `new` in the place of `target`: on Linux by exchanging the two names at once, so that there is no moment without
/// a whole folder; elsewhere by two renames.
fn swap(new: &Path, target: &Path) -> std::io::Result<()> {
    if !target.exists() {
        return fs::rename(new, target);
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    let aside = new.with_extension("old");
    fs::rename(target, &aside)?;
    if let Err(error) = fs::rename(new, target) {
        fs::rename(&aside, target)?;
        return Err(error);
    }
    fs::remove_dir_all(aside)
}

/// Where a link leads: the folder there is replaced, not the link.
fn real(target: &Path) -> PathBuf {
    target.canonicalize().unwrap_or_else(|_| target.to_owned())
}

fn parent(target: &Path) -> PathBuf {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn name(target: &Path) -> String {
    target.file_name().map_or_else(|| "run".into(), |name| name.to_string_lossy().into_owned())
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> Error {
    Error::Failed(format!("cannot {what} {}: {error}; the last results are as they were", path.display()))
}
