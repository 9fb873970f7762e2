//! The chain's interface as this crate encodes and decodes it: calls, events, transaction extensions, storage items and
//! runtime functions.
//!
//! Each is a type whose layout is compared with the chain's metadata when a connection is made ([`check`]). So a
//! difference shows before anything is signed or believed.

pub(crate) mod built_in;
pub mod call;
pub mod check;
pub mod event;
pub(crate) mod extension;
pub(crate) mod function;
pub(crate) mod storage;

pub use check::Difference;

/// Returns the metadata that this crate was built with, to encode calls without asking a chain; `None` if it cannot be
/// read, which a test rules out.
pub fn metadata() -> Option<&'static subxt::Metadata> {
	built_in::BUILT_IN.as_ref().map(|built_in| &*built_in.metadata)
}

/// Returns the spec name and spec version of the runtime that [`metadata`] describes; `None` if it cannot be read.
pub fn version() -> Option<(&'static str, u32)> {
	built_in::BUILT_IN.as_ref().map(|built_in| (built_in.spec_name.as_str(), built_in.spec_version))
}
