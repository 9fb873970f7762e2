//! What was verified of a device, in words for people and as JSON for programs.
//!
//! The names are those of the Entity Attestation Token (EAT, RFC 9711) and of AR4SI (`draft-ietf-rats-ar4si`) where they
//! have one: `ueid`, `hwmodel`, hardware with *known vulnerabilities*. Nothing is *affirmed* that the chain only knows by
//! somebody's word: what is declared is shown as declared.

mod json;
mod table;
mod words;

#[cfg(test)]
mod tests;

pub use json::{age_json, verification_json};
pub use table::verification_text;
pub use words::{advisory_text, custody_word, halt_text, standing_text, support_text, time_text};
