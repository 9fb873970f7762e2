//! Where calls stand in the runtime, for who encodes one without asking a node: the pallet's index and the call's. They
//! are wire format, and a test of the runtime holds them.

/// `behaviourProfiles.createProfile(profile)`.
pub const CREATE_PROFILE: [u8; 2] = [41, 0];

/// `behaviourProfiles.stageVersion(id, profile, activate_at)`.
pub const STAGE_VERSION: [u8; 2] = [41, 2];
