//! Models: what they are, until when they are supported, and what is known against them.

use crate::{
	Advisories, Config, EnsureOwnerOrCouncil, Error, Event, Hardware, ModelCounts, ModelIds, Models, NextModelId,
	Pallet, RegisteredModel, Support,
};
use beadle_primitives::{
	support,
	traits::{DeviceDirectory, EnsureAuthority},
	Advisory, AdvisoryId, AdvisoryScope, Authority, Model, ModelId, Moment, OrganisationId, SupportState,
};
use frame_support::{dispatch::DispatchResult, ensure, traits::Get, BoundedVec};
use frame_system::pallet_prelude::OriginFor;

impl<T: Config> Pallet<T> {
	/// Returns the support of a model at the time `now`. One storage read.
	pub fn support(model: ModelId, now: Moment) -> SupportState {
		let stated = Models::<T>::get(model).and_then(|registered| registered.support);
		SupportState::at(now, stated.map(|support| support.until))
	}

	/// Returns the advisories on a model, those on the model whatever its firmware first. Three storage reads.
	pub fn advisories(model: ModelId) -> support::Advisories {
		let Some(hardware) = <Self as DeviceDirectory>::hardware(model) else { return BoundedVec::new() };
		let on_hardware = Advisories::<T>::get(hardware, AdvisoryScope::Hardware);
		let on_firmware = Advisories::<T>::get(model, AdvisoryScope::Firmware);
		// The bound is that of both together.
		BoundedVec::truncate_from(on_hardware.into_iter().chain(on_firmware).collect())
	}

	pub(crate) fn do_register_model(member: OrganisationId, model: Model) -> DispatchResult {
		for text in [&model.manufacturer, &model.name, &model.firmware] {
			ensure!(!text.is_empty(), Error::<T>::ModelTextEmpty);
			ensure!(core::str::from_utf8(text).is_ok(), Error::<T>::ModelTextNotUtf8);
		}
		ensure!(!ModelIds::<T>::contains_key(&model), Error::<T>::AlreadyExists);
		// Models are never removed, so what one member adds to the state has to have an end.
		let registered = ModelCounts::<T>::get(member);
		ensure!(registered < T::MaxModels::get(), Error::<T>::MaxModelsExceeded);

		ModelCounts::<T>::insert(member, registered.saturating_add(1));
		let id = Self::take_id::<NextModelId<T>>()?;
		let hardware = Hardware::<T>::get(&model.manufacturer, &model.name).unwrap_or(id);
		if hardware == id {
			Hardware::<T>::insert(&model.manufacturer, &model.name, id);
		}
		ModelIds::<T>::insert(&model, id);
		Models::<T>::insert(id, RegisteredModel { model, hardware, registered_by: member, support: None });
		Self::deposit_event(Event::ModelRegistered { model: id, registered_by: member });
		Ok(())
	}

	/// Returns a model, and the authority by which the origin speaks for it: that of the organisation that registered
	/// it, or the council's.
	pub(crate) fn ensure_model_authority(
		origin: OriginFor<T>,
		id: ModelId,
	) -> Result<(RegisteredModel, Authority), Error<T>> {
		let registered = Models::<T>::get(id).ok_or(Error::<T>::ModelNotFound)?;
		let authority = EnsureOwnerOrCouncil::<T>::authority_over(origin, registered.registered_by);
		Ok((registered, authority.ok_or(Error::<T>::NotAuthorised)?))
	}

	pub(crate) fn do_set_support(
		id: ModelId,
		registered: RegisteredModel,
		by: Authority,
		supported_until: Option<Moment>,
	) -> DispatchResult {
		let by_council = registered.support.is_some_and(|support| support.by == Authority::Council);
		ensure!(by == Authority::Council || !by_council, Error::<T>::SupportSetByCouncil);

		let support = supported_until.map(|until| Support { until, by });
		Models::<T>::insert(id, RegisteredModel { support, ..registered });
		Self::deposit_event(Event::SupportSet { model: id, by, supported_until });
		Ok(())
	}

	pub(crate) fn do_publish_advisory(model: ModelId, advisory: Advisory) -> DispatchResult {
		let subject = Self::subject(model, advisory.scope)?;
		for text in [advisory.id.as_slice(), advisory.uri.as_slice()] {
			ensure!(!text.is_empty(), Error::<T>::AdvisoryTextEmpty);
			ensure!(core::str::from_utf8(text).is_ok(), Error::<T>::AdvisoryTextNotUtf8);
		}
		Advisories::<T>::try_mutate(subject, advisory.scope, |advisories| {
			ensure!(advisories.iter().all(|known| known.id != advisory.id), Error::<T>::AdvisoryAlreadyExists);
			advisories.try_push(advisory.clone()).map_err(|_| Error::<T>::MaxAdvisoriesExceeded)
		})?;
		Self::deposit_event(Event::AdvisoryPublished { model: subject, advisory });
		Ok(())
	}

	pub(crate) fn do_withdraw_advisory(model: ModelId, scope: AdvisoryScope, id: AdvisoryId) -> DispatchResult {
		let subject = Self::subject(model, scope)?;
		let mut advisories = Advisories::<T>::get(subject, scope);
		let position = advisories.iter().position(|known| known.id == id).ok_or(Error::<T>::AdvisoryNotFound)?;

		advisories.remove(position);
		if advisories.is_empty() {
			Advisories::<T>::remove(subject, scope);
		} else {
			Advisories::<T>::insert(subject, scope, advisories);
		}
		Self::deposit_event(Event::AdvisoryWithdrawn { model: subject, scope, id });
		Ok(())
	}

	/// Returns the number under which advisories of this scope on the model are kept.
	fn subject(model: ModelId, scope: AdvisoryScope) -> Result<ModelId, Error<T>> {
		let hardware = <Self as DeviceDirectory>::hardware(model).ok_or(Error::<T>::ModelNotFound)?;
		Ok(match scope {
			AdvisoryScope::Hardware => hardware,
			AdvisoryScope::Firmware => model,
		})
	}
}
