//! Output for people and for programs.

use crate::error::{Error, FAULTY, GONE, NOT_FRESH, SUSPENDED};
use beadle_client::read::verify::Verdict;
use beadle_primitives::{
	ActiveAlarm, Advisories, AttestationResult, DeviceEntry, Halt, OrganisationName, ProfileRef, Sequence, Standing,
	SupportState,
};
use qrcode::{render::unicode::Dense1x2, QrCode};
use std::{
	fmt::Display,
	io::{self, Write as _},
	path::Path,
	process::ExitCode,
};

pub use beadle_client::{
	read::shown::{age_json, verification_json, verification_text as verification},
	submit::device_key::{key_text as key, signature_text as signature},
};

/// Prints a line or a table.
///
/// # Errors
///
/// If nobody reads it any more, or it cannot be written.
pub fn print(what: impl Display) -> Result<(), Error> {
	writeln!(io::stdout(), "{what}").map_err(|source| Error::file(Path::new("standard output"), source))
}

/// Prints a call for a member of the council: as data to paste, and as a QR code to photograph.
///
/// # Errors
///
/// As [`print()`].
pub fn call(name: &str, lines: &[(&str, String)], data: &[u8]) -> Result<(), Error> {
	let data = format!("0x{}", hex::encode(data));
	for (title, text) in lines {
		print(format_args!("{title:<9}{text}"))?;
	}
	print(format_args!("call     {name}\ndata     {data}\n"))?;
	print("The owner signs this call: in the polkadot.js Apps, Developer, Extrinsics, Decode, paste the data, Submission.")?;
	match QrCode::new(&data) {
		Ok(code) => print(code.render::<Dense1x2>().build()),
		Err(_) => Ok(()),
	}
}

/// Returns the exit code for a device's standing: that of a suspension also while its readings are halted or its
/// gateway is out.
pub fn standing_code(result: &AttestationResult) -> ExitCode {
	match &result.standing {
		Standing::Active if result.halt.is_none() && !result.gateway_out => ExitCode::SUCCESS,
		Standing::Active | Standing::Suspended { .. } => SUSPENDED.into(),
		Standing::Revoked => GONE.into(),
	}
}

/// Returns the exit code for a verification.
pub fn verdict_code(verdict: Verdict) -> ExitCode {
	match verdict {
		Verdict::Active => ExitCode::SUCCESS,
		Verdict::Contradicted => FAULTY.into(),
		Verdict::Stopped => SUSPENDED.into(),
		Verdict::Revoked => GONE.into(),
		Verdict::NotFresh => NOT_FRESH.into(),
	}
}

/// The parts of an attestation result of which a change is worth reporting.
#[derive(PartialEq)]
pub struct Essence {
	standing: Standing,
	profile: Option<ProfileRef>,
	alarms: Vec<ActiveAlarm>,
	sequence: Sequence,
	device: DeviceEntry,
	owner_name: OrganisationName,
	halt: Option<Halt>,
	gateway_out: bool,
	support: SupportState,
	advisories: Advisories,
	silences: usize,
	reported: u64,
}

impl From<&AttestationResult> for Essence {
	fn from(result: &AttestationResult) -> Self {
		Self {
			standing: result.standing.clone(),
			profile: result.profile,
			alarms: result.alarms.to_vec(),
			sequence: result.sequence,
			device: result.device.clone(),
			owner_name: result.owner_name.clone(),
			halt: result.halt,
			gateway_out: result.gateway_out,
			support: result.support,
			advisories: result.advisories.clone(),
			silences: result.silences.len(),
			reported: result.usage.reported,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_primitives::{HaltScope, Reason, SuspendedBy, Usage};
	use beadle_test_support::attestation_result;

	fn result() -> AttestationResult {
		let revoked = beadle_primitives::RevokedDevice { owner: 0, digest: Default::default() };
		attestation_result(7, DeviceEntry::Revoked(revoked))
	}

	#[test]
	fn who_asks_for_the_code_alone_learns_of_a_halt_and_of_a_gateway_that_is_out() {
		let halt = Halt { scope: HaltScope::Chain, since: 1 };
		let reason = Reason::Stated(Default::default());
		let suspended = Standing::Suspended { by: SuspendedBy::Owner, since: 1, reason };
		for (standing, halt, code) in [
			(Standing::Active, None, 0),
			(Standing::Active, Some(halt), SUSPENDED),
			(suspended.clone(), None, SUSPENDED),
			(suspended, Some(halt), SUSPENDED),
			(Standing::Revoked, Some(halt), GONE),
		] {
			let found = standing_code(&AttestationResult { standing, halt, ..result() });
			assert_eq!(format!("{found:?}"), format!("{:?}", ExitCode::from(code)));
		}
		let found = standing_code(&AttestationResult { gateway_out: true, ..result() });
		assert_eq!(format!("{found:?}"), format!("{:?}", ExitCode::from(SUSPENDED)));
	}

	#[test]
	fn a_change_of_what_is_known_of_a_device_is_news() {
		let before = Essence::from(&result());
		let support = SupportState::Unsupported { since: 1 };
		let halt = Some(Halt { scope: HaltScope::Chain, since: 1 });
		let owner_name: OrganisationName = b"Westend".to_vec().try_into().unwrap();
		for news in [
			AttestationResult { support, ..result() },
			AttestationResult { halt, ..result() },
			AttestationResult { gateway_out: true, ..result() },
			AttestationResult { owner_name, ..result() },
			AttestationResult { usage: Usage { reported: 1, ..Usage::default() }, ..result() },
		] {
			assert!(Essence::from(&news) != before);
		}
		assert!(
			Essence::from(&AttestationResult { usage: Usage { packs: 1, ..Usage::default() }, ..result() }) == before
		);
	}
}
