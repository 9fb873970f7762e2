use crate::{mock::Test, weights::SubstrateWeight, WeightInfo};

type Weights = SubstrateWeight<Test>;

#[test]
fn what_verifies_a_signature_costs_more_than_what_does_not() {
	for with in [Weights::enrol(), Weights::rotate_key()] {
		for without in [
			Weights::register_model(),
			Weights::offer_transfer(),
			Weights::withdraw_transfer(),
			Weights::accept_transfer(),
			Weights::revoke(),
		] {
			assert!(with.ref_time() >= without.ref_time() + 60_000_000);
			assert!(without.ref_time() > 0 && without.proof_size() > 0);
		}
	}
}
