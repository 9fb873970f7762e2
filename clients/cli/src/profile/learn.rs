//! `beadle profile learn`: a profile from a series of measurements.

use crate::error::Error;
use beadle_primitives::{Profile, Text};
use beadle_profiles::{
	file,
	gauge::{self, Series},
	learn::{learn, Scale},
};
use std::{path::PathBuf, process::ExitCode};

/// Arguments of `beadle profile learn`, which prints a profile on standard output, with comments on what to review.
#[derive(clap::Args)]
pub struct Args {
	/// CSV file with a column "timestamp", from a period in which all was well.
	#[arg(long)]
	from: PathBuf,
	/// Column to learn from; may be given several times.
	#[arg(long, default_value = "value")]
	column: Vec<String>,
	/// Unit of each column, in the same order.
	#[arg(long)]
	unit: Vec<String>,
	/// Name of the profile.
	#[arg(long, default_value = "learned")]
	name: String,
}

pub fn run(args: &Args) -> Result<ExitCode, Error> {
	let path = args.from.display().to_string();
	let (mut metrics, mut shortest) = (Vec::new(), u64::MAX);
	for (position, column) in args.column.iter().enumerate() {
		let Series { decimals, values, missing, out_of_order } = gauge::read(&args.from, column)?;
		if missing + out_of_order > 0 {
			eprintln!("{path}, column {column}: {missing} values missing, {out_of_order} left out for their time");
		}
		let unit = args.unit.get(position).map_or("1", String::as_str);
		let scale = Scale { name: text(column, "a column's name")?, unit: text(unit, "a unit")?, decimals };
		let metric = learn(scale, &values);
		let learned = |source| Error::Learn { path: path.clone(), column: column.clone(), source };
		metrics.push(metric.map_err(learned)?);
		shortest = values.windows(2).filter_map(interval).fold(shortest, u64::min);
	}
	let profile = Profile {
		name: text(&args.name, "the name")?,
		max_records: 16,
		max_pack_bytes: 256,
		min_interval: shortest / 2,
		max_ahead: 30_000,
		max_age: 24 * 3_600_000,
		metrics: metrics.try_into().map_err(|_| Error::Usage("a profile has at most 16 metrics".to_owned()))?,
	};
	println!("# Learned from {path}. It says what was usual then, not what is right: review every limit.");
	println!("# - min_interval is half of the shortest interval seen; the other settings are assumed.");
	println!("# - Nothing suspends a device yet: set mitigation = \"Suspend\" where an alarm should.");
	println!("# - How long a device may be silent is for you to say: add a behaviour with rule = \"Gap\".");
	print!("{}", file::write(&profile));
	Ok(ExitCode::SUCCESS)
}

fn interval(pair: &[(u64, i64)]) -> Option<u64> {
	let [(before, _), (after, _)] = pair else { return None };
	after.checked_sub(*before)
}

fn text<const N: u32>(text: &str, what: &str) -> Result<Text<N>, Error> {
	let long = |_| Error::Usage(format!("{what} has at most {N} characters: {text}"));
	text.as_bytes().to_vec().try_into().map_err(long)
}
