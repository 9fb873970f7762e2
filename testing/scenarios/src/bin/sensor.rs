//! Measures sensors: memory, processor time, cold starts, and the number of light clients that one bridge serves.
//!
//! Starts its own network, and real sensors, which know the chain only by its specification.

use beadle_client::{
	submit::device_key::{DevicePair, Scheme},
	Chain,
};
use beadle_harness::Parameters;
use beadle_primitives::{DeviceId, Profile};
use beadle_scenarios::{
	network::required,
	process::{percent, Process},
	traffic, Quantiles, TestNetwork,
};
use clap::Parser;
use comfy_table::{presets::ASCII_MARKDOWN, Table};
use serde::Serialize;
use std::{
	collections::BTreeMap,
	fs::{self, OpenOptions},
	io::Write,
	os::unix::fs::OpenOptionsExt,
	path::PathBuf,
	process::Stdio,
	time::{Duration, Instant},
};
use tokio::{
	io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
	process::{Child, ChildStdout, Command},
	time::{sleep, timeout},
};

/// Time limit for anything that a sensor does.
const PATIENCE: Duration = Duration::from_secs(120);

/// Interval of readings under load.
const LOAD_EVERY: Duration = Duration::from_millis(100);

/// Measures sensors on a network of their own.
#[derive(Parser)]
struct Arguments {
	/// Number of cold starts, each for one reading.
	#[arg(long, default_value_t = 100)]
	cold_starts: usize,
	/// Number of light clients to start at once on one bridge.
	#[arg(long, default_value_t = 100)]
	light_clients: usize,
	/// Number of seconds for which a sensor is left idle, and then again for which it gets readings.
	#[arg(long, default_value_t = 60)]
	seconds: u64,
	/// Print JSON instead of a table.
	#[arg(long)]
	json: bool,
}

/// Results of a measurement.
#[derive(Serialize)]
struct Results {
	cold_starts: usize,
	cold_starts_final: usize,
	/// From the start of the process until the transaction was validated and sent.
	accepted_ms: Quantiles,
	/// From the start of the process until the transaction was seen final.
	final_ms: Quantiles,
	idle_rss_mib: u64,
	idle_cpu_percent: f64,
	load_rss_mib: u64,
	load_peak_mib: u64,
	load_cpu_percent: f64,
	two_sensors_fed: u64,
	two_sensors_final: u64,
	light_clients: usize,
	light_clients_ready: usize,
	/// Number of connected light clients when all were ready, as the bridge counts them: its peers without the
	/// authority.
	light_clients_connected: usize,
	light_clients_ready_ms: Quantiles,
}

/// A running sensor, with its output.
struct Running {
	child: Child,
	said: Lines<BufReader<ChildStdout>>,
}

impl Running {
	/// Waits until the sensor reports this event; returns the report.
	async fn until(&mut self, event: &str) -> Option<serde_json::Value> {
		let wait = async {
			loop {
				let line = self.said.next_line().await.ok()??;
				let value: serde_json::Value = serde_json::from_str(&line).ok()?;
				if value["event"] == event || (event == "running" && value["state"] == "running") {
					return Some(value);
				}
			}
		};
		timeout(PATIENCE, wait).await.ok()?
	}

	async fn give(&mut self, line: &str) {
		let input = self.child.stdin.as_mut().expect("its input is a pipe");
		input.write_all(line.as_bytes()).await.expect("it reads");
	}

	fn process(&self) -> Process {
		Process(self.child.id().expect("it runs"))
	}
}

struct Place {
	program: PathBuf,
	directory: PathBuf,
	spec: PathBuf,
}

impl Place {
	fn key(&self, number: usize) -> PathBuf {
		self.directory.join(format!("{number}.key"))
	}

	/// Writes a device's key in the format of `beadle-sensor keygen`.
	fn write_key(&self, number: usize, seed: [u8; 32]) {
		let mut file =
			OpenOptions::new().create_new(true).write(true).mode(0o600).open(self.key(number)).expect("it is new");
		let digits: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
		writeln!(file, "ed25519:0x{digits}").expect("there is room");
	}

	fn run(&self, number: usize, queue: &str) -> Running {
		let mut command = Command::new(&self.program);
		command.args(["run", "--json", "--source", "stdin", "--chain-spec"]).arg(&self.spec);
		command.arg("--key").arg(self.key(number)).arg("--dir").arg(self.directory.join(queue));
		start(command, Stdio::null())
	}

	/// Returns the path of the file with the light clients' error output.
	fn complaints(&self) -> PathBuf {
		self.directory.join("complaints")
	}

	fn watch(&self, device: DeviceId) -> Running {
		let mut command = Command::new(&self.program);
		command.args(["watch", "--json", "--chain-spec"]).arg(&self.spec).arg(device.to_string());
		let complaints = OpenOptions::new().create(true).append(true).open(self.complaints()).expect("there is room");
		start(command, complaints.into())
	}
}

fn start(mut command: Command, errors: Stdio) -> Running {
	command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors).kill_on_drop(true);
	let mut child = command.spawn().expect("the sensor starts");
	let said = BufReader::new(child.stdout.take().expect("its output is a pipe")).lines();
	Running { child, said }
}

#[tokio::main]
async fn main() {
	let Arguments { cold_starts, light_clients, seconds, json } = Arguments::parse();
	let seconds = Duration::from_secs(seconds);
	eprintln!("starting an authority and a bridge");
	let ports = Parameters::on_free_ports(1, 1).expect("there are free ports");
	let mut network = TestNetwork::start_with(Parameters { session_length: 300, ..ports }, &[]).await;
	let chain = network.chain(1).await;
	let directory = network.directory().to_owned();
	let spec = directory.join("light.json");
	fs::write(&spec, network.light_spec(2).expect("there is a bridge")).expect("there is room");
	let place = Place { program: required("BEADLE_SENSOR", "the sensor's binary"), directory, spec };
	let devices = enrol(&chain, &place, 2).await;

	let (accepted, finals) = cold_starts_of(&place, cold_starts).await;
	eprintln!("a sensor that has nothing to do, for {} s", seconds.as_secs());
	let mut sensor = place.run(0, "steady");
	sensor.until("running").await.expect("it finds the chain");
	let busy = sensor.process().busy();
	sleep(seconds).await;
	let idle_cpu_percent = percent(sensor.process().busy() - busy, seconds);
	let idle_rss_mib = sensor.process().memory("VmRSS");
	let load = load(&chain, &place, sensor, &devices, seconds).await;
	let (ready, light_clients_connected) = light_clients_at_once(&mut network, &place, devices[0], light_clients).await;

	let cold_starts_final = finals.len();
	let results = Results {
		cold_starts,
		cold_starts_final,
		accepted_ms: Quantiles::of(accepted),
		final_ms: Quantiles::of(finals),
		idle_rss_mib,
		idle_cpu_percent,
		load_rss_mib: load.rss_mib,
		load_peak_mib: load.peak_mib,
		load_cpu_percent: load.cpu_percent,
		two_sensors_fed: load.fed,
		// Those of the cold starts are the device's, too.
		two_sensors_final: load.recorded - u64::try_from(cold_starts_final).expect("they are few"),
		light_clients,
		light_clients_ready: ready.len(),
		light_clients_connected,
		light_clients_ready_ms: Quantiles::of(ready),
	};
	match json {
		true => println!("{}", serde_json::to_string_pretty(&results).expect("numbers can be written")),
		false => print(&results),
	}
}

/// Starts a sensor so many times for one reading each; returns the times until its transaction was accepted, and final.
async fn cold_starts_of(place: &Place, cold_starts: usize) -> (Vec<Duration>, Vec<Duration>) {
	let (mut accepted, mut finals) = (Vec::new(), Vec::new());
	for number in 0..cold_starts {
		let started = Instant::now();
		let mut sensor = place.run(0, &format!("cold-{number}"));
		sensor.give("pm10=20\n").await;
		drop(sensor.child.stdin.take());
		if sensor.until("sent").await.is_some() {
			accepted.push(started.elapsed());
			if sensor.until("final").await.is_some() {
				finals.push(started.elapsed());
			}
		}
		let ended = timeout(PATIENCE, sensor.child.wait()).await;
		assert!(ended.is_ok_and(|ended| ended.is_ok_and(|status| status.success())), "a cold start failed");
		if (number + 1) % 10 == 0 {
			eprintln!("{} of {cold_starts} cold starts", number + 1);
		}
	}
	(accepted, finals)
}

/// Figures of two sensors under load.
struct LoadResults {
	rss_mib: u64,
	peak_mib: u64,
	cpu_percent: f64,
	fed: u64,
	/// All records of the two devices.
	recorded: u64,
}

/// Gives readings to this sensor and to another one, and waits until everything is final.
async fn load(
	chain: &Chain,
	place: &Place,
	mut sensor: Running,
	devices: &[DeviceId],
	seconds: Duration,
) -> LoadResults {
	eprintln!("two sensors with a reading every {} ms each, for {} s", LOAD_EVERY.as_millis(), seconds.as_secs());
	let mut other = place.run(1, "other");
	other.until("running").await.expect("it finds the chain");
	let (busy, started) = (sensor.process().busy(), Instant::now());
	let mut fed = 0;
	while started.elapsed() < seconds {
		fed += 2;
		sensor.give("pm10=20\n").await;
		other.give("pm10=20\n").await;
		sleep(LOAD_EVERY).await;
	}
	let cpu_percent = percent(sensor.process().busy() - busy, started.elapsed());
	let (rss_mib, peak_mib) = (sensor.process().memory("VmRSS"), sensor.process().memory("VmHWM"));
	for sensor in [&mut sensor, &mut other] {
		drop(sensor.child.stdin.take());
	}
	let mut recorded = 0;
	for (mut sensor, device) in [sensor, other].into_iter().zip(devices) {
		let ended = timeout(PATIENCE, sensor.child.wait()).await.expect("all becomes final").expect("it ends");
		assert!(ended.success(), "a sensor under load: {ended}");
		let result = chain.attestation_result(*device).await.expect("the node answers").expect("it is enrolled");
		recorded += result.usage.records;
	}
	LoadResults { rss_mib, peak_mib, cpu_percent, fed, recorded }
}

/// Starts so many light clients on one bridge; returns the times until each was ready, and how many were connected when
/// all had been.
async fn light_clients_at_once(
	network: &mut TestNetwork,
	place: &Place,
	device: DeviceId,
	light_clients: usize,
) -> (Vec<Duration>, usize) {
	eprintln!("{light_clients} light clients on one bridge");
	let started = Instant::now();
	let clients: Vec<_> = (0..light_clients).map(|_| place.watch(device)).collect();
	let waiting = clients.into_iter().map(|mut client| async move {
		let ready = timeout(PATIENCE, client.said.next_line()).await.ok().and_then(Result::ok).flatten().is_some();
		(ready.then(|| started.elapsed()), client)
	});
	// All clients stay connected until the last one is ready or has given up.
	let found = futures::future::join_all(waiting).await;
	let ready: Vec<_> = found.iter().filter_map(|(ready, _)| *ready).collect();
	let bridge = network.status().await.into_iter().find(|status| status.node == 2).expect("there is a bridge");
	let connected = bridge.peers.unwrap_or_default().saturating_sub(1);
	drop(found);
	if ready.len() < light_clients {
		let said = fs::read_to_string(place.complaints()).unwrap_or_default();
		let mut counts = BTreeMap::<_, usize>::new();
		said.lines().for_each(|line| *counts.entry(line).or_default() += 1);
		eprintln!("what the light clients said:");
		counts.iter().for_each(|(line, count)| eprintln!("{count:>5} {line}"));
	}
	(ready, connected)
}

/// Enrols devices and writes their keys to files.
async fn enrol(chain: &Chain, place: &Place, count: usize) -> Vec<DeviceId> {
	let mut pairs = Vec::new();
	for number in 0..count {
		let (pair, seed) = DevicePair::generate_with_seed(Scheme::Ed25519);
		place.write_key(number, seed);
		pairs.push(pair);
	}
	let profile = Profile { max_records: 64, max_pack_bytes: 850, ..traffic::profile() };
	traffic::enrol_under(chain, &pairs, profile).await
}

fn print(results: &Results) {
	let mut table = Table::new();
	table.load_preset(ASCII_MARKDOWN).set_header(["what", "figure"]);
	let quantiles = |of: &Quantiles| format!("{}, {}, {}, {}", of.p50, of.p90, of.p99, of.max);
	let Results { cold_starts, cold_starts_final, two_sensors_fed, two_sensors_final, .. } = results;
	let Results { light_clients, light_clients_ready, .. } = results;
	for (what, figure) in [
		("cold starts with their transaction final", format!("{cold_starts_final} of {cold_starts}")),
		("start to accepted, ms (p50, p90, p99, max)", quantiles(&results.accepted_ms)),
		("start to final, ms (p50, p90, p99, max)", quantiles(&results.final_ms)),
		("resident memory when idle, MiB", results.idle_rss_mib.to_string()),
		("processor when idle, % of one core", results.idle_cpu_percent.to_string()),
		("resident memory under load, MiB", results.load_rss_mib.to_string()),
		("peak memory under load, MiB", results.load_peak_mib.to_string()),
		("processor under load, % of one core", results.load_cpu_percent.to_string()),
		("readings of two sensors on one bridge, final", format!("{two_sensors_final} of {two_sensors_fed}")),
		("light clients that one bridge serves", format!("{light_clients_ready} of {light_clients}")),
		("of them connected when all had been", results.light_clients_connected.to_string()),
		("until they were ready, ms (p50, p90, p99, max)", quantiles(&results.light_clients_ready_ms)),
	] {
		table.add_row([what.to_owned(), figure]);
	}
	println!("{table}");
}
