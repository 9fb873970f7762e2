//! Steps that install what others need.

use crate::{stop::Stop, test::work::Work};

/// Installs what the quick tier needs.
pub fn tests(work: &mut Work) -> Result<(), Stop> {
	work.run(&mut work.script("scripts/setup.sh", &["--tests"]))
}

/// Installs what stories need.
pub fn for_stories(work: &mut Work) -> Result<(), Stop> {
	work.run(&mut work.script("scripts/setup.sh", &["--stories"]))
}

/// Installs what every step needs.
pub fn everything(work: &mut Work) -> Result<(), Stop> {
	work.run(&mut work.script("scripts/setup.sh", &["--all"]))
}
