//! Tests, one module for each call or subject.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

mod buyers;
mod large;
mod packs;
mod parties;
mod priorities;
mod shares;
mod signers;
mod try_state;
mod waiting;
mod wallets;
mod weights;
