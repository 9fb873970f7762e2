//! Attestation results.

use beadle_primitives::{AttestationResult, DeviceEntry, DeviceId, LogHead, QcFlag, Standing, SupportState, Usage};

/// Returns the attestation result of an active device of which nothing else is on record.
pub fn attestation_result(id: DeviceId, device: DeviceEntry) -> AttestationResult {
	AttestationResult {
		id,
		device,
		owner_name: Default::default(),
		support: SupportState::Unknown,
		advisories: Default::default(),
		standing: Standing::Active,
		halt: None,
		gateway_out: false,
		grant: None,
		profile: None,
		sequence: 0,
		observed_at: None,
		recorded_in: 0,
		last_flag: QcFlag::Good,
		alarms: Default::default(),
		silences: Default::default(),
		usage: Usage::default(),
		log: LogHead::default(),
	}
}
