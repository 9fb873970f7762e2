//! A device is verified by a light client that remembers: whoever has wrapped the device's pack, while no blocks come, and
//! when the chain is not the one that it knows.

use beadle_client::{interface::call::EncodedCall, Chain, DevicePair, SensorSession, SignedPack};
use beadle_primitives::DeviceId;
use beadle_scenarios::{network::required, traffic, until, TestNetwork};
use codec::{Compact, Encode};
use serde_json::Value;
use sp_runtime::generic::Era;
use std::{
	fs,
	path::PathBuf,
	process::{Child, Command, Stdio},
	time::Duration,
};

const AUTHORITY: u16 = 1;
const BRIDGE: u16 = 2;

/// Exit codes of `beadle-sensor verify`.
const UNREACHED: Option<i32> = Some(3);
const NOT_FRESH: Option<i32> = Some(6);
const OTHER_CHAIN: Option<i32> = Some(7);

const SOON: Duration = Duration::from_secs(60);

/// A program that verifies a device.
struct Verifier {
	program: PathBuf,
	directory: PathBuf,
	device: DeviceId,
}

impl Verifier {
	fn new(network: &TestNetwork, device: DeviceId) -> Self {
		let directory = network.directory().join("verifier");
		fs::create_dir_all(&directory).unwrap();
		fs::write(directory.join("chain.json"), network.light_spec(BRIDGE).unwrap()).unwrap();
		Self { program: required("BEADLE_SENSOR", "the sensor's binary"), directory, device }
	}

	fn command(&self, name: &str, arguments: &[&str]) -> Command {
		let mut command = Command::new(&self.program);
		command.args([name, &self.device.to_string(), "--json"]).args(arguments).stdin(Stdio::null());
		command.arg("--chain-spec").arg(self.directory.join("chain.json"));
		command.arg("--state").arg(self.directory.join("state"));
		command
	}

	/// Verifies the device; returns the exit code, the result, and what was said besides.
	fn verify(&self, arguments: &[&str]) -> (Option<i32>, Value, String) {
		let output = self.command("verify", arguments).output().unwrap();
		let result = serde_json::from_slice(&output.stdout).unwrap_or_default();
		(output.status.code(), result, String::from_utf8_lossy(&output.stderr).into_owned())
	}

	/// Returns the file with the highest final block.
	fn memory(&self) -> PathBuf {
		let files = fs::read_dir(self.directory.join("state")).unwrap().map(|file| file.unwrap().path());
		let [file] = files
			.filter(|path| path.extension().is_some_and(|name| name == "json"))
			.collect::<Vec<_>>()
			.try_into()
			.unwrap();
		file
	}

	fn remembered(&self) -> Value {
		serde_json::from_str(&fs::read_to_string(self.memory()).unwrap()).unwrap()
	}
}

/// A program that ends with its test.
struct Running(Child);

impl Drop for Running {
	fn drop(&mut self) {
		let _ = self.0.kill();
		let _ = self.0.wait();
	}
}

/// Returns a transaction with a pack as another program may make it: with a mortal era, a nonce and a tip, of which the chain
/// regards none.
fn wrapped(chain: &Chain, signed: &SignedPack, head: u64) -> Vec<u8> {
	let call = EncodedCall::from(signed).data(chain.metadata()).unwrap();
	let data = (Era::mortal(64, head), Compact(1u32), Compact(7u128)).encode();
	[vec![0x45, 0], data, call].concat().encode()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_result_has_an_age_and_a_chain_a_past() {
	let mut network = TestNetwork::start(1, 1).await;
	let chain = network.chain(BRIDGE).await;
	let pair = DevicePair::generate();
	let device = traffic::enrol(&chain, std::slice::from_ref(&pair)).await[0];
	let session = SensorSession::open(chain.clone(), pair).await.unwrap();
	let verifier = Verifier::new(&network, device);

	// Another program has the device's pack recorded, wrapped as none of ours would.
	let signed = traffic::reading(&session, 1, 7);
	let transaction = wrapped(&chain, &signed, chain.finalised_number().await.unwrap());
	chain.submit(&transaction).await.unwrap().finalised().await.unwrap();
	let (code, found, said) = verifier.verify(&[]);
	assert_eq!((code, &found["freshness"]), (Some(0), &"fresh".into()), "{found} {said}");
	let pack = &found["last_pack"];
	assert_eq!((&pack["recorded"], &pack["agrees"]), (&"found".into(), &true.into()), "{found}");
	assert_eq!((&pack["values"][0]["value"], &pack["recorded_flag"]), (&"7".into(), &"Good".into()), "{found}");

	// The next one goes on from where this one was, and never below.
	let first = verifier.remembered();
	assert!(first["number"].as_u64() >= found["block"].as_u64() && !first["finality"].is_null(), "{first}");
	until("more is final", SOON, || async {
		chain.finalised_number().await.unwrap() > first["number"].as_u64().unwrap() + 2
	})
	.await;
	let checkpoint = found["checkpoint"].as_str().unwrap();
	let (code, again, said) = verifier.verify(&["--checkpoint", checkpoint]);
	assert_eq!(code, Some(0), "{again} {said}");
	assert!(again["block"].as_u64() >= first["number"].as_u64(), "{again} {first}");
	let second = verifier.remembered();
	assert!(second["number"].as_u64() > first["number"].as_u64(), "{first} {second}");

	// A chain that has another block at a known height is refused, and what is known stays.
	let other = format!("{}:0x{}", found["block"], "07".repeat(32));
	let (code, _, said) = verifier.verify(&["--checkpoint", &other]);
	assert_eq!(code, OTHER_CHAIN, "{said}");
	assert!(said.contains("0x0707") && said.contains(found["block_hash"].as_str().unwrap()), "{said}");
	let mut of_another = second.clone();
	of_another["hash"] = format!("0x{}", "07".repeat(32)).into();
	of_another["finality"] = Value::Null;
	fs::write(verifier.memory(), of_another.to_string()).unwrap();
	let (code, _, said) = verifier.verify(&[]);
	assert_eq!(code, OTHER_CHAIN, "{said}");
	assert_eq!(verifier.remembered(), of_another);
	of_another["finality"] = second["finality"].clone();
	fs::write(verifier.memory(), of_another.to_string()).unwrap();
	let (code, _, said) = verifier.verify(&[]);
	assert!(code == Some(1) && said.contains("does not describe finality"), "{code:?} {said}");

	// Who goes on from a block believes the authorities at that block alone. If these are not those of the chain, nothing
	// that follows is final.
	let mut of_others = second.clone();
	of_others["finality"]["grandpa_finalized_triggered_authorities"][0]["public_key"] = "07".repeat(32).into();
	assert_ne!(of_others, second);
	fs::write(verifier.memory(), of_others.to_string()).unwrap();
	let remembered = second["number"].as_u64().unwrap();
	until("more is final", SOON, || async { chain.finalised_number().await.unwrap() > remembered + 5 }).await;
	let (code, _, said) = verifier.verify(&["--patience", "20s"]);
	assert_eq!(code, UNREACHED, "{said}");
	assert!(said.contains(&format!("goes on from block {remembered}:")), "{said}");
	fs::write(verifier.memory(), second.to_string()).unwrap();
	let (_, found, said) = verifier.verify(&[]);
	assert!(found["block"].as_u64() > Some(remembered + 5), "{found} {said}");

	// What is proven may be old.
	let (code, found, said) = verifier.verify(&["--max-age", "1ms"]);
	assert_eq!((code, &found["freshness"], &found["proven"]), (NOT_FRESH, &"too-old".into(), &true.into()), "{said}");
	assert!(said.contains("too old to rely on"), "{said}");
	let log = verifier.directory.join("watch");
	let watching = verifier.command("watch", &["--max-age", "10s"]).stdout(fs::File::create(&log).unwrap()).spawn();
	let _watching = Running(watching.unwrap());
	let seen = || -> Vec<Value> {
		let text = fs::read_to_string(&log).unwrap();
		text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
	};
	until("watch has verified it", SOON, || async { seen().iter().any(|line| line["standing"] == "active") }).await;
	network.stop(AUTHORITY).await.unwrap();
	until("watch says that it is stale", SOON, || async { seen().iter().any(|line| line["stale"] == true) }).await;
	network.start(AUTHORITY).unwrap();
	until("watch says that blocks come again", SOON, || async { seen().last().unwrap()["stale"] == false }).await;
	let ages: Vec<_> = seen().iter().map(|line| line["age"].as_i64().unwrap()).collect();
	assert!(ages.iter().any(|age| *age > 10_000) && *ages.last().unwrap() <= 10_000, "{ages:?}");
}
