//! Command `proxy`: tests `beadle-nginx.conf` with a real nginx in front of a real node.

mod certificate;
mod configuration;
mod context;
mod keys;
mod node;

use std::{path::PathBuf, process::Command};

use self::{
	configuration::{around, Configuration, Ports},
	context::{give_up, Context, LAST},
	node::Node,
};
use crate::{
	arguments::{unknown, Arguments},
	checks::{free_ports, Wanted},
	docker_check::arguments::path_of,
	files,
	places::{set, Places},
	print,
	process::{find::find_administrative, Commands, Interruption},
	stop::Stop,
};

/// Help text.
pub const HELP: &str = include_str!("../../help/proxy.txt");

/// Programs that are needed, with their Debian packages.
const WANTED: [(&str, &str); 4] = [("nginx", "nginx"), ("openssl", "openssl"), ("npm", "npm"), ("node", "nodejs")];

/// Directory of the tests in JavaScript.
const JAVASCRIPT: &str = "testing/polkadot-js";

/// Exit code if a test failed.
const FAILED: u8 = 1;

/// Runs the test.
///
/// # Errors
///
/// If the arguments are wrong, something is missing or does not start, or a test fails.
pub fn run(arguments: Arguments, interruption: &Interruption) -> Result<(), Stop> {
	let places = Places::of_environment()?;
	let node = parse(arguments, &places)?;
	let commands = Commands::new(interruption);
	let mut wanted = Wanted::default();
	for (program, package) in WANTED {
		wanted.program(program, package);
	}
	wanted.built(&node, "--node", &commands)?;
	wanted.found("proxy")?;
	let scratch = files::scratch()?;
	test(&Context { places: &places, commands: &commands, scratch: scratch.path().to_owned(), node })
}

/// Parses the arguments. Returns the path of the node.
fn parse(mut arguments: Arguments, places: &Places) -> Result<PathBuf, Stop> {
	let mut node = set("BEADLE_NODE").unwrap_or_else(|| places.programs.join("beadle-node"));
	while let Some(argument) = arguments.next() {
		match argument.as_str() {
			"-h" | "--help" => return Err(Stop::Help),
			"--node" => node = path_of(&argument, &mut arguments, "proxy")?,
			other => return Err(unknown(other)),
		}
	}
	// A relative one is so to the repository.
	Ok(places.root.join(node))
}

fn test(context: &Context) -> Result<(), Stop> {
	let [rpc, p2p, rpc_tls, light_tls, key] = free_ports()?;
	let ports = Ports { rpc, p2p, rpc_tls, light_tls, key };
	let mut npm = context.places.command("npm");
	npm.current_dir(context.places.root.join(JAVASCRIPT)).args(["ci", "--silent", "--no-audit", "--no-fund"]);
	context.requires(&mut npm, "npm could not install its packages")?;
	certificate::make(context)?;

	let original = files::read(&context.places.root.join("packaging/proxy/beadle-nginx.conf"))?;
	let configuration = Configuration::of(&original, &context.scratch, &ports)?;
	files::write(&context.path("beadle.conf"), &configuration.text)?;
	let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
	files::write(&context.path("nginx.conf"), around(&context.scratch, user, ports.key))?;
	context.requires(nginx(context).arg("-t"), "nginx does not take beadle-nginx.conf")?;
	let mut proxy = context.start(&mut nginx(context), "nginx.log")?;
	let mut node = Node::start(context, &ports)?;
	node.until_final(context)?;
	if !proxy.is_running() {
		return Err(give_up("nginx has ended", &proxy.last_lines(LAST)));
	}
	keys::check(&ports)?;
	if context.commands.run(&mut clients(context, &configuration, &ports, &node.peer))? != 0 {
		print::error("nginx said:");
		print::error_text(proxy.last_lines(LAST));
		return Err(Stop::Said(FAILED));
	}
	Ok(())
}

/// Returns a command of nginx.
fn nginx(context: &Context) -> Command {
	let mut nginx = context.places.command(find_administrative("nginx").unwrap_or_else(|| "nginx".into()));
	nginx.args(["-e", "stderr", "-p"]).arg(&context.scratch).arg("-c").arg(context.path("nginx.conf"));
	nginx
}

/// Returns the command that runs the clients.
fn clients(context: &Context, configuration: &Configuration, ports: &Ports, peer: &str) -> Command {
	let mut clients = context.places.command("node");
	clients
		.env("NODE_EXTRA_CA_CERTS", context.path("authority.pem"))
		.env("BEADLE_LIGHT_SPEC", context.path("spec.json"))
		.env("BEADLE_PROXY_PAGE", &configuration.page)
		.env("BEADLE_PROXY_RPC", format!("wss://localhost:{}", ports.rpc_tls))
		.env("BEADLE_PROXY_LIMITS", &configuration.limits)
		.env("BEADLE_PROXY_LIGHT", format!("/dns/localhost/tcp/{}/tls/ws/p2p/{peer}", ports.light_tls))
		.args(["--test", "--test-force-exit", "--test-timeout=180000", "--test-reporter=spec"])
		.arg(context.places.root.join(JAVASCRIPT).join("proxy.js"));
	clients
}
