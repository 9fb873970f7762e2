//! `beadle organisation list`: the council's members, and those it has expelled.

use crate::{
	error::Error,
	shared::{print, Endpoint},
};
use beadle_client::{read::organisations::name_text, Chain};
use beadle_primitives::{Organisation, OrganisationId, Resources};
use comfy_table::{presets::ASCII_MARKDOWN, Table};
use serde_json::{json, Value};
use std::process::ExitCode;

/// Titles of the columns.
const TITLES: [&str; 9] = [
	"number",
	"name",
	"seat",
	"account",
	"devices",
	"records a block",
	"records saved",
	"profiles",
	"bytes of profiles",
];

/// Arguments of `beadle organisation list`. An organisation's number is what a sensor's `enrolment --organisation` wants.
/// What is listed is as of the latest finalised block.
#[derive(clap::Args)]
pub struct Args {
	#[command(flatten)]
	endpoint: Endpoint,
	/// Print JSON.
	#[arg(long)]
	json: bool,
}

pub async fn run(args: &Args) -> Result<ExitCode, Error> {
	let chain = Chain::connect(&args.endpoint.url).await?;
	let organisations = chain.organisations().await?;
	match args.json {
		true => print(to_json(&organisations))?,
		false => print(table(&organisations))?,
	}
	Ok(ExitCode::SUCCESS)
}

fn table(organisations: &[(OrganisationId, Organisation)]) -> Table {
	let mut table = Table::new();
	table.load_preset(ASCII_MARKDOWN).set_header(TITLES);
	for (id, Organisation { name, account, member, budget, used }) in organisations {
		let seat = if *member { "member" } else { "expelled" };
		let mut row = vec![id.to_string(), name_text(name), seat.to_owned(), account.to_string()];
		row.extend(uses(used, budget));
		table.add_row(row);
	}
	table
}

/// Describes each part of a budget, and what is in use of it.
fn uses(used: &Resources, budget: &Resources) -> [String; 5] {
	let of = |used: u64, budget: u64| format!("{used} of {budget}");
	[
		of(used.devices.into(), budget.devices.into()),
		of(used.records_per_block.into(), budget.records_per_block.into()),
		of(used.records_saved, budget.records_saved),
		of(used.profiles.into(), budget.profiles.into()),
		of(used.profile_bytes.into(), budget.profile_bytes.into()),
	]
}

fn to_json(organisations: &[(OrganisationId, Organisation)]) -> Value {
	let resources = |resources: &Resources| {
		json!({
			"devices": resources.devices,
			"records_per_block": resources.records_per_block,
			"records_saved": resources.records_saved,
			"profiles": resources.profiles,
			"profile_bytes": resources.profile_bytes,
		})
	};
	let organisation = |(id, Organisation { name, account, member, budget, used }): &(OrganisationId, Organisation)| {
		json!({
			"number": id,
			"name": String::from_utf8_lossy(name),
			"account": account.to_string(),
			"member": member,
			"budget": resources(budget),
			"used": resources(used),
		})
	};
	organisations.iter().map(organisation).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	fn organisation(name: &str, member: bool) -> Organisation {
		let budget =
			Resources { devices: 10, records_per_block: 20, records_saved: 30, profiles: 40, profile_bytes: 50 };
		let used = Resources { devices: 1, records_per_block: 2, records_saved: 3, profiles: 4, profile_bytes: 5 };
		Organisation {
			name: name.as_bytes().to_vec().try_into().unwrap(),
			account: [7; 32].into(),
			member,
			budget,
			used,
		}
	}

	#[test]
	fn each_has_a_row() {
		let table = table(&[(0, organisation("Northbridge", true)), (1, organisation("a\nb", false))]).to_string();
		let account = organisation("", true).account.to_string();
		let rows: Vec<String> =
			table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
		let of = "1 of 10 | 2 of 20 | 3 of 30 | 4 of 40 | 5 of 50";
		assert_eq!(rows[0], format!("| {} |", TITLES.join(" | ")));
		assert_eq!(
			rows[2..],
			[
				format!("| 0 | Northbridge | member | {account} | {of} |"),
				format!("| 1 | a\\nb | expelled | {account} | {of} |"),
			]
		);
	}

	#[test]
	fn machines_get_the_same() {
		let said = to_json(&[(3, organisation("Eastfield", false))]);
		assert_eq!(
			(&said[0]["number"], &said[0]["name"], &said[0]["member"]),
			(&json!(3), &json!("Eastfield"), &json!(false))
		);
		assert_eq!((&said[0]["budget"]["records_saved"], &said[0]["used"]["profile_bytes"]), (&json!(30), &json!(5)));
	}
}
