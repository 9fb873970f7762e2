//! `beadle profile`: one command a file.

mod apply;
mod check;
mod compare;
mod diff;
mod encode;
mod import;
mod learn;

use crate::{error::Error, shared::read_text};
use beadle_primitives::{Profile, ProfileId};
use beadle_profiles::file;
use std::{path::Path, process::ExitCode};

/// What to do with profiles.
#[derive(clap::Subcommand)]
pub enum Command {
	/// Say whether a file is a usable profile, and what is wrong with it by line.
	Check(check::Args),
	/// Show what differs between two profiles.
	Diff(diff::Args),
	/// Print the call that puts a profile on chain, to paste into polkadot.js.
	Encode(encode::Args),
	/// Put a profile on chain, signed with a council member's key.
	Apply(apply::Args),
	/// Show what a staged version says of the readings so far, beside the active one.
	Compare(compare::Args),
	/// Make a profile of what another system has.
	Import(import::Args),
	/// Propose a profile from a series of a good period.
	Learn(learn::Args),
}

/// Does it.
pub async fn run(command: Command) -> Result<ExitCode, Error> {
	match command {
		Command::Check(args) => check::run(&args),
		Command::Diff(args) => diff::run(&args).await,
		Command::Encode(args) => encode::run(&args),
		Command::Apply(args) => apply::run(&args).await,
		Command::Compare(args) => compare::run(&args).await,
		Command::Import(args) => import::run(&args),
		Command::Learn(args) => learn::run(&args),
	}
}

/// How a file becomes a version: a new profile's first, or a staged one of an existing profile.
#[derive(clap::Args)]
pub struct Stage {
	/// Stage it as a new version of this profile, in place of creating a profile.
	#[arg(long, requires = "activate_at")]
	pub stage: Option<ProfileId>,
	/// The block in which the new version becomes the active one.
	#[arg(long, requires = "stage")]
	pub activate_at: Option<u32>,
}

impl Stage {
	/// The profile and the block, if a version is to be staged.
	pub fn target(&self) -> Option<(ProfileId, u32)> {
		self.stage.zip(self.activate_at)
	}
}

/// The profile in a file.
fn read(path: &Path) -> Result<Profile, Error> {
	file::read(&read_text(path)?).map_err(|faults| Error::Faulty { path: path.display().to_string(), faults })
}
