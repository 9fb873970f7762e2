//! One file for each thing that the pallet decides.

mod offences;
mod sessions;
