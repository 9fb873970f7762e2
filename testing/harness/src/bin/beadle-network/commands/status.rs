//! The `status` command: shows the nodes' status.

use serde::Serialize;
use std::{io, path::Path};

use beadle_harness::{status, NodeStatus};

use super::print;
use crate::{failure::Failure, table::table};

/// Output for programs.
#[derive(Serialize)]
struct Report<'a> {
	directory: &'a Path,
	ok: bool,
	nodes: &'a [NodeStatus],
}

/// Prints the status of the nodes; returns whether all are healthy.
pub async fn run(directory: &Path, json: bool) -> Result<bool, Failure> {
	let nodes = status::of(directory).await?;
	let ok = nodes.iter().all(NodeStatus::is_ok);
	if json {
		let report = Report { directory, ok, nodes: &nodes };
		print(serde_json::to_string_pretty(&report).map_err(io::Error::from)?)?;
	} else {
		print(table(&nodes))?;
	}
	Ok(ok)
}
