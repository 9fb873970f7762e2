//! What systemd is told of the node: that it has started, how it is, and that it still works.
//!
//! A unit asks for it with `Type=notify` and `WatchdogSec=`. Without them, and without systemd, there is nothing to tell.

use std::{env, sync::Arc, time::Duration};

use sc_network_sync::SyncingService;
use sd_notify::{notify, NotifyState};

use crate::{full_peers, runtime_api::Block, service::Client};

/// How often the state is told where no watchdog asks for it more often.
const PERIOD: Duration = Duration::from_secs(10);

/// systemd, which has started this process.
pub struct Service {
	/// How often it wants to hear from the node.
	period: Duration,
}

impl Service {
	/// systemd if it has started this process and wants to be told.
	pub fn of_this_process() -> Option<Self> {
		env::var_os("NOTIFY_SOCKET")?;
		// Three times within the time that the watchdog leaves.
		let period = sd_notify::watchdog_enabled().map_or(PERIOD, |timeout| PERIOD.min(timeout / 3));
		Some(Self { period })
	}

	/// Tells it until the node stops.
	///
	/// The watchdog hears that the node works only as long as what follows the chain and what speaks with peers answer: when
	/// one of them hangs, it starts the node again. A disk that fails is another matter: it ends the node.
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

/// How the node is, in a line; `None` if it does not answer.
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
