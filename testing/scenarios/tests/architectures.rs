//! Nodes for different processors in one network. `BEADLE_NODE_ARM64` names a program that runs the node for a
//! Raspberry Pi, which may be an emulator. Without it there is nothing to test: see `scripts/pi-test.sh`.

use beadle_scenarios::{ledger::each_is_final_once, network::required, until, TestNetwork, Traffic};
use std::time::Duration;

/// Time limit for agreement. An emulated node is slow to start.
const AGREED_WITHIN: Duration = Duration::from_secs(240);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a node for another processor, and what runs it: scripts/pi-test.sh"]
async fn nodes_of_two_architectures_agree_on_blocks() {
	let other = required("BEADLE_NODE_ARM64", "the node for a Raspberry Pi");
	let mut network = TestNetwork::start(3, 0).await;
	network.set_binary(3, &other).unwrap();
	network.restart(3).await.unwrap();
	let third = network.connect(3, AGREED_WITHIN).await.expect("it answers");
	let first = network.chain(1).await;

	let traffic = Traffic::start(&first, vec![network.url(3), network.url(1)]).await;
	// All three authorities have to vote. So the third has executed every block that becomes final from now on, with
	// the same result.
	let (best, finalised) = (third.best_number().await.unwrap(), first.finalised_number().await.unwrap());
	until("blocks that the third has executed are final", AGREED_WITHIN, || async {
		first.finalised_number().await.unwrap() >= best.max(finalised) + 20
	})
	.await;
	until("the third has them final too", AGREED_WITHIN, || async {
		third.finalised_number().await.unwrap() >= best.max(finalised) + 20
	})
	.await;

	let packs = traffic.stop().await;
	each_is_final_once([&first, &third], &packs).await;
	let last = third.finalised_number().await.unwrap();
	for number in best.max(finalised)..=last {
		let (of_first, of_third) = (first.block_at(number).await.unwrap(), third.block_at(number).await.unwrap());
		assert_eq!(of_first.hash, of_third.hash, "block {number}");
	}
	let authored = network.metric(3, "substrate_proposer_block_constructed_count").await;
	assert!(authored > Some(0.0), "the third has authored none: {authored:?}");
	println!(
		"blocks {} to {last}: the same on both, {authored:?} authored by the third, {} readings",
		best.max(finalised),
		packs.len()
	);
}
