//! Faults that are planted to prove the auditor.

/// A planted fault: what an outbox that is not sound could do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
	/// A reading is taken, and is nowhere.
	Lost,
	/// A reading is recorded twice.
	Doubled,
	/// A value is another one.
	Altered,
	/// A value is of another metric.
	WrongMetric,
	/// Two values have changed places.
	Reordered,
	/// A reading has another time.
	Misdated,
	/// A reading without a time gets a wrong one.
	Misbooted,
	/// The unit that a source names is ignored.
	UnitChanged,
	/// A reading is set aside, and nothing is wrong with it.
	SetAside,
	/// A reading is set aside for another reason than the true one.
	WrongReason,
	/// A reading leaves the queue before its pack is final.
	SettledEarly,
	/// What was taken is gone after a power cut.
	LostAtPowerCut,
	/// What was not taken, since the disk was full, counts as taken.
	LostAtDiskFull,
	/// A reading is recorded as another device's.
	WrongDevice,
	/// A dead letter is nowhere.
	LetterLost,
	/// A reading that is recorded is a dead letter as well.
	RecordedAndDead,
	/// Another program's pack counts as ours.
	ForeignAsOurs,
}

pub const ALL: &[Fault] = &[
	Fault::Lost,
	Fault::Doubled,
	Fault::Altered,
	Fault::WrongMetric,
	Fault::Reordered,
	Fault::Misdated,
	Fault::Misbooted,
	Fault::UnitChanged,
	Fault::SetAside,
	Fault::WrongReason,
	Fault::SettledEarly,
	Fault::LostAtPowerCut,
	Fault::LostAtDiskFull,
	Fault::WrongDevice,
	Fault::LetterLost,
	Fault::RecordedAndDead,
	Fault::ForeignAsOurs,
];
