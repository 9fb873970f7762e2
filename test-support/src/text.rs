//! Texts.

use beadle_primitives::Text;

/// Returns a text.
///
/// # Panics
///
/// If it is longer than `N` bytes.
pub fn text<const N: u32>(text: &str) -> Text<N> {
	text.as_bytes().to_vec().try_into().expect("the text is short enough")
}
