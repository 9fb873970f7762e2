//! Architectures and versions of Debian.

use std::{env::consts::ARCH, process::Command};

use crate::{process::Commands, stop::Stop, text};

/// Pattern of versions that dpkg takes. It complains of others only when a package is installed.
const VERSION: &str = "^([0-9]+:)?[0-9][A-Za-z0-9.+~-]*$";

/// Architecture that packages are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arch {
	/// PCs.
	Amd64,
	/// Raspberry Pis.
	Arm64,
}

impl Arch {
	/// All architectures.
	pub const ALL: [Self; 2] = [Self::Amd64, Self::Arm64];

	/// Returns this machine's architecture.
	///
	/// # Errors
	///
	/// If packages are not made for it.
	pub fn of_this_machine() -> Result<Self, Stop> {
		let here = Self::ALL.into_iter().find(|arch| arch.machine() == ARCH);
		here.ok_or_else(|| Stop::Failed(format!("packages are made for amd64 and arm64, and this machine is {ARCH}")))
	}

	/// Returns the architecture of this name.
	///
	/// # Errors
	///
	/// If packages are not made for it.
	pub fn named(name: &str) -> Result<Self, Stop> {
		match name {
			"amd64" => Ok(Self::Amd64),
			"arm64" => Ok(Self::Arm64),
			other => Err(Stop::Wrong(format!("--arch is amd64 or arm64, not {other}"))),
		}
	}

	/// Returns Debian's name of it.
	pub fn name(self) -> &'static str {
		match self {
			Self::Amd64 => "amd64",
			Self::Arm64 => "arm64",
		}
	}

	/// Returns the kernel's name of it.
	pub fn machine(self) -> &'static str {
		match self {
			Self::Amd64 => "x86_64",
			Self::Arm64 => "aarch64",
		}
	}

	/// Returns the target that programs for it are compiled for.
	pub fn target(self) -> &'static str {
		match self {
			Self::Amd64 => "x86_64-unknown-linux-gnu",
			Self::Arm64 => "aarch64-unknown-linux-gnu",
		}
	}
}

/// Architecture that packages are made for, on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
	/// Architecture.
	pub arch: Arch,
	/// Whether it is another one than this machine's.
	pub is_foreign: bool,
}

impl Target {
	/// Returns the architecture of this name, or else this machine's.
	///
	/// # Errors
	///
	/// If packages are not made for it, or this program is interrupted.
	pub fn named(name: Option<&str>, commands: &Commands) -> Result<Self, Stop> {
		let here = commands.read(Command::new("dpkg").arg("--print-architecture"))?.success().unwrap_or_default();
		let name = name.unwrap_or(&here);
		Ok(Self { arch: Arch::named(name)?, is_foreign: name != here })
	}
}

/// Returns whether a text is a version.
///
/// # Errors
///
/// Never: the pattern is valid.
pub fn is_version(text: &str) -> Result<bool, Stop> {
	Ok(!text.contains('\n') && text::has(text, VERSION)?)
}

/// Returns whether a version comes before another one.
///
/// # Errors
///
/// If this program is interrupted.
pub fn comes_before(version: &str, other: &str, commands: &Commands) -> Result<bool, Stop> {
	Ok(commands.run(Command::new("dpkg").args(["--compare-versions", version, "lt", other]))? == 0)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn versions_are_what_dpkg_takes() {
		for version in ["0.1.0", "0.1.0+git20261129.519.735b38112345.dirty", "1:0.2.0~rc.1-1"] {
			assert_eq!(is_version(version), Ok(true), "{version}");
		}
		for version in ["", "v0.1.0", "0.1.0_1", "0.1.0 1", "0.1.0\n0.1.0"] {
			assert_eq!(is_version(version), Ok(false), "{version}");
		}
	}

	#[test]
	fn packages_are_made_for_two_architectures() {
		for arch in Arch::ALL {
			assert_eq!(Arch::named(arch.name()), Ok(arch));
			assert!(arch.target().starts_with(arch.machine()));
		}
		assert_eq!(Arch::of_this_machine().is_ok(), ["x86_64", "aarch64"].contains(&ARCH));
		assert_eq!(Arch::named("i386"), Err(Stop::Wrong("--arch is amd64 or arm64, not i386".into())));
	}
}
