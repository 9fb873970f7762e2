#![allow(clippy::arithmetic_side_effects, clippy::as_conversions)]

mod inspect;
mod submit;
