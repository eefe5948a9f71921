//! How much memory may be had: what the machine has left, or less where this process lives in a container or a batch job
//! with a limit.

use std::path::{Path, PathBuf};

/// What is taken for granted where the system does not say \[bytes\].
const USUAL: u128 = 8_000_000_000;

/// Memory that may be had \[bytes\], as Linux tells it in the files below `root`, which is "/" but for tests.
pub fn available(root: &Path) -> u128 {
    let machine = machine(root).unwrap_or(USUAL);
    groups(root).iter().filter_map(|group| group.left()).fold(machine, u128::min)
}

/// What the machine has left.
fn machine(root: &Path) -> Option<u128> {
    let text = std::fs::read_to_string(root.join("proc/meminfo")).ok()?;
    field(&text, "MemAvailable:").map(|kilobytes| kilobytes * 1024)
}

/// The number that follows a word on its line.
fn field(text: &str, word: &str) -> Option<u128> {
    let mut words = text.lines().map(str::split_whitespace).find(|line| line.clone().next() == Some(word))?;
    words.nth(1)?.parse().ok()
}

/// A control group that this process is in.
struct Group {
    folder: PathBuf,
    version: &'static Version,
}

/// How the files of a control group are called.
struct Version {
    limit: &'static str,
    usage: &'static str,
    /// In `memory.stat`: files read and not used of late, which give way to whoever needs room.
    cache: &'static str,
}

static FIRST: Version =
    Version { limit: "memory.limit_in_bytes", usage: "memory.usage_in_bytes", cache: "total_inactive_file" };
static SECOND: Version = Version { limit: "memory.max", usage: "memory.current", cache: "inactive_file" };

/// The group of this process and all around it, for each may have a limit.
fn groups(root: &Path) -> Vec<Group> {
    let text = std::fs::read_to_string(root.join("proc/self/cgroup")).unwrap_or_default();
    let mounted = root.join("sys/fs/cgroup");
    // A line is "number:controllers:/path"; of the second version without number and controllers.
    let lines = text.lines().filter_map(|line| {
        let mut parts = line.splitn(3, ':');
        let (_, controllers, path) = (parts.next()?, parts.next()?, parts.next()?);
        match controllers {
            "" => Some((mounted.clone(), path.trim_start_matches('/').to_owned(), &SECOND)),
            _ if controllers.split(',').any(|it| it == "memory") => {
                Some((mounted.join("memory"), path.trim_start_matches('/').to_owned(), &FIRST))
            }
            _ => None,
        }
    });
    let around = lines.flat_map(|(mounted, path, version)| {
        // Inside a container the path may be that outside of it, and its own group is mounted at the top.
        let inner = mounted.join(path);
        let folders: Vec<PathBuf> =
            inner.ancestors().take_while(|it| it.starts_with(&mounted)).map(Path::to_owned).collect();
        folders.into_iter().map(move |folder| Group { folder, version })
    });
    around.collect()
}

impl Group {
    /// What may still be had in it; `None` where it has no limit.
    fn left(&self) -> Option<u128> {
        let read = |name: &str| std::fs::read_to_string(self.folder.join(name)).ok();
        let number = |name: &str| read(name)?.trim().parse::<u128>().ok();
        let limit = number(self.version.limit)?;
        let cache = read("memory.stat").and_then(|text| field(&text, self.version.cache)).unwrap_or(0);
        let used = number(self.version.usage).unwrap_or(0).saturating_sub(cache);
        Some(limit.saturating_sub(used))
    }
}
