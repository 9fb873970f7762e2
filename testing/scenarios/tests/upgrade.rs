//! The council upgrades the runtime while readings come in.

use beadle_scenarios::{
	calls::{apply_authorized_upgrade, authorize_upgrade},
	ledger::each_is_final_once,
	network::required,
	until, Council, TestNetwork, Traffic,
};
use std::{fs, time::Duration};
use subxt_signer::sr25519::dev;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readings_go_on_through_an_upgrade() {
	let code = fs::read(required("BEADLE_NEXT_RUNTIME_WASM", "the next runtime")).expect("it can be read");
	let mut network = TestNetwork::start(4, 0).await;
	let (chain, other) = (network.chain(1).await, network.chain(3).await);
	let council = Council::at(&network.url(1)).await;
	let traffic = Traffic::start(&chain, network.numbers().iter().map(|number| network.url(*number)).collect()).await;
	let version = council.spec_version().await;

	council.carry_as_root(&authorize_upgrade(&code)).await;
	let before = traffic.made();
	// Any member may apply an upgrade that the council has authorised.
	council.sign(&dev::bob(), &apply_authorized_upgrade(&code)).await;
	until("the next runtime is in force", Duration::from_secs(30), || async {
		council.spec_version().await == version + 1
	})
	.await;
	let target = traffic.made() + 20;
	until("readings go on", Duration::from_secs(60), || async { traffic.made() >= target }).await;

	let packs = traffic.stop().await;
	println!("{before} readings before the upgrade, {} after", packs.len() as u64 - before);
	each_is_final_once([&chain, &other], &packs).await;
}
