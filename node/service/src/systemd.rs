//! Notifications to systemd: that the node has started, its status, and that it still works.
//!
//! A unit requests them with `Type=notify` and `WatchdogSec=`. Without these, or without systemd, nothing is sent.

use std::{env, sync::Arc, time::Duration};

use sc_network_sync::SyncingService;
use sd_notify::{notify, NotifyState};

use crate::{full_peers, runtime_api::Block, types::Client};

/// Interval of notifications, unless a watchdog requires a shorter one.
const PERIOD: Duration = Duration::from_secs(10);

/// Connection to the systemd that has started this process.
pub struct Service {
	/// Interval of notifications.
	period: Duration,
}

impl Service {
	/// Returns the connection if systemd has started this process and accepts notifications.
	pub fn of_this_process() -> Option<Self> {
		env::var_os("NOTIFY_SOCKET")?;
		// Three times within the watchdog's timeout.
		let period = sd_notify::watchdog_enabled().map_or(PERIOD, |timeout| PERIOD.min(timeout / 3));
		Some(Self { period })
	}

	/// Notifies systemd until the node stops.
	///
	/// Resets the watchdog only while the client and the network answer: if one of them hangs, systemd restarts the
	/// node. A failing disk is another matter: it ends the node.
	pub async fn run(self, client: Arc<Client>, sync: Arc<SyncingService<Block>>) {
		tell(&[NotifyState::Ready]);
		loop {
			if let Some(status) = status(&client, &sync).await {
				tell(&[NotifyState::Watchdog, NotifyState::Status(&status)]);
			}
			tokio::time::sleep(self.period).await;
		}
	}
}

/// Returns the node's status in one line; `None` if client or network do not answer.
async fn status(client: &Arc<Client>, sync: &SyncingService<Block>) -> Option<String> {
	let peers = full_peers::count(sync).await?;
	let client = client.clone();
	tokio::task::spawn_blocking(move || {
		let chain = client.chain_info();
		client.header(chain.best_hash).ok()??;
		Some(format!("best #{}, final #{}, {peers} full peers", chain.best_number, chain.finalized_number))
	})
	.await
	.ok()?
}

fn tell(states: &[NotifyState]) {
	if let Err(error) = notify(states) {
		log::warn!("Cannot tell systemd how the node is: {error}");
	}
}
