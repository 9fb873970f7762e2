//! What tells one local network from another: how many nodes, which ports, how long a session.

use serde::{Deserialize, Serialize};
use std::{fmt, ops::Range};

use crate::ports::{self, NoFreePorts};

/// For how many nodes more than those of the genesis [`Parameters::on_free_ports`] finds ports.
const SPARE_NODES: u16 = 8;

/// Why a network cannot have these parameters.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ParametersError {
	/// Nobody would make blocks.
	#[error("a network has at least one validator: --validators is 0")]
	NoValidators,
	/// A session without blocks.
	#[error("a session has at least one block: --session-length is 0")]
	NoSession,
	/// A port would be beyond the last.
	#[error("--{purpose}-port {first} leaves no port for node {node}: the last one is 65535")]
	PortRange {
		/// Whose it would be.
		node: u16,
		/// Which ports.
		purpose: Purpose,
		/// The first of them.
		first: u16,
	},
	/// A port would be two nodes' or have two purposes.
	#[error("the {one} ports {one_range:?} and the {other} ports {other_range:?} overlap: set --{other}-port")]
	Overlap {
		/// Which ports.
		one: Purpose,
		/// From where to where.
		one_range: Range<u16>,
		/// And which others.
		other: Purpose,
		/// From where to where.
		other_range: Range<u16>,
	},
}

/// What a port is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
	/// JSON-RPC, over HTTP and WebSocket.
	Rpc,
	/// Other nodes.
	P2p,
	/// Metrics.
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

/// The ports of a node, all on 127.0.0.1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ports {
	/// JSON-RPC, over HTTP and WebSocket.
	pub rpc: u16,
	/// Other nodes.
	pub p2p: u16,
	/// Metrics.
	pub prometheus: u16,
}

impl Ports {
	/// Each port with what it is for.
	pub fn all(self) -> [(Purpose, u16); 3] {
		[(Purpose::Rpc, self.rpc), (Purpose::P2p, self.p2p), (Purpose::Prometheus, self.prometheus)]
	}
}

/// What tells one local network from another. It is settled when the network is created.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
	/// How many authorities; their nodes come first.
	pub validators: u16,
	/// How many bridge nodes after them.
	pub bridges: u16,
	/// Of how many blocks a session is.
	pub session_length: u32,
	/// The RPC port of the first node. The others follow.
	pub rpc_port: u16,
	/// The first node's port for other nodes. The others follow.
	pub p2p_port: u16,
	/// The first node's port for metrics. The others follow.
	pub prometheus_port: u16,
}

impl Default for Parameters {
	fn default() -> Self {
		Self { validators: 4, bridges: 0, session_length: 10, rpc_port: 9944, p2p_port: 30333, prometheus_port: 9615 }
	}
}

impl Parameters {
	/// A network of its own, on ports that are free now, also for some nodes more than these.
	///
	/// # Errors
	///
	/// If there are not enough free ports.
	pub fn on_free_ports(validators: u16, bridges: u16) -> Result<Self, NoFreePorts> {
		let room = validators.saturating_add(bridges).saturating_add(SPARE_NODES);
		let rpc_port = ports::free_range(room.saturating_mul(3))?;
		let p2p_port = rpc_port + room;
		Ok(Self { validators, bridges, rpc_port, p2p_port, prometheus_port: p2p_port + room, ..Self::default() })
	}

	/// How many nodes are in the genesis.
	pub fn nodes(&self) -> u16 {
		self.validators.saturating_add(self.bridges)
	}

	/// Whether there can be such a network.
	///
	/// # Errors
	///
	/// The first thing that stands against it.
	pub fn check(&self) -> Result<(), ParametersError> {
		if self.validators == 0 {
			return Err(ParametersError::NoValidators);
		}
		if self.session_length == 0 {
			return Err(ParametersError::NoSession);
		}
		let [rpc, p2p, prometheus] = [
			self.range(Purpose::Rpc, self.rpc_port)?,
			self.range(Purpose::P2p, self.p2p_port)?,
			self.range(Purpose::Prometheus, self.prometheus_port)?,
		];
		distinct(&rpc, &p2p)?;
		distinct(&rpc, &prometheus)?;
		distinct(&p2p, &prometheus)
	}

	/// The ports of the node with this number, from 1. It need not be one of the genesis.
	///
	/// # Errors
	///
	/// If there are no ports left for it.
	pub fn ports(&self, node: u16) -> Result<Ports, ParametersError> {
		let port = |purpose, first: u16| {
			first.checked_add(node.saturating_sub(1)).ok_or(ParametersError::PortRange { node, purpose, first })
		};
		Ok(Ports {
			rpc: port(Purpose::Rpc, self.rpc_port)?,
			p2p: port(Purpose::P2p, self.p2p_port)?,
			prometheus: port(Purpose::Prometheus, self.prometheus_port)?,
		})
	}

	/// The ports for one purpose of all nodes.
	fn range(&self, purpose: Purpose, first: u16) -> Result<(Purpose, Range<u16>), ParametersError> {
		let node = self.nodes();
		// One less than there is, since the end is not part of the range.
		let end = first.checked_add(node).ok_or(ParametersError::PortRange { node, purpose, first })?;
		Ok((purpose, first..end))
	}

	/// What `other` has another way, in words.
	pub fn difference(&self, other: &Self) -> Option<String> {
		let differences: Vec<_> = self
			.named()
			.into_iter()
			.zip(other.named())
			.filter(|(ours, theirs)| ours != theirs)
			.map(|((name, ours), (_, theirs))| format!("--{name} {ours}, not {theirs}"))
			.collect();
		(!differences.is_empty()).then(|| differences.join(", "))
	}

	/// By the names of the command line.
	fn named(&self) -> [(&'static str, u32); 6] {
		[
			("validators", self.validators.into()),
			("bridges", self.bridges.into()),
			("session-length", self.session_length),
			("rpc-port", self.rpc_port.into()),
			("p2p-port", self.p2p_port.into()),
			("prometheus-port", self.prometheus_port.into()),
		]
	}
}

fn distinct(
	(one, one_range): &(Purpose, Range<u16>),
	(other, other_range): &(Purpose, Range<u16>),
) -> Result<(), ParametersError> {
	if one_range.start < other_range.end && other_range.start < one_range.end {
		let (one, one_range, other, other_range) = (*one, one_range.clone(), *other, other_range.clone());
		return Err(ParametersError::Overlap { one, one_range, other, other_range });
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ports_follow_the_first() {
		let parameters = Parameters::default();
		parameters.check().unwrap();
		assert_eq!(parameters.ports(1).unwrap(), Ports { rpc: 9944, p2p: 30333, prometheus: 9615 });
		assert_eq!(parameters.ports(4).unwrap(), Ports { rpc: 9947, p2p: 30336, prometheus: 9618 });
	}

	#[test]
	fn there_is_somebody_to_make_blocks() {
		assert_eq!(Parameters { validators: 0, ..Default::default() }.check(), Err(ParametersError::NoValidators));
		assert_eq!(Parameters { session_length: 0, ..Default::default() }.check(), Err(ParametersError::NoSession));
	}

	#[test]
	fn ports_end() {
		let parameters = Parameters { p2p_port: 65_532, ..Default::default() };
		let error = ParametersError::PortRange { node: 4, purpose: Purpose::P2p, first: 65_532 };
		assert_eq!(parameters.check(), Err(error));
		Parameters { p2p_port: 65_531, ..Default::default() }.check().unwrap();
		assert_eq!(parameters.ports(4).unwrap().p2p, 65_535);
		assert!(parameters.ports(5).is_err());
		assert!(Parameters { validators: u16::MAX, bridges: 1, ..Default::default() }.check().is_err());
	}

	#[test]
	fn no_port_has_two_purposes() {
		let error = Parameters { p2p_port: 9947, ..Default::default() }.check().unwrap_err();
		assert_eq!(error.to_string(), "the rpc ports 9944..9948 and the p2p ports 9947..9951 overlap: set --p2p-port");
		Parameters { p2p_port: 9948, ..Default::default() }.check().unwrap();
	}

	#[test]
	fn free_ports_leave_room_for_more_nodes() {
		let parameters = Parameters::on_free_ports(4, 1).unwrap();
		Parameters { validators: 4 + SPARE_NODES, ..parameters.clone() }.check().unwrap();
		assert_eq!((parameters.validators, parameters.bridges), (4, 1));
	}

	#[test]
	fn differences_are_named_as_on_the_command_line() {
		let ours = Parameters::default();
		assert_eq!(ours.difference(&ours.clone()), None);
		let theirs = Parameters { validators: 5, rpc_port: 1, ..ours.clone() };
		assert_eq!(ours.difference(&theirs).unwrap(), "--validators 4, not 5, --rpc-port 9944, not 1");
	}
}
