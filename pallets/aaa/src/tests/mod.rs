//! Tests, one module for each call and each trait method.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

mod accounting;
mod authorise;
mod ensure_authority;
mod gateway;
mod grant;
mod halt;
mod log;
mod on_action;
mod record_usage;
mod reinstate;
mod reinstate_after_alarm;
mod repeated_alarms;
mod resume;
mod spend;
mod suspend;
mod suspend_by_verdict;
mod suspend_on_alarm;
mod try_state;
mod withdraw_grant;
