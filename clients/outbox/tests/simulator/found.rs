//! Seeds that once found a fault. What a seed brings about changes with the simulator: the words say what it was.

/// The seeds, and what was wrong.
pub const SEEDS: &[(u64, &str)] = &[
	(27, "packs that were given up a day ago kept the blocks of the last minutes from being read: recorded readings died"),
	(285, "a value out of bounds, too soon after one that was not final yet, was set aside as too frequent"),
	(307, "after an outage of months, readings of the present were implausibly far ahead of the last block that was known"),
	(432, "a node did not send a block for a moment, and which of two packs of a number it had was guessed wrongly"),
	(2247, "packs that had never been sent were remembered, and made it a guess which ones an outage had hidden"),
	(199, "what a pack left behind for one before it died, although another program's pack had taken that one's number"),
	(7152, "a pack that no pool had taken was remembered, and hid for an outage of months which one was recorded"),
	(2582, "a pack that had become too old was remembered, and hid for a second outage which one was recorded"),
];
