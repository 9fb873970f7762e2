//! Search for free ports, and for the holders of taken ones.

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

/// Range in which free ports are searched: above those of services, and below those that the system assigns to outgoing
/// connections, which might take a port while its node restarts.
const SEARCHED: Range<u16> = 20_000..32_000;

/// Distance between the starting points of different processes' searches.
const STRIDE: u32 = 150;

/// Interval and number of retries for a port that seems to be taken.
const TRY_AGAIN: Duration = Duration::from_millis(10);
const TRIES: u32 = 10;

/// Purpose of a port.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
	/// JSON-RPC, over HTTP and WebSocket.
	Rpc,
	/// Connections of other nodes.
	P2p,
	/// Prometheus metrics.
	Prometheus,
}

impl fmt::Display for Purpose {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::Rpc => "rpc",
			Self::P2p => "p2p",
			Self::Prometheus => "prometheus",
		})
	}
}

/// Error: a port that a node needs is not free.
#[derive(Debug, thiserror::Error)]
#[error("port {port} ({purpose}) of node {node} {reason}")]
pub struct PortTaken {
	/// Port number.
	pub port: u16,
	/// Purpose of the port.
	pub purpose: Purpose,
	/// Number of the node that needs it.
	pub node: u16,
	/// Reason, with a remedy.
	pub reason: Reason,
}

/// Reasons why a port is unavailable.
#[derive(Debug)]
pub enum Reason {
	/// Taken by a process; `None` if it belongs to another user.
	Held(Option<Holder>),
	/// The system refuses it, for example because this user has no right to it.
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

/// Process that holds a port.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
	/// Process id.
	pub pid: u32,
	/// Process name.
	pub name: String,
}

/// Error: there are not that many consecutive free ports.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no {0} ports in a row are free between {start} and {end}", start = SEARCHED.start, end = SEARCHED.end)]
pub struct NoFreePorts(u16);

/// Checks that a port of a node is free.
///
/// # Errors
///
/// If it is not, with its holder.
pub fn ensure_free(node: u16, purpose: Purpose, port: u16) -> Result<(), PortTaken> {
	let reason = match listen_patiently(port) {
		Ok(()) => return Ok(()),
		Err(error) if error.kind() == io::ErrorKind::AddrInUse => Reason::Held(holder(port)),
		Err(error) => Reason::Refused(error),
	};
	Err(PortTaken { port, purpose, node, reason })
}

/// Returns the first of `count` consecutive ports, all of them free. Different calls return different ports.
///
/// # Errors
///
/// If there are not that many.
pub fn free_range(count: u16) -> Result<u16, NoFreePorts> {
	/// Progress of the searches in this process.
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

/// Listens on a port for a moment, with retries: a process that is just being spawned still holds a copy of this
/// program's sockets, those of an earlier test included.
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

/// Returns the process that holds a port, if this user may see it.
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

/// Returns the inodes of the sockets on a local port, from the kernel's table. Its columns: number, local address,
/// remote address, state, two pairs of queues, retransmits, user, timeout, inode.
fn inodes(table: &str, port: u16) -> Vec<u64> {
	let suffix = format!(":{port:04X}");
	let inode = |line: &str| {
		let mut columns = line.split_whitespace().skip(1);
		let local = columns.next()?;
		let inode = columns.nth(7)?.parse().ok()?;
		// A closed connection that lingers (TIME_WAIT) has inode 0 and no owner.
		(local.ends_with(&suffix) && inode != 0).then_some(inode)
	};
	table.lines().filter_map(inode).collect()
}

/// Returns whether a process has one of these sockets open.
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
