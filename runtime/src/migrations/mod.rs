//! Conversion of the state that the runtime of spec version 100 has left: from accounts that own devices to organisations,
//! and to the present encodings.
//!
//! It begins in the block of the upgrade, with what there is a fixed number of ([`begin`]): the council's members become
//! organisations, and motions whose calls mean something else now are closed. Everything that there is one of for each
//! profile, model, device or key follows in that block and the next ones, a part in each ([`upgrades`]), in this order:
//! hashes of whitelisted calls, which are dropped; profiles and their versions, models, devices with all that is kept of
//! them, keys. Until that is over, blocks have no transactions, and hooks leave alone what is not converted yet.
//!
//! Modules: `old` has what was stored, `cost` counts what a step takes, `position` is where a step goes on, `numbers` finds
//! the organisation of each account, `left` counts what cannot be converted; `begin`, `council` and `motions` are the
//! beginning, `whitelist`, `profiles`, `models`, `devices`, `log`, `readings` and `keys` the parts, `end` is what comes after
//! them; `check` does all of it at once, for `try-runtime`.

mod begin;
#[cfg(feature = "try-runtime")]
mod check;
mod cost;
mod council;
mod devices;
mod end;
mod keys;
mod left;
mod log;
mod models;
mod motions;
pub(crate) mod numbers;
pub mod old;
mod position;
mod profiles;
mod readings;
pub mod upgrades;
mod whitelist;

pub use begin::Begin;
#[cfg(feature = "try-runtime")]
pub use check::try_upgrade;
