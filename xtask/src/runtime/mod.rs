//! Command `runtime`: builds the runtime so that everybody gets the same file.

mod arguments;
mod build;
mod place;
mod report;

use std::{fs, path::Path};

use self::{build::Builder, place::Place, report::Report};
use crate::{
	arguments::Arguments,
	files,
	git::Git,
	hash,
	places::{set, Places},
	print,
	process::{to_stderr, Commands, Interruption},
	stop::Stop,
};

/// Help text.
pub const HELP: &str = include_str!("../../help/runtime.txt");

/// Name of the runtime's file, and of its description.
const FILE: &str = "beadle_runtime.compact.compressed.wasm";
const DESCRIPTION: &str = "beadle_runtime.txt";

/// Builds the runtime of the checked-out commit, and prints its description.
///
/// # Errors
///
/// If the arguments are wrong, the build fails, or two builds differ.
pub fn run(arguments: Arguments, interruption: &Interruption) -> Result<(), Stop> {
	let request = arguments::parse(arguments)?;
	let places = Places::of_environment()?;
	let commands = Commands::new(interruption);
	commands.require(places.script("scripts/setup.sh").stdout(to_stderr()?))?;
	let output = request.output.unwrap_or_else(|| places.target.join("runtime"));
	let git = Git::new(&places.root, &commands);
	if request.reuse && is_there(&output, &git, &places.root, &commands)? {
		print::text(files::read(&output.join(DESCRIPTION))?);
		print::error(format_args!("runtime: made before: {}", output.join(FILE).display()));
		return Ok(());
	}

	let downloads =
		set("CARGO_HOME").unwrap_or_else(|| set("HOME").unwrap_or_default().join(".cargo")).join("registry");
	files::make_directory(&downloads)?;
	files::make_directory(&output)?;
	let downloads = fs::canonicalize(&downloads).map_err(|error| files::failed(&downloads, "found", &error))?;
	// The environment of the build lacks what a download may need.
	commands.require(places.command("cargo").args(["fetch", "--locked"]).stdout(to_stderr()?))?;
	let place = Place::take(interruption)?;
	let scratch = files::scratch()?;
	let builder = Builder { place: &place, commands: &commands, scratch: scratch.path() };
	let file = scratch.path().join(FILE);
	builder.build(&places.root, &downloads, &place.join("home"), &file)?;
	if request.twice {
		build_again(&builder, &git, &places.root, &downloads, &output)?;
	}
	files::copy(&file, &output.join(FILE))?;

	let report = Report::of(&output.join(FILE), request.twice, &places.root, scratch.path(), &commands)?.text();
	print::text(&report);
	files::write(&output.join(DESCRIPTION), &report)?;
	print::error(format_args!("runtime: {}", output.join(FILE).display()));
	if !git.read(&["status", "--porcelain", "--untracked-files=no"])?.is_empty() {
		print::error("runtime: what is not committed has no part in it");
	}
	Ok(())
}

/// Returns whether the runtime of the checked-out commit has been built before, by this compiler.
fn is_there(output: &Path, git: &Git, root: &Path, commands: &Commands) -> Result<bool, Stop> {
	let Ok(description) = fs::read_to_string(output.join(DESCRIPTION)) else { return Ok(false) };
	let Some(noted) = report::noted(&description)? else { return Ok(false) };
	let file = output.join(FILE);
	Ok(file.exists()
		&& git.read(&["rev-parse", "HEAD"])? == noted.commit
		&& report::compiler_here(root, commands)? == noted.compiler
		&& hash::of_file(&file, commands)? == noted.code)
}

/// Builds the runtime as on another machine: from another checkout, with another home, and downloads in another place.
/// Compares the two.
fn build_again(builder: &Builder, git: &Git, root: &Path, downloads: &Path, output: &Path) -> Result<(), Stop> {
	let Builder { commands, scratch, .. } = *builder;
	let checkout = scratch.join("another checkout");
	let copies = scratch.join("downloads");
	let commit = git.read(&["rev-parse", "HEAD"])?;
	commands.require(git.command(&["clone", "--quiet", "--no-hardlinks"]).arg(root).arg(&checkout))?;
	commands.require(&mut Git::new(&checkout, commands).command(&["checkout", "--quiet", &commit]))?;
	files::make_directory(&copies)?;
	let mut copy = std::process::Command::new("cp");
	commands.require(copy.arg("-a").args(["cache", "index"].map(|part| downloads.join(part))).arg(&copies))?;
	let again = scratch.join("again.wasm");
	builder.build(&checkout, &copies, &scratch.join("home of another"), &again)?;
	let first = scratch.join(FILE);
	if fs::read(&first).ok() == fs::read(&again).ok() {
		return Ok(());
	}
	let [kept_first, kept_second] = ["first.wasm", "second.wasm"].map(|name| output.join(name));
	files::copy(&first, &kept_first)?;
	files::copy(&again, &kept_second)?;
	Err(Stop::Failed(format!(
		"two builds of one commit differ: {} and {}",
		kept_first.display(),
		kept_second.display()
	)))
}
