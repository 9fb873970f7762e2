//! Search for free ports.

use std::{
	collections::BTreeMap,
	hash::{BuildHasher, RandomState},
	net::TcpListener,
	ops::Range,
};

use crate::stop::Stop;

/// Range in which ports are searched: above those of services, and below those that the system assigns to outgoing
/// connections.
const SEARCHED: Range<u16> = 20_000..30_000;
const LENGTH: u64 = 10_000;

/// Returns different ports of this machine on which nobody listens.
///
/// # Errors
///
/// If there are not so many.
pub fn free_ports<const COUNT: usize>() -> Result<[u16; COUNT], Stop> {
	let offset = u16::try_from(RandomState::new().hash_one(()) % LENGTH).unwrap_or_default();
	let start = SEARCHED.start.saturating_add(offset);
	let candidates = (start..SEARCHED.end).chain(SEARCHED.start..start);
	// All listeners are there until the last one is: so the ports are different.
	let found: BTreeMap<_, _> =
		candidates.filter_map(|port| Some((port, TcpListener::bind(("127.0.0.1", port)).ok()?))).take(COUNT).collect();
	let ports: Vec<_> = found.keys().copied().collect();
	ports.try_into().map_err(|_| Stop::Missing("there is no free port from 20000 to 29999".into()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ports_are_free_and_different() {
		let ports = free_ports::<3>().unwrap();
		let listeners: Vec<_> = ports.iter().map(|port| TcpListener::bind(("127.0.0.1", *port)).unwrap()).collect();
		assert!(ports.iter().all(|port| SEARCHED.contains(port)));
		let others = free_ports::<3>().unwrap();
		assert!(others.iter().all(|port| !ports.contains(port)), "{others:?}");
		drop(listeners);
	}
}
