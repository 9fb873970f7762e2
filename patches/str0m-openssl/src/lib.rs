//! The cryptography of the node's optional WebRTC transport, without OpenSSL.
//!
//! `litep2p` always asks `str0m` for its OpenSSL backend. `str0m` has a second backend in Rust with the same
//! single entry point; this crate offers that one under the first one's name (see `docs/decisions`).

pub use str0m_rust_crypto::default_provider;
