//! Refusals of transactions before they enter a block: the one table of codes.
//!
//! ```
//! use beadle_primitives::{Permanence, Refusal};
//! use sp_runtime::transaction_validity::{TransactionValidityError, UnknownTransaction};
//!
//! // A client finds the name behind the number that a node answers.
//! let answer = TransactionValidityError::from(UnknownTransaction::Custom(7));
//! let refusal = Refusal::from_validity_error(&answer).unwrap();
//! assert_eq!((refusal.name(), refusal.permanence()), ("QuotaSpent", Permanence::Curable));
//! ```

use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError, UnknownTransaction};

/// Whether the same bytes can ever be accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Permanence {
	/// Never; `InvalidTransaction::Custom`, and a pool bans the bytes for a while.
	Permanent,
	/// Once time has passed or somebody has acted; `UnknownTransaction::Custom`.
	Curable,
}

macro_rules! refusals {
	($($code:literal $name:ident $permanence:ident $text:literal)*) => {
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

			/// Returns whether the same bytes can ever be accepted.
			pub const fn permanence(self) -> Permanence {
				match self {
					$(Refusal::$name => Permanence::$permanence,)*
				}
			}
		}
	};
}

refusals! {
	1 UnknownDevice Permanent "No device has this number. Enrol the device first, or correct the number."
	2 Revoked Permanent "The device's identity was revoked for good. Enrol another device under a new key."
	3 Suspended Curable "The device is suspended. Stop sending until its owner or the council reinstates it."
	4 NotGranted Curable "The device has no grant to submit readings. Its owner or the council gives one."
	5 GrantExpired Curable "The device's grant has expired. Its owner or the council gives a new one."
	6 NoProfile Curable "No behaviour profile is assigned to the device. Its owner or the council assigns one."
	7 QuotaSpent Curable "The device has spent its quota of records. Wait for the refill, or send fewer records."
	8 SequenceTaken Permanent "A pack with this sequence, or a later one, was already recorded. Never sign a sequence twice; go on from the last one recorded."
	9 SequenceAhead Curable "The pack's sequence lies too far beyond the last one recorded. Send the packs before it first."
	10 PackEmpty Permanent "The pack has no records."
	11 PackTooLarge Permanent "The encoded pack has more bytes than its profile allows. Split it."
	12 TooManyRecords Permanent "The pack has more records than its profile allows. Split it."
	13 UnknownMetric Permanent "A record names a metric that the profile does not have. Read the profile again."
	14 TooOld Permanent "A record was observed longer ago than the profile allows."
	15 TooFarAhead Curable "A record was observed later than now plus the profile's tolerance. Set the device's clock."
	16 NotIncreasing Permanent "The records are not in the order of their times, or not all later than the last one recorded."
	17 TooFrequent Permanent "Two observations of a metric follow each other faster than the profile's minimum interval."
	18 BadSignature Permanent "The signature is not the device key's signature of this pack on this chain."
	19 OutOfBounds Permanent "A value breaks a behaviour that the profile refuses outright."
	20 NotGeneral Permanent "A pack travels in a general transaction. Neither a signed transaction nor a bare extrinsic can carry it."
	21 DeviceKeyAsSigner Permanent "The signer's key is, or once was, a device's key. Such a key signs packs and nothing else."
	22 NotAMember Curable "The signer is neither a member of the council nor a buyer on its list, so it may sign short transfers and the like only; operational calls are for members. Sign as a member, or ask the council."
	23 TooLarge Permanent "The transaction needs more of a block than its signer may have in one. Split it."
	24 TooManyWaiting Curable "The signer has as many transactions waiting as it may have. Wait until some of them are in a block."
	25 Halted Curable "The council has halted the readings of this device, of its model or its owner, or of the whole chain. Keep the readings until the council lets them go on."
	26 GatewayOut Curable "The gateway that holds the device's key is suspended or revoked. Send again once the gateway is reinstated, or the device has a key of its own."
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
