//! Rows of tables. How a table is written is told by [`beadle_profiles::table`], which `learn` and `detect` use as well.

use crate::{Batch, DeadLetter, ObservedAt, Reading};
use beadle_profiles::table::Role;
use serde_json::{json, Map};
use std::io::Read;

pub use beadle_profiles::table::{Bounds, Cell, Options, Row, Table, TableError, BEGINNING};

/// Returns the readings of a row. A row without a time is set aside whole; of others, what is no number, all in one dead
/// letter.
pub fn batch<R: Read>(table: &Table<R>, row: &Row) -> Batch {
	let line = row.line;
	let at = match &row.at {
		Ok(at) => *at,
		Err(why) => {
			let dead = DeadLetter { what: json!(row.fields), why: format!("Unreadable: line {line}: {why}") };
			return Batch { readings: Vec::new(), dead_letters: vec![dead] };
		},
	};
	let mut batch = Batch::default();
	let (mut faulty, mut faults) = (Map::new(), Vec::new());
	for (index, column) in table.columns().iter().enumerate().filter(|(_, column)| column.role == Role::Values) {
		let mut aside = |fault: String| {
			let text = row.fields.get(index).cloned().unwrap_or_default();
			faulty.insert(column.name.clone(), text.into());
			faults.push(format!("{}: {fault}", column.name));
		};
		match table.cell(row, index) {
			Cell::Number(value) => {
				let (metric, unit) = (column.name.clone(), None);
				batch.readings.push(Reading { at: ObservedAt::Clock(at), metric, value, unit });
			},
			Cell::Missing => {},
			Cell::Word(word) => aside(format!("\"{word}\" is no number")),
			Cell::Faulty(fault) => aside(fault.to_string()),
		}
	}
	if !faults.is_empty() {
		let what = json!({ "line": line, "at": at, "values": faulty });
		let why = format!("Unreadable: line {line}: {}", faults.join("; "));
		batch.dead_letters.push(DeadLetter { what, why });
	}
	batch
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn rows_are_readings_and_what_is_none_one_dead_letter() {
		let text = "time,a,b,c\n2026-06-01T00:00:00Z,1,+2.5,\n2026-06-01T00:01:00Z,ERR,2,x\nnever,1,2,3\n2026-06-01T00:02:00Z,1\n";
		let mut table = Table::open(text.as_bytes(), &Options::new(Bounds::without_clock())).unwrap().unwrap();
		let mut all = Batch::default();
		while let Some(row) = table.next_row().unwrap() {
			all.extend(batch(&table, &row));
		}
		let readings: Vec<_> = all
			.readings
			.iter()
			.map(|Reading { at, metric, value, .. }| (*at, metric.as_str(), value.as_str()))
			.collect();
		let (first, second) = (ObservedAt::Clock(1_780_272_000_000), ObservedAt::Clock(1_780_272_060_000));
		assert_eq!(readings, [(first, "a", "1"), (first, "b", "2.5"), (second, "b", "2")]);
		let [words, never, torn] = all.dead_letters.as_slice() else { panic!("{all:?}") };
		assert_eq!(words.why, "Unreadable: line 3: a: \"ERR\" is no number; c: \"x\" is no number");
		assert_eq!(words.what, json!({ "line": 3, "at": 1_780_272_060_000u64, "values": { "a": "ERR", "c": "x" } }));
		assert_eq!(never.what, json!(["never", "1", "2", "3"]));
		assert!(torn.why.starts_with("Unreadable: line 5: it has 2 fields"), "{}", torn.why);
	}
}
