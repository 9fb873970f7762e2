//! Prints what the chain's rules detect in a series, and draws it. See `--help`.

use beadle_detect::{
	labels::{self, LabelsError},
	plot::{self, PlotError},
	replay::{Replay, ReplayError},
	report::Report,
};
use beadle_profiles::gauge::{self, GaugeError};
use clap::Parser;
use std::{path::PathBuf, process::ExitCode};

/// The input is not what it should be.
const BAD_INPUT: u8 = 1;
/// The picture could not be written.
const FAILED: u8 = 3;

/// Learns a profile from the first 15 % of a series (at most 750 values), runs all of it through the chain's rules, and
/// says what they detect.
///
/// Exit codes: 0 done, 1 the series or the labels are not what they should be, 2 wrong arguments, 3 the picture could not be
/// written.
#[derive(Parser)]
#[command(name = "beadle-detect", version)]
struct Args {
	/// A CSV file with the columns timestamp and value.
	file: PathBuf,
	/// A JSON file with the windows in which something was wrong: a list of ["start", "end"].
	#[arg(long)]
	labels: Option<PathBuf>,
	/// Where to draw the picture, as SVG; beside the working directory's other files by default, named as the series.
	#[arg(long)]
	plot: Option<PathBuf>,
	/// Print the figures as JSON.
	#[arg(long)]
	json: bool,
}

#[derive(Debug, thiserror::Error)]
enum Error {
	#[error(transparent)]
	Series(#[from] GaugeError),
	#[error(transparent)]
	Labels(#[from] LabelsError),
	#[error("{path}: {source}")]
	Replay { path: String, source: ReplayError },
	#[error("{path}: {source}")]
	Plot { path: String, source: PlotError },
	#[error("the figures could not be printed: {0}")]
	Print(#[from] serde_json::Error),
}

fn main() -> ExitCode {
	match run(&Args::parse()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("beadle-detect: {error}");
			match error {
				Error::Series(_) | Error::Labels(_) | Error::Replay { .. } => ExitCode::from(BAD_INPUT),
				Error::Plot { .. } | Error::Print(_) => ExitCode::from(FAILED),
			}
		},
	}
}

fn run(args: &Args) -> Result<(), Error> {
	let series = gauge::read(&args.file, "value")?;
	let windows = args.labels.as_deref().map_or(Ok(Vec::new()), labels::read)?;
	let path = || args.file.display().to_string();
	let replay = Replay::of(&series).map_err(|source| Error::Replay { path: path(), source })?;
	let report = Report::of(&series, &replay, &windows);

	let title = args.file.file_stem().map_or_else(path, |stem| stem.to_string_lossy().into_owned());
	let picture = args.plot.clone().unwrap_or_else(|| PathBuf::from(format!("{title}.svg")));
	let drawn = plot::draw(&picture, &title, &series, &replay, &windows, &report);
	drawn.map_err(|source| Error::Plot { path: picture.display().to_string(), source })?;
	if args.json {
		println!("{}", serde_json::to_string_pretty(&report)?);
	} else {
		print!("{report}");
	}
	eprintln!("picture: {}", picture.display());
	Ok(())
}
