//! Checks of Grafana's dashboard.

use super::context::{Context, DASHBOARD};
use crate::{files, stop::Stop};

/// Filters of jq: what is wrong with data sources and with panels, and the queries as rules.
const SOURCES: &str = include_str!("filters/sources.jq");
const PANELS: &str = include_str!("filters/panels.jq");
const QUERIES: &str = include_str!("filters/queries.jq");

/// Checks the dashboard.
///
/// # Errors
///
/// If a file cannot be written, or this program is interrupted.
pub fn check(context: &mut Context) -> Result<(), Stop> {
	context.runs("the dashboard is JSON", &mut context.command("jq", &["-e", ".", DASHBOARD]))?;
	let wrong = faults(context, SOURCES)?;
	let title = "the dashboard names no data source but its variable's, and no number of its own";
	context.tally.all_well(title, &wrong);
	let wrong = faults(context, PANELS)?;
	let title = "panels have a place of their own, a unit, and a legend where there is more than one line";
	context.tally.all_well(title, &wrong);
	let queries = context.scratch.join("queries.json");
	let rules = context.output(&mut context.command("jq", &[QUERIES, DASHBOARD]))?;
	files::write(&queries, rules)?;
	let mut promtool = context.command("promtool", &["check", "rules"]);
	context.runs("the dashboard's queries can be read", promtool.arg(&queries))?;
	Ok(())
}

/// Returns what a filter finds wrong with the dashboard.
fn faults(context: &Context, filter: &str) -> Result<Vec<String>, Stop> {
	let answer = context.commands.read(&mut context.command("jq", &["-r", filter, DASHBOARD]))?;
	let failed = (!answer.is_success()).then(|| "jq has failed, see above".to_owned());
	Ok(answer.text.lines().map(str::to_owned).chain(failed).collect())
}
