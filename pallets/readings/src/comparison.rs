//! Implementation of the trait by which others look up how staged versions do.

use crate::{Comparisons, Config, Pallet};
use beadle_primitives::{traits::StagedComparison, Comparison, ProfileId};

impl<T: Config> StagedComparison for Pallet<T> {
	fn comparison(profile: ProfileId) -> Option<Comparison> {
		Comparisons::<T>::get(profile)
	}
}
