//! Tables as real loggers, programs and people write them.

use super::*;

/// A table that was read: the notes, and each row with its line, time and values by name.
type Found = (Vec<String>, Vec<(u64, Moment, Vec<(String, Cell)>)>);

fn with(text: impl AsRef<[u8]>, options: &Options) -> Result<Found, String> {
	let table = Table::open(text.as_ref(), options).map_err(|error| error.to_string())?;
	let mut table = table.ok_or("no row yet")?;
	let mut rows = Vec::new();
	while let Some(row) = table.next_row().map_err(|error| error.to_string())? {
		let at = row.at.clone().map_err(|what| format!("row in line {}: {what}", row.line))?;
		let values = table.columns().iter().enumerate().filter(|(_, column)| column.role == Role::Values);
		let values = values.map(|(index, column)| (column.name.clone(), table.cell(&row, index))).collect();
		rows.push((row.line, at, values));
	}
	Ok((table.notes().to_vec(), rows))
}

fn options() -> Options {
	Options::new(Bounds::without_clock())
}

fn read(text: impl AsRef<[u8]>) -> Result<Found, String> {
	with(text, &options())
}

fn number(name: &str, text: &str) -> (String, Cell) {
	(name.to_owned(), Cell::Number(text.to_owned()))
}

fn refused(text: impl AsRef<[u8]>, parts: &[&str]) {
	let error = read(text).unwrap_err();
	assert!(parts.iter().all(|part| error.contains(part)), "{error}");
}

/// 2026-06-01T00:00:00Z.
const JUNE: Moment = 1_780_272_000_000;
const MINUTE: Moment = 60_000;

#[test]
fn a_plain_table_is_read_and_what_is_assumed_said() {
	let (notes, rows) = read("time,a,b\n2026-06-01T00:00:00Z,1,2\n2026-06-01T00:01:00Z,,-3.50\n").unwrap();
	assert_eq!(notes, ["times are in the column \"time\", with their offsets"]);
	assert_eq!(rows[0], (2, JUNE, vec![number("a", "1"), number("b", "2")]));
	assert_eq!(rows[1], (3, JUNE + MINUTE, vec![("a".into(), Cell::Missing), number("b", "-3.5")]));
	let (notes, rows) = read("timestamp,a\n1780272000,1\n1780272060.5,2\n").unwrap();
	assert_eq!(notes, ["times are in the column \"timestamp\", in seconds since 1970"]);
	assert_eq!(rows[1].1, JUNE + MINUTE + 500);
	let (notes, _) = read("timestamp,a\n2026-06-01 00:00,1\n").unwrap();
	assert_eq!(notes, ["times are in the column \"timestamp\", in UTC, since they have no offset"]);
}

#[test]
fn tables_of_spreadsheets_are_read() {
	let german = "\u{feff}Zeitstempel;Temperatur;Feuchte\r\n01.06.2026 00:00;13,6;60,0\r\n01.06.2026 00:10;13,5;61\r\n";
	let (notes, rows) = read(german).unwrap();
	for said in [
		"separated by semicolons",
		"decimal commas",
		"column \"Zeitstempel\", in UTC, since they have no offset, as day.month.year",
	] {
		assert!(notes.iter().any(|note| note.contains(said)), "{said}: {notes:?}");
	}
	assert_eq!(rows[0], (2, JUNE, vec![number("Temperatur", "13.6"), number("Feuchte", "60")]));
	assert_eq!(rows[1].1, JUNE + 10 * MINUTE);
	// With Excel's first line, trailing semicolons, and in Latin-1.
	let latin = b"sep=;\r\nZeit;Temp. [\xb0C];\r\n2026-06-01 00:00;13,6;\r\n";
	let (notes, rows) = read(latin).unwrap();
	assert_eq!(rows[0].2, [number("Temp.", "13.6")]);
	assert!(notes.iter().any(|note| note.contains("read as Latin-1")), "{notes:?}");
	assert!(notes.iter().any(|note| note.contains("is called \"Temp.\" here, and its unit is Cel")), "{notes:?}");
	refused(b"\xff\xfet\0i\0", &["UTF-16"]);
	let tabs = "date\ttemp\n2026-06-01 00:00\t13,6\n";
	assert_eq!(read(tabs).unwrap().1[0].2, [number("temp", "13.6")]);
}

#[test]
fn decimal_commas_are_never_separators() {
	refused("timestamp,value\n2026-06-01T00:00:00Z,\"13,6\"\n", &["line 2", "\"13,6\" is no number", "decimal comma"]);
	refused(
		"timestamp,value\n2026-06-01T00:00:00Z,13,6\n2026-06-01T00:10:00Z,13,5\n",
		&["line 2", "3 fields", "decimal commas?"],
	);
	// The comma of 1,234 may be for thousands.
	refused("t;v\n2026-06-01 00:00;1,234\n", &["line 2", "with decimals or with thousands", "--decimal"]);
	refused(
		"t;v\n2026-06-01 00:00;1,5\n2026-06-01 00:01;1.5\n",
		&["has a comma", "a point", "--decimal comma or --decimal point"],
	);
	refused("t;v\n2026-06-01 00:00;1.234,5\n", &["could be two numbers"]);
	let comma = Options { point: Some(Point::Comma), ..options() };
	assert_eq!(with("t;v\n2026-06-01 00:00;1,234\n", &comma).unwrap().1[0].2, [number("v", "1.234")]);
	assert_eq!(with("t,v\n2026-06-01 00:00,\"13,6\"\n", &comma).unwrap().1[0].2, [number("v", "13.6")]);
	// A point in a table with commas could be for thousands.
	let (_, rows) = read(format!(
		"t;v\n{}2026-06-01 01:00;1.234\n",
		(0..50).map(|i| format!("2026-06-01 00:{i:02};1,5\n")).collect::<String>()
	))
	.unwrap();
	assert!(matches!(&rows[50].2[0].1, Cell::Faulty(fault) if fault.to_string().contains("could be two numbers")));
}

#[test]
fn loggers_with_a_preamble_are_read() {
	let toa5 = "\"TOA5\",\"CR1000\",\"CR1000\",\"12345\",\"CR1000.Std.32.07\",\"CPU:weather.CR1\",\"1234\",\"Weather\"\n\
		\"TIMESTAMP\",\"RECORD\",\"AirTemp_C\",\"RH\",\"WindSpeed_ms\"\n\"TS\",\"RN\",\"Deg C\",\"%\",\"m/s\"\n\
		\"\",\"\",\"Avg\",\"Avg\",\"Avg\"\n\"2026-06-01 00:00:00\",1,13.6,56.2,4.8\n\"2026-06-01 00:10:00\",2,13.5,57.2,\"NAN\"\n";
	let (notes, rows) = read(toa5).unwrap();
	assert!(
		notes.contains(&"names stand in line 2, units in line 3, and rows begin in line 5".to_owned()),
		"{notes:?}"
	);
	assert!(notes.iter().any(|note| note.contains("(\"RECORD\") has no name, or numbers rows: not read")), "{notes:?}");
	assert_eq!(
		rows[0],
		(5, JUNE, vec![number("AirTemp_C", "13.6"), number("RH", "56.2"), number("WindSpeed_ms", "4.8")])
	);
	assert_eq!(rows[1].2[2], ("WindSpeed_ms".into(), Cell::Missing));
	let table = Table::open(toa5.as_bytes(), &options()).unwrap().unwrap();
	let units: Vec<_> = table.columns().iter().map(|column| column.unit.as_deref()).collect();
	assert_eq!(units[2..], [Some("Cel"), Some("%"), Some("m/s")]);
	refused("\"TOB1\",\"CR1000\"\n", &["binary format TOB1"]);

	// Others: settings above, units below, comments, and rows that are numbered.
	let others = [
		"Logger,X7\nSerial,12345\n\ntimestamp,temp,rh\nUTC,degC,%\n2026-06-01 00:00,13.6,56\n2026-06-01 00:10,13.5,57\n",
		"Logger: X7\nStarted: 2026-05-01 12:00:00\ntimestamp,temp,rh\n2026-06-01 00:00,13.6,56\n2026-06-01 00:10,13.5,57\n",
		"# logger X7\n# 3 channels\n#time,temp,rh\n2026-06-01 00:00,13.6,56\n2026-06-01 00:10,13.5,57\n",
		"# started 2026-05-01\ntime,temp,rh\n2026-06-01 00:00,13.6,56\n# a comment\n2026-06-01 00:10,13.5,57\n",
		"\"Plot Title: hall\"\n\"#\",\"timestamp, GMT+00:00\",\"temp\",\"rh\"\n",
	];
	for text in &others[..4] {
		let (_, rows) = read(text).unwrap();
		assert_eq!(rows[0].2, [number("temp", "13.6"), number("rh", "56")], "{text}");
		assert_eq!((rows.len(), rows[1].1), (2, JUNE + 10 * MINUTE), "{text}");
	}
	assert_eq!(read(others[4]).unwrap_err(), "no row yet");
	// Two lines that could both be the names.
	refused("a,b\nc,d\n2026-06-01 00:00,1\n", &["could both be the names: give --header-line"]);
	let second = Options { header_line: Some(2), ..options() };
	assert_eq!(with("a,b\nc,d\n2026-06-01 00:00,1\n", &second).unwrap().1[0].2, [number("d", "1")]);
}

#[test]
fn the_title_of_times_may_name_their_zone() {
	let hobo = "\"Plot Title: hall\"\n\"#\",\"Date Time, GMT+02:00\",\"Temp\"\n1,2026-06-01 02:00:00,13.6\n";
	refused(
		hobo,
		&[
			"line 3",
			"column 1 (\"#\")",
			"number of a row",
			"column called \"Date Time, GMT+02:00\": give --time-column",
		],
	);
	let told = Options { time_column: Some("Date Time, GMT+02:00".into()), ..options() };
	let (notes, rows) = with(hobo, &told).unwrap();
	assert_eq!((rows[0].1, &rows[0].2), (JUNE, &vec![number("Temp", "13.6")]));
	assert!(notes.iter().any(|note| note.contains("in +02:00, as their title says")), "{notes:?}");
}

#[test]
fn what_is_no_time_is_refused_before_any_row() {
	let pandas = ",date,temperature\n0,2026-06-01 10:00:00,21.5\n1,2026-06-01 10:01:00,21.6\n";
	refused(pandas, &["line 2", "column 1 (\"\")", "\"0\" is no time", "number of a row", "--time-column \"date\""]);
	let date = Options { time_column: Some("date".into()), ..options() };
	let (notes, rows) = with(pandas, &date).unwrap();
	assert_eq!(rows[0].2, [number("temperature", "21.5")]);
	assert!(notes.iter().any(|note| note.contains("numbers rows: not read")), "{notes:?}");

	refused(
		"ts,temperature\n1779999990000,21.5\n",
		&["about the year 58375", "as milliseconds it is 2026-05-28", "--epoch ms"],
	);
	let millis = Options { epoch: Epoch::Millis, ..options() };
	let (notes, rows) = with("ts,temperature\n1779999990000,21.5\n", &millis).unwrap();
	assert_eq!(rows[0].1, 1_779_999_990_000);
	assert!(notes[0].contains("in milliseconds since 1970"), "{notes:?}");
	refused("ts,temperature\n1779999990000000,21.5\n", &["--epoch us"]);
	refused("ts,temperature\n1779999990000000000,21.5\n", &["--epoch ns"]);
	refused("date,temperature\n01/06/2026 10:00,21.5\n", &["--date-order"]);
	refused("date,temperature\n2026-06-01,21.5\n", &["a date without a time of day"]);
	refused("day,temperature\n46174.4166,21.5\n", &["spreadsheets"]);
	refused("temperature,time\n21.5,2026-06-01 10:00\n", &["column called \"time\": give --time-column \"time\""]);
	let influx = "#group,false,false\n#datatype,string,long\n,result,_start,_time,_value\n,,2026-06-01T00:00:00Z,2026-06-01T10:00:00Z,21.5\n";
	refused(
		influx,
		&[
			"column 1 (\"\") has to have the times, and is empty",
			"columns called \"_start\", \"_time\": give --time-column",
		],
	);
	let history = "entity_id,state,last_changed\nsensor.hall,21.5,2026-06-01T10:00:00.250Z\n";
	refused(history, &["\"sensor.hall\" is no time", "column called \"last_changed\""]);
	refused("a,time,b\n1780272000,2026-06-01 10:00,3\n", &["say which are meant"]);
	refused("a,timestamp,b\n2026-06-01 10:00,2026-06-01 10:01,3\n", &["both have times"]);
	refused("2026-06-01 10:00,3\n2026-06-01 10:01,4\n", &["the first line has to name the columns"]);
	refused("time\n1780272000\n", &["a column of times and at least one column of values"]);
	refused("time temp hum\n1780272000 1.5 2\n", &["separated by commas, semicolons or tabs"]);
	let elsewhere = Options { time_column: Some("when".into()), ..options() };
	assert_eq!(
		with(pandas, &elsewhere).unwrap_err(),
		"there is no column \"when\"; there are \"\", \"date\", \"temperature\""
	);
}

#[test]
fn tables_of_places_and_of_several_series_are_refused() {
	let openaq = "location_id,sensors_id,location,datetime,lat,lon,parameter,units,value\n\
		2178,3919,Del Norte-2178,2023-01-01T01:00:00-07:00,35.1353,-106.5847,pm10,µg/m³,41.0\n\
		2178,3917,Del Norte-2178,2023-01-01T01:00:00-07:00,35.1353,-106.5847,o3,ppm,0.02\n\
		2178,3919,Del Norte-2178,2023-01-01T02:00:00-07:00,35.1353,-106.5847,pm10,µg/m³,42.0\n";
	refused(
		openaq,
		&["line 2", "column 1 (\"location_id\"): \"2178\" is no time", "of a place", "--time-column \"datetime\""],
	);
	let told = Options { time_column: Some("datetime".into()), ..options() };
	let error = with(openaq, &told).unwrap_err();
	assert!(error.contains("line 3: it has the time of line 2") && error.contains("--where parameter=pm10"), "{error}");
	let pm10 = Options { only: Some(("parameter".into(), "pm10".into())), ..told };
	let (_, rows) = with(openaq, &pm10).unwrap();
	assert_eq!(rows.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [2, 4]);
	assert_eq!(rows[1].2.last(), Some(&number("value", "42")));
}

#[test]
fn date_and_time_may_be_apart() {
	let (notes, rows) = read("Date;Time;CO\n2026-06-01;00:10:00;2,6\n").unwrap();
	assert_eq!(rows[0].1, JUNE + 10 * MINUTE);
	assert!(notes.iter().any(|note| note.contains("column \"Date\" and \"Time\"")), "{notes:?}");
	let dmy = Options { date_order: Some(DateOrder::DayMonth), ..options() };
	assert_eq!(with("Date;Time;CO\n01/06/2026;00.10.00;2,6\n", &dmy).unwrap().1[0].1, JUNE + 10 * MINUTE);
}

#[test]
fn words_and_what_stands_behind_numbers_are_told() {
	let (notes, rows) = read("time,place,temp\n2026-06-01 00:00,hall,13.6\n").unwrap();
	assert_eq!(rows[0].2, [number("temp", "13.6")]);
	assert!(notes.iter().any(|note| note.contains("\"place\" is not read: \"hall\" is no number")), "{notes:?}");
	let (notes, _) = read("time,place,temp\n2026-06-01 00:00,hall,13.6\n2026-06-01 00:01,yard,13.6\n").unwrap();
	assert!(
		notes.iter().any(|note| note.contains("\"hall\" is no number, and neither is \"yard\" (--where")),
		"{notes:?}"
	);
	refused("time,temp\n2026-06-01 00:00,21.5 °C\n", &["no column has values", "\"°C\" stands behind it"]);
	let (_, rows) =
		read("time,temp\n2026-06-01 00:00,13.6\n2026-06-01 00:01,unavailable\n2026-06-01 00:02,x\n").unwrap();
	assert_eq!(rows[1].2[0].1, Cell::Word("unavailable".into()));
	assert!(matches!(&rows[2].2[0].1, Cell::Faulty(fault) if fault.to_string() == "\"x\" is no number"));
	refused("time,a,a\n2026-06-01 00:00,1,2\n", &["two columns are called \"a\""]);
}

#[test]
fn rows_that_are_cut_or_torn_are_no_rows() {
	let torn =
		"time,a,b\n2026-06-01 00:00,13.6,60\n2026-06-01 00:10,13\n2026-06-01 00:20,1,2,3\n2026-06-01 00:30,1,2\n";
	let mut table = Table::open(torn.as_bytes(), &options()).unwrap().unwrap();
	let mut rows = Vec::new();
	while let Some(row) = table.next_row().unwrap() {
		rows.push((row.line, row.at.map_err(|what| what.chars().take(15).collect::<String>())));
	}
	let (cut, long) = (Err("it has 2 fields".to_owned()), Err("it has 4 fields".to_owned()));
	assert_eq!(rows, [(2, Ok(JUNE)), (3, cut), (4, long), (5, Ok(JUNE + 30 * MINUTE))]);
}

#[test]
fn reading_goes_on_where_it_ended() {
	let text = "time,a\r\n2026-06-01 00:00,1\r\n2026-06-01 00:01,2\r\n2026-06-01 00:02,3\r\n";
	let mut table = Table::open(text.as_bytes(), &options()).unwrap().unwrap();
	let first = table.next_row().unwrap().unwrap();
	assert_eq!((first.line, first.end, table.first_row_end()), (2, 28, 28));
	let rest = &text.as_bytes()[28..];
	let mut table = Table::resume(text.as_bytes(), rest, (28, 2), &options()).unwrap().unwrap();
	let second = table.next_row().unwrap().unwrap();
	assert_eq!((second.line, second.end, second.fields[1].as_str()), (3, 48, "2"));
}

#[test]
fn any_text_is_read_or_refused() {
	use proptest::{collection::vec, prelude::*};
	let field = prop_oneof![
		Just("2026-06-01 00:00"),
		Just("1780272000"),
		Just("13,6"),
		Just("\"13,6\""),
		Just("1.5"),
		Just(""),
		Just("time"),
		Just("a"),
		Just("#"),
		Just("°C"),
		Just("\""),
		Just("TOA5"),
		Just("1/2/2026"),
		Just("00:10"),
		Just("sep="),
	];
	let line =
		(vec(field, 0..5), prop_oneof![Just(","), Just(";"), Just("\t")]).prop_map(|(fields, mark)| fields.join(mark));
	proptest!(|(lines in vec(line, 0..8))| {
		// Nothing panics, and each row has the values that stand in it.
		let _ = read(lines.join("\n"));
	});
}
