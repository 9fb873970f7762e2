//! Programs that are handed on.

/// Program that is handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
	/// Node.
	Node,
	/// Sensor.
	Sensor,
	/// Council's and operators' tool.
	Tools,
}

impl Program {
	/// All programs.
	pub const ALL: [Self; 3] = [Self::Node, Self::Sensor, Self::Tools];

	/// Returns the file name.
	pub fn name(self) -> &'static str {
		match self {
			Self::Node => "beadle-node",
			Self::Sensor => "beadle-sensor",
			Self::Tools => "beadle",
		}
	}

	/// Returns the name of the Debian package.
	pub fn package(self) -> &'static str {
		match self {
			Self::Node => "beadle-node",
			Self::Sensor => "beadle-sensor",
			Self::Tools => "beadle-tools",
		}
	}

	/// Returns the path of its `Cargo.toml` in the repository.
	pub fn manifest(self) -> &'static str {
		match self {
			Self::Node => "node/Cargo.toml",
			Self::Sensor => "clients/sensor/Cargo.toml",
			Self::Tools => "clients/cli/Cargo.toml",
		}
	}

	/// Returns the program of this file name.
	pub fn named(name: &str) -> Option<Self> {
		Self::ALL.into_iter().find(|program| program.name() == name)
	}
}
