//! Client library for sensors, gateways and council tools that talk to a Beadle node.
//!
//! The types are the chain's own, from `beadle-primitives`; the metadata is that of the runtime that this crate was
//! built for. If a chain has another version, a connection to it is made only if its metadata describes calls, events,
//! transaction extensions, storage items and runtime functions exactly as this crate encodes and decodes them
//! ([`interface`]): a difference is noticed before anything is signed or believed.
//!
//! | step | module |
//! |---|---|
//! | connect, to a node or by a light client | [`connect`] |
//! | know the chain's calls, events, extensions, storage items and functions | [`interface`] |
//! | submit packs and council members' calls | [`submit`] |
//! | read what the chain knows of a device or an organisation, and verify it | [`read`] |
//!
//! A sensor, or a gateway for it, holds a [`SensorSession`] for each device, which numbers, signs and sends its packs:
//!
//! ```no_run
#![doc = include_str!("../examples/send_reading.rs")]
//! ```
//!
//! A tool of an organisation on the council holds a [`CouncilMember`], which signs calls and waits until they are in a
//! block, or final:
//!
//! ```no_run
#![doc = include_str!("../examples/grant.rs")]
//! ```
//!
//! A buyer of readings, or anybody who relies on a device, verifies it:
//!
//! ```no_run
#![doc = include_str!("../examples/verify.rs")]
//! ```

pub mod connect;
pub mod interface;
pub mod submit;

pub mod read;

pub mod enrolment;
mod printed;
pub mod rotation;

pub use beadle_primitives::SignedPack;
pub use connect::Chain;
pub use submit::{
	council_member::CouncilMember,
	device::{EnrolledDevice, SensorSession},
	device_key::DevicePair,
	submission::{Rejection, Submission},
};
