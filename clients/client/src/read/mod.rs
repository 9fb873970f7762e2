//! Reading the chain's knowledge of devices and organisations: asked of a node, or proven.

pub mod age;
mod attestation;
pub mod organisations;
pub mod recent;
pub mod shown;
pub mod verify;
