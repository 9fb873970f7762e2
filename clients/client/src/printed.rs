//! What a sensor prints for a council member, as JSON.

use beadle_primitives::AccountId;
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

	/// Returns the device's owner.
	pub(crate) fn owner(&self) -> Result<AccountId, String> {
		let owner = self.field("owner")?;
		owner.parse().map_err(|_| format!("{owner} is no account"))
	}

	/// Returns the encoded call; `None` if it is not hexadecimal.
	pub(crate) fn data(&self) -> Result<Option<Vec<u8>>, String> {
		let data = self.field("data")?;
		Ok(data.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok()))
	}
}
