//! Room in a block: its shares, and who may sign what.

use super::{
	account_at,
	council::{EnsureCouncilMajority, MaxMembers},
};
use crate::*;
use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains, Get, InstanceFilter},
	weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight},
};
use pallet_room::{ActsFor, Share};
use sp_runtime::Perbill;

parameter_types! {
	/// Share of a block for packs.
	pub const PacksShare: Perbill = Perbill::from_percent(50);
	/// Part of the packs' share that is divided evenly among the members. The rest, as much again, is for who comes first.
	pub const PacksAssured: Perbill = Perbill::from_percent(50);
	/// Share of a block for members' operational transactions, which is what their class has in reserve. Each party is
	/// assured of what a suspension or a revocation needs, in every block, and a member can have as much as a change of
	/// the council needs.
	pub const OperationalShare: Share = Share {
		of_block: Perbill::from_percent(25),
		party: Perbill::from_percent(16),
		assured: Perbill::from_percent(84),
	};
	/// Share of a block for all other transactions. What is left, a twentieth, is for hooks.
	pub const NormalShare: Share = Share {
		of_block: Perbill::from_percent(20),
		party: Perbill::from_percent(50),
		assured: Perbill::from_percent(50),
	};
	/// Share of a block for a large transaction: more than the code of an upgrade needs.
	pub const LargeShare: Perbill = Perbill::from_percent(40);
	/// Share of packs in a block that can have a large transaction, which finds its room whatever else waits.
	pub const PacksBesideLarge: Perbill = Perbill::from_percent(30);
	/// A transaction that needs more than a member's part of the operational share, such as an upgrade of the runtime,
	/// can be in every seventh block: it waits for at most fourteen seconds, and packs do not wait for longer than a block.
	/// The first block of a session has no room for it, so the number divides the length of no session that there is.
	pub const LargeEvery: BlockNumber = 7;
	/// The greatest weight of what anyone may sign: some multiple of what session keys take.
	pub const AnyonesWeight: Weight = Weight::from_parts(5 * WEIGHT_REF_TIME_PER_MILLIS, 64 * 1024);
	/// The most bytes of what anyone may sign: enough for a multisig with as many signatories as there can be, and for as
	/// many connections as a node can have.
	pub const AnyonesLength: u32 = 3 * 1024;
}

/// The most bytes of a short transaction: enough for a motion in a multisig with as many signatories as there can be.
///
/// All members, and all who act for them, have at most 64 × (32 + 32) of these waiting above packs: 4,096 transactions
/// and 8 MiB, at most half of a pool of 8,192 transactions and 20 MiB. So packs have the rest of it, whatever members do.
pub type ShortLength = ConstU32<2048>;

impl pallet_room::Config for Runtime {
	type CouncilOrigin = EnsureCouncilMajority;
	type Organisations = Organisations;
	type Packs = Packs;
	type AnyoneMayCall = AnyoneMayCall;
	type ActsFor = ThroughProxyOrMultisig;
	type PacksShare = PacksShare;
	type PacksAssured = PacksAssured;
	type PacksBesideLarge = PacksBesideLarge;
	type OperationalShare = OperationalShare;
	type NormalShare = NormalShare;
	type LargeShare = LargeShare;
	type LargeEvery = LargeEvery;
	// What a third of the largest council comes to, and one.
	type MaxTurns = ConstU32<22>;
	type ShortLength = ShortLength;
	type AnyonesWeight = AnyonesWeight;
	type AnyonesLength = AnyonesLength;
	type MaxWaiting = ConstU32<32>;
	type MaxBuyers = ConstU32<256>;
	type MaxMembers = MaxMembers;
	type WeightInfo = crate::weights::pallet_room::WeightInfo<Runtime>;
}

/// The calls that have the packs' share: `InspectCallData` refuses each that no device has signed.
pub struct Packs;

impl Contains<RuntimeCall> for Packs {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_readings::Call as Readings;
		matches!(call, RuntimeCall::Readings(Readings::submit { .. } | Readings::report { .. }))
	}
}

/// The calls that anyone may sign: transfers; what authorities do without a seat on the council; signing together and
/// for others, whatever is in such a call, since it is short and light and not operational.
pub struct AnyoneMayCall;

impl Contains<RuntimeCall> for AnyoneMayCall {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_balances::Call as Balances;
		use pallet_membership::Call as Membership;
		use pallet_multisig::Call as Multisig;
		use pallet_node_authorization::Call as NodeAuthorization;
		use pallet_proxy::Call as Proxy;
		use pallet_session::Call as Session;
		matches!(
			call,
			RuntimeCall::Balances(
				Balances::transfer_allow_death { .. }
					| Balances::transfer_keep_alive { .. }
					| Balances::transfer_all { .. }
			) | RuntimeCall::Session(Session::set_keys { .. } | Session::purge_keys {})
				| RuntimeCall::Validators(Membership::change_key { .. })
				| RuntimeCall::NodeAuthorization(
					NodeAuthorization::add_connections { .. }
						| NodeAuthorization::remove_connections { .. }
						| NodeAuthorization::transfer_node { .. }
				) | RuntimeCall::Multisig(
				Multisig::as_multi_threshold_1 { .. }
					| Multisig::as_multi { .. }
					| Multisig::approve_as_multi { .. }
					| Multisig::cancel_as_multi { .. }
			) | RuntimeCall::Proxy(
				Proxy::proxy { .. }
					| Proxy::add_proxy { .. }
					| Proxy::remove_proxy { .. }
					| Proxy::remove_proxies {}
					| Proxy::announce { .. }
					| Proxy::remove_announcement { .. }
					| Proxy::proxy_announced { .. }
			)
		)
	}
}

/// Finds the account for which a signer acts: the one that it is a proxy of, or the multisig that it belongs to.
pub struct ThroughProxyOrMultisig;

impl ActsFor<RuntimeCall> for ThroughProxyOrMultisig {
	fn acts_for<'a>(signer: &AccountId, call: &'a RuntimeCall) -> Option<(AccountId, Option<&'a RuntimeCall>)> {
		use pallet_multisig::Call as Multisig;
		match call {
			RuntimeCall::Proxy(pallet_proxy::Call::proxy { real, force_proxy_type, call }) => {
				let real = account_at(real)?.clone();
				let proxy = Proxy::find_proxy(&real, signer, *force_proxy_type).ok()?;
				(proxy.delay == 0 && proxy.proxy_type.filter(call)).then_some((real, Some(&**call)))
			},
			// Anybody can send it for the proxy; only the proxy itself acts for the account. Whether it has announced the call
			// long enough ago shows once the call is made.
			RuntimeCall::Proxy(pallet_proxy::Call::proxy_announced { delegate, real, force_proxy_type, call }) => {
				let real = account_at(real)?.clone();
				if account_at(delegate)? != signer {
					return None;
				}
				let proxy = Proxy::find_proxy(&real, signer, *force_proxy_type).ok()?;
				proxy.proxy_type.filter(call).then_some((real, Some(&**call)))
			},
			RuntimeCall::Multisig(call) => match call {
				Multisig::as_multi_threshold_1 { other_signatories, call } => {
					Some((multisig(signer, other_signatories, 1)?, Some(&**call)))
				},
				Multisig::as_multi { threshold, other_signatories, call, .. } => {
					Some((multisig(signer, other_signatories, *threshold)?, Some(&**call)))
				},
				Multisig::approve_as_multi { threshold, other_signatories, .. }
				| Multisig::cancel_as_multi { threshold, other_signatories, .. } => {
					Some((multisig(signer, other_signatories, *threshold)?, None))
				},
				_ => None,
			},
			_ => None,
		}
	}
}

/// Returns the account of a multisig; `None` if there is no such multisig, as with too many signatories, or with some
/// out of order.
fn multisig(signer: &AccountId, others: &[AccountId], threshold: u16) -> Option<AccountId> {
	let most = <Runtime as pallet_multisig::Config>::MaxSignatories::get();
	if u32::try_from(others.len()).map_or(true, |count| count >= most) {
		return None;
	}
	let before = others.iter().take_while(|other| *other < signer);
	let after = others.iter().skip_while(|other| *other < signer);
	let all: Vec<AccountId> = before.chain([signer]).chain(after).cloned().collect();
	let in_order = all.windows(2).all(|pair| matches!(pair, [one, next] if one < next));
	in_order.then(|| Multisig::multi_account_id(&all, threshold))
}
