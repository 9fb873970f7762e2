//! Command `notices`: writes which crates are linked into programs, and under which licences.

mod arguments;
mod linked;
mod part;
mod tree;

use std::{fs, path::PathBuf};

use self::part::{Part, Writer};
use crate::{
	arguments::Arguments,
	cargo_tool::CargoTool,
	files,
	places::Places,
	process::{Commands, Interruption},
	program::Program,
	stop::Stop,
};

/// Help text.
pub const HELP: &str = include_str!("../../help/notices.txt");

/// Program that collects licences, in a version whose notices were looked at.
const ABOUT: CargoTool = CargoTool { name: "cargo-about", version: "0.9.3", features: &["--features", "cli"] };

/// Targets that programs are compiled for.
const MACHINES: [&str; 2] = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

/// Option of `cargo tree` for programs.
const WORKSPACE: &str = "--workspace";

/// Beginning of the notices.
const HEAD: &str = include_str!("head.txt");

/// Line above and below a title.
const LINE: &str = "================================================================================";

/// Parts of the notices of a node: its own crates, and those of the runtime that it embeds, for the target as in
/// `scripts/env.sh`.
const NODE: [Part; 2] = [
	Part { title: "beadle-node", manifest: "node/Cargo.toml", targets: &MACHINES, option: WORKSPACE },
	Part {
		title: "the runtime in beadle-node",
		manifest: "runtime/Cargo.toml",
		targets: &["wasm32v1-none"],
		option: "--no-default-features",
	},
];

/// Part of the notices of a sensor.
const SENSOR: [Part; 1] =
	[Part { title: "beadle-sensor", manifest: "clients/sensor/Cargo.toml", targets: &MACHINES, option: WORKSPACE }];

/// Part of the notices of the council's tool.
const TOOLS: [Part; 1] =
	[Part { title: "beadle", manifest: "clients/cli/Cargo.toml", targets: &MACHINES, option: WORKSPACE }];

/// Writes the notices of programs.
///
/// # Errors
///
/// If the arguments are wrong, something is missing, or a licence is unknown or not allowed.
pub fn run(arguments: Arguments, interruption: &Interruption) -> Result<(), Stop> {
	let request = arguments::parse(arguments)?;
	let places = Places::of_environment()?;
	let commands = Commands::new(interruption);
	let about = ABOUT.install("notices", &places.tools, &commands)?;
	let scratch = files::scratch()?;
	let writer = Writer { places: &places, commands: &commands, scratch: scratch.path(), about };
	let mut notices = HEAD.to_owned();
	for part in request.programs.iter().flat_map(|program| parts(*program)) {
		let text = writer.text(part)?;
		notices.push_str(&format!("\n{LINE}\n{}\n{LINE}\n\n{text}", part.title));
	}
	// Whole, or not at all.
	let mut new = request.file.clone().into_os_string();
	new.push(".new");
	let new = PathBuf::from(new);
	files::write(&new, notices)?;
	fs::rename(&new, &request.file).map_err(|error| files::failed(&request.file, "written", &error))
}

/// Returns the parts of a program's notices.
fn parts(program: Program) -> &'static [Part] {
	match program {
		Program::Node => &NODE,
		Program::Sensor => &SENSOR,
		Program::Tools => &TOOLS,
	}
}
