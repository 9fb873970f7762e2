//! Which ports are free, and who has those that are not.

use std::{
	fmt, fs, io,
	net::TcpListener,
	ops::Range,
	path::Path,
	process,
	sync::atomic::{AtomicU32, Ordering},
	thread,
	time::Duration,
};

use crate::parameters::Purpose;

/// Where free ports are looked for: above those that services have, below those that the system gives to outgoing
/// connections, which would be taken again while a node restarts.
const SEARCHED: Range<u16> = 20_000..32_000;

/// How far the searches of different processes begin from each other.
const STRIDE: u32 = 150;

/// How often, and how many times, a port is tried that seems to be taken.
const TRY_AGAIN: Duration = Duration::from_millis(10);
const TRIES: u32 = 10;

/// A port that a node needs is not free.
#[derive(Debug, thiserror::Error)]
#[error("port {port} ({purpose}) of node {node} {reason}")]
pub struct PortTaken {
	/// Which port.
	pub port: u16,
	/// What for.
	pub purpose: Purpose,
	/// Whose it would be.
	pub node: u16,
	/// Why it cannot be had, and what to do.
	pub reason: Reason,
}

/// Why a port cannot be had.
#[derive(Debug)]
pub enum Reason {
	/// Somebody has it.
	Held(Option<Holder>),
	/// Not for this user, for example.
	Refused(io::Error),
}

impl fmt::Display for Reason {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Held(Some(Holder { pid, name })) => {
				write!(f, "is held by process {pid} ({name}): stop it, or choose other ports")
			},
			Self::Held(None) => f.write_str("is held by another user's process: stop it, or choose other ports"),
			Self::Refused(error) => write!(f, "cannot be opened ({error}): choose other ports"),
		}
	}
}

/// Who has a port.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
	/// Its process.
	pub pid: u32,
	/// The process's name.
	pub name: String,
}

/// Not as many ports in a row are free.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no {0} ports in a row are free between {start} and {end}", start = SEARCHED.start, end = SEARCHED.end)]
pub struct NoFreePorts(u16);

/// Makes sure that a port of a node is free.
///
/// # Errors
///
/// If it is not, with who has it.
pub fn ensure_free(node: u16, purpose: Purpose, port: u16) -> Result<(), PortTaken> {
	let reason = match listen_patiently(port) {
		Ok(()) => return Ok(()),
		Err(error) if error.kind() == io::ErrorKind::AddrInUse => Reason::Held(holder(port)),
		Err(error) => Reason::Refused(error),
	};
	Err(PortTaken { port, purpose, node, reason })
}

/// The first of so many ports in a row that are all free. Two calls do not give the same ports.
///
/// # Errors
///
/// If there are none.
pub fn free_range(count: u16) -> Result<u16, NoFreePorts> {
	/// How far searches of this process have got.
	static SEARCH: AtomicU32 = AtomicU32::new(0);
	let none = NoFreePorts(count);
	let starts = u32::from((SEARCHED.end - SEARCHED.start).checked_sub(count).ok_or(none.clone())?) + 1;
	let begin = process::id().wrapping_mul(STRIDE);
	for _ in 0..starts {
		let offset = begin.wrapping_add(SEARCH.fetch_add(u32::from(count), Ordering::Relaxed)) % starts;
		let first = SEARCHED.start + u16::try_from(offset).map_err(|_| none.clone())?;
		if (first..first + count).all(|port| listen(port).is_ok()) {
			return Ok(first);
		}
	}
	Err(none)
}

/// A process that this program is starting just now has its sockets too, for a moment: also those of a test before.
fn listen_patiently(port: u16) -> io::Result<()> {
	for _ in 0..TRIES {
		if listen(port).is_ok() {
			return Ok(());
		}
		thread::sleep(TRY_AGAIN);
	}
	listen(port)
}

fn listen(port: u16) -> io::Result<()> {
	TcpListener::bind(("127.0.0.1", port)).map(drop)
}

/// The process that has a port, if it may be known.
fn holder(port: u16) -> Option<Holder> {
	let sockets = ["/proc/net/tcp", "/proc/net/tcp6"].iter().filter_map(|table| fs::read_to_string(table).ok());
	let inodes: Vec<_> = sockets.flat_map(|table| inodes(&table, port)).collect();
	let links: Vec<_> = inodes.iter().map(|inode| format!("socket:[{inode}]")).collect();
	let processes = fs::read_dir("/proc").ok()?.filter_map(Result::ok);
	let mut pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
	let pid = pids.find(|pid| holds(*pid, &links))?;
	let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
	Some(Holder { pid, name: name.trim().to_owned() })
}

/// The sockets on a local port, by the kernel's table. Its columns: number, local address, remote address, state, two
/// pairs of queues, retransmits, user, timeout, inode.
fn inodes(table: &str, port: u16) -> Vec<u64> {
	let suffix = format!(":{port:04X}");
	let inode = |line: &str| {
		let mut columns = line.split_whitespace().skip(1);
		let local = columns.next()?;
		let inode = columns.nth(7)?.parse().ok()?;
		// A closed connection that lingers is nobody's any more.
		(local.ends_with(&suffix) && inode != 0).then_some(inode)
	};
	table.lines().filter_map(inode).collect()
}

/// Whether a process has one of these open.
fn holds(pid: u32, links: &[String]) -> bool {
	let Ok(files) = fs::read_dir(Path::new("/proc").join(pid.to_string()).join("fd")) else { return false };
	let mut targets = files.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
	targets.any(|target| links.iter().any(|link| target == Path::new(link)))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_taken_port_is_told_of_with_its_holder() {
		let listener = TcpListener::bind("127.0.0.1:0").unwrap();
		let port = listener.local_addr().unwrap().port();
		let error = ensure_free(3, Purpose::P2p, port).unwrap_err().to_string();
		let holder = format!("port {port} (p2p) of node 3 is held by process {} (", process::id());
		assert!(error.starts_with(&holder), "{error}");
		assert!(error.ends_with("): stop it, or choose other ports"), "{error}");
		drop(listener);
		ensure_free(3, Purpose::P2p, port).unwrap();
	}

	#[test]
	fn a_port_that_is_taken_for_all_addresses_is_not_free() {
		let listener = TcpListener::bind("0.0.0.0:0").unwrap();
		let port = listener.local_addr().unwrap().port();
		assert!(ensure_free(1, Purpose::Rpc, port).is_err());
	}

	#[test]
	fn searches_do_not_give_the_same_ports() {
		let [one, other] = [free_range(5).unwrap(), free_range(5).unwrap()];
		assert!(one.abs_diff(other) >= 5);
		assert!(SEARCHED.contains(&one) && SEARCHED.contains(&other));
		assert_eq!(free_range(u16::MAX), Err(NoFreePorts(u16::MAX)));
	}

	#[test]
	fn the_kernels_table_is_read() {
		let table =
			"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
			   0: 0100007F:26D8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0\n\
			   1: 0100007F:26D9 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 100 0\n\
			   2: 0100007F:26D8 0100007F:1F90 06 00000000:00000000 00:00000000 00000000     0        0 0 1 0 100 0\n";
		assert_eq!(inodes(table, 9944), [4711]);
		assert!(inodes(table, 80).is_empty());
	}
}
