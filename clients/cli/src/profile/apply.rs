//! `beadle profile apply`: puts a profile on chain, as a new one or as a new version.

use super::{read, Stage};
use crate::{
	error::Error,
	shared::{print, Endpoint, Signer},
};
use std::{path::PathBuf, process::ExitCode};

/// Arguments of `beadle profile apply`, which waits until the block with the call is final.
#[derive(clap::Args)]
pub struct Args {
	/// Profile file.
	file: PathBuf,
	#[command(flatten)]
	stage: Stage,
	#[command(flatten)]
	endpoint: Endpoint,
	#[command(flatten)]
	signer: Signer,
}

pub async fn run(args: &Args) -> Result<ExitCode, Error> {
	let profile = read(&args.file)?;
	let (member, _) = args.signer.on(&args.endpoint).await?;
	match args.stage.target() {
		None => {
			let id = member.create_profile(profile).await?;
			print(format_args!("created: profile {id}, version 1"))?;
		},
		Some((id, activate_at)) => {
			let version = member.stage_version(id, profile, activate_at).await?;
			print(format_args!(
				"staged: profile {id}, version {version}, active from block {activate_at} unless it is held back"
			))?;
		},
	}
	Ok(ExitCode::SUCCESS)
}
