//! Connecting to the chain: through a light client, or through a node.

use crate::{
	args::{ChainArgs, KnownArgs},
	error::Error,
};
use beadle_client::{
	connect::{
		checkpoint::{state_directory, Memory},
		BlockRef, SyncState,
	},
	Chain,
};
use indicatif::ProgressBar;
use std::{future::Future, io::IsTerminal, path::Path, time::Duration};
use tokio::time::timeout;

/// Connects to the chain; gives up after the time that the arguments allow.
///
/// # Errors
///
/// If no chain is found in time, or it is not as this program expects it.
pub async fn connect(args: &ChainArgs) -> Result<Chain, Error> {
	timeout(args.patience, connect_afresh(args)).await.map_err(|_| Error::NoChain(args.patience))?
}

/// Connects to the chain, which has to go on from what is known of it; gives up after the time that the arguments allow.
/// Only a light client remembers anything.
///
/// # Errors
///
/// As [`connect`]; and if the chain does not go on from what is known of it.
pub async fn connect_to_known(args: &ChainArgs, known: &KnownArgs) -> Result<(Chain, Memory), Error> {
	if args.url.is_some() {
		let chain = connect(args).await?;
		if let Some(checkpoint) = known.checkpoint {
			chain.goes_on_from(checkpoint).await?;
		}
		return Ok((chain, Memory::volatile()));
	}
	let specification = specification(args)?;
	let mut memory = match known.state.clone().or_else(state_directory) {
		Some(directory) => Memory::open(&directory, &specification)?,
		None => {
			eprintln!("beadle-sensor: no home directory: give --state, or the highest final block is not remembered");
			Memory::volatile()
		},
	};
	let highest = memory.highest();
	let connecting = light_client(&specification, &mut memory, known.checkpoint);
	let within = args.patience;
	let chain = timeout(within, connecting).await.map_err(|_| match highest {
		Some(block) => Error::NoChainFrom { within, block },
		None => Error::NoChain(within),
	})??;
	Ok((chain, memory))
}

/// Connects to the chain, however long a light client takes to find it. The light client goes on from what is remembered in
/// this directory.
///
/// # Errors
///
/// If the specification or what is remembered cannot be used, the chain is not as this program expects it or not the one that
/// is known, or the node does not answer.
pub async fn connect_patiently(args: &ChainArgs, directory: &Path) -> Result<(Chain, Memory), Error> {
	if let Some(url) = &args.url {
		return Ok((Chain::connect(url).await?, Memory::volatile()));
	}
	let specification = specification(args)?;
	let mut memory = Memory::open(directory, &specification)?;
	Ok((light_client(&specification, &mut memory, None).await?, memory))
}

/// Starts a light client that goes on from what is remembered, and shows its progress.
async fn light_client(specification: &str, memory: &mut Memory, checkpoint: Option<BlockRef>) -> Result<Chain, Error> {
	with_progress(|progress| async {
		Ok(Chain::connect_light_from(specification, memory, checkpoint, progress).await?)
	})
	.await
}

/// Connects to the chain, however long a light client takes to find it. The light client starts from the genesis block.
///
/// # Errors
///
/// If the specification cannot be used, the chain is not as this program expects it, or the node does not answer.
async fn connect_afresh(args: &ChainArgs) -> Result<Chain, Error> {
	if let Some(url) = &args.url {
		return Ok(Chain::connect(url).await?);
	}
	let specification = specification(args)?;
	with_progress(|progress| async move { Ok(Chain::connect_light(&specification, progress).await?) }).await
}

fn specification(args: &ChainArgs) -> Result<String, Error> {
	let path = args.chain_spec.as_ref().ok_or_else(|| Error::Usage("give --chain-spec or --url".into()))?;
	std::fs::read_to_string(path).map_err(|source| Error::file(path, source))
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
