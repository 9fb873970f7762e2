//! `beadle profile`: one subcommand per file.

mod apply;
mod check;
mod compare;
mod diff;
mod encode;
mod import;
mod learn;
mod number;
mod offer;

use crate::{error::Error, shared::read_text};
use beadle_primitives::{Profile, ProfileId};
use beadle_profiles::file;
use std::{path::Path, process::ExitCode};

/// The subcommands of `beadle profile`.
#[derive(clap::Subcommand)]
pub enum Command {
	/// Check whether a file is a usable profile, and list its faults by line.
	Check(check::Args),
	/// Show the differences between two profiles.
	Diff(diff::Args),
	/// Print the call that puts a profile on chain, to paste into polkadot.js.
	Encode(encode::Args),
	/// Put a profile on chain, signed with a council member's key.
	Apply(apply::Args),
	/// Show the findings of a staged version so far, beside those of the active one.
	Compare(compare::Args),
	/// Withdraw the staged version of a profile.
	Withdraw(number::Args),
	/// Activate the staged version of a profile that was held back in its block.
	Activate(number::Args),
	/// Offer a profile to another organisation.
	Offer(offer::Args),
	/// Accept a profile that was offered to the signer's organisation.
	Accept(number::Args),
	/// Withdraw the offer of a profile.
	WithdrawOffer(number::Args),
	/// Make a profile from another system's description.
	Import(import::Args),
	/// Propose a profile from a series of a period in which all was well.
	Learn(learn::Args),
}

/// Runs the subcommand.
pub async fn run(command: Command) -> Result<ExitCode, Error> {
	match command {
		Command::Check(args) => check::run(&args),
		Command::Diff(args) => diff::run(&args).await,
		Command::Encode(args) => encode::run(&args),
		Command::Apply(args) => apply::run(&args).await,
		Command::Compare(args) => compare::run(&args).await,
		Command::Withdraw(args) => number::withdraw(&args).await,
		Command::Activate(args) => number::activate(&args).await,
		Command::Offer(args) => offer::run(&args).await,
		Command::Accept(args) => number::accept(&args).await,
		Command::WithdrawOffer(args) => number::withdraw_offer(&args).await,
		Command::Import(args) => import::run(&args),
		Command::Learn(args) => learn::run(&args),
	}
}

/// The use of a profile file: as a new profile's first version, or as a staged version of an existing profile.
#[derive(clap::Args)]
pub struct Stage {
	/// Stage the file as a new version of this profile, instead of creating a profile.
	#[arg(long, requires = "activate_at")]
	pub stage: Option<ProfileId>,
	/// Block in which the new version becomes the active one. If devices of other organisations have the profile, it is three
	/// days away at the nearest.
	#[arg(long, requires = "stage")]
	pub activate_at: Option<u32>,
}

impl Stage {
	/// Returns the profile and the block, if a version is to be staged.
	pub fn target(&self) -> Option<(ProfileId, u32)> {
		self.stage.zip(self.activate_at)
	}
}

/// Reads the profile in a file.
fn read(path: &Path) -> Result<Profile, Error> {
	file::read(&read_text(path)?).map_err(|faults| Error::Faulty { path: path.display().to_string(), faults })
}
