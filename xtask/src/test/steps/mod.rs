//! Steps of the tests.

mod looks;
mod programs;
mod scripts;
mod set_up;
mod stories;

use super::{
	step::{Catalogue, Condition, Step},
	work::XTASK,
};

/// Catalogue of everything that can be run.
pub const CATALOGUE: Catalogue = Catalogue {
	steps: &STEPS,
	for_stories: set_up::for_stories,
	everything: set_up::everything,
	stories: stories::all,
	story: stories::one,
};

/// Directories of the workspaces. Each has its own `Cargo.lock`.
const WORKSPACES: [&str; 3] = [".", "clients", XTASK];

/// Pattern of the paths that affect stories.
const STORIES: &str = concat!(
	r"^((testing/(harness|scenarios|demo/data|polkadot-js)|clients|node|runtime|pallets|patches|primitives|appraisal",
	r"|test-support|\.cargo)/|Cargo\.(toml|lock)$|rust-toolchain)"
);

/// Steps, in their order. A story is a file in `testing/scenarios/tests`.
const STEPS: [Step; 33] = [
	Step::quick("set-up", 1, set_up::tests),
	Step::quick("formatting", 1, looks::formatting),
	Step::quick("dependencies", 1, looks::dependencies),
	Step::quick("shell", 1, looks::shell),
	Step::quick("lints", 3, programs::lints),
	Step::quick("build", 3, programs::build),
	Step::quick("tests", 5, programs::tests),
	Step::quick("documentation", 1, programs::documentation),
	Step::quick("demonstration", 3, scripts::demonstration),
	Step::quick("stories-quick", 6, stories::quick),
	Step::more("licences", 6, r"(Cargo\.lock|deny\.toml|^about|scripts/notices|xtask/src/notices)", looks::licences),
	Step::more("conformance", 2, "^(appraisal|testing/conformance|clients/profiles)/", scripts::conformance),
	Step::more("importers", 1, "^(clients/(cli|profiles)|scripts/importers)", scripts::importers),
	Step::more("fuzzing", 3, "^(appraisal|fuzz|primitives)/", scripts::fuzzing),
	Step::more(
		"monitoring",
		3,
		"^(docker|packaging|node|docs/(OPERATIONS|PI)|xtask/src/(docker_check|checks)/)",
		scripts::monitoring,
	),
	Step::more("polkadot-js", 4, "^(testing/polkadot-js|runtime|pallets|primitives|README)", stories::polkadot_js),
	Step::more(
		"proxy",
		2,
		"^(packaging/proxy|testing/polkadot-js/proxy|node|xtask/src/(proxy|checks))",
		scripts::proxy,
	),
	Step::more("try-runtime", 10, r"^((runtime|pallets|primitives|appraisal)/|Cargo\.lock$)", programs::try_runtime),
	Step::more(
		"runtime",
		12,
		"^(runtime/wasm|patches|scripts/runtime|xtask/src/runtime|rust-toolchain|Cargo)",
		programs::runtime,
	),
	Step::story("authorities", 3, STORIES, stories::one),
	Step::story("doubles", 3, STORIES, stories::one),
	Step::story("flood", 3, STORIES, stories::one),
	Step::story("forgery", 3, STORIES, stories::one),
	Step::story("left_behind", 9, STORIES, stories::one),
	Step::story("metrics", 3, STORIES, stories::one),
	Step::story("peers", 4, STORIES, stories::one),
	Step::story("power_cuts", 3, STORIES, stories::one),
	Step::story("sensor", 8, STORIES, stories::one),
	Step::story("standstill", 13, STORIES, stories::one),
	Step::story("upgrade", 3, STORIES, stories::one),
	Step::story("verify", 3, STORIES, stories::one),
	// It makes a Debian system, and packs what the commit is.
	Step::more("packages", 20, PACKAGES, programs::packages).under(&[Condition::Root, Condition::Committed]),
	Step::more("benchmarks", 30, r"^(runtime|pallets)/.*(benchmark|weights)|^scripts/weights", scripts::benchmarks),
];

/// Pattern of the paths that affect packages.
const PACKAGES: &str = concat!(
	r"^(packaging|scripts/(packages|build-pi|check-binary|notices)|xtask/src/(packages|notices|checks)|commit\.rs",
	r"|(node|clients/.*)/Cargo\.toml)"
);

#[cfg(test)]
mod tests {
	use super::*;
	use crate::test::{
		ci::is_affected,
		step::{is_story, Tier},
	};
	use std::path::Path;

	fn affected_by(path: &str) -> Vec<&'static str> {
		STEPS.iter().filter(|step| is_affected(step, path).unwrap()).map(|step| step.name).collect()
	}

	#[test]
	fn each_story_is_there() {
		let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
		for step in STEPS {
			assert_eq!(is_story(&root, step.name), step.tier == Tier::Story, "{}", step.name);
		}
		assert!(is_story(&root, "faults") && !is_story(&root, "main"));
	}

	#[test]
	fn steps_are_affected_by_what_they_are_about() {
		assert_eq!(affected_by("docs/SENSOR.md"), [""; 0]);
		assert_eq!(affected_by("docs/OPERATIONS.md"), ["monitoring"]);
		assert_eq!(affected_by("clients/Cargo.lock")[..2], ["licences", "authorities"]);
		assert_eq!(affected_by("Cargo.lock")[..4], ["licences", "try-runtime", "runtime", "authorities"]);
		assert_eq!(affected_by("scripts/packages-test.sh"), ["packages"]);
		assert_eq!(affected_by("scripts/check-binary.py"), ["packages"]);
		assert_eq!(affected_by("xtask/src/packages/version.rs"), ["packages"]);
		assert_eq!(affected_by("xtask/src/notices/mod.rs"), ["licences", "packages"]);
		assert_eq!(affected_by("xtask/src/packages_test/base.rs"), ["packages"]);
		assert_eq!(affected_by("xtask/src/runtime/build.rs"), ["runtime"]);
		assert_eq!(affected_by("xtask/src/docker_check/alerts.rs"), ["monitoring"]);
		assert_eq!(affected_by("xtask/src/proxy/keys.rs"), ["proxy"]);
		assert_eq!(affected_by("appraisal/src/lib.rs")[..4], ["conformance", "fuzzing", "try-runtime", "authorities"]);
		assert!(affected_by("pallets/aaa/src/weights.rs").contains(&"benchmarks"));
		assert!(!affected_by("pallets/aaa/src/lib.rs").contains(&"benchmarks"));
	}

	#[test]
	fn stories_are_affected_by_all_that_is_in_their_programs() {
		for path in [
			"Cargo.toml",
			"clients/Cargo.lock",
			".cargo/config.toml",
			"rust-toolchain.toml",
			"primitives/src/lib.rs",
			"test-support/src/lib.rs",
			"testing/demo/data/air_quality_uci.csv",
			"testing/polkadot-js/light.js",
		] {
			assert!(affected_by(path).contains(&"sensor"), "{path}");
		}
		for path in ["xtask/Cargo.lock", "testing/demo/src/main.rs", "docs/SENSOR.md"] {
			assert!(!affected_by(path).contains(&"sensor"), "{path}");
		}
	}

	#[test]
	fn every_workspace_is_there() {
		for workspace in WORKSPACES {
			assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(workspace).join("Cargo.lock").exists());
		}
	}
}
