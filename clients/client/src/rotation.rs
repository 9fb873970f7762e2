//! Rotations: what the sensor of a device with a new key prints, and the device's owner signs.
//!
//! The device keeps its key; the rotation carries the proof that it possesses it. The sensor writes a rotation as JSON
//! ([`Rotation::to_json`]), and a tool of the owner reads it ([`Rotation::read`]) and checks it ([`Rotation::check`]).

use crate::{
	connect::Chain,
	interface::call::{CallMissing, EncodedCall, RotateKey},
	printed::Printed,
	submit::device_key::{custody_text, key_text, signature_text, DevicePair},
};
use beadle_primitives::{Custody, DeviceId, DeviceKey, ModelId, OrganisationId, Ueid};
use codec::DecodeAll;
use serde_json::{json, Value};
use sp_runtime::MultiSignature;

/// A call as it stands in a transaction: the pallet, the call, and the call's arguments.
type Data = (u8, u8, DeviceId, Custody, DeviceKey, MultiSignature);

/// Errors of reading and checking a rotation.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
	/// The text is something else, or has another form.
	#[error("want what \"beadle-sensor rotate --json\" prints ({0})")]
	Form(String),
	/// The call in it cannot be decoded.
	#[error("its data is no call that rotates a device's key")]
	Data,
	/// The call has other indices on this chain.
	#[error("its data is no call that rotates a device's key on this chain: have the sensor print it anew")]
	OtherCall,
	/// The proof is for another owner.
	#[error("it is for a device of organisation {owner}, and the key signs for organisation {signer}")]
	OtherOwner {
		/// The owner that the proof is for.
		owner: OrganisationId,
		/// The organisation for which the key signs.
		signer: OrganisationId,
	},
}

/// A device's rotation to a new key, for the device's owner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rotation {
	/// The device's owner, by whose key the call is signed.
	pub owner: OrganisationId,
	/// The call that rotates the key.
	pub call: RotateKey,
	/// The call as the sensor encoded it, with the indices of pallet and call.
	pub data: Vec<u8>,
}

impl Rotation {
	/// The call's name, as polkadot.js shows it.
	pub const CALL: &'static str = "deviceRegistry.rotateKey";

	/// Makes the rotation of an enrolled device to this key pair, in this custody, and the proof that it possesses the
	/// key.
	///
	/// # Errors
	///
	/// If the chain does not have the call.
	pub fn make(
		chain: &Chain,
		pair: &DevicePair,
		device: DeviceId,
		owner: OrganisationId,
		model: ModelId,
		ueid: Ueid,
		custody: Custody,
	) -> Result<Self, CallMissing> {
		let call = pair.rotation(&chain.genesis(), device, owner, model, ueid, custody);
		let data = EncodedCall::from(&call).data(chain.metadata())?;
		Ok(Self { owner, call, data })
	}

	/// Returns the rotation as JSON. Beside what [`Self::read`] needs it has the parts of the call, for people.
	pub fn to_json(&self) -> Value {
		json!({
			"call": Self::CALL,
			"custody": custody_text(self.call.custody),
			"data": format!("0x{}", hex::encode(&self.data)),
			"device": self.call.device,
			"new_key": key_text(&self.call.key),
			"owner": self.owner,
			"proof": signature_text(&self.call.proof),
		})
	}

	/// Reads a rotation from JSON, as [`Self::to_json`] makes it.
	///
	/// # Errors
	///
	/// If the text has another form, or its call cannot be decoded.
	pub fn read(text: &str) -> Result<Self, RotationError> {
		let printed = Printed::read(text).map_err(RotationError::Form)?;
		let owner = printed.owner().map_err(RotationError::Form)?;
		let data = printed.data().map_err(RotationError::Form)?.ok_or(RotationError::Data)?;
		let (_, _, device, custody, key, proof) =
			Data::decode_all(&mut data.as_slice()).map_err(|_| RotationError::Data)?;
		Ok(Self { owner, call: RotateKey { device, custody, key, proof }, data })
	}

	/// Checks that the organisation `signer` can rotate the device's key on this chain. The chain that the proof is for is not in the
	/// JSON: if it is another one, this chain calls the proof invalid.
	///
	/// # Errors
	///
	/// If the rotation is for another owner, or its call is none of this chain's.
	pub fn check(&self, signer: OrganisationId, chain: &Chain) -> Result<(), RotationError> {
		if self.owner != signer {
			return Err(RotationError::OtherOwner { owner: self.owner, signer });
		}
		match EncodedCall::from(&self.call).data(chain.metadata()) {
			Ok(data) if data == self.data => Ok(()),
			_ => Err(RotationError::OtherCall),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use sp_core::H256;

	const OWNER: OrganisationId = 6;

	fn rotation() -> Rotation {
		let (model, ueid): (_, Ueid) = (3, b"station-7".to_vec().try_into().unwrap());
		let custody = Custody::Gateway(2);
		let call = DevicePair::generate().rotation(&H256::repeat_byte(7), 4, OWNER, model, ueid, custody);
		let data = [&[40, 2], call.encode().as_slice()].concat();
		Rotation { owner: OWNER, call, data }
	}

	#[test]
	fn what_the_sensor_prints_is_read() {
		let printed = rotation();
		assert_eq!(Rotation::read(&printed.to_json().to_string()).unwrap(), printed);
	}

	#[test]
	fn what_is_printed_has_seven_fields() {
		let printed = rotation();
		let (key, proof) = (key_text(&printed.call.key), signature_text(&printed.call.proof));
		let data = hex::encode(&printed.data);
		let call = format!(r#""call":"deviceRegistry.rotateKey","custody":"gateway:2","data":"0x{data}""#);
		let expected = format!(r#"{{{call},"device":4,"new_key":"{key}","owner":{OWNER},"proof":"{proof}"}}"#);
		assert_eq!(printed.to_json().to_string(), expected);
	}

	#[test]
	fn something_else_is_told_of() {
		let said = |text: &str| Rotation::read(text).unwrap_err().to_string();
		assert!(said("new key  ed25519:0x00").starts_with("want what \"beadle-sensor rotate --json\" prints ("));
		assert!(said("[]").contains("it has no field \"owner\""));
		let mut printed = rotation().to_json();
		for wrong in ["", "0x", "0x2802", "0xzz"] {
			printed["data"] = wrong.into();
			assert_eq!(said(&printed.to_string()), RotationError::Data.to_string(), "{wrong}");
		}
		for (owner, shown) in
			[("5Grwva".into(), "\"5Grwva\""), ((-1).into(), "-1"), ((1_u64 << 32).into(), "4294967296")]
		{
			printed["owner"] = owner;
			let expected = format!("its owner, {shown}, is not the number of an organisation");
			assert!(said(&printed.to_string()).contains(&expected), "{}", said(&printed.to_string()));
		}
	}
}
