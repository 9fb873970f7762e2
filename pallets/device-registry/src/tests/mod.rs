//! Tests, by call and of the traits that other pallets use.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

mod accept_transfer;
mod authority;
mod directory;
mod enrol;
mod ensure_authority;
mod offer_transfer;
mod register_model;
mod revoke;
mod rotate_key;
mod try_state;
mod withdraw_transfer;
