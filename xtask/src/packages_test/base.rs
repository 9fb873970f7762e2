//! Debian system in which packages are tested, as it is before they are installed.

use std::{
	fs,
	path::{Path, PathBuf},
	process::Stdio,
};

use super::host::{say, Host};
use crate::{files, print, process::Commands, stop::Stop, text};

/// Packages of the system, besides those that every Debian has.
const EXTRA: &str = "adduser,ca-certificates,curl,debconf,iproute2,systemd";

/// Release of Debian.
const RELEASE: &str = "bookworm";

/// Mirror for machines whose apt knows none of Debian's, as on Ubuntu.
const MIRROR: &str = "https://deb.debian.org/debian";

/// Number of last lines that are printed if it cannot be made.
const LAST: usize = 20;

/// Makes the system in a directory: from the archive in `cache`, or else from a mirror, which makes the archive.
///
/// # Errors
///
/// If it cannot be made, or this program is interrupted.
pub fn make(root: &Path, cache: &Path, scratch: &Path, host: &Host) -> Result<(), Stop> {
	let archive =
		cache.join(format!("{RELEASE}-{}-{}.tar", host.target.arch.name(), checksum(scratch, host.commands)?));
	if archive.is_file() {
		files::make_directory(root)?;
		return host.commands.require(host.command("tar").arg("-C").arg(root).arg("-xpf").arg(&archive));
	}
	let mirror = mirror(host)?;
	say(&format!("making a Debian 12 for {}, which takes some minutes", host.target.arch.name()));
	let log = debootstrap(root, &mirror, host)?;
	if let Err(log) = log {
		print::error_text(text::last_lines(&log, LAST));
		return Err(Stop::Missing("debootstrap failed".into()));
	}
	let new = PathBuf::from(format!("{}.new", archive.display()));
	host.commands.require(host.command("tar").arg("-C").arg(root).arg("-cf").arg(&new).arg("."))?;
	fs::rename(&new, &archive).map_err(|error| files::failed(&archive, "written", &error))
}

/// Returns the checksum of the packages' names, by which archives of other packages are told apart.
fn checksum(scratch: &Path, commands: &Commands) -> Result<String, Stop> {
	let file = scratch.join("extra");
	files::write(&file, EXTRA)?;
	let mut cksum = std::process::Command::new("cksum");
	let sum = commands.read(cksum.stdin(files::open(&file)?))?.success().unwrap_or_default();
	Ok(sum.split(' ').next().unwrap_or_default().to_owned())
}

/// Returns the mirror of Debian that apt uses, or else the usual one.
fn mirror(host: &Host) -> Result<String, Stop> {
	let mut targets = host.command("apt-get");
	targets.args(["indextargets", "--format", "$(ORIGIN) $(RELEASE) $(REPO_URI)", "Created-By: Packages"]);
	let targets = host.commands.read(&mut targets)?.text;
	Ok(first_mirror(&targets).unwrap_or(MIRROR).to_owned())
}

/// Returns the first mirror of a release, and not of its updates, such as `bookworm-updates`.
fn first_mirror(targets: &str) -> Option<&str> {
	targets.lines().find_map(|target| match target.split_whitespace().collect::<Vec<_>>()[..] {
		["Debian", release, uri, ..] if !release.contains('-') => Some(uri),
		_ => None,
	})
}

/// Makes the system from a mirror. Returns what was printed if that fails.
fn debootstrap(root: &Path, mirror: &str, host: &Host) -> Result<Result<(), String>, Stop> {
	let mut first = host.command("debootstrap");
	first.args(["--arch", host.target.arch.name(), "--variant", "minbase", "--include", EXTRA]);
	first.args(host.target.is_foreign.then_some("--foreign")).arg(RELEASE).arg(root).arg(mirror);
	let mut stages = vec![first];
	if host.target.is_foreign {
		let mut second = host.command("chroot");
		second.arg(root).args(["/debootstrap/debootstrap", "--second-stage"]);
		stages.push(second);
	}
	for mut stage in stages {
		let answer = host.commands.hear(stage.stdin(Stdio::null()))?;
		if !answer.is_success() {
			return Ok(Err(answer.text));
		}
	}
	let archives = root.join("var/cache/apt/archives");
	fs::remove_dir_all(&archives).map_err(|error| files::failed(&archives, "removed", &error))?;
	files::make_directory(&archives.join("partial"))?;
	Ok(Ok(()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_mirror_is_of_the_release_itself() {
		let targets =
			"Other trixie http://other/\nDebian bookworm-updates http://updates/\nDebian bookworm http://debian/\n";
		assert_eq!((first_mirror(targets), first_mirror("")), (Some("http://debian/"), None));
	}

	#[test]
	fn the_checksum_is_that_of_the_archives_that_are_there() {
		let scratch = tempfile::tempdir().unwrap();
		assert_eq!(checksum(scratch.path(), &Commands::default()), Ok("758717057".into()));
	}
}
