//! Tests, by call and of the traits that other pallets use.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

mod accept_profile;
mod activate_version;
mod active_profiles;
mod assign;
mod assignments;
mod budgets;
mod council_versions;
mod create_profile;
mod ensure_authority;
mod held_back;
mod notice;
mod offer_profile;
mod stage_version;
mod try_state;
mod versions;
mod withdraw_profile_offer;
mod withdraw_version;
