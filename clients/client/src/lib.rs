//! Client library for sensors, bridges and council tools that talk to a Beadle node.
//!
//! The types are the chain's own, from `beadle-primitives`; the metadata is that of the runtime that this crate was
//! built for. If a chain has another version, a connection to it is made only if its metadata describes calls, events
//! and runtime APIs exactly as this crate encodes and decodes them ([`interface`]): a difference is noticed before
//! anything is signed.
//!
//! Everything builds on a [`Chain`]: a light client within the process, or a node that has to be trusted. A sensor or
//! bridge holds a [`SensorSession`] for each device, which numbers, signs and sends its packs:
//!
//! ```no_run
//! use beadle_client::{Chain, DevicePair, SensorSession};
//! use beadle_primitives::Record;
//!
//! # async fn sensor(pair: DevicePair) -> Result<(), Box<dyn std::error::Error>> {
//! let specification = std::fs::read_to_string("chain.json")?;
//! let chain = Chain::connect_light(&specification, |state| eprintln!("{state:?}")).await?;
//! let mut session = SensorSession::open(chain, pair).await?;
//! // 21.50 of the profile's first metric, which has two decimals, at that time in milliseconds.
//! let records = vec![Record { metric: 0, offset: 0, value: 2_150 }];
//! let pack = session.seal(1_795_000_000_000, records.try_into().map_err(|_| "too many records")?);
//! let block = session.send(&pack).await?.finalised().await?;
//! # let _ = block;
//! # Ok(())
//! # }
//! ```
//!
//! A council member's tool holds a [`Council`], which signs calls and waits until they are in a block, or finalised:
//!
//! ```no_run
//! use beadle_client::{council::Settled, Chain, Council};
//! use beadle_primitives::Quota;
//!
//! # async fn council(member: subxt_signer::sr25519::Keypair) -> Result<(), Box<dyn std::error::Error>> {
//! let chain = Chain::connect("ws://127.0.0.1:9944").await?;
//! let council = Council::new(chain, member, Settled::Finalised);
//! council.grant(7, Quota { capacity: 1_000, refill_per_block: 10 }, None).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Buyers of readings, and whoever relies on a device, verify it: [`verify`].

pub mod call;
pub mod event;

pub mod interface;
mod metadata;

pub mod attestation;
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
pub use session::{SensorSession, SignedPack};
pub use submission::{Rejection, Submission};
