//! Enrolments: what a device's sensor prints, and a member of the council signs.
//!
//! The device keeps its key; the enrolment carries the proof that it possesses it. The sensor writes an enrolment as JSON
//! ([`Enrolment::to_json`]), and the council's tool reads it ([`Enrolment::read`]) and checks it ([`Enrolment::check`]).

use crate::{
	connect::Chain,
	interface::call::{CallMissing, EncodedCall, Enrol},
	printed::Printed,
	submit::device_key::{custody_text, key_text, signature_text, DevicePair},
};
use beadle_primitives::{Custody, DeviceKey, ModelId, OrganisationId, Ueid};
use codec::DecodeAll;
use serde_json::{json, Value};
use sp_core::H256;
use sp_runtime::MultiSignature;

/// A call as it stands in a transaction: the pallet, the call, and the call's arguments.
type Data = (u8, u8, ModelId, Ueid, Custody, DeviceKey, MultiSignature);

/// Errors of reading and checking an enrolment.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
	/// The text is something else, or has another form.
	#[error("want what \"beadle-sensor enrolment --json\" prints ({0})")]
	Form(String),
	/// The call in it cannot be decoded.
	#[error("its data is no call that enrols a device")]
	Data,
	/// The call has other indices on this chain.
	#[error("its data is no call that enrols a device on this chain: have the sensor print it anew")]
	OtherCall,
	/// The proof is for another chain.
	#[error("it is for the chain with the genesis block {theirs:?}, and this one has {ours:?}")]
	OtherChain {
		/// The genesis hash in the enrolment.
		theirs: H256,
		/// The genesis hash of this chain.
		ours: H256,
	},
	/// The proof is for another owner.
	#[error(
		"it makes organisation {owner} the owner, and the key signs for organisation {signer}: have the sensor print it \
		 with --organisation {signer}"
	)]
	OtherOwner {
		/// The owner that the proof is for.
		owner: OrganisationId,
		/// The organisation for which the key signs.
		signer: OrganisationId,
	},
}

/// A device's enrolment, for the organisation that is to own it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Enrolment {
	/// The device's owner, by whose key the call is signed. The proof is for its number: it stays good when the
	/// organisation changes its key.
	pub owner: OrganisationId,
	/// The genesis hash of the chain that the proof is for.
	pub genesis: H256,
	/// The call that enrols the device.
	pub call: Enrol,
	/// The call as the sensor encoded it, with the indices of pallet and call.
	pub data: Vec<u8>,
}

impl Enrolment {
	/// The call's name, as polkadot.js shows it.
	pub const CALL: &'static str = "deviceRegistry.enrol";

	/// Makes the enrolment of the device with this key pair, and the proof that it possesses the key.
	///
	/// # Errors
	///
	/// If the chain does not have the call.
	pub fn make(
		chain: &Chain,
		pair: &DevicePair,
		owner: OrganisationId,
		model: ModelId,
		ueid: Ueid,
		custody: Custody,
	) -> Result<Self, CallMissing> {
		let call = pair.enrolment(&chain.genesis(), owner, model, ueid, custody);
		let data = EncodedCall::from(&call).data(chain.metadata())?;
		Ok(Self { owner, genesis: chain.genesis(), call, data })
	}

	/// Returns the enrolment as JSON. Beside what [`Self::read`] needs it has the parts of the call, for people.
	pub fn to_json(&self) -> Value {
		json!({
			"call": Self::CALL,
			"chain": format!("{:?}", self.genesis),
			"custody": custody_text(self.call.custody),
			"data": format!("0x{}", hex::encode(&self.data)),
			"key": key_text(&self.call.key),
			"model": self.call.model,
			"owner": self.owner,
			"proof": signature_text(&self.call.proof),
		})
	}

	/// Reads an enrolment from JSON, as [`Self::to_json`] makes it.
	///
	/// # Errors
	///
	/// If the text has another form, or its call cannot be decoded.
	pub fn read(text: &str) -> Result<Self, EnrolmentError> {
		let printed = Printed::read(text).map_err(EnrolmentError::Form)?;
		let owner = printed.owner().map_err(EnrolmentError::Form)?;
		let genesis = printed.field("chain").map_err(EnrolmentError::Form)?;
		let genesis = genesis.parse().map_err(|_| EnrolmentError::Form(format!("{genesis} is no hash of a block")))?;
		let data = printed.data().map_err(EnrolmentError::Form)?.ok_or(EnrolmentError::Data)?;
		let (_, _, model, ueid, custody, key, proof) =
			Data::decode_all(&mut data.as_slice()).map_err(|_| EnrolmentError::Data)?;
		Ok(Self { owner, genesis, call: Enrol { model, ueid, custody, key, proof }, data })
	}

	/// Checks that the organisation `signer` can enrol the device on this chain. The chain would only call the proof
	/// invalid.
	///
	/// # Errors
	///
	/// If the enrolment is for another owner or another chain, or its call is none of this chain's.
	pub fn check(&self, signer: OrganisationId, chain: &Chain) -> Result<(), EnrolmentError> {
		if self.owner != signer {
			return Err(EnrolmentError::OtherOwner { owner: self.owner, signer });
		}
		let (theirs, ours) = (self.genesis, chain.genesis());
		if theirs != ours {
			return Err(EnrolmentError::OtherChain { theirs, ours });
		}
		match EncodedCall::from(&self.call).data(chain.metadata()) {
			Ok(data) if data == self.data => Ok(()),
			_ => Err(EnrolmentError::OtherCall),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	const OWNER: OrganisationId = 6;

	fn enrolment() -> Enrolment {
		let pair = DevicePair::generate();
		let (model, ueid): (_, Ueid) = (3, b"station-7".to_vec().try_into().unwrap());
		let (owner, genesis) = (OWNER, H256::repeat_byte(7));
		let call = pair.enrolment(&genesis, owner, model, ueid, Custody::Gateway(2));
		let data = [&[40, 1], call.encode().as_slice()].concat();
		Enrolment { owner, genesis, call, data }
	}

	#[test]
	fn what_the_sensor_prints_is_read() {
		let printed = enrolment();
		assert_eq!(Enrolment::read(&printed.to_json().to_string()).unwrap(), printed);
	}

	#[test]
	fn something_else_is_told_of() {
		let said = |text: &str| Enrolment::read(text).unwrap_err().to_string();
		assert!(said("key      ed25519:0x00").starts_with("want what \"beadle-sensor enrolment --json\" prints ("));
		assert!(said("[]").contains("it has no field \"owner\""));
		let mut printed = enrolment().to_json();
		for wrong in ["", "0x", "0x2801", "0xzz"] {
			printed["data"] = wrong.into();
			assert_eq!(said(&printed.to_string()), EnrolmentError::Data.to_string(), "{wrong}");
		}
		printed["chain"] = "0x00".into();
		assert!(said(&printed.to_string()).contains("0x00 is no hash of a block"));
		for (owner, shown) in
			[("5Grwva".into(), "\"5Grwva\""), ((-1).into(), "-1"), ((1_u64 << 32).into(), "4294967296")]
		{
			printed["owner"] = owner;
			let expected = format!("its owner, {shown}, is not the number of an organisation");
			assert!(said(&printed.to_string()).contains(&expected), "{}", said(&printed.to_string()));
		}
	}
}
