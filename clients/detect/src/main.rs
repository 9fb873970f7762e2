//! Reports and draws what the chain's rules detect in a series. See `--help`.

use beadle_detect::{
	labels::{self, LabelsError},
	plot::{self, PlotError},
	replay::{Replay, ReplayError},
	report::Report,
};
use beadle_profiles::{
	gauge::{self, GaugeError},
	learn::Kind,
	shown::shown,
	table::{Bounds, TableArgs},
};
use clap::Parser;
use std::{path::PathBuf, process::ExitCode};

/// The series or the labels cannot be used.
const BAD_INPUT: u8 = 1;
/// The picture or the figures could not be written.
const FAILED: u8 = 3;

/// Learns a profile from the first 15 % of a series (at most 750 values), runs the whole series through the chain's
/// rules, and reports what they detect.
///
/// Exit codes: 0 on success; 1 if the series or the labels cannot be used; 2 for wrong arguments; 3 if the picture or
/// the figures could not be written.
#[derive(Parser)]
#[command(name = "beadle-detect", version)]
struct Args {
	/// Path of a table with a column of times and one of values.
	file: PathBuf,
	/// Title of the column of values.
	#[arg(long, default_value = "value")]
	column: String,
	/// Kind of the metric: gauge or counter [default: counter if the series only ever rises].
	#[arg(long)]
	kind: Option<Kind>,
	#[command(flatten)]
	table: TableArgs,
	/// Path of a JSON file with the labelled windows: a list of ["start", "end"].
	#[arg(long)]
	labels: Option<PathBuf>,
	/// Path of the SVG picture to draw [default: the series' name with .svg, in the working directory].
	#[arg(long)]
	plot: Option<PathBuf>,
	/// Print JSON instead of tables.
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
	let series = gauge::read(&args.file, &args.column, &args.table.options(Bounds::any()))?;
	let windows = args.labels.as_deref().map_or(Ok(Vec::new()), labels::read)?;
	let path = || args.file.display().to_string();
	let replay = Replay::of(&series, args.kind).map_err(|source| Error::Replay { path: path(), source })?;
	let report = Report::of(&series, &replay, &windows);

	let title = args.file.file_stem().map_or_else(path, |stem| stem.to_string_lossy().into_owned());
	let picture = args.plot.clone().unwrap_or_else(|| PathBuf::from(format!("{title}.svg")));
	let drawn = plot::draw(&picture, &title, &series, &replay, &windows, &report);
	drawn.map_err(|source| Error::Plot { path: picture.display().to_string(), source })?;
	for note in series.notes.iter().chain(&replay.notes) {
		eprintln!("{}: {}", shown(&path()), shown(note));
	}
	if args.json {
		println!("{}", serde_json::to_string_pretty(&report)?);
	} else {
		print!("{report}");
	}
	eprintln!("picture: {}", picture.display());
	Ok(())
}
