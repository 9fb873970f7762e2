//! Steps that compile something.

use super::XTASK;
use crate::{debian::Arch, process::find, stop::Stop, test::work::Work};

/// Arguments for clippy, in the form in which `cargo clippy` hands them over. Without optimisation, since nobody runs
/// the programs.
const CLIPPY_ARGUMENTS: &str = "-Dwarnings__CLIPPY_HACKERY__-Copt-level=0__CLIPPY_HACKERY__";

/// Crates whose documentation is checked for broken links. Not the runtime and the node: all of their dependencies
/// would have to be checked first.
const DOCUMENTED: [&str; 7] = [
	"beadle-primitives",
	"beadle-appraisal",
	"pallet-aaa",
	"pallet-authorities",
	"pallet-behaviour-profiles",
	"pallet-device-registry",
	"pallet-readings",
];

/// Path of the runtime that `scripts/runtime.sh` makes, inside the target directory.
const RUNTIME: &str = "runtime/beadle_runtime.compact.compressed.wasm";

/// Runs clippy. `cargo clippy` would check all dependencies first, which takes as long as half a build. As the wrapper
/// of a build, clippy reads the dependencies that are already built. It runs before the build, which replaces its
/// programs.
pub fn lints(work: &mut Work) -> Result<(), Stop> {
	let driver = find("clippy-driver");
	let driver = driver.ok_or_else(|| Stop::Failed("there is no clippy-driver: run scripts/setup.sh".into()))?;
	let all_targets = ["--workspace", "--all-targets"];
	for (workspace, what) in [
		(".", all_targets.as_slice()),
		("clients", &all_targets),
		("clients", &["--workspace", "--test", "scenarios"]),
		(XTASK, &["--workspace", "--all-targets", "--all-features"]),
	] {
		let mut build = work.cargo(workspace, &["build", "--locked"]);
		build.env("RUSTC_WORKSPACE_WRAPPER", &driver).env("CLIPPY_ARGS", CLIPPY_ARGUMENTS).env("SKIP_WASM_BUILD", "1");
		work.run(build.args(what))?;
	}
	Ok(())
}

/// Builds the programs that later steps run.
pub fn build(work: &mut Work) -> Result<(), Stop> {
	for (workspace, what) in [(".", ["--bin", "beadle-node"].as_slice()), ("clients", &["--bins"])] {
		work.run(work.cargo(workspace, &["build", "--locked", "--workspace"]).args(what))?;
	}
	Ok(())
}

/// Builds the programs that later steps run, after something that has replaced them. Returns the error of that, or else
/// that of the build.
pub fn build_after(replaced: Result<(), Stop>, work: &mut Work) -> Result<(), Stop> {
	if matches!(replaced, Err(Stop::Interrupted(_))) {
		return replaced;
	}
	let built = build(work);
	if matches!(built, Err(Stop::Interrupted(_))) {
		return built;
	}
	replaced.and(built)
}

/// Runs the tests of all workspaces.
pub fn tests(work: &mut Work) -> Result<(), Stop> {
	let program = work.places().target.join("wasm-opt-tests");
	let mut compile = work.command("rustc");
	compile.args(["--edition", "2021", "--test", "patches/wasm-opt/src/lib.rs", "-o"]);
	work.run(compile.arg(&program))?;
	work.run(&mut work.command(&program))?;
	// With the command "metadata".
	work.run(&mut work.cargo(XTASK, &["test", "--locked", "--workspace", "--all-features"]))?;
	for workspace in [".", "clients"] {
		work.run(&mut work.cargo(workspace, &["test", "--locked", "--workspace"]))?;
	}
	Ok(())
}

/// Checks the documentation for broken links.
pub fn documentation(work: &mut Work) -> Result<(), Stop> {
	let mut document = work.cargo(".", &["doc", "--locked", "--no-deps"]);
	document.env("RUSTDOCFLAGS", "-D rustdoc::broken_intra_doc_links");
	work.run(document.args(DOCUMENTED.iter().flat_map(|package| ["-p", package])))
}

/// Upgrades an old chain's state with the feature `try-runtime`, and so with the checks of all pallets.
pub fn try_runtime(work: &mut Work) -> Result<(), Stop> {
	let mut test = work.cargo(".", &["test", "--locked", "-p", "beadle-runtime", "--features", "try-runtime"]);
	work.run(test.args(["--test", "upgrade", "try_runtime"]))
}

/// Builds the reproducible runtime twice. Then checks its imports: light clients run the runtime that networks have.
pub fn runtime(work: &mut Work) -> Result<(), Stop> {
	work.run(&mut work.script("scripts/runtime.sh", &["--twice"]))?;
	let mut test = work.cargo(".", &["test", "--locked", "--workspace", "--test", "wasm_imports"]);
	test.env("BEADLE_RUNTIME_WASM", work.places().target.join(RUNTIME));
	work.run(&mut test)
}

/// Tests the packages. `build-pi.sh` compiles and checks their programs as for a release, but with the profile of the
/// other steps: the test is about packing and installing.
pub fn packages(work: &mut Work) -> Result<(), Stop> {
	let tested = test_packages(work);
	// The node that the other steps know.
	build_after(tested, work)
}

fn test_packages(work: &mut Work) -> Result<(), Stop> {
	let arch = Arch::of_this_machine()?;
	work.run(&mut work.script("scripts/build-pi.sh", &["--arch", arch.name(), "--profile", "dev"]))?;
	work.run(&mut work.script("scripts/packages-test.sh", &["--arch", arch.name(), "--profile", "dev"]))
}
