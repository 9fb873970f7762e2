//! Reading the chain's knowledge of devices: asked of a node, or proven.

mod attestation;
pub mod recent;
pub mod verify;
