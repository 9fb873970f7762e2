//! Benchmarks of inspecting a pack, recording or reporting it, recording a verdict and sweeping for silence, in the worst
//! case.
//!
//! In each, `n` is the number of records in the pack and `b` the number of behaviours that the device is appraised by,
//! half of them those of a staged version. Each behaviour is as large as any can be, both in its profile and in the
//! device's history.

use crate::{extension::InspectCallData, *};
use alloc::{boxed::Box, vec::Vec};
use beadle_appraisal::{Baseline, History, Memory};
use beadle_primitives::{
	message,
	pack::MAX_RECORDS,
	profile::{MAX_BEHAVIOURS, MAX_HELD_BEHAVIOURS, MAX_METRICS},
	rule::MAX_BASELINE,
	traits::{ActiveProfiles, Authorisation},
	AccountId, AlarmEnd, AlarmEvidence, AlarmId, Authority, DeviceId, DeviceKey, Finding, MetricIndex, MetricKind,
	Mitigation, Moment, OnFail, OnReset, Pack, ProfileRef, QcFlag, Record, Rule, Span, VerificationState, Via,
	Violation,
};
use beadle_test_support::benchmarking::{largest_profile, largest_rule, longest_text, BenchmarkHelper};
use frame_benchmarking::v2::*;
use frame_support::{
	dispatch::{DispatchInfo, GetDispatchInfo, PostDispatchInfo},
	traits::{Get, IsSubType},
	weights::Weight,
	BoundedVec,
};
use frame_system::RawOrigin;
use sp_runtime::traits::{
	AsSystemOriginSigner, AsTransactionAuthorizedOrigin, DispatchTransaction, Dispatchable, Zero,
};

const NOW: Moment = 1_800_000_000_000;

/// Time between two observations of a counter, and its increase in it. Neither divides anything evenly.
const INTERVAL: u32 = 1_000_003;
const INCREASE: i64 = (1 << 50) - 27;

/// Duration to which the counter's increases are related.
const PER: Moment = (1 << 24) - 3;

/// Baseline whose variance has as many bits as it can have, so that its root and the products with it take longest. All
/// levels up to 2^56 are within the limits of the largest rule.
const USUAL: Baseline = Baseline { mean: (1 << 80) - 12_345, variance: u128::MAX / 3, seen: MAX_BASELINE };

/// The most behaviours of one version.
const MOST: u32 = MAX_METRICS * MAX_BEHAVIOURS;

/// Enrols a device; returns its owner, a council member, its number and its key.
fn enrolled<T: BenchmarkHelper>() -> (AccountId, DeviceId, DeviceKey) {
	T::set_time(NOW);
	let owner = T::council_member(0);
	let key = T::new_key();
	let device = T::enrol(&owner, &key);
	(owner, device, key)
}

/// Returns a rule that only zero passes.
fn only_zero(_: MetricIndex) -> Rule {
	Rule::GrossRange { fail: Span { min: 0, max: 0 }, suspect: None }
}

/// Returns that rule for the first metric, and the largest rules for the others.
fn only_zero_first(metric: MetricIndex) -> Rule {
	match metric {
		0 => only_zero(metric),
		_ => largest_rule(metric),
	}
}

/// Assigns to the device a profile with so many behaviours, half of them of a staged version.
fn hold<T: BenchmarkHelper>(device: DeviceId, behaviours: u32, rule: impl Fn(MetricIndex) -> Rule) {
	let staged = behaviours.saturating_div(2);
	let active = largest_profile(behaviours.saturating_sub(staged), Mitigation::Suspend, &rule);
	T::hold_against(device, active, Some(largest_profile(staged, Mitigation::Suspend, &rule)));
}

/// Assigns such a profile with the largest rules, of which the first metric, whose values take longest to judge, is a counter.
fn hold_counter<T: BenchmarkHelper>(device: DeviceId, behaviours: u32) {
	let counting = |behaviours| {
		let mut profile = largest_profile(behaviours, Mitigation::Suspend, largest_rule);
		for first in profile.metrics.iter_mut().take(1) {
			first.kind = MetricKind::Counter { per: PER, on_reset: OnReset::Fail };
		}
		profile
	};
	let staged = behaviours.saturating_div(2);
	T::hold_against(device, counting(behaviours.saturating_sub(staged)), Some(counting(staged)));
}

/// Assigns such a profile in which the first behaviour of each metric refuses.
fn hold_refusing<T: BenchmarkHelper>(device: DeviceId, behaviours: u32, rule: impl Fn(MetricIndex) -> Rule) {
	let staged = behaviours.saturating_div(2);
	let mut active = largest_profile(behaviours.saturating_sub(staged), Mitigation::Suspend, &rule);
	for first in active.metrics.iter_mut().filter_map(|metric| metric.behaviours.iter_mut().next()) {
		first.on_fail = OnFail::Refuse;
	}
	T::hold_against(device, active, Some(largest_profile(staged, Mitigation::Suspend, &rule)));
}

/// Returns the version that the device is appraised against.
fn in_force<T: Config>(device: DeviceId) -> ProfileRef {
	T::Profiles::held_against(device).map(|held| held.active.reference).unwrap_or_default()
}

/// Returns the device's next pack, with these observations a millisecond apart.
fn next_pack<T: Config>(device: DeviceId, observations: impl Iterator<Item = (MetricIndex, i64)>) -> Pack {
	let history = Histories::<T>::get(device);
	let records = (0..).zip(observations).map(|(offset, (metric, value))| Record { metric, offset, value });
	Pack {
		sequence: history.sequence.saturating_add(1),
		base_time: history.observed_at.unwrap_or(NOW).saturating_add(1),
		records: BoundedVec::truncate_from(records.collect()),
	}
}

/// Returns a pack of so many observations of the first metric, with this value and zero by turns.
fn pack_of<T: Config>(device: DeviceId, records: u32, value: i64) -> Pack {
	next_pack::<T>(device, (0..records).map(|turn| (0, if turn.is_multiple_of(2) { value } else { 0 })))
}

/// Returns a pack of so many observations of the first metric, a counter that increases.
fn counting_pack<T: Config>(device: DeviceId, records: u32) -> Pack {
	let mut pack = next_pack::<T>(device, (1..=i64::from(records)).map(|turn| (0, INCREASE.saturating_mul(turn))));
	for (turn, record) in (1u32..).zip(pack.records.iter_mut()) {
		record.offset = INTERVAL.saturating_mul(turn);
	}
	pack
}

/// Records an observation of each metric.
fn observe_all<T: Config>(device: DeviceId, value: i64) {
	let metrics = MetricIndex::try_from(MAX_METRICS).unwrap_or_default();
	let pack = next_pack::<T>(device, (0..metrics).map(|metric| (metric, value)));
	let inspection = Pallet::<T>::dry_run(device, &pack).expect("the pack is sound");
	Pallet::<T>::record(inspection, &pack);
}

/// Fills the memory of every behaviour in the device's history with the largest one.
fn remember_most<T: Config>(device: DeviceId) {
	Histories::<T>::mutate(device, |stored| {
		let history: &mut History = stored;
		let shadow = history.shadow.iter_mut().flat_map(|shadow| &mut shadow.metrics);
		for behaviour in history.metrics.iter_mut().chain(shadow).flat_map(|metric| &mut metric.behaviours) {
			behaviour.memory = Memory::Baseline(USUAL);
		}
	});
}

/// Returns a verdict with the longest reason.
fn verdict(by: Authority) -> Finding {
	Finding { state: VerificationState::Unknown, by, at: NOW, reason: longest_text() }
}

/// Returns the most ended alarms of a device that are kept, of all kinds.
fn most_ended<T: Config>() -> u32 {
	let adverse = T::MaxAdverseAlarms::get();
	T::MaxEndedAlarms::get().saturating_add(adverse.saturating_mul(3))
}

/// Puts as much on record of the device as is kept, with lasting alarms of so many behaviours, which the next version
/// invalidates; returns the number of alarms raised.
fn raise_most<T: Config + BenchmarkHelper>(device: DeviceId, behaviours: u32) -> AlarmId {
	T::hold_against(device, largest_profile(behaviours, Mitigation::None, only_zero), None);
	observe_all::<T>(device, 1);
	remember_most::<T>(device);
	violate_most::<T>(device);
	end_most::<T>(device);
	Alarms::<T>::get(device).raised
}

/// Puts as many ended alarms of the device on record as are kept of all kinds, each with the longest evidence and verdict.
fn end_most<T: Config + BenchmarkHelper>(device: DeviceId) {
	let (via, sequence, pack_hash) = (Via::Submit, 1, Default::default());
	let evidence = AlarmEvidence::Pack { via, sequence, pack_hash, violation: violation() };
	let owner = Authority::Owner(T::organisation_of(&T::council_member(0)));
	let (ordinary, adverse) = (T::MaxEndedAlarms::get(), T::MaxAdverseAlarms::get());
	Alarms::<T>::mutate(device, |log| {
		for number in 0..most_ended::<T>() {
			let id = log.raise(ProfileRef::default(), 0, 0, NOW, Zero::zero(), evidence);
			let record = log.get_mut(id).expect("it was raised");
			record.ended = Some((AlarmEnd::Cleared, Zero::zero()));
			let judged = number >= ordinary.saturating_add(adverse.saturating_mul(2));
			record.mitigation = if number < ordinary { Mitigation::None } else { Mitigation::Suspend };
			record.suspended = number >= ordinary.saturating_add(adverse);
			record.finding = Some(verdict(if judged { Authority::Council } else { owner }));
		}
	});
}

fn violation() -> Violation {
	Violation { metric: 0, behaviour: 0, flag: QcFlag::Fail, value: 1, judged: 1, threshold: 0, observed_at: NOW }
}

/// Fills the list of the device's violations.
fn violate_most<T: Config>(device: DeviceId) {
	let pinned = PinnedViolation {
		profile: ProfileRef::default(),
		via: Via::Submit,
		sequence: 1,
		pack_hash: Default::default(),
		block: Zero::zero(),
		found: 1,
		violation: violation(),
	};
	let kept: Vec<_> = (0..T::MaxViolations::get()).map(|_| pinned.clone()).collect();
	Violations::<T>::insert(device, BoundedVec::truncate_from(kept));
}

/// Raises as many alarms of the device as can last at a time, each with a verdict, and suspends it for one of them.
pub fn alarm_most<T: Config + BenchmarkHelper>(device: DeviceId) {
	T::set_time(NOW);
	let staged = largest_profile(MOST, Mitigation::Suspend, largest_rule);
	T::hold_against(device, largest_profile(MOST, Mitigation::Suspend, only_zero), Some(staged));
	end_most::<T>(device);
	observe_all::<T>(device, 1);
	remember_most::<T>(device);
	let owner = Authority::Owner(T::organisation_of(&T::council_member(0)));
	Alarms::<T>::mutate(device, |log| {
		let lasting = log.alarms.iter_mut().filter(|alarm| alarm.ended.is_none());
		let judged = lasting.map(|alarm| alarm.finding = Some(verdict(owner))).count();
		assert_eq!(judged, usize::try_from(MOST).unwrap_or_default());
	});
}

/// Lets as many behaviours of the device as there can be be silent for long enough to be in alarm, with nothing of that on
/// record. There are as many lasting alarms as there can be of the version before, which end when the silences are put on
/// record.
pub fn silence_most<T: Config + BenchmarkHelper>(device: DeviceId) {
	T::set_time(NOW);
	T::hold_against(device, largest_profile(MOST, Mitigation::None, only_zero), None);
	end_most::<T>(device);
	observe_all::<T>(device, 1);
	remember_most::<T>(device);
	let silent = largest_profile(MOST, Mitigation::None, |_| Rule::Gap { max: 1 });
	T::hold_against(device, silent, Some(largest_profile(MOST, Mitigation::None, largest_rule)));
	T::set_time(NOW.saturating_mul(2));
}

fn submit_call<T: Config + BenchmarkHelper>(device: DeviceId, key: &DeviceKey, pack: Pack) -> Call<T> {
	let signature = T::sign(key, &message::pack_message(&Pallet::<T>::genesis(), device, &pack));
	Call::submit { device, pack, signature }
}

fn report_call<T: Config + BenchmarkHelper>(device: DeviceId, key: &DeviceKey, pack: Pack) -> Call<T> {
	let signature = T::sign(key, &message::pack_message(&Pallet::<T>::genesis(), device, &pack));
	Call::report { device, pack, signature, profile: in_force::<T>(device) }
}

#[benchmarks(where
	T: BenchmarkHelper + Send + Sync,
	T::RuntimeCall: From<Call<T>>
		+ GetDispatchInfo
		+ IsSubType<Call<T>>
		+ Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo, RuntimeOrigin = T::RuntimeOrigin>,
	T::RuntimeOrigin: From<Origin> + AsSystemOriginSigner<T::AccountId> + AsTransactionAuthorizedOrigin + Clone,
)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn inspect(n: Linear<1, MAX_RECORDS>, b: Linear<0, MAX_HELD_BEHAVIOURS>) {
		let (_, device, key) = enrolled::<T>();
		hold_counter::<T>(device, b);
		observe_all::<T>(device, 0);
		remember_most::<T>(device);
		let pack = counting_pack::<T>(device, n);
		let call: T::RuntimeCall = submit_call::<T>(device, &key, pack.clone()).into();
		let info = call.get_dispatch_info();
		let inspected;

		#[block]
		{
			let extension = InspectCallData::<T>::new();
			inspected = extension.validate_and_prepare(RawOrigin::None.into(), &call, &info, 0, 0);
		}

		assert!(inspected.is_ok());
		let found = Pallet::<T>::dry_run(device, &pack).map(|inspection| inspection.outcome().appraisal.worst_flag());
		assert_eq!(found, Ok(if b > 0 { QcFlag::Good } else { QcFlag::NotEvaluated }));
	}

	#[benchmark]
	fn inspect_report(n: Linear<1, MAX_RECORDS>, b: Linear<1, MAX_HELD_BEHAVIOURS>) {
		let (_, device, key) = enrolled::<T>();
		hold::<T>(device, b, largest_rule);
		observe_all::<T>(device, 0);
		remember_most::<T>(device);
		hold_refusing::<T>(device, b, only_zero_first);
		let pack = pack_of::<T>(device, n, 1);
		// Nothing is reported before its time.
		T::set_time(NOW.saturating_add(Moment::from(MAX_RECORDS).saturating_mul(2)));
		let call: T::RuntimeCall = report_call::<T>(device, &key, pack).into();
		let info = call.get_dispatch_info();
		let inspected;

		#[block]
		{
			let extension = InspectCallData::<T>::new();
			inspected = extension.validate_and_prepare(RawOrigin::None.into(), &call, &info, 0, 0);
		}

		assert!(inspected.is_ok());
	}

	#[benchmark]
	fn check_signer() {
		let (owner, ..) = enrolled::<T>();
		let call: T::RuntimeCall = frame_system::Call::<T>::remark { remark: Vec::new() }.into();
		let info = call.get_dispatch_info();
		let checked;

		#[block]
		{
			let extension = InspectCallData::<T>::new();
			checked = extension.validate_and_prepare(RawOrigin::Signed(owner).into(), &call, &info, 0, 0);
		}

		assert!(checked.is_ok());
	}

	#[benchmark]
	fn submit_passing(n: Linear<1, MAX_RECORDS>, b: Linear<0, MAX_HELD_BEHAVIOURS>) -> Result<(), BenchmarkError> {
		let (_, device, key) = enrolled::<T>();
		hold_counter::<T>(device, b);
		observe_all::<T>(device, 0);
		remember_most::<T>(device);
		let pack = counting_pack::<T>(device, n);
		let inspection = Pallet::<T>::dry_run(device, &pack).expect("the pack is sound");
		assert!(inspection.outcome().appraisal.violations.is_empty());
		let call = submit_call::<T>(device, &key, pack.clone());
		let origin: T::RuntimeOrigin = Origin::Inspected(Box::new(inspection)).into();

		#[block]
		{
			T::RuntimeCall::from(call).dispatch(origin).map_err(|failed| failed.error)?;
		}

		assert_eq!(Histories::<T>::get(device).sequence, pack.sequence);
		Ok(())
	}

	#[benchmark]
	fn submit(n: Linear<1, MAX_RECORDS>, b: Linear<0, MAX_HELD_BEHAVIOURS>) -> Result<(), BenchmarkError> {
		let (_, device, key) = enrolled::<T>();
		let lasting = raise_most::<T>(device, b.saturating_sub(b.saturating_div(2)));
		hold::<T>(device, b, only_zero_first);
		let pack = pack_of::<T>(device, n, 1);
		let inspection = Pallet::<T>::dry_run(device, &pack).expect("the pack is sound");
		let call = submit_call::<T>(device, &key, pack.clone());
		let origin: T::RuntimeOrigin = Origin::Inspected(Box::new(inspection)).into();

		#[block]
		{
			T::RuntimeCall::from(call).dispatch(origin).map_err(|failed| failed.error)?;
		}

		assert_eq!(Histories::<T>::get(device).sequence, pack.sequence);
		// Every behaviour of the first metric raises its alarm at every other value.
		let of_first = b.saturating_sub(b.saturating_div(2)).min(MAX_BEHAVIOURS);
		let raised = Alarms::<T>::get(device).raised.saturating_sub(lasting);
		assert_eq!(raised, of_first.saturating_mul(n.div_ceil(2)));
		Ok(())
	}

	#[benchmark]
	fn report(n: Linear<1, MAX_RECORDS>, b: Linear<1, MAX_HELD_BEHAVIOURS>) -> Result<(), BenchmarkError> {
		let (_, device, key) = enrolled::<T>();
		let lasting = raise_most::<T>(device, b.saturating_sub(b.saturating_div(2)));
		hold_refusing::<T>(device, b, only_zero);
		// Of all metrics by turns, so that as many alarms are raised as there can be.
		let metric = |turn: u32| MetricIndex::try_from(turn.checked_rem(MAX_METRICS).unwrap_or(0)).unwrap_or_default();
		let pack = next_pack::<T>(device, (0..n).map(|turn| (metric(turn), 1)));
		// Nothing is reported before its time.
		T::set_time(NOW.saturating_add(Moment::from(MAX_RECORDS).saturating_mul(2)));
		let call = report_call::<T>(device, &key, pack.clone());
		let Call::report { signature, profile, .. } = &call else { return Err(BenchmarkError::Weightless) };
		let known = Pallet::<T>::enrolled(device).expect("it was enrolled");
		let inspected = Pallet::<T>::inspect_report(device, &known, &pack, signature, *profile, true);
		let inspected = inspected.expect("the first metric has a behaviour that refuses");
		let origin: T::RuntimeOrigin = Origin::Reported(Box::new(inspected)).into();

		#[block]
		{
			T::RuntimeCall::from(call).dispatch(origin).map_err(|failed| failed.error)?;
		}

		assert!(LatestReports::<T>::contains_key(device));
		assert!(Alarms::<T>::get(device).raised > lasting);
		Ok(())
	}

	#[benchmark]
	fn set_verification_state() {
		let (owner, device, _) = enrolled::<T>();
		alarm_most::<T>(device);
		// The first of those that last.
		let alarm = most_ended::<T>().saturating_add(1);
		let state = VerificationState::FalsePositive;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), device, alarm, state, longest_text());

		// The device was suspended for this alarm, so all its alarms have ended.
		assert!(T::Authorisation::is_active(device));
		assert_eq!(Histories::<T>::get(device).alarms().count(), 0);
	}

	#[benchmark]
	fn sweep(d: Linear<0, { T::SweepDevices::get() }>) {
		let owner = T::council_member(0);
		for _ in 0..d {
			T::set_time(NOW);
			let device = T::enrol(&owner, &T::new_key());
			silence_most::<T>(device);
		}

		#[block]
		{
			Pallet::<T>::sweep(Weight::MAX);
		}

		for device in 0..d {
			assert_eq!(Alarms::<T>::get(device).raised, MOST.saturating_mul(2).saturating_add(most_ended::<T>()));
		}
	}
}
