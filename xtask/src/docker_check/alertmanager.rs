//! Checks of Alertmanager's configuration: who is notified of which alerts.

use std::{
	collections::BTreeSet,
	process::{Command, Stdio},
	time::Duration,
};

use super::{
	alerts,
	context::{Context, ALERTMANAGER, RULES},
};
use crate::{
	checks::{free_ports, Server},
	files,
	stop::Stop,
	text,
};

/// Receiver of each severity.
const ROUTES: [(&str, &str); 2] = [("critical", "on-duty"), ("warning", "operators")];

/// Alerts that are raised, by instance.
const RAISED: [(&str, &[&str]); 5] = [
	("behind", &["LeftBehind", "BestBlockStalled", "FinalityStalled", "FinalityLags"]),
	("stalled", &["FinalityStalled", "FinalityLags", "ReadingsStop"]),
	("machine", &["ClockOff", "ClockNotSynchronised", "DiskNearlyFull", "DiskFilling"]),
	("gone", &["NodeDown", "TargetDown"]),
	("alone", &["FinalityLags", "ClockNotSynchronised", "DiskFilling", "TargetDown", "BestBlockStalled"]),
];

/// Number of alerts that are raised.
const COUNT: &str = "18";

/// Alerts of which somebody is notified: not those that follow from others.
const TOLD: &str = "\
alone BestBlockStalled
alone ClockNotSynchronised
alone DiskFilling
alone FinalityLags
alone TargetDown
behind LeftBehind
gone NodeDown
machine ClockOff
machine DiskNearlyFull
stalled FinalityStalled
stalled ReadingsStop
";

/// Interval of polls, and their number until Alertmanager answers, and until it has all alerts.
const LOOK_EVERY: Duration = Duration::from_millis(100);
const UNTIL_IT_ANSWERS: u32 = 100;
const UNTIL_IT_HAS_ALL: u32 = 50;

/// Checks the configuration.
///
/// # Errors
///
/// If Alertmanager cannot be used, or this program is interrupted.
pub fn check(context: &mut Context) -> Result<(), Stop> {
	context.runs("amtool check-config", &mut context.command("amtool", &["check-config", ALERTMANAGER]))?;
	let wrong = unknown(&context.read(ALERTMANAGER)?, &context.read(RULES)?)?;
	context.tally.all_well("the alerts that Alertmanager knows by name are there", &wrong);
	let mut wrong = Vec::new();
	for (severity, receiver) in ROUTES {
		let file = format!("--config.file={ALERTMANAGER}");
		let mut test = context.command("amtool", &["config", "routes", "test", &file, &format!("severity={severity}")]);
		let said = context.commands.read(test.stderr(Stdio::null()))?.text;
		let said = said.trim_end_matches('\n');
		if said != receiver {
			wrong.push(format!("what is {severity} goes to {said}"));
		}
	}
	context.tally.all_well("what is critical goes to whoever is on duty, the rest does not", &wrong);
	let told = told(context)?;
	let wrong = context.difference(TOLD, &told)?;
	let title = "what follows from something else is not told besides it, and elsewhere it is";
	context.tally.all_well(title, &wrong);
	Ok(())
}

/// Returns what is wrong with the alerts that the configuration names.
fn unknown(configuration: &str, rules: &str) -> Result<Vec<String>, Stop> {
	let alerts = alerts::names(rules)?;
	let named = text::all(configuration, "alertname =~? \"?([A-Za-z|]+)")?;
	let named: BTreeSet<_> = named.iter().flat_map(|names| names.split('|')).collect();
	let unknown = named.into_iter().filter(|name| !alerts.contains(name));
	Ok(unknown.map(|name| format!("there is no alert {name}")).collect())
}

/// Returns the alerts of which an Alertmanager with this configuration would notify somebody. It is asked and ended
/// before it does.
fn told(context: &Context) -> Result<String, Stop> {
	let [port] = free_ports()?;
	let mut command = context.command("prometheus-alertmanager", &["--cluster.listen-address="]);
	command
		.arg(format!("--config.file={ALERTMANAGER}"))
		.arg(format!("--storage.path={}", context.scratch.join("alertmanager").display()))
		.arg(format!("--web.listen-address=127.0.0.1:{port}"));
	let _server = Server::start(&mut command, &context.scratch.join("alertmanager.log"))?;
	let interruption = context.commands.interruption();
	let url = format!("--alertmanager.url=http://127.0.0.1:{port}");
	let alert = |arguments: &[&str]| {
		let mut command = context.command("amtool", &[&url, "alert"]);
		command.args(arguments).stderr(Stdio::null());
		command
	};
	for _ in 0..UNTIL_IT_ANSWERS {
		if context.commands.succeeds(&mut alert(&["query"]))? {
			break;
		}
		interruption.pause(LOOK_EVERY)?;
	}
	for (instance, names) in RAISED {
		for name in names {
			let instance = format!("instance={instance}");
			if !context.commands.succeeds(&mut alert(&["add", name, &instance, "chain=c", "mountpoint=/"]))? {
				return Err(Stop::Failed(format!("Alertmanager does not take the alert {name}")));
			}
		}
	}
	let mut told = String::new();
	for _ in 0..UNTIL_IT_HAS_ALL {
		let filter = r#"map("\(.labels.instance) \(.labels.alertname)") | sort[]"#;
		told = jq(context, &mut alert(&["query", "--active", "--output", "json"]), &["-r", filter])?;
		if jq(context, &mut alert(&["query", "--output", "json", "--active", "--inhibited"]), &["length"])?.trim()
			== COUNT
		{
			break;
		}
		interruption.pause(LOOK_EVERY)?;
	}
	Ok(told)
}

/// Returns what jq makes of the output of a command.
fn jq(context: &Context, command: &mut Command, arguments: &[&str]) -> Result<String, Stop> {
	let file = context.scratch.join("alerts.json");
	files::write(&file, context.commands.read(command)?.text)?;
	Ok(context.commands.read(context.command("jq", arguments).arg(&file))?.text)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_alert_that_is_named_has_to_be_there() {
		let configuration = "matchers: [alertname =~ \"NodeDown|Gone\"]\nmatchers: [alertname = ClockOff]\n";
		let rules = "- alert: NodeDown\n- alert: ClockOff\n";
		assert_eq!(unknown(configuration, rules), Ok(vec!["there is no alert Gone".into()]));
	}

	#[test]
	fn alerts_that_are_told_are_raised_and_all_are_counted() {
		let raised: Vec<_> = RAISED
			.iter()
			.flat_map(|(instance, names)| names.iter().map(move |name| format!("{instance} {name}")))
			.collect();
		assert_eq!(raised.len().to_string(), COUNT);
		assert!(TOLD.lines().all(|told| raised.contains(&told.to_owned())));
	}
}
