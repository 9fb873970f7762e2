#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

mod inspect;
mod submit;
