//! What sensors, bridges and council tools share to speak with a Beadle node.
//!
//! The types are those of the chain, from `beadle-primitives`; a connection is only made to a chain whose metadata
//! describes its calls, events and runtime APIs exactly as this crate encodes and decodes them ([`interface`]), so
//! that a chain that moved on is noticed before anything is signed.
//!
//! A council member's tool holds a [`Council`]; a sensor or bridge holds a [`Session`] for each device. Both are
//! built on a [`Chain`].

pub mod call;
pub mod event;

pub mod interface;

pub mod chain;
pub mod light;
pub mod submission;
pub mod transaction;

pub mod council;
pub mod key;
pub mod session;
pub mod verify;

pub use chain::Chain;
pub use council::Council;
pub use key::DevicePair;
pub use session::{Session, SignedPack};
pub use submission::{Rejection, Submission};
