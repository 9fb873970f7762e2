//! An authority's keys are in use on two machines.

use beadle_network::{binary::insert_session_keys, Authority, Role};
use beadle_network_tests::{council::address, network, until, Call, Council, TestNetwork};
use beadle_primitives::AccountId;
use std::time::Duration;
use subxt::dynamic::Value;

/// How long it may take until the two vote for different blocks in one round, which is up to chance.
const CAUGHT_WITHIN: Duration = Duration::from_secs(300);

/// Two sessions and some.
const TWO_ROTATIONS: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_on_two_machines_is_noticed_and_removed() {
	let mut network = TestNetwork::start(4, 0).await;
	let council = Council::at(&network.url(1)).await;
	let dave = Authority::numbered(4);

	// A second machine with Dave's keys; the council lets it in.
	let double = network.add_node(Role::Validator, &[]).unwrap();
	let node = network.node(double).unwrap();
	insert_session_keys(&network::binary(), &network.chain_spec(), node.directory(), &dave).unwrap();
	let peer = Value::unnamed_composite([Value::from_bytes(node.peer_id().as_bytes())]);
	let list = vec![("node", peer), ("owner", address(&dave.account()))];
	council.carry(&Call::new("NodeAuthorization", "add_well_known_node", list)).await;
	network.start(double).unwrap();

	until("two blocks of one slot are counted", CAUGHT_WITHIN, || async {
		network.metric(1, "beadle_aura_equivocations_total").await > Some(0.0)
	})
	.await;
	assert!(network.node(1).unwrap().log_path().exists());
	let log = std::fs::read_to_string(network.node(1).unwrap().log_path()).unwrap();
	assert!(log.contains("has authored two blocks in slot"), "the alarm is not in the log");

	// Votes for two blocks of one round are proven to the chain.
	until("Dave is no member", CAUGHT_WITHIN, || async {
		let members: Vec<AccountId> = council.state("Validators", "Members").await.unwrap();
		!members.contains(&dave.account())
	})
	.await;
	until("Dave is no authority", TWO_ROTATIONS, || async {
		let authorities: Vec<AccountId> = council.state("Session", "Validators").await.unwrap();
		!authorities.contains(&dave.account())
	})
	.await;
	network.kill(double).await.unwrap();
	network.kill(4).await.unwrap();
	let chain = network.chain(1).await;
	let target = chain.best_number().await.unwrap() + 3;
	until("the chain goes on without Dave", TWO_ROTATIONS, || async {
		chain.finalised_number().await.is_ok_and(|finalised| finalised >= target)
	})
	.await;
}
