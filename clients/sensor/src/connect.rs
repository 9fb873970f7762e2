//! Connecting to the chain: through a light client, or through a node.

use crate::{args::ChainArgs, error::Error};
use beadle_client::{connect::SyncState, Chain};
use indicatif::ProgressBar;
use std::{future::Future, io::IsTerminal, time::Duration};
use tokio::time::timeout;

/// Connects to the chain; gives up after the time that the arguments allow.
///
/// # Errors
///
/// If no chain is found in time, or it is not as this program expects it.
pub async fn connect(args: &ChainArgs) -> Result<Chain, Error> {
	timeout(args.patience, connect_patiently(args)).await.map_err(|_| Error::NoChain(args.patience))?
}

/// Connects to the chain, however long a light client takes to find it.
///
/// # Errors
///
/// If the specification cannot be used, the chain is not as this program expects it, or the node does not answer.
pub async fn connect_patiently(args: &ChainArgs) -> Result<Chain, Error> {
	if let Some(url) = &args.url {
		return Ok(Chain::connect(url).await?);
	}
	let path = args.chain_spec.as_ref().ok_or_else(|| Error::Usage("give --chain-spec or --url".into()))?;
	let specification = std::fs::read_to_string(path).map_err(|source| Error::file(path, source))?;
	with_progress(|progress| async move { Ok(Chain::connect_light(&specification, progress).await?) }).await
}

/// Shows the progress of a light client: as a spinner on a terminal, otherwise as one line per step.
async fn with_progress<F, C>(connect: F) -> Result<Chain, Error>
where
	F: FnOnce(Box<dyn FnMut(SyncState) + Send>) -> C,
	C: Future<Output = Result<Chain, Error>>,
{
	let spinner = std::io::stderr().is_terminal().then(ProgressBar::new_spinner);
	if let Some(spinner) = &spinner {
		spinner.enable_steady_tick(Duration::from_millis(100));
	}
	let shown = spinner.clone();
	let mut last = None;
	let progress = move |state: SyncState| {
		let step = std::mem::discriminant(&state);
		let words = words(state);
		match &shown {
			Some(spinner) => spinner.set_message(words),
			None if last != Some(step) => eprintln!("beadle-sensor: {words}"),
			None => {},
		}
		last = Some(step);
	};
	let chain = connect(Box::new(progress)).await;
	if let Some(spinner) = spinner {
		spinner.finish_and_clear();
	}
	chain
}

fn words(state: SyncState) -> String {
	match state {
		SyncState::Connecting => "looking for nodes of the chain".into(),
		SyncState::Syncing { at, target } => format!("checking finality: block {at} of {target}"),
		SyncState::CatchingUp => "catching up with the latest blocks".into(),
	}
}
