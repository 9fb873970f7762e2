//! Parameters of a local network: number of nodes, ports, session length.

use serde::{Deserialize, Serialize};
use std::ops::Range;

use crate::ports::{self, NoFreePorts, Purpose};

/// Number of nodes beyond those of the genesis for which [`Parameters::on_free_ports`] finds ports.
const SPARE_NODES: u16 = 8;

/// Reasons why parameters are invalid.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ParametersError {
	/// No validator, so no blocks.
	#[error("a network has at least one validator: --validators is 0")]
	NoValidators,
	/// Sessions of zero blocks.
	#[error("a session has at least one block: --session-length is 0")]
	NoSession,
	/// A port above 65535.
	#[error("--{purpose}-port {first} leaves no port for node {node}: the last one is 65535")]
	PortRange {
		/// Number of the node that would have it.
		node: u16,
		/// Purpose of the port.
		purpose: Purpose,
		/// First port of that purpose.
		first: u16,
	},
	/// A port with two owners or two purposes.
	#[error("the {one} ports {one_range:?} and the {other} ports {other_range:?} overlap: set --{other}-port")]
	Overlap {
		/// Purpose of the first range.
		one: Purpose,
		/// First range.
		one_range: Range<u16>,
		/// Purpose of the second range.
		other: Purpose,
		/// Second range.
		other_range: Range<u16>,
	},
}

/// Ports of a node, all on 127.0.0.1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ports {
	/// JSON-RPC, over HTTP and WebSocket.
	pub rpc: u16,
	/// Connections of other nodes.
	pub p2p: u16,
	/// Prometheus metrics.
	pub prometheus: u16,
}

impl Ports {
	/// Returns each port with its purpose.
	pub fn all(self) -> [(Purpose, u16); 3] {
		[(Purpose::Rpc, self.rpc), (Purpose::P2p, self.p2p), (Purpose::Prometheus, self.prometheus)]
	}
}

/// Parameters of a local network. They are fixed when the network is created.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
	/// Number of authorities; their nodes come first.
	pub validators: u16,
	/// Number of bridge nodes, which come after the authorities.
	pub bridges: u16,
	/// Length of a session in blocks.
	pub session_length: u32,
	/// First node's port for JSON-RPC. Those of the other nodes follow.
	pub rpc_port: u16,
	/// First node's port for other nodes. Those of the other nodes follow.
	pub p2p_port: u16,
	/// First node's port for metrics. Those of the other nodes follow.
	pub prometheus_port: u16,
}

impl Default for Parameters {
	fn default() -> Self {
		Self { validators: 4, bridges: 0, session_length: 10, rpc_port: 9944, p2p_port: 30333, prometheus_port: 9615 }
	}
}

impl Parameters {
	/// Returns parameters with ports that are free now, for these nodes and a few more.
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

	/// Returns the number of nodes in the genesis.
	pub fn nodes(&self) -> u16 {
		self.validators.saturating_add(self.bridges)
	}

	/// Checks that such a network is possible.
	///
	/// # Errors
	///
	/// The first problem found.
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

	/// Returns the ports of the node with this number, from 1. The node need not be part of the genesis.
	///
	/// # Errors
	///
	/// If no ports are left for it.
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

	/// Returns the purpose with the port range that all nodes use for it.
	fn range(&self, purpose: Purpose, first: u16) -> Result<(Purpose, Range<u16>), ParametersError> {
		let node = self.nodes();
		// Rejects port 65535 too: the end of the range would not fit.
		let end = first.checked_add(node).ok_or(ParametersError::PortRange { node, purpose, first })?;
		Ok((purpose, first..end))
	}

	/// Describes the parameters in which `other` differs; returns `None` if there are none.
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

	/// Returns the parameters under their names on the command line.
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
