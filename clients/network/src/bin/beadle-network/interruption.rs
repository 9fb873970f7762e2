//! Being told to stop.

use std::future::pending;
use tokio::signal::unix::{signal, SignalKind};

/// Waits for Ctrl-C, for being told to stop, or for the terminal's end. From then on, none of them ends this program.
pub async fn interruption() {
	tokio::select! {
		() = received(SignalKind::interrupt()) => {},
		() = received(SignalKind::terminate()) => {},
		() = received(SignalKind::hangup()) => {},
	}
}

async fn received(kind: SignalKind) {
	match signal(kind) {
		Ok(mut signal) => drop(signal.recv().await),
		Err(_) => pending().await,
	}
}
