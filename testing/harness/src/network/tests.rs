//! Tests of networks, with a stand-in for the node.

use super::*;
use crate::binary::BinaryError;
use crate::testing::write_script;
use std::net::TcpListener;
use tempfile::TempDir;

/// Stands in for the node's binary: exports specifications, notes keys, and otherwise runs idle. Ends by itself after a
/// minute, in case a test does not end it.
const NODE: &str = r#"
case $1 in
--version) ;;
key) echo "$*" >>"$(dirname "$0")/keys" ;;
export-chain-spec)
	for last; do :; done
	case $* in
	*--raw*) echo '{}' >"$last" ;;
	*) echo '{ "genesis": { "runtimeGenesis": { "patch": { "balances": { "balances": [] } } } } }' ;;
	esac
	;;
*) echo "runs as $*"; for i in $(seq 600); do sleep 0.1; done ;;
esac
"#;

/// Temporary directory with that binary, for one network.
struct Place(TempDir);

impl Place {
	fn new() -> Self {
		let place = Self(tempfile::tempdir().unwrap());
		write_script(&place.binary(), NODE);
		place
	}

	fn binary(&self) -> PathBuf {
		self.0.path().join("beadle-node")
	}

	fn options(&self) -> Options {
		Options {
			parameters: Parameters::on_free_ports(2, 1).unwrap(),
			..Options::new(self.0.path().join("network"), self.binary())
		}
	}
}

#[test]
fn making_it_again_finds_it() {
	let place = Place::new();
	let options = place.options();
	drop(LocalNetwork::create(options.clone()).unwrap());
	let keys = || fs::read_to_string(place.0.path().join("keys")).unwrap().lines().count();
	assert_eq!(keys(), 4);
	let network = LocalNetwork::create(options.clone()).unwrap();
	assert_eq!(keys(), 4);
	assert_eq!(network.parameters(), &options.parameters);
	let spec = fs::read_to_string(network.directory().join("chain-spec.json")).unwrap();
	assert!(spec.contains(&network.node(2).unwrap().p2p_address()) && spec.contains("beadle_local_network"));
}

#[test]
fn another_one_is_not_put_in_its_place() {
	let place = Place::new();
	let options = place.options();
	drop(LocalNetwork::create(options.clone()).unwrap());
	let parameters = Parameters { bridges: 0, ..options.parameters.clone() };
	let error = LocalNetwork::create(Options { parameters, ..options }).unwrap_err().to_string();
	assert!(error.contains("has --bridges 1, not 0: run \"down\" first"), "{error}");
}

#[test]
fn nothing_is_made_where_something_is_missing() {
	let place = Place::new();
	let options = place.options();
	let held = TcpListener::bind(("127.0.0.1", options.parameters.p2p_port + 1)).unwrap();
	let error = LocalNetwork::create(options.clone()).unwrap_err().to_string();
	assert!(error.starts_with(&format!("port {} (p2p) of node 2 is held by", held.local_addr().unwrap().port())));
	assert!(!options.directory.exists());
	drop(held);

	let binary = place.0.path().join("none");
	let error = LocalNetwork::create(Options { binary, ..options.clone() }).unwrap_err();
	assert!(matches!(error, NetworkError::Binary(BinaryError::Missing(_))));
	assert!(!options.directory.exists());
}

#[tokio::test]
async fn nodes_start_and_end() {
	let place = Place::new();
	let options = place.options();
	let mut network = LocalNetwork::create(options.clone()).unwrap();
	assert_eq!(network.start_all().unwrap(), [1, 2, 3]);
	assert!(network.start_all().unwrap().is_empty());
	assert!(network.kill(2).await.unwrap());
	assert!(!network.stop(2).await.unwrap());
	assert_eq!(network.missing(), [2]);
	assert!(network.restart(1).await.unwrap());
	assert!(!network.restart(2).await.unwrap());
	assert!(matches!(network.stop(4).await, Err(NetworkError::NoSuchNode { number: 4, last: 3 })));
	assert_eq!(network.stop_all().await.unwrap(), [1, 2, 3]);
	assert_eq!(network.missing(), [1, 2, 3]);
	network.remove().await.unwrap();
	assert!(!options.directory.exists());
}

#[tokio::test]
async fn those_that_were_left_running_are_found_again() {
	let place = Place::new();
	let options = place.options();
	let mut network = LocalNetwork::create(options.clone()).unwrap();
	network.start(1).unwrap();
	network.start(3).unwrap();
	network.leave_running();
	drop(network);

	let mut network = LocalNetwork::open(&options.directory, &options.binary).unwrap();
	assert_eq!(network.missing(), [2]);
	drop(network);
	let mut network = LocalNetwork::create(options).unwrap();
	assert_eq!(network.start_all().unwrap(), [2]);
	assert_eq!(network.stop_all().await.unwrap(), [1, 2, 3]);
}

#[test]
fn dropping_it_ends_what_it_started() {
	let place = Place::new();
	let options = place.options();
	let mut network = LocalNetwork::create(options.clone()).unwrap();
	network.start_all().unwrap();
	drop(network);
	let mut network = LocalNetwork::open(&options.directory, &options.binary).unwrap();
	assert_eq!(network.missing(), [1, 2, 3]);
}

#[test]
fn one_more_validator_has_the_next_keys() {
	let place = Place::new();
	let mut network = LocalNetwork::create(place.options()).unwrap();
	let validator = network.add_node(Role::Validator, &[]).unwrap();
	let stranger = network.add_node(Role::Full, &["--out-peers=1"]).unwrap();
	assert_eq!((validator, stranger), (4, 5));
	let validator = network.node(validator).unwrap();
	assert_eq!(validator.name(), "Charlie");
	let keys = fs::read_to_string(place.0.path().join("keys")).unwrap();
	assert_eq!(keys.matches("--suri //Charlie").count(), 2);
	let ids: std::collections::HashSet<_> = network.nodes().iter().map(Node::peer_id).collect();
	assert_eq!(ids.len(), 5);
}

#[tokio::test]
async fn a_node_that_stops_is_not_waited_for() {
	let place = Place::new();
	let options = place.options();
	let mut network = LocalNetwork::create(options).unwrap();
	let within = Duration::from_secs(600);
	let waited = network.until_healthy(&[1], within).await;
	assert!(matches!(waited, Err(NetworkError::NotRunning(1))));
	write_script(&place.binary(), "echo 'no such database'; exit 1");
	network.start(1).unwrap();
	let error = network.until_healthy(&[1], within).await.unwrap_err().to_string();
	assert_eq!(error, "Alice (node 1): the node stopped (exit status: 1); its last words: no such database");
}

#[tokio::test]
async fn who_does_not_do_well_in_time_is_named() {
	let place = Place::new();
	let mut network = LocalNetwork::create(place.options()).unwrap();
	network.start_all().unwrap();
	let error = network.until_healthy(&[1, 2], Duration::ZERO).await.unwrap_err().to_string();
	let log = network.node(1).unwrap().log_path();
	let expected = "not well after 0 s: node 1 (Alice): does not answer, node 2 (Bob): does not answer";
	assert_eq!(error, format!("{expected}; see {}", log.display()));
}
