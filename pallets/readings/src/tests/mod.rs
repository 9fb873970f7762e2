#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

mod findings;
mod inspect;
mod staged;
mod submit;
mod sweep;
