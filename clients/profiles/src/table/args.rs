//! The options of a table on a command line: the same for all programs.

use super::{Bounds, DateOrder, Epoch, Options, Zone};
use crate::number::Point;

/// Options of a table.
#[derive(clap::Args, Clone, PartialEq, Debug, Default)]
pub struct TableArgs {
	/// Title of the table's column of times, if it is neither the first nor called "timestamp".
	#[arg(long, value_name = "TITLE")]
	pub time_column: Option<String>,
	/// Time zone of times without an offset: UTC, an offset such as +01:00, or a place such as Europe/Madrid [default: the
	/// one in the title of their column, or UTC].
	#[arg(long, value_name = "ZONE", visible_alias = "utc-offset", allow_hyphen_values = true)]
	pub time_zone: Option<Zone>,
	/// What numbers in the column of times count since 1970: s, ms, us or ns [default: s].
	#[arg(long, value_name = "UNIT")]
	pub epoch: Option<Epoch>,
	/// Order in dates such as 06/01/2026: dmy or mdy.
	#[arg(long, value_name = "ORDER")]
	pub date_order: Option<DateOrder>,
	/// Character before decimals: point or comma [default: as the table shows].
	#[arg(long, value_name = "CHARACTER", value_parser = point)]
	pub decimal: Option<Point>,
	/// Line with the names of the columns [default: as the table shows].
	#[arg(long, value_name = "N")]
	pub header_line: Option<u64>,
	/// Rows to read, of a table with several series: COLUMN=TEXT.
	#[arg(long = "where", value_name = "COLUMN=TEXT", value_parser = only)]
	pub only: Option<(String, String)>,
	/// Text or number that stands for a missing value; may be given several times.
	#[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
	pub missing: Vec<String>,
}

impl TableArgs {
	/// Returns the options, for times within these bounds.
	pub fn options(&self, bounds: Bounds) -> Options {
		let Self { time_column, time_zone, epoch, date_order, decimal, header_line, only, missing } = self.clone();
		Options {
			time_column,
			header_line,
			zone: time_zone,
			epoch: epoch.unwrap_or_default(),
			date_order,
			point: decimal,
			only,
			missing,
			bounds,
		}
	}
}

fn point(word: &str) -> Result<Point, &'static str> {
	match word {
		"point" | "." => Ok(Point::Point),
		"comma" | "," => Ok(Point::Comma),
		_ => Err("want point or comma"),
	}
}

fn only(text: &str) -> Result<(String, String), &'static str> {
	let (column, text) = text.split_once('=').ok_or("want COLUMN=TEXT")?;
	Ok((column.to_owned(), text.to_owned()))
}
