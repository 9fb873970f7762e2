//! Measures the savings of `--edge`: memory, writes and disk of authorities with it and without it, side by side in one
//! network.

use beadle_harness::Parameters;
use beadle_scenarios::{
	process::{disk_usage, percent, Process},
	Load, TestNetwork,
};
use clap::Parser;
use comfy_table::{presets::ASCII_MARKDOWN, Table};
use serde::Serialize;
use std::{
	process::ExitCode,
	time::{Duration, Instant},
};
use tokio::{
	signal::unix::{signal, SignalKind},
	time::sleep,
};

/// Interval at which the nodes' memory is sampled.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Authorities that run with `--edge`, two of four.
const EDGE: [u16; 2] = [3, 4];

/// Measures authorities with and without --edge, on a network of their own.
#[derive(Parser)]
struct Arguments {
	/// Number of readings per second.
	#[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
	readings: u16,
	/// Number of seconds without readings.
	#[arg(long, default_value_t = 600)]
	idle: u64,
	/// Number of seconds with readings.
	#[arg(long, default_value_t = 600)]
	load: u64,
	/// Print JSON instead of a table.
	#[arg(long)]
	json: bool,
}

/// Results of a measurement.
#[derive(Serialize)]
struct Results {
	readings_a_second: u16,
	idle_seconds: u64,
	load_seconds: u64,
	taken: u64,
	refused: u64,
	nodes: Vec<Figures>,
}

/// Figures of one authority.
#[derive(Serialize)]
struct Figures {
	node: u16,
	edge: bool,
	idle_rss_mib: u64,
	idle_rss_max_mib: u64,
	idle_anonymous_mib: u64,
	idle_cpu_percent: f64,
	idle_written_bytes_a_second: u64,
	idle_network: Traffic,
	load_rss_mib: u64,
	load_rss_max_mib: u64,
	load_anonymous_mib: u64,
	load_cpu_percent: f64,
	/// Writes caused by the load, without those of the idle node.
	written_bytes_a_reading: u64,
	load_network: Traffic,
	/// Growth of the database's tables under load, extrapolated to a day. The indices are left out: they soon reach
	/// their final size.
	growth_mib_a_day: u64,
}

/// Network traffic as libp2p counts it: bytes of all connections, or bytes per second.
#[derive(Clone, Copy, Default, Serialize)]
struct Traffic {
	received: u64,
	sent: u64,
}

impl Traffic {
	async fn of(network: &TestNetwork, node: u16) -> Self {
		let metric = |direction| format!("substrate_sub_libp2p_network_bytes_total{{direction=\"{direction}\"");
		let (received, sent) = (metric("in"), metric("out"));
		let bytes = |value: Option<f64>| value.unwrap_or_default() as u64;
		Self { received: bytes(network.metric(node, &received).await), sent: bytes(network.metric(node, &sent).await) }
	}

	/// Returns the traffic per second since this count, which was taken `time` ago.
	async fn a_second_since(self, network: &TestNetwork, node: u16, time: Duration) -> Self {
		let now = Self::of(network, node).await;
		Self {
			received: per_second(now.received.saturating_sub(self.received), time),
			sent: per_second(now.sent.saturating_sub(self.sent), time),
		}
	}
}

fn per_second(bytes: u64, time: Duration) -> u64 {
	(bytes as f64 / time.as_secs_f64()) as u64
}

/// Measurements of a node over a period.
struct Watched {
	node: u16,
	process: Process,
	busy: Duration,
	written: u64,
	disk: u64,
	traffic: Traffic,
	rss_max: u64,
}

impl Watched {
	async fn begin(network: &TestNetwork, node: u16, pid: u32) -> Self {
		let process = Process(pid);
		let (disk, traffic) = (tables(network, node), Traffic::of(network, node).await);
		Self { node, process, busy: process.busy(), written: process.written(), disk, traffic, rss_max: 0 }
	}
}

/// Returns the number of bytes that the tables of a node's database take on disk.
fn tables(network: &TestNetwork, node: u16) -> u64 {
	disk_usage(network.node(node).expect("there is such a node").directory(), "table_")
}

async fn watch(network: &mut TestNetwork, what: &str, seconds: u64) -> (Vec<Watched>, Duration) {
	let started = Instant::now();
	let pids: Vec<_> =
		network.status().await.into_iter().filter_map(|status| Some((status.node, status.pid?))).collect();
	let mut nodes = Vec::new();
	for (node, pid) in pids {
		nodes.push(Watched::begin(network, node, pid).await);
	}
	let mut told = 0;
	while started.elapsed() < Duration::from_secs(seconds) {
		sleep(LOOK_EVERY.min(Duration::from_secs(seconds))).await;
		for node in &mut nodes {
			node.rss_max = node.rss_max.max(node.process.memory("VmRSS"));
		}
		if started.elapsed().as_secs() / 60 > told {
			told = started.elapsed().as_secs() / 60;
			let rss: Vec<_> = nodes.iter().map(|node| node.process.memory("VmRSS")).collect();
			eprintln!("{what} for {told} min: resident {rss:?} MiB");
		}
	}
	(nodes, started.elapsed())
}

#[tokio::main]
async fn main() -> ExitCode {
	let arguments = Arguments::parse();
	let mut terminated = signal(SignalKind::terminate()).expect("signals can be listened to");
	// An interruption drops the measurement, and its nodes with it.
	tokio::select! {
		() = measure(arguments) => return ExitCode::SUCCESS,
		_ = tokio::signal::ctrl_c() => {},
		_ = terminated.recv() => {},
	}
	eprintln!("given up");
	ExitCode::FAILURE
}

async fn measure(Arguments { readings, idle, load, json }: Arguments) {
	eprintln!("starting four authorities, two of them with --edge");
	let ports = Parameters::on_free_ports(4, 0).expect("there are free ports");
	let mut network = TestNetwork::start_with(Parameters { session_length: 300, ..ports }, &[]).await;
	for number in EDGE {
		network.set_arguments(number, &["--edge"]).expect("there is such a node");
		network.restart(number).await.expect("it starts");
	}
	let numbers = network.numbers();
	network.until_healthy(&numbers, Duration::from_secs(60)).await.expect("they finalise blocks");

	let (quiet, quiet_for) = watch(&mut network, "idle", idle).await;
	let mut nodes = Vec::new();
	for node in &quiet {
		nodes.push(Figures {
			node: node.node,
			edge: EDGE.contains(&node.node),
			idle_rss_mib: node.process.memory("VmRSS"),
			idle_rss_max_mib: node.rss_max,
			idle_anonymous_mib: node.process.memory("RssAnon"),
			idle_cpu_percent: percent(node.process.busy() - node.busy, quiet_for),
			idle_written_bytes_a_second: per_second(node.process.written() - node.written, quiet_for),
			load_rss_mib: 0,
			load_rss_max_mib: 0,
			load_anonymous_mib: 0,
			load_cpu_percent: 0.0,
			idle_network: node.traffic.a_second_since(&network, node.node, quiet_for).await,
			written_bytes_a_reading: 0,
			load_network: Traffic::default(),
			growth_mib_a_day: 0,
		});
	}

	let mut chains = Vec::new();
	for number in &numbers {
		chains.push(network.chain(*number).await);
	}
	eprintln!("enrolling devices");
	let devices = Load::start(&chains, readings).await;
	let (taken, refused) = (devices.taken(), devices.refused());
	let (busy, busy_for) = watch(&mut network, "under load", load).await;
	let (taken, refused) = (devices.taken() - taken, devices.refused() - refused);
	for (figures, node) in nodes.iter_mut().zip(&busy) {
		let written = per_second(node.process.written() - node.written, busy_for);
		let extra = written.saturating_sub(figures.idle_written_bytes_a_second);
		let disk = tables(&network, node.node);
		figures.load_rss_mib = node.process.memory("VmRSS");
		figures.load_rss_max_mib = node.rss_max;
		figures.load_anonymous_mib = node.process.memory("RssAnon");
		figures.load_cpu_percent = percent(node.process.busy() - node.busy, busy_for);
		figures.written_bytes_a_reading = (extra as f64 * busy_for.as_secs_f64() / taken.max(1) as f64) as u64;
		figures.load_network = node.traffic.a_second_since(&network, node.node, busy_for).await;
		figures.growth_mib_a_day = per_second(disk.saturating_sub(node.disk), busy_for) * 86_400 / (1 << 20);
	}
	devices.stop().await;

	let results =
		Results { readings_a_second: readings, idle_seconds: idle, load_seconds: load, taken, refused, nodes };
	match json {
		true => println!("{}", serde_json::to_string_pretty(&results).expect("numbers can be written")),
		false => print(&results),
	}
}

fn print(results: &Results) {
	let Results { readings_a_second, idle_seconds, load_seconds, taken, refused, nodes } = results;
	println!(
		"four authorities on one machine: idle for {idle_seconds} s, then {readings_a_second} readings a second for \
		 {load_seconds} s ({taken} taken, {refused} refused)\n"
	);
	let mut table = Table::new();
	let header = nodes.iter().map(|node| format!("{}{}", node.node, if node.edge { " --edge" } else { "" }));
	table.load_preset(ASCII_MARKDOWN).set_header(std::iter::once("authority".to_owned()).chain(header));
	let mut row = |what: &str, figure: &dyn Fn(&Figures) -> String| {
		table.add_row(std::iter::once(what.to_owned()).chain(nodes.iter().map(figure)));
	};
	row("idle: resident at the end / at most, MiB", &|node| {
		format!("{} / {}", node.idle_rss_mib, node.idle_rss_max_mib)
	});
	row("idle: of that not pages of files, MiB", &|node| node.idle_anonymous_mib.to_string());
	row("idle: processor, % of one core", &|node| node.idle_cpu_percent.to_string());
	row("idle: written, bytes a second", &|node| node.idle_written_bytes_a_second.to_string());
	row("idle: network, received / sent, bytes a second", &|node| {
		format!("{} / {}", node.idle_network.received, node.idle_network.sent)
	});
	row("load: resident at the end / at most, MiB", &|node| {
		format!("{} / {}", node.load_rss_mib, node.load_rss_max_mib)
	});
	row("load: of that not pages of files, MiB", &|node| node.load_anonymous_mib.to_string());
	row("load: processor, % of one core", &|node| node.load_cpu_percent.to_string());
	row("load: written more, bytes a reading", &|node| node.written_bytes_a_reading.to_string());
	row("load: network, received / sent, bytes a second", &|node| {
		format!("{} / {}", node.load_network.received, node.load_network.sent)
	});
	row("load: the database's tables grow, MiB a day", &|node| node.growth_mib_a_day.to_string());
	println!("{table}");
}
