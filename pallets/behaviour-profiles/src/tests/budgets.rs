//! Test that no order of calls loses or makes up bytes or devices, or lets a version bind others without notice.

use crate::{mock::*, *};
use beadle_primitives::{Authority, Resources};
use proptest::prelude::*;

/// Profiles, of which Alice owns the first and Bob the second at the beginning.
const PROFILES: u32 = 2;

const MEMBERS: [OrganisationId; 3] = [NORTHBRIDGE, SOUTHGATE, EASTFIELD];

/// Who signs.
#[derive(Clone, Copy, Debug)]
enum By {
	Member(OrganisationId),
	Council,
}

impl By {
	fn origin(self) -> RuntimeOrigin {
		match self {
			Self::Member(organisation) => signed(Council::account(organisation)),
			Self::Council => RuntimeOrigin::root(),
		}
	}
}

#[derive(Clone, Debug)]
enum Step {
	Stage { by: By, id: ProfileId, strict: bool, ahead: u64 },
	Withdraw { by: By, id: ProfileId },
	Activate { by: By, id: ProfileId },
	Assign { device: DeviceId, id: ProfileId },
	TransferDevice { device: DeviceId, to: OrganisationId },
	Revoke { device: DeviceId },
	Offer { by: By, id: ProfileId, to: OrganisationId },
	Accept { by: By, id: ProfileId },
	WithdrawOffer { by: By, id: ProfileId },
	Compare { id: ProfileId, failed: u64 },
	Limit { organisation: OrganisationId, profile_bytes: u32 },
	Begin { blocks: usize },
}

fn any_step() -> impl Strategy<Value = Step> {
	let member = || proptest::sample::select(&MEMBERS[..]);
	let by = || prop_oneof![3 => member().prop_map(By::Member), 1 => Just(By::Council)];
	let id = || 0..PROFILES;
	let device = || prop_oneof![Just(ALICES), Just(BOBS)];
	prop_oneof![
		6 => (by(), id(), any::<bool>(), prop_oneof![1u64..8, Just(NOTICE)])
			.prop_map(|(by, id, strict, ahead)| Step::Stage { by, id, strict, ahead }),
		2 => (by(), id()).prop_map(|(by, id)| Step::Withdraw { by, id }),
		2 => (by(), id()).prop_map(|(by, id)| Step::Activate { by, id }),
		4 => (device(), id()).prop_map(|(device, id)| Step::Assign { device, id }),
		2 => (device(), member()).prop_map(|(device, to)| Step::TransferDevice { device, to }),
		1 => device().prop_map(|device| Step::Revoke { device }),
		3 => (by(), id(), member()).prop_map(|(by, id, to)| Step::Offer { by, id, to }),
		4 => (member(), id()).prop_map(|(member, id)| Step::Accept { by: By::Member(member), id }),
		1 => (by(), id()).prop_map(|(by, id)| Step::WithdrawOffer { by, id }),
		1 => (id(), 0u64..300).prop_map(|(id, failed)| Step::Compare { id, failed }),
		1 => (member(), 0u32..400)
			.prop_map(|(organisation, profile_bytes)| Step::Limit { organisation, profile_bytes }),
		4 => (1usize..12).prop_map(|blocks| Step::Begin { blocks }),
	]
}

fn take(step: &Step) {
	// What must not be done is refused, and changes nothing.
	let _ = frame_support::storage::with_storage_layer(|| match *step {
		Step::Stage { by, id, strict, ahead } => {
			let content = if strict { stricter("air quality") } else { profile("air quality") };
			BehaviourProfiles::stage_version(by.origin(), id, content, System::block_number() + ahead)
		},
		Step::Withdraw { by, id } => BehaviourProfiles::withdraw_version(by.origin(), id),
		Step::Activate { by, id } => BehaviourProfiles::activate_version(by.origin(), id),
		Step::Assign { device, id } => BehaviourProfiles::assign(RuntimeOrigin::root(), device, id),
		Step::Offer { by, id, to } => BehaviourProfiles::offer_profile(by.origin(), id, to),
		Step::Accept { by, id } => BehaviourProfiles::accept_profile(by.origin(), id),
		Step::WithdrawOffer { by, id } => BehaviourProfiles::withdraw_profile_offer(by.origin(), id),
		Step::TransferDevice { device, to } => {
			let owner = Devices::device(device).map(|device| device.owner);
			if owner.is_some_and(|owner| owner != to) {
				transfer(device, to);
			}
			Ok(())
		},
		Step::Revoke { device } => {
			if Devices::device(device).is_some() {
				revoke(device);
			}
			Ok(())
		},
		Step::Compare { id, failed } => {
			let (active, staged) = BehaviourProfiles::versions(id).unwrap();
			Compared::set_between(id, (active, staged.unwrap_or(active)), 10, failed);
			Ok(())
		},
		Step::Limit { organisation, profile_bytes } => {
			let budget = Resources { profile_bytes, profiles: PROFILES, ..Default::default() };
			Council::set_budget(organisation, budget);
			Ok(())
		},
		Step::Begin { .. } => {
			begin(System::block_number() + 1);
			Ok(())
		},
	});
}

/// Returns what an organisation's profiles use of its budget, counted anew.
fn counted(organisation: OrganisationId) -> Resources {
	let mut counted = Resources::default();
	for (id, _) in Owners::<Test>::iter().filter(|(_, owner)| *owner == organisation) {
		counted.profiles += 1;
		let bytes = Versions::<Test>::iter_prefix_values(id).map(|version| codec::Encode::encoded_size(&version));
		counted.profile_bytes += bytes.sum::<usize>() as u32;
	}
	counted
}

/// Checks the version that became active in a step, if any: it had given the devices that others had by then their notice,
/// unless the council had to do with it.
fn check_notice(step: &Step, staged: Option<StagedVersion<u64>>, id: ProfileId) -> Result<(), TestCaseError> {
	let Some(StagedVersion { version, staged_at, by, .. }) = staged else { return Ok(()) };
	let is_active = Profiles::<Test>::get(id).unwrap().active.version == version;
	let by_council = by == Authority::Council || matches!(step, Step::Activate { by: By::Council, .. });
	if is_active && !by_council {
		let of_others = BehaviourProfiles::assigned_devices(id, Owners::<Test>::get(id).unwrap()).of_others;
		let waited = System::block_number() - staged_at;
		prop_assert!(of_others == 0 || waited >= NOTICE, "{} of others, {} blocks, {:?}", of_others, waited, step);
	}
	Ok(())
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn no_order_of_calls_makes_up_bytes_or_devices_or_spares_a_notice(
		steps in proptest::collection::vec(any_step(), 0..60),
	) {
		build().execute_with(|| {
			created("air quality");
			frame_support::assert_ok!(BehaviourProfiles::create_profile(signed(BOB), profile("air quality")));
			let steps = steps.into_iter().flat_map(|step| match step {
				Step::Begin { blocks } => vec![Step::Begin { blocks: 1 }; blocks],
				other => vec![other],
			});
			for step in steps {
				let staged: Vec<_> = (0..PROFILES).map(|id| Profiles::<Test>::get(id).unwrap().staged).collect();
				take(&step);
				prop_assert_eq!(BehaviourProfiles::do_try_state(), Ok(()), "after {:?}", step);
				for organisation in MEMBERS {
					prop_assert_eq!(Council::used(organisation), counted(organisation), "after {:?}", step);
				}
				for (id, staged) in (0..).zip(staged) {
					check_notice(&step, staged, id)?;
				}
			}
			Ok(())
		})?;
	}
}
