//! Chance that a seed repeats: SplitMix64.

/// A series of numbers that its seed determines.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// Returns a number below `end`.
	pub fn below(&mut self, end: u64) -> u64 {
		self.next() % end.max(1)
	}

	/// Returns a number in this range.
	pub fn within(&mut self, from: u64, to: u64) -> u64 {
		from + self.below(to - from + 1)
	}

	/// Returns true so many times in a thousand.
	pub fn per_mille(&mut self, times: u64) -> bool {
		self.below(1_000) < times
	}

	pub fn one_of<T: Copy>(&mut self, some: &[T]) -> T {
		some[self.below(some.len() as u64) as usize]
	}

	/// Returns another series.
	pub fn fork(&mut self) -> Self {
		Self(self.next())
	}
}
