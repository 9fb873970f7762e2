//! A sensor with nothing but a light client sends real readings, while the network, the machine and an authority fail.
//! Another device verifies it.

use beadle_client::{
	connect::Block,
	enrolment::Enrolment,
	interface::call::{EncodedCall, Suspend},
	interface::event::Recorded,
	rotation::Rotation,
	submit::council_member::Settled,
	Chain, CouncilMember,
};
use beadle_harness::clock::now;
use beadle_primitives::{AlarmEnd, AlarmEvidence, DeviceId, Model, Moment, Profile, Quota, Rule, Span, Standing, Via};
use beadle_scenarios::{
	calls::{apply_authorized_upgrade, authorize_upgrade},
	network::required,
	until, Council, TestNetwork,
};
use beadle_test_support::{gauge, text, ProfileBuilder};
use serde_json::Value;
use std::{
	collections::BTreeMap,
	fs,
	ops::RangeInclusive,
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	time::Duration,
};
use subxt_signer::sr25519::dev;
use tokio::time::{sleep, Instant};

/// Hourly means measured at a road in an Italian city; see `testing/demo/data/README.md`.
const DATA: &str = include_str!("../../demo/data/air_quality_uci.csv");

/// Number of rows that are sent.
const ROWS: usize = 500;

const HOUR: Moment = 3_600_000;
const AUTHORITIES: RangeInclusive<u16> = 1..=3;
const BRIDGE: u16 = 4;

/// Time limit for all readings to be final.
const ALL_FINAL_WITHIN: Duration = Duration::from_secs(420);

/// Time limit for the sensor of a revoked device to end after its start: it would wait a minute for a new key.
const GONE_WITHIN: Duration = Duration::from_secs(40);

/// A sensor's program, files and chain specification.
struct Sensor {
	program: PathBuf,
	directory: PathBuf,
	spec: PathBuf,
}

impl Sensor {
	fn new(network: &TestNetwork, name: &str) -> Self {
		let directory = network.directory().join(name);
		fs::create_dir_all(&directory).unwrap();
		let spec = directory.join("chain.json");
		// The bridge is the last node.
		let bridge = network.numbers().len() as u16;
		fs::write(&spec, network.light_spec(bridge).unwrap()).unwrap();
		Self { program: required("BEADLE_SENSOR", "the sensor's binary"), directory, spec }
	}

	fn key(&self) -> PathBuf {
		self.directory.join("sensor.key")
	}

	fn command(&self, name: &str) -> Command {
		let mut command = Command::new(&self.program);
		command.arg(name).stdin(Stdio::null());
		if name != "keygen" {
			command.arg("--chain-spec").arg(&self.spec);
		}
		if !matches!(name, "verify" | "watch") {
			command.arg("--key").arg(self.key());
		}
		command
	}

	/// Runs a command to its end; returns its exit code and JSON output.
	fn ask(&self, name: &str, arguments: &[&str]) -> (Option<i32>, Value) {
		let output = self.command(name).args(arguments).arg("--json").output().unwrap();
		let said = String::from_utf8_lossy(&output.stdout);
		let value = serde_json::from_str(&said);
		(output.status.code(), value.unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&output.stderr))))
	}

	/// Starts the sensor, with its output in a log file.
	fn run(&self, source: &str, input: Stdio) -> Running {
		let log = fs::OpenOptions::new().append(true).create(true).open(self.directory.join("log")).unwrap();
		let mut command = self.command("run");
		command.arg("--dir").arg(self.directory.join("queue")).arg("--source").arg(source);
		Running(command.stdin(input).stderr(log.try_clone().unwrap()).stdout(log).spawn().unwrap())
	}

	/// Returns whether any readings are dead letters.
	fn has_dead_letters(&self) -> bool {
		self.directory.join("queue/dead-letters.jsonl").exists()
	}

	fn log(&self) -> String {
		fs::read_to_string(self.directory.join("log")).unwrap_or_default()
	}

	/// Makes a key, and lets a council member enrol it with the output of the `enrolment` command.
	async fn enrol(&self, member: &CouncilMember, chain: &Chain, ueid: &str, profile: u32) -> DeviceId {
		assert_eq!(self.ask("keygen", &[]).0, Some(0));
		let model = Model { manufacturer: text("Beadle"), name: text("Roadside station"), firmware: text(ueid) };
		let model = member.register_model(model).await.unwrap();
		let owner = member.organisation().await.unwrap();
		let (code, printed) = self
			.ask("enrolment", &["--organisation", &owner.to_string(), "--model", &model.to_string(), "--ueid", ueid]);
		assert_eq!(code, Some(0), "{printed}");
		let enrolment = Enrolment::read(&printed.to_string()).unwrap();
		enrolment.check(owner, chain).unwrap();
		assert_eq!((enrolment.call.model, enrolment.call.ueid.as_slice()), (model, ueid.as_bytes()));
		let device = member.enrol_with_proof(enrolment.call).await.unwrap();
		let quota = Quota { capacity: 100_000, refill_per_block: 1_000 };
		member.grant(device, quota, None).await.unwrap();
		member.assign(device, profile).await.unwrap();
		device
	}
}

/// A running sensor, which ends with the test.
struct Running(Child);

impl Running {
	/// Kills the sensor, as a power cut would.
	fn kill(mut self) {
		self.0.kill().unwrap();
		self.0.wait().unwrap();
	}

	async fn until_ended(&mut self, within: Duration, sensor: &Sensor) -> ExitStatus {
		let deadline = Instant::now() + within;
		loop {
			if let Some(status) = self.0.try_wait().unwrap() {
				return status;
			}
			assert!(Instant::now() < deadline, "it has not ended:\n{}", sensor.log());
			sleep(Duration::from_millis(250)).await;
		}
	}
}

impl Drop for Running {
	fn drop(&mut self) {
		let _ = self.0.kill();
		let _ = self.0.wait();
	}
}

/// Returns a profile for the columns of the data that accepts all their values, with packs of the maximum number of
/// records.
fn profile(names: &[&str]) -> Profile {
	let rule =
		Rule::GrossRange { fail: Span { min: -1_000_000, max: 1_000_000 }, suspect: Some(Span { min: 0, max: 5_000 }) };
	let metrics = names.iter().map(|name| gauge(name, "1").decimals(1).refuse(rule.clone()));
	let profile = ProfileBuilder::named("roadside air quality, in large packs").min_interval(1_000).max_ahead(60_000);
	profile.max_age(40 * 24 * HOUR).metrics(metrics).build()
}

/// An observation: time, metric index, and value in fixed point.
type Observed = (Moment, u8, i64);

/// Returns the last rows of the data, shifted in time so that the last one was observed a minute ago: as a table, with
/// the names of its columns, and as the expected records.
fn readings() -> (String, Vec<&'static str>, Vec<Observed>) {
	let mut lines = DATA.lines();
	let names: Vec<_> = lines.next().unwrap().split(',').skip(1).collect();
	let has_value = |line: &&str| line.split(',').skip(1).any(|cell| !cell.is_empty());
	let rows: Vec<_> = lines.filter(has_value).collect();
	let rows = &rows[rows.len() - ROWS..];
	let first = (now() - 60_000) / 1_000 * 1_000 - (ROWS as Moment - 1) * HOUR;
	let mut table = format!("time,{}\n", names.join(","));
	let mut expected = Vec::new();
	for (row, at) in rows.iter().zip((0..).map(|number| first + number * HOUR)) {
		let cells: Vec<_> = row.split(',').skip(1).collect();
		table.push_str(&format!("{},{}\n", at / 1_000, cells.join(",")));
		for (metric, cell) in (0..).zip(&cells).filter(|(_, cell)| !cell.is_empty()) {
			expected.push((at, metric, (cell.parse::<f64>().unwrap() * 10.0).round() as i64));
		}
	}
	(table, names, expected)
}

/// Returns all recorded observations of a device, in the order of the finalised chain.
async fn recorded(chain: &Chain, device: DeviceId) -> Vec<Observed> {
	let mut records = Vec::new();
	for number in 1..=chain.finalised_number().await.unwrap() {
		let block: Block = chain.block_at(number).await.unwrap();
		let events = block.events.iter().filter_map(|found| found.decode::<Recorded>());
		let sequences: Vec<_> = events.filter(|event| event.device == device).map(|event| event.sequence).collect();
		let packs = block.extrinsics.iter().filter_map(|bytes| chain.pack_in(bytes));
		let packs: Vec<_> = packs.filter(|pack| pack.device == device).map(|pack| pack.pack).collect();
		assert_eq!(packs.iter().map(|pack| pack.sequence).collect::<Vec<_>>(), sequences, "block {number}");
		for pack in &packs {
			records.extend(pack.records.iter().map(|record| (pack.observed_at(record), record.metric, record.value)));
		}
	}
	records
}

async fn sequence(chain: &Chain, device: DeviceId) -> u64 {
	chain.attestation_result(device).await.unwrap().unwrap().sequence
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_is_final_once_and_in_order() {
	let mut network = TestNetwork::start(3, 1).await;
	let chain = network.chain(1).await;
	let member = CouncilMember::new(chain.clone(), dev::alice(), Settled::Finalised);
	let (table, names, expected) = readings();
	let profile = member.create_profile(profile(&names)).await.unwrap();

	let sensor = Sensor::new(&network, "sensor");
	let device = sensor.enrol(&member, &chain, "station-1", profile).await;
	let readings = sensor.directory.join("readings.csv");
	fs::write(&readings, table).unwrap();
	let source = format!("csv:{}", readings.display());
	let started = Instant::now();
	let running = sensor.run(&source, Stdio::null());
	let some = |count| {
		let chain = chain.clone();
		async move {
			until("some packs are recorded", Duration::from_secs(120), || async {
				sequence(&chain, device).await >= count
			})
			.await
		}
	};

	// The network is cut and heals: the only node that the light client knows is gone for a while.
	some(5).await;
	assert!(network.kill(BRIDGE).await.unwrap());
	sleep(Duration::from_secs(10)).await;
	network.start(BRIDGE).unwrap();
	let before = sequence(&chain, device).await;
	some(before + 5).await;

	// The sensor loses power in the middle of its work, and twice more while it starts.
	running.kill();
	sensor.run(&source, Stdio::null()).kill();
	let again = sensor.run(&source, Stdio::null());
	sleep(Duration::from_millis(1_500)).await;
	again.kill();
	let mut running = sensor.run(&source, Stdio::null());
	let before = sequence(&chain, device).await;
	some(before + 3).await;

	// An authority loses power. All three have to vote: nothing becomes final until it is back.
	assert!(network.kill(2).await.unwrap());
	sleep(Duration::from_secs(10)).await;
	network.start(2).unwrap();

	let status = running.until_ended(ALL_FINAL_WITHIN, &sensor).await;
	assert!(status.success(), "{status}:\n{}", sensor.log());
	println!("{ROWS} rows were final {:.0} s after the sensor was first started", started.elapsed().as_secs_f64());

	let found = recorded(&chain, device).await;
	let mut times = BTreeMap::<_, usize>::new();
	for record in &found {
		*times.entry(*record).or_default() += 1;
	}
	assert!(times.values().all(|count| *count == 1), "something was recorded twice");
	assert_eq!(found, expected, "not all rows are there, or not in order");
	assert!(!sensor.has_dead_letters(), "there are dead letters");
	let log = sensor.log();
	let secret = fs::read_to_string(sensor.key()).unwrap();
	let secret = secret.trim().rsplit_once("0x").unwrap().1;
	assert!(!log.contains(secret), "the key is in the log");
}

// Long, since it is one story: each part begins where the one before has ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_device_verifies_a_sensor_that_is_suspended_and_reinstated() {
	let mut network = TestNetwork::start(3, 1).await;
	let chain = network.chain(1).await;
	let member = CouncilMember::new(chain.clone(), dev::alice(), Settled::Finalised);
	let profile = member.create_profile(profile(&["temperature"])).await.unwrap();
	let sensor = Sensor::new(&network, "sensor");
	let device = sensor.enrol(&member, &chain, "station-1", profile).await;

	// Both have the same bridge as their only node.
	let verifier = Sensor::new(&network, "verifier");
	let number = device.to_string();
	let log = fs::File::create(verifier.directory.join("watch")).unwrap();
	let watching = verifier.command("watch").args([&number, "--json"]).stdout(log).spawn();
	let _watching = Running(watching.unwrap());
	let seen = || -> Vec<Value> {
		let text = fs::read_to_string(verifier.directory.join("watch")).unwrap();
		text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
	};

	let running = sensor.run("exec:echo temperature=21.5", Stdio::null());
	let soon = Duration::from_secs(60);
	until("packs are recorded", soon, || async { sequence(&chain, device).await >= 2 }).await;
	chain.until_finalised().await.unwrap();
	let (code, found) = verifier.ask("verify", &[&number]);
	assert_eq!((code, &found["standing"], &found["proven"]), (Some(0), &"active".into(), &true.into()), "{found}");
	let pack = &found["last_pack"];
	assert_eq!((&pack["agrees"], &pack["signed_by_present_key"]), (&true.into(), &true.into()), "{found}");
	assert_eq!((&pack["values"][0]["value"], &pack["values"][0]["flag"]), (&"21.5".into(), &"Good".into()), "{found}");

	// A council member suspends the device while its pack waits in the pool, by a transaction that precedes the pack: the
	// pool evicts the pack, and bans the same bytes.
	running.kill();
	chain.until_finalised().await.unwrap();
	let bridge = network.chain(BRIDGE).await;
	let suspension = member.sign(&EncodedCall::from(&Suspend { device, reason: text("on trial") })).await.unwrap();
	for authority in AUTHORITIES {
		assert!(network.kill(authority).await.unwrap());
	}
	let sent = || sensor.log().matches(" sent, ").count();
	let before = sent();
	let running = sensor.run("exec:echo temperature=21.5", Stdio::null());
	until("a pack is in the bridge's pool", soon, || async { sent() > before }).await;
	let _waiting = bridge.submit(&suspension).await.unwrap();
	for authority in AUTHORITIES {
		network.start(authority).unwrap();
	}
	let chain = network.chain(1).await;
	let member = CouncilMember::new(chain.clone(), dev::alice(), Settled::Finalised);
	let is_suspended = || async {
		let result = chain.attestation_result(device).await.unwrap().unwrap();
		matches!(result.standing, Standing::Suspended { .. })
	};
	until("it is suspended", soon, is_suspended).await;
	let suspended_by = chain.finalised_number().await.unwrap();
	let is_suspended = |seen: &Value| seen["standing"] == "suspended";
	until("watch has seen it", soon, || async { seen().iter().any(is_suspended) }).await;
	let at = seen().iter().find(|seen| is_suspended(seen)).unwrap()["block"].as_u64().unwrap();
	println!("suspended by block {suspended_by}; watch saw it at block {at}");
	// Each line differs from the one before.
	let seen_lines = seen();
	let news = |line: &Value| {
		["standing", "why", "sequence", "alarms", "profile", "owner", "silences"].map(|field| line[field].clone())
	};
	assert!(seen_lines.windows(2).all(|pair| news(&pair[0]) != news(&pair[1])), "{seen_lines:?}");
	assert!(at <= suspended_by + 2, "suspended by block {suspended_by}, seen at {at}");
	assert_eq!(verifier.ask("verify", &[&number]).0, Some(4));

	// The sensor reports the suspension, keeps what it reads, and sends nothing.
	let status = || -> Value {
		serde_json::from_str(&fs::read_to_string(sensor.directory.join("queue/status.json")).unwrap()).unwrap()
	};
	until("the sensor has noticed", soon, || async { status()["state"] == "suspended" }).await;
	assert_eq!(sensor.ask("status", &["--dir", sensor.directory.join("queue").to_str().unwrap()]).0, Some(4));
	let stopped_at = sequence(&chain, device).await;
	sleep(Duration::from_secs(10)).await;
	assert_eq!(sequence(&chain, device).await, stopped_at, "a suspended device has nothing recorded");

	// It resumes by itself. What it observed while it was suspended is not taken, and is in the dead letters.
	member.reinstate(device).await.unwrap();
	until("packs are recorded again", soon, || async { sequence(&chain, device).await > stopped_at }).await;
	drop(running);
	chain.until_finalised().await.unwrap();
	let records = recorded(&chain, device).await;
	assert!(records.is_sorted_by(|one, next| one.0 < next.0));
	let gaps: Vec<_> = records.windows(2).filter(|pair| pair[1].0 - pair[0].0 >= 8_000).collect();
	assert_eq!(gaps.len(), 1, "{gaps:?}");
	let dead = fs::read_to_string(sensor.directory.join("queue/dead-letters.jsonl")).unwrap();
	assert!(dead.lines().count() >= 2 && dead.lines().all(|line| line.contains("NotIncreasing")), "{dead}");

	// Revoked: the sensor ends, with the exit code for that.
	let mut running = sensor.run("exec:echo temperature=21.5", Stdio::null());
	member.revoke(device, text("scrapped")).await.unwrap();
	let status = running.until_ended(soon, &sensor).await;
	assert_eq!(status.code(), Some(5), "{}", sensor.log());
	assert_eq!(verifier.ask("verify", &[&number]).0, Some(5));
	// So does one that starts later: it does not wait for another key, as it would after a rotation.
	let mut late = sensor.run("exec:echo temperature=21.5", Stdio::null());
	let status = late.until_ended(GONE_WITHIN, &sensor).await;
	assert_eq!(status.code(), Some(5), "{}", sensor.log());
	assert!(sensor.log().contains("was revoked"), "{}", sensor.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sensor_goes_on_after_an_upgrade_of_the_runtime() {
	let code = fs::read(required("BEADLE_NEXT_RUNTIME_WASM", "the next runtime")).unwrap();
	let mut network = TestNetwork::start(3, 1).await;
	let chain = network.chain(1).await;
	let member = CouncilMember::new(chain.clone(), dev::alice(), Settled::Finalised);
	let profile = member.create_profile(profile(&["temperature"])).await.unwrap();
	let sensor = Sensor::new(&network, "sensor");
	let device = sensor.enrol(&member, &chain, "station-1", profile).await;
	let _running = sensor.run("exec:echo temperature=21.5", Stdio::null());
	let soon = Duration::from_secs(60);
	until("packs are recorded", soon, || async { sequence(&chain, device).await >= 1 }).await;

	let council = Council::at(&network.url(1)).await;
	council.carry_as_root(&authorize_upgrade(&code)).await;
	council.sign(&dev::bob(), &apply_authorized_upgrade(&code)).await;
	until("the sensor knows the new runtime", soon, || async { sensor.log().contains("new runtime") }).await;
	let before = sequence(&chain, device).await;
	until("packs are recorded again", soon, || async { sequence(&chain, device).await >= before + 3 }).await;
	assert!(!sensor.has_dead_letters(), "{}", sensor.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_rotated_while_its_sensor_runs() {
	let mut network = TestNetwork::start(1, 1).await;
	let chain = network.chain(1).await;
	let member = CouncilMember::new(chain.clone(), dev::alice(), Settled::Finalised);
	let sensor = Sensor::new(&network, "sensor");
	let profile = member.create_profile(profile(&["temperature"])).await.unwrap();
	let device = sensor.enrol(&member, &chain, "station-1", profile).await;
	let source = "exec:echo temperature=21.5";
	// Long enough for an emulator.
	let soon = Duration::from_secs(180);
	let running = sensor.run(source, Stdio::null());
	until("packs are recorded", soon, || async { sequence(&chain, device).await >= 2 }).await;
	let old = fs::read_to_string(sensor.key()).unwrap();
	let out = sensor.directory.join("rotation");
	let rotation = sensor.command("rotate").arg("--json").stdout(fs::File::create(&out).unwrap()).spawn();
	let mut rotation = Running(rotation.unwrap());
	let printed =
		|| fs::read_to_string(&out).unwrap().lines().next().and_then(|line| serde_json::from_str::<Value>(line).ok());
	until("the call is printed", soon, || async { printed().is_some() }).await;
	let printed = Rotation::read(&printed().unwrap().to_string()).unwrap();
	printed.check(member.organisation().await.unwrap(), &chain).unwrap();
	assert_eq!(printed.call.device, device);
	member.rotate_key_with_proof(printed.call).await.unwrap();
	assert!(rotation.until_ended(soon, &sensor).await.success());
	assert_ne!(fs::read_to_string(sensor.key()).unwrap(), old);
	assert_eq!(fs::read_to_string(Path::new(&format!("{}.retired", sensor.key().display()))).unwrap(), old);
	assert_eq!(sensor.ask("status", &[]).0, Some(0));

	// The running sensor continues with the new key, and with the readings made meanwhile.
	let before = sequence(&chain, device).await;
	until("packs are recorded again", soon, || async { sequence(&chain, device).await >= before + 2 }).await;
	assert!(!sensor.has_dead_letters(), "there are dead letters:\n{}", sensor.log());

	// With a retired key in place of the new one, the sensor ends.
	fs::copy(format!("{}.retired", sensor.key().display()), sensor.key()).unwrap();
	running.kill();
	let mut running = sensor.run(source, Stdio::null());
	assert_eq!(running.until_ended(soon, &sensor).await.code(), Some(5), "{}", sensor.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_that_the_profile_refuses_is_on_record_as_a_violation_and_the_next_one_as_a_reading() {
	let mut network = TestNetwork::start(1, 1).await;
	let chain = network.chain(1).await;
	let member = CouncilMember::new(chain.clone(), dev::alice(), Settled::Finalised);
	let profile = member.create_profile(profile(&["temperature"])).await.unwrap();
	let sensor = Sensor::new(&network, "sensor");
	let device = sensor.enrol(&member, &chain, "station-1", profile).await;

	// The sensor is stuck at what it cannot measure.
	let source = sensor.directory.join("source");
	let show = |value: &str| {
		// Never half of it.
		let next = sensor.directory.join("next");
		fs::write(&next, format!("temperature={value}\n")).unwrap();
		fs::rename(&next, &source).unwrap();
	};
	show("200000");
	let _running = sensor.run(&format!("exec:cat {}", source.display()), Stdio::null());
	let soon = Duration::from_secs(120);
	let reported = || async { chain.attestation_result(device).await.unwrap().unwrap().usage.reported };
	until("its packs are reported, again and again", soon, || async { reported().await >= 2 }).await;
	chain.until_finalised().await.unwrap();
	let result = chain.attestation_result(device).await.unwrap().unwrap();
	assert_eq!((result.sequence, result.alarms.len(), result.usage.packs), (0, 1, 0), "{}", sensor.log());
	let evidence = chain.evidence(device).await.unwrap();
	let is_refused = |value, via| (value, via) == (2_000_000, Via::Report);
	assert!(evidence.iter().all(|found| is_refused(found.violation.value, found.via)), "{evidence:?}");
	let (code, verified) = sensor.ask("verify", &[&device.to_string()]);
	assert_eq!((code, &verified["alarms"][0]["evidence"]["via"]), (Some(0), &"report".into()), "{verified}");
	assert_eq!(verified["reported"]["latest"]["value"], "200000.0", "{verified}");

	// It recovers: what it measures then is a reading, and ends the alarm.
	show("21.5");
	until("a pack is recorded", soon, || async { sequence(&chain, device).await >= 1 }).await;
	chain.until_finalised().await.unwrap();
	let result = chain.attestation_result(device).await.unwrap().unwrap();
	assert!(result.alarms.is_empty(), "{:?}", result.alarms);
	let [alarm] = chain.alarms(device).await.unwrap().try_into().unwrap();
	assert!(matches!(alarm.evidence, Some(AlarmEvidence::Pack { via: Via::Report, .. })), "{alarm:?}");
	assert!(matches!(alarm.ended, Some((AlarmEnd::Cleared, _))), "{alarm:?}");
	let readings = recorded(&chain, device).await;
	assert!(!readings.is_empty() && readings.iter().all(|(_, _, value)| *value == 215), "{readings:?}");

	// What was refused is no reading, on chain as in the sensor's files, and each of them was reported once.
	let dead = fs::read_to_string(sensor.directory.join("queue/dead-letters.jsonl")).unwrap();
	assert!(dead.lines().all(|line| line.contains("OutOfBounds") && line.contains("200000")), "{dead}");
	let evidence = chain.evidence(device).await.unwrap();
	assert!(evidence.is_sorted_by(|one, next| one.violation.observed_at < next.violation.observed_at), "{evidence:?}");
}
