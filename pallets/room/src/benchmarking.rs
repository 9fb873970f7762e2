//! Benchmarks of the calls, and of the extension in the worst case: in a block that each party has used.

use crate::*;
use beadle_primitives::{traits::PacksRoom, AccountId};
use frame_benchmarking::v2::*;
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, GetDispatchInfo, PostDispatchInfo},
	traits::{EnsureOrigin, Get},
	weights::Weight,
};
use frame_system::RawOrigin;
use sp_runtime::{
	traits::{AsSystemOriginSigner, AsTransactionAuthorizedOrigin, DispatchTransaction, Dispatchable},
	BoundedBTreeMap,
};

fn buyer(number: u32) -> AccountId {
	account("buyer", number, 0)
}

/// Fills the list of buyers but for so many.
fn fill_list<T: Config>(but: u32) {
	for number in 0..T::MaxBuyers::get().saturating_sub(but) {
		Buyers::<T>::insert(buyer(number), ());
	}
}

/// Lets every party use the least of the block.
fn use_block<T: Config>() {
	let usage = Usage { normal: Amount { weight: Weight::from_parts(1, 1), length: 1 }, ..Default::default() };
	let mut used_by = BoundedBTreeMap::new();
	for organisation in 0..T::MaxMembers::get() {
		used_by.try_insert(Party::Member(organisation), usage).expect("there can be as many members");
	}
	for party in [Party::Buyers, Party::Anyone] {
		used_by.try_insert(party, usage).expect("there is room for these two");
	}
	UsedBy::<T>::put(used_by);
	Used::<T>::put(usage);
}

fn assert_last_event<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	assert_eq!(frame_system::Pallet::<T>::events().pop().map(|record| record.event), Some(event));
}

#[benchmarks(where
	T: Send + Sync,
	T::RuntimeCall: From<frame_system::Call<T>>
		+ GetDispatchInfo
		+ Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo, RuntimeOrigin = T::RuntimeOrigin>,
	T::RuntimeOrigin: AsSystemOriginSigner<AccountId> + AsTransactionAuthorizedOrigin + Clone,
)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn add_buyer() -> Result<(), BenchmarkError> {
		fill_list::<T>(1);
		let origin = T::CouncilOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let added = buyer(u32::MAX);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, added.clone());

		assert_last_event::<T>(Event::BuyerAdded { buyer: added });
		Ok(())
	}

	#[benchmark]
	fn remove_buyer() -> Result<(), BenchmarkError> {
		fill_list::<T>(0);
		let origin = T::CouncilOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, buyer(0));

		assert_last_event::<T>(Event::BuyerRemoved { buyer: buyer(0) });
		Ok(())
	}

	#[benchmark]
	fn check_pack() {
		// The share has room for this pack, but only without what others have taken.
		let packs = Pallet::<T>::share(T::PacksShare::get());
		let others = Pallet::<T>::share(T::NormalShare::get().of_block);
		Used::<T>::put(Usage { normal: others, ..Default::default() });
		frame_system::Pallet::<T>::register_extra_weight_unchecked(packs.weight, DispatchClass::Normal);
		// All others that are counted have packs in the block. Whether this owner has a seat is looked up, and it has room
		// in what is assured to members or in what is for who comes first.
		let least = Amount { weight: Weight::from_parts(1, 1), length: 1 };
		let mut packs_by = BoundedBTreeMap::new();
		for owner in 1..T::MaxMembers::get() {
			packs_by.try_insert(Some(owner), least).expect("there can be as many members");
		}
		packs_by.try_insert(None, least).expect("there is room for those without a seat");
		LastPack::<T>::put((Some(1), Pallet::<T>::share(T::PacksShare::get())));
		PacksBy::<T>::put(packs_by);
		Members::<T>::put(T::MaxMembers::get());
		let info = DispatchInfo::default();
		let (checked, has_room);

		#[block]
		{
			checked = Pallet::<T>::check_pack(&info, 0, true);
			has_room = Pallet::<T>::owner_has_room(0, info.total_weight(), 0);
			Pallet::<T>::count_for_owner(0, info.total_weight(), 0);
		}

		assert_eq!((checked, has_room), (Ok(()), true));
	}

	#[benchmark]
	fn check_others() -> Result<(), BenchmarkError> {
		use_block::<T>();
		fill_list::<T>(0);
		let call: T::RuntimeCall = frame_system::Call::<T>::remark { remark: Default::default() }.into();
		// As if the remark had been heavier than it is.
		let mut info = call.get_dispatch_info();
		info.call_weight = info.call_weight.saturating_add(Weight::from_parts(1_000, 0));
		let spent = info.total_weight().saturating_sub(Weight::from_parts(1_000, 0));
		let origin: T::RuntimeOrigin = RawOrigin::Signed(buyer(0)).into();
		let checked;

		#[block]
		{
			let post_info = PostDispatchInfo { actual_weight: Some(spent), ..Default::default() };
			checked = CheckRoom::<T>::new().test_run(origin, &call, &info, 0, 0, |_| Ok(post_info));
		}

		assert!(checked.is_ok_and(|result| result.is_ok()));
		Ok(())
	}
}
