//! `beadle-sensor run`: takes readings, and has them recorded.

use crate::{
	args::{Run, Source},
	connect::connect_patiently,
	error::{Error, FAULTY},
	keyfile,
	queue::Queue,
	source::{self, Intake},
	status::{Reporter, State},
	submit::{Submitter, REPLACED_WITHIN},
	systemd,
};
use beadle_client::{
	connect::{checkpoint::Memory, ConnectError},
	submit::device::OpenError,
	Chain, DevicePair, EnrolledDevice,
};
use std::{
	future::pending,
	process::ExitCode,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::{
	signal::unix::{signal, SignalKind},
	sync::{watch, Notify},
	time::sleep,
};

/// Delay before another attempt to connect.
const CONNECT_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Interval at which the highest final block is written to its file.
const REMEMBER_EVERY: Duration = Duration::from_secs(600);

/// Takes readings and has them recorded, until the source has ended and all are final, or until a signal arrives.
pub async fn run(args: Run) -> Result<ExitCode, Error> {
	let started = Instant::now();
	let pair = keyfile::load(&args.key)?;
	let queue = Arc::new(Queue::open(&args.dir, args.queue_limit)?);
	tokio::spawn(systemd::watch(queue.clone()));
	let mut reporter = Reporter::new(args.json, queue.directory());
	let (clock_checked, clock) = watch::channel(false);
	let (every, asked) = watch::channel(args.every.unwrap_or(Duration::from_secs(10)));
	let (ended, source_ended) = watch::channel(false);
	let news = Arc::new(Notify::new());
	let intake = Intake { queue: queue.clone(), clock_checked: clock, every: asked, news: news.clone() };
	let (source, table) = (args.source.clone(), args.table.clone());
	let mut reading = tokio::spawn(async move {
		let result = source::read(source, &table, intake).await;
		// If the receiver is gone, all has ended and nobody needs to know.
		let _ = ended.send(result.is_ok());
		result
	});

	let work = async {
		reporter.state(&queue, State::Connecting, None);
		let (device, memory) = look_up(&args, pair, &queue, &mut reporter, started).await?;
		let remembering = remember(memory, device.chain.clone());
		reporter.device = Some(device.id);
		// With --every, the profile's interval is ignored.
		let every = if args.every.is_some() { watch::channel(Duration::ZERO).0 } else { every };
		let mut submitter = Submitter::new(device, args.key.clone(), queue.clone(), reporter, every);
		submitter.check_clock().await?;
		let _ = clock_checked.send(true);
		let mut stop = Stop::new()?;
		tokio::select! {
			code = submitter.run(source_ended, news) => {
				let code = code?;
				submitter.reporter.state(&queue, State::Ended, None);
				Ok::<_, Error>(if code == 0 && queue.dead_letters().any() { FAULTY } else { code })
			},
			error = remembering => Err(error),
			() = stop.requested() => {
				let code = submitter.code_if_stopped();
				submitter.reporter.state(&queue, State::Ended, Some("asked to stop".into()));
				Ok(code)
			},
		}
	};
	tokio::pin!(work);
	// A source that cannot be read ends the program; one that has come to its end does not.
	let code = tokio::select! {
		code = &mut work => code,
		read = &mut reading => match read {
			Ok(Ok(())) => work.await,
			Ok(Err(error)) => Err(error),
			Err(error) => Err(Error::Source { path: name(&args.source), why: error.to_string() }),
		},
	};
	if !reading.is_finished() {
		// A command that it runs ends with it.
		reading.abort();
		let _ = reading.await;
	}
	code.map(ExitCode::from)
}

/// Connects to the chain and looks up the device of the key, as often as it takes.
///
/// # Errors
///
/// If the key belongs to no device, or no longer; if the key file or the chain's specification cannot be used.
async fn look_up(
	args: &Run,
	mut pair: DevicePair,
	queue: &Queue,
	reporter: &mut Reporter,
	started: Instant,
) -> Result<(EnrolledDevice, Memory), Error> {
	loop {
		let error = match connect_patiently(&args.chain, &args.dir).await {
			Ok((chain, memory)) => match EnrolledDevice::look_up(chain, pair.clone()).await {
				Ok(device) => return Ok((device, memory)),
				Err(error) => Error::from(error),
			},
			Err(error) => error,
		};
		let is_retired = matches!(error, Error::Open(OpenError::Retired(_)));
		match &error {
			// Nodes come back, or are less busy later.
			Error::Connect(ConnectError::Unreachable { .. } | ConnectError::Silent { .. })
			| Error::Open(OpenError::Query(_)) => {},
			// A rotation may be about to put the new key into the key file.
			_ if is_retired && started.elapsed() < REPLACED_WITHIN => {},
			_ => return Err(error),
		}
		reporter.state(queue, State::Connecting, Some(error.to_string()));
		sleep(CONNECT_AGAIN_AFTER).await;
		if is_retired {
			pair = keyfile::load_again(&args.key).unwrap_or(pair);
		}
	}
}

/// Remembers the highest final block from time to time. Ends only if the chain contradicts what is remembered.
async fn remember(mut memory: Memory, chain: Chain) -> Error {
	if !chain.is_proven() {
		return pending().await;
	}
	loop {
		sleep(REMEMBER_EVERY).await;
		match memory.keep(&chain).await {
			Err(error) if error.is_contradiction() => return error.into(),
			// A full disk, or nodes that do not answer: it may go better the next time.
			Err(error) => eprintln!("beadle-sensor: {error}"),
			Ok(()) => {},
		}
	}
}

/// The signals that end the program gracefully.
struct Stop {
	interrupt: tokio::signal::unix::Signal,
	terminate: tokio::signal::unix::Signal,
}

impl Stop {
	fn new() -> Result<Self, Error> {
		let listen = |kind| signal(kind).map_err(|source| Error::file("signals".as_ref(), source));
		Ok(Self { interrupt: listen(SignalKind::interrupt())?, terminate: listen(SignalKind::terminate())? })
	}

	async fn requested(&mut self) {
		tokio::select! {
			_ = self.interrupt.recv() => {},
			_ = self.terminate.recv() => {},
		}
	}
}

fn name(source: &Source) -> String {
	match source {
		Source::Stdin => "stdin".into(),
		Source::Csv(path) | Source::SenMl(path) => path.display().to_string(),
		Source::Exec(command) => command.clone(),
	}
}
