//! Fuzz target; `scripts/fuzz.sh` builds and runs it.

#![no_main]

use beadle_fuzz::Input;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
	if let Some(input) = Input::decode(bytes) {
		input.run();
	}
});
