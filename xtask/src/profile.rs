//! Profiles that programs are built with.

use crate::stop::Stop;

/// Profile that programs are built with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
	/// For programs that ship.
	#[default]
	Production,
	/// For measurements.
	Release,
	/// For tests.
	Dev,
}

impl Profile {
	/// Returns the profile of this name.
	///
	/// # Errors
	///
	/// If packages are not made of it.
	pub fn named(name: &str) -> Result<Self, Stop> {
		match name {
			"production" => Ok(Self::Production),
			"release" => Ok(Self::Release),
			"dev" => Ok(Self::Dev),
			other => Err(Stop::Wrong(format!("--profile is production, release or dev, not {other}"))),
		}
	}

	/// Returns its name.
	pub fn name(self) -> &'static str {
		match self {
			Self::Production => "production",
			Self::Release => "release",
			Self::Dev => "dev",
		}
	}

	/// Returns the name of its directory in the target directory.
	pub fn directory(self) -> &'static str {
		match self {
			Self::Production => "production",
			Self::Release => "release",
			Self::Dev => "debug",
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_profile_has_its_name() {
		for profile in [Profile::Production, Profile::Release, Profile::Dev] {
			assert_eq!(Profile::named(profile.name()), Ok(profile));
		}
		let wrong = Stop::Wrong("--profile is production, release or dev, not debug".into());
		assert_eq!(Profile::named("debug"), Err(wrong));
	}
}
