//! Subject of the fuzzing: the appraisal of packs, with profile, history and packs as a chain would decode them.

use beadle_appraisal::{
	admit, appraise, appraise_staged, distance, notice, silences, History, Outcome, VersionedHistory,
};
use beadle_primitives::{ActiveProfile, HeldAgainst, Moment, Pack};
use codec::{Decode, DecodeAll, Encode, MaxEncodedLen};

/// Input of one run: packs that arrive one after the other at the same time.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Input {
	/// Profile versions that the device is appraised against, valid or not.
	pub held: HeldAgainst,
	/// History of the device, whether or not it could have come about.
	pub history: History,
	/// The packs.
	pub packs: Vec<Pack>,
	/// The chain's time.
	pub now: Moment,
}

impl Input {
	/// Decodes an input; returns `None` if the bytes do not encode one.
	pub fn decode(mut bytes: &[u8]) -> Option<Self> {
		<Self as Decode>::decode(&mut bytes).ok()
	}

	/// Runs the packs through the same functions as a chain, and checks what must hold after each.
	///
	/// # Panics
	///
	/// If one of the checks fails.
	pub fn run(self) {
		let Self { held: HeldAgainst { active, staged }, mut history, packs, now } = self;
		let sound = active.profile.validate().is_ok();
		for pack in packs {
			let _ = distance(history.sequence, pack.sequence, 32);
			let admitted = admit(&active.profile, &history, &pack, now).is_ok();
			let mut outcome = match appraise(&active, &history, &pack, now) {
				Ok(outcome) => outcome,
				Err(_) => continue,
			};
			check(&active, &pack, &outcome);
			if let Some(staged) = &staged {
				outcome.history.shadow = Some(appraise_staged(staged, &history, &pack, now).1);
			}
			history = outcome.history;
			if sound && admitted {
				assert!(history.observed_at.is_some());
			}
			let silent = silences(&active, &history, now);
			let noticed = notice(&active, &mut history, now);
			assert!(noticed.iter().all(|silence| silence.in_alarm && silent.contains(silence)));
			assert!(notice(&active, &mut history, now).is_empty(), "noticed once");
			if history.sequence % 4 == 0 {
				history.restart_behaviour(0, 0, Some(now));
			}
			if history.sequence % 8 == 0 {
				history.restart(now);
			}
		}
	}
}

fn check(active: &ActiveProfile, pack: &Pack, outcome: &Outcome) {
	let Outcome { appraisal, history } = outcome;
	assert_eq!(appraisal.flags.len(), pack.records.len());
	assert_eq!((history.sequence, history.profile), (pack.sequence, active.reference));
	let flagged = appraisal.flags.iter().any(|flag| flag.is_flagged());
	assert!(!(flagged || appraisal.flagged() > 0) || !appraisal.violations.is_empty());
	assert!(appraisal.amendments.len() <= active.profile.metrics.len());

	let encoded = VersionedHistory::from(history.clone()).encode();
	assert!(encoded.len() <= VersionedHistory::max_encoded_len());
	assert_eq!(
		VersionedHistory::decode_all(&mut encoded.as_slice()).map(VersionedHistory::into_latest).as_ref(),
		Ok(history)
	);
	for violation in &appraisal.violations {
		let metric = active.profile.metrics.get(usize::from(violation.metric));
		let behaviour = metric.and_then(|metric| metric.behaviours.get(usize::from(violation.behaviour)));
		assert!(behaviour.is_some(), "a violation is of a behaviour that there is");
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::path::Path;

	/// A seed that no longer decodes, since types have changed, is worthless: run `beadle-fuzz-seeds` again.
	#[test]
	fn every_seed_is_an_input_and_passes() {
		let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/appraise");
		let seeds: Vec<_> = std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
		assert!(seeds.len() >= 14);
		for seed in seeds {
			let bytes = std::fs::read(&seed).unwrap();
			let input = Input::decode_all(&mut bytes.as_slice());
			input.unwrap_or_else(|error| panic!("{}: {error}", seed.display())).run();
		}
	}
}
