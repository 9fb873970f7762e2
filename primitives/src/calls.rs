//! Indices of calls in the runtime, as pallet and call, for clients that encode a call without asking a node. They are
//! wire format, and a test of the runtime holds them.

/// Index of `behaviourProfiles.createProfile(profile)`.
pub const CREATE_PROFILE: [u8; 2] = [41, 0];

/// Index of `behaviourProfiles.stageVersion(id, profile, activate_at)`.
pub const STAGE_VERSION: [u8; 2] = [41, 2];
