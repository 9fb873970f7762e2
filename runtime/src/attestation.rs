//! Puts together what the chain vouches for about a device.

use crate::{Aaa, BehaviourProfiles, DeviceRegistry, Runtime};
use beadle_primitives::{
	traits::{ActiveProfiles, DeviceDirectory},
	ActiveAlarm, AttestationResult, DeviceId,
};
use sp_runtime::BoundedVec;

/// What the chain vouches for about a device; `None` if there is no such device.
pub fn attestation_result(id: DeviceId) -> Option<AttestationResult> {
	let device = DeviceRegistry::device(id)?;
	let authorisation = Aaa::record_of(id)?;
	let profile = BehaviourProfiles::active_profile(id).map(|active| active.reference);
	let history = pallet_readings::Histories::<Runtime>::get(id);
	let in_force = profile == Some(history.profile);
	let alarms = history.alarms().filter(|_| in_force);
	let alarms = alarms.map(|(metric, behaviour)| ActiveAlarm { metric, behaviour }).collect();
	Some(AttestationResult {
		id,
		device,
		standing: authorisation.standing,
		grant: authorisation.grant,
		profile,
		sequence: history.sequence,
		observed_at: history.observed_at,
		last_flag: history.last_flag,
		// A history has at most as many alarms as the bound says.
		alarms: BoundedVec::truncate_from(alarms),
		usage: authorisation.usage,
	})
}
