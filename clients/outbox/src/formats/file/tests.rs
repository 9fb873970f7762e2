//! Files as loggers write and rotate them.

use super::*;
use crate::Reading;
use std::io::Write;

const NOW: ObservedAt = ObservedAt::Clock(1_780_400_000_000);

/// A directory with a table that is being followed, and what was taken of it.
struct Followed {
	directory: tempfile::TempDir,
	reading: ReadingFile,
	position: Option<Position>,
}

impl Followed {
	fn new(grows: bool) -> Self {
		let directory = tempfile::tempdir().unwrap();
		let reading = ReadingFile::new(directory.path().join("log.csv"), table(), grows);
		Self { directory, reading, position: None }
	}

	fn path(&self, name: &str) -> PathBuf {
		self.directory.path().join(name)
	}

	fn append(&self, name: &str, text: &str) {
		let mut file = File::options().create(true).append(true).open(self.path(name)).unwrap();
		file.write_all(text.as_bytes()).unwrap();
	}

	/// As after a restart: only the position is left.
	fn restart(&mut self) {
		self.reading = ReadingFile::new(self.path("log.csv"), table(), true);
	}

	/// Takes all that there is, and returns the values.
	fn take(&mut self) -> Vec<String> {
		let mut values = Vec::new();
		while let Some(part) = self.reading.next(self.position, NOW).unwrap() {
			assert_eq!(part.batch.dead_letters, []);
			values.extend(part.batch.readings.into_iter().map(|Reading { value, .. }| value));
			assert_ne!(self.position, Some(part.position));
			self.position = Some(part.position);
		}
		values
	}
}

fn table() -> Format {
	Format::Table(Options::new(table::Bounds::without_clock()))
}

#[test]
fn a_table_that_grows_is_read_row_by_row_once() {
	let mut log = Followed::new(true);
	assert!(log.take().is_empty(), "not there yet");
	log.append("log.csv", "time,a");
	assert!(log.take().is_empty());
	log.append("log.csv", "\n2026-06-01 00:00,1\n2026-06-01 00:01,2");
	assert_eq!(log.take(), ["1"]);
	log.append("log.csv", "1.5\n2026-06-01 00:02,3\n");
	assert_eq!(log.take(), ["21.5", "3"]);
	log.restart();
	assert!(log.take().is_empty());
	log.append("log.csv", "2026-06-01 00:03,4\n");
	assert_eq!(log.take(), ["4"]);
}

#[test]
fn rows_beyond_one_part_and_one_buffer_follow() {
	let mut log = Followed::new(false);
	let rows: String = (0..5_000).map(|i| format!("{},{i}\n", 1_780_272_000 + i)).collect();
	log.append("log.csv", &format!("time,a\n{rows}"));
	let values = log.take();
	assert_eq!(values.len(), 5_000);
	assert!((0..5_000).map(|i| i.to_string()).eq(values));
	assert_eq!(log.position.unwrap().lines, 5_001);
}

#[test]
fn a_table_that_has_ended_is_read_to_its_last_row() {
	let mut log = Followed::new(false);
	assert!(log.reading.next(None, NOW).is_err(), "not there");
	log.append("log.csv", "time,a\n2026-06-01 00:00,1\n2026-06-01 00:01,2");
	let first = log.reading.next(None, NOW).unwrap().unwrap();
	assert!(first.notes[0].contains("times are in the column \"time\", in UTC"), "{:?}", first.notes);
	assert_eq!(log.take(), ["1", "2"]);
	// Something has cut it.
	fs::write(log.path("log.csv"), "time,a\n2026-06-01 00:00,1\n").unwrap();
	let error = log.reading.next(log.position, NOW).unwrap_err().to_string();
	assert_eq!(error, "44 bytes of it were read before, and it has 26: give another file another name");
}

#[test]
fn a_file_that_is_renamed_is_read_to_its_end_first() {
	let mut log = Followed::new(true);
	log.append("log.csv", "time,a\n2026-06-01 00:00,1\n2026-06-01 00:01,2\n");
	assert_eq!(log.take(), ["1", "2"]);
	fs::rename(log.path("log.csv"), log.path("log.csv.1")).unwrap();
	assert!(log.take().is_empty());
	// What writes it keeps it open for a while.
	log.append("log.csv.1", "2026-06-01 00:02,3\n2026-06-01 00:03,4");
	log.append("log.csv", "time,a\n2026-06-02 00:00,5\n");
	assert_eq!(log.take(), ["3", "4", "5"]);
	log.append("log.csv", "2026-06-02 00:01,6\n");
	assert_eq!(log.take(), ["6"]);
}

#[test]
fn a_file_that_was_renamed_meanwhile_is_found_again() {
	let mut log = Followed::new(true);
	log.append("log.csv", "time,a\n2026-06-01 00:00,1\n");
	assert_eq!(log.take(), ["1"]);
	log.append("log.csv", "2026-06-01 00:01,2\n");
	fs::rename(log.path("log.csv"), log.path("log.csv.1")).unwrap();
	log.append("log.csv", "time,a\n2026-06-02 00:00,3\n2026-06-02 00:01,4\n2026-06-02 00:02,5\n");
	log.restart();
	assert_eq!(log.take(), ["2", "3", "4", "5"]);
	log.restart();
	assert!(log.take().is_empty());
}

#[test]
fn a_file_that_is_copied_and_cut_begins_anew() {
	let mut log = Followed::new(true);
	log.append("log.csv", "time,a\n2026-06-01 00:00,1\n2026-06-01 00:01,2\n");
	assert_eq!(log.take(), ["1", "2"]);
	fs::write(log.path("log.csv"), "").unwrap();
	assert!(log.take().is_empty());
	log.append("log.csv", "time,a\n");
	assert!(log.take().is_empty());
	log.append("log.csv", "2026-06-02 00:00,3\n");
	assert_eq!(log.take(), ["3"]);
}

#[test]
fn a_file_that_is_written_anew_with_each_reading_is_read_each_time() {
	let mut log = Followed::new(true);
	for (minute, value) in [(0, "1"), (1, "2"), (2, "3")] {
		fs::write(log.path("log.csv"), format!("time,a\n2026-06-01 00:0{minute},{value}\n")).unwrap();
		assert_eq!(log.take(), [value]);
	}
}

#[test]
fn packs_are_read_as_they_are_completed() {
	let mut log = Followed::new(true);
	log.reading = ReadingFile::new(log.path("packs.json"), Format::Lines(Naming::default()), true);
	assert!(log.take().is_empty());
	log.append("packs.json", "[{\"n\":\"a\",\"v\":1}]\n[{\"n\":\"a\",\n");
	assert_eq!(log.take(), ["1"]);
	log.append("packs.json", "\"v\":2},{\"n\":\"é\",\"v\":3}]\na=4\na=5");
	assert_eq!(log.take(), ["2", "3", "4"]);
	log.append("packs.json", "5\n");
	assert_eq!(log.take(), ["55"]);
	log.reading = ReadingFile::new(log.path("packs.json"), Format::Lines(Naming::default()), true);
	assert!(log.take().is_empty());
}

#[test]
fn a_table_that_could_be_read_in_two_ways_is_refused_before_any_row() {
	let mut log = Followed::new(true);
	log.append("log.csv", "ts,a\n1779999990000,1\n");
	let error = log.reading.next(None, NOW).unwrap_err().to_string();
	assert!(error.contains("line 2") && error.contains("--epoch ms"), "{error}");
}
