//! `beadle profile compare`: the tallies of a staged version and of the active one.

use crate::{error::Error, shared::Endpoint};
use beadle_client::Chain;
use beadle_primitives::{Comparison, ProfileId, Tally};
use comfy_table::{presets::ASCII_MARKDOWN, Table};
use serde_json::json;
use std::process::ExitCode;

/// Arguments of `beadle profile compare`. Both versions have appraised the same packs, since the new one was staged.
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
		if args.json {
			println!("null");
		} else {
			println!("profile {}: no version is staged, or no pack has come since", args.profile);
		}
		return Ok(ExitCode::SUCCESS);
	};
	let Comparison { active, staged, by_active, by_staged } = comparison;
	if args.json {
		let tally = |version: u32, Tally { refused, packs, records, suspect, failed, alarms }: Tally| {
			json!({ "version": version, "refused": refused, "packs": packs, "records": records, "suspect": suspect,
				"failed": failed, "alarms": alarms })
		};
		println!("{}", json!({ "active": tally(active, by_active), "staged": tally(staged, by_staged) }));
	} else {
		println!("{}", table(&comparison));
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
	table
}
