//! A reading is recorded only through its own inspected transaction.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod common;

use beadle_primitives::{traits::DeviceDirectory, KeyUse, Refusal};
use beadle_runtime::{
	DeviceRegistry, OriginCaller, Runtime, RuntimeCall, RuntimeOrigin, System, UncheckedExtrinsic, UNIT,
};
use codec::{Decode, Encode};
use common::*;
use frame_support::{dispatch::RawOrigin, traits::OriginTrait};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};
use sp_runtime::{
	traits::Dispatchable,
	transaction_validity::{InvalidTransaction, UnknownTransaction},
	DispatchError::BadOrigin,
};

/// Runs a test on a chain with a device whose next pack would be recorded.
fn with_device(test: impl FnOnce(TestDevice)) {
	new_chain(|| {
		let device = TestDevice::enrol(7, 100);
		test(device)
	});
}

/// Checks that the test's pack is recorded after all: earlier attempts did not fail for another reason.
fn still_recorded(device: &TestDevice) {
	assert!(validate(device.reading(1, &[10])).is_ok());
	assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
	assert_eq!(device.sequence(), 1);
}

#[test]
fn its_own_transaction_records_it() {
	with_device(|device| still_recorded(&device));
}

#[test]
fn batches_do_not() {
	with_device(|device| {
		let calls = vec![device.submit(1, &[10])];
		let interrupted = pallet_utility::Event::BatchInterrupted { index: 0, error: BadOrigin };
		for (call, result, event) in [
			(pallet_utility::Call::batch { calls: calls.clone() }, Ok(()), Some(interrupted)),
			(pallet_utility::Call::batch_all { calls: calls.clone() }, Err(BadOrigin), None),
			(
				pallet_utility::Call::force_batch { calls },
				Ok(()),
				Some(pallet_utility::Event::ItemFailed { error: BadOrigin }),
			),
		] {
			let batch: RuntimeCall = call.into();
			// The batch is dispatched, and the submit call in it fails.
			assert_eq!(leaves_no_reading(|| apply(signed_by(&Alice, batch.clone()))), Ok(result));
			let events = System::read_events_for_pallet::<pallet_utility::Event>();
			assert!(event.is_none_or(|event| events.contains(&event)), "{events:?}");
			// Without a signer, the batch has no known origin.
			let unsigned = leaves_no_reading(|| apply(general(batch.clone())));
			assert_eq!(unsigned, Err(InvalidTransaction::UnknownOrigin.into()));
			assert_eq!(validate(general(batch)), Err(InvalidTransaction::UnknownOrigin.into()));
		}
		still_recorded(&device);
	});
}

#[test]
fn dispatching_as_another_origin_does_not() {
	with_device(|device| {
		let alice = RawOrigin::Signed(Alice.to_account_id());
		for origin in [RawOrigin::Root, RawOrigin::None, alice] {
			let as_origin = Box::new(OriginCaller::system(origin));
			let call = Box::new(device.submit(1, &[10]));
			let dispatch_as: RuntimeCall =
				pallet_utility::Call::dispatch_as { as_origin: as_origin.clone(), call: call.clone() }.into();
			leaves_no_reading(|| dispatch_as.dispatch(RuntimeOrigin::root())).unwrap();
			let dispatched = System::read_events_for_pallet::<pallet_utility::Event>();
			assert_eq!(dispatched.last(), Some(&pallet_utility::Event::DispatchedAs { result: Err(BadOrigin) }));
			let fallible: RuntimeCall = pallet_utility::Call::dispatch_as_fallible { as_origin, call }.into();
			let result = leaves_no_reading(|| fallible.dispatch(RuntimeOrigin::root()));
			assert_eq!(result.unwrap_err().error, BadOrigin);
		}
		still_recorded(&device);
	});
}

#[test]
fn the_inspected_origin_cannot_be_named_in_call_data() {
	with_device(|device| {
		let inspection = beadle_runtime::Readings::dry_run(device.id, &device.pack(1, &[10])).unwrap();
		let origin = RuntimeOrigin::from(pallet_readings::Origin::Inspected(Box::new(inspection)));
		// Its encoding, as the origin for a call that root dispatches.
		let forged = origin.into_caller().encode();
		assert!(OriginCaller::decode(&mut &forged[..]).is_err());
		let submit = device.submit(1, &[10]).encode();
		let dispatch_as = |origin: &[u8]| [&[20, 3][..], origin, &submit].concat();
		let honest = OriginCaller::system(RawOrigin::Root).encode();
		assert!(matches!(
			RuntimeCall::decode(&mut &dispatch_as(&honest)[..]),
			Ok(RuntimeCall::Utility(pallet_utility::Call::dispatch_as { .. }))
		));
		assert!(RuntimeCall::decode(&mut &dispatch_as(&forged)[..]).is_err());
		for byte in 0..=u8::MAX {
			let guess = [forged.clone(), vec![byte; 3]].concat();
			assert!(RuntimeCall::decode(&mut &dispatch_as(&guess)[..]).is_err());
		}
	});
}

#[test]
fn proxies_do_not() {
	with_device(|device| {
		for (delegator, delegate) in [(Alice, Bob), (Charlie, Alice)] {
			let add = pallet_proxy::Call::add_proxy {
				delegate: delegate.to_account_id().into(),
				proxy_type: Default::default(),
				delay: 0,
			};
			assert_eq!(apply(signed_by(&delegator, add)), Ok(Ok(())));
		}
		let proxied = |real: sp_keyring::Sr25519Keyring, call: RuntimeCall| -> RuntimeCall {
			let real = real.to_account_id().into();
			pallet_proxy::Call::proxy { real, force_proxy_type: None, call: Box::new(call) }.into()
		};
		let once = proxied(Alice, device.submit(1, &[10]));
		let twice = proxied(Alice, proxied(Charlie, device.submit(1, &[10])));
		for call in [once, twice] {
			assert_eq!(leaves_no_reading(|| apply(signed_by(&Bob, call))), Ok(Ok(())));
			let executed = System::read_events_for_pallet::<pallet_proxy::Event<Runtime>>();
			assert!(matches!(executed.last(), Some(pallet_proxy::Event::ProxyExecuted { .. })));
			assert!(executed.contains(&pallet_proxy::Event::ProxyExecuted { result: Err(BadOrigin) }));
		}
		still_recorded(&device);
	});
}

#[test]
fn multisigs_do_not() {
	with_device(|device| {
		let call = pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![Charlie.to_account_id()],
			call: Box::new(device.submit(1, &[10])),
		};
		assert_eq!(leaves_no_reading(|| apply(signed_by(&Bob, call))), Ok(Err(BadOrigin)));
		still_recorded(&device);
	});
}

#[test]
fn the_council_and_root_do_not() {
	with_device(|device| {
		let submit = device.submit(1, &[10]);
		// In a motion.
		leaves_no_reading(|| by_alice(motion(submit.clone())));
		let motions =
			System::read_events_for_pallet::<pallet_collective::Event<Runtime, pallet_collective::Instance1>>();
		let failed = |event: &_| matches!(event, pallet_collective::Event::Executed { result: Err(BadOrigin), .. });
		assert!(motions.iter().any(failed), "{motions:?}");
		// In a whitelisted root call, in one motion.
		let batch = pallet_utility::Call::batch_all {
			calls: vec![
				pallet_whitelist::Call::whitelist_call {
					call_hash: sp_io::hashing::blake2_256(&submit.encode()).into(),
				}
				.into(),
				pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call: Box::new(submit.clone()) }
					.into(),
			],
		};
		leaves_no_reading(|| by_alice(motion(batch)));
		let dispatched = System::read_events_for_pallet::<pallet_whitelist::Event<Runtime>>();
		assert!(
			matches!(
				dispatched.last(),
				Some(pallet_whitelist::Event::WhitelistedCallDispatched { result: Err(failed), .. })
					if failed.error == BadOrigin
			),
			"{dispatched:?}"
		);
		// By root itself.
		let result = leaves_no_reading(|| submit.dispatch(RuntimeOrigin::root()));
		assert_eq!(result.unwrap_err().error, BadOrigin);
		still_recorded(&device);
	});
}

#[test]
fn a_root_call_through_the_council_does_work_otherwise() {
	new_chain(|| {
		let call: RuntimeCall =
			frame_system::Call::set_storage { items: vec![(b"key".to_vec(), b"value".to_vec())] }.into();
		let call_hash = sp_io::hashing::blake2_256(&call.encode()).into();
		let calls = vec![
			pallet_whitelist::Call::whitelist_call { call_hash }.into(),
			pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call: Box::new(call) }.into(),
		];
		by_alice(motion(pallet_utility::Call::batch_all { calls }));
		assert_eq!(sp_io::storage::get(b"key").unwrap(), b"value".to_vec());
	});
}

#[test]
fn a_signed_transaction_does_not() {
	with_device(|device| {
		let refused = Refusal::NotGeneral.into();
		for signer in [Alice, Bob] {
			let extrinsic = signed_by(&signer, device.submit(1, &[10]));
			assert_eq!(validate(extrinsic.clone()), Err(refused));
			assert_eq!(leaves_no_reading(|| apply(extrinsic)), Err(refused));
		}
		still_recorded(&device);
	});
}

#[test]
fn a_bare_extrinsic_does_not() {
	with_device(|device| {
		let submit = device.submit(1, &[10]);
		for bare in [UncheckedExtrinsic::new_bare(submit.clone()), UncheckedExtrinsic::new_bare_legacy(submit)] {
			assert_eq!(validate(bare.clone()), Err(UnknownTransaction::NoUnsignedValidator.into()));
			// In a block, only the extension judges it.
			assert_eq!(leaves_no_reading(|| apply(bare)), Err(Refusal::NotGeneral.into()));
		}
		still_recorded(&device);
	});
}

#[test]
fn a_device_key_signs_nothing_else_even_with_funds() {
	with_device(|device| {
		let account = SignsExtrinsics::account(&device.key);
		let transfer = |value| -> RuntimeCall {
			pallet_balances::Call::transfer_allow_death { dest: Alice.to_account_id().into(), value }.into()
		};
		let batch: RuntimeCall = pallet_utility::Call::batch { calls: vec![transfer(1)] }.into();
		// Without funds, the account does not even exist.
		let pauper = signed_by(&device.key, transfer(UNIT));
		assert_eq!(validate(pauper), Err(InvalidTransaction::Payment.into()));
		let dest = account.clone().into();
		by_alice(pallet_balances::Call::transfer_allow_death { dest, value: 100 * UNIT });
		let refused = Refusal::DeviceKeyAsSigner.into();
		// Nobody but members and buyers signs batches.
		assert_eq!(validate(signed_by(&device.key, batch)), Err(Refusal::NotAMember.into()));
		for call in [transfer(UNIT), device.submit(1, &[10])] {
			let extrinsic = signed_by(&device.key, call);
			assert_eq!(validate(extrinsic.clone()), Err(refused));
			assert_eq!(leaves_no_reading(|| apply(extrinsic)), Err(refused));
		}
		still_recorded(&device);
		// The same holds once the device is revoked.
		by_alice(pallet_device_registry::Call::revoke { device: device.id, reason: Default::default() });
		let key_use = <DeviceRegistry as DeviceDirectory>::key_use(&account);
		assert_eq!(key_use, Some(KeyUse::Retired(device.id)));
		assert_eq!(apply(signed_by(&device.key, transfer(UNIT))), Err(refused));
	});
}
