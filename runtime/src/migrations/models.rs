//! Registered models.

use super::{cost::Cost, numbers, old};
use crate::Runtime;
use beadle_primitives::ModelId;
use pallet_device_registry::{Hardware, Models, NextModelId, RegisteredModel};

/// Cost of a model, at most: its organisation, its hardware.
pub(super) const AT_MOST: Cost = Cost::new(3, 2, 512).and(1, numbers::FIND_AT_MOST);

/// Converts a model; returns the next one, or `None` if there is no such model and no later one.
pub(super) fn convert(id: ModelId, cost: &mut Cost) -> Option<ModelId> {
	cost.read(1);
	if id >= NextModelId::<Runtime>::get() {
		return None;
	}
	if let Some(old::RegisteredModel { model, registered_by }) = cost.load(&old::storage::Models::hashed_key_for(id)) {
		let registered_by = numbers::number_of(&registered_by, cost);
		// The first of the same manufacturer and name, since models are converted in the order of their numbers.
		let hardware = Hardware::<Runtime>::get(&model.manufacturer, &model.name).unwrap_or(id);
		Hardware::<Runtime>::insert(&model.manufacturer, &model.name, hardware);
		Models::<Runtime>::insert(id, RegisteredModel { model, hardware, registered_by, support: None });
		cost.read(1);
		cost.write(2);
	}
	id.checked_add(1)
}
