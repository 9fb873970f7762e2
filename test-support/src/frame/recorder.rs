//! Recorder of actions.

use beadle_primitives::{traits::OnAction, Action, Actor, DeviceId};
use frame_support::parameter_types;

parameter_types! {
	/// Actions that the recorder was notified of, oldest first.
	pub static Actions: Vec<(DeviceId, Actor, Action)> = Vec::new();
}

/// Records the actions that it is notified of, in [`Actions`].
pub struct Recorder;

impl OnAction for Recorder {
	fn on_action(device: DeviceId, actor: Actor, action: Action) {
		Actions::mutate(|actions| actions.push((device, actor, action)));
	}
}
