//! Metadata as a document: what its encoding holds, with the names of keys.

use frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed};
use parity_scale_codec::Decode;
use serde_json::Value;

/// Decodes metadata.
///
/// # Errors
///
/// Reason why bytes are no metadata.
pub fn decode(mut bytes: &[u8]) -> Result<Value, String> {
	let RuntimeMetadataPrefixed(_, metadata) =
		RuntimeMetadataPrefixed::decode(&mut bytes).map_err(|error| format!("no metadata: {error}"))?;
	match metadata {
		RuntimeMetadata::V16(metadata) => serde_json::to_value(metadata).map_err(|error| error.to_string()),
		other => Err(format!("format {} instead of 16", other.version())),
	}
}
