//! Submitting to the chain: devices' packs in general transactions, and council members' calls in signed ones.

pub mod council_member;
pub mod device;
pub mod device_key;
pub mod submission;
pub mod transaction;
