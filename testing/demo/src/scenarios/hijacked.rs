//! Misuse of device keys and packs.

use super::World;
use crate::{
	error::DemoError,
	station::{Expected, Station},
	timeline,
};
use beadle_client::{
	interface::call::{EncodedCall, Transfer},
	DevicePair, Rejection,
};
use beadle_primitives::Refusal;
use codec::{Compact, Encode};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, UnknownTransaction},
	MultiSignature,
};
use subxt::{tx::Signer, utils::AccountId32, SubstrateConfig};

/// Amount that the thief tries to transfer.
const LOOT: u128 = 1_000_000_000;

/// Signer of ordinary transactions with a device's key.
struct Thief<'k>(&'k DevicePair);

impl Signer<SubstrateConfig> for Thief<'_> {
	fn account_id(&self) -> AccountId32 {
		AccountId32(self.0.account().into())
	}

	fn sign(&self, payload: &[u8]) -> subxt::utils::MultiSignature {
		match self.0.sign(payload) {
			MultiSignature::Ed25519(signature) => subxt::utils::MultiSignature::Ed25519(signature.0),
			MultiSignature::Sr25519(signature) => subxt::utils::MultiSignature::Sr25519(signature.0),
			MultiSignature::Ecdsa(signature) => subxt::utils::MultiSignature::Ecdsa(signature.0),
			MultiSignature::Eth(signature) => subxt::utils::MultiSignature::Ecdsa(signature.0),
		}
	}
}

/// Lets a thief use the key of a device whose account has no funds: the chain knows no such account.
pub async fn key(station: &mut Station, world: &World) -> Result<(), DemoError> {
	let no_account = Rejection::Invalid(InvalidTransaction::Payment);
	let expected = Expected::Refused(vec![no_account]);
	steal(station, world, expected.clone(), expected).await
}

/// Lets a thief use the key of a device whose account has funds: a council member put them there, as anybody could.
pub async fn funded_key(station: &mut Station, world: &World) -> Result<(), DemoError> {
	let (key, batch) = (Expected::refused(Refusal::DeviceKeyAsSigner), Expected::refused(Refusal::NotAMember));
	steal(station, world, key, batch).await
}

/// Signs a transfer, which anybody may sign, and a batch of a transfer and a pack, which only members and buyers may sign,
/// with the device's key.
async fn steal(station: &mut Station, world: &World, transfers: Expected, batches: Expected) -> Result<(), DemoError> {
	let rows = world.timeline.last_complete(1, &world.profile.profile)?;
	let pair = station.session.pair().clone();
	let nonce = station.chain.next_nonce(&pair.account()).await?;
	let transfer = Transfer { dest: world.member.account().into(), value: Compact(LOOT) };
	let transfer = EncodedCall::from(&transfer);
	let signed = station.chain.sign(&transfer, &Thief(&pair), nonce).await?;
	station.send_bytes("a transfer", signed, None, transfers).await?;
	let pack = station.session.seal(rows[0].at, timeline::records(&rows[0]));
	let batch = EncodedCall::batch(station.chain.metadata(), &[transfer, EncodedCall::from(&pack)])?;
	let signed = station.chain.sign(&batch, &Thief(&pair), nonce).await?;
	station.send_bytes("a batch with a pack", signed, Some(pack), batches).await?;
	// The key still serves its proper purpose.
	station.send_row(&rows[0]).await?;
	station.until_recorded().await;
	Ok(())
}

/// Sends a device's pack in a council member's signed transaction, and in a bare extrinsic.
pub async fn wrong_carriage(station: &mut Station, world: &World) -> Result<(), DemoError> {
	let rows = world.timeline.last_complete(1, &world.profile.profile)?;
	let pack = station.session.seal(rows[0].at, timeline::records(&rows[0]));
	let signed = world.member.sign(&EncodedCall::from(&pack)).await?;
	let expected = Expected::refused(Refusal::NotGeneral);
	station.send_bytes("a pack in a signed transaction", signed, Some(pack.clone()), expected).await?;
	let call = EncodedCall::from(&pack).data(station.chain.metadata())?;
	// Version 5 without signer and extensions; encoding the bytes prefixes their length.
	let bare = [&[5], call.as_slice()].concat().encode();
	// A chain without calls for bare extrinsics refuses them before it runs any extension.
	let expected = Expected::Refused(vec![Rejection::Unknown(UnknownTransaction::NoUnsignedValidator)]);
	station.send_bytes("a pack in a bare extrinsic", bare, Some(pack), expected).await
}
