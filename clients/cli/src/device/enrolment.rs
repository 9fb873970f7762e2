//! The output of `beadle-sensor enrolment --json`, which a sensor prints for the council.

use beadle_client::call::Enrol;
use beadle_primitives::{AccountId, DeviceKey, ModelId, Ueid};
use codec::DecodeAll;
use serde_json::Value;
use sp_runtime::MultiSignature;

/// The call as it is encoded in a transaction: pallet index, call index, and the arguments of an enrolment.
type Data = (u8, u8, ModelId, Ueid, DeviceKey, MultiSignature);

/// Reasons why a text is not a valid enrolment.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
	/// It is something else, or in another format.
	#[error("want what \"beadle-sensor enrolment --json\" prints ({0})")]
	Form(String),
	/// Its call cannot be decoded.
	#[error("its data is no call that enrols a device")]
	Data,
	/// Its call has another index on this chain.
	#[error("its data is no call that enrols a device on this chain: have the sensor print it anew")]
	OtherCall,
	/// Its proof is for another chain.
	#[error("it is for the chain with the genesis block {theirs}, and this one has {ours}")]
	OtherChain {
		/// The genesis hash of the sensor's chain.
		theirs: String,
		/// The genesis hash of the node's chain.
		ours: String,
	},
	/// Its proof is for another owner.
	#[error(
		"it makes {owner} the owner, and the key signs for {signer}: have the sensor print it with --owner {signer}"
	)]
	OtherOwner {
		/// The owner that the proof is for.
		owner: AccountId,
		/// The account that signs.
		signer: AccountId,
	},
}

/// An enrolment, ready to be signed by a council member.
#[derive(Debug)]
pub struct Enrolment {
	/// The future owner of the device.
	pub owner: AccountId,
	/// The chain's genesis hash.
	pub genesis: String,
	/// The call.
	pub call: Enrol,
	/// The call as the sensor encoded it.
	pub data: Vec<u8>,
}

impl Enrolment {
	/// Parses a sensor's output.
	pub fn read(text: &str) -> Result<Self, EnrolmentError> {
		let printed: Value = serde_json::from_str(text).map_err(|error| EnrolmentError::Form(error.to_string()))?;
		let field = |name: &str| {
			printed[name].as_str().ok_or_else(|| EnrolmentError::Form(format!("it has no field \"{name}\"")))
		};
		let owner = field("owner")?;
		let owner = owner.parse().map_err(|_| EnrolmentError::Form(format!("{owner} is no account")))?;
		let genesis = field("chain")?.to_owned();
		let data = field("data")?.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
		let data = data.ok_or(EnrolmentError::Data)?;
		let (_, _, model, ueid, key, proof) =
			Data::decode_all(&mut data.as_slice()).map_err(|_| EnrolmentError::Data)?;
		Ok(Self { owner, genesis, call: Enrol { model, ueid, key, proof }, data })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_client::DevicePair;
	use beadle_primitives::message::KeyOperation;
	use codec::Encode;
	use serde_json::json;

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	fn printed() -> (Value, Enrol) {
		let pair = DevicePair::generate();
		let (model, ueid): (_, Ueid) = (3, b"station-7".to_vec().try_into().unwrap());
		let owner: AccountId = ALICE.parse().unwrap();
		let proof = pair.prove(&Default::default(), &KeyOperation::Enrol { owner, model, ueid: ueid.clone() });
		let call = Enrol { model, ueid, key: pair.public(), proof };
		let data = [&[40, 1], call.encode().as_slice()].concat();
		(json!({ "owner": ALICE, "chain": "0x00", "data": format!("0x{}", hex::encode(data)), "model": 3 }), call)
	}

	#[test]
	fn what_the_sensor_prints_is_read() {
		let (printed, call) = printed();
		let read = Enrolment::read(&printed.to_string()).unwrap();
		assert_eq!((read.call, read.owner.to_string(), read.genesis.as_str()), (call, ALICE.to_owned(), "0x00"));
		assert_eq!(printed["data"], format!("0x{}", hex::encode(read.data)));
	}

	#[test]
	fn something_else_is_told_of() {
		let said = |text: &str| Enrolment::read(text).unwrap_err().to_string();
		assert!(said("key      ed25519:0x00").starts_with("want what \"beadle-sensor enrolment --json\" prints ("));
		assert!(said("[]").contains("it has no field \"owner\""));
		let (mut printed, _) = printed();
		for wrong in ["", "0x", "0x2801", "0xzz"] {
			printed["data"] = wrong.into();
			assert_eq!(said(&printed.to_string()), EnrolmentError::Data.to_string(), "{wrong}");
		}
		printed["owner"] = "alice".into();
		assert!(said(&printed.to_string()).contains("alice is no account"));
	}
}
