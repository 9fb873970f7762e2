//! Registered models.

use super::{cost::Cost, left, numbers, old, upgrades::OldItem};
use crate::Runtime;
use beadle_primitives::ModelId;
use pallet_device_registry::{Hardware, ModelCounts, Models, NextModelId, RegisteredModel};

/// Cost of a model, at most: its organisation, its hardware, the count of the organisation's models.
pub(super) const AT_MOST: Cost = Cost::new(4, 3, 512).and(1, numbers::FIND_AT_MOST).and(1, left::NOTE);

/// Converts a model; returns the next one, or `None` if there is no such model and no later one.
pub(super) fn convert(id: ModelId, cost: &mut Cost) -> Option<ModelId> {
	cost.read(1);
	if id >= NextModelId::<Runtime>::get() {
		return None;
	}
	let found = cost.load(OldItem::Models, &old::storage::Models::hashed_key_for(id));
	if let Some(old::RegisteredModel { model, registered_by }) = found {
		let registered_by = numbers::number_of(&registered_by, cost);
		// The first of the same manufacturer and name, since models are converted in the order of their numbers.
		let hardware = Hardware::<Runtime>::get(&model.manufacturer, &model.name).unwrap_or(id);
		Hardware::<Runtime>::insert(&model.manufacturer, &model.name, hardware);
		Models::<Runtime>::insert(id, RegisteredModel { model, hardware, registered_by, support: None });
		ModelCounts::<Runtime>::mutate(registered_by, |count| *count = count.saturating_add(1));
		cost.read(2);
		cost.write(3);
	}
	id.checked_add(1)
}
