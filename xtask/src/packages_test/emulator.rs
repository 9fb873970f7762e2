//! Programs of another architecture, which an emulator runs.

use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
};

use super::host::Host;
use crate::stop::Stop;

/// Directory in which the kernel is told of emulators.
const INTERPRETERS: &str = "/proc/sys/fs/binfmt_misc";

/// Text by which the kernel forgets an emulator.
const FORGET: &str = "-1\n";

/// Registration of an emulator, which ends when it is dropped.
#[derive(Debug, Default)]
pub struct Emulator {
	registered: Option<PathBuf>,
	is_mounted: bool,
}

impl Emulator {
	/// Lets this machine run programs of the packages' architecture, if it does not already.
	///
	/// # Errors
	///
	/// If the kernel or an emulator lacks something; if this program is interrupted.
	pub fn register(host: &Host) -> Result<Self, Stop> {
		let mut emulator = Self::default();
		if !host.target.is_foreign {
			return Ok(emulator);
		}
		let (arch, machine) = (host.target.arch.name(), host.target.arch.machine());
		let missing = |why| Stop::Missing(format!("{why}: packages for {arch} can only be tested on such a machine"));
		host.ensure(&format!("qemu-{machine}-static"), "qemu-user-static")?;
		let interpreters = Path::new(INTERPRETERS);
		if !interpreters.join("register").exists() {
			let mut mount = host.command("mount");
			if host.commands.run(mount.args(["-t", "binfmt_misc", "binfmt_misc", INTERPRETERS]))? != 0 {
				return Err(missing("this kernel has no binfmt_misc"));
			}
			emulator.is_mounted = true;
		}
		let registration = interpreters.join(format!("qemu-{machine}"));
		if !registration.exists() {
			let format = fs::read(format!("/usr/lib/binfmt.d/qemu-{machine}.conf"));
			let registered = format.and_then(|format| fs::write(interpreters.join("register"), format));
			registered.map_err(|_| missing("qemu cannot be registered"))?;
			emulator.registered = Some(registration);
		}
		Ok(emulator)
	}
}

impl Drop for Emulator {
	fn drop(&mut self) {
		if let Some(registered) = &self.registered {
			let _ = fs::write(registered, FORGET);
		}
		if self.is_mounted {
			let _ = Command::new("umount").arg(INTERPRETERS).status();
		}
	}
}
