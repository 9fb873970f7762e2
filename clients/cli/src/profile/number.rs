//! `beadle profile withdraw`, `activate`, `accept` and `withdraw-offer`: what takes nothing but the number of a profile.

use crate::{
	error::Error,
	shared::{print, Endpoint, Signer},
};
use beadle_client::CouncilMember;
use beadle_primitives::ProfileId;
use std::process::ExitCode;

/// Arguments of these subcommands, which wait until the block with the call is final.
#[derive(clap::Args)]
pub struct Args {
	/// Number of the profile.
	profile: ProfileId,
	#[command(flatten)]
	endpoint: Endpoint,
	#[command(flatten)]
	signer: Signer,
}

impl Args {
	async fn member(&self) -> Result<CouncilMember, Error> {
		Ok(self.signer.on(&self.endpoint).await?.0)
	}

	fn done(&self, what: &str) -> Result<ExitCode, Error> {
		print(format_args!("{what}: profile {}", self.profile))?;
		Ok(ExitCode::SUCCESS)
	}
}

pub async fn withdraw(args: &Args) -> Result<ExitCode, Error> {
	args.member().await?.withdraw_version(args.profile).await?;
	args.done("staged version withdrawn")
}

pub async fn activate(args: &Args) -> Result<ExitCode, Error> {
	args.member().await?.activate_version(args.profile).await?;
	args.done("staged version activated")
}

pub async fn accept(args: &Args) -> Result<ExitCode, Error> {
	args.member().await?.accept_profile(args.profile).await?;
	args.done("accepted")
}

pub async fn withdraw_offer(args: &Args) -> Result<ExitCode, Error> {
	args.member().await?.withdraw_profile_offer(args.profile).await?;
	args.done("offer withdrawn")
}
