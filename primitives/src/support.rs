//! Support of models: until when it lasts, and what is known against them.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{Moment, Text};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// The most bytes in the identifier of an [`Advisory`].
pub const MAX_ADVISORY_ID_BYTES: u32 = 32;

/// The most bytes in the address of an [`Advisory`].
pub const MAX_ADVISORY_URI_BYTES: u32 = 128;

/// The most advisories on a model whatever its firmware, and the most on a firmware.
pub const MAX_ADVISORIES: u32 = 16;

/// Identifier of an [`Advisory`], such as `CVE-2026-12345`.
pub type AdvisoryId = Text<MAX_ADVISORY_ID_BYTES>;

/// Advisories on a model, those on the model whatever its firmware first.
pub type Advisories = BoundedVec<Advisory, ConstU32<{ 2 * MAX_ADVISORIES }>>;

/// Support of a model at a point in time. AR4SI (`draft-ietf-rats-ar4si`) calls hardware and firmware affirmed only as
/// long as they are genuine and supported.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum SupportState {
	/// Nobody has stated how long the model is supported.
	Unknown,
	/// The model is supported: flaws in it are mended.
	Supported {
		/// Time at which the support ends.
		until: Moment,
	},
	/// The model is supported no more: flaws in it stay.
	Unsupported {
		/// Time at which the support ended.
		since: Moment,
	},
}

impl SupportState {
	/// Returns the support at the time `now` of a model whose support ends at `supported_until`; `None` if nobody has
	/// stated when.
	pub fn at(now: Moment, supported_until: Option<Moment>) -> Self {
		match supported_until {
			None => Self::Unknown,
			Some(until) if now < until => Self::Supported { until },
			Some(since) => Self::Unsupported { since },
		}
	}
}

/// Part of a manufacturer's model that an advisory is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum AdvisoryScope {
	/// The model, whatever its firmware.
	Hardware,
	/// The model with this firmware alone: another firmware helps.
	Firmware,
}

/// Advisory that the council has published: a vulnerability of a model that is known. Where there is one, AR4SI
/// (`draft-ietf-rats-ar4si`) warns of the `hardware`: genuine and supported, but with known vulnerabilities.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Advisory {
	/// What it is about.
	pub scope: AdvisoryScope,
	/// Identifier, in UTF-8, such as `CVE-2026-12345`. No two advisories on the same have the same.
	pub id: AdvisoryId,
	/// Address where it can be read, in UTF-8.
	pub uri: Text<MAX_ADVISORY_URI_BYTES>,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn support_ends_at_the_stated_time() {
		assert_eq!(SupportState::at(9, None), SupportState::Unknown);
		assert_eq!(SupportState::at(9, Some(10)), SupportState::Supported { until: 10 });
		assert_eq!(SupportState::at(10, Some(10)), SupportState::Unsupported { since: 10 });
		assert_eq!(SupportState::at(0, Some(0)), SupportState::Unsupported { since: 0 });
	}
}
