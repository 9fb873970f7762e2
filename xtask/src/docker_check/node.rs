//! A running node, and checks of its health check.

use std::{env, process::Command, time::Duration};

use super::context::Context;
use crate::{
	checks::{free_ports, Server},
	files, print,
	process::find::find,
	stop::Stop,
};

/// Exit code if the node does not start.
const DOES_NOT_START: u8 = 3;

/// Interval of polls, and their number until the node is ready.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const LOOKS: u32 = 120;

/// Number of last lines of the log that are printed.
const LAST: usize = 5;

/// Node of a development chain.
#[derive(Debug)]
pub struct Node {
	/// Port for JSON-RPC.
	pub rpc: u16,
	/// Port for metrics.
	pub metrics: u16,
	server: Server,
}

impl Node {
	/// Starts a node, and waits until it is ready.
	///
	/// # Errors
	///
	/// If it stops, or this program is interrupted.
	pub fn start(context: &Context) -> Result<Self, Stop> {
		let [rpc, metrics] = free_ports()?;
		let mut command = context.command(&context.programs.node, &["--dev", "--tmp", "--no-telemetry", "--port", "0"]);
		command.args(["--rpc-port", &rpc.to_string(), "--prometheus-port", &metrics.to_string()]);
		let server = Server::start(&mut command, &context.scratch.join("node.log"))?;
		let mut node = Self { rpc, metrics, server };
		for _ in 0..LOOKS {
			if !node.server.is_running()
				|| context.commands.succeeds(&mut health(context, rpc, metrics, &["--ready"]))?
			{
				break;
			}
			context.commands.interruption().pause(LOOK_EVERY)?;
		}
		if !node.server.is_running() {
			print::error("check: the node stopped; its last words:");
			print::error_text(node.server.last_lines(LAST));
			return Err(Stop::Said(DOES_NOT_START));
		}
		Ok(node)
	}

	/// Checks that the health check tells whether a node is alive, and whether it is ready.
	///
	/// # Errors
	///
	/// If a file cannot be written, or this program is interrupted.
	pub fn check_health(&self, context: &mut Context) -> Result<(), Stop> {
		let Self { rpc, metrics, .. } = *self;
		let [nobody] = free_ports()?;
		context.runs("the health check finds a node that lives", &mut health(context, rpc, nobody, &[]))?;
		context
			.runs("the health check finds a node that is ready", &mut health(context, nobody, metrics, &["--ready"]))?;
		let mut later = health(context, rpc, metrics, &["--ready"]);
		later.env("PATH", later_path(context)?);
		for (title, mut command) in [
			("the health check finds that a node does not live", health(context, nobody, metrics, &[])),
			("the health check finds that a node is not ready", health(context, rpc, nobody, &["--ready"])),
			("the health check finds that the last final block is old", later),
		] {
			let mut answer = context.commands.hear(&mut command)?;
			// It turns the node down, and does not fail otherwise.
			answer.code = i32::from(answer.code != 1);
			context.tally.succeeded(title, &answer);
		}
		Ok(())
	}
}

/// Returns a command of the health check.
fn health(context: &Context, rpc: u16, metrics: u16, arguments: &[&str]) -> Command {
	let mut health = context.places.script("docker/healthcheck.sh");
	health.args(arguments).env("BEADLE_RPC_PORT", rpc.to_string()).env("BEADLE_METRICS_PORT", metrics.to_string());
	health
}

/// Returns a `PATH` with a clock that is two minutes ahead.
fn later_path(context: &Context) -> Result<String, Stop> {
	let directory = context.scratch.join("later");
	let date = find("date").ok_or_else(|| Stop::Missing("date is not installed".into()))?;
	files::make_directory(&directory)?;
	let file = directory.join("date");
	files::write(&file, format!("#!/bin/sh\nexec {} -d \"+2 minutes\" \"$@\"\n", date.display()))?;
	files::make_executable(&file)?;
	Ok(format!("{}:{}", directory.display(), env::var("PATH").unwrap_or_default()))
}
