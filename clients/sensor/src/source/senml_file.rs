//! Files of SenML packs in JSON (RFC 8428).

use super::intake::{failed, Intake, ROWS};
use crate::{clock::now, error::Error, format::line, reading::Batch};
use serde_json::value::RawValue;
use std::path::Path;

/// Reads a file with one pack, or with one pack per line. The queue stores the number of packs read.
pub async fn read(path: &Path, mut intake: Intake) -> Result<(), Error> {
	// Times may be relative to now.
	intake.until_clock_checked().await;
	let text = std::fs::read_to_string(path).map_err(|error| failed(path, error))?;
	let packs: Vec<&str> = match serde_json::from_str::<Vec<&RawValue>>(&text) {
		Ok(_) => vec![text.as_str()],
		Err(_) => text.lines().collect(),
	};
	let name = format!("senml:{}", path.display());
	let mut position = intake.queue.position(&name)?;
	let done = usize::try_from(position).unwrap_or(usize::MAX);
	if done > packs.len() {
		let why =
			format!("{done} of its lines were read before, and it has {}: give another file another name", packs.len());
		return Err(failed(path, why));
	}
	for some in packs.get(done..).unwrap_or_default().chunks(ROWS) {
		let mut batch = Batch::default();
		for pack in some {
			batch.extend(line::parse(pack, now()));
			position = position.saturating_add(1);
		}
		intake.take(batch, Some((&name, position))).await?;
	}
	Ok(())
}
