//! Tests, by call and of the traits that other pallets use.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

mod admit;
mod budgets;
mod change_key;
mod expel;
mod genesis;
mod motions;
mod origin;
mod readmit;
mod rename;
mod replace_key;
mod set_budget;
mod try_state;
