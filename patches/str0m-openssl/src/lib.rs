//! Cryptography for `litep2p`'s WebRTC transport, in a node without that transport.
//!
//! `litep2p` as the SDK configures it always compiles WebRTC with OpenSSL, a large C library (see `docs/decisions`).
//! The node neither listens for WebRTC nor accepts an address of it (`node/service/src/cli.rs`), so this function is
//! never called.

use str0m_proto::crypto::CryptoProvider;

/// Panics: there is no WebRTC.
pub fn default_provider() -> CryptoProvider {
	unreachable!("the node refuses every WebRTC address before litep2p sees it; qed")
}
