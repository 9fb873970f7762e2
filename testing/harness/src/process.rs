//! Process of a node: starting, finding, watching and ending it.

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

use beadle_client::{connect::ConnectError, Chain};

/// Number of final log lines that are reported when a node has stopped.
const LOG_LINES: usize = 5;

/// Number of final log lines among which the error that ended a node is searched.
const ERROR_WITHIN: usize = 20;

/// Interval at which a process is polled until it ends.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Interval and number of retries for a process without a command line.
const LOOK_AGAIN: Duration = Duration::from_millis(5);
const LOOKS: u32 = 40;

/// Interval of connection attempts to a node that does not answer yet.
const CALL_EVERY: Duration = Duration::from_millis(200);

/// Option by which the processes of different nodes are told apart.
const BASE_PATH: &str = "--base-path";

/// Reasons why a node's process could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
	/// The binary cannot be executed.
	#[error("{} cannot be started: {source}", path.display())]
	Binary {
		/// Path of the binary.
		path: PathBuf,
		/// Error of the operating system.
		source: io::Error,
	},
	/// The log cannot be written.
	#[error("{} cannot be written: {source}", path.display())]
	Log {
		/// Path of the log.
		path: PathBuf,
		/// Error of the operating system.
		source: io::Error,
	},
}

/// Error: a node's process ended by itself.
#[derive(Debug, thiserror::Error)]
#[error("the node stopped ({how}); its last words: {log}", how = status.map_or_else(|| "unknown how".to_owned(), |status| status.to_string()))]
pub struct Stopped {
	/// Exit status. `None` if the node is not a child of this program.
	pub status: Option<ExitStatus>,
	/// End of its log, in one line.
	pub log: String,
}

/// Reasons why a node could not be connected to.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
	/// The node stopped.
	#[error(transparent)]
	Stopped(#[from] Stopped),
	/// The node runs, but does not answer in time, or is another kind of chain.
	#[error("the node does not answer: {0}")]
	Silent(#[source] ConnectError),
}

/// Process of a node. Dropping it kills the process if this program has started it, unless [`Self::leave_running`] was
/// called.
#[derive(Debug)]
pub struct NodeProcess {
	handle: Handle,
	pid: Pid,
	log: PathBuf,
	guarded: bool,
}

#[derive(Debug)]
enum Handle {
	/// Child of this program.
	Child(Child),
	/// Process of another program. The descriptor refers to this very process, even if its id is reused.
	Found(OwnedFd),
}

impl NodeProcess {
	/// Starts a node on `base_path`, and appends its output to `log`. With `outlives`, the node gets a process group of
	/// its own, which the terminal's Ctrl-C does not reach; otherwise it shares this program's.
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

	/// Finds the process with this id, if it is a node on `base_path`: the id alone may have been reused.
	pub fn find(pid: u32, base_path: &Path, log: &Path) -> Option<Self> {
		let pid = Pid::from_raw(pid.try_into().ok()?)?;
		let descriptor = pidfd_open(pid, PidfdFlags::empty()).ok()?;
		let mut found = Self { handle: Handle::Found(descriptor), pid, log: log.to_owned(), guarded: false };
		// The id cannot be reused between here and the check: the descriptor refers to this very process.
		runs_on(&found.command_line()?, base_path).then_some(found)
	}

	/// Returns its command line, each argument ended by a zero byte. `None` if it has ended.
	fn command_line(&mut self) -> Option<Vec<u8>> {
		let path = format!("/proc/{}/cmdline", self.pid());
		let mut line = Vec::new();
		// The command line is empty for a moment while a process starts, and again while it ends.
		for _ in 0..LOOKS {
			line = fs::read(&path).ok()?;
			if !line.is_empty() || !self.is_running() {
				break;
			}
			thread::sleep(LOOK_AGAIN);
		}
		(!line.is_empty()).then_some(line)
	}

	/// Returns the process id.
	pub fn pid(&self) -> u32 {
		self.pid.as_raw_nonzero().get().unsigned_abs()
	}

	/// Returns whether the process is running.
	pub fn is_running(&mut self) -> bool {
		match &mut self.handle {
			Handle::Child(child) => matches!(child.try_wait(), Ok(None)),
			// A pidfd is readable once the process has ended with all its threads.
			Handle::Found(descriptor) => {
				let now = Timespec { tv_sec: 0, tv_nsec: 0 };
				matches!(poll(&mut [PollFd::new(descriptor, PollFlags::IN)], Some(&now)), Ok(0) | Err(Errno::INTR))
			},
		}
	}

	/// Returns an error if the process has stopped, with the end of its log.
	///
	/// # Errors
	///
	/// If the process has stopped.
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

	/// Waits until the node at `url` answers, and connects to it. The chain must be one that this program's clients
	/// understand.
	///
	/// # Errors
	///
	/// If the process stops, does not answer in time, or is another kind of chain.
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

	/// Asks the process to stop gracefully (SIGTERM).
	pub fn terminate(&mut self) {
		self.signal(Signal::TERM);
	}

	/// Kills the process, as a power cut would (SIGKILL).
	pub fn kill(&mut self) {
		self.signal(Signal::KILL);
	}

	/// Sends a signal, unless the process has ended already.
	fn signal(&mut self, signal: Signal) {
		if !self.is_running() {
			return;
		}
		let sent = match &self.handle {
			Handle::Found(descriptor) => pidfd_send_signal(descriptor, signal),
			// A child keeps its id until it has been waited for.
			Handle::Child(_) => kill_process(self.pid, signal),
		};
		debug_assert!(matches!(sent, Ok(()) | Err(Errno::SRCH)), "not our process: {sent:?}");
	}

	/// Waits until the process has ended or the time is up; returns whether it has ended.
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

	/// Lets the process outlive this program.
	pub fn leave_running(&mut self) {
		self.guarded = false;
	}
}

impl Drop for NodeProcess {
	fn drop(&mut self) {
		if let (Handle::Child(child), true) = (&mut self.handle, self.guarded) {
			// Fails harmlessly if it has stopped already.
			let _ = child.kill();
			let _ = child.wait();
		}
	}
}

/// Returns whether a command line, its arguments ended by zero bytes, is that of a node on `base_path`.
fn runs_on(command_line: &[u8], base_path: &Path) -> bool {
	let arguments: Vec<OsString> =
		command_line.split(|byte| *byte == 0).map(|argument| OsStr::from_bytes(argument).to_owned()).collect();
	arguments.windows(2).any(|pair| pair[0] == BASE_PATH && pair[1] == base_path.as_os_str())
}

/// Returns the end of a log in one line: the error that a node prints on exit, or else the last lines.
pub(crate) fn last_words(log: &[u8]) -> String {
	let text = String::from_utf8_lossy(log);
	let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
	// Searched backwards: buffered log lines may follow the error.
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

	/// Shell script that stands in for a node, and its log.
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
			// Once this line is written, the shell has its script open, and the file may go.
			while fs::read(&log).unwrap().is_empty() {
				std::thread::sleep(Duration::from_millis(10));
			}
			(Self { directory, log }, process)
		}

		fn find(&self, pid: u32) -> Option<NodeProcess> {
			NodeProcess::find(pid, self.directory.path(), &self.log)
		}
	}

	/// Runs for a minute, in case a test does not end it.
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
		// A zombie is neither running nor found.
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
		// Killing an ended process is not an error.
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
