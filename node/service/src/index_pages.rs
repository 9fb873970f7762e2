//! Release of the database's index pages, so that they do not count as memory of the node.
//!
//! ParityDB maps an index of 32 MiB per column into memory and touches pages all over it, so that after some hours all
//! of it counts as resident. The pages are copies of a file: they are cheap to get back from the kernel's cache, or
//! from the disk if the kernel has better use for the memory. Only implemented on Linux.

use std::path::Path;

#[cfg(target_os = "linux")]
pub use linux::give_back;

/// Does nothing: the system call is only known for Linux.
#[cfg(not(target_os = "linux"))]
pub fn give_back(_: &Path) -> std::io::Result<()> {
	Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
	use super::*;
	use rustix::mm::{madvise, Advice};
	use std::{collections::BTreeMap, fs};

	/// Releases the pages of all indices in this directory. Changes in them are kept.
	///
	/// Skips a column with two indices: ParityDB is about to move to the larger one and unmap the other.
	pub fn give_back(directory: &Path) -> std::io::Result<()> {
		let maps = fs::read_to_string("/proc/self/maps")?;
		let mut indices = BTreeMap::<_, Vec<_>>::new();
		for (file, start, length) in maps.lines().filter_map(|line| mapping(line, directory)) {
			// File names: index_COLUMN_BITS
			indices.entry(file.rsplit_once('_').map_or(file, |(column, _)| column)).or_default().push((start, length));
		}
		for regions in indices.into_values() {
			if let [(start, length)] = regions[..] {
				release(start, length)?;
			}
		}
		Ok(())
	}

	/// Returns the file name, start and length of an index's mapping, from a line of `/proc/self/maps`:
	/// `start-end rw-s offset device inode path`.
	fn mapping<'a>(line: &'a str, directory: &Path) -> Option<(&'a str, usize, usize)> {
		let path = &line[line.find('/')?..];
		let file = Path::new(path).strip_prefix(directory).ok()?.to_str().filter(|file| file.starts_with("index_"))?;
		let mut fields = line.split_whitespace();
		let (start, end) = fields.next()?.split_once('-')?;
		// Shared with the file. In a private mapping, a release would lose what was written.
		fields.next().filter(|mode| mode.ends_with('s'))?;
		let start = usize::from_str_radix(start, 16).ok()?;
		let length = usize::from_str_radix(end, 16).ok()?.checked_sub(start)?;
		Some((file, start, length))
	}

	#[allow(unsafe_code, reason = "the mapping is ParityDB's, and only the system can be told of its pages")]
	fn release(start: usize, length: usize) -> rustix::io::Result<()> {
		let start = std::ptr::with_exposed_provenance_mut(start);
		// Safety: in a mapping that is shared with a file, MADV_DONTNEED only makes the next access load the pages
		// again, with the same contents; and ParityDB has this one mapped. It unmaps an index only when a larger one
		// has taken over. Both stay mapped for much longer than the time between reading the maps and here.
		unsafe { madvise(start, length, Advice::LinuxDontNeed) }
	}
}
