//! Conversion of faults to this pallet's errors.

use crate::Error;
use beadle_primitives::AuthorityFault;

impl<T> From<AuthorityFault> for Error<T> {
	fn from(fault: AuthorityFault) -> Self {
		match fault {
			AuthorityFault::NotFound => Self::NotFound,
			AuthorityFault::NotAuthorised => Self::NotAuthorised,
			AuthorityFault::Revoked => Self::Revoked,
		}
	}
}
