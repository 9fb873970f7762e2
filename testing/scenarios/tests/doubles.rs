//! The keys of an authority are in use on two machines.

use beadle_harness::{binary::insert_session_keys, Authority, Role};
use beadle_primitives::AccountId;
use beadle_scenarios::{calls::add_well_known_node, network, until, Council, TestNetwork};
use std::{
	fs,
	path::{Path, PathBuf},
	time::Duration,
};

/// Time limit for the two machines to vote for different blocks in one round, which happens by chance.
const CAUGHT_WITHIN: Duration = Duration::from_secs(300);

/// Prefix of the file names of GRANDPA keys: the key type "gran" in hexadecimal.
const GRANDPA: &str = "6772616e";

/// Two sessions and a margin.
const TWO_ROTATIONS: Duration = Duration::from_secs(60);

/// Returns the path of the GRANDPA key in a node's keystore.
fn voting_key(node: &Path) -> PathBuf {
	let chain = fs::read_dir(node.join("chains")).unwrap().next().expect("it has a chain").unwrap();
	let keys = fs::read_dir(chain.path().join("keystore")).unwrap().map(|key| key.unwrap().path());
	let votes = |key: &PathBuf| key.file_name().is_some_and(|name| name.to_string_lossy().starts_with(GRANDPA));
	keys.into_iter().find(votes).expect("it has a voting key")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_on_two_machines_is_noticed_and_removed() {
	let mut network = TestNetwork::start(4, 0).await;
	let council = Council::at(&network.url(1)).await;
	let dave = Authority::numbered(4);

	// A second machine with Dave's keys, which the council adds to the list of peers.
	let double = network.add_node(Role::Validator, &[]).unwrap();
	let node = network.node(double).unwrap();
	insert_session_keys(&network::binary(), &network.chain_spec(), node.directory(), &dave).unwrap();
	council.carry(&add_well_known_node(node.peer_id().as_bytes(), &dave.account())).await;

	// At first the machine has the Aura key but not the GRANDPA key: once two votes in one round are proven, Dave
	// authors no more blocks, and that might come first.
	let key = voting_key(network.node(double).unwrap().directory());
	let aside = key.with_extension("aside");
	fs::rename(&key, &aside).unwrap();
	network.start(double).unwrap();
	until("two blocks of one slot are counted", CAUGHT_WITHIN, || async {
		network.metric(1, "beadle_aura_equivocations_total").await > Some(0.0)
	})
	.await;
	let log = network.node(1).unwrap().log();
	assert!(log.contains("has authored two blocks in slot"), "the warning is not in the log");

	network.stop(double).await.unwrap();
	fs::rename(&aside, &key).unwrap();
	network.start(double).unwrap();
	// Votes for two blocks in one round are proven to the chain.
	until("Dave is no longer on the list of authorities", CAUGHT_WITHIN, || async {
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
