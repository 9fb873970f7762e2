//! Tables: a column of times, and a column per metric, as [`beadle_profiles::table`] reads them. A table that could be read
//! in several ways is refused before any of its rows enters the queue. The queue stores how far the table has been read, so
//! that each row enters it once, whatever happens.

use super::intake::{failed, Intake, ROWS};
use crate::{
	clock::now,
	dead_letters::DeadLetter,
	error::Error,
	reading::{Batch, Reading},
};
use beadle_profiles::table::{Bounds, Cell, Role, Row, Table, TableArgs};
use serde_json::{json, Map};
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
pub async fn read(path: &Path, table: &TableArgs, intake: &Intake) -> Result<(), Error> {
	let (file, whole) = whole_rows(path).await.map_err(|error| failed(path, error))?;
	// A clock that is not verified yet may be wrong by years.
	let bounds = match *intake.clock_checked.borrow() {
		true => Bounds::until(now()),
		false => Bounds::without_clock(),
	};
	let table = Table::open(file.take(whole), &table.options(bounds)).map_err(|error| failed(path, error))?;
	let Some(mut table) = table else { return Ok(()) };
	for note in table.notes() {
		eprintln!("beadle-sensor: {}: {note}", path.display());
	}
	let name = format!("csv:{}", path.display());
	let mut position = intake.queue.position(&name)?;
	let mut known: u64 = 0;
	while known < position {
		if table.next_row().map_err(|error| failed(path, error))?.is_none() {
			let why =
				format!("{position} of its rows were read before, and it has {known}: give another table another name");
			return Err(failed(path, why));
		}
		known = known.saturating_add(1);
	}
	loop {
		let mut batch = Batch::default();
		let mut rows: usize = 0;
		while rows < ROWS {
			let Some(row) = table.next_row().map_err(|error| failed(path, error))? else { break };
			add(&table, &row, &mut batch);
			rows = rows.saturating_add(1);
		}
		if rows == 0 {
			return Ok(());
		}
		position = position.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
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

/// Adds the readings of a row to a batch. A row without a time is set aside whole; of others, what is no number.
fn add<R: Read>(table: &Table<R>, row: &Row, batch: &mut Batch) {
	let line = row.line;
	let at = match &row.at {
		Ok(at) => *at,
		Err(why) => {
			let letter = DeadLetter { what: json!(row.fields), why: format!("line {line}: {why}") };
			return batch.dead_letters.push(letter);
		},
	};
	let (mut faulty, mut faults) = (Map::new(), Vec::new());
	for (index, column) in table.columns().iter().enumerate().filter(|(_, column)| column.role == Role::Values) {
		let fault = match table.cell(row, index) {
			Cell::Number(value) => {
				batch.readings.push(Reading { at, metric: column.name.clone(), value, unit: None });
				continue;
			},
			Cell::Missing => continue,
			Cell::Word(word) => format!("\"{word}\" is no number"),
			Cell::Faulty(fault) => fault.to_string(),
		};
		faulty.insert(column.name.clone(), row.fields.get(index).cloned().unwrap_or_default().into());
		faults.push(format!("{}: {fault}", column.name));
	}
	if !faults.is_empty() {
		let what = json!({ "line": line, "at": at, "values": faulty });
		batch.dead_letters.push(DeadLetter { what, why: format!("line {line}: {}", faults.join("; ")) });
	}
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
			read(&path, &TableArgs::default(), &intake).await.unwrap();
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
		read(&path, &TableArgs::default(), &intake).await.unwrap();
		assert_eq!(intake.queue.len().unwrap(), 4);
	}

	#[tokio::test]
	async fn a_table_that_is_unclear_is_refused_before_any_row_is_taken() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("table.csv");
		let intake = intake(directory.path());
		for (table, said) in [
			(
				",date,temperature\n0,2026-06-01 10:00:00,21.5\n1,2026-06-01 10:01:00,21.6\n",
				"give --time-column \"date\"",
			),
			("id,datetime,value\n2178,2023-01-01T01:00:00-07:00,41.0\n", "the number of a row, of a place"),
			("ts,temperature\n1779999990000,21.5\n1780000050000,21.6\n", "as milliseconds it is 2026-05-28"),
			("timestamp,value\n2026-06-01T00:00:00Z,\"13,6\"\n", "a decimal comma"),
			("a;b\n1,5;2,5\n", "is no time"),
		] {
			std::fs::write(&path, table).unwrap();
			let error = read(&path, &TableArgs::default(), &intake).await.unwrap_err().to_string();
			assert!(error.contains("line 2") && error.contains(said), "{error}");
		}
		assert_eq!((intake.queue.len().unwrap(), intake.queue.dead_letters().any()), (0, false));
		// With what is known of it, it is read.
		std::fs::write(&path, ",date,temperature\n0,2026-06-01 10:00:00,21.5\n").unwrap();
		let told = TableArgs { time_column: Some("date".into()), ..TableArgs::default() };
		read(&path, &told, &intake).await.unwrap();
		assert_eq!(intake.queue.len().unwrap(), 1);
	}

	#[tokio::test]
	async fn the_table_of_a_logger_or_a_spreadsheet_is_read_as_it_is_meant() {
		let toa5 = "\"TOA5\",\"CR1000\",\"CR1000\",\"12345\"\n\"TIMESTAMP\",\"RECORD\",\"AirTemp_C\",\"RH\"\n\
			\"TS\",\"RN\",\"Deg C\",\"%\"\n\"\",\"\",\"Avg\",\"Avg\"\n\"2026-06-01 00:00:00\",1,13.6,\"NAN\"\n";
		let german = "\u{feff}Zeit;AirTemp_C;RH\r\n01.06.2026 00:00;13,6;\r\n";
		for table in [toa5, german] {
			let directory = tempfile::tempdir().unwrap();
			let path = directory.path().join("table");
			std::fs::write(&path, table).unwrap();
			let intake = intake(directory.path());
			read(&path, &TableArgs::default(), &intake).await.unwrap();
			let found: Vec<_> = intake.queue.first(10).unwrap().into_iter().map(|(_, found)| found).collect();
			let expected =
				Reading { at: 1_780_272_000_000, metric: "AirTemp_C".into(), value: "13.6".into(), unit: None };
			assert_eq!(found, [expected]);
			assert!(!intake.queue.dead_letters().any());
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
		let table = TableArgs::default();
		let (read_first, ()) = tokio::join!(read(&path, &table, &intake), writing);
		read_first.unwrap();
		assert_eq!(values(), ["1"]);
		// Nothing is appended any more, so this is the last row.
		read(&path, &TableArgs::default(), &intake).await.unwrap();
		assert_eq!(values(), ["1", "21.5"]);
	}

	#[tokio::test]
	async fn another_table_under_the_same_name_is_noticed() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("table.csv");
		let intake = intake(directory.path());
		std::fs::write(&path, "time,a\n1078941600,1\n1078941601,2\n").unwrap();
		read(&path, &TableArgs::default(), &intake).await.unwrap();
		std::fs::write(&path, "time,a\n1078941602,3\n").unwrap();
		let error = read(&path, &TableArgs::default(), &intake).await.unwrap_err().to_string();
		assert!(error.contains("another name"), "{error}");
		assert_eq!(intake.queue.len().unwrap(), 2);
	}

	#[tokio::test]
	async fn a_table_needs_columns() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("table.csv");
		std::fs::write(&path, "time\n1\n").unwrap();
		let error = read(&path, &TableArgs::default(), &intake(directory.path())).await.unwrap_err().to_string();
		assert!(error.contains("a column of times"), "{error}");
	}
}
