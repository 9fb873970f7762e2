//! Signals that interrupt a command.

use std::future::pending;
use tokio::signal::unix::{signal, SignalKind};

/// Waits for SIGINT, SIGTERM or SIGHUP. From then on, none of them ends this program.
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
