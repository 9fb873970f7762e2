//! # Behaviour Profiles Pallet
//!
//! Keeps the behaviour profiles: the expected behaviour of each kind of device.
//!
//! - [`Config`]
//! - [`Call`]
//! - [`Event`]
//! - [`Error`]
//!
//! ## Overview
//!
//! The packs of a device are appraised against the profile that is assigned to it; packs of a device without a profile
//! are refused. One profile serves any number of devices.
//!
//! The profile of a device is chosen by whoever has authority over the device, no matter who owns the profile: profiles
//! are public, and ownership does not restrict their use. In return, an owner cannot change overnight what devices of
//! others are held to.
//!
//! ### Terminology
//!
//! - **Profile.** What a device observes, within which limits and how often, and the consequence when it does otherwise
//!   ([`Profile`](beadle_primitives::Profile)). A member of the council creates it and owns it. The encoded bytes of all
//!   its versions are in use of the owner's budget.
//! - **Assignment.** The profile that a device is appraised against.
//! - **Version.** The content of a profile for a time. One version is *active* and decides; another can be *staged*.
//! - **Notice.** The time from the staging of a version to its activation, which the owners of devices have to prepare.
//! - **Offer.** The first half of a change of owner; the other half is its acceptance.
//!
//! ### Versions
//!
//! A profile never changes; it gets a new version, which is *staged* first. While a version is staged, both versions
//! evaluate every pack of the profile's devices, and their totals can be compared; only the active version decides. The
//! staged version becomes active in the block that was named when it was staged, unless it is held back. The metrics of
//! the active version keep their places, names and scales, since records name metrics by position; new metrics come after
//! them.
//!
//! From its activation on, the new version builds on the values and rule memories that it gathered while staged; its
//! alarms count from zero, and those of the previous version are invalidated. A device that is assigned another profile
//! starts afresh. Versions that are, were or will be in force stay readable, since violations name them. A withdrawn
//! version is removed, and its number is not reused.
//!
//! ### Due process
//!
//! - **Others are given notice.** If devices of other organisations are appraised against the profile, its owner's version
//!   becomes active [`Config::Notice`] after it was staged at the earliest, no matter which of the devices and the version
//!   came first. If all are the owner's own, it may take the next block. Whoever assigns the profile while a version is
//!   staged takes that as well, in the block that was named, which may be the next one: the assignment's event names both.
//! - **The council's version has precedence.** It takes the place of one that the owner has staged, and only the council
//!   withdraws it. Some places in each block are kept for such versions. They give [`Config::CouncilNotice`].
//! - **A version that fails far more than the active one is held back** ([`Config::MaxMoreFailing`]), and so is one whose
//!   owner has lost its seat, or that was signed by an account which the council has replaced since. It stays staged until somebody activates it by a call: the owner, if only its own devices are
//!   concerned; or the council. For devices of others the owner withdraws it and stages it again, which gives notice anew,
//!   however long ago it was held back.
//!
//! ## Interface
//!
//! ### Dispatchable Functions
//!
//! | call | caller |
//! |---|---|
//! | `create_profile` | a member of the council |
//! | `assign` | the device's owner, or a majority of the council |
//! | `stage_version`, `withdraw_version`, `activate_version` | the profile's owner, or a majority of the council |
//! | `offer_profile`, `withdraw_profile_offer` | the profile's owner, or a majority of the council |
//! | `accept_profile` | the member that the profile was offered to |
//!
//! Only the council withdraws a version or an offer that the council has made.
//!
//! ### Traits
//!
//! - [`ActiveProfiles`](beadle_primitives::traits::ActiveProfiles), by which other pallets look up the profiles in force
//!   for a device.
//! - [`OnAction`](beadle_primitives::traits::OnAction), by which the registry tells of transferred and revoked devices.
//!
//! ## Examples
//!
//! A staged version is evaluated beside the active one until its block:
#![doc = docify::embed!("src/tests/stage_version.rs", devices_are_held_against_both_until_it_is_activated)]
//!
//! Devices of others are given notice, also if they came after the version:
#![doc = docify::embed!("src/tests/notice.rs", a_version_staged_right_before_an_assignment_gives_it_as_well)]
//!
//! ## Low Level / Implementation Details
//!
//! - **Profile numbers** start at zero and have no gaps. Profiles are never removed: what a reading was appraised
//!   against stays readable.
//! - **A version is identified by profile number and version number.** The content in force is stored separately from
//!   the owner and from earlier versions, so that inspecting a pack takes two reads: the assignment, and the profile
//!   with its staged version.
//! - **Devices are counted** by profile, and by profile and owner ([`Totals`], [`DevicesByOwner`]), so that it takes two
//!   reads to know whether devices of others are concerned. Bytes are counted by profile, so that a change of owner moves
//!   them from one budget to the other without reading the versions.
//! - **`on_initialize` activates versions** in their block, or holds them back, at most [`Config::MaxActivations`] in one.
//!   While a migration of the state goes on over several blocks, it does not; the migration calls
//!   [`Pallet::activate_due`] for these blocks at its end.
//! - **Every stored profile is valid**: [`Profile::validate`](beadle_primitives::Profile::validate) passes, and each
//!   fault that it finds is a separate error of this pallet.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

#[cfg(any(feature = "try-runtime", feature = "std"))]
extern crate alloc;

mod calls;
mod ownership;
mod staging;

mod activation;
mod notice;

mod active_profiles;
mod assignments;
mod authority;
mod bytes;

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

pub use pallet::*;
pub use types::{ActiveVersion, Obstacle, Offer, ProfileTotals, StagedVersion, Upcoming, VersionedProfile};
pub use weights::WeightInfo;

/// The configuration, storage, events, errors and calls.
// The macros generate conversions and uses of `expect`; the calls' bodies are in other files.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::{Obstacle, Offer, ProfileTotals, Upcoming, VersionedProfile, WeightInfo};
	use beadle_primitives::{
		traits::{Budgets, EnsureAuthority, OnAction, Organisations, StagedComparison},
		AccountId, Authority, DeviceId, Moment, OrganisationId, Profile, ProfileId, ProfileRef, Version,
	};
	use frame_support::{
		migrations::MultiStepMigrator,
		pallet_prelude::*,
		traits::{EnsureOrigin, Time},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::Perbill;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

	/// A profile, as stored.
	pub type ProfileOf<T> = VersionedProfile<BlockNumberFor<T>>;

	/// The pallet; see the crate's documentation.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet by the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// Origin that may create profiles: a member of the council, by its own signature.
		type RegistrarOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Origin that may act on a device or a profile: its owner or a majority of the council.
		type AuthorityOrigin: EnsureAuthority<Self::RuntimeOrigin>;

		/// Looks up organisations.
		type Organisations: Organisations;

		/// Keeps account of the profiles that organisations have.
		type Budgets: Budgets;

		/// Looks up how staged versions do beside the active ones.
		type Comparisons: StagedComparison;

		/// Notified of every assignment, before it takes effect. The weight of `assign` counts its storage accesses.
		type OnAction: OnAction;

		/// Time of the chain.
		type Time: Time<Moment = Moment>;

		/// The most versions that can become active in one block.
		#[pallet::constant]
		type MaxActivations: Get<u32>;

		/// Part of these places that is for versions of the council alone.
		#[pallet::constant]
		type CouncilActivations: Get<u32>;

		/// The most blocks that a version can be staged ahead of its activation.
		#[pallet::constant]
		type MaxStaging: Get<BlockNumberFor<Self>>;

		/// The least blocks from the staging of an owner's version to the block in which it becomes active, if devices of
		/// other organisations are appraised against the profile.
		#[pallet::constant]
		type Notice: Get<BlockNumberFor<Self>>;

		/// The least blocks from the staging of a council's version to the block in which it becomes active, if any devices
		/// are appraised against the profile.
		#[pallet::constant]
		type CouncilNotice: Get<BlockNumberFor<Self>>;

		/// The greatest share of records that a staged version may fail or refuse, beyond those that the active version fails,
		/// and become active by itself.
		#[pallet::constant]
		type MaxMoreFailing: Get<Perbill>;

		/// The least packs that both versions were tried on for their comparison to hold back the staged one.
		#[pallet::constant]
		type MinCompared: Get<u64>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Number of the next profile.
	#[pallet::storage]
	pub type NextProfileId<T: Config> = StorageValue<_, ProfileId, ValueQuery>;

	/// Organisation that owns each profile.
	///
	/// Hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Owners<T: Config> = StorageMap<_, Twox64Concat, ProfileId, OrganisationId, OptionQuery>;

	/// Active and staged version of each profile.
	///
	/// Hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Profiles<T: Config> =
		StorageMap<_, Twox64Concat, ProfileId, VersionedProfile<BlockNumberFor<T>>, OptionQuery>;

	/// Content of each version of each profile: those that were or are in force, and the staged one.
	///
	/// Hashed as [`Profiles`].
	#[pallet::storage]
	pub type Versions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProfileId, Twox64Concat, Version, Profile, OptionQuery>;

	/// Profiles whose staged version becomes active in a block.
	///
	/// Hashed with `Twox64Concat`: the future block can only be chosen within [`Config::MaxStaging`].
	#[pallet::storage]
	pub type Activations<T: Config> =
		StorageMap<_, Twox64Concat, BlockNumberFor<T>, BoundedVec<ProfileId, T::MaxActivations>, ValueQuery>;

	/// Profile assigned to each device.
	///
	/// Hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Assignments<T: Config> = StorageMap<_, Twox64Concat, DeviceId, ProfileId, OptionQuery>;

	/// Devices that each profile is assigned to, and bytes of its versions.
	///
	/// Hashed as [`Profiles`].
	#[pallet::storage]
	pub type Totals<T: Config> = StorageMap<_, Twox64Concat, ProfileId, ProfileTotals, ValueQuery>;

	/// Number of each organisation's devices that each profile is assigned to; those of others have to be given notice.
	///
	/// Hashed with `Twox64Concat`: the chain assigns both numbers.
	#[pallet::storage]
	pub type DevicesByOwner<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProfileId, Twox64Concat, OrganisationId, u32, ValueQuery>;

	/// Pending offers of profiles.
	///
	/// Hashed as [`Profiles`].
	#[pallet::storage]
	pub type Offers<T: Config> = StorageMap<_, Twox64Concat, ProfileId, Offer, OptionQuery>;

	/// Changes of profiles and their assignment.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A profile was created.
		ProfileCreated {
			/// The profile and its first version.
			profile: ProfileRef,
			/// The organisation that created it and owns it.
			owner: OrganisationId,
		},
		/// A device was assigned a profile: its packs are appraised against it from now on.
		ProfileAssigned {
			/// The device.
			device: DeviceId,
			/// Authority by which the call was made.
			by: Authority,
			/// The previously assigned profile, if any.
			previous: Option<ProfileId>,
			/// The profile, and its active version at present.
			profile: ProfileRef,
			/// The version that is staged to follow, if any: whoever assigns the profile takes it, too.
			upcoming: Option<Upcoming<BlockNumberFor<T>>>,
		},
		/// A new version of a profile was staged: it is evaluated beside the active one from now on.
		VersionStaged {
			/// The profile and the new version.
			profile: ProfileRef,
			/// Authority by which the call was made.
			by: Authority,
			/// The block in which the version becomes active.
			activate_at: BlockNumberFor<T>,
		},
		/// A staged version was withdrawn, or the council staged another one in its place.
		VersionWithdrawn {
			/// The profile and the withdrawn version.
			profile: ProfileRef,
			/// Authority by which the call was made.
			by: Authority,
		},
		/// A staged version became active: devices are appraised against it from this block on.
		VersionActivated {
			/// The profile and the newly active version.
			profile: ProfileRef,
			/// The previously active version.
			previous: Version,
		},
		/// A staged version did not become active in the block that was named for it. It stays staged until somebody
		/// activates or withdraws it.
		ActivationHeldBack {
			/// The profile and the staged version.
			profile: ProfileRef,
			/// What stands in its way.
			obstacle: Obstacle<BlockNumberFor<T>>,
		},
		/// A profile was offered to a new owner, who has yet to accept it. An earlier offer of the profile is void.
		ProfileOffered {
			/// The profile.
			profile: ProfileId,
			/// Authority by which the call was made.
			by: Authority,
			/// The organisation that may accept the profile.
			to: OrganisationId,
		},
		/// The offer of a profile was withdrawn.
		ProfileOfferWithdrawn {
			/// The profile.
			profile: ProfileId,
			/// Authority by which the call was made.
			by: Authority,
		},
		/// A profile has a new owner, with all its versions.
		ProfileTransferred {
			/// The profile.
			profile: ProfileId,
			/// The previous owner.
			from: OrganisationId,
			/// The new owner.
			to: OrganisationId,
		},
	}

	/// Reason why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// No profile has this number. Create the profile first, or correct the number.
		NotFound,
		/// No device has this number. Enrol the device first, or correct the number.
		DeviceNotFound,
		/// The signer has no authority over the device: it is neither its owner nor a council majority. Sign as the
		/// owner, or put a motion to the council.
		NotAuthorised,
		/// This profile is already assigned to the device. There is nothing to do.
		AlreadyAssigned,
		/// The device was revoked for good, so nothing can be assigned to it. Enrol another device under a new key.
		Revoked,
		/// All profile numbers are used up. Only a runtime upgrade with wider numbers helps.
		IdsExhausted,
		/// The profile, a metric or a unit has no name, or one that is not printable ASCII. Name it in ASCII; units
		/// have ASCII symbols in the SenML registry (`Cel`, `ug/m3`).
		NameInvalid,
		/// The profile has no metrics, so every record would be refused. List what the device observes.
		NoMetrics,
		/// Two metrics of the profile have the same name. Give each a name of its own.
		MetricNotUnique,
		/// A metric has more than nine decimals, which leaves an `i64` too few digits before the point. Use at most
		/// nine.
		DecimalsUnusable,
		/// `max_records` is less than the profile has metrics, so that what is observed at one moment could not all be
		/// recorded, or more than any pack can hold. Use at least the number of metrics, and at most 64.
		MaxRecordsOutOfRange,
		/// `max_pack_bytes` is too small for a pack with a record of each metric, or more than any pack has. Use at least
		/// 17 and 13 for each metric, and at most 850.
		MaxPackBytesOutOfRange,
		/// `max_age` is zero, so no observation could arrive in time. Allow for transmission, and for outages.
		MaxAgeZero,
		/// A span's `min` is above its `max`, so no value would lie in it. Exchange them.
		SpanReversed,
		/// A value would fail a rule before it is suspect: a suspect threshold is laxer than the fail threshold, or the
		/// suspect span is not within the fail span. Tighten the suspect one.
		SuspectBeyondFail,
		/// A duration of a rule, or the `per` of a rate or a counter, is zero. State it in milliseconds.
		DurationZero,
		/// A climatology has no season, or seasons that overlap, are reversed, or are not hours of the day (0 to 23) or of
		/// the week (0 to 167) or months (1 to 12). List each at most once; a night is two seasons.
		SeasonsUnusable,
		/// A deviation's half-life or warm-up is zero or more than 100 000 observations. Use 1 to 100 000.
		BaselineOutOfRange,
		/// A deviation's `fail_k` or `suspect_k` is zero, so every value would deviate. They are hundredths of a
		/// standard deviation: 300 is three.
		SigmasZero,
		/// The signer neither owns the profile nor is a council majority. Sign as the owner, or put a motion to the
		/// council.
		NotProfileOwner,
		/// This profile already has a staged version, and the council's gives way to nobody. Withdraw it first, or wait for
		/// its activation.
		AlreadyStaged,
		/// This profile has no staged version. There is nothing to withdraw.
		NotStaged,
		/// The new version is identical to the active one. There is nothing to change.
		Unchanged,
		/// A metric of the active version is missing, or has another place, name, unit, number of decimals or kind.
		/// Records name metrics by position: keep the metrics as they are, and add new ones at the end; or create a new
		/// profile.
		MetricsMoved,
		/// The block of activation is not in the future. Name a later one.
		ActivationPast,
		/// The block of activation is too far away. Name one within `maxStaging` blocks.
		ActivationTooFar,
		/// As many versions as possible already become active in that block. Some places are kept for the council's. Name
		/// another block.
		ActivationsFull,
		/// All version numbers of this profile are used up. Create a new profile.
		VersionsExhausted,
		/// An alarm would be raised or cleared by no value at all. Use 1 or more for `datapoints_to_alarm` and
		/// `datapoints_to_clear`.
		DatapointsZero,
		/// A behaviour refuses although its rule compares a value with earlier ones: after one refusal, every later
		/// value could be refused for ever. Flag instead; only `GrossRange` and `Climatology` of a gauge can refuse.
		RefuseNeedsHistory,
		/// The budget of the owner, or of the organisation that accepts the profile, has no room for the profile or the
		/// version: it has as many profiles, or as many bytes of them, as it may have. Ask the council for a larger budget;
		/// the council can set one in the same motion.
		BudgetExceeded,
		/// `max_ahead` is more than a day, so that a wrong clock could keep a device out for longer. Use less; a minute
		/// leaves room for a few blocks.
		MaxAheadOutOfRange,
		/// `memory` is zero, so that no two observations could be compared. State in milliseconds how far apart they may
		/// be.
		MemoryZero,
		/// The time zone has an offset of more than 14 hours, or changes that are not in the order of their times. List
		/// each change once, the earliest first, with the minutes by which local time is ahead of UTC.
		TimeZoneUnusable,
		/// A flat line's `least` is below two, and one observation is no line. Use two or more.
		LeastTooSmall,
		/// A counter's resets are to be flagged, but none of its behaviours judges increases and could do so. Add one, or
		/// ignore resets.
		ResetNotJudged,
		/// Devices of other organisations are appraised against this profile, and their owners have to be given notice: of
		/// `notice` blocks by the profile's owner, of `councilNotice` blocks by the council. Name a later block. As the owner
		/// of a version that was held back, withdraw it and stage it again; as the council, wait until its notice is over.
		NoticeTooShort,
		/// The council has staged this version, and only the council can withdraw it. Put a motion to the council.
		StagedByCouncil,
		/// The staged version was not held back: it becomes active in the block that was named for it. Wait for that.
		NotHeldBack,
		/// The staged version fails or refuses too many records more than the active one, and devices of other organisations
		/// are appraised against this profile. Withdraw the version and stage another, or put a motion to the council to
		/// activate it.
		FailsMore,
		/// No organisation has this number. Correct the number.
		OrganisationNotFound,
		/// The profile already belongs to this organisation. There is nothing to transfer.
		AlreadyOwner,
		/// This profile is not offered to anyone, the offer was withdrawn, or the council has expelled its owner or replaced
		/// the owner's account since. Its owner or the council can offer it.
		NotOffered,
		/// This profile is offered to another organisation. Ask its owner, or the council, to offer it to yours.
		OfferedToAnother,
		/// The council has offered this profile, and only the council can withdraw or replace its offer. Put a motion to the
		/// council.
		OfferedByCouncil,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			let ask = T::DbWeight::get().reads(1);
			// Then profiles may not be stored as they are read here, and what is due has to wait for the migration's end.
			if T::MultiBlockMigrator::ongoing() {
				return ask;
			}
			T::WeightInfo::activate(Self::activate_due(now)).saturating_add(ask)
		}

		fn integrity_test() {
			assert!(T::MaxActivations::get() > 0, "no version could ever become active");
			assert!(
				T::CouncilActivations::get() < T::MaxActivations::get(),
				"no owner's version could ever become active"
			);
			assert!(!T::Notice::get().is_zero(), "others would have no notice");
			let notice = T::Notice::get().max(T::CouncilNotice::get()).max(1u32.into());
			assert!(T::MaxStaging::get() >= notice, "no block would be near enough");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Creates a profile. The caller becomes its owner, and it gets the next free number. Its version 1 is active
		/// at once, but applies to no device until the profile is assigned to one.
		///
		/// ## Dispatch Origin
		///
		/// A member of the council, by its own signature.
		///
		/// ## Errors
		///
		/// - [`Error::NameInvalid`], [`Error::NoMetrics`], [`Error::MetricNotUnique`], [`Error::DecimalsUnusable`],
		///   [`Error::MaxRecordsOutOfRange`], [`Error::MaxPackBytesOutOfRange`], [`Error::MaxAgeZero`],
		///   [`Error::SpanReversed`], [`Error::SuspectBeyondFail`], [`Error::DurationZero`],
		///   [`Error::SeasonsUnusable`], [`Error::BaselineOutOfRange`], [`Error::SigmasZero`],
		///   [`Error::DatapointsZero`], [`Error::RefuseNeedsHistory`], [`Error::MaxAheadOutOfRange`],
		///   [`Error::MemoryZero`], [`Error::TimeZoneUnusable`], [`Error::LeastTooSmall`], [`Error::ResetNotJudged`]: the
		///   first fault that the profile has.
		/// - [`Error::BudgetExceeded`]: the profile does not fit into the caller's budget.
		/// - [`Error::IdsExhausted`]: no profile number is left.
		///
		/// ## Events
		///
		/// [`Event::ProfileCreated`].
		#[pallet::call_index(0)]
		pub fn create_profile(origin: OriginFor<T>, profile: Profile) -> DispatchResult {
			let owner = T::RegistrarOrigin::ensure_origin(origin)?;
			Self::do_create_profile(owner, profile)
		}

		/// Assigns a profile to a device, in place of any previous one: the device's packs are appraised against it
		/// from now on.
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::DeviceNotFound`], [`Error::Revoked`]: no device has this number, or it was revoked.
		/// - [`Error::NotAuthorised`]: the caller has no authority over the device.
		/// - [`Error::NotFound`]: no profile has this number.
		/// - [`Error::AlreadyAssigned`]: the device already has this profile.
		///
		/// ## Events
		///
		/// [`Event::ProfileAssigned`].
		#[pallet::call_index(1)]
		pub fn assign(origin: OriginFor<T>, device: DeviceId, profile: ProfileId) -> DispatchResult {
			let (known, by) = Self::ensure_authority(origin, device)?;
			Self::do_assign(device, known.owner, by, profile)
		}

		/// Stages a new version of a profile. From now on it is evaluated beside the active version, without effect; in
		/// the block `activate_at` it becomes the active one, unless it is held back then.
		///
		/// - `id`: number of the profile.
		/// - `profile`: complete content of the new version.
		/// - `activate_at`: a future block, within [`Config::MaxStaging`]. An owner's version gives devices of other
		///   organisations [`Config::Notice`], the council's gives all devices [`Config::CouncilNotice`].
		///
		/// ## Dispatch Origin
		///
		/// The profile's owner, by its own signature, or a majority of the council, whose version takes the place of one that
		/// the owner has staged.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no profile has this number.
		/// - [`Error::NotProfileOwner`]: the caller is neither the profile's owner nor a majority of the council.
		/// - [`Error::AlreadyStaged`]: the profile already has a staged version that does not give way.
		/// - The first fault of the new version, as in [`Pallet::create_profile`].
		/// - [`Error::MetricsMoved`], [`Error::Unchanged`]: the content is no new version of this profile.
		/// - [`Error::ActivationPast`], [`Error::ActivationTooFar`], [`Error::NoticeTooShort`], [`Error::ActivationsFull`]:
		///   the block cannot be used.
		/// - [`Error::VersionsExhausted`]: no version number is left.
		/// - [`Error::BudgetExceeded`]: the version does not fit into the owner's budget.
		///
		/// ## Events
		///
		/// [`Event::VersionStaged`]; [`Event::VersionWithdrawn`] if another version gave way; [`Event::VersionActivated`] or
		/// [`Event::ActivationHeldBack`] in the block of activation.
		#[pallet::call_index(2)]
		pub fn stage_version(
			origin: OriginFor<T>,
			id: ProfileId,
			profile: Profile,
			activate_at: BlockNumberFor<T>,
		) -> DispatchResult {
			let (owner, by) = Self::ensure_profile_authority(origin, id)?;
			Self::do_stage_version(id, owner, by, profile, activate_at)
		}

		/// Withdraws the staged version of a profile. Its number is not reused.
		///
		/// ## Dispatch Origin
		///
		/// The profile's owner, by its own signature, unless the council has staged the version; or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no profile has this number.
		/// - [`Error::NotProfileOwner`]: the caller is neither the profile's owner nor a majority of the council.
		/// - [`Error::NotStaged`]: the profile has no staged version.
		/// - [`Error::StagedByCouncil`]: the owner tried to withdraw the council's version.
		///
		/// ## Events
		///
		/// [`Event::VersionWithdrawn`].
		#[pallet::call_index(3)]
		pub fn withdraw_version(origin: OriginFor<T>, id: ProfileId) -> DispatchResult {
			let (owner, by) = Self::ensure_profile_authority(origin, id)?;
			Self::do_withdraw_version(id, owner, by)
		}

		/// Activates the staged version of a profile that was held back.
		///
		/// ## Dispatch Origin
		///
		/// The profile's owner, by its own signature, if only its own devices are appraised against the profile; otherwise it
		/// withdraws the version and stages it again, to give notice anew. Or a majority of the council, once its own notice
		/// is over, which counts from the staging.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no profile has this number.
		/// - [`Error::NotProfileOwner`]: the caller is neither the profile's owner nor a majority of the council.
		/// - [`Error::NotStaged`], [`Error::NotHeldBack`]: no version is staged, or its block is yet to come.
		/// - [`Error::FailsMore`], [`Error::NoticeTooShort`]: devices of others are appraised against the profile, and the
		///   owner's version fails too much, or an activation by a call would give them no notice; or the council's notice is
		///   not over.
		///
		/// ## Events
		///
		/// [`Event::VersionActivated`].
		#[pallet::call_index(4)]
		pub fn activate_version(origin: OriginFor<T>, id: ProfileId) -> DispatchResult {
			let (owner, by) = Self::ensure_profile_authority(origin, id)?;
			Self::do_activate_version(id, owner, by)
		}

		/// Offers a profile to another organisation, which becomes the owner when it accepts. Nothing else changes until then;
		/// an earlier offer of the profile is void.
		///
		/// - `id`: number of the profile.
		/// - `to`: the organisation that may accept the profile. It needs a seat on the council by then.
		///
		/// ## Dispatch Origin
		///
		/// The profile's owner, by its own signature, or a majority of the council: this is how the profiles of an expelled
		/// organisation are handed on. An owner's offer is void for good once the council expels the owner or replaces its
		/// account; the owner cannot replace an offer of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no profile has this number.
		/// - [`Error::NotProfileOwner`]: the caller is neither the profile's owner nor a majority of the council.
		/// - [`Error::OrganisationNotFound`]: no organisation has the number `to`.
		/// - [`Error::AlreadyOwner`]: that organisation owns the profile.
		/// - [`Error::OfferedByCouncil`]: the owner tried to replace the council's offer.
		///
		/// ## Events
		///
		/// [`Event::ProfileOffered`].
		#[pallet::call_index(5)]
		pub fn offer_profile(origin: OriginFor<T>, id: ProfileId, to: OrganisationId) -> DispatchResult {
			let (owner, by) = Self::ensure_profile_authority(origin, id)?;
			Self::do_offer_profile(id, owner, by, to)
		}

		/// Accepts a profile that was offered to the caller's organisation, which becomes its owner. The profile and the bytes
		/// of all its versions go from one budget to the other; devices and a staged version keep it as it is.
		///
		/// ## Dispatch Origin
		///
		/// A member of the council, by its own signature: the one that the profile was offered to.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no profile has this number.
		/// - [`Error::NotOffered`]: the profile is not offered to anyone, or the offer is void since its owner was expelled or
		///   got another account from the council.
		/// - [`Error::OfferedToAnother`]: the profile is offered to another organisation.
		/// - [`Error::BudgetExceeded`]: the profile does not fit into the budget of the caller's organisation.
		///
		/// ## Events
		///
		/// [`Event::ProfileTransferred`].
		#[pallet::call_index(6)]
		pub fn accept_profile(origin: OriginFor<T>, id: ProfileId) -> DispatchResult {
			let to = T::RegistrarOrigin::ensure_origin(origin)?;
			Self::do_accept_profile(id, to)
		}

		/// Withdraws the offer of a profile.
		///
		/// ## Dispatch Origin
		///
		/// The profile's owner, by its own signature, unless the council has made the offer; or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no profile has this number.
		/// - [`Error::NotProfileOwner`]: the caller is neither the profile's owner nor a majority of the council.
		/// - [`Error::NotOffered`]: the profile is not offered to anyone.
		/// - [`Error::OfferedByCouncil`]: the owner tried to withdraw the council's offer.
		///
		/// ## Events
		///
		/// [`Event::ProfileOfferWithdrawn`].
		#[pallet::call_index(7)]
		pub fn withdraw_profile_offer(origin: OriginFor<T>, id: ProfileId) -> DispatchResult {
			let (_, by) = Self::ensure_profile_authority(origin, id)?;
			Self::do_withdraw_profile_offer(id, by)
		}
	}
}
