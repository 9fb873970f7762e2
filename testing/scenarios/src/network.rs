//! A network in a temporary directory, and waiting for its state.

use crate::process::Process;
use beadle_client::Chain;
use beadle_harness::{LocalNetwork, Options, Parameters};
use serde_json::{json, Value};
use std::{
	env,
	future::Future,
	ops::{Deref, DerefMut},
	path::PathBuf,
	time::Duration,
};
use tempfile::TempDir;
use tokio::time::{sleep, Instant};

/// Blocks per session: ten seconds, so that the council's decisions about authorities take effect within twenty.
pub const SESSION_LENGTH: u32 = 5;

/// Time limit for a network to become healthy. It takes seconds, unless nodes run in an emulator.
const HEALTHY_WITHIN: Duration = Duration::from_secs(240);

/// Time limit for a node to answer.
pub const ANSWERS_WITHIN: Duration = Duration::from_secs(120);

/// A network that ends with its test.
pub struct TestNetwork {
	// Declared before the directory, which its nodes write to.
	network: LocalNetwork,
	directory: Option<TempDir>,
}

impl Drop for TestNetwork {
	/// Keeps the nodes' logs if the test fails.
	fn drop(&mut self) {
		if std::thread::panicking() {
			let kept = self.directory.take().map(TempDir::keep);
			eprintln!("the nodes' files are in {kept:?}");
		}
	}
}

impl TestNetwork {
	/// Starts a network with short sessions. It keeps all states, so that all events can be read.
	pub async fn start(validators: u16, bridges: u16) -> Self {
		let ports = Parameters::on_free_ports(validators, bridges).expect("there are free ports");
		let parameters = Parameters { session_length: SESSION_LENGTH, ..ports };
		Self::start_with(parameters, &["--state-pruning=archive"]).await
	}

	/// Starts a network and waits until it finalises blocks.
	pub async fn start_with(parameters: Parameters, arguments: &[&str]) -> Self {
		let directory = tempfile::Builder::new().prefix("beadle-network-test-").tempdir().expect("there is room");
		let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
		let options = Options { parameters, arguments, ..Options::new(directory.path().join("network"), binary()) };
		let mut network = LocalNetwork::create(options).expect("the network is made");
		network.start_all().expect("its nodes start");
		let numbers = network.numbers();
		network.until_healthy(&numbers, HEALTHY_WITHIN).await.expect("they finalise blocks");
		Self { network, directory: Some(directory) }
	}

	/// Returns a connection to a node.
	pub async fn chain(&mut self, node: u16) -> Chain {
		self.network.connect(node, ANSWERS_WITHIN).await.expect("the node answers")
	}

	/// Returns the WebSocket URL of a node.
	pub fn url(&self, node: u16) -> String {
		self.network.node(node).expect("there is such a node").url()
	}

	/// Returns the value of one of a node's Prometheus metrics; `None` if there is no such metric. The name may include
	/// the first labels: `name{one="1",two="2"`.
	pub async fn metric(&self, node: u16, name: &str) -> Option<f64> {
		let is_it = |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['{', ' ', ',']));
		self.metric_where(node, is_it).await
	}

	/// Returns the value of the first of a node's Prometheus metrics whose line satisfies `is_it`; `None` if there is
	/// none.
	pub async fn metric_where(&self, node: u16, is_it: impl Fn(&str) -> bool) -> Option<f64> {
		let url = self.network.node(node).expect("there is such a node").prometheus_url();
		let text = http("GET", &url, "").await?;
		text.lines().find(|line| is_it(line))?.rsplit(' ').next()?.parse().ok()
	}

	/// Returns a node's answer to a JSON-RPC request.
	///
	/// # Panics
	///
	/// If the node does not answer, or answers with an error.
	pub async fn ask(&self, node: u16, method: &str, parameters: Value) -> Value {
		let question = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": parameters });
		let url = self.url(node).replace("ws://", "http://");
		let answer = http("POST", &url, &question.to_string()).await.expect("the node answers");
		let mut answer: Value = serde_json::from_str(&answer).expect("the answer is JSON");
		assert!(answer["error"].is_null(), "{method}: {answer}");
		answer["result"].take()
	}

	/// Returns the process of a running node.
	pub async fn process(&mut self, node: u16) -> Process {
		let status = self.network.status().await;
		let pid = status.into_iter().find(|status| status.node == node).and_then(|status| status.pid);
		Process(pid.expect("the node runs"))
	}
}

impl Deref for TestNetwork {
	type Target = LocalNetwork;

	fn deref(&self) -> &LocalNetwork {
		&self.network
	}
}

impl DerefMut for TestNetwork {
	fn deref_mut(&mut self) -> &mut LocalNetwork {
		&mut self.network
	}
}

/// Returns the path of the node's binary.
pub fn binary() -> PathBuf {
	required("BEADLE_NODE", "the node's binary")
}

/// Returns the path in an environment variable.
pub fn required(variable: &str, what: &str) -> PathBuf {
	let path =
		PathBuf::from(env::var_os(variable).unwrap_or_else(|| panic!("{variable} does not say where {what} is")));
	assert!(path.exists(), "{variable}: there is no {}", path.display());
	path
}

/// Polls every quarter of a second until the condition holds.
///
/// # Panics
///
/// If the condition does not hold in time.
pub async fn until<Answer: Future<Output = bool>>(what: &str, within: Duration, mut is_so: impl FnMut() -> Answer) {
	let deadline = Instant::now() + within;
	while !is_so().await {
		assert!(Instant::now() < deadline, "not within {} s: {what}", within.as_secs());
		sleep(Duration::from_millis(250)).await;
	}
}

/// Returns the body of the answer to an HTTP request; `None` if there is none.
async fn http(method: &'static str, url: &str, body: &str) -> Option<String> {
	let rest = url.strip_prefix("http://")?;
	let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
	let (host, path, body) = (host.to_owned(), path.to_owned(), body.to_owned());
	let answer = tokio::task::spawn_blocking(move || {
		use std::io::{Read, Write};
		let mut stream = std::net::TcpStream::connect(&host).ok()?;
		let length = body.len();
		write!(
			stream,
			"{method} /{path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/json\r\n\
			 Content-Length: {length}\r\n\r\n{body}"
		)
		.ok()?;
		let mut answer = String::new();
		stream.read_to_string(&mut answer).ok()?;
		Some(answer)
	});
	Some(answer.await.ok()??.split_once("\r\n\r\n")?.1.to_owned())
}
