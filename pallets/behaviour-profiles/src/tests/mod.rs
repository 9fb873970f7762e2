//! Tests, by call and of the traits that other pallets use.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

mod active_profiles;
mod assign;
mod create_profile;
mod ensure_authority;
mod stage_version;
mod try_state;
mod versions;
mod withdraw_version;
