//! Tests, one file for each decision of the pallet.

mod offences;
mod sessions;
mod try_state;
