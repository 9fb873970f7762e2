//! Prometheus metrics for operators: packs recorded, transactions refused with the reason, and the lag of finality.

use beadle_client::{DevicePair, SensorSession};
use beadle_harness::clock::unix_time;
use beadle_scenarios::{
	traffic::{enrol, reading},
	until, TestNetwork,
};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(40);

/// Maximum lag of finality in a healthy network, in seconds: a few blocks.
const LAG: f64 = 20.0;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prometheus_tells_what_is_recorded_and_what_is_refused() {
	let mut network = TestNetwork::start(2, 0).await;
	let (first, second) = (network.chain(1).await, network.chain(2).await);
	let pair = DevicePair::generate();
	enrol(&first, std::slice::from_ref(&pair)).await;
	let session = SensorSession::open(first.clone(), pair).await.unwrap();

	// Node 1 takes it from its client, node 2 from its peer, and both record it.
	let good = first.pack_transaction(&reading(&session, 1, 20), 0).unwrap();
	first.submit(&good).await.unwrap().finalised().await.unwrap();
	assert!(network.metric(1, r#"beadle_accepted_total{source="rpc""#).await > Some(0.0));
	for node in network.numbers() {
		for (kind, count) in [("packs_recorded", 1.0), ("readings_good", 1.0), ("packs_flagged", 0.0)] {
			let name = format!(r#"beadle_activity_total{{kind="{kind}""#);
			let is_told = || async { network.metric(node, &name).await == Some(count) };
			until(&format!("{kind} is {count} on node {node}"), SOON, is_told).await;
		}
		assert!(network.metric(node, r#"beadle_activity_total{kind="devices_enrolled""#).await >= Some(1.0));
		let slot = network.metric(node, "beadle_finalised_slot_timestamp_seconds").await.unwrap();
		let lag = unix_time().as_secs_f64() - slot;
		assert!((0.0..LAG).contains(&lag), "node {node} is {lag} s behind");
	}
	until("what node 1 took has come to node 2", SOON, || async {
		network.metric(2, r#"beadle_accepted_total{source="peer""#).await > Some(0.0)
	})
	.await;

	// Refusals by name: a value that breaks the profile, and a signature of another pack.
	let outside = first.pack_transaction(&reading(&session, 2, 5_000), 0).unwrap();
	assert!(first.submit(&outside).await.is_err());
	let mut forged = reading(&session, 2, 20);
	forged.signature = reading(&session, 2, 21).signature;
	assert!(first.submit(&first.pack_transaction(&forged, 0).unwrap()).await.is_err());
	for reason in ["OutOfBounds", "BadSignature"] {
		let name = format!(r#"beadle_refused_total{{reason="{reason}",source="rpc""#);
		assert_eq!(network.metric(1, &name).await, Some(1.0), "{reason}");
		assert_eq!(network.metric(2, &name).await, None, "it did not get past node 1");
	}

	// Two packs with one sequence, each taken by another node: each node refuses the pack that its peer relays.
	let mut sequence = 1;
	until("a node refuses what its peer took", SOON, || {
		sequence += 1;
		let one = first.pack_transaction(&reading(&session, sequence, 30), 0).unwrap();
		let other = second.pack_transaction(&reading(&session, sequence, 31), 0).unwrap();
		let (network, first, second) = (&network, &first, &second);
		async move {
			let _ = futures::join!(first.submit(&one), second.submit(&other));
			first.until_finalised().await.unwrap();
			let mut refused = false;
			for node in network.numbers() {
				for reason in ["TooLowPriority", "SequenceTaken"] {
					let name = format!(r#"beadle_refused_total{{reason="{reason}",source="peer""#);
					refused |= network.metric(node, &name).await > Some(0.0);
				}
			}
			refused
		}
	})
	.await;
}
