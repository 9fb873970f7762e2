//! Parts of a mock runtime around a pallet under test: accounts and a council, device owners, a directory of devices, a
//! clock, a recorder of actions.
//!
//! Each thread has its own memory of them, and [`first_block`] resets it.

mod accounts;
mod authority;
mod chain;
mod clock;
mod council;
mod devices;
mod recorder;

pub use accounts::{ALICE, BOB, CHARLIE, DAVE, EVE, MALLORY};
pub use authority::EnsureOwnerOrRoot;
pub use chain::first_block;
pub use clock::{Clock, Now, START};
pub use council::{Council, EnsureMajority, EnsureMember, EASTFIELD, NORTHBRIDGE, SOUTHGATE};
pub use devices::{pair_of, Devices};
pub use recorder::{Actions, Recorder};
