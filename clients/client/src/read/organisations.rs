//! Organisations: who sits on the council, and by which accounts they sign.

use crate::{
	connect::{Chain, QueryError},
	interface::storage::{NextOrganisation, OrganisationOf, Organisations},
};
use beadle_primitives::{AccountId, Organisation, OrganisationId, OrganisationName};

impl Chain {
	/// Returns the organisation for which an account signs; `None` if it signs for none that sits on the council.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn organisation_of(&self, account: &AccountId) -> Result<Option<OrganisationId>, QueryError> {
		self.storage::<OrganisationOf>((account.clone(),), None).await
	}

	/// Returns an organisation, be it a member of the council or expelled; `None` if there never was one of this number.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn organisation(&self, id: OrganisationId) -> Result<Option<Organisation>, QueryError> {
		self.storage::<Organisations>((id,), None).await
	}

	/// Returns all organisations in the order of their numbers, expelled ones included, as of the latest finalised block.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn organisations(&self) -> Result<Vec<(OrganisationId, Organisation)>, QueryError> {
		let at = Some(self.finalised_block().await?.hash);
		let next = self.storage::<NextOrganisation>((), at).await?.unwrap_or_default();
		let mut all = Vec::new();
		for id in 0..next {
			all.extend(self.storage::<Organisations>((id,), at).await?.map(|organisation| (id, organisation)));
		}
		Ok(all)
	}
}

/// Returns what somebody has put on chain in UTF-8, such as a name or a reason, on one line of a terminal, without
/// control characters.
pub fn name_text(text: &[u8]) -> String {
	let mut line = String::new();
	for character in String::from_utf8_lossy(text).chars() {
		match character {
			'"' | '\'' | '\\' => line.push(character),
			_ => line.extend(character.escape_debug()),
		}
	}
	line
}

/// Returns an organisation as people know it: its name, and its number in brackets.
pub fn organisation_text(id: OrganisationId, name: &OrganisationName) -> String {
	match name.is_empty() {
		true => format!("organisation {id}"),
		false => format!("{} ({id})", name_text(name)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn name(text: &[u8]) -> OrganisationName {
		text.to_vec().try_into().unwrap()
	}

	#[test]
	fn an_organisation_has_a_name_and_a_number() {
		assert_eq!(organisation_text(0, &name(b"Northbridge")), "Northbridge (0)");
		assert_eq!(organisation_text(7, &name("Straßenamt \"West\"".as_bytes())), "Straßenamt \"West\" (7)");
		assert_eq!(organisation_text(7, &name(b"")), "organisation 7");
	}

	#[test]
	fn a_name_does_nothing_to_a_terminal() {
		assert_eq!(name_text(&name(b"a\nb\x1b[31m")), "a\\nb\\u{1b}[31m");
		assert_eq!(name_text(&name(b"\xff")), "\u{fffd}");
	}
}
