//! What systemd is told of a running sensor: that it has started, how it stands, and that it still works.
//!
//! A unit asks for it with `Type=notify` and `WatchdogSec=`. Without them, and without systemd, there is nothing to tell.

use crate::queue::Queue;
use sd_notify::{notify, NotifyState};
use std::{env, sync::Arc, time::Duration};

/// Tells that the sensor has started, and from then on that it works, for as long as its queue can be read: when the disk
/// no longer answers, the watchdog starts the sensor again. Being without a network is no failure.
pub async fn watch(queue: Arc<Queue>) {
	if env::var_os("NOTIFY_SOCKET").is_none() {
		return;
	}
	tell(&[NotifyState::Ready]);
	// Three times within the time that the watchdog leaves.
	let Some(period) = sd_notify::watchdog_enabled().map(|timeout| timeout / 3) else { return };
	let mut tick = tokio::time::interval(period.max(Duration::from_millis(100)));
	loop {
		tick.tick().await;
		let queue = queue.clone();
		if tokio::task::spawn_blocking(move || queue.len().is_ok()).await.unwrap_or(false) {
			tell(&[NotifyState::Watchdog]);
		}
	}
}

/// Tells how the sensor stands, as `systemctl status` shows it.
pub fn status(status: &str) {
	if env::var_os("NOTIFY_SOCKET").is_some() {
		tell(&[NotifyState::Status(status)]);
	}
}

fn tell(states: &[NotifyState]) {
	if let Err(error) = notify(states) {
		eprintln!("beadle-sensor: cannot tell systemd how it is: {error}");
	}
}
