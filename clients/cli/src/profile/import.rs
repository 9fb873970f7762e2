use super::read_text;
use crate::error::Error;
use beadle_profiles::{
	file,
	import::{aws, wot, Import, Note},
};
use serde_json::json;
use std::{path::PathBuf, process::ExitCode};

/// Prints the profile on standard output, and all that could not be carried over on standard error.
#[derive(clap::Args)]
pub struct Args {
	/// What it is.
	kind: Kind,
	/// The file.
	file: PathBuf,
	/// Print both for machines, on standard output.
	#[arg(long)]
	json: bool,
}

/// What can be imported.
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
		let note = |Note { what, why }: &Note| json!({ "what": what, "why": why });
		println!("{}", json!({ "profile": written, "notes": notes.iter().map(note).collect::<Vec<_>>() }));
	} else {
		print!("{written}");
		eprintln!("Not carried over, or otherwise than it was:");
		notes.iter().for_each(|note| eprintln!("- {note}"));
	}
	if profile.metrics.is_empty() {
		eprintln!("beadle: {}: no metric could be carried over, so this is no usable profile yet", path());
	}
	Ok(ExitCode::SUCCESS)
}
