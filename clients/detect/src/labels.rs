//! Labels: time windows with a known anomaly.

use beadle_primitives::Moment;
use beadle_profiles::table::moment;
use std::{io, path::Path};

/// Time window of an anomaly: its first and last moment, both included.
pub type Window = (Moment, Moment);

/// Errors of reading labels.
#[derive(Debug, thiserror::Error)]
pub enum LabelsError {
	/// The file cannot be read.
	#[error("{path}: {source}")]
	File {
		/// Path of the file.
		path: String,
		/// Error of the operating system.
		source: io::Error,
	},
	/// The labels are malformed, inverted or overlapping.
	#[error("{path}: {what}; labels are a JSON list of [\"start\", \"end\"]")]
	Labels {
		/// Path of the file.
		path: String,
		/// Problem found.
		what: String,
	},
}

/// Reads labels: a JSON list of windows, each with a start and an end. Returns them in order of time.
///
/// # Errors
///
/// If the file cannot be read, is no such list, or its windows overlap.
pub fn read(path: &Path) -> Result<Vec<Window>, LabelsError> {
	let name = || path.display().to_string();
	let text = std::fs::read_to_string(path).map_err(|source| LabelsError::File { path: name(), source })?;
	let wrong = |what: String| LabelsError::Labels { path: name(), what };
	let read: Vec<(String, String)> = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
	let mut windows = Vec::new();
	for (start, end) in read {
		let time = |text: &str| moment(text).ok_or_else(|| wrong(format!("\"{text}\" is no time")));
		let window = (time(&start)?, time(&end)?);
		if window.1 < window.0 {
			return Err(wrong(format!("\"{end}\" is before \"{start}\"")));
		}
		windows.push(window);
	}
	windows.sort_unstable();
	match windows.iter().zip(windows.iter().skip(1)).find(|(one, next)| next.0 <= one.1) {
		Some(_) => Err(wrong("two windows overlap".to_owned())),
		None => Ok(windows),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::io::Write;

	fn file(text: &str) -> tempfile::NamedTempFile {
		let mut file = tempfile::NamedTempFile::new().unwrap();
		file.write_all(text.as_bytes()).unwrap();
		file
	}

	#[test]
	fn labels_are_windows() {
		let of = |text: &str| read(file(text).path()).map_err(|error| error.to_string());
		let text = r#"[["1970-01-01 00:00:05", "1970-01-01 00:00:06.000000"], ["1970-01-01T00:00:01Z", "1970-01-01 00:00:02"]]"#;
		assert_eq!(of(text), Ok(vec![(1_000, 2_000), (5_000, 6_000)]));
		for wrong in [
			"{}",
			r#"[["x", "1970-01-01 00:00:05"]]"#,
			r#"[["1970-01-01 00:00:05", "1970-01-01 00:00:01"]]"#,
			r#"[["1970-01-01 00:00:01", "1970-01-01 00:00:05"], ["1970-01-01 00:00:05", "1970-01-01 00:00:09"]]"#,
		] {
			assert!(of(wrong).unwrap_err().contains("labels are a JSON list"), "{wrong}");
		}
	}
}
