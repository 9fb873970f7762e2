use crate::{mock::*, *};
use beadle_primitives::{message::KeyOperation, Action, Actor, Authority, Reason, RevokedDevice};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};

#[test]
fn revoking_bans_the_key_and_drops_the_offer() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let before = DeviceRegistry::device(device).unwrap();
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("stolen")));

		let by = Authority::Owner(NORTHBRIDGE);
		System::assert_last_event(Event::Revoked { device, by, reason: text("stolen") }.into());
		let left = RevokedDevice { owner: NORTHBRIDGE, digest: DeviceEntry::Enrolled(before).digest() };
		assert_eq!(DeviceRegistry::entry(device), Some(DeviceEntry::Revoked(left)));
		assert_eq!(Keys::<Test>::get(account(1)), Some(KeyUse::Retired(device)));
		assert_eq!(Ueids::<Test>::get(NORTHBRIDGE, ueid(1)), None);
		assert_eq!(Council::used(NORTHBRIDGE), Resources::default());
		assert_eq!(PendingTransfers::<Test>::get(device), None);
		let action = Action::Revoked { reason: Reason::Stated(text("stolen")) };
		assert_eq!(Actions::get().last(), Some(&(device, Actor::Organisation(NORTHBRIDGE), action)));
	});
}

#[test]
fn the_council_revokes() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::revoke(RuntimeOrigin::root(), device, text("")));
		System::assert_last_event(Event::Revoked { device, by: Authority::Council, reason: text("") }.into());
		assert_eq!(Actions::get().last().map(|(_, actor, _)| actor), Some(&Actor::Council));
	});
}

#[test]
fn nobody_else_revokes() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			assert_noop!(DeviceRegistry::revoke(origin, device, text("spite")), Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn it_is_final() {
	build_and_execute(|| {
		let device = revoked(NORTHBRIDGE, 1);
		for origin in [signed(ALICE), RuntimeOrigin::root()] {
			assert_noop!(DeviceRegistry::revoke(origin, device, text("again")), Error::<Test>::Revoked);
		}
		assert_noop!(DeviceRegistry::revoke(signed(ALICE), device + 1, text("which")), Error::<Test>::NotFound);
	});
}

#[test]
fn a_gateway_is_rid_of_a_revoked_device() {
	build_and_execute(|| {
		let (gateway, device) = enrolled_with_gateway(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("broken")));
		assert_eq!(Gateways::<Test>::get(gateway), None);
	});
}

#[test]
fn a_gateway_is_revoked_whatever_it_holds() {
	build_and_execute(|| {
		let (gateway, device) = enrolled_with_gateway(NORTHBRIDGE, 1);
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), gateway, text("stolen")));
		assert_eq!(DeviceRegistry::device(device).unwrap().custody, Custody::Gateway(gateway));
		assert_eq!(Gateways::<Test>::get(gateway), Some(1));
		// The thief has the keys that it held.
		assert_noop!(declare(signed(ALICE), device, Custody::Device), Error::<Test>::NewKeyNeeded);
		let stay = rotate(signed(ALICE), device, Custody::Gateway(gateway), 3);
		assert_noop!(stay, Error::<Test>::GatewayRevoked);
		assert_ok!(rotate(signed(ALICE), device, Custody::Device, 3));
		assert_eq!(Gateways::<Test>::get(gateway), None);
	});
}

#[test]
fn it_concerns_one_device_only() {
	build_and_execute(|| {
		let (device, other) = (enrolled(NORTHBRIDGE, 1), enrolled(NORTHBRIDGE, 2));
		let before = DeviceRegistry::device(other);
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("stolen")));
		assert_eq!(DeviceRegistry::device(other), before);
		assert_eq!(Keys::<Test>::get(account(2)), Some(KeyUse::Active(other)));
	});
}

/// Returns the number of bytes of this pallet's keys and values in the state.
fn bytes_in_state() -> usize {
	let prefix = frame_support::storage::storage_prefix(b"DeviceRegistry", b"")[..16].to_vec();
	let mut at = prefix.clone();
	let mut bytes = 0;
	while let Some(next) = sp_io::storage::next_key(&at).filter(|next| next.starts_with(&prefix)) {
		bytes += next.len() + sp_io::storage::get(&next).unwrap().len();
		at = next;
	}
	bytes
}

#[test]
fn little_is_left_of_the_largest_device() {
	build_and_execute(|| {
		let (gateway, other) = (enrolled(NORTHBRIDGE, 1), enrolled(NORTHBRIDGE, 2));
		let before = bytes_in_state();
		let (model, ueid): (_, beadle_primitives::Ueid) = (registered_model(), vec![1; 33].try_into().unwrap());
		let custody = Custody::Gateway(gateway);
		let proof = prove(3, &KeyOperation::Enrol { owner: NORTHBRIDGE, model, ueid: ueid.clone(), custody });
		assert_ok!(DeviceRegistry::enrol(signed(ALICE), model, ueid.clone(), custody, key(3), proof));
		let device = other + 1;
		assert_ok!(DeviceRegistry::offer_transfer(signed(ALICE), device, SOUTHGATE));
		let with_one_key = bytes_in_state() - before;
		let keys = 10;
		for seed in 4..4 + keys {
			assert_ok!(rotate(signed(ALICE), device, custody, seed));
		}
		let of_a_key = (bytes_in_state() - before - with_one_key) / usize::from(keys);
		let entry = DeviceRegistry::entry(device).unwrap().encoded_size();
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("stolen")));

		let left = bytes_in_state() - before - usize::from(keys) * of_a_key;
		// If the entry stayed as it is, and keys were kept with their hashes.
		let whole = (32 + 12 + entry) + (32 + 16 + 32 + 5);
		println!("{with_one_key} bytes with one key; revoked, {left} are left, of {whole}; {of_a_key} a key, of 85");
		// Two prefixes of 32 bytes each, the number of the device with its hash, and its owner and digest with a tag; the
		// hash of the key, and whose it was.
		assert_eq!(left, (32 + 12 + 37) + (32 + 16 + 5));
		assert_eq!(of_a_key, 32 + 16 + 5);
		assert!(left * 3 < whole * 2 && left * 2 < with_one_key);
	});
}

#[test]
fn who_has_the_device_from_an_archive_can_show_that_it_is_the_one() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		let archived = sp_io::storage::get(&Devices::<Test>::hashed_key_for(device)).unwrap();
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("stolen")));

		let digest = DeviceRegistry::entry(device).unwrap().digest();
		assert_eq!(digest.0, sp_io::hashing::blake2_256(&archived));
		let Some(DeviceEntry::Enrolled(known)) = codec::DecodeAll::decode_all(&mut &archived[..]).ok() else {
			panic!()
		};
		let forged = DeviceEntry::Enrolled(Device { model: 9, ..known });
		assert_ne!(digest.0, sp_io::hashing::blake2_256(&forged.encode()));
	});
}

#[test]
fn another_device_takes_its_ueid_and_none_its_keys() {
	build_and_execute(|| {
		let device = enrolled(NORTHBRIDGE, 1);
		assert_ok!(rotate(signed(ALICE), device, Custody::Device, 2));
		assert_ok!(DeviceRegistry::revoke(signed(ALICE), device, text("broken")));
		let (model, custody) = (registered_model(), Custody::Device);
		let enrol = |seed| {
			let proof = prove_enrolment(seed, NORTHBRIDGE, model, ueid(1));
			DeviceRegistry::enrol(signed(ALICE), model, ueid(1), custody, key(seed), proof)
		};
		assert_noop!(enrol(1), Error::<Test>::KeyRetired);
		assert_noop!(enrol(2), Error::<Test>::KeyRetired);
		assert_ok!(enrol(3));
		assert_eq!(Ueids::<Test>::get(NORTHBRIDGE, ueid(1)), Some(device + 1));
		assert!(matches!(DeviceRegistry::entry(device), Some(DeviceEntry::Revoked(_))));
	});
}
