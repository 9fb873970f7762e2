//! Changelog of the packages.

use std::{path::Path, process::Command};

use crate::{files, git::Git, places::Places, process::Commands, stop::Stop, text};

/// Width of the text of a change.
const WIDTH: &str = "72";

/// First entry of a changelog: this commit.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
	version: String,
	commit: String,
	is_dirty: bool,
	/// Lines of the commit's subject.
	subject: String,
	maintainer: String,
	date: String,
}

impl Entry {
	fn text(&self) -> String {
		let Self { version, commit, is_dirty, subject, maintainer, date } = self;
		let changes = if *is_dirty { ", with changes" } else { "" };
		let mut text = format!("beadle ({version}) bookworm; urgency=medium\n\n  * Commit {commit}{changes}:\n");
		for line in subject.lines() {
			text.push_str(&format!("    {}\n", line.trim_end_matches(' ')));
		}
		text + &format!("\n -- {maintainer}  {date}\n\n")
	}
}

/// Returns the changelog: this commit, and `packaging/debian/changelog`. `epoch` is the date of the commit.
///
/// # Errors
///
/// If something cannot be read, or this program is interrupted.
pub fn text(
	version: &str,
	commit: &str,
	is_dirty: bool,
	epoch: &str,
	places: &Places,
	scratch: &Path,
	commands: &Commands,
) -> Result<String, Stop> {
	let git = Git::new(&places.root, commands);
	let file = scratch.join("subject");
	files::write(&file, git.read(&["show", "-s", "--format=%s", commit])? + "\n")?;
	let subject = commands.read(Command::new("fold").args(["-s", "-w", WIDTH]).arg(&file))?.text;
	let mut date = Command::new("date");
	let date = commands.read(date.env("LC_ALL", "C").args(["-u", "-R", "-d", &format!("@{epoch}")]))?;
	let manifest = files::read(&places.root.join("node/Cargo.toml"))?;
	let entry = Entry {
		version: version.to_owned(),
		commit: commit.to_owned(),
		is_dirty,
		subject,
		maintainer: text::first(&manifest, "^maintainer = \"(.*)\"$")?.unwrap_or_default().to_owned(),
		date: date.success().unwrap_or_default(),
	};
	Ok(entry.text() + &files::read(&places.root.join("packaging/debian/changelog"))?)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_entry_is_in_debians_form() {
		let entry = Entry {
			version: "0.2.0".into(),
			commit: "735b38".into(),
			is_dirty: true,
			subject: "Node: what is \nnew\n".into(),
			maintainer: "The authors <authors@beadle.invalid>".into(),
			date: "Sun, 29 Nov 2026 17:20:00 +0000".into(),
		};
		let expected = "beadle (0.2.0) bookworm; urgency=medium

  * Commit 735b38, with changes:
    Node: what is
    new

 -- The authors <authors@beadle.invalid>  Sun, 29 Nov 2026 17:20:00 +0000

";
		assert_eq!(entry.text(), expected);
	}
}
