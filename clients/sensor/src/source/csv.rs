//! Tables: times in the first column, then a column per metric, named in the first row. An empty cell is a missing
//! value. The queue stores how far the table has been read, so that each row enters it once, whatever happens.

use super::intake::{failed, Intake, ROWS};
use crate::{
	dead_letters::DeadLetter,
	error::Error,
	reading::{Batch, Reading},
};
use beadle_primitives::Moment;
use chrono::{DateTime, NaiveDateTime};
use csv::StringRecord;
use std::{
	fs::File,
	io::{Read, Seek, SeekFrom},
	path::Path,
	time::Duration,
};
use tokio::time::sleep;

/// Time that an unterminated last row must stay unchanged to count as complete: something may be writing it.
const WRITTEN_WITHIN: Duration = Duration::from_secs(2);

/// Reads the rows that have not been read yet.
pub async fn read(path: &Path, intake: &Intake) -> Result<(), Error> {
	let (file, whole) = whole_rows(path).await.map_err(|error| failed(path, error))?;
	let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file.take(whole));
	let header = reader.headers().map_err(|error| failed(path, error))?.clone();
	if header.len() < 2 {
		return Err(failed(path, "want a column of times and at least one column of values, with their names above"));
	}
	let name = format!("csv:{}", path.display());
	let mut position = intake.queue.position(&name)?;
	let done = usize::try_from(position).unwrap_or(usize::MAX);
	let mut records = reader.records();
	let known = records.by_ref().take(done).count();
	if known < done {
		let why = format!("{done} of its rows were read before, and it has {known}: give another table another name");
		return Err(failed(path, why));
	}
	loop {
		let mut batch = Batch::default();
		let mut rows: u64 = 0;
		for record in records.by_ref().take(ROWS) {
			if let Err(error) = &record {
				if error.is_io_error() {
					return Err(failed(path, error));
				}
			}
			row(&header, record, &mut batch);
			rows = rows.saturating_add(1);
		}
		if rows == 0 {
			return Ok(());
		}
		position = position.saturating_add(rows);
		intake.take(batch, Some((&name, position))).await?;
	}
}

/// Returns the file, and the length of its complete rows in bytes.
async fn whole_rows(path: &Path) -> std::io::Result<(File, u64)> {
	let mut file = File::open(path)?;
	let length = file.metadata()?.len();
	let mut last = [0];
	if length > 0 {
		file.seek(SeekFrom::End(-1))?;
		file.read_exact(&mut last)?;
		file.rewind()?;
	}
	if length == 0 || last == *b"\n" {
		return Ok((file, length));
	}
	sleep(WRITTEN_WITHIN).await;
	if file.metadata()?.len() == length {
		return Ok((file, length));
	}
	let mut text = Vec::new();
	file.by_ref().take(length).read_to_end(&mut text)?;
	file.rewind()?;
	let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at.saturating_add(1));
	Ok((file, u64::try_from(whole).unwrap_or(length)))
}

/// Adds the readings of a row to a batch.
fn row(header: &StringRecord, record: Result<StringRecord, csv::Error>, batch: &mut Batch) {
	let record = match record {
		Ok(record) => record,
		Err(error) => return batch.dead_letters.push(DeadLetter { what: "a row".into(), why: error.to_string() }),
	};
	let text = record.get(0).unwrap_or_default();
	let Some(at) = time(text) else {
		let line = record.position().map_or(0, csv::Position::line);
		let why = format!("line {line}: \"{text}\" is no time such as 2004-03-10T18:00:00Z or 1078941600");
		return batch.dead_letters.push(DeadLetter { what: record.iter().collect(), why });
	};
	for (metric, value) in header.iter().zip(&record).skip(1).filter(|(_, value)| !value.trim().is_empty()) {
		batch.readings.push(Reading { at, metric: metric.into(), value: value.trim().into(), unit: None });
	}
}

/// Parses a time: RFC 3339, in UTC if it has no offset, or seconds since 1970.
fn time(text: &str) -> Option<Moment> {
	let text = text.trim();
	if let Ok(seconds) = text.parse::<u64>() {
		return seconds.checked_mul(1_000);
	}
	let text = text.replacen(' ', "T", 1);
	let with_offset = DateTime::parse_from_rfc3339(&text).map(|at| at.timestamp_millis());
	let at = with_offset.or_else(|_| text.parse::<NaiveDateTime>().map(|at| at.and_utc().timestamp_millis()));
	Moment::try_from(at.ok()?).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::queue::Queue;
	use std::{sync::Arc, time::Duration};
	use tokio::sync::{watch, Notify};

	fn intake(directory: &Path) -> Intake {
		let queue = Arc::new(Queue::open(&directory.join("queue"), 100).unwrap());
		let (_, clock_checked) = watch::channel(true);
		let (_, every) = watch::channel(Duration::from_secs(1));
		Intake { queue, clock_checked, every, news: Arc::new(Notify::new()) }
	}

	#[tokio::test]
	async fn each_row_enters_once_however_often_the_file_is_read() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("table.csv");
		let table = "time,a,b\n2004-03-10T18:00:00Z,1,2\nnever,1,2\n1078945200,,3\n";
		std::fs::write(&path, table).unwrap();
		let intake = intake(directory.path());
		for _ in 0..2 {
			read(&path, &intake).await.unwrap();
			let found = intake.queue.first(10).unwrap();
			let found: Vec<_> = found.iter().map(|(_, reading)| (reading.at, reading.metric.as_str())).collect();
			let at = 1_078_941_600_000;
			assert_eq!(found, [(at, "a"), (at, "b"), (at + 3_600_000, "b")]);
		}
		let dead = std::fs::read_to_string(intake.queue.dead_letters().path()).unwrap();
		assert_eq!(dead.lines().count(), 1);
		assert!(dead.contains("line 3"), "{dead}");
		// More is appended in the meantime.
		std::fs::write(&path, format!("{table}1078948800,4,\n")).unwrap();
		read(&path, &intake).await.unwrap();
		assert_eq!(intake.queue.len().unwrap(), 4);
	}

	#[test]
	fn times_are_rfc_3339_or_seconds() {
		let noon = 1_777_636_800_000;
		for same in [
			"2026-05-01T12:00:00Z",
			"2026-05-01 12:00:00",
			"2026-05-01T12:00:00",
			"2026-05-01T14:00:00+02:00",
			"2026-05-01T05:00:00-07:00",
			"1777636800",
		] {
			assert_eq!(time(same), Some(noon), "{same}");
		}
		assert_eq!(time("2026-05-01T14:00:00.250+02:00"), Some(noon + 250));
		assert_eq!(time("2026-05-01T12:00:00.250"), Some(noon + 250));
		for none in ["", "12:00", "2026-05-01", "2026-13-01T12:00:00Z", "1969-12-31T23:59:59Z", "-5"] {
			assert_eq!(time(none), None, "{none}");
		}
	}

	#[tokio::test]
	async fn a_row_that_is_being_written_is_left_for_later() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("table.csv");
		std::fs::write(&path, "time,a\n1078941600,1\n1078941601,2").unwrap();
		let intake = intake(directory.path());
		let values =
			|| -> Vec<_> { intake.queue.first(9).unwrap().into_iter().map(|(_, found)| found.value).collect() };
		let writing = async {
			sleep(WRITTEN_WITHIN / 4).await;
			std::fs::write(&path, "time,a\n1078941600,1\n1078941601,21.5").unwrap();
		};
		let (read_first, ()) = tokio::join!(read(&path, &intake), writing);
		read_first.unwrap();
		assert_eq!(values(), ["1"]);
		// Nothing is appended any more, so this is the last row.
		read(&path, &intake).await.unwrap();
		assert_eq!(values(), ["1", "21.5"]);
	}

	#[tokio::test]
	async fn another_table_under_the_same_name_is_noticed() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("table.csv");
		let intake = intake(directory.path());
		std::fs::write(&path, "time,a\n1078941600,1\n1078941601,2\n").unwrap();
		read(&path, &intake).await.unwrap();
		std::fs::write(&path, "time,a\n1078941602,3\n").unwrap();
		let error = read(&path, &intake).await.unwrap_err().to_string();
		assert!(error.contains("another name"), "{error}");
		assert_eq!(intake.queue.len().unwrap(), 2);
	}

	#[tokio::test]
	async fn a_table_needs_columns() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("table.csv");
		std::fs::write(&path, "time\n1\n").unwrap();
		let error = read(&path, &intake(directory.path())).await.unwrap_err().to_string();
		assert!(error.contains("a column of times"), "{error}");
	}
}
