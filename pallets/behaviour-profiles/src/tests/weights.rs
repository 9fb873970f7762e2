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
fn every_activation_has_the_same_weight() {
	let [none, one, two] = [0, 1, 2].map(Weights::activate);
	// In time it costs what the database does, which the mock has for nothing.
	assert!(none.proof_size() > 0, "the list is read in every block");
	assert!((one - none).proof_size() > VersionedProfile::<u32>::max_encoded_len() as u64);
	assert_eq!(two - one, one - none);
}

#[test]
fn assigning_proves_the_largest_profile() {
	assert!(Weights::assign().proof_size() > VersionedProfile::<u32>::max_encoded_len() as u64);
}
