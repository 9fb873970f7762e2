//! The council votes an authority in, and another one out.

use beadle_harness::Role;
use beadle_primitives::AccountId;
use beadle_scenarios::{
	calls::{add_authority, add_well_known_node, remove_authority, set_keys},
	ledger::each_is_final_once,
	until, Council, TestNetwork, Traffic,
};
use std::time::Duration;
use subxt_signer::sr25519::dev;

/// Two sessions and a margin.
const TWO_ROTATIONS: Duration = Duration::from_secs(60);

/// Returns the accounts of the session's authorities.
async fn authorities(council: &Council) -> Vec<AccountId> {
	council.state("Session", "Validators").await.expect("there are authorities")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn authorities_come_and_go_by_vote() {
	let mut network = TestNetwork::start(4, 0).await;
	let chain = network.chain(1).await;
	let council = Council::at(&network.url(1)).await;
	let traffic = Traffic::start(&chain, vec![network.url(1), network.url(2)]).await;

	// Eve's node is not listed, and has no session keys on chain.
	let fifth = network.add_node(Role::Validator, &["--state-pruning=archive"]).unwrap();
	let node = network.node(fifth).unwrap();
	let (peer, eve) = (node.peer_id(), node.authority().expect("it is an authority's").clone());
	network.start(fifth).unwrap();
	council.sign(&dev::eve(), &set_keys(&eve.aura().0, &eve.grandpa().0, &eve.session_keys_proof())).await;
	let account = eve.account();
	council.carry_all(&[add_well_known_node(peer.as_bytes(), &account), add_authority(&account)]).await;
	until("Eve is an authority", TWO_ROTATIONS, || async { authorities(&council).await.contains(&eve.account()) })
		.await;
	assert_eq!(authorities(&council).await.len(), 5);
	// The old authorities have to finalise the block in which the new ones begin.
	chain.until_finalised().await.unwrap();

	// Four of five have to vote: without one of the others, Eve's vote counts.
	assert!(network.kill(4).await.unwrap());
	let fifth_chain = network.chain(fifth).await;
	let target = chain.best_number().await.unwrap() + 3;
	until("the chain finalises with Eve's votes", TWO_ROTATIONS, || async {
		fifth_chain.finalised_number().await.is_ok_and(|finalised| finalised >= target)
	})
	.await;
	network.start(4).unwrap();

	// Dave, whose node is node 4, is voted out.
	let dave = network.node(4).unwrap().authority().expect("it is an authority's").account();
	council.carry(&remove_authority(&dave)).await;
	until("Dave is no authority", TWO_ROTATIONS, || async { !authorities(&council).await.contains(&dave) }).await;
	assert_eq!(authorities(&council).await.len(), 4);
	chain.until_finalised().await.unwrap();
	// Without Dave's node and one more, three of four are left.
	network.kill(4).await.unwrap();
	network.kill(3).await.unwrap();
	let target = chain.best_number().await.unwrap() + 3;
	until("the chain finalises without Dave", TWO_ROTATIONS, || async {
		chain.finalised_number().await.is_ok_and(|finalised| finalised >= target)
	})
	.await;

	each_is_final_once([&chain, &fifth_chain], &traffic.stop().await).await;
}
