//! Replay of the real rows, one pack each, as fast as the chain takes them.

use beadle_profiles::series::Row;
use indicatif::{ProgressBar, ProgressStyle};

use crate::{error::DemoError, station::Station};

/// Maximum number of packs on their way into a block: half of the 32 that the chain's pool keeps for a device, since
/// the pool learns of a block a little later than this client and may still count the packs in it.
const IN_FLIGHT: usize = 16;

/// Sends the rows and waits until they are finalised.
pub async fn replay(station: &mut Station, rows: &[Row]) -> Result<(), DemoError> {
	let bar = ProgressBar::new(u64::try_from(rows.len()).unwrap_or(u64::MAX)).with_style(style());
	bar.set_message("recorded");
	for row in rows {
		station.until_in_flight(IN_FLIGHT - 1).await;
		station.send_row(row).await?;
		bar.set_position(u64::try_from(station.entries.len() - station.in_flight()).unwrap_or(0));
	}
	station.until_recorded().await;
	bar.set_position(bar.length().unwrap_or(0));
	bar.set_message("waiting for finality");
	station.until_finalised().await;
	bar.finish_and_clear();
	Ok(())
}

fn style() -> ProgressStyle {
	let template = "{bar:40} {pos}/{len} {msg} ({elapsed}, {eta} left)";
	ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
