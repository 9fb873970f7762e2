//! `beadle profile encode`: the call that puts a profile on chain.

use super::{read, Stage};
use crate::{
	error::Error,
	shared::{print, tell},
};
use beadle_client::interface::call::{CreateProfile, EncodedCall, StageVersion};
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
	let call = match args.stage.target() {
		None => EncodedCall::from(&CreateProfile { profile }),
		Some((id, activate_at)) => EncodedCall::from(&StageVersion { id, profile, activate_at }),
	};
	let data = call.built_in_data()?;
	print(format_args!("0x{}", hex::encode(data)))?;
	tell("Paste it into polkadot.js: Developer > Extrinsics > Decode. For the council, propose what it decodes to.");
	Ok(ExitCode::SUCCESS)
}
