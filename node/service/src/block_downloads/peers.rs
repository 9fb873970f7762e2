//! What is known of the peers that blocks are asked of.

use std::{
	cmp::Reverse,
	collections::HashMap,
	sync::{Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};

use sc_network::PeerId;

/// Time for which a peer is not asked for bodies again after it has answered that it does not have them.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Time after which sync first learns that a peer does not have a block by its hash, or that a request has failed. It
/// asks again at once.
pub const PAUSE: Duration = Duration::from_secs(2);

/// Interval of the checks whether there is another peer to ask, and whether the node is left behind.
pub const LOOK_INTERVAL: Duration = Duration::from_secs(5);

/// Time for which peers and their refusals are remembered.
pub const REMEMBERED: Duration = PATIENCE.saturating_mul(3);

/// Knowledge about a peer.
struct Known {
	/// Last time that sync requested something of the peer, which was connected then.
	wanted: Instant,
	/// Last time that the peer answered that it does not have the blocks.
	refused: Option<Instant>,
	/// Last time that the peer was asked in place of another one.
	asked: Option<Instant>,
	/// Time after which sync learns of the peer's next empty answer to a request by hash. Doubles with each.
	pause: Duration,
}

impl Known {
	fn new(wanted: Instant) -> Self {
		Self { wanted, refused: None, asked: None, pause: PAUSE }
	}

	/// Returns whether the peer may have the blocks: it has not refused for a while.
	fn may_have(&self, now: Instant) -> bool {
		self.refused.is_none_or(|refused| now.saturating_duration_since(refused) >= PATIENCE)
	}
}

/// Peers of the recent past.
#[derive(Default)]
pub struct Peers(HashMap<PeerId, Known>);

impl Peers {
	pub fn note_wanted(&mut self, peer: PeerId, now: Instant) {
		// Bounds the map to the peers that sync has had within that time.
		self.0.retain(|_, known| now.saturating_duration_since(known.wanted) < REMEMBERED);
		self.0.entry(peer).or_insert_with(|| Known::new(now)).wanted = now;
	}

	pub fn note_refused(&mut self, peer: PeerId, now: Instant) {
		self.0.entry(peer).or_insert_with(|| Known::new(now)).refused = Some(now);
	}

	/// Returns the peers to ask: the one that sync has chosen, then the others, the most recently used first. Leaves
	/// out those that have refused recently.
	pub fn to_ask(&self, chosen: PeerId, now: Instant) -> Vec<PeerId> {
		let mut peers: Vec<_> = self.0.iter().filter(|(_, known)| known.may_have(now)).collect();
		peers.sort_by_key(|(peer, known)| (**peer != chosen, Reverse(known.wanted)));
		peers.into_iter().map(|(peer, _)| *peer).collect()
	}

	/// Returns whether the peer may be asked, and notes that it is. Several requests wait at a time, one for each peer:
	/// one of them asks a peer that sync has not chosen for it, and the others see what came of it.
	pub fn claim(&mut self, peer: PeerId, chosen: PeerId, now: Instant) -> bool {
		let Some(known) = self.0.get_mut(&peer) else { return false };
		let is_asked = known.asked.is_some_and(|asked| now.saturating_duration_since(asked) < LOOK_INTERVAL);
		if !known.may_have(now) || (peer != chosen && is_asked) {
			return false;
		}
		if peer != chosen {
			known.asked = Some(now);
		}
		true
	}

	/// Returns the time after which sync learns that this peer does not have a block by its hash; it is longer each time,
	/// up to [`PATIENCE`], until the peer has something again.
	pub fn pause(&mut self, peer: PeerId) -> Duration {
		let Some(known) = self.0.get_mut(&peer) else { return PATIENCE };
		let pause = known.pause;
		known.pause = longer(pause);
		pause
	}

	pub fn note_answered(&mut self, peer: PeerId) {
		if let Some(known) = self.0.get_mut(&peer) {
			known.pause = PAUSE;
		}
	}

	pub fn last_refused(&self) -> Option<Instant> {
		self.0.values().filter_map(|known| known.refused).max()
	}
}

/// Returns the pause that follows this one.
pub fn longer(pause: Duration) -> Duration {
	pause.saturating_mul(2).min(PATIENCE)
}

/// Locks the peers, even if a holder of the lock has panicked: they are consistent at any time.
pub fn lock(peers: &Mutex<Peers>) -> MutexGuard<'_, Peers> {
	peers.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn whoever_refuses_is_left_alone_for_a_while_and_others_are_asked() {
		let start = Instant::now();
		let at = |seconds| start + Duration::from_secs(seconds);
		let (pruned, archive) = (PeerId::random(), PeerId::random());
		let mut peers = Peers::default();
		peers.note_wanted(archive, start);
		peers.note_wanted(pruned, at(1));
		assert_eq!(peers.to_ask(pruned, at(1)), [pruned, archive]);
		assert_eq!(peers.to_ask(archive, at(1)), [archive, pruned]);
		peers.note_refused(pruned, at(2));
		assert_eq!(peers.to_ask(pruned, at(3)), [archive]);
		assert_eq!(peers.last_refused(), Some(at(2)));
		assert_eq!(peers.to_ask(pruned, at(62)), [pruned, archive], "it may have them by now");
		peers.note_wanted(archive, at(1_000));
		assert_eq!(peers.to_ask(archive, at(1_000)), [archive], "who has long been gone is forgotten");
	}

	#[test]
	fn waiting_requests_do_not_all_ask_the_same_peer() {
		let start = Instant::now();
		let (chosen, other) = (PeerId::random(), PeerId::random());
		let mut peers = Peers::default();
		peers.note_wanted(chosen, start);
		peers.note_wanted(other, start);
		assert!(peers.claim(other, chosen, start));
		assert!(!peers.claim(other, chosen, start), "another request asks it at the moment");
		assert!(peers.claim(other, other, start), "the one that it was chosen for asks it all the same");
		assert!(peers.claim(other, chosen, start + LOOK_INTERVAL));
		peers.note_refused(other, start);
		assert!(!peers.claim(other, other, start + LOOK_INTERVAL));
	}

	#[test]
	fn sync_learns_ever_later_what_a_peer_does_not_have_until_it_has_something() {
		let peer = PeerId::random();
		let mut peers = Peers::default();
		peers.note_wanted(peer, Instant::now());
		let seconds: Vec<_> = (0..7).map(|_| peers.pause(peer).as_secs()).collect();
		assert_eq!(seconds, [2, 4, 8, 16, 32, 60, 60]);
		peers.note_answered(peer);
		assert_eq!(peers.pause(peer), PAUSE);
	}
}
