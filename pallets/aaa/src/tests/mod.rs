//! Tests, one module for each call and each trait method.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

mod action_log;
mod authorise;
mod ensure_authority;
mod grant;
mod on_action;
mod record_usage;
mod reinstate;
mod reinstate_after_alarm;
mod spend;
mod suspend;
mod suspend_on_alarm;
mod try_state;
mod withdraw_grant;
