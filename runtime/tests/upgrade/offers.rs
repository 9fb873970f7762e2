//! Many accounts that are named once, as whoever offered devices to fresh accounts could have it.

use crate::{
	chain::begin_block,
	old::{types, OldState},
};
use beadle_primitives::{AccountId, DeviceId};
use beadle_runtime::{migrations::upgrades::Numbers, Executive, Runtime, Upgrades};
use frame_support::migrations::MultiStepMigrator;
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

/// Returns the old state with so many devices more, each offered to an account of its own.
fn with_offers(offers: u32) -> OldState {
	let mut state = OldState::read();
	let devices: BTreeMap<DeviceId, types::Device> = state.map("DeviceRegistry", "Devices");
	let records: BTreeMap<DeviceId, types::AuthorisationRecord> = state.map("Aaa", "Authorisations");
	for id in 10..10 + offers {
		let mut bytes = [7; 32];
		bytes[..4].copy_from_slice(&id.to_le_bytes());
		let ueid = id.to_le_bytes().to_vec();
		let device = types::Device { ueid, key: types::DeviceKey::Ed25519(bytes), ..devices[&0].clone() };
		state.put_at("DeviceRegistry", "Devices", id, device);
		state.put_at("Aaa", "Authorisations", id, &records[&0]);
		state.put_at("DeviceRegistry", "PendingTransfers", id, AccountId::new(bytes));
	}
	state.put("DeviceRegistry", "NextDeviceId", 10 + offers);
	state
}

#[test]
fn a_block_does_not_pass_over_what_it_has_removed() {
	const OFFERS: u32 = 5_000;
	/// Times as long as a block that converts devices, at most. To look for each number from the beginning takes some 200.
	const TIMES: u32 = 20;
	let mut chain = with_offers(OFFERS).externalities();
	let mut longest = Duration::from_millis(100);
	let mut left = 0;
	let mut most_forgotten = 0;
	for block in 1..1_000 {
		// As in a node, each block begins with what the one before has left in the database.
		let (now, took, ongoing) = chain.execute_with(|| {
			begin_block();
			let start = Instant::now();
			Executive::finalize_block();
			(Numbers::<Runtime>::iter_keys().count(), start.elapsed(), Upgrades::ongoing())
		});
		chain.commit_all().unwrap();
		let forgotten = left.max(now) - now;
		println!("block {block}: {forgotten} numbers forgotten, {now} left, {took:?}");
		if forgotten == 0 {
			longest = longest.max(took);
		}
		assert!(took < longest * TIMES, "block {block} took {took:?} for {forgotten} numbers");
		most_forgotten = most_forgotten.max(forgotten);
		left = now;
		if !ongoing {
			break;
		}
	}
	chain.execute_with(|| {
		assert!(!Upgrades::ongoing());
		let organisations = pallet_organisations::NextOrganisationId::<Runtime>::get();
		assert_eq!((left, organisations), (0, 3 + OFFERS));
		// So many that it would be seen.
		assert!(most_forgotten > 1_000, "{most_forgotten}");
	});
}
