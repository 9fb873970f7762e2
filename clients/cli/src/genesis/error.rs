//! Errors of reading a chain specification.

use super::{code, items, spec};

/// Reasons why a chain specification cannot be examined.
#[derive(Debug, thiserror::Error)]
pub enum GenesisError {
	/// It is not a chain specification, or not in raw form.
	#[error(transparent)]
	Spec(#[from] spec::SpecError),
	/// A value of its state cannot be decoded.
	#[error(transparent)]
	State(#[from] items::StateError),
	/// Its runtime is missing or damaged.
	#[error(transparent)]
	Code(#[from] code::CodeError),
}
