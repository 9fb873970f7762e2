//! Checks of the images and of the compose file.

use super::{
	context::{Context, COMPOSE, PROFILE, PROMETHEUS},
	services::Services,
};
use crate::{stop::Stop, text};

/// File of the images.
const DOCKERFILE: &str = "docker/Dockerfile";

/// Readings that the sensor of the compose file replays.
const READINGS: &str = "testing/demo/data/air_quality_uci.csv";

/// Password without which compose refuses to start.
const PASSWORD: &str = "GRAFANA_PASSWORD";

/// Checks what images copy, and what the compose file mounts and exposes.
///
/// # Errors
///
/// If a file cannot be read.
pub fn check_files(context: &mut Context) -> Result<(), Stop> {
	let copied = copied(&context.read(DOCKERFILE)?);
	let wrong = copied.iter().filter(|path| !context.path(path).exists());
	let wrong: Vec<_> = wrong.map(|path| format!("{DOCKERFILE} copies {path}")).collect();
	context.tally.all_well("what images copy is there", &wrong);
	let compose = context.read(COMPOSE)?;
	let mounted = text::all(&compose, r"^ *- (\.[^:]*):.*")?;
	let wrong = mounted.iter().filter(|path| !context.path("docker").join(path).exists());
	let wrong: Vec<_> = wrong.map(|path| format!("{COMPOSE} mounts {path}")).collect();
	context.tally.all_well("what is mounted from here is there", &wrong);

	let services = Services::of(&compose);
	context.tally.all_well("authorities are not exposed, and nothing beyond this machine", &services.exposed()?);
	let prometheus = context.read(PROMETHEUS)?;
	let mut wrong = Vec::new();
	for service in services.nodes()? {
		if !text::has(&prometheus, &format!("^ *- {service}:9615$"))? {
			wrong.push(format!("Prometheus does not watch {service}"));
		}
	}
	context.tally.all_well("Prometheus watches each node", &wrong);
	Ok(())
}

/// Returns the paths that a Dockerfile copies from the context, without those that come from another stage.
fn copied(dockerfile: &str) -> Vec<String> {
	let copies = dockerfile.lines().filter_map(|line| line.strip_prefix("COPY "));
	let copies = copies.filter(|words| !words.starts_with("--from") && !words.contains("TARGETARCH"));
	let sources = copies.map(|words| words.split_whitespace().collect::<Vec<_>>());
	let sources = sources.filter_map(|words| words.split_last().map(|(_, sources)| sources.to_vec()));
	sources.flatten().map(str::to_owned).collect()
}

/// Checks the readings that are replayed, and whether compose takes its file.
///
/// # Errors
///
/// If a file cannot be read, or this program is interrupted.
pub fn check_replay(context: &mut Context) -> Result<(), Stop> {
	let beadle = context.programs.beadle.clone();
	let mut check = context.command(beadle, &["profile", "check", PROFILE]);
	context.runs("the replayed station's profile is usable", &mut check)?;
	let readings = context.read(READINGS)?;
	let titles = readings.lines().next().unwrap_or_default().replace('\r', "");
	let columns: String = titles.split(',').skip(1).map(|column| format!("{column}\n")).collect();
	let profile = context.read(PROFILE)?;
	let metrics: String =
		text::all(&profile, "^name = \"([a-z0-9_]*)\"$")?.iter().map(|metric| format!("{metric}\n")).collect();
	let wrong = context.difference(&columns, &metrics)?;
	context.tally.all_well("its metrics are the columns of its readings", &wrong);

	let title = format!("compose takes {COMPOSE}");
	context.runs(&title, context.compose(&["config", "--quiet"]).env(PASSWORD, "x"))?;
	let takes_none = context.commands.succeeds(context.compose(&["config", "--quiet"]).env_remove(PASSWORD))?;
	context.tally.holds("compose wants a password for Grafana", !takes_none);
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_comes_from_another_stage_is_not_looked_for() {
		let dockerfile =
			"FROM x\nCOPY a b ./\nCOPY --from=compile /out/ /\nCOPY docker/bin/${TARGETARCH}/ /\nCOPY c c\n";
		assert_eq!(copied(dockerfile), ["a", "b", "c"]);
	}
}
