use super::{read, Stage};
use crate::error::Error;
use beadle_primitives::calls::{CREATE_PROFILE, STAGE_VERSION};
use codec::Encode;
use std::{path::PathBuf, process::ExitCode};

/// Arguments of `beadle profile encode`, which prints the call data on standard output. No node is needed.
#[derive(clap::Args)]
pub struct Args {
	/// Profile file.
	file: PathBuf,
	#[command(flatten)]
	stage: Stage,
}

pub fn run(args: &Args) -> Result<ExitCode, Error> {
	let profile = read(&args.file)?;
	let data = match args.stage.target() {
		None => (CREATE_PROFILE, profile).encode(),
		Some((id, activate_at)) => (STAGE_VERSION, id, profile, activate_at).encode(),
	};
	println!("0x{}", hex::encode(data));
	eprintln!(
		"Paste it into polkadot.js: Developer > Extrinsics > Decode. For the council, propose what it decodes to."
	);
	Ok(ExitCode::SUCCESS)
}
