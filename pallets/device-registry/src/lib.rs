//! # Device Registry Pallet
//!
//! Keeps the identities: the models, the devices, their keys and their owners. It also keeps what is known of how far
//! they can be trusted: who holds a key, until when a model is supported, and what is known against it.
//!
//! - [`Config`]
//! - [`Call`]
//! - [`Event`]
//! - [`Error`]
//!
//! ## Overview
//!
//! A member of the council registers a *model*, a kind of device, and *enrols* devices of it. The organisation that
//! enrols a device becomes its owner. The pallet accepts a key only with a proof of possession: a signature by the key,
//! bound to this chain, the operation and all its arguments ([`beadle_primitives::message::KeyOperation`]). So nobody
//! can enrol another's key, nor use a proof a second time.
//!
//! ### Terminology
//!
//! - **Device.** It has a number that never changes, a Universal Entity ID that its owner declares, and a key that
//!   signs its packs. The number is its identity: the key can be *rotated* and the owner change, and the device's
//!   history stays attached to it.
//! - **Authority.** The right to act on a device. The organisation that owns it has it, by the signature of its account
//!   and as long as it has a seat on the council, and so has a majority of the council. Each call about a device first
//!   checks that the device exists, then the authority, then that the device is not revoked
//!   ([`EnsureAuthority`](beadle_primitives::traits::EnsureAuthority)).
//! - **Transfer.** A change of owner: one side offers the device, the other accepts it. Only the council withdraws what
//!   the council has offered.
//! - **Revocation.** The end of a device, for good. Of what it was, a digest is left.
//! - **Hardware.** A manufacturer's model, whatever its firmware. Its number is that of the first model that was
//!   registered of it.
//! - **Custody.** Who holds the secret of a device's key: the device, a secure element in it, or a *gateway*, which is
//!   another enrolled device. It is *declared* by the owner, and *confirmed* once it is the council's word.
//! - **Support.** The time until which flaws in a model are mended. The organisation that registered the model states
//!   it, or the council does.
//! - **Advisory.** A vulnerability that the council has published, of a model with its firmware or whatever the
//!   firmware.
//! - **Ban.** The council's word that a key, though no device's, is not to be trusted as one: no device is enrolled
//!   under it or rotated to it. It concerns devices only. What the key's account may sign is as before: a majority of
//!   the council must not take a voice by a ban.
//!
//! ## Interface
//!
//! ### Dispatchable Functions
//!
//! | call | caller |
//! |---|---|
//! | `register_model`, `enrol` | a member of the council |
//! | `rotate_key`, `declare_custody`, `revoke` | the device's owner, or a majority of the council |
//! | `offer_transfer`, `withdraw_transfer` | the device's owner, or a majority of the council |
//! | `accept_transfer` | the member that the device was offered to |
//! | `set_support` | the organisation that registered the model, or a majority of the council |
//! | `confirm_custody`, `publish_advisory`, `withdraw_advisory` | a majority of the council |
//! | `ban_key`, `lift_ban`, `release_ueid` | a majority of the council |
//!
//! ### Traits
//!
//! - [`DeviceDirectory`](beadle_primitives::traits::DeviceDirectory), by which other pallets look up devices and keys.
//! - [`EnsureAuthority`](beadle_primitives::traits::EnsureAuthority), which [`EnsureOwnerOrCouncil`] implements for
//!   other pallets that act on devices.
//!
//! Attestation results are composed from the device, [`Pallet::support`] and [`Pallet::advisories`].
//!
//! ## Examples
//!
//! A council member enrols a device, and owns it:
#![doc = docify::embed!("src/tests/enrol.rs", a_member_enrols_a_device_and_owns_it)]
//!
//! A rotated key is retired, and the device stays the same:
#![doc = docify::embed!("src/tests/rotate_key.rs", the_owner_rotates_and_the_old_key_retires)]
//!
//! The council confirms what an owner has declared:
#![doc = docify::embed!("src/tests/confirm_custody.rs", the_council_confirms_what_it_has_seen)]
//!
//! What a gateway has held, it still has. So a device leaves its gateway with a new key:
#![doc = docify::embed!("src/tests/rotate_key.rs", a_device_leaves_its_gateway_with_a_new_key)]
//!
//! ## Low Level / Implementation Details
//!
//! - **Numbers** of models and devices start at zero and have no gaps. Models and devices are never removed, so no
//!   number has two meanings.
//! - **Keys** are looked up by their account. One map tells both whose key it is and whether it is banned: the entry of
//!   a device's key, once made, stays, and only changes from active to retired. So a key that ever was a device's never
//!   becomes one again. Since these entries stay for ever, the map has hashes of keys only. Only a ban of a key that
//!   never was a device's can be lifted. Conversely, the pallet refuses a
//!   key whose account has signed transactions or signs for an organisation. A balance is no hindrance: anybody could
//!   send one. Keys under which signatures can be made without a secret are refused, too.
//! - **Custody** is of a key, and each declaration and confirmation names the key, since the owner may rotate it while
//!   the council votes. Who has held a secret still has it. So of the same key an owner can only declare a custody that
//!   is no better ([`Custody::is_no_better_than`](beadle_primitives::Custody::is_no_better_than)): a secure element may
//!   turn out to be the device, and the device a gateway. Out of a gateway's custody, to another's, or into a secure
//!   element takes a new key, of which the custody is declared with the rotation, or the council's word. What is the
//!   council's word the owner cannot change as long as the key is the same; it ends with the key. A transfer leaves the
//!   key where it is.
//! - **Gateways** make no chains: a device in a gateway's custody is no gateway. So who asks whether a device's key is
//!   in good hands reads one more device and no more than one. An owner names its own gateways only, for its word must
//!   not bind another organisation; the council may name any, and a device may stay where it is. When a gateway is
//!   transferred or revoked, the devices in its custody stay there until they get another key or the council declares
//!   otherwise.
//! - **Revoked devices** leave their number, the owner at the end, the hashes of their keys, and a digest: the hash of
//!   the entry in [`Devices`] as it was ([`DeviceEntry::digest`](beadle_primitives::DeviceEntry::digest)). Who has that
//!   entry from an archive can show what the device was. Why it was revoked is in the device's log, not here.
//! - **Advisories** on hardware are kept once, under the number of the hardware.
//! - **UEIDs** are unique per owner, not globally: they are declared, not proven, and one member's claim must not keep
//!   another from enrolling its own device. The UEID of a revoked device is free again, unless only the council could have
//!   reinstated it: then the owner gets the UEID back from the council alone, so that no suspension is shaken off by enrolling
//!   the device anew.
//! - **Budgets.** A device that is not revoked, and its grant, are in use of its owner's budget. Models are in nobody's,
//!   since everybody uses them; each organisation can register [`Config::MaxModels`] of them.
//! - **A transfer** takes the consent of both sides, so that nobody has to answer for a device against their will.
//! - **[`Config::OnAction`]** is notified of every change to a device, after the pallet's own event. An offer is no
//!   change yet; its acceptance is.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod bans;
mod calls;
mod custody;
mod models;
mod ueids;

mod authority;
mod keys;

mod directory;

mod types;

mod faults;
#[cfg(any(feature = "try-runtime", feature = "std"))]
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
pub use types::{Offer, RegisteredModel, Support};
pub use weights::WeightInfo;

/// The configuration, storage, events, errors and calls.
// The macros generate conversions and uses of `expect`; the calls' bodies are in other files.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::{Offer, RegisteredModel, WeightInfo};
	use beadle_primitives::{
		device::MAX_MODEL_TEXT_BYTES,
		standing::MAX_REASON_BYTES,
		support::MAX_ADVISORIES,
		traits::{Budgets, Grants, OnAction, Organisations, Suspensions},
		AccountId, Advisory, AdvisoryId, AdvisoryScope, Authority, Custody, DeviceEntry, DeviceId, DeviceKey, KeyUse,
		Model, ModelId, Moment, OrganisationId, Text, Ueid,
	};
	use frame_support::{pallet_prelude::*, traits::EnsureOrigin};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::MultiSignature;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(3);

	/// The pallet; see the crate's documentation.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet by the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId, Hash = H256> {
		/// Origin that may register models, enrol devices and accept transfers: a member of the council, by its own
		/// signature.
		type RegistrarOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Origin that may do to any device what its owner may: a majority of the council.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Looks up organisations.
		type Organisations: Organisations;

		/// Keeps account of the devices that organisations have.
		type Budgets: Budgets;

		/// Looks up what a device's grant takes from its owner's budget.
		type Grants: Grants;

		/// Looks up what counts against a device.
		type Suspensions: Suspensions;

		/// Notified of every change to a device.
		type OnAction: OnAction;

		/// The most models that an organisation can register.
		#[pallet::constant]
		type MaxModels: Get<u32>;

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

	/// Number of models that each organisation has registered.
	///
	/// Hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type ModelCounts<T: Config> = StorageMap<_, Twox64Concat, OrganisationId, u32, ValueQuery>;

	/// Number of each hardware, which is that of the first model registered of it, by manufacturer and name.
	///
	/// Hashed with `Blake2_128Concat`: the member that registers a model chooses its texts. The manufacturer is the
	/// first key, so that its hardware can be listed.
	#[pallet::storage]
	pub type Hardware<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		Text<MAX_MODEL_TEXT_BYTES>,
		Blake2_128Concat,
		Text<MAX_MODEL_TEXT_BYTES>,
		ModelId,
		OptionQuery,
	>;

	/// Advisories on each model: those on the model with its firmware, and under the number of a hardware those on the
	/// model whatever its firmware.
	///
	/// Models are hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the
	/// trie. Scopes are two.
	#[pallet::storage]
	pub type Advisories<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ModelId,
		Twox64Concat,
		AdvisoryScope,
		BoundedVec<Advisory, ConstU32<MAX_ADVISORIES>>,
		ValueQuery,
	>;

	/// Number of the next device.
	#[pallet::storage]
	pub type NextDeviceId<T: Config> = StorageValue<_, DeviceId, ValueQuery>;

	/// Enrolled devices, and what is left of revoked ones.
	///
	/// Hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Devices<T: Config> = StorageMap<_, Twox64Concat, DeviceId, DeviceEntry, OptionQuery>;

	/// Use of each key that ever was a device's, by the key's account, and of each banned key. Only the entries of
	/// banned keys are ever removed.
	///
	/// Hashed with `Blake2_128`, since keys can be generated until one has an account of choice; without the account,
	/// since the entries stay for ever. Keys in use are in `Devices`, and events have all others.
	#[pallet::storage]
	pub type Keys<T: Config> = StorageMap<_, Blake2_128, AccountId, KeyUse, OptionQuery>;

	/// Device with each Universal Entity ID of each owner. Of revoked devices, those that only the council could have
	/// reinstated.
	///
	/// Owners are hashed with `Twox64Concat`, since the chain assigns their numbers, UEIDs with `Blake2_128Concat`,
	/// since people choose them. The owner is the first key, so that an owner's devices can be listed.
	#[pallet::storage]
	pub type Ueids<T: Config> =
		StorageDoubleMap<_, Twox64Concat, OrganisationId, Blake2_128Concat, Ueid, DeviceId, OptionQuery>;

	/// Number of devices, revoked ones not counted, of which each gateway holds the keys.
	///
	/// Hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Gateways<T: Config> = StorageMap<_, Twox64Concat, DeviceId, u32, OptionQuery>;

	/// Pending offers of devices.
	///
	/// Hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type PendingTransfers<T: Config> = StorageMap<_, Twox64Concat, DeviceId, Offer, OptionQuery>;

	/// Changes of models and devices.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A model was registered.
		ModelRegistered {
			/// Number of the model.
			model: ModelId,
			/// The organisation that registered it.
			registered_by: OrganisationId,
		},
		/// A device was enrolled.
		Enrolled {
			/// Number of the device.
			device: DeviceId,
			/// The organisation that enrolled it and owns it.
			owner: OrganisationId,
			/// Model of the device.
			model: ModelId,
			/// The key that signs the device's packs.
			key: DeviceKey,
			/// Holder of the key's secret, as the owner declares it.
			custody: Custody,
		},
		/// A device's key was replaced; the previous key is retired for good. The custody of the new one is confirmed
		/// only if the council has declared it.
		KeyRotated {
			/// The device.
			device: DeviceId,
			/// Authority by which the call was made.
			by: Authority,
			/// The key that signs the device's packs from now on.
			key: DeviceKey,
			/// Holder of that key's secret, as it was declared.
			custody: Custody,
		},
		/// A device was offered to a new owner, who has yet to accept it. An earlier offer of the device is void.
		TransferOffered {
			/// The device.
			device: DeviceId,
			/// Authority by which the call was made.
			by: Authority,
			/// The organisation that may accept the device.
			to: OrganisationId,
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
			from: OrganisationId,
			/// The new owner.
			to: OrganisationId,
		},
		/// A device was revoked for good, and its key retired. What is left of it is a digest.
		Revoked {
			/// The device.
			device: DeviceId,
			/// Authority by which the call was made.
			by: Authority,
			/// Stated reason.
			reason: Text<MAX_REASON_BYTES>,
		},
		/// It was declared who holds the secret of a device's key. What the council declares is confirmed by it.
		CustodyDeclared {
			/// The device.
			device: DeviceId,
			/// Authority by which the call was made.
			by: Authority,
			/// The holder.
			custody: Custody,
		},
		/// The council confirmed who holds the secret of a device's key.
		CustodyConfirmed {
			/// The device.
			device: DeviceId,
			/// The holder.
			custody: Custody,
		},
		/// It was stated until when a model is supported.
		SupportSet {
			/// The model.
			model: ModelId,
			/// Authority by which the call was made; the owner of a model is the organisation that registered it.
			by: Authority,
			/// Time at which the support ends; none if an earlier statement was taken back.
			supported_until: Option<Moment>,
		},
		/// The council published an advisory: devices of the model are known to be vulnerable.
		AdvisoryPublished {
			/// The model or, if the advisory is on a model whatever its firmware, the hardware.
			model: ModelId,
			/// The advisory.
			advisory: Advisory,
		},
		/// The council withdrew an advisory.
		AdvisoryWithdrawn {
			/// The model or, if the advisory was on a model whatever its firmware, the hardware.
			model: ModelId,
			/// What the advisory was about.
			scope: AdvisoryScope,
			/// Identifier of the advisory.
			id: AdvisoryId,
		},
		/// The council banned a key that is no device's: it can become none.
		KeyBanned {
			/// Account of the key.
			key: AccountId,
			/// Stated reason.
			reason: Text<MAX_REASON_BYTES>,
		},
		/// The council lifted the ban of a key.
		BanLifted {
			/// Account of the key.
			key: AccountId,
		},
		/// The council released the UEID of a revoked device: its owner can enrol or accept a device with it.
		UeidReleased {
			/// The revoked device.
			device: DeviceId,
			/// The organisation that owned it at the end.
			owner: OrganisationId,
			/// The UEID.
			ueid: Ueid,
		},
	}

	/// Reason why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// No device has this number. Numbers are assigned at enrolment: look for the device's `Enrolled` event.
		NotFound,
		/// No model has this number. Register the model first, or correct the number.
		ModelNotFound,
		/// The signer is neither the account of the organisation that owns the device nor a council majority or, when
		/// accepting a transfer, not of the organisation that the device was offered to. Sign as that organisation, or
		/// put a motion to the council.
		NotAuthorised,
		/// The same model is already registered. Use its number, which is in `ModelIds`.
		AlreadyExists,
		/// The device to be enrolled or accepted has the same UEID as another device of that owner. Correct the UEID,
		/// or revoke the other device first.
		UeidAlreadyExists,
		/// The key is currently a device's key. Generate a separate key for each device, on the device.
		KeyInUse,
		/// The key was a device's until it was rotated or the device revoked. It never comes back in any role, so it
		/// needs no ban. Generate a new key.
		KeyRetired,
		/// The key's account has signed transactions on this chain, or signs for an organisation. A device's key has no
		/// other role: generate a new key.
		KeyIsAccount,
		/// The proof is not this key's signature of the message for this operation on this chain. Have the device sign
		/// the bytes that `enrol` or `rotate_key` describes, for exactly this owner, model, UEID and custody and, when
		/// rotating, this device.
		ProofInvalid,
		/// The device was revoked for good, so nothing can be changed about it. Enrol another under a new key; its UEID is
		/// free, unless alarms had suspended it lately, or only the council could have reinstated it.
		Revoked,
		/// This device is not offered to anyone, the offer was withdrawn, or the council has expelled its owner or replaced the
		/// owner's account since. Its owner or the council can offer it.
		NoTransferOffered,
		/// The device already belongs to that organisation. Offer it to another.
		AlreadyOwner,
		/// A text of the model is empty. State manufacturer, name and firmware.
		ModelTextEmpty,
		/// A text of the model is not UTF-8. Encode it as UTF-8.
		ModelTextNotUtf8,
		/// The UEID is empty. Declare the one that the device was made with (RFC 9711 §4.2.1).
		UeidEmpty,
		/// All numbers are used up. Only a runtime upgrade with wider numbers helps.
		IdsExhausted,
		/// No organisation has this number. `organisations.organisations` lists them.
		OrganisationNotFound,
		/// The council has offered the device, and only the council can withdraw or replace its offer.
		OfferedByCouncil,
		/// The organisation's budget has no room for the device, or for its grant. Revoke devices, or ask the council
		/// for a larger budget.
		BudgetExceeded,
		/// Anybody could sign under this key: it is a point of small order. Generate a key as its scheme demands.
		KeyWeak,
		/// The council has banned the key as such. Generate a new key, or ask the council to lift the ban.
		KeyBanned,
		/// The key is not banned, so there is no ban to lift. Correct the key; a device's key that is retired stays so.
		KeyNotBanned,
		/// The key signs a device's packs, so it cannot be banned as such. Rotate the device's key or revoke the
		/// device: either retires the key for good.
		KeyNotRetired,
		/// The key's account signs for an organisation, so the key can be no device's anyway. It needs no ban.
		KeyOfMember,
		/// No device has the number of the gateway. Enrol the gateway first, or correct the number.
		GatewayNotFound,
		/// The gateway was revoked for good, so it can hold no key. Name another.
		GatewayRevoked,
		/// The gateway belongs to another organisation. Name a gateway of the device's owner, or have the council
		/// declare the custody.
		GatewayNotOwned,
		/// The key of the named gateway is itself in a gateway's custody, so it can hold no other key. Name that
		/// gateway.
		GatewayInCustody,
		/// A device is no gateway of its own. Declare that the device holds its key.
		GatewayIsDevice,
		/// The device holds the keys of other devices, so no gateway can hold its key. Declare another custody of those
		/// devices first.
		DeviceIsGateway,
		/// The device's key or, when confirming, its declared custody is not what the call names. Look at the device
		/// anew, and name what it has by now.
		CustodyChanged,
		/// The council has stated until when the model is supported, and only the council changes that.
		SupportSetByCouncil,
		/// Identifier or address of the advisory is empty. State both.
		AdvisoryTextEmpty,
		/// Identifier or address of the advisory is not UTF-8. Encode it as UTF-8.
		AdvisoryTextNotUtf8,
		/// An advisory with this identifier on this model is published already. Withdraw it before you publish it anew.
		AdvisoryAlreadyExists,
		/// No advisory on this model has this identifier and this scope. `deviceRegistry.advisories` lists them.
		AdvisoryNotFound,
		/// The model has as many advisories of this scope as it can have. Withdraw those that no longer matter, or
		/// publish one that covers several.
		MaxAdvisoriesExceeded,
		/// The custody of this key is the council's word, and only the council changes that. Rotate the key, and declare
		/// the custody of the new one, or put a motion to the council.
		CustodySetByCouncil,
		/// Of the same key only a custody that is no better can be declared: a gateway that has held the secret still
		/// has it, and a secret that could be read was perhaps read. Rotate the key, and declare the custody of the new
		/// one, or put a motion to the council.
		NewKeyNeeded,
		/// The organisation has registered as many models as it can, `maxModels`. Use one that is registered, by whomever,
		/// or have another member register it.
		MaxModelsExceeded,
		/// A device with this UEID was revoked when alarms had suspended it lately, or when only the council could have
		/// reinstated it, so the UEID stays taken. Put a motion to the council that releases it, once the cause is found.
		UeidHeld,
		/// No revoked device holds this UEID of this organisation. Correct the organisation or the UEID; that of a device that
		/// is enrolled is free once the device is revoked.
		UeidNotHeld,
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
		/// - `model`: manufacturer, name and firmware, each in UTF-8. Another firmware is another model.
		///
		/// ## Dispatch Origin
		///
		/// A member of the council, by its own signature.
		///
		/// ## Errors
		///
		/// - [`Error::ModelTextEmpty`], [`Error::ModelTextNotUtf8`]: a text of the model is empty or not UTF-8.
		/// - [`Error::AlreadyExists`]: the same model is already registered.
		/// - [`Error::MaxModelsExceeded`]: the caller's organisation has registered as many as it can.
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

		/// Enrols a device of a registered model. The caller's organisation becomes its owner, and it gets the next
		/// free number.
		///
		/// - `model`: number of the device's model.
		/// - `ueid`: Universal Entity ID that the device was made with.
		/// - `custody`: holder of the key's secret. A gateway must be one of the caller's.
		/// - `key`: key that will sign the device's packs.
		/// - `proof`: the key's signature of these bytes: `beadle/key/v1`, the chain's genesis hash, `0x00`, and then,
		///   in SCALE, the number of the caller's organisation, `model`, `ueid` and `custody`
		///   ([`KeyOperation::Enrol`](beadle_primitives::message::KeyOperation::Enrol)).
		///
		/// ## Dispatch Origin
		///
		/// A member of the council, by its own signature.
		///
		/// ## Errors
		///
		/// - [`Error::ModelNotFound`]: the model is not registered.
		/// - [`Error::UeidEmpty`], [`Error::UeidAlreadyExists`]: the UEID is empty, or another device of the caller's
		///   has it.
		/// - [`Error::UeidHeld`]: a revoked device of the caller's has it, against which something counted.
		/// - [`Error::GatewayNotFound`], [`Error::GatewayRevoked`], [`Error::GatewayNotOwned`],
		///   [`Error::GatewayInCustody`]: the device in whose custody the key is to be is no gateway of the caller's.
		/// - [`Error::KeyInUse`], [`Error::KeyRetired`], [`Error::KeyIsAccount`], [`Error::KeyBanned`],
		///   [`Error::KeyWeak`]: the key has, or had, another role, is banned, or is no key.
		/// - [`Error::ProofInvalid`]: the proof does not show possession of the key.
		/// - [`Error::BudgetExceeded`]: the organisation has as many devices as it may have.
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
			custody: Custody,
			key: DeviceKey,
			proof: MultiSignature,
		) -> DispatchResult {
			let owner = T::RegistrarOrigin::ensure_origin(origin)?;
			Self::do_enrol(owner, model, ueid, custody, key, proof)
		}

		/// Replaces a device's key. The old key is retired at once and never comes back in any role; packs that it
		/// signed and that are not recorded yet are refused. The custody of the new key is declared with it, and takes
		/// the place of what was declared or confirmed of the old one.
		///
		/// - `device`: number of the device.
		/// - `custody`: holder of the new key's secret. A gateway must be one of the device's owner's or the one that
		///   has held the old key, unless the council declares it.
		/// - `key`: key that will sign the device's packs.
		/// - `proof`: the new key's signature of these bytes: `beadle/key/v1`, the chain's genesis hash, `0x01`, and
		///   then, in SCALE, `device`, its owner, model and UEID, and `custody`
		///   ([`KeyOperation::Rotate`](beadle_primitives::message::KeyOperation::Rotate)).
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: no device has this number, or it was revoked.
		/// - [`Error::NotAuthorised`]: the caller has no authority over the device.
		/// - [`Error::GatewayNotFound`], [`Error::GatewayRevoked`], [`Error::GatewayNotOwned`],
		///   [`Error::GatewayInCustody`]: the named device can be no gateway of this one.
		/// - [`Error::GatewayIsDevice`], [`Error::DeviceIsGateway`]: the device names itself, or is a gateway itself.
		/// - [`Error::KeyInUse`], [`Error::KeyRetired`], [`Error::KeyIsAccount`], [`Error::KeyBanned`],
		///   [`Error::KeyWeak`]: the key has, or had, another role, is banned, or is no key.
		/// - [`Error::ProofInvalid`]: the proof does not show possession of the key.
		///
		/// ## Events
		///
		/// [`Event::KeyRotated`].
		#[pallet::call_index(2)]
		pub fn rotate_key(
			origin: OriginFor<T>,
			device: DeviceId,
			custody: Custody,
			key: DeviceKey,
			proof: MultiSignature,
		) -> DispatchResult {
			let (enrolled, by) = Self::ensure_authority(origin, device)?;
			Self::do_rotate_key(device, enrolled, by, custody, key, proof)
		}

		/// Offers a device to a new owner, who becomes the owner by accepting. Until then nothing changes, except that
		/// an earlier offer of the device is void.
		///
		/// - `device`: number of the device.
		/// - `to`: number of the organisation that may accept it.
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: no device has this number, or it was revoked.
		/// - [`Error::NotAuthorised`]: the caller has no authority over the device.
		/// - [`Error::OrganisationNotFound`], [`Error::AlreadyOwner`]: there is no such organisation, or the device
		///   belongs to it.
		/// - [`Error::OfferedByCouncil`]: the owner tried to replace the council's offer.
		///
		/// ## Events
		///
		/// [`Event::TransferOffered`].
		#[pallet::call_index(3)]
		pub fn offer_transfer(origin: OriginFor<T>, device: DeviceId, to: OrganisationId) -> DispatchResult {
			let (enrolled, by) = Self::ensure_authority(origin, device)?;
			Self::do_offer_transfer(device, enrolled, by, to)
		}

		/// Withdraws the offer of a device.
		///
		/// - `device`: number of the device.
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
		/// - [`Error::OfferedByCouncil`]: the owner tried to withdraw the council's offer.
		///
		/// ## Events
		///
		/// [`Event::TransferWithdrawn`].
		#[pallet::call_index(4)]
		pub fn withdraw_transfer(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			let (_, by) = Self::ensure_authority(origin, device)?;
			Self::do_withdraw_transfer(device, by)
		}

		/// Accepts a device that was offered to the caller's organisation, which becomes its owner. Its number, key,
		/// custody, grant and history stay.
		///
		/// - `device`: number of the device.
		///
		/// ## Dispatch Origin
		///
		/// A member of the council, by its own signature: the one that the device was offered to.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: no device has this number, or it was revoked.
		/// - [`Error::NoTransferOffered`]: the device is not offered to anyone, or the offer is void since its owner was expelled
		///   or got another account from the council.
		/// - [`Error::NotAuthorised`]: the device is offered to another organisation.
		/// - [`Error::UeidAlreadyExists`]: another device of the caller's has the same UEID.
		/// - [`Error::BudgetExceeded`]: the device and its grant do not fit into the caller's budget.
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
		/// from then on. Nothing undoes this: to stop a device for a while, suspend it. Of what it was, a digest is left.
		/// Devices in its custody are refused until they have other keys, or the council declares another custody.
		///
		/// - `device`: number of the device.
		/// - `reason`: reason for the revocation, in UTF-8; public.
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
		#[pallet::weight((T::WeightInfo::revoke(), DispatchClass::Operational))]
		pub fn revoke(origin: OriginFor<T>, device: DeviceId, reason: Text<MAX_REASON_BYTES>) -> DispatchResult {
			let (enrolled, by) = Self::ensure_authority(origin, device)?;
			Self::do_revoke(device, enrolled, by, reason)
		}

		/// Declares who holds the secret of a device's key. What the council declares is confirmed by it. The owner can
		/// declare a custody that is no better than the one before, and none once it is the council's word.
		///
		/// - `device`: number of the device.
		/// - `custody`: holder of the key's secret. A gateway must be one of the device's owner's, unless the council
		///   declares it.
		/// - `key`: the device's key, as the caller knows it.
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: no device has this number, or it was revoked.
		/// - [`Error::NotAuthorised`]: the caller has no authority over the device.
		/// - [`Error::CustodyChanged`]: the device has another key.
		/// - [`Error::CustodySetByCouncil`]: the owner tried to change the council's word.
		/// - [`Error::NewKeyNeeded`]: the owner tried to declare a better custody of the same key.
		/// - [`Error::GatewayNotFound`], [`Error::GatewayRevoked`], [`Error::GatewayNotOwned`],
		///   [`Error::GatewayInCustody`]: the named device can be no gateway of this one.
		/// - [`Error::GatewayIsDevice`], [`Error::DeviceIsGateway`]: the device names itself, or is a gateway itself.
		///
		/// ## Events
		///
		/// [`Event::CustodyDeclared`].
		#[pallet::call_index(7)]
		pub fn declare_custody(
			origin: OriginFor<T>,
			device: DeviceId,
			custody: Custody,
			key: DeviceKey,
		) -> DispatchResult {
			let (enrolled, by) = Self::ensure_authority(origin, device)?;
			Self::do_declare_custody(device, enrolled, by, custody, key)
		}

		/// Confirms who holds the secret of a device's key, as the owner has declared it. The confirmation is of this key
		/// and this custody, and ends with either; to take it back, declare another custody.
		///
		/// - `device`: number of the device.
		/// - `custody`: the declared holder of the key's secret, as the council has found it.
		/// - `key`: the device's key, as the council has found it.
		///
		/// ## Dispatch Origin
		///
		/// A majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`], [`Error::Revoked`]: no device has this number, or it was revoked.
		/// - [`Error::NotAuthorised`]: the caller is not a majority of the council.
		/// - [`Error::CustodyChanged`]: key or custody are others by now.
		///
		/// ## Events
		///
		/// [`Event::CustodyConfirmed`].
		#[pallet::call_index(8)]
		pub fn confirm_custody(
			origin: OriginFor<T>,
			device: DeviceId,
			custody: Custody,
			key: DeviceKey,
		) -> DispatchResult {
			let (enrolled, by) = Self::ensure_authority(origin, device)?;
			ensure!(by == Authority::Council, Error::<T>::NotAuthorised);
			Self::do_confirm_custody(device, enrolled, custody, key)
		}

		/// States until when a model is supported. What the council states, only the council changes; it gives the word
		/// back by taking its statement back.
		///
		/// - `model`: number of the model.
		/// - `supported_until`: time at which the support ends, in milliseconds since the Unix epoch; it may have
		///   passed. None takes an earlier statement back.
		///
		/// ## Dispatch Origin
		///
		/// The organisation that registered the model, as long as it has a seat on the council, or a majority of the
		/// council.
		///
		/// ## Errors
		///
		/// - [`Error::ModelNotFound`]: the model is not registered.
		/// - [`Error::NotAuthorised`]: another organisation registered the model.
		/// - [`Error::SupportSetByCouncil`]: the organisation tried to change what the council has stated.
		///
		/// ## Events
		///
		/// [`Event::SupportSet`].
		#[pallet::call_index(9)]
		pub fn set_support(origin: OriginFor<T>, model: ModelId, supported_until: Option<Moment>) -> DispatchResult {
			let (registered, by) = Self::ensure_model_authority(origin, model)?;
			Self::do_set_support(model, registered, by, supported_until)
		}

		/// Publishes an advisory: attestation results of the devices in question say that they are known to be
		/// vulnerable. It stops no device; halt the model's readings if they are not to be trusted.
		///
		/// - `model`: number of the model.
		/// - `advisory`: whether it is about the model with this firmware alone or whatever the firmware; its
		///   identifier, such as a CVE number; and the address where it can be read.
		///
		/// ## Dispatch Origin
		///
		/// A majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::ModelNotFound`]: the model is not registered.
		/// - [`Error::AdvisoryTextEmpty`], [`Error::AdvisoryTextNotUtf8`]: a text is empty or not UTF-8.
		/// - [`Error::AdvisoryAlreadyExists`]: it is published already.
		/// - [`Error::MaxAdvisoriesExceeded`]: the model has as many as it can have.
		///
		/// ## Events
		///
		/// [`Event::AdvisoryPublished`].
		#[pallet::call_index(10)]
		pub fn publish_advisory(origin: OriginFor<T>, model: ModelId, advisory: Advisory) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_publish_advisory(model, advisory)
		}

		/// Withdraws an advisory.
		///
		/// - `model`: number of the model; if the advisory is on a model whatever its firmware, of any of its firmware.
		/// - `scope`: what the advisory is about.
		/// - `id`: identifier of the advisory.
		///
		/// ## Dispatch Origin
		///
		/// A majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::ModelNotFound`]: the model is not registered.
		/// - [`Error::AdvisoryNotFound`]: there is no such advisory.
		///
		/// ## Events
		///
		/// [`Event::AdvisoryWithdrawn`].
		#[pallet::call_index(11)]
		pub fn withdraw_advisory(
			origin: OriginFor<T>,
			model: ModelId,
			scope: AdvisoryScope,
			id: AdvisoryId,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_withdraw_advisory(model, scope, id)
		}

		/// Bans a key that is no device's: no device can be enrolled under it or rotated to it. What the key's account
		/// signs, also for an organisation or together with others, is not affected.
		///
		/// - `key`: account of the key.
		/// - `reason`: reason for the ban, in UTF-8; public.
		///
		/// ## Dispatch Origin
		///
		/// A majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::KeyNotRetired`]: the key signs a device's packs.
		/// - [`Error::KeyRetired`]: the key was a device's, which is as good as a ban.
		/// - [`Error::KeyBanned`]: the key is banned already.
		/// - [`Error::KeyOfMember`]: a member of the council signs by it, so it can be no device's.
		///
		/// ## Events
		///
		/// [`Event::KeyBanned`].
		#[pallet::call_index(12)]
		pub fn ban_key(origin: OriginFor<T>, key: AccountId, reason: Text<MAX_REASON_BYTES>) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_ban_key(key, reason)
		}

		/// Lifts the ban of a key: it is as if it had never been banned.
		///
		/// - `key`: account of the key.
		///
		/// ## Dispatch Origin
		///
		/// A majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::KeyNotBanned`]: the council has not banned the key.
		///
		/// ## Events
		///
		/// [`Event::BanLifted`].
		#[pallet::call_index(13)]
		pub fn lift_ban(origin: OriginFor<T>, key: AccountId) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_lift_ban(key)
		}

		/// Releases the UEID of a device that was revoked when alarms had suspended it lately, or when only the council could have
		/// reinstated it: its owner can enrol or accept a device with it again.
		///
		/// - `owner`: organisation that owned the device at the end.
		/// - `ueid`: the UEID.
		///
		/// ## Dispatch Origin
		///
		/// A majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::UeidNotHeld`]: no revoked device holds it.
		///
		/// ## Events
		///
		/// [`Event::UeidReleased`].
		#[pallet::call_index(14)]
		pub fn release_ueid(origin: OriginFor<T>, owner: OrganisationId, ueid: Ueid) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_release_ueid(owner, ueid)
		}
	}
}
