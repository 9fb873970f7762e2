use crate::{
	mock::*,
	weights::{SubstrateWeight, WeightInfo},
	ActionRecord,
};
use codec::MaxEncodedLen;
use frame_support::dispatch::GetDispatchInfo;

#[test]
fn each_call_has_its_weight() {
	let weights = [
		(
			crate::Call::<Test>::grant { device: 7, quota: quota(1, 1), expires_at: None },
			SubstrateWeight::<Test>::grant(),
		),
		(crate::Call::withdraw_grant { device: 7 }, SubstrateWeight::<Test>::withdraw_grant()),
		(crate::Call::suspend { device: 7, reason: text("moved") }, SubstrateWeight::<Test>::suspend()),
		(crate::Call::reinstate { device: 7 }, SubstrateWeight::<Test>::reinstate()),
	];
	for (call, weight) in weights {
		assert_eq!(RuntimeCall::from(call).get_dispatch_info().call_weight, weight);
	}
}

#[test]
fn the_proof_holds_a_record_and_a_full_log() {
	let content = Record::max_encoded_len() + ActionRecord::max_encoded_len() * MAX_ACTIONS as usize;
	for weight in [SubstrateWeight::<Test>::suspend(), SubstrateWeight::<Test>::reinstate()] {
		assert!(weight.proof_size() > content as u64);
	}
}
