use crate::{mock::Test, weights::SubstrateWeight, VersionedProfile, WeightInfo};
use codec::MaxEncodedLen;

type Weights = SubstrateWeight<Test>;

#[test]
fn every_call_has_a_weight() {
	for weight in [Weights::create_profile(), Weights::assign(), Weights::stage_version(), Weights::withdraw_version()]
	{
		assert!(weight.ref_time() > 0 && weight.proof_size() > 0);
	}
}

#[test]
fn assigning_proves_the_largest_profile() {
	assert!(Weights::assign().proof_size() > VersionedProfile::<u32>::max_encoded_len() as u64);
}
