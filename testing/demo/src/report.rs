//! Output of the demo.

use comfy_table::{presets::UTF8_HORIZONTAL_ONLY, CellAlignment, ContentArrangement, Table};
use serde::Serialize;

use crate::{
	latency::Latency,
	node::Kept,
	verdict::{AlarmSeen, Comparison, Tally},
};

/// Explanation of the columns.
const LEGEND: &str = "\
Sent and refused are transactions, recorded are packs; good, suspect and fail are the records in them.
Payment is any chain's refusal of a signer whose account does not exist, NoUnsignedValidator that of a bare extrinsic;
AlreadyInPool and TemporarilyBanned are a pool's, of bytes that it has seen.
";

/// Results of the demo.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
	/// Whether every outcome is as expected.
	pub ok: bool,
	/// Runtime of the chain, as the node's binary prints it.
	pub runtime: String,
	/// Number of rows replayed.
	pub rows: usize,
	/// Results of each scenario.
	pub scenarios: Vec<Comparison>,
	/// Time from before a pack was signed until it was in a block.
	pub sign_to_recorded: Option<Latency>,
	/// Time from before a pack was signed until its block was finalised.
	pub sign_to_finalised: Option<Latency>,
	/// Statistics of the data read from the chain.
	pub chain: Read,
	/// Node left running, if any.
	pub kept: Option<Kept>,
}

/// Statistics of the data read from the chain.
#[derive(Clone, Debug, Serialize)]
pub struct Read {
	/// Number of blocks, counted from the genesis block.
	pub blocks: u64,
	/// Number of extrinsics in them.
	pub extrinsics: usize,
	/// Number of transactions expected in no block.
	pub kept_out: usize,
	/// Number of packs expected in exactly one block each.
	pub recorded: usize,
}

impl Report {
	/// Returns the results as readable text.
	pub fn text(&self) -> String {
		let mut lines = vec![self.table().to_string()];
		lines.push(LEGEND.to_owned());
		lines.extend(self.scenarios.iter().flat_map(story));
		for comparison in &self.scenarios {
			let differences = comparison.differences.iter();
			lines.extend(differences.map(|difference| format!("DIFFERS  {}: {difference}", comparison.scenario)));
		}
		lines.push(String::new());
		lines.extend(latency("sign → recorded ", self.sign_to_recorded));
		lines.extend(latency("sign → finalised", self.sign_to_finalised));
		lines.push(format!("Runtime: {}.", self.runtime));
		let Read { blocks, extrinsics, kept_out, recorded } = self.chain;
		lines.push(format!(
			"Read all {extrinsics} extrinsics of all {blocks} blocks: {recorded} packs are in one block each, {kept_out} \
			 refused or left-out transactions in none."
		));
		lines.push(match self.ok {
			true => "Every outcome is as the profile says.".to_owned(),
			false => "OUTCOMES DIFFER from what the profile says.".to_owned(),
		});
		if let Some(Kept { url, pid, directory }) = &self.kept {
			lines
				.push(format!("\nThe chain goes on at {url}; in polkadot.js: https://polkadot.js.org/apps/?rpc={url}"));
			lines.push(format!("Stop it with: kill {pid}; rm -r {}", directory.display()));
		}
		lines.join("\n")
	}

	fn table(&self) -> Table {
		let mut table = Table::new();
		table.load_preset(UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Disabled).set_header([
			"Scenario",
			"Sent",
			"Recorded",
			"Good",
			"Suspect",
			"Fail",
			"Refused",
			"Alarm raised",
			"Suspended",
			"Next pack",
			"OK",
		]);
		for comparison in &self.scenarios {
			table.add_row(row(comparison));
		}
		for column in table.column_iter_mut().skip(1).take(5) {
			column.set_cell_alignment(CellAlignment::Right);
		}
		table
	}
}

fn row(comparison: &Comparison) -> Vec<String> {
	let Comparison { expected, observed, .. } = comparison;
	let alarms: Vec<_> = comparison
		.alarms
		.iter()
		.map(|alarm| format!("{}\nblock {}", alarm.behaviour.replace(' ', "\n"), alarm.block))
		.collect();
	let suspended = match comparison.suspended_in {
		Some(block) => format!("block {block}"),
		None => dash(),
	};
	vec![
		comparison.scenario.clone(),
		comparison.sent.to_string(),
		either(observed.recorded, expected.recorded),
		either(observed.good, expected.good),
		either(observed.suspect, expected.suspect),
		either(observed.fail, expected.fail),
		either(kept_out(observed), kept_out(expected)),
		if observed.alarms == expected.alarms {
			lines(&alarms)
		} else {
			either(lines(&alarms), lines(&expected.alarms))
		},
		if observed.suspended == expected.suspended { suspended } else { format!("{suspended} (unexpected)") },
		comparison.next_pack.as_ref().map_or_else(dash, |next| next.replace(": ", ":\n")),
		if comparison.ok { "yes" } else { "NO" }.to_owned(),
	]
}

/// Returns the consequences of a scenario's alarms, one line each.
fn story(comparison: &Comparison) -> Vec<String> {
	let Comparison { scenario, device, .. } = comparison;
	let alarms = comparison.alarms.iter().map(|alarm| {
		let AlarmSeen { behaviour, observed_at, block } = alarm;
		format!("Device {device}, {scenario}: alarm of {behaviour} in block {block}, at the value of {observed_at}.")
	});
	let suspension = comparison.suspended_in.map(|block| {
		let next = comparison.next_pack.as_deref().unwrap_or("not sent");
		format!("Device {device}, {scenario}: suspended in block {block}; its next pack: {next}.")
	});
	alarms.chain(suspension).collect()
}

/// Formats the observed value, with the expected one if it differs.
fn either<T: ToString + PartialEq>(observed: T, expected: T) -> String {
	if observed == expected {
		observed.to_string()
	} else {
		format!("{}\n(expected\n{})", observed.to_string(), expected.to_string())
	}
}

fn kept_out(tally: &Tally) -> String {
	let refused = tally.refused.iter().map(|(reason, count)| match count {
		1 => reason.clone(),
		count => format!("{reason} × {count}"),
	});
	let left_out = (tally.left_out > 0).then(|| format!("in no block × {}", tally.left_out));
	lines(&refused.chain(left_out).collect::<Vec<_>>())
}

fn lines(lines: &[String]) -> String {
	if lines.is_empty() {
		dash()
	} else {
		lines.join("\n")
	}
}

fn dash() -> String {
	"–".to_owned()
}

fn latency(what: &str, latency: Option<Latency>) -> Option<String> {
	let Latency { n, median_ms, p99_ms } = latency?;
	Some(format!("{what}  median {median_ms} ms, p99 {p99_ms} ms (n = {n})"))
}
