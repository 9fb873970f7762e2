//! Tests, by call, of the extension and of the sweep.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

mod ensure_authority;
mod evidence;
mod expectation;
mod inspect;
mod report;
mod retirement;
mod set_verification_state;
mod staged;
mod submit;
mod sweep;
mod try_state;
