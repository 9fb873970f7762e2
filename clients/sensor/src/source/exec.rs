//! A command's output, again and again: how most drivers of sensors are asked.

use super::{failed, line, now, Batch, Feed};
use crate::{error::Error, queue::SetAside};
use std::{path::Path, process::Stdio};
use tokio::{
	process::Command,
	time::{interval, timeout, Duration, MissedTickBehavior},
};

/// How long a command may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The most bytes of its output that are looked at.
const MAX_OUTPUT: usize = 1 << 20;

/// Runs the command in the shell's way whenever it is time to.
pub async fn read(command: &str, mut feed: Feed) -> Result<(), Error> {
	feed.until_clock_checked().await;
	let mut due = ticks(*feed.every.borrow_and_update());
	loop {
		tokio::select! {
			_ = due.tick() => {},
			Ok(()) = feed.every.changed() => {
				due = ticks(*feed.every.borrow_and_update());
				// The first one comes at once.
				due.tick().await;
				continue;
			},
		}
		let batch = once(command).await?;
		feed.take(batch, None).await?;
	}
}

fn ticks(every: Duration) -> tokio::time::Interval {
	let mut ticks = interval(every);
	ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
	ticks
}

async fn once(command: &str) -> Result<Batch, Error> {
	let mut shell = Command::new("sh");
	shell.arg("-c").arg(command).stdin(Stdio::null()).stderr(Stdio::inherit()).kill_on_drop(true);
	let aside = |why: String| Batch { aside: vec![SetAside { what: command.into(), why }], ..Default::default() };
	let output = match timeout(PATIENCE, shell.output()).await {
		Err(_) => return Ok(aside(format!("the command took more than {} s", PATIENCE.as_secs()))),
		Ok(Err(error)) => return Err(failed(Path::new(command), error)),
		Ok(Ok(output)) => output,
	};
	if !output.status.success() {
		return Ok(aside(format!("the command failed: {}", output.status)));
	}
	let text = String::from_utf8_lossy(output.stdout.get(..output.stdout.len().min(MAX_OUTPUT)).unwrap_or_default());
	let at = now();
	Ok(text.lines().fold(Batch::default(), |mut all, text| {
		let Batch { readings, aside } = line::parse(text, at);
		all.readings.extend(readings);
		all.aside.extend(aside);
		all
	}))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[tokio::test]
	async fn a_commands_lines_are_readings_of_one_time() {
		let batch = once("echo t=1; echo h=2").await.unwrap();
		let [one, two] = batch.readings.as_slice() else { panic!("{batch:?}") };
		assert_eq!((one.metric.as_str(), two.metric.as_str(), one.at), ("t", "h", two.at));
	}

	#[tokio::test]
	async fn a_command_that_fails_is_told() {
		let batch = once("echo t=1; exit 3").await.unwrap();
		assert!(batch.readings.is_empty());
		assert!(batch.aside[0].why.contains("exit status: 3"), "{batch:?}");
	}
}
