//! The output of a command that is run at intervals: how most sensor drivers are read.

use super::intake::{failed, Intake};
use crate::{clock::now, dead_letters::DeadLetter, error::Error, format::line, reading::Batch};
use beadle_primitives::Moment;
use std::{io::ErrorKind, path::Path, process::Stdio, time::Duration};
use tokio::{
	process::Command,
	time::{sleep, timeout},
};

/// Maximum running time of the command.
const PATIENCE: Duration = Duration::from_secs(60);

/// Maximum output of the command, in bytes.
const MAX_OUTPUT: usize = 1 << 20;

/// Name under which the queue stores the time of the command's last run.
const POSITION: &str = "exec";

/// Runs the command with `sh -c` whenever it is due. Readings without a time of their own get that of the start. Two
/// starts are at least the profile's interval apart, even across a restart: readings that follow each other sooner are
/// refused.
pub async fn read(command: &str, mut intake: Intake) -> Result<(), Error> {
	intake.until_clock_checked().await;
	let mut last = intake.queue.position(POSITION)?;
	loop {
		let every = *intake.every.borrow_and_update();
		let at = now();
		let wait = due_in(last, at, every);
		if !wait.is_zero() {
			tokio::select! {
				() = sleep(wait) => {},
				Ok(()) = intake.every.changed() => {},
			}
			continue;
		}
		last = at;
		let batch = once(command, at).await?;
		intake.take(batch, Some((POSITION, at))).await?;
	}
}

/// Returns the time until the command is due again. A clock that was set back does not delay it.
fn due_in(last: Moment, at: Moment, every: Duration) -> Duration {
	at.checked_sub(last).map_or(Duration::ZERO, |since| every.saturating_sub(Duration::from_millis(since)))
}

async fn once(command: &str, at: Moment) -> Result<Batch, Error> {
	let mut shell = Command::new("sh");
	// The command's error output goes where this program's own does.
	shell
		.arg("-c")
		.arg(command)
		.stdin(Stdio::null())
		.stdout(Stdio::piped())
		.stderr(Stdio::inherit())
		.kill_on_drop(true);
	let dead = |why: String| {
		let letter = DeadLetter { what: command.into(), why };
		Batch { dead_letters: vec![letter], ..Default::default() }
	};
	let running = match shell.spawn() {
		Ok(running) => running,
		Err(error) if error.kind() == ErrorKind::NotFound => return Err(failed(Path::new("sh"), error)),
		// Out of memory or processes: there may be some next time.
		Err(error) => return Ok(dead(format!("the command could not be started: {error}"))),
	};
	let output = match timeout(PATIENCE, running.wait_with_output()).await {
		Err(_) => return Ok(dead(format!("the command took more than {} s", PATIENCE.as_secs()))),
		Ok(Err(error)) => return Ok(dead(format!("the command's output could not be read: {error}"))),
		Ok(Ok(output)) => output,
	};
	if !output.status.success() {
		return Ok(dead(format!("the command failed: {}", output.status)));
	}
	if output.stdout.len() > MAX_OUTPUT {
		return Ok(dead("the command printed more than a megabyte".into()));
	}
	let text = String::from_utf8_lossy(&output.stdout);
	Ok(text.lines().fold(Batch::default(), |mut all, text| {
		all.extend(line::parse(text, at));
		all
	}))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[tokio::test]
	async fn a_commands_lines_are_readings_of_one_time() {
		let batch = once("echo t=1; echo h=2", 5).await.unwrap();
		let [one, two] = batch.readings.as_slice() else { panic!("{batch:?}") };
		assert_eq!((one.metric.as_str(), two.metric.as_str(), one.at, two.at), ("t", "h", 5, 5));
	}

	#[test]
	fn it_is_due_when_the_last_time_is_long_enough_ago() {
		let every = Duration::from_secs(2);
		assert_eq!(due_in(0, 1_000_000, every), Duration::ZERO);
		assert_eq!(due_in(1_000, 2_999, every), Duration::from_millis(1));
		assert_eq!(due_in(1_000, 3_000, every), Duration::ZERO);
		assert_eq!(due_in(9_000, 1_000, every), Duration::ZERO);
	}

	#[tokio::test]
	async fn a_command_that_fails_is_told() {
		let batch = once("echo t=1; exit 3", 5).await.unwrap();
		assert!(batch.readings.is_empty());
		assert!(batch.dead_letters[0].why.contains("exit status: 3"), "{batch:?}");
	}
}
