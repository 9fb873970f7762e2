//! `beadle profile learn`: a profile from a series of measurements.

use crate::{
	error::Error,
	shared::{print_text, tell},
};
use beadle_primitives::{Profile, Text, TimeZone};
use beadle_profiles::{
	file,
	gauge::{self, Series},
	learn::{learn, Kind, Learned, Scale},
	shown::shown,
	table::{Bounds, TableArgs},
	units,
};
use std::{path::PathBuf, process::ExitCode};

/// Arguments of `beadle profile learn`, which prints a profile on standard output, with comments on what to review.
#[derive(clap::Args)]
pub struct Args {
	/// Table with a column of times, from a period in which all was well.
	#[arg(long)]
	from: PathBuf,
	/// Column to learn from; may be given several times.
	#[arg(long, default_value = "value")]
	column: Vec<String>,
	/// Unit of each column, in the same order [default: the one that the table states, or 1].
	#[arg(long)]
	unit: Vec<String>,
	/// Kind of the metrics: gauge or counter [default: counter if a series only ever rises].
	#[arg(long)]
	kind: Option<Kind>,
	#[command(flatten)]
	table: TableArgs,
	/// Name of the profile.
	#[arg(long, default_value = "learned")]
	name: String,
}

pub fn run(args: &Args) -> Result<ExitCode, Error> {
	let path = shown(&args.from.display().to_string());
	let (mut metrics, mut shortest, mut longest) = (Vec::new(), u64::MAX, 0);
	let mut said: Vec<String> = Vec::new();
	for (position, column) in args.column.iter().enumerate() {
		if args.column.iter().take(position).any(|other| other == column) {
			return Err(Error::Usage(format!("the column {} is given twice", shown(column))));
		}
		let Series { decimals, values, name, unit, notes, .. } =
			gauge::read(&args.from, column, &args.table.options(Bounds::any()))?;
		let mut say = |note: String| {
			// What is said of the table itself is the same for all columns.
			if !said.contains(&note) {
				tell(format_args!("{path}: {}", shown(&note)));
				said.push(note);
			}
		};
		for note in notes {
			say(note);
		}
		let unit = match args.unit.get(position) {
			Some(given) => {
				let unit = units::find(given);
				if let Some(note) = unit.said(given) {
					say(format!("{name}: the unit {note}"));
				}
				unit.symbol
			},
			None => unit.unwrap_or_else(|| "1".to_owned()),
		};
		let scale = Scale { name: text(&name, "a column's name")?, unit: text(&unit, "a unit")?, decimals };
		let learned = |source| Error::Learn { path: path.clone(), column: column.clone(), source };
		let Learned { metric, memory, notes } = learn(scale, &values, args.kind).map_err(learned)?;
		for note in notes {
			say(format!("{name}: {note}"));
		}
		metrics.push(metric);
		shortest = values.windows(2).filter_map(interval).fold(shortest, u64::min);
		longest = longest.max(memory);
	}
	let profile = Profile {
		name: text(&args.name, "the name")?,
		max_records: 16,
		max_pack_bytes: 256,
		min_interval: shortest / 2,
		max_ahead: 30_000,
		max_age: 24 * 3_600_000,
		memory: longest,
		time_zone: TimeZone::default(),
		metrics: metrics.try_into().map_err(|_| Error::Usage("a profile has at most 16 metrics".to_owned()))?,
	};
	let written = file::write(&profile);
	if let Err(faults) = file::read(&written) {
		return Err(Error::Faulty { path: format!("the profile learned from {path}"), faults });
	}
	let said: String = said.iter().map(|note| format!("# - {}\n", shown(note))).collect();
	print_text(format_args!(
		"# Learned from {path}. It says what was usual then, not what is right: review every limit.\n\
		 # - min_interval is half of the shortest interval seen; the other settings are assumed.\n\
		 # - Nothing suspends a device yet: set mitigation = \"Suspend\" where an alarm should.\n\
		 # - How long a device may be silent is for you to say: add a behaviour with rule = \"Gap\".\n\
		 {said}{written}"
	))?;
	Ok(ExitCode::SUCCESS)
}

fn interval(pair: &[(u64, i64)]) -> Option<u64> {
	let [(before, _), (after, _)] = pair else { return None };
	after.checked_sub(*before)
}

fn text<const N: u32>(text: &str, what: &str) -> Result<Text<N>, Error> {
	let is_printable = |character: char| character.is_ascii_graphic() || character == ' ';
	if text.is_empty() || !text.chars().all(is_printable) {
		return Err(Error::Usage(format!("{what} must be printable ASCII, and not empty: \"{}\"", shown(text))));
	}
	let long = |_| Error::Usage(format!("{what} has at most {N} characters: {}", shown(text)));
	text.as_bytes().to_vec().try_into().map_err(long)
}
