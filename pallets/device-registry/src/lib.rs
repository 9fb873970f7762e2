//! # Device Registry Pallet
//!
//! Keeps the identities: the models, the devices, their keys and their owners.
//!
//! - [`Config`]
//! - [`Call`]
//! - [`Event`]
//! - [`Error`]
//!
//! ## Overview
//!
//! A council member registers a *model*, a kind of device, and *enrols* devices of it. The member that enrols a device
//! becomes its owner. The pallet accepts a key only with a proof of possession: a signature by the key, bound to this
//! chain, the operation and all its arguments ([`beadle_primitives::message::KeyOperation`]). So nobody can enrol
//! another's key, nor use a proof a second time.
//!
//! ### Terminology
//!
//! - **Device.** It has a number that never changes, a Universal Entity ID that its owner declares, and a key that signs
//!   its packs. The number is its identity: the key can be *rotated* and the owner change, and the device's history
//!   stays attached to it.
//! - **Authority.** The right to act on a device. Its owner has it, by its own signature, and so has a majority of the
//!   council. Each call about a device first checks that the device exists, then the authority, then that the device is
//!   not revoked ([`EnsureAuthority`](beadle_primitives::traits::EnsureAuthority)).
//! - **Transfer.** A change of owner: one side offers the device, the other accepts it.
//! - **Revocation.** The end of a device, for good.
//!
//! ## Interface
//!
//! ### Dispatchable Functions
//!
//! | call | caller |
//! |---|---|
//! | `register_model`, `enrol` | a council member |
//! | `rotate_key`, `offer_transfer`, `withdraw_transfer`, `revoke` | the device's owner, or a majority of the council |
//! | `accept_transfer` | the council member that the device was offered to |
//!
//! ### Traits
//!
//! - [`DeviceDirectory`](beadle_primitives::traits::DeviceDirectory), by which other pallets look up devices and keys.
//! - [`EnsureAuthority`](beadle_primitives::traits::EnsureAuthority), which [`EnsureOwnerOrCouncil`] implements for
//!   other pallets that act on devices.
//!
//! ## Examples
//!
//! A council member enrols a device, and owns it:
#![doc = docify::embed!("src/tests/enrol.rs", a_member_enrols_a_device_and_owns_it)]
//!
//! A rotated key is retired, and the device stays the same:
#![doc = docify::embed!("src/tests/rotate_key.rs", the_owner_rotates_and_the_old_key_retires)]
//!
//! ## Low Level / Implementation Details
//!
//! - **Numbers** of models and devices start at zero and have no gaps. Models and devices are never removed, so no
//!   number has two meanings.
//! - **Keys** are looked up by their account. One map tells both whose key it is and whether it is banned: an entry,
//!   once made, stays, and only changes from active to retired. So a key that ever was a device's never becomes one
//!   again. Conversely, the pallet refuses a key whose account exists in the system pallet, with a nonce or a balance.
//! - **UEIDs** are unique per owner, not globally: they are declared, not proven, and one member's claim must not keep
//!   another from enrolling its own device. A revoked device keeps its UEID.
//! - **A transfer** takes the consent of both sides, so that nobody has to answer for a device against their will.
//! - **[`Config::OnAction`]** is notified of every change to a device, after the pallet's own event. An offer is no
//!   change yet; its acceptance is.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod calls;

mod authority;
mod keys;

mod directory;

mod types;

mod faults;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod weights;

#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::expect_used)]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use authority::EnsureOwnerOrCouncil;
pub use pallet::*;
pub use types::RegisteredModel;
pub use weights::WeightInfo;

/// The configuration, storage, events, errors and calls.
// The macros generate conversions and uses of `expect`; the calls' bodies are in other files.
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

	/// The pallet; see the crate's documentation.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet by the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId, Hash = H256> {
		/// Origin that may register models, enrol devices and accept transfers: a council member, by its own signature.
		type RegistrarOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = AccountId>;

		/// Origin that may do to any device what its owner may: a majority of the council.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Notified of every change to a device.
		type OnAction: OnAction;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Number of the next model.
	#[pallet::storage]
	pub type NextModelId<T: Config> = StorageValue<_, ModelId, ValueQuery>;

	/// Registered models.
	///
	/// Hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Twox64Concat, ModelId, RegisteredModel, OptionQuery>;

	/// Number of each registered model; keeps models unique.
	///
	/// Hashed with `Blake2_128Concat`: the member that registers a model chooses its texts.
	#[pallet::storage]
	pub type ModelIds<T: Config> = StorageMap<_, Blake2_128Concat, Model, ModelId, OptionQuery>;

	/// Number of the next device.
	#[pallet::storage]
	pub type NextDeviceId<T: Config> = StorageValue<_, DeviceId, ValueQuery>;

	/// Enrolled devices, revoked ones included.
	///
	/// Hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Devices<T: Config> = StorageMap<_, Twox64Concat, DeviceId, Device, OptionQuery>;

	/// Use of each key that ever was a device's, by the key's account. Entries are never removed.
	///
	/// Hashed with `Blake2_128Concat`: keys can be generated until one has an account of choice.
	#[pallet::storage]
	pub type Keys<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, KeyUse, OptionQuery>;

	/// Device with each Universal Entity ID of each owner. A revoked device keeps its entry.
	///
	/// Both hashed with `Blake2_128Concat`: people choose accounts and UEIDs. The owner is the first key, so that an
	/// owner's devices can be listed.
	#[pallet::storage]
	pub type Ueids<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, AccountId, Blake2_128Concat, Ueid, DeviceId, OptionQuery>;

	/// Pending transfers: device → proposed owner.
	///
	/// Hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type PendingTransfers<T: Config> = StorageMap<_, Twox64Concat, DeviceId, AccountId, OptionQuery>;

	/// Changes of models and devices.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A model was registered.
		ModelRegistered {
			/// Number of the model.
			model: ModelId,
			/// The council member that registered it.
			registered_by: AccountId,
		},
		/// A device was enrolled.
		Enrolled {
			/// Number of the device.
			device: DeviceId,
			/// The council member that enrolled it and owns it.
			owner: AccountId,
			/// Model of the device.
			model: ModelId,
			/// The key that signs the device's packs.
			key: DeviceKey,
		},
		/// A device's key was replaced; the previous key is retired for good.
		KeyRotated {
			/// The device.
			device: DeviceId,
			/// Authority by which the call was made.
			by: Authority,
			/// The key that signs the device's packs from now on.
			key: DeviceKey,
		},
		/// A device was offered to a new owner, who has yet to accept it. An earlier offer of the device is void.
		TransferOffered {
			/// The device.
			device: DeviceId,
			/// Authority by which the call was made.
			by: Authority,
			/// The council member that may accept the device.
			to: AccountId,
		},
		/// The offer of a device was withdrawn.
		TransferWithdrawn {
			/// The device.
			device: DeviceId,
			/// Authority by which the call was made.
			by: Authority,
		},
		/// A device was accepted by its new owner.
		Transferred {
			/// The device.
			device: DeviceId,
			/// The previous owner.
			from: AccountId,
			/// The new owner.
			to: AccountId,
		},
		/// A device was revoked for good, and its key retired.
		Revoked {
			/// The device.
			device: DeviceId,
			/// Authority by which the call was made.
			by: Authority,
			/// Stated reason.
			reason: Text<MAX_REASON_BYTES>,
		},
	}

	/// Reason why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// No device has this number. Numbers are assigned at enrolment: look for the device's `Enrolled` event.
		NotFound,
		/// No model has this number. Register the model first, or correct the number.
		ModelNotFound,
		/// The signer is neither the device's owner nor a council majority or, when accepting a transfer, not the
		/// account that the device was offered to. Sign as that account, or put a motion to the council.
		NotAuthorised,
		/// The same model is already registered. Use its number, which is in `ModelIds`.
		AlreadyExists,
		/// The device to be enrolled or accepted has the same UEID as another device of that owner; a revoked device
		/// keeps its UEID. Correct the UEID.
		UeidAlreadyExists,
		/// The key is currently a device's key. Generate a separate key for each device, on the device.
		KeyInUse,
		/// The key was a device's until it was rotated or the device revoked, and has been banned since. Generate a new
		/// key.
		KeyRetired,
		/// The key's account exists on this chain, with a nonce or a balance. A device's key has no other role:
		/// generate a new key.
		KeyIsAccount,
		/// The proof is not this key's signature of the message for this operation on this chain. Have the device sign
		/// the bytes that `enrol` or `rotate_key` describes, for exactly this owner, model, UEID and, when rotating,
		/// device.
		ProofInvalid,
		/// The device was revoked for good, so nothing can be changed about it. Enrol another under a new key and UEID.
		Revoked,
		/// This device is not offered to anyone, or the offer was withdrawn. Its owner or the council can offer it.
		NoTransferOffered,
		/// The device already belongs to that account. Offer it to another.
		AlreadyOwner,
		/// A text of the model is empty. State manufacturer, name and firmware.
		ModelTextEmpty,
		/// A text of the model is not UTF-8. Encode it as UTF-8.
		ModelTextNotUtf8,
		/// The UEID is empty. Declare the one that the device was made with (RFC 9711 §4.2.1).
		UeidEmpty,
		/// All numbers are used up. Only a runtime upgrade with wider numbers helps.
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
		/// Registers a model, so that devices of it can be enrolled. It gets the next free number.
		///
		/// ## Dispatch Origin
		///
		/// A council member, by its own signature.
		///
		/// ## Errors
		///
		/// - [`Error::ModelTextEmpty`], [`Error::ModelTextNotUtf8`]: a text of the model is empty or not UTF-8.
		/// - [`Error::AlreadyExists`]: the same model is already registered.
		/// - [`Error::IdsExhausted`]: no model number is left.
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
		/// `proof` is the key's signature of these bytes: `beadle/key/v1`, the chain's genesis hash, `0x00`, and then,
		/// in SCALE, the caller's account, `model` and `ueid`
		/// ([`KeyOperation::Enrol`](beadle_primitives::message::KeyOperation::Enrol)).
		///
		/// ## Dispatch Origin
		///
		/// A council member, by its own signature.
		///
		/// ## Errors
		///
		/// - [`Error::ModelNotFound`]: the model is not registered.
		/// - [`Error::UeidEmpty`], [`Error::UeidAlreadyExists`]: the UEID is empty, or another device of the caller's
		///   has it.
		/// - [`Error::KeyInUse`], [`Error::KeyRetired`], [`Error::KeyIsAccount`]: the key has, or had, another role.
		/// - [`Error::ProofInvalid`]: the proof does not show possession of the key.
		/// - [`Error::IdsExhausted`]: no device number is left.
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
		/// `proof` is the new key's signature of these bytes: `beadle/key/v1`, the chain's genesis hash, `0x01`, and
		/// then, in SCALE, `device`, its owner, model and UEID
		/// ([`KeyOperation::Rotate`](beadle_primitives::message::KeyOperation::Rotate)).
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: no device has this number, or it was revoked.
		/// - [`Error::NotAuthorised`]: the caller has no authority over the device.
		/// - [`Error::KeyInUse`], [`Error::KeyRetired`], [`Error::KeyIsAccount`]: the key has, or had, another role.
		/// - [`Error::ProofInvalid`]: the proof does not show possession of the key.
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
			let (enrolled, by) = Self::ensure_authority(origin, device)?;
			Self::do_rotate_key(device, enrolled, by, key, proof)
		}

		/// Offers a device to a new owner, who becomes the owner by accepting. Until then nothing changes, except that
		/// an earlier offer of the device is void.
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: no device has this number, or it was revoked.
		/// - [`Error::NotAuthorised`]: the caller has no authority over the device.
		/// - [`Error::AlreadyOwner`]: the device already belongs to that account.
		///
		/// ## Events
		///
		/// [`Event::TransferOffered`].
		#[pallet::call_index(3)]
		pub fn offer_transfer(origin: OriginFor<T>, device: DeviceId, to: AccountId) -> DispatchResult {
			let (enrolled, by) = Self::ensure_authority(origin, device)?;
			Self::do_offer_transfer(device, enrolled, by, to)
		}

		/// Withdraws the offer of a device.
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: no device has this number, or it was revoked.
		/// - [`Error::NotAuthorised`]: the caller has no authority over the device.
		/// - [`Error::NoTransferOffered`]: the device is not offered to anyone.
		///
		/// ## Events
		///
		/// [`Event::TransferWithdrawn`].
		#[pallet::call_index(4)]
		pub fn withdraw_transfer(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			let (_, by) = Self::ensure_authority(origin, device)?;
			Self::do_withdraw_transfer(device, by)
		}

		/// Accepts a device that was offered to the caller, who becomes its owner. Its number, key and history stay.
		///
		/// ## Dispatch Origin
		///
		/// A council member, by its own signature: the one that the device was offered to.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: no device has this number, or it was revoked.
		/// - [`Error::NoTransferOffered`]: the device is not offered to anyone.
		/// - [`Error::NotAuthorised`]: the device is offered to another account.
		/// - [`Error::UeidAlreadyExists`]: another device of the caller's has the same UEID, be it revoked or not.
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
		/// - [`Error::NotFound`], [`Error::Revoked`]: no device has this number, or it is already revoked.
		/// - [`Error::NotAuthorised`]: the caller has no authority over the device.
		///
		/// ## Events
		///
		/// [`Event::Revoked`].
		#[pallet::call_index(6)]
		pub fn revoke(origin: OriginFor<T>, device: DeviceId, reason: Text<MAX_REASON_BYTES>) -> DispatchResult {
			let (enrolled, by) = Self::ensure_authority(origin, device)?;
			Self::do_revoke(device, enrolled, by, reason)
		}
	}
}
