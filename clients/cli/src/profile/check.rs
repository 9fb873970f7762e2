//! `beadle profile check`: whether a file is a usable profile.

use super::read;
use crate::{
	error::{Error, FAULTY},
	shared::print,
};
use codec::Encode;
use serde_json::json;
use std::{path::PathBuf, process::ExitCode};

/// Arguments of `beadle profile check`. Exit code 0 if the profile is usable, 1 if it is not.
#[derive(clap::Args)]
pub struct Args {
	/// Profile file.
	file: PathBuf,
	/// Print JSON.
	#[arg(long)]
	json: bool,
}

pub fn run(args: &Args) -> Result<ExitCode, Error> {
	let path = args.file.display().to_string();
	match read(&args.file) {
		Ok(profile) => {
			let behaviours: usize = profile.metrics.iter().map(|metric| metric.behaviours.len()).sum();
			let (metrics, bytes) = (profile.metrics.len(), profile.encoded_size());
			if args.json {
				let found = json!({ "usable": true, "metrics": metrics, "behaviours": behaviours, "bytes": bytes });
				print(found)?;
			} else {
				print(format_args!(
					"{path}: usable, {metrics} metrics with {behaviours} behaviours, {bytes} bytes on chain"
				))?;
			}
			Ok(ExitCode::SUCCESS)
		},
		Err(Error::Faulty { faults, .. }) if args.json => {
			let faults: Vec<_> = faults.iter().map(|fault| json!({ "line": fault.line, "what": fault.what })).collect();
			print(json!({ "usable": false, "faults": faults }))?;
			Ok(ExitCode::from(FAULTY))
		},
		Err(error) => Err(error),
	}
}
