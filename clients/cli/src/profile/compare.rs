//! `beadle profile compare`: the tallies of a staged version and of the active one.

use crate::{
	error::Error,
	shared::{print, Endpoint},
};
use beadle_client::Chain;
use beadle_primitives::{Comparison, ProfileId, ProfileRef, Tally};
use comfy_table::{presets::ASCII_MARKDOWN, Table};
use serde_json::json;
use std::process::ExitCode;

/// The version that every profile begins with, and the chain keeps.
const FIRST_VERSION: u32 = 1;

/// Arguments of `beadle profile compare`. Both versions have appraised the same packs, since the new one was staged.
/// Exit code 1 if the chain has no such profile.
#[derive(clap::Args)]
pub struct Args {
	/// Number of the profile.
	profile: ProfileId,
	#[command(flatten)]
	endpoint: Endpoint,
	/// Print JSON.
	#[arg(long)]
	json: bool,
}

pub async fn run(args: &Args) -> Result<ExitCode, Error> {
	let chain = Chain::connect(&args.endpoint.url).await?;
	let Some(comparison) = chain.compare(args.profile).await? else {
		let id = args.profile;
		if chain.profile_version(ProfileRef { id, version: FIRST_VERSION }).await?.is_none() {
			return Err(Error::NoProfile { id });
		}
		if args.json {
			print("null")?;
		} else {
			print(format_args!("profile {id}: no version is staged, or no pack has come since"))?;
		}
		return Ok(ExitCode::SUCCESS);
	};
	let Comparison { active, staged, by_active, by_staged } = comparison;
	if args.json {
		let tally = |version: u32, Tally { refused, packs, records, suspect, failed, alarms }: Tally| {
			json!({ "version": version, "refused": refused, "packs": packs, "records": records, "suspect": suspect,
				"failed": failed, "alarms": alarms })
		};
		print(json!({ "active": tally(active, by_active), "staged": tally(staged, by_staged) }))?;
	} else {
		print(table(&comparison))?;
	}
	Ok(ExitCode::SUCCESS)
}

fn table(comparison: &Comparison) -> Table {
	let Comparison { active, staged, by_active, by_staged } = comparison;
	let mut table = Table::new();
	let title = |what: &str, version: &u32| format!("{what}: version {version}");
	table.load_preset(ASCII_MARKDOWN).set_header([String::new(), title("active", active), title("staged", staged)]);
	for (name, of) in [
		("packs refused", (|tally: &Tally| tally.refused) as fn(&Tally) -> u64),
		("packs appraised", |tally| tally.packs),
		("records", |tally| tally.records),
		("suspect", |tally| tally.suspect),
		("failing", |tally| tally.failed),
		("alarms raised", |tally| tally.alarms),
	] {
		table.add_row([name.to_owned(), of(by_active).to_string(), of(by_staged).to_string()]);
	}
	// What decides whether the staged version is held back.
	let failing = comparison.failing();
	let (by_active, by_staged) = (failing.by_active.to_string(), failing.by_staged.to_string());
	table.add_row(["failing, or in refused packs".to_owned(), by_active, by_staged]);
	table
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn records_in_refused_packs_fail() {
		let by_active = Tally { packs: 3, records: 30, failed: 1, ..Default::default() };
		let by_staged = Tally { refused: 1, packs: 2, records: 20, failed: 4, ..Default::default() };
		let table = table(&Comparison { active: 1, staged: 2, by_active, by_staged }).to_string();
		let last: Vec<&str> = table.lines().last().unwrap_or_default().split('|').map(str::trim).collect();
		assert_eq!(last[1..4], ["failing, or in refused packs", "1", "14"]);
	}
}
