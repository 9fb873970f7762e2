//! Notifications to systemd: that the sensor has started, its state, and that it still works.
//!
//! A unit asks for them with `Type=notify` and `WatchdogSec=`. Without these, or without systemd, nothing is sent.

use crate::queue::Queue;
use sd_notify::{notify, NotifyState};
use std::{env, sync::Arc, time::Duration};

/// Notifies systemd that the sensor has started, and then that it works, for as long as its queue can be read: when the
/// disk no longer answers, the watchdog restarts the sensor. Being without a network is no failure.
pub async fn watch(queue: Arc<Queue>) {
	if env::var_os("NOTIFY_SOCKET").is_none() {
		return;
	}
	tell(&[NotifyState::Ready]);
	// Three notifications within the watchdog's timeout.
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

/// Reports the sensor's state, as `systemctl status` shows it.
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
