use crate::{mock::*, CheckRoom};
use frame_support::traits::Hooks;
use sp_runtime::traits::TransactionExtension;

#[test]
fn the_weight_of_the_check_counts_its_storage_reads() {
	build_and_execute(|| {
		let reads = |count| <Test as frame_system::Config>::DbWeight::get().reads(count);
		let weight = |tx: Tx| CheckRoom::<Test>::new().weight(&tx.call);
		// Through two wrappers: for whom the signer acts, and whether that is a member. The rest is in the measured
		// weight, which is nothing in this mock.
		assert_eq!(weight(by(ALICE, normal(1))), reads(4));
		assert_eq!(weight(pack(1)), reads(0), "what is not in the block's memory is in the measured weight");
	});
}

#[test]
fn the_weight_of_a_block_counts_its_end() {
	build_and_execute(|| {
		// The number of members, also for the turn of a large transaction, and that turn.
		assert_eq!(Room::on_initialize(2), <Test as frame_system::Config>::DbWeight::get().reads_writes(2, 6));
	});
}
