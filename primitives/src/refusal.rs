//! Refusals of transactions before they enter a block: the one table of codes.
//!
//! ```
//! use beadle_primitives::{Cure, Permanence, Refusal};
//! use sp_runtime::transaction_validity::{TransactionValidityError, UnknownTransaction};
//!
//! // A client finds the name behind the number that a node answers.
//! let answer = TransactionValidityError::from(UnknownTransaction::Custom(7));
//! let refusal = Refusal::from_validity_error(&answer).unwrap();
//! assert_eq!((refusal.name(), refusal.cure()), ("QuotaSpent", Cure::Wait));
//! assert_eq!(refusal.permanence(), Permanence::Curable);
//! ```

use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError, UnknownTransaction};

/// What it takes until what a refused transaction carries can be accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cure {
	/// Time, in which quotas refill, clocks go on and earlier packs arrive. Keep the bytes and send them again.
	Wait,
	/// An act of others: of the device's owner or the council, which enrol, grant, assign, reinstate and resume. Keep what
	/// it carries until they have acted.
	Others,
	/// Another profile of the device, or another version of it: the present one does not want this, as it is.
	Profile,
	/// Another transaction of the sender: the same bytes are refused for good, and what they carry need not be. Number it,
	/// sign it or carry it as the refusal says.
	Resend,
	/// Nothing.
	Nothing,
}

impl Cure {
	/// Returns whether the same bytes can ever be accepted: they can whenever the sender need not change them.
	pub const fn permanence(self) -> Permanence {
		match self {
			Self::Wait | Self::Others | Self::Profile => Permanence::Curable,
			Self::Resend | Self::Nothing => Permanence::Permanent,
		}
	}
}

/// Whether the same bytes can ever be accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Permanence {
	/// Never; `InvalidTransaction::Custom`, and a pool bans the bytes for a while.
	Permanent,
	/// Once time has passed or somebody has acted; `UnknownTransaction::Custom`.
	Curable,
}

macro_rules! refusals {
	($($code:literal $name:ident $cure:ident $text:literal)*) => {
		/// Reason why a transaction is refused before it enters a block.
		///
		/// A refusal leaves no trace on chain and costs no fee. Whoever submitted the transaction gets
		/// `InvalidTransaction::Custom(code)` if the refusal is permanent and `UnknownTransaction::Custom(code)` if it
		/// is curable. The codes are wire format: they are never given another meaning.
		#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
		// Lets polkadot.js show what each code means.
		#[scale_info(capture_docs = "always")]
		#[repr(u8)]
		pub enum Refusal {
			$(#[doc = $text] #[codec(index = $code)] $name = $code,)*
		}

		impl Refusal {
			/// All refusals, in the order of their codes.
			pub const ALL: &'static [Refusal] = &[$(Refusal::$name,)*];

			/// Returns the number that travels in `Custom`.
			pub const fn code(self) -> u8 {
				match self {
					$(Refusal::$name => $code,)*
				}
			}

			/// Returns the refusal with this code.
			pub const fn from_code(code: u8) -> Option<Self> {
				match code {
					$($code => Some(Refusal::$name),)*
					_ => None,
				}
			}

			/// Returns the refusal's name, as clients and the documentation write it.
			pub const fn name(self) -> &'static str {
				match self {
					$(Refusal::$name => stringify!($name),)*
				}
			}

			/// Returns what happened and what to do about it, in a sentence or two.
			pub const fn explanation(self) -> &'static str {
				match self {
					$(Refusal::$name => $text,)*
				}
			}

			/// Returns what it takes until what the transaction carries can be accepted.
			pub const fn cure(self) -> Cure {
				match self {
					$(Refusal::$name => Cure::$cure,)*
				}
			}

			/// Returns whether the same bytes can ever be accepted.
			pub const fn permanence(self) -> Permanence {
				self.cure().permanence()
			}
		}
	};
}

refusals! {
	1 UnknownDevice Others "No device has this number. Enrol the device first, or correct the number."
	2 Revoked Nothing "The device's identity was revoked for good. Enrol another device under a new key."
	3 Suspended Others "The device is suspended. Stop sending until its owner or the council reinstates it."
	4 NotGranted Others "The device has no grant to submit readings. Its owner or the council gives one."
	5 GrantExpired Others "The device's grant has expired. Its owner or the council gives a new one."
	6 NoProfile Others "No behaviour profile is assigned to the device. Its owner or the council assigns one."
	7 QuotaSpent Wait "The device has spent its quota of records. Wait for the refill, or send fewer records."
	8 SequenceTaken Resend "A pack with this sequence, or a later one, was already recorded. Never sign a sequence twice; go on from the last one recorded."
	9 SequenceAhead Wait "The pack's sequence lies too far beyond the last one recorded. Send the packs before it first."
	10 PackEmpty Nothing "The pack has no records."
	11 PackTooLarge Profile "The encoded pack has more bytes than its profile allows. Split it."
	12 TooManyRecords Profile "The pack has more records than its profile allows. Split it."
	13 UnknownMetric Profile "A record names a metric that the profile does not have. Read the profile again."
	14 TooOld Profile "A record was observed longer ago than the profile allows."
	15 TooFarAhead Wait "A record was observed later than now plus the profile's tolerance, or in a report, later than now. Set the device's clock, or report it later."
	16 NotIncreasing Nothing "The records are not in the order of their times, or not all later than the last one recorded."
	17 TooFrequent Profile "Two observations of a metric follow each other faster than the profile's minimum interval."
	18 BadSignature Resend "The signature is not the device key's signature of this pack on this chain."
	19 OutOfBounds Profile "A value breaks a behaviour that the profile refuses outright."
	20 NotGeneral Resend "A pack travels in a general transaction. Neither a signed transaction nor a bare extrinsic can carry it."
	21 DeviceKeyAsSigner Resend "The signer's key is, or once was, a device's key. A device's key signs packs and nothing else."
	22 NotAMember Others "The signer is neither a member of the council nor a buyer on its list, so it may sign short transfers and the like only; operational calls are for members. Sign as a member, or ask the council."
	23 TooLarge Resend "The transaction needs more of a block than its signer may have in one. Split it."
	24 TooManyWaiting Wait "The signer has as many transactions, or bytes of them, waiting as it may have. Wait until some of them are in a block."
	25 Halted Others "The council has halted the readings of this device, of its model or its owner, or of the whole chain. Keep the readings until the council lets them go on."
	26 GatewayOut Others "The gateway that holds the device's key is suspended, halted or revoked. Send again once the gateway is reinstated or resumed, or the device has a key of its own."
	27 NotRefused Resend "The reported pack breaks no behaviour that the profile refuses, so there is nothing to report. Submit it instead."
	28 StaleProfile Profile "The report names another profile or version than the one that the device is appraised against. Read the profile again, and report the pack under the version in force."
	29 AlreadyReported Nothing "This pack, or a value of the same metric observed later, has been reported already. There is nothing to do."
	30 Upgrading Wait "The chain is converting its state after an upgrade and takes no packs until that is over. Send again in a minute."
}

impl Refusal {
	/// Returns the refusal that a validity error stands for; `None` if it is not one of Beadle's.
	pub fn from_validity_error(error: &TransactionValidityError) -> Option<Self> {
		let (code, permanence) = match error {
			TransactionValidityError::Invalid(InvalidTransaction::Custom(code)) => (*code, Permanence::Permanent),
			TransactionValidityError::Unknown(UnknownTransaction::Custom(code)) => (*code, Permanence::Curable),
			_ => return None,
		};
		Self::from_code(code).filter(|refusal| refusal.permanence() == permanence)
	}
}

impl From<Refusal> for TransactionValidityError {
	fn from(refusal: Refusal) -> Self {
		match refusal.permanence() {
			Permanence::Permanent => InvalidTransaction::Custom(refusal.code()).into(),
			Permanence::Curable => UnknownTransaction::Custom(refusal.code()).into(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_refusal_survives_the_way_to_a_client() {
		for refusal in Refusal::ALL {
			let error = TransactionValidityError::from(*refusal);
			assert_eq!(Refusal::from_validity_error(&error), Some(*refusal));
			assert_eq!(refusal.encode(), [refusal.code()]);
		}
	}

	#[test]
	fn codes_are_unique_and_ascending_from_one() {
		let codes: alloc::vec::Vec<u8> = Refusal::ALL.iter().map(|refusal| refusal.code()).collect();
		let last = u8::try_from(codes.len()).unwrap();
		assert!(codes.into_iter().eq(1..=last));
	}

	#[test]
	fn what_enrolment_or_a_profile_cures_is_not_permanent() {
		use Refusal::*;
		for refusal in
			[UnknownDevice, PackTooLarge, TooManyRecords, UnknownMetric, TooOld, TooFrequent, OutOfBounds, NoProfile]
		{
			assert!(matches!(refusal.cure(), Cure::Others | Cure::Profile), "{refusal:?}");
			// A pool would ban what is invalid for half an hour.
			let error = TransactionValidityError::from(refusal);
			assert!(matches!(error, TransactionValidityError::Unknown(_)), "{refusal:?}");
		}
		for refusal in [Revoked, SequenceTaken, NotIncreasing, BadSignature, NotGeneral] {
			let error = TransactionValidityError::from(refusal);
			assert!(matches!(error, TransactionValidityError::Invalid(_)), "{refusal:?}");
		}
	}

	#[test]
	fn the_readme_has_this_table() {
		let readme = include_str!("../../README.md");
		for refusal in Refusal::ALL {
			let class = match refusal.permanence() {
				Permanence::Permanent => "Invalid",
				Permanence::Curable => "Unknown",
			};
			let (code, name, meaning) = (refusal.code(), refusal.name(), refusal.explanation());
			let row = alloc::format!("| {code} | `{name}` | {class} | {meaning} |");
			assert!(readme.lines().any(|line| line == row), "README.md lacks: {row}");
		}
	}

	#[test]
	fn a_code_of_the_wrong_permanence_is_not_ours() {
		let error = TransactionValidityError::from(UnknownTransaction::Custom(Refusal::BadSignature.code()));
		assert_eq!(Refusal::from_validity_error(&error), None);
	}
}
