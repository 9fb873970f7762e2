//! # Device Registry Pallet
//!
//! Who exists: the models, the devices, their keys and their owners.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the configuration trait, dispatchables, storage items, events and errors.
//!
//! ## Overview
//!
//! A council member registers a *model*, a kind of device, and *enrols* devices of it. Whoever enrols a device owns it
//! from then on. A device has a number that never changes, a Universal Entity ID that its owner declares, and a
//! key that signs its packs. The number is its identity: the key can be *rotated* and the owner change, and the
//! device's history stays attached to it. *Revoking* a device ends it for good.
//!
//! A key is taken only with a proof that the device has it, a signature bound to this chain, the operation and
//! everything that the operation is about ([`beadle_primitives::message::KeyOperation`]). Nobody can enrol
//! another's key, nor use a proof a second time.
//!
//! ### Who may do what
//!
//! | call | who |
//! |---|---|
//! | `register_model`, `enrol` | a council member |
//! | `rotate_key`, `offer_transfer`, `withdraw_transfer`, `revoke` | the device's owner, or a majority of the council |
//! | `accept_transfer` | the council member that the device was offered to |
//!
//! [`EnsureOwnerOrCouncil`] is the rule of the second line as an origin check, for whatever else acts on devices.
//!
//! ## Low Level / Implementation Details
//!
//! - **Numbers** of models and devices count from zero without gaps. Nothing is ever removed, so no number has two
//!   meanings.
//! - **Keys** are looked up by the account that they would sign for. One map answers both whose key it is and
//!   whether it is banned: an entry, once made, stays, and only goes from active to retired. A key that ever was a
//!   device's therefore never becomes one again. A key whose account exists in the system pallet, with a
//!   nonce or a balance, is refused the other way round.
//! - **UEIDs** are unique per owner, not over all: they are declared, not proven, and one council's claim must not
//!   keep another from enrolling its own device. A revoked device keeps its UEID.
//! - **A transfer** takes both sides, so that nobody is made to answer for a device that it did not want.
//! - Every change to a device is told to [`Config::OnAction`], after this pallet's own event.
//!
//! The pallet serves the other pallets as [`DeviceDirectory`].

#![cfg_attr(not(feature = "std"), no_std)]

mod types;

#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::expect_used)]
mod benchmarking;
mod calls;
mod origin;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use origin::EnsureOwnerOrCouncil;
pub use pallet::*;
pub use types::RegisteredModel;
pub use weights::WeightInfo;

use beadle_primitives::{traits::DeviceDirectory, AccountId, Device, DeviceId, KeyUse};

// The macros write conversions and uses of `expect` of their own; the calls' bodies are in other files.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::{RegisteredModel, WeightInfo};
	use beadle_primitives::{
		standing::MAX_REASON_BYTES, traits::OnAction, AccountId, Authority, Device, DeviceId, DeviceKey, KeyUse, Model,
		ModelId, Text, Ueid,
	};
	use frame_support::{pallet_prelude::*, traits::EnsureOrigin};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::MultiSignature;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId, Hash = H256> {
		/// A council member, signing for itself: it may register models, enrol devices and accept transfers.
		type RegistrarOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = AccountId>;

		/// A majority of the council: it may do to any device what the device's owner may.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Hears of everything that is done to a device.
		type OnAction: OnAction;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// The number that the next model gets.
	#[pallet::storage]
	pub type NextModelId<T: Config> = StorageValue<_, ModelId, ValueQuery>;

	/// The registered models.
	///
	/// Hashed with `Twox64Concat`: the chain gives out the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Twox64Concat, ModelId, RegisteredModel, OptionQuery>;

	/// The number of each registered model; it keeps models unique.
	///
	/// Hashed with `Blake2_128Concat`: whoever registers a model chooses its texts.
	#[pallet::storage]
	pub type ModelIds<T: Config> = StorageMap<_, Blake2_128Concat, Model, ModelId, OptionQuery>;

	/// The number that the next device gets.
	#[pallet::storage]
	pub type NextDeviceId<T: Config> = StorageValue<_, DeviceId, ValueQuery>;

	/// The enrolled devices, revoked ones included.
	///
	/// Hashed with `Twox64Concat`: the chain gives out the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Devices<T: Config> = StorageMap<_, Twox64Concat, DeviceId, Device, OptionQuery>;

	/// What each key that ever was a device's is to it, by the account that the key would sign for. Entries are never
	/// removed.
	///
	/// Hashed with `Blake2_128Concat`: whoever makes a key can try until the account is to its liking.
	#[pallet::storage]
	pub type Keys<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, KeyUse, OptionQuery>;

	/// The device with each Universal Entity ID of each owner. A revoked device keeps its entry.
	///
	/// Both hashed with `Blake2_128Concat`: accounts and UEIDs are chosen by people. The owner comes first, so that an
	/// owner's devices can be listed.
	#[pallet::storage]
	pub type Ueids<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, AccountId, Blake2_128Concat, Ueid, DeviceId, OptionQuery>;

	/// To whom each device is offered that is offered to somebody.
	///
	/// Hashed with `Twox64Concat`: the chain gives out the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type PendingTransfers<T: Config> = StorageMap<_, Twox64Concat, DeviceId, AccountId, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A model was registered.
		ModelRegistered {
			/// Its number.
			model: ModelId,
			/// The council member that registered it.
			registered_by: AccountId,
		},
		/// A device was enrolled.
		Enrolled {
			/// Its number.
			device: DeviceId,
			/// The council member that enrolled it and owns it.
			owner: AccountId,
			/// What kind of device it is.
			model: ModelId,
			/// The key that signs its packs.
			key: DeviceKey,
		},
		/// A device's key was replaced; the one before is retired for good.
		KeyRotated {
			/// The device.
			device: DeviceId,
			/// In whose right.
			by: Authority,
			/// The key that signs its packs from now on.
			key: DeviceKey,
		},
		/// A device was offered to a new owner, who has yet to accept it. An earlier offer of it is void.
		TransferOffered {
			/// The device.
			device: DeviceId,
			/// In whose right.
			by: Authority,
			/// Who may accept it.
			to: AccountId,
		},
		/// The offer of a device was withdrawn.
		TransferWithdrawn {
			/// The device.
			device: DeviceId,
			/// In whose right.
			by: Authority,
		},
		/// A device was accepted by its new owner.
		Transferred {
			/// The device.
			device: DeviceId,
			/// The owner before.
			from: AccountId,
			/// The owner from now on.
			to: AccountId,
		},
		/// A device was revoked for good, and its key with it.
		Revoked {
			/// The device.
			device: DeviceId,
			/// In whose right.
			by: Authority,
			/// Why, in their words.
			reason: Text<MAX_REASON_BYTES>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No device has this number. Numbers are given out at enrolment: look for its `Enrolled` event.
		NotFound,
		/// No model has this number. Register the model first, or correct the number.
		ModelNotFound,
		/// The signer is neither the device's owner nor a council majority or, accepting a transfer, not the one that
		/// the device was offered to. Sign as that account, or put a motion to the council.
		NotAuthorised,
		/// The same model is registered already. Use its number, which is in `ModelIds`.
		AlreadyExists,
		/// The device to be enrolled or accepted has the same UEID as another device of that owner; a revoked device
		/// keeps its UEID. Correct the UEID.
		UeidAlreadyExists,
		/// The key is some device's key at present. Make a key for each device, on the device.
		KeyInUse,
		/// The key was a device's until it was rotated or the device revoked, and is banned since. Make a new key.
		KeyRetired,
		/// The key's account exists on this chain, with a nonce or a balance. A device's key has no other role: make a
		/// new key.
		KeyIsAccount,
		/// The proof is not this key's signature of the message for this operation on this chain. Have the device sign
		/// the bytes that `enrol` or `rotate_key` describes, for exactly this owner, model, UEID and, when rotating, device.
		ProofInvalid,
		/// The device was revoked, and nothing can be done to it any more. Enrol another under a new key and UEID.
		Revoked,
		/// Nobody has offered this device to anyone, or the offer was withdrawn. Its owner or the council offers it.
		NoTransferOffered,
		/// The device belongs to that account already. Offer it to another.
		AlreadyOwner,
		/// A text of the model is empty. State manufacturer, name and firmware.
		ModelTextEmpty,
		/// A text of the model is not UTF-8. Encode it as UTF-8.
		ModelTextNotUtf8,
		/// The UEID is empty. Declare the one that the device was made with (RFC 9711 §4.2.1).
		UeidEmpty,
		/// All numbers are given out. Only a runtime upgrade with wider numbers helps.
		IdsExhausted,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Registers a kind of device, so that devices of it can be enrolled. It gets the next free number.
		///
		/// ## Dispatch Origin
		///
		/// A council member, signing for itself.
		///
		/// ## Errors
		///
		/// - [`Error::ModelTextEmpty`], [`Error::ModelTextNotUtf8`]: a text of the model says nothing.
		/// - [`Error::AlreadyExists`]: it is registered already.
		/// - [`Error::IdsExhausted`]: there is no number left.
		///
		/// ## Events
		///
		/// [`Event::ModelRegistered`].
		#[pallet::call_index(0)]
		pub fn register_model(origin: OriginFor<T>, model: Model) -> DispatchResult {
			let member = T::RegistrarOrigin::ensure_origin(origin)?;
			Self::do_register_model(member, model)
		}

		/// Enrols a device of a registered model. The caller becomes its owner, and it gets the next free number.
		///
		/// `proof` is the key's signature of the bytes `beadle/key/v1`, the chain's genesis hash, `0x00`, and then, in
		/// SCALE, the caller's account, `model` and `ueid`
		/// ([`KeyOperation::Enrol`](beadle_primitives::message::KeyOperation::Enrol)).
		///
		/// ## Dispatch Origin
		///
		/// A council member, signing for itself.
		///
		/// ## Errors
		///
		/// - [`Error::ModelNotFound`]: the model is not registered.
		/// - [`Error::UeidEmpty`], [`Error::UeidAlreadyExists`]: the UEID says nothing, or the caller has it twice.
		/// - [`Error::KeyInUse`], [`Error::KeyRetired`], [`Error::KeyIsAccount`]: the key has, or had, another role.
		/// - [`Error::ProofInvalid`]: the key's possession is not proven.
		/// - [`Error::IdsExhausted`]: there is no number left.
		///
		/// ## Events
		///
		/// [`Event::Enrolled`].
		#[pallet::call_index(1)]
		pub fn enrol(
			origin: OriginFor<T>,
			model: ModelId,
			ueid: Ueid,
			key: DeviceKey,
			proof: MultiSignature,
		) -> DispatchResult {
			let owner = T::RegistrarOrigin::ensure_origin(origin)?;
			Self::do_enrol(owner, model, ueid, key, proof)
		}

		/// Replaces a device's key. The old key is retired at once and never comes back in any role; packs that it
		/// signed and that are not recorded yet are refused.
		///
		/// `proof` is the new key's signature of the bytes `beadle/key/v1`, the chain's genesis hash, `0x01`, and then, in
		/// SCALE, `device`, its owner, model and UEID
		/// ([`KeyOperation::Rotate`](beadle_primitives::message::KeyOperation::Rotate)).
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: there is no such device, or not any more.
		/// - [`Error::NotAuthorised`]: it is not the caller's.
		/// - [`Error::KeyInUse`], [`Error::KeyRetired`], [`Error::KeyIsAccount`]: the key has, or had, another role.
		/// - [`Error::ProofInvalid`]: the key's possession is not proven.
		///
		/// ## Events
		///
		/// [`Event::KeyRotated`].
		#[pallet::call_index(2)]
		pub fn rotate_key(
			origin: OriginFor<T>,
			device: DeviceId,
			key: DeviceKey,
			proof: MultiSignature,
		) -> DispatchResult {
			let (enrolled, by) = Self::ensure_steward(origin, device)?;
			Self::do_rotate_key(device, enrolled, by, key, proof)
		}

		/// Offers a device to a new owner, who becomes it by accepting. Until then nothing changes but that an earlier
		/// offer of the device is void.
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: there is no such device, or not any more.
		/// - [`Error::NotAuthorised`]: it is not the caller's.
		/// - [`Error::AlreadyOwner`]: it is offered to the owner that it has.
		///
		/// ## Events
		///
		/// [`Event::TransferOffered`].
		#[pallet::call_index(3)]
		pub fn offer_transfer(origin: OriginFor<T>, device: DeviceId, to: AccountId) -> DispatchResult {
			let (enrolled, by) = Self::ensure_steward(origin, device)?;
			Self::do_offer_transfer(device, enrolled, by, to)
		}

		/// Takes back the offer of a device.
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: there is no such device, or not any more.
		/// - [`Error::NotAuthorised`]: it is not the caller's.
		/// - [`Error::NoTransferOffered`]: it is not offered to anyone.
		///
		/// ## Events
		///
		/// [`Event::TransferWithdrawn`].
		#[pallet::call_index(4)]
		pub fn withdraw_transfer(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			let (_, by) = Self::ensure_steward(origin, device)?;
			Self::do_withdraw_transfer(device, by)
		}

		/// Accepts a device that was offered to the caller, who owns it from then on. Its number, key and history stay.
		///
		/// ## Dispatch Origin
		///
		/// A council member, signing for itself: the one that the device was offered to.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: there is no such device, or not any more.
		/// - [`Error::NoTransferOffered`]: it is not offered to anyone.
		/// - [`Error::NotAuthorised`]: it is offered to somebody else.
		/// - [`Error::UeidAlreadyExists`]: the caller has, or had, another device with its UEID.
		///
		/// ## Events
		///
		/// [`Event::Transferred`].
		#[pallet::call_index(5)]
		pub fn accept_transfer(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			let to = T::RegistrarOrigin::ensure_origin(origin)?;
			Self::do_accept_transfer(device, to)
		}

		/// Revokes a device's identity for good. Its key is retired, an offer of it is void, and its packs are refused
		/// from then on. Nothing undoes this: to stop a device for a while, suspend it.
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: there is no such device, or not any more.
		/// - [`Error::NotAuthorised`]: it is not the caller's.
		///
		/// ## Events
		///
		/// [`Event::Revoked`].
		#[pallet::call_index(6)]
		pub fn revoke(origin: OriginFor<T>, device: DeviceId, reason: Text<MAX_REASON_BYTES>) -> DispatchResult {
			let (enrolled, by) = Self::ensure_steward(origin, device)?;
			Self::do_revoke(device, enrolled, by, reason);
			Ok(())
		}
	}
}

impl<T: Config> DeviceDirectory for Pallet<T> {
	fn device(id: DeviceId) -> Option<Device> {
		Devices::<T>::get(id)
	}

	fn key_use(key: &AccountId) -> Option<KeyUse> {
		Keys::<T>::get(key)
	}

	fn count() -> DeviceId {
		NextDeviceId::<T>::get()
	}
}
