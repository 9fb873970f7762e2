//! Wrapper of the extension that checks nonces: limits what of a signer, and of all who act for a member, waits in a
//! pool.

use crate::{party::Signer, Config, Pallet};
use beadle_primitives::{AccountId, Refusal};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::fmt;
use frame_support::{traits::Get, weights::Weight, Blake2_128, StorageHasher};
use frame_system::CheckNonce;
use scale_info::{StaticTypeInfo, Type, TypeInfo};
use sp_runtime::{
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, DispatchOriginOf, Implication, ImplicationParts, PostDispatchInfoOf,
		Saturating, TransactionExtension, UniqueSaturatedInto, ValidateResult,
	},
	transaction_validity::{TransactionSource, TransactionTag, TransactionValidityError},
	DispatchResult,
};

/// Checks nonces, and limits what waits in a pool. So no signer, and no member by many signers, fills the pools of all
/// nodes, whatever the priority of its transactions.
///
/// - Of a signer, [`Config::MaxWaiting`] transactions wait. The later one is, the shorter it is: transactions of
///   [`Config::ShortLength`] can wait in this number, and what is longer than all of these together has to be the next
///   one.
/// - Of all other accounts that act for a member, as many short transactions wait in all, and two long ones. They share
///   *places*: tags, of which a pool keeps one transaction each (`ReadyTransactions::replace_previous` in
///   `graph/ready.rs` of sc-transaction-pool 48). The member's own need none.
/// - The places stand in rows and in [`COLUMNS`]. The nonce says the row, and the transaction the column, as by chance. One
///   such account has as many waiting as there are rows, one in each, so the others of the row are left to others. Who
///   finds its place taken signs the same with another tip, and gets into another column. What is long has to be the
///   next one, and has a row of its own; of the transaction, only the signer, the length and the tip say the column.
///
/// A full pool drops what has the lowest priority, and of equal ones the oldest, and counts the bytes and the number of
/// all together (`BasePool::enforce_limits` in `graph/base_pool.rs`; `try_insert_with_replacement` in
/// `fork_aware_txpool/tx_mem_pool/tx_mem_pool_map.rs`). So packs are dropped only for what has a higher priority. That
/// is what is operational and short, of which a member has at most twice [`Config::MaxWaiting`].
///
/// To wallets it is [`CheckNonce`]: it has its identifier, its type and its bytes.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq)]
pub struct LimitWaiting<T: frame_system::Config>(CheckNonce<T>);

impl<T: frame_system::Config> LimitWaiting<T> {
	/// Returns the extension of a transaction with this nonce.
	pub fn new(nonce: T::Nonce) -> Self {
		Self(CheckNonce::from(nonce))
	}
}

/// First part of the tags of places, which tells them from other tags.
const TAG: &[u8] = b"room";

/// Place in a pool of a transaction for a member: its row, none for what is long, and its column. A pool keeps one
/// transaction in each.
type Place = (Option<u32>, u32);

/// Number of places in a row.
pub(crate) const COLUMNS: u32 = 4;

/// Number of places for what is long.
const LONG_COLUMNS: u32 = 2;

impl<T: Config> LimitWaiting<T> {
	/// Checks that no more of the signer waits than may; returns the tag of the place that the transaction takes in a
	/// pool, if it needs one.
	fn place(
		&self,
		account: &AccountId,
		call: &T::RuntimeCall,
		len: usize,
		implication: &impl Implication,
	) -> Result<Option<TransactionTag>, Refusal> {
		let nonce = self.0 .0;
		let next = frame_system::Pallet::<T>::account_nonce(account);
		let ahead: u32 = nonce.saturating_sub(next).unique_saturated_into();
		let len = u32::try_from(len).unwrap_or(u32::MAX);
		let (most, short) = (T::MaxWaiting::get(), T::ShortLength::get());
		let all_short = most.saturating_mul(short);
		if ahead >= most || ahead.saturating_mul(len) > all_short {
			return Err(Refusal::TooManyWaiting);
		}
		let Signer::Delegate(organisation) = Pallet::<T>::signer(account, call) else { return Ok(None) };
		let is_long = len > short;
		let rows = most.checked_div(COLUMNS).unwrap_or_default();
		if ahead >= if is_long { 1 } else { rows } {
			return Err(Refusal::TooManyWaiting);
		}
		let place: Place = if is_long {
			// Nobody pays for what a pool does, so it looks at no call of any length.
			let ImplicationParts { explicit, implicit, .. } = implication.parts();
			let drawn = Self::draw(&(account, len, explicit, implicit));
			(None, drawn.checked_rem(LONG_COLUMNS).unwrap_or_default())
		} else {
			let drawn = Self::draw(&(account, implication));
			let nonce: u32 = nonce.unique_saturated_into();
			(Some(nonce.checked_rem(rows).unwrap_or_default()), drawn.checked_rem(COLUMNS).unwrap_or_default())
		};
		Ok(Some((TAG, organisation, place).encode()))
	}

	/// Returns a number as by chance, always the same of the same.
	fn draw(of: &impl Encode) -> u32 {
		let [a, b, c, d, ..] = of.using_encoded(Blake2_128::hash);
		u32::from_le_bytes([a, b, c, d])
	}
}

impl<T: frame_system::Config> fmt::Debug for LimitWaiting<T> {
	fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
		self.0.fmt(formatter)
	}
}

impl<T: frame_system::Config> TypeInfo for LimitWaiting<T>
where
	CheckNonce<T>: StaticTypeInfo,
{
	type Identity = CheckNonce<T>;

	fn type_info() -> Type {
		CheckNonce::<T>::type_info()
	}
}

impl<T> TransactionExtension<T::RuntimeCall> for LimitWaiting<T>
where
	T: Config + Send + Sync,
	CheckNonce<T>: TransactionExtension<T::RuntimeCall, Implicit = ()>,
	DispatchOriginOf<T::RuntimeCall>: AsSystemOriginSigner<AccountId> + Clone,
{
	const IDENTIFIER: &'static str = CheckNonce::<T>::IDENTIFIER;
	type Implicit = ();
	type Val = <CheckNonce<T> as TransactionExtension<T::RuntimeCall>>::Val;
	type Pre = <CheckNonce<T> as TransactionExtension<T::RuntimeCall>>::Pre;

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		self.0.weight(call)
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		self_implicit: (),
		inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		// In a block, nonces follow each other without gap, and nothing waits.
		let place = match origin.as_system_origin_signer() {
			Some(signer) if source != TransactionSource::InBlock => {
				self.place(signer, call, len, inherited_implication)?
			},
			_ => None,
		};
		let (mut validity, val, origin) =
			self.0.validate(origin, call, info, len, self_implicit, inherited_implication, source)?;
		validity.provides.extend(place);
		Ok((validity, val, origin))
	}

	fn prepare(
		self,
		val: Self::Val,
		origin: &DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		self.0.prepare(val, origin, call, info, len)
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		<CheckNonce<T> as TransactionExtension<T::RuntimeCall>>::post_dispatch_details(
			pre, info, post_info, len, result,
		)
	}
}
