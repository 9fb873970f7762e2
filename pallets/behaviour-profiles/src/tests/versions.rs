//! Test of versions against a plain model, for any order of calls and blocks.

use crate::mock::*;
use frame_support::traits::Hooks;
use proptest::prelude::*;
use std::collections::BTreeMap;

const PROFILES: u32 = 3;

/// Limits of the mock for owners.
const MAX_ACTIVATIONS: usize = 2;
const MAX_STAGING: u64 = 100;

/// A step that affects the profiles.
#[derive(Clone, Debug)]
enum Step {
	/// Stages a version, so many blocks ahead.
	Stage { id: ProfileId, strict: bool, ahead: u64 },
	/// Withdraws the staged version.
	Withdraw { id: ProfileId },
	/// Begins a block.
	Begin,
}

fn any_step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (0..PROFILES, any::<bool>(), prop_oneof![0u64..5, Just(MAX_STAGING), Just(MAX_STAGING + 1)])
			.prop_map(|(id, strict, ahead)| Step::Stage { id, strict, ahead }),
		1 => (0..PROFILES).prop_map(|id| Step::Withdraw { id }),
		3 => Just(Step::Begin),
	]
}

/// Model of a profile, derived only from the results of the calls so far.
struct Model {
	latest: Version,
	active: Version,
	/// Staged version and its block.
	staged: Option<(Version, u64)>,
	/// Readable versions, and whether each is the strict one.
	readable: BTreeMap<Version, bool>,
}

impl Model {
	fn new() -> Self {
		Self { latest: 1, active: 1, staged: None, readable: [(1, false)].into() }
	}

	fn is_due(&self, block: u64) -> bool {
		self.staged.is_some_and(|(_, at)| at == block)
	}

	/// Returns the content of a version. The versions of a profile differ in this alone.
	fn says(strict: bool) -> Profile {
		if strict {
			stricter("air quality")
		} else {
			profile("air quality")
		}
	}
}

/// Takes the step on the chain and in the model; returns whether both agree.
fn take(step: &Step, models: &mut [Model]) -> bool {
	let now = System::block_number();
	match *step {
		Step::Stage { id, strict, ahead } => {
			let activate_at = now + ahead;
			let due = models.iter().filter(|model| model.is_due(activate_at)).count();
			let model = &mut models[id as usize];
			let takes = model.staged.is_none()
				&& model.readable[&model.active] != strict
				&& (1..=MAX_STAGING).contains(&ahead)
				&& due < MAX_ACTIVATIONS;
			if takes {
				model.latest += 1;
				model.staged = Some((model.latest, activate_at));
				model.readable.insert(model.latest, strict);
			}
			let staged = BehaviourProfiles::stage_version(signed(ALICE), id, Model::says(strict), activate_at);
			staged.is_ok() == takes
		},
		Step::Withdraw { id } => {
			let model = &mut models[id as usize];
			let withdrawn = model.staged.take();
			if let Some((version, _)) = withdrawn {
				model.readable.remove(&version);
			}
			BehaviourProfiles::withdraw_version(signed(ALICE), id).is_ok() == withdrawn.is_some()
		},
		Step::Begin => {
			for model in models.iter_mut().filter(|model| model.is_due(now + 1)) {
				if let Some((version, _)) = model.staged.take() {
					model.active = version;
				}
			}
			System::set_block_number(now + 1);
			BehaviourProfiles::on_initialize(now + 1);
			true
		},
	}
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn versions_follow_each_other_as_the_model_has_them(steps in proptest::collection::vec(any_step(), 0..40)) {
		build().execute_with(|| {
			let mut models = Vec::new();
			for _ in 0..PROFILES {
				created("air quality");
				models.push(Model::new());
			}
			for step in steps {
				prop_assert!(take(&step, &mut models), "chain and model differ over {:?}", step);
				prop_assert_eq!(BehaviourProfiles::do_try_state(), Ok(()));
				for (id, model) in (0..).zip(&models) {
					let staged = model.staged.map(|(version, _)| version);
					prop_assert_eq!(BehaviourProfiles::versions(id), Some((model.active, staged)));
					for version in 0..=model.latest + 1 {
						let says = model.readable.get(&version).map(|strict| Model::says(*strict));
						prop_assert_eq!(BehaviourProfiles::version(ProfileRef { id, version }), says);
					}
				}
			}
			Ok(())
		})?;
	}
}
