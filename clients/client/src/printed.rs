//! What a sensor prints for a member of the council, as JSON.

use beadle_primitives::OrganisationId;
use serde_json::Value;

/// What a sensor printed. Errors say what is wrong with its form.
pub(crate) struct Printed(Value);

impl Printed {
	/// Parses the text.
	pub(crate) fn read(text: &str) -> Result<Self, String> {
		serde_json::from_str(text).map(Self).map_err(|error| error.to_string())
	}

	/// Returns the text in a field.
	pub(crate) fn field(&self, name: &str) -> Result<&str, String> {
		self.0[name].as_str().ok_or_else(|| format!("it has no field \"{name}\""))
	}

	/// Returns the number of the organisation that owns the device, or is to own it.
	pub(crate) fn owner(&self) -> Result<OrganisationId, String> {
		let owner = self.0.get("owner").ok_or("it has no field \"owner\"")?;
		let number = owner.as_u64().and_then(|number| number.try_into().ok());
		number.ok_or_else(|| format!("its owner, {owner}, is not the number of an organisation"))
	}

	/// Returns the encoded call; `None` if it is not hexadecimal.
	pub(crate) fn data(&self) -> Result<Option<Vec<u8>>, String> {
		let data = self.field("data")?;
		Ok(data.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok()))
	}
}
