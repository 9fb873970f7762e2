//! `beadle profile offer`: offers a profile to another organisation.

use crate::{
	error::Error,
	shared::{print, Endpoint, Signer},
};
use beadle_primitives::{OrganisationId, ProfileId};
use std::process::ExitCode;

/// Arguments of `beadle profile offer`, which waits until the block with the call is final.
#[derive(clap::Args)]
pub struct Args {
	/// Number of the profile.
	profile: ProfileId,
	/// Number of the organisation that may accept it, as `beadle organisation list` tells it.
	#[arg(long)]
	to: OrganisationId,
	#[command(flatten)]
	endpoint: Endpoint,
	#[command(flatten)]
	signer: Signer,
}

pub async fn run(args: &Args) -> Result<ExitCode, Error> {
	let Args { profile, to, .. } = args;
	let (member, _) = args.signer.on(&args.endpoint).await?;
	member.offer_profile(*profile, *to).await?;
	print(format_args!("offered: profile {profile} to organisation {to}, which has to accept it"))?;
	Ok(ExitCode::SUCCESS)
}
