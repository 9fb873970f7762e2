//! Checks of the names that dashboard, alerts and documents take from a node's metrics.

use std::{collections::BTreeSet, fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt};

use super::{
	context::{Context, DASHBOARD, OPERATIONS, PROFILE, RULES},
	node::Node,
};
use crate::{checks::ask, files, stop::Stop, text};

/// Smallest number of metrics that are named.
const FEWEST: usize = 20;

/// Labels that queries select by, as patterns of a line.
const LABELS: [&str; 7] = [
	"beadle_refused_total{.*reason=\"",
	"beadle_refused_total{.*source=\"rpc\"",
	"substrate_block_height{status=\"best\"",
	"substrate_block_height{status=\"finalized\"",
	"substrate_sub_libp2p_network_bytes_total{direction=\"in\"",
	"substrate_build_info{.*version=\"",
	"substrate_node_roles{.*} 4$",
];

/// Reasons that are the pool's own.
const POOL: [&str; 2] = ["ImmediatelyDropped", "TemporarilyBanned"];

/// Transaction that is refused.
const REFUSED: &str = r#"{"id":1,"jsonrpc":"2.0","method":"author_submitExtrinsic","params":["0x1004000000"]}"#;

/// Checks the names, against a running node.
///
/// # Errors
///
/// If a file cannot be read, or this program is interrupted.
pub fn check(context: &mut Context, node: &Node) -> Result<(), Stop> {
	count_something(context, node)?;
	let metrics = ask(node.metrics, "GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n").unwrap_or_default();
	let operations = context.read(OPERATIONS)?;
	let documented = Documented::of(&operations)?;
	let [rules, dashboard, health] = [RULES, DASHBOARD, "docker/healthcheck.sh"].map(|path| context.read(path));
	let (rules, dashboard, health) = (rules?, dashboard?, health?);

	let title = "OPERATIONS.md tells of all that the node counts of its own";
	context.tally.all_well(title, &documented.undocumented(&metrics)?);
	let mut named = documented.names.clone();
	for source in [&rules, &dashboard, &health] {
		named.extend(text::all(source, r"\b((?:beadle|substrate)_[a-z0-9_]+)")?);
	}
	let there = names(&metrics)?;
	let mut wrong: Vec<_> = named.difference(&there).map(|name| format!("no {name}")).collect();
	if named.len() <= FEWEST {
		wrong.push(format!("only {} are named", named.len()));
	}
	context.tally.all_well(&format!("the node has the {} metrics that are named", named.len()), &wrong);

	let mut kinds = documented.kinds.clone();
	for source in [&rules, &dashboard] {
		kinds.extend(text::all(source, r#"kind=~?\\?"([a-z_|]+)"#)?.iter().flat_map(|kinds| kinds.split('|')));
	}
	let wrong = without(kinds.iter().map(|kind| format!("beadle_activity_total{{kind=\"{kind}\"")), &metrics)?;
	let wrong: Vec<_> = wrong.iter().filter_map(|line| Some(format!("no {}", line.split('"').nth(1)?))).collect();
	context.tally.all_well("it counts the kinds of activity that are named", &wrong);
	let wrong: Vec<_> = without(LABELS.iter().map(|label| (*label).to_owned()), &metrics)?
		.iter()
		.map(|label| format!("no {label}"))
		.collect();
	context.tally.all_well("it has the labels that queries go by", &wrong);
	context
		.tally
		.all_well("the reasons that alerts go by are refusals", &no_refusals(&rules, &context.read("README.md")?)?);
	Ok(())
}

/// Makes the node count what it would not before there is something to count: a transaction that is refused, and others
/// that are taken.
fn count_something(context: &mut Context, node: &Node) -> Result<(), Stop> {
	let request = format!(
		"POST / HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{REFUSED}",
		REFUSED.len()
	);
	// The answer is that it was refused.
	let _ = ask(node.rpc, &request);
	let key = context.scratch.join("key");
	let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&key);
	file.and_then(|mut file| file.write_all(b"//Alice\n")).map_err(|error| files::failed(&key, "written", &error))?;
	let beadle = context.programs.beadle.clone();
	let mut apply = context.command(beadle, &["profile", "apply", PROFILE, "--key-file"]);
	apply.arg(&key).args(["--url", &format!("ws://127.0.0.1:{}", node.rpc)]);
	context.runs("beadle puts the profile on a chain", &mut apply)?;
	Ok(())
}

/// Metrics and kinds of activity in OPERATIONS.md: in the first column of the tables, and in the last one of
/// `beadle_activity_total`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Documented<'d> {
	names: BTreeSet<&'d str>,
	kinds: BTreeSet<&'d str>,
}

impl<'d> Documented<'d> {
	fn of(operations: &'d str) -> Result<Self, Stop> {
		let names = text::all(operations, r"^\| `((?:beadle|substrate)_[a-z_0-9]*)[`{]")?;
		let mut kinds = BTreeSet::new();
		for column in text::all(operations, r"^\| `beadle_activity_total.*\| (.*) \|$")? {
			kinds.extend(text::all(column, "`([a-z]+_[a-z_]+)`")?);
		}
		Ok(Self { names: names.into_iter().collect(), kinds })
	}

	/// Returns what a node counts of its own and these do not have.
	fn undocumented(&self, metrics: &str) -> Result<Vec<String>, Stop> {
		let own = names(metrics)?;
		let own = own.iter().filter(|name| name.starts_with("beadle_") && !self.names.contains(*name));
		let kinds = text::all(metrics, "^beadle_activity_total\\{kind=\"([a-z_]*)\"")?;
		let kinds = kinds.iter().filter(|kind| !self.kinds.contains(*kind));
		Ok(own.chain(kinds).map(|name| format!("nothing of {name}")).collect())
	}
}

/// Returns the names of metrics.
fn names(metrics: &str) -> Result<BTreeSet<&str>, Stop> {
	Ok(text::all(metrics, "^([a-z_0-9]*)[{ ]")?.into_iter().collect())
}

/// Returns the patterns that no line of the metrics begins with. A brace in them is itself.
fn without(patterns: impl Iterator<Item = String>, metrics: &str) -> Result<Vec<String>, Stop> {
	let mut without = Vec::new();
	for pattern in patterns {
		let escaped = pattern.replace('{', r"\{").replace('}', r"\}");
		if !text::has(metrics, &format!("^{escaped}"))? {
			without.push(pattern);
		}
	}
	Ok(without)
}

/// Returns the reasons that alerts select by and that are no refusals.
fn no_refusals(rules: &str, readme: &str) -> Result<Vec<String>, Stop> {
	let reasons = text::all(rules, "reason(?:=|!=|=~|!~)\"([A-Za-z|]+)")?;
	let reasons: BTreeSet<_> = reasons.iter().flat_map(|reasons| reasons.split('|')).collect();
	let mut wrong = Vec::new();
	for reason in reasons {
		if !POOL.contains(&reason) && !text::has(readme, &format!(r"^\| [0-9]* \| `{reason}` \|"))? {
			wrong.push(format!("README.md has no refusal {reason}"));
		}
	}
	Ok(wrong)
}

#[cfg(test)]
mod tests {
	use super::*;

	const OPERATIONS: &str = "| metric | labels | what |
| `beadle_refused_total` | `reason` | refused |
| `beadle_activity_total{kind}` | `kind` | such as `pack_recorded` and `alarm_raised` |
| `substrate_block_height{status}` | | |
";
	const METRICS: &str = "# HELP x
beadle_refused_total{chain=\"dev\",reason=\"QuotaSpent\"} 1
beadle_activity_total{kind=\"pack_recorded\"} 2
beadle_activity_total{kind=\"device_enrolled\"} 1
beadle_new_total 1
substrate_block_height{status=\"best\"} 7
";

	#[test]
	fn what_is_not_documented_is_found() {
		let documented = Documented::of(OPERATIONS).unwrap();
		assert_eq!(documented.kinds, BTreeSet::from(["alarm_raised", "pack_recorded"]));
		assert_eq!(documented.names.len(), 3);
		let expected = ["nothing of beadle_new_total", "nothing of device_enrolled"];
		assert_eq!(documented.undocumented(METRICS).unwrap(), expected);
	}

	#[test]
	fn labels_are_looked_for_with_their_braces() {
		let labels = ["beadle_refused_total{.*reason=\"", "substrate_node_roles{.*} 4$"].map(str::to_owned);
		assert_eq!(without(labels.into_iter(), METRICS).unwrap(), ["substrate_node_roles{.*} 4$"]);
	}

	#[test]
	fn reasons_are_refusals_or_the_pools_own() {
		let rules = "reason=~\"BadSignature|TemporarilyBanned\" reason!=\"NoSuch\"";
		let readme = "| 18 | `BadSignature` | Invalid | x |\n";
		assert_eq!(no_refusals(rules, readme).unwrap(), ["README.md has no refusal NoSuch"]);
	}
}
