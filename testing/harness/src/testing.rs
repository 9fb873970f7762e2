//! Stand-ins for a node in tests.

use std::{path::Path, process::Command};

/// Writes an executable shell script.
pub fn write_script(path: &Path, script: &str) {
	// Written by another process: a descriptor open for writing here would leak into a process being spawned, and the
	// script could not be executed (ETXTBSY).
	let write = "printf '#!/bin/sh\\n%s\\n' \"$1\" >\"$0\" && chmod +x \"$0\"";
	assert!(Command::new("sh").arg("-c").arg(write).arg(path).arg(script).status().unwrap().success());
}
