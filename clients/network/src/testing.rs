//! What tests put in the place of a node.

use std::{path::Path, process::Command};

/// Writes a shell script that can be run.
pub fn write_script(path: &Path, script: &str) {
	// By another program: what this one writes while it starts yet another cannot be run.
	let write = "printf '#!/bin/sh\\n%s\\n' \"$1\" >\"$0\" && chmod +x \"$0\"";
	assert!(Command::new("sh").arg("-c").arg(write).arg(path).arg(script).status().unwrap().success());
}
