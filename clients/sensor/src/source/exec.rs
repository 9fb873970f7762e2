//! The output of a command that is run at intervals: how most sensor drivers are read.

use super::intake::{failed, Intake};
use crate::{clock::now, dead_letters::DeadLetter, error::Error, format::line, reading::Batch};
use beadle_primitives::Moment;
use rustix::process::{kill_process_group, Pid, Signal};
use std::{io::ErrorKind, path::Path, process::Stdio, time::Duration};
use tokio::{
	io::AsyncReadExt,
	process::{Child, Command},
	time::{sleep, timeout},
};

/// Maximum running time of the command.
const PATIENCE: Duration = Duration::from_secs(60);

/// Maximum output of the command, in bytes.
const MAX_OUTPUT: u64 = 1 << 20;

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
		let batch = once(command, at, PATIENCE).await?;
		intake.take(batch, Some((POSITION, at))).await?;
	}
}

/// Returns the time until the command is due again. A clock that was set back does not delay it.
fn due_in(last: Moment, at: Moment, every: Duration) -> Duration {
	at.checked_sub(last).map_or(Duration::ZERO, |since| every.saturating_sub(Duration::from_millis(since)))
}

/// Processes of a command, which are ended when this is dropped: the command may have started others, and left them.
struct Processes(Option<Pid>);

impl Processes {
	fn of(shell: &Child) -> Self {
		Self(shell.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw))
	}
}

impl Drop for Processes {
	fn drop(&mut self) {
		// None may be left.
		let _ = self.0.map(|group| kill_process_group(group, Signal::KILL));
	}
}

/// Reads the command's output, up to one byte more than it may have, and waits for its end unless there is more.
async fn output(shell: &mut Child) -> std::io::Result<(Vec<u8>, Option<std::process::ExitStatus>)> {
	let mut printed = Vec::new();
	if let Some(stdout) = shell.stdout.take() {
		stdout.take(MAX_OUTPUT.saturating_add(1)).read_to_end(&mut printed).await?;
	}
	let is_all = u64::try_from(printed.len()).is_ok_and(|length| length <= MAX_OUTPUT);
	let status = if is_all { Some(shell.wait().await?) } else { None };
	Ok((printed, status))
}

async fn once(command: &str, at: Moment, patience: Duration) -> Result<Batch, Error> {
	let mut shell = Command::new("sh");
	// The command's error output goes where this program's own does.
	shell
		.arg("-c")
		.arg(command)
		.stdin(Stdio::null())
		.stdout(Stdio::piped())
		.stderr(Stdio::inherit())
		.process_group(0)
		.kill_on_drop(true);
	let dead = |why: String| {
		let letter = DeadLetter { what: command.into(), why };
		Batch { dead_letters: vec![letter], ..Default::default() }
	};
	let mut running = match shell.spawn() {
		Ok(running) => running,
		Err(error) if error.kind() == ErrorKind::NotFound => return Err(failed(Path::new("sh"), error)),
		// Out of memory or processes: there may be some next time.
		Err(error) => return Ok(dead(format!("the command could not be started: {error}"))),
	};
	let _processes = Processes::of(&running);
	let (printed, status) = match timeout(patience, output(&mut running)).await {
		Err(_) => return Ok(dead(format!("the command took more than {} s", patience.as_secs()))),
		Ok(Err(error)) => return Ok(dead(format!("the command's output could not be read: {error}"))),
		Ok(Ok(output)) => output,
	};
	match status {
		Some(status) if !status.success() => return Ok(dead(format!("the command failed: {status}"))),
		Some(_) => {},
		None => return Ok(dead("the command printed more than a megabyte".into())),
	}
	let text = String::from_utf8_lossy(&printed);
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
		let batch = once("echo t=1; echo h=2", 5, PATIENCE).await.unwrap();
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
		let batch = once("echo t=1; exit 3", 5, PATIENCE).await.unwrap();
		assert!(batch.readings.is_empty());
		assert!(batch.dead_letters[0].why.contains("exit status: 3"), "{batch:?}");
	}

	#[tokio::test]
	async fn a_command_without_end_is_ended() {
		// It would print gigabytes within seconds.
		let batch = once("yes", 5, PATIENCE).await.unwrap();
		assert!(batch.dead_letters[0].why.contains("more than a megabyte"), "{batch:?}");
	}

	#[tokio::test]
	async fn what_a_command_has_started_ends_with_it() {
		let directory = tempfile::tempdir().unwrap();
		let file = directory.path().join("pid");
		let command = format!("sleep 600 & echo $! > {}; wait", file.display());
		let batch = once(&command, 5, Duration::from_millis(500)).await.unwrap();
		assert!(batch.dead_letters[0].why.contains("took more than"), "{batch:?}");
		let started = std::fs::read_to_string(file).unwrap().trim().parse().ok().and_then(Pid::from_raw).unwrap();
		for _ in 0..100 {
			if rustix::process::test_kill_process(started).is_err() {
				return;
			}
			sleep(Duration::from_millis(50)).await;
		}
		panic!("the command's child is still there");
	}
}
