//! The connection to the chain: what is done when it does not answer, and when its runtime is another one.

use super::{Next, Submitter};
use crate::{error::Error, status::State};
use beadle_client::{
	connect::{ConnectError, QueryError},
	Chain,
};
use serde_json::json;
use sp_core::H256;
use std::time::Duration;

/// Delay before the chain is asked again for a runtime that this program knows: somebody has to install another version,
/// which starts the program anew.
const UNKNOWN_AGAIN_AFTER: Duration = Duration::from_secs(600);

/// Number of times in a row that a light client may not answer at all, a few minutes. Then it is started again, with the
/// program.
const MOST_FAILURES: u32 = 12;

impl Submitter {
	/// Connects to the chain as it is after an upgrade of its runtime, which this block has.
	pub(super) async fn renew(&mut self, block: H256) -> Next {
		let chain = match self.device.chain.renewed().await {
			Ok(chain) => chain,
			Err(error) => return self.not_connected(&error),
		};
		self.device.chain = chain;
		// The connection may know the runtime of a later block, which is not final yet.
		if !matches!(self.device.chain.is_current(block).await, Ok(true)) {
			return self.not_final_yet("the chain's new runtime");
		}
		self.reporter.event(json!({ "event": "new-runtime" }), || "goes on with the chain's new runtime".into());
		Next::Now
	}

	/// Handles a failure to connect. If this program does not know the chain's runtime, another version of it may: until
	/// then, readings are kept in the queue.
	fn not_connected(&mut self, error: &ConnectError) -> Next {
		let why = Some(error.to_string());
		if matches!(error, ConnectError::Different { .. }) {
			self.reporter.state(&self.queue, State::Waiting, why);
			return Next::Later(UNKNOWN_AGAIN_AFTER);
		}
		self.reporter.state(&self.queue, State::Connecting, why);
		self.later()
	}

	/// Handles a failure to query the chain.
	///
	/// # Errors
	///
	/// If the light client has failed so often that it seems to have ended.
	pub(super) async fn unreachable(&mut self, error: &QueryError) -> Result<Next, Error> {
		self.reporter.state(&self.queue, State::Connecting, Some(error.to_string()));
		// A light client finds its nodes again by itself, whereas a connection to a node stays closed once it has
		// ended.
		if self.device.chain.is_proven() {
			// Without nodes, it answers with an error of its own.
			self.failures = if error.is_silence() { self.failures.saturating_add(1) } else { 0 };
			if self.failures >= MOST_FAILURES {
				return Err(Error::Lost);
			}
		} else {
			let url = self.device.chain.url().to_owned();
			match Chain::connect(&url).await {
				Ok(chain) if chain.genesis() == self.device.chain.genesis() => self.device.chain = chain,
				Ok(chain) => {
					let (theirs, ours) = (chain.genesis(), self.device.chain.genesis());
					let why =
						format!("{url} is of the chain with the genesis block {theirs:?}, and this one has {ours:?}");
					self.reporter.state(&self.queue, State::Waiting, Some(why));
				},
				Err(error @ ConnectError::Different { .. }) => return Ok(self.not_connected(&error)),
				Err(_) => {},
			}
		}
		Ok(self.later())
	}
}
