//! Benchmarks of the calls in the worst case: a council that is full but for a seat, and texts of the greatest length.

use crate::*;
use alloc::string::ToString;
use beadle_primitives::{AccountId, OrganisationId, OrganisationName, Resources};
use beadle_test_support::benchmarking::longest_text;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};
use frame_system::RawOrigin;

/// Returns a name of the greatest length that differs from those with other numbers.
fn name(number: u32) -> OrganisationName {
	let mut name: OrganisationName = longest_text();
	name.iter_mut().zip(number.to_string().bytes()).for_each(|(byte, digit)| *byte = digit);
	name
}

fn founder(number: u32) -> AccountId {
	account("founder", number, 0)
}

/// Fills the council but for a seat, whoever sits on it already; returns the number of the last that was admitted.
fn all_but_one<T: Config>() -> OrganisationId {
	let mut number = NextOrganisationId::<T>::get();
	while Accounts::<T>::count().saturating_add(1) < T::MaxMembers::get() {
		Pallet::<T>::do_admit(name(number), founder(number), Resources::default()).expect("there is room");
		number = number.saturating_add(1);
	}
	number.saturating_sub(1)
}

fn assert_last_event<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	assert_eq!(frame_system::Pallet::<T>::events().pop().map(|record| record.event), Some(event));
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn admit() -> Result<(), BenchmarkError> {
		all_but_one::<T>();
		let organisation = NextOrganisationId::<T>::get();
		let account = founder(organisation);
		let origin = T::AdmissionOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
		let budget = Resources::default();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, name(organisation), account.clone(), budget);

		assert_last_event::<T>(Event::Admitted { organisation, name: name(organisation), account, budget });
		Ok(())
	}

	#[benchmark]
	fn readmit() -> Result<(), BenchmarkError> {
		let organisation = all_but_one::<T>();
		Pallet::<T>::do_expel(organisation).expect("it is a member");
		let account: AccountId = account("new", 0, 0);
		let origin = T::AdmissionOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, organisation, account.clone());

		assert_last_event::<T>(Event::Readmitted { organisation, account });
		Ok(())
	}

	#[benchmark]
	fn expel() -> Result<(), BenchmarkError> {
		let organisation = all_but_one::<T>();
		let origin = T::AdmissionOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, organisation);

		assert_last_event::<T>(Event::Expelled { organisation, account: founder(organisation) });
		Ok(())
	}

	#[benchmark]
	fn rename() -> Result<(), BenchmarkError> {
		let organisation = all_but_one::<T>();
		let next = name(NextOrganisationId::<T>::get());
		let origin = T::AdmissionOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, organisation, next.clone());

		assert_last_event::<T>(Event::Renamed { organisation, previous: name(organisation), name: next });
		Ok(())
	}

	#[benchmark]
	fn change_key() {
		let organisation = all_but_one::<T>();
		let previous = founder(organisation);
		let account: AccountId = account("new", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(previous.clone()), account.clone());

		assert_last_event::<T>(Event::KeyChanged { organisation, previous, account, by_council: false });
	}

	#[benchmark]
	fn replace_key() -> Result<(), BenchmarkError> {
		let organisation = all_but_one::<T>();
		let previous = founder(organisation);
		let account: AccountId = account("new", 0, 0);
		let origin = T::AdmissionOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, organisation, account.clone());

		assert_last_event::<T>(Event::KeyChanged { organisation, previous, account, by_council: true });
		Ok(())
	}

	#[benchmark]
	fn set_budget() -> Result<(), BenchmarkError> {
		let organisation = all_but_one::<T>();
		let previous = Resources::default();
		let budget = Resources { devices: u32::MAX, ..previous };
		let origin = T::BudgetOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, organisation, budget);

		assert_last_event::<T>(Event::BudgetSet { organisation, previous, budget });
		Ok(())
	}
}
