//! Steps that run a script.

use super::programs;
use crate::{stop::Stop, test::work::Work};

/// Runs the demonstration.
pub fn demonstration(work: &mut Work) -> Result<(), Stop> {
	work.run(&mut work.script("scripts/demo.sh", &["--rows", "200"]))
}

/// Compares the rules with QARTOD's reference implementation.
pub fn conformance(work: &mut Work) -> Result<(), Stop> {
	work.run(&mut work.script("scripts/conformance.sh", &[]))
}

/// Imports Thing Descriptions.
pub fn importers(work: &mut Work) -> Result<(), Stop> {
	work.run(&mut work.script("scripts/importers.sh", &[]))
}

/// Fuzzes for a minute.
pub fn fuzzing(work: &mut Work) -> Result<(), Stop> {
	work.run(&mut work.script("scripts/fuzz.sh", &["60"]))
}

/// Checks what is in `docker/`: dashboard, alerts, images.
pub fn monitoring(work: &mut Work) -> Result<(), Stop> {
	work.run(&mut work.script("docker/check.sh", &[]))
}

/// Tests the configuration of the proxy.
pub fn proxy(work: &mut Work) -> Result<(), Stop> {
	work.run(&mut work.script("packaging/proxy/test.sh", &[]))
}

/// Runs every benchmark once. The script leaves no node there, and no runtime.
pub fn benchmarks(work: &mut Work) -> Result<(), Stop> {
	let checked = work.run(&mut work.script("scripts/weights.sh", &["--check"]));
	programs::build_after(checked, work)
}
