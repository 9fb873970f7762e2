//! Checks of the options that files and documents name.

use std::collections::BTreeSet;

use super::{
	context::{Context, COMPOSE, OPERATIONS, RULES},
	services::Services,
};
use crate::{stop::Stop, text};

/// Files that name options of the node.
const DOCUMENTS: [&str; 4] = [OPERATIONS, "docs/PI.md", "packaging/debian/node/node.env", RULES];

/// Options of other programs in these files.
const OTHERS: [&str; 6] = ["--against", "--all", "--arch", "--disable-mbm-checks", "--idle", "--json"];

/// Pattern of the places in which options of the node are: by themselves, in `BEADLE_OPTIONS`, and after "with".
const PLACES: &str = "(`--[a-z][a-z-]+|^# +--[a-z][a-z-]+|^#? *BEADLE_OPTIONS=.*|with --[a-z-]+)";

/// Checks that the node and the sensor have the options that are named.
///
/// # Errors
///
/// If a file cannot be read, a program has no help, or this program is interrupted.
pub fn check(context: &mut Context) -> Result<(), Stop> {
	let services = Services::of(&context.read(COMPOSE)?);
	let node = context.output(&mut context.command(&context.programs.node, &["--help"]))?;
	let wrong = missing(&services.options("validator-[0-9]+|bridge")?, &node)?;
	context.tally.all_well("the node has the flags that compose.yml gives it", &wrong);
	let mut documented = BTreeSet::new();
	for document in DOCUMENTS {
		documented.extend(named(&context.read(document)?)?);
	}
	let documented = documented.iter().map(String::as_str).filter(|option| !OTHERS.contains(option)).collect();
	context.tally.all_well("the node has the flags that documents name", &missing(&documented, &node)?);
	let sensor = context.output(&mut context.command(&context.programs.sensor, &["run", "--help"]))?;
	let wrong = missing(&services.options("sensor")?, &sensor)?;
	context.tally.all_well("the sensor has the flags that compose.yml gives it", &wrong);
	Ok(())
}

/// Returns the options that a document names.
fn named(document: &str) -> Result<BTreeSet<String>, Stop> {
	let mut named = BTreeSet::new();
	for place in text::all(document, PLACES)? {
		named.extend(text::all(place, "(--[a-z-]+)")?.into_iter().map(str::to_owned));
	}
	Ok(named)
}

/// Returns the options that a help text does not have.
fn missing(options: &BTreeSet<&str>, help: &str) -> Result<Vec<String>, Stop> {
	let mut missing = Vec::new();
	for option in options {
		if !text::has(help, &format!("{option}( |=|,|$)"))? {
			missing.push(format!("no {option}"));
		}
	}
	Ok(missing)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn options_are_found_where_documents_name_them() {
		let document = "`--edge` and --other\n#   --pruned 256\n# BEADLE_OPTIONS=--bob --name x\nRun it with --tmp.\n";
		let expected = ["--bob", "--edge", "--name", "--pruned", "--tmp"].map(str::to_owned);
		assert_eq!(named(document).unwrap(), BTreeSet::from(expected));
	}

	#[test]
	fn an_option_is_not_the_beginning_of_another() {
		let help = "  --rpc-port <PORT>\n  -d, --dev\n  --name=NAME\n";
		let options = BTreeSet::from(["--rpc-port", "--dev", "--name", "--rpc"]);
		assert_eq!(missing(&options, help).unwrap(), ["no --rpc"]);
	}
}
