//! `beadle profile diff`: the differences between two profiles.

use super::read;
use crate::{
	error::{Error, FAULTY},
	shared::{print_text, Endpoint},
};
use beadle_client::Chain;
use beadle_primitives::{Profile, ProfileRef};
use std::{path::Path, process::ExitCode};

/// Arguments of `beadle profile diff`. Exit code 0 if the profiles are the same, 1 if they differ.
#[derive(clap::Args)]
pub struct Args {
	/// One profile: a file, or chain:ID@VERSION.
	old: String,
	/// The other profile, likewise.
	new: String,
	#[command(flatten)]
	endpoint: Endpoint,
}

pub async fn run(args: &Args) -> Result<ExitCode, Error> {
	let (old, new) = (get(&args.old, args).await?, get(&args.new, args).await?);
	let shown = beadle_profiles::diff::diff(&args.old, &old, &args.new, &new);
	if shown.is_empty() {
		return Ok(ExitCode::SUCCESS);
	}
	print_text(shown)?;
	Ok(ExitCode::from(FAULTY))
}

async fn get(name: &str, args: &Args) -> Result<Profile, Error> {
	let Some(on_chain) = name.strip_prefix("chain:") else { return read(Path::new(name)) };
	let numbers = on_chain.split_once('@').and_then(|(id, version)| Some((id.parse().ok()?, version.parse().ok()?)));
	let (id, version) = numbers.ok_or_else(|| Error::Usage(format!("{name}: on chain it is chain:ID@VERSION")))?;
	let chain = Chain::connect(&args.endpoint.url).await?;
	chain.profile_version(ProfileRef { id, version }).await?.ok_or(Error::NotOnChain { id, version })
}
