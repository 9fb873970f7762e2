//! `beadle profile import`: a profile from another system's description.

use crate::{
	error::{Error, FAULTY},
	shared::{print, print_text, read_text, tell},
};
use beadle_profiles::{
	file,
	import::{aws, wot, Import, Kind as Became, Note},
};
use serde_json::json;
use std::{path::PathBuf, process::ExitCode};

/// Arguments of `beadle profile import`, which prints the profile on standard output, and everything that could not be
/// carried over on standard error. Exit code 1 if the file has no number to observe, so that the profile is not usable
/// yet.
#[derive(clap::Args)]
pub struct Args {
	/// Kind of file.
	kind: Kind,
	/// File to import.
	file: PathBuf,
	/// Print both as JSON on standard output.
	#[arg(long)]
	json: bool,
}

/// The kinds of files that can be imported.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Kind {
	/// A security profile of AWS IoT Device Defender, as describe-security-profile prints it.
	Aws,
	/// A W3C Web of Things Thing Description.
	Wot,
}

pub fn run(args: &Args) -> Result<ExitCode, Error> {
	let text = read_text(&args.file)?;
	let import = match args.kind {
		Kind::Aws => aws::import(&text),
		Kind::Wot => wot::import(&text),
	};
	let path = || args.file.display().to_string();
	let Import { profile, notes } = import.map_err(|source| Error::Import { path: path(), source })?;
	let written = file::write(&profile);
	if args.json {
		print(json!({ "profile": written, "notes": notes }))?;
	} else {
		print_text(written)?;
		for (kind, title) in [
			(Became::LeftOut, "Not carried over:"),
			(Became::Changed, "Otherwise than it was:"),
			(Became::Assumed, "Assumed, to be reviewed:"),
			(Became::Unrelated, "Of no use to a profile:"),
		] {
			print_notes(title, notes.iter().filter(|note| note.kind == kind));
		}
	}
	if profile.metrics.is_empty() {
		tell(format_args!("beadle: {}: no metric could be carried over, so this is no usable profile yet", path()));
		return Ok(ExitCode::from(FAULTY));
	}
	Ok(ExitCode::SUCCESS)
}

/// Prints notes, those with the same reason on one line.
fn print_notes<'a>(title: &str, notes: impl Iterator<Item = &'a Note>) {
	let mut lines: Vec<(&str, Vec<&str>)> = Vec::new();
	for Note { what, why, .. } in notes {
		match lines.iter_mut().find(|(same, _)| same == why) {
			Some((_, whats)) => whats.push(what),
			None => lines.push((why, vec![what])),
		}
	}
	if !lines.is_empty() {
		tell(title);
	}
	for (why, whats) in lines {
		tell(format_args!("- {}: {why}", whats.join(", ")));
	}
}
