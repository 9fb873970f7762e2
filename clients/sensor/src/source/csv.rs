//! Tables: times in the first column, then a column for each metric, named in the first row. An empty cell is a missing
//! value. How far the table has been read stands in the queue, so that each row enters it once, whatever happens.

use super::{failed, Batch, Feed, ROWS};
use crate::{
	error::Error,
	queue::{Reading, SetAside},
};
use beadle_primitives::Moment;
use csv::StringRecord;
use std::{path::Path, time::UNIX_EPOCH};

/// Reads what has not been read yet.
pub async fn read(path: &Path, feed: &Feed) -> Result<(), Error> {
	let reader = csv::ReaderBuilder::new().flexible(true).from_path(path);
	let mut reader = reader.map_err(|error| failed(path, error))?;
	let header = reader.headers().map_err(|error| failed(path, error))?.clone();
	if header.len() < 2 {
		return Err(failed(path, "want a column of times and at least one column of values, with their names above"));
	}
	let name = format!("csv:{}", path.display());
	let mut position = feed.queue.position(&name)?;
	let done = usize::try_from(position).unwrap_or(usize::MAX);
	let mut records = reader.records().skip(done);
	loop {
		let mut batch = Batch::default();
		let mut rows: u64 = 0;
		for record in records.by_ref().take(ROWS) {
			row(&header, record, &mut batch);
			rows = rows.saturating_add(1);
		}
		if rows == 0 {
			return Ok(());
		}
		position = position.saturating_add(rows);
		feed.take(batch, Some((&name, position))).await?;
	}
}

/// Adds the readings of a row.
fn row(header: &StringRecord, record: Result<StringRecord, csv::Error>, batch: &mut Batch) {
	let record = match record {
		Ok(record) => record,
		Err(error) => return batch.aside.push(SetAside { what: "a row".into(), why: error.to_string() }),
	};
	let text = record.get(0).unwrap_or_default();
	let Some(at) = time(text) else {
		let line = record.position().map_or(0, csv::Position::line);
		let why = format!("line {line}: \"{text}\" is no time such as 2004-03-10T18:00:00Z or 1078941600");
		return batch.aside.push(SetAside { what: record.iter().collect(), why });
	};
	for (metric, value) in header.iter().zip(&record).skip(1).filter(|(_, value)| !value.trim().is_empty()) {
		batch.readings.push(Reading { at, metric: metric.into(), value: value.trim().into(), unit: None });
	}
}

/// RFC 3339, or seconds since 1970.
fn time(text: &str) -> Option<Moment> {
	if let Ok(seconds) = text.parse::<u64>() {
		return seconds.checked_mul(1_000);
	}
	let since = humantime::parse_rfc3339_weak(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
	Moment::try_from(since.as_millis()).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::queue::Queue;
	use std::{sync::Arc, time::Duration};
	use tokio::sync::{watch, Notify};

	fn feed(directory: &Path) -> Feed {
		let queue = Arc::new(Queue::open(&directory.join("queue"), 100).unwrap());
		let (_, clock_checked) = watch::channel(true);
		let (_, every) = watch::channel(Duration::from_secs(1));
		Feed { queue, clock_checked, every, news: Arc::new(Notify::new()) }
	}

	#[tokio::test]
	async fn each_row_enters_once_however_often_the_file_is_read() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("table.csv");
		let table = "time,a,b\n2004-03-10T18:00:00Z,1,2\nnever,1,2\n1078945200,,3\n";
		std::fs::write(&path, table).unwrap();
		let feed = feed(directory.path());
		for _ in 0..2 {
			read(&path, &feed).await.unwrap();
			let found = feed.queue.first(10).unwrap();
			let found: Vec<_> = found.iter().map(|(_, reading)| (reading.at, reading.metric.as_str())).collect();
			let at = 1_078_941_600_000;
			assert_eq!(found, [(at, "a"), (at, "b"), (at + 3_600_000, "b")]);
		}
		let aside = std::fs::read_to_string(feed.queue.dead_letters()).unwrap();
		assert_eq!(aside.lines().count(), 1);
		assert!(aside.contains("line 3"), "{aside}");
		// More is appended while nobody looks.
		std::fs::write(&path, format!("{table}1078948800,4,\n")).unwrap();
		read(&path, &feed).await.unwrap();
		assert_eq!(feed.queue.len().unwrap(), 4);
	}

	#[tokio::test]
	async fn a_table_needs_columns() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("table.csv");
		std::fs::write(&path, "time\n1\n").unwrap();
		let error = read(&path, &feed(directory.path())).await.unwrap_err().to_string();
		assert!(error.contains("a column of times"), "{error}");
	}
}
