//! Resource usage of a process: memory, processor time, bytes written.

use std::{fs, path::Path, time::Duration};

/// A process of this machine, by its id.
#[derive(Clone, Copy)]
pub struct Process(pub u32);

impl Process {
	/// Returns a figure from `/proc/PID/status`, such as `VmRSS` or `VmHWM`, in MiB; zero if the process has ended.
	pub fn memory(self, name: &str) -> u64 {
		self.figure("status", name) / 1024
	}

	/// Returns the number of bytes that the process has caused to be written to disk, as the kernel counts pages of
	/// files: `write_bytes` of `/proc/PID/io`.
	pub fn written(self) -> u64 {
		self.figure("io", "write_bytes")
	}

	/// Returns the processor time that the process has used.
	pub fn busy(self) -> Duration {
		let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap_or_default();
		// Fields after the name, which may contain spaces. A tick is ten milliseconds.
		let fields: Vec<_> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
		let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or_default();
		Duration::from_millis((ticks(11) + ticks(12)) * 10)
	}

	fn figure(self, file: &str, name: &str) -> u64 {
		let text = fs::read_to_string(format!("/proc/{}/{file}", self.0)).unwrap_or_default();
		let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap_or_default();
		line.split_whitespace().next().and_then(|figure| figure.parse().ok()).unwrap_or_default()
	}
}

/// Returns a share of time in percent of one processor, with one decimal.
pub fn percent(busy: Duration, of: Duration) -> f64 {
	(busy.as_secs_f64() / of.as_secs_f64() * 1_000.0).round() / 10.0
}

/// Returns the number of bytes on disk of the files in a directory whose names begin with `prefix`. Files that
/// disappear meanwhile do not count.
pub fn disk_usage(directory: &Path, prefix: &str) -> u64 {
	use std::os::unix::fs::MetadataExt;
	let Ok(entries) = fs::read_dir(directory) else { return 0 };
	let sizes = entries.filter_map(|entry| {
		let entry = entry.ok()?;
		let metadata = entry.metadata().ok()?;
		match metadata.is_dir() {
			true => Some(disk_usage(&entry.path(), prefix)),
			false => entry.file_name().to_str()?.starts_with(prefix).then(|| metadata.blocks() * 512),
		}
	});
	sizes.sum()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn this_process_has_figures() {
		let this = Process(std::process::id());
		assert!(this.memory("VmRSS") > 0);
		assert!(this.memory("VmHWM") >= this.memory("VmRSS"));
		assert_eq!(Process(u32::MAX).memory("VmRSS"), 0);
	}

	#[test]
	fn files_count_by_what_they_take_on_the_disk() {
		let directory = tempfile::tempdir().unwrap();
		fs::create_dir(directory.path().join("inner")).unwrap();
		fs::write(directory.path().join("inner/file"), vec![1; 10_000]).unwrap();
		// A sparse file takes no room.
		fs::File::create(directory.path().join("sparse")).unwrap().set_len(1 << 30).unwrap();
		let usage = disk_usage(directory.path(), "");
		assert!((10_000..1 << 20).contains(&usage), "{usage}");
		assert_eq!(disk_usage(directory.path(), "another"), 0);
	}
}
