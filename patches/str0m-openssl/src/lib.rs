//! What `litep2p`'s WebRTC transport asks for its cryptography, in a node without that transport.
//!
//! `litep2p` as the SDK wants it always compiles WebRTC, with OpenSSL, which is a large C library (see `docs/decisions`). The node
//! neither listens for WebRTC nor takes an address of it (`node/service/src/cli.rs`), so that this function is never called.

use str0m_proto::crypto::CryptoProvider;

/// Ends the program: there is no WebRTC.
pub fn default_provider() -> CryptoProvider {
	unreachable!("the node refuses every WebRTC address before litep2p sees it; qed")
}
