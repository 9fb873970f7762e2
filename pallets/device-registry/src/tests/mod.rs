//! Tests, by call and of the traits that other pallets use.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

mod accept_transfer;
mod authority;
mod ban_key;
mod confirm_custody;
mod declare_custody;
mod directory;
mod enrol;
mod ensure_authority;
mod lift_ban;
mod offer_transfer;
mod publish_advisory;
mod register_model;
mod release_ueid;
mod revoke;
mod rotate_key;
mod set_support;
mod try_state;
mod withdraw_advisory;
mod withdraw_transfer;
