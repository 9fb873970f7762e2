//! Code shared by the tests of the program.

use std::{
	os::unix::fs::PermissionsExt,
	process::{Command, Output},
};

/// Runs `beadle` with these arguments.
pub fn beadle(group: &str, arguments: &[&str]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_beadle")).arg(group).args(arguments).output().unwrap()
}

/// Returns the error output.
pub fn err(output: &Output) -> String {
	String::from_utf8(output.stderr.clone()).unwrap()
}

/// Temporary files of a test, deleted when dropped.
#[allow(dead_code, reason = "not every test has files")]
pub struct Files(tempfile::TempDir);

#[allow(dead_code, reason = "not every test has files")]
impl Files {
	pub fn new() -> Self {
		Self(tempfile::tempdir().unwrap())
	}

	/// Writes a file; returns its path.
	pub fn write(&self, name: &str, text: &str) -> String {
		let path = self.0.path().join(name);
		std::fs::write(&path, text).unwrap();
		path.to_str().unwrap().to_owned()
	}

	/// Writes a file that only its owner may access; returns its path.
	pub fn write_private(&self, name: &str, text: &str) -> String {
		let path = self.write(name, text);
		std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
		path
	}
}
