//! Lines of standard input.

use super::intake::{failed, Intake};
use crate::{clock::now, error::Error, format::line};
use std::path::Path;
use tokio::io::{AsyncBufReadExt, BufReader};

/// Maximum length of a line, in bytes. A longer one is an error, since nobody would know where the next reading begins.
const MAX_LINE: u64 = 1 << 20;

/// Reads to the end of the input.
pub async fn read(mut intake: Intake) -> Result<(), Error> {
	intake.until_clock_checked().await;
	let mut input = BufReader::new(tokio::io::stdin());
	// Readings of different lines get different times, so that they may go into different packs.
	let mut earliest = 0;
	loop {
		let mut bytes = Vec::new();
		let mut limited = tokio::io::AsyncReadExt::take(&mut input, MAX_LINE);
		let read = limited.read_until(b'\n', &mut bytes).await.map_err(|error| failed(Path::new("stdin"), error))?;
		if read == 0 {
			return Ok(());
		}
		if bytes.last() != Some(&b'\n') && u64::try_from(read).is_ok_and(|read| read >= MAX_LINE) {
			return Err(failed(Path::new("stdin"), "a line is longer than a megabyte"));
		}
		let at = now().max(earliest);
		earliest = at.saturating_add(1);
		intake.take(line::parse(&String::from_utf8_lossy(&bytes), at), None).await?;
	}
}
