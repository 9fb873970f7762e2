//! Signals that interrupt this program.

use signal_hook::{
	consts::{SIGHUP, SIGINT, SIGTERM},
	iterator::Signals,
};
use std::{
	fs,
	process::{Child, ExitStatus},
	sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
	thread,
	time::Duration,
};

use crate::stop::Stop;

/// Shortest and longest interval of polls for the end of a child.
const LOOK_FIRST: Duration = Duration::from_millis(1);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Handler of SIGINT, SIGTERM and SIGHUP. The signals do not end this program; instead, every wait below returns an
/// error, so that the caller can clean up.
#[derive(Clone, Debug, Default)]
pub struct Interruption {
	heard: Arc<Heard>,
}

#[derive(Debug, Default)]
struct Heard {
	signal: Mutex<Option<i32>>,
	changed: Condvar,
}

impl Heard {
	fn signal(&self) -> MutexGuard<'_, Option<i32>> {
		// A panic elsewhere cannot leave an inconsistent value.
		self.signal.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Stores a signal, unless there is one already.
	fn note(&self, signal: i32) {
		self.signal().get_or_insert(signal);
		self.changed.notify_all();
	}
}

impl Interruption {
	/// Catches the signals, except those that were ignored when this program was started, for example by `nohup`.
	///
	/// # Errors
	///
	/// If the system refuses it.
	pub fn catch() -> Result<Self, Stop> {
		let ignored = ignored(&fs::read_to_string("/proc/self/status").unwrap_or_default());
		let caught = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| !ignored.contains(signal));
		let mut signals =
			Signals::new(caught).map_err(|error| Stop::Failed(format!("signals cannot be caught: {error}")))?;
		let interruption = Self::default();
		let heard = interruption.heard.clone();
		thread::spawn(move || signals.forever().for_each(|signal| heard.note(signal)));
		Ok(interruption)
	}

	/// Waits for a duration.
	///
	/// # Errors
	///
	/// If a signal has arrived.
	pub fn pause(&self, time: Duration) -> Result<(), Stop> {
		let signal = self.heard.signal();
		let waited = self.heard.changed.wait_timeout_while(signal, time, |signal| signal.is_none());
		let (signal, _) = waited.unwrap_or_else(PoisonError::into_inner);
		signal.map_or(Ok(()), |signal| Err(Stop::Interrupted(signal)))
	}

	/// Waits until a child ends. Returns its exit status.
	///
	/// # Errors
	///
	/// If a signal has arrived. The child is then still running.
	pub fn wait(&self, child: &mut Child) -> Result<ExitStatus, Stop> {
		let mut time = LOOK_FIRST;
		loop {
			let ended = child.try_wait();
			let ended = ended.map_err(|error| Stop::Failed(format!("a program cannot be waited for: {error}")))?;
			self.pause(if ended.is_some() { Duration::ZERO } else { time })?;
			if let Some(status) = ended {
				return Ok(status);
			}
			time = time.saturating_mul(2).min(LOOK_EVERY);
		}
	}
}

/// Returns the signals that a process ignores, according to its `/proc/PID/status`.
fn ignored(status: &str) -> Vec<i32> {
	let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
	let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
	(1..=64)
		.zip(0_u32..)
		.filter(|(_, bit)| mask.checked_shr(*bit).unwrap_or(0) & 1 == 1)
		.map(|(signal, _)| signal)
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::process::Command;

	#[test]
	fn ignored_signals_are_read_from_the_status() {
		assert_eq!(ignored("Name:\tx\nSigIgn:\t0000000000001003\nSigCgt:\t0\n"), [1, 2, 13]);
		assert_eq!(ignored(""), [0; 0]);
	}

	#[test]
	fn a_signal_ends_waiting_and_the_first_one_counts() {
		let interruption = Interruption::default();
		assert_eq!(interruption.pause(Duration::ZERO), Ok(()));
		let mut child = Command::new("sleep").arg("600").spawn().unwrap();
		let heard = interruption.heard.clone();
		let other = thread::spawn(move || {
			thread::sleep(Duration::from_millis(100));
			heard.note(SIGTERM);
			heard.note(SIGINT);
		});
		assert_eq!(interruption.wait(&mut child), Err(Stop::Interrupted(SIGTERM)));
		other.join().unwrap();
		assert_eq!(interruption.pause(Duration::from_secs(600)), Err(Stop::Interrupted(SIGTERM)));
		child.kill().unwrap();
		child.wait().unwrap();
	}

	#[test]
	fn how_a_child_has_ended_is_told() {
		let mut child = Command::new("sh").args(["-c", "exit 7"]).spawn().unwrap();
		assert_eq!(Interruption::default().wait(&mut child).unwrap().code(), Some(7));
	}
}
