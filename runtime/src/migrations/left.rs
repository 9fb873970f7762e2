//! What is left as it was: entries that the old runtime never wrote so, and that nobody can convert.
//!
//! They end nothing, since without its end a conversion would stop the chain. They stay in the state as they are, are counted
//! in [`NotConverted`], and a node logs where each is.

use super::{
	cost::Cost,
	upgrades::{NotConverted, OldItem},
};
use crate::Runtime;
use sp_core::hexdisplay::HexDisplay;

/// Target of what is logged.
const TARGET: &str = "runtime::upgrades";

/// Cost of taking note of an entry.
pub(super) const NOTE: Cost = Cost::new(1, 1, 128);

/// Takes note of an entry of an item that is left as it was.
pub(super) fn leave(item: OldItem, key: &[u8], cost: &mut Cost) {
	NotConverted::<Runtime>::mutate(|counts| {
		let count = counts.get(&item).copied().unwrap_or_default().saturating_add(1);
		// There is room for each item.
		let _ = counts.try_insert(item, count);
	});
	*cost = cost.and(1, NOTE);
	log::error!(target: TARGET, "an entry of {item:?} is left as it was: 0x{:?}", HexDisplay::from(&key));
}

/// Says in the node's log what is left in the end.
pub(super) fn report(cost: &mut Cost) {
	cost.read(1);
	let counts = NotConverted::<Runtime>::get();
	if counts.is_empty() {
		log::info!(target: TARGET, "the state is converted");
	} else {
		log::error!(target: TARGET, "the state is converted, except for entries that are left as they were: {counts:?}");
	}
}
