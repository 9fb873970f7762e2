//! The process of a node: started, found again by another program, watched, ended.

use rustix::{
	event::{poll, PollFd, PollFlags, Timespec},
	fd::OwnedFd,
	io::Errno,
	process::{kill_process, pidfd_open, pidfd_send_signal, Pid, PidfdFlags, Signal},
};
use std::{
	ffi::{OsStr, OsString},
	fs::{self, OpenOptions},
	io,
	os::unix::{ffi::OsStrExt, process::CommandExt},
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	thread,
	time::Duration,
};
use tokio::time::{sleep, Instant};

use beadle_client::{chain::ConnectError, Chain};

/// How many of the last lines of its log tell why a node stopped.
const LOG_LINES: usize = 5;

/// Among how many of the last lines the error is looked for that ended it.
const ERROR_WITHIN: usize = 20;

/// How often somebody who waits looks again.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How often, and how many times, a process is looked at that has no command line.
const LOOK_AGAIN: Duration = Duration::from_millis(5);
const LOOKS: u32 = 40;

/// How often a node is called that does not answer yet.
const CALL_EVERY: Duration = Duration::from_millis(200);

/// The option that tells one node's process from another's.
const BASE_PATH: &str = "--base-path";

/// A node could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
	/// There is nothing to start.
	#[error("{} cannot be started: {source}", path.display())]
	Binary {
		/// The binary.
		path: PathBuf,
		/// Why.
		source: io::Error,
	},
	/// What it has to say cannot be written down.
	#[error("{} cannot be written: {source}", path.display())]
	Log {
		/// The log.
		path: PathBuf,
		/// Why.
		source: io::Error,
	},
}

/// A node's process ended by itself.
#[derive(Debug, thiserror::Error)]
#[error("the node stopped ({how}); its last words: {log}", how = status.map_or_else(|| "unknown how".to_owned(), |status| status.to_string()))]
pub struct Stopped {
	/// How. `None` if the node is not this program's child.
	pub status: Option<ExitStatus>,
	/// What it logged last.
	pub log: String,
}

/// A node did not answer.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
	/// It stopped.
	#[error(transparent)]
	Stopped(#[from] Stopped),
	/// It runs, and does not answer or not as it should.
	#[error("the node does not answer: {0}")]
	Silent(#[source] ConnectError),
}

/// The process of a node. Dropping it kills it if this program has started it, unless it was told to
/// [leave it running](Self::leave_running).
#[derive(Debug)]
pub struct NodeProcess {
	handle: Handle,
	pid: Pid,
	log: PathBuf,
	guarded: bool,
}

#[derive(Debug)]
enum Handle {
	/// Started by this program.
	Child(Child),
	/// Found. The descriptor stands for this very process, whoever has its number later.
	Found(OwnedFd),
}

impl NodeProcess {
	/// Starts a node on `base_path`, its output appended to `log`. One that is to outlive this program is put out of
	/// reach of the terminal's Ctrl-C; any other goes with the process group of this program.
	///
	/// # Errors
	///
	/// If there is no such binary, or the log cannot be written.
	pub fn start<A: AsRef<OsStr>>(
		binary: &Path,
		base_path: &Path,
		arguments: impl IntoIterator<Item = A>,
		log: &Path,
		outlives: bool,
	) -> Result<Self, StartError> {
		let unwritable = |source| StartError::Log { path: log.to_owned(), source };
		let output = OpenOptions::new().create(true).append(true).open(log).map_err(unwritable)?;
		let errors = output.try_clone().map_err(unwritable)?;
		let mut command = Command::new(binary);
		if outlives {
			command.process_group(0);
		}
		command.arg(BASE_PATH).arg(base_path).args(arguments);
		let child = command.stdin(Stdio::null()).stdout(output).stderr(errors).spawn();
		let child = child.map_err(|source| StartError::Binary { path: binary.to_owned(), source })?;
		let pid = Pid::from_child(&child);
		Ok(Self { handle: Handle::Child(child), pid, log: log.to_owned(), guarded: true })
	}

	/// The process with this number, if it is a node on `base_path`. A number alone may be another process's by now.
	pub fn find(pid: u32, base_path: &Path, log: &Path) -> Option<Self> {
		let pid = Pid::from_raw(pid.try_into().ok()?)?;
		let descriptor = pidfd_open(pid, PidfdFlags::empty()).ok()?;
		let mut found = Self { handle: Handle::Found(descriptor), pid, log: log.to_owned(), guarded: false };
		// Its number cannot become another's as long as it is held.
		runs_on(&found.command_line()?, base_path).then_some(found)
	}

	/// What it was started with, each argument ended by a zero. `None` if it has ended.
	fn command_line(&mut self) -> Option<Vec<u8>> {
		let path = format!("/proc/{}/cmdline", self.pid());
		let mut line = Vec::new();
		// For a moment a process has none yet when it starts, and none any more when it ends.
		for _ in 0..LOOKS {
			line = fs::read(&path).ok()?;
			if !line.is_empty() || !self.is_running() {
				break;
			}
			thread::sleep(LOOK_AGAIN);
		}
		(!line.is_empty()).then_some(line)
	}

	/// Its number.
	pub fn pid(&self) -> u32 {
		self.pid.as_raw_nonzero().get().unsigned_abs()
	}

	/// Whether it runs.
	pub fn is_running(&mut self) -> bool {
		match &mut self.handle {
			Handle::Child(child) => matches!(child.try_wait(), Ok(None)),
			// Readable once the process has ended with all its threads.
			Handle::Found(descriptor) => {
				let now = Timespec { tv_sec: 0, tv_nsec: 0 };
				matches!(poll(&mut [PollFd::new(descriptor, PollFlags::IN)], Some(&now)), Ok(0) | Err(Errno::INTR))
			},
		}
	}

	/// Fails if it has stopped, with what it logged last.
	///
	/// # Errors
	///
	/// If it has stopped.
	pub fn ensure_running(&mut self) -> Result<(), Stopped> {
		if self.is_running() {
			return Ok(());
		}
		let status = match &mut self.handle {
			Handle::Child(child) => child.try_wait().ok().flatten(),
			Handle::Found(_) => None,
		};
		Err(Stopped { status, log: last_words(&fs::read(&self.log).unwrap_or_default()) })
	}

	/// Waits until the node at `url` answers, as a chain that this program's clients understand.
	///
	/// # Errors
	///
	/// If it stops, does not answer in time, or is another kind of chain.
	pub async fn connect(&mut self, url: &str, within: Duration) -> Result<Chain, AnswerError> {
		let deadline = Instant::now() + within;
		loop {
			match Chain::connect(url).await {
				Ok(chain) => return Ok(chain),
				Err(error @ ConnectError::Different { .. }) => return Err(AnswerError::Silent(error)),
				Err(error) if Instant::now() >= deadline => return Err(AnswerError::Silent(error)),
				Err(_) => self.ensure_running()?,
			}
			sleep(CALL_EVERY).await;
		}
	}

	/// Asks it to stop, which it does in order.
	pub fn terminate(&mut self) {
		self.signal(Signal::TERM);
	}

	/// Has it end at once, as by a power cut.
	pub fn kill(&mut self) {
		self.signal(Signal::KILL);
	}

	/// It may have ended already, which is as well.
	fn signal(&mut self, signal: Signal) {
		if !self.is_running() {
			return;
		}
		let sent = match &self.handle {
			Handle::Found(descriptor) => pidfd_send_signal(descriptor, signal),
			// A child keeps its number until it was waited for.
			Handle::Child(_) => kill_process(self.pid, signal),
		};
		debug_assert!(matches!(sent, Ok(()) | Err(Errno::SRCH)), "not our process: {sent:?}");
	}

	/// Waits until it has ended; whether it has.
	pub async fn has_ended(&mut self, within: Duration) -> bool {
		let deadline = Instant::now() + within;
		while self.is_running() {
			if Instant::now() >= deadline {
				return false;
			}
			sleep(LOOK_EVERY).await;
		}
		true
	}

	/// Lets it go on when this program has ended.
	pub fn leave_running(&mut self) {
		self.guarded = false;
	}
}

impl Drop for NodeProcess {
	fn drop(&mut self) {
		if let (Handle::Child(child), true) = (&mut self.handle, self.guarded) {
			// It may have stopped by itself already.
			let _ = child.kill();
			let _ = child.wait();
		}
	}
}

/// Whether a command line, its arguments ended by zeros, is that of a node on `base_path`.
fn runs_on(command_line: &[u8], base_path: &Path) -> bool {
	let arguments: Vec<OsString> =
		command_line.split(|byte| *byte == 0).map(|argument| OsStr::from_bytes(argument).to_owned()).collect();
	arguments.windows(2).any(|pair| pair[0] == BASE_PATH && pair[1] == base_path.as_os_str())
}

/// What a log ends with, in one line: the error that a node prints on its way out, or else the last lines.
pub(crate) fn last_words(log: &[u8]) -> String {
	let text = String::from_utf8_lossy(log);
	let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
	// What it logged before may have been written after it.
	let error = lines.iter().rev().take(ERROR_WITHIN).find(|line| line.starts_with("Error: "));
	match error {
		Some(error) => (*error).to_owned(),
		None => lines[lines.len().saturating_sub(LOG_LINES)..].join(" / "),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::write_script;
	use tempfile::TempDir;

	/// A shell script in the place of a node, and its log.
	struct Script {
		directory: TempDir,
		log: PathBuf,
	}

	impl Script {
		fn start(script: &str, outlives: bool) -> (Self, NodeProcess) {
			let directory = tempfile::tempdir().unwrap();
			let binary = directory.path().join("node");
			write_script(&binary, script);
			let log = directory.path().join("node.log");
			let process = NodeProcess::start(&binary, directory.path(), ["--some"], &log, outlives).unwrap();
			// The shell has its script open by the time that it has written this.
			while fs::read(&log).unwrap().is_empty() {
				std::thread::sleep(Duration::from_millis(10));
			}
			(Self { directory, log }, process)
		}

		fn find(&self, pid: u32) -> Option<NodeProcess> {
			NodeProcess::find(pid, self.directory.path(), &self.log)
		}
	}

	/// Ends, should a test not end it.
	const STAYS: &str = "echo started; for i in $(seq 600); do sleep 0.1; done";

	#[test]
	fn a_node_that_is_not_there_is_told_of() {
		let directory = tempfile::tempdir().unwrap();
		let log = directory.path().join("log");
		let started = NodeProcess::start(Path::new("/nowhere/node"), directory.path(), [""; 0], &log, false);
		assert!(started.unwrap_err().to_string().starts_with("/nowhere/node cannot be started: "));
	}

	#[tokio::test]
	async fn a_node_that_stops_is_told_of_with_its_last_words() {
		let (_script, mut process) = Script::start("echo 'Error: no such option' >&2; exit 7", false);
		let error = process.connect("ws://127.0.0.1:1", Duration::from_secs(20)).await.err().unwrap().to_string();
		assert!(error.contains("exit status: 7") && error.contains("Error: no such option"), "{error}");
	}

	#[test]
	fn dropping_a_node_stops_it() {
		let (_script, process) = Script::start(STAYS, false);
		let pid = process.pid();
		drop(process);
		assert!(!Path::new(&format!("/proc/{pid}")).exists());
	}

	#[tokio::test]
	async fn a_node_that_was_left_running_is_found_again() {
		let (script, mut process) = Script::start(STAYS, true);
		process.leave_running();
		let mut found = script.find(process.pid()).unwrap();
		assert!(found.is_running());
		found.ensure_running().unwrap();
		found.terminate();
		assert!(found.has_ended(Duration::from_secs(10)).await);
		// Ended and not waited for yet: neither running nor found.
		assert!(script.find(process.pid()).is_none());
		assert_eq!(found.ensure_running().unwrap_err().status, None);
		assert!(!process.is_running());
		assert!(script.find(process.pid()).is_none());
	}

	#[tokio::test]
	async fn dropping_what_was_found_leaves_it_alone() {
		let (script, mut process) = Script::start(STAYS, false);
		drop(script.find(process.pid()).unwrap());
		assert!(process.is_running());
		assert!(!process.has_ended(Duration::from_millis(60)).await);
		process.kill();
		assert!(process.has_ended(Duration::from_secs(10)).await);
		// Nobody is there any more, which is as well.
		process.kill();
	}

	#[test]
	fn a_process_with_the_number_of_a_node_is_not_taken_for_it() {
		let directory = tempfile::tempdir().unwrap();
		let log = directory.path().join("log");
		assert!(NodeProcess::find(std::process::id(), directory.path(), &log).is_none());
		assert!(NodeProcess::find(0, directory.path(), &log).is_none());
		assert!(NodeProcess::find(u32::MAX, directory.path(), &log).is_none());
	}

	#[test]
	fn a_node_is_recognised_by_its_whole_base_path() {
		let command_line = b"/bin/node\0--base-path\0/data/node-1\0--validator\0";
		assert!(runs_on(command_line, Path::new("/data/node-1")));
		assert!(!runs_on(command_line, Path::new("/data/node-10")));
		assert!(!runs_on(command_line, Path::new("/data/node")));
		assert!(!runs_on(b"tail\0-f\0/data/node-1\0", Path::new("/data/node-1")));
		assert!(!runs_on(b"", Path::new("/data/node-1")));
	}

	#[test]
	fn the_last_words_are_the_error_or_the_last_lines() {
		assert_eq!(last_words(b"1\n2\n\n3\n4\n 5\n6\n"), "2 / 3 / 4 / 5 / 6");
		assert_eq!(last_words(b"1\nError: no\n3\n4\n5\n6\n7\n8\n9\n"), "Error: no");
		assert_eq!(last_words(b""), "");
	}
}
