//! Transactions of the mock runtime, in the pool and in a block.

use super::*;

/// Transaction under test.
#[derive(Clone, Debug)]
pub struct Tx {
	pub signer: Option<AccountId>,
	pub call: RuntimeCall,
	pub length: usize,
	pub tip: u64,
	/// Number of transactions of the signer that come first.
	pub ahead: u32,
}

/// Returns a signed transaction of five bytes without a tip.
pub fn by(signer: AccountId, call: impl Into<RuntimeCall>) -> Tx {
	Tx { signer: Some(signer), call: call.into(), length: 5, tip: 0, ahead: 0 }
}

/// Returns a transaction with the pack of a device, of five bytes.
pub fn pack(time: u64) -> Tx {
	let call = work::Call::pack { weight: takes(time), spent: None, owner: None };
	Tx { signer: None, call: call.into(), length: 5, tip: 0, ahead: 0 }
}

/// Returns a transaction with the pack of this owner's device, of five bytes.
pub fn pack_of(owner: OrganisationId, time: u64) -> Tx {
	let call = work::Call::pack { weight: takes(time), spent: None, owner: Some(owner) };
	Tx { call: call.into(), ..pack(time) }
}

pub fn normal(time: u64) -> work::Call<Test> {
	work::Call::normal { weight: takes(time), spent: None }
}

pub fn operational(time: u64) -> work::Call<Test> {
	work::Call::operational { weight: takes(time) }
}

pub fn transfer(time: u64) -> work::Call<Test> {
	work::Call::transfer { weight: takes(time) }
}

/// Returns the operational call that its signer makes for another account, with the call that it makes as that one.
pub fn for_another(real: AccountId, time: u64, call: Option<work::Call<Test>>) -> work::Call<Test> {
	work::Call::for_another { real, weight: takes(time), call: call.map(|call| Box::new(call.into())) }
}

pub fn takes(time: u64) -> Weight {
	Weight::from_parts(time, 0)
}

impl Tx {
	/// Returns the transaction with so many bytes.
	pub fn length(self, length: usize) -> Self {
		Self { length, ..self }
	}

	/// Returns the transaction with this tip.
	pub fn tip(self, tip: u64) -> Self {
		Self { tip, ..self }
	}

	/// Returns the transaction with a nonce for so many others before it.
	pub fn ahead(self, ahead: u32) -> Self {
		Self { ahead, ..self }
	}

	fn parts(&self) -> (RuntimeOrigin, Extensions, DispatchInfo) {
		let nonce = self.signer.as_ref().map_or(0, |signer| System::account_nonce(signer) + self.ahead);
		let extensions = (
			LimitWaiting::new(nonce),
			CheckRoom::new(),
			frame_system::CheckWeight::new(),
			Inspect,
			CapTip::new(Fee(self.tip)),
		);
		// Without the weight of the extensions, so that all weight is the calls'.
		(self.signer.clone().into(), extensions, self.call.get_dispatch_info())
	}

	/// Validates the transaction as the pool does.
	pub fn pooled(&self) -> TransactionValidity {
		let (origin, extensions, info) = self.parts();
		let source = TransactionSource::External;
		extensions.validate_only(origin, &self.call, &info, self.length, source, 0).map(|(validity, _, _)| validity)
	}

	/// Applies the transaction in the block. If it is invalid, it leaves no trace, as in a node.
	pub fn apply(self) -> ApplyExtrinsicResult {
		let (origin, extensions, info) = self.parts();
		atomic(|| {
			let outcome = extensions.dispatch_transaction(origin, self.call, &info, self.length, 0)?;
			System::note_applied_extrinsic(&outcome, info);
			Ok(outcome.map(drop).map_err(|failed| failed.error))
		})
	}

	/// Applies the transaction as one that is bare.
	pub fn apply_bare(self) -> ApplyExtrinsicResult {
		use sp_runtime::traits::Dispatchable;
		let (_, _, info) = self.parts();
		atomic(|| {
			Extensions::bare_validate_and_prepare(&self.call, &info, self.length)?;
			let outcome = self.call.dispatch(RuntimeOrigin::none());
			let mut post_info = outcome.unwrap_or_else(|failed| failed.post_info);
			let result = outcome.map(drop).map_err(|failed| failed.error);
			Extensions::bare_post_dispatch(&info, &mut post_info, self.length, &result)?;
			System::note_applied_extrinsic(&outcome, info);
			Ok(result)
		})
	}
}

fn atomic(apply: impl FnOnce() -> ApplyExtrinsicResult) -> ApplyExtrinsicResult {
	let mut result = None;
	let _ = storage::with_transaction(|| {
		let applied = apply();
		let valid = applied.is_ok();
		result = Some(applied);
		let outcome = Ok::<_, sp_runtime::DispatchError>(());
		if valid {
			TransactionOutcome::Commit(outcome)
		} else {
			TransactionOutcome::Rollback(outcome)
		}
	});
	result.unwrap()
}

/// Answer to a transaction that has to wait for the next block.
pub const WAITS: ApplyExtrinsicResult = Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources));

/// Applies a transaction, which has to succeed.
#[track_caller]
pub fn succeeds(tx: Tx) {
	assert_eq!(tx.apply(), Ok(Ok(())));
}

/// Checks that the pool refuses a transaction, and that it cannot be in a block.
#[track_caller]
pub fn refused(tx: Tx, refusal: Refusal) {
	assert_eq!(tx.pooled(), Err(refusal.into()));
	assert_eq!(tx.apply(), Err(refusal.into()));
}

/// Applies equal transactions until one has to wait; returns how many got in.
pub fn flood(tx: &Tx) -> u64 {
	let mut count = 0;
	loop {
		match tx.clone().apply() {
			Ok(result) => assert_eq!(result, Ok(())),
			waits => {
				assert_eq!(waits, WAITS);
				return count;
			},
		}
		count += 1;
	}
}

/// Ends the block and begins the next one.
pub fn next_block() {
	let number = System::block_number();
	Room::do_try_state().unwrap();
	Room::on_finalize(number);
	Room::do_try_state_between_blocks().unwrap();
	frame_system::BlockWeight::<Test>::kill();
	frame_system::BlockSize::<Test>::kill();
	System::set_block_number(number + 1);
	Room::on_initialize(number + 1);
}

/// Runs a test in the first block of a chain, and then checks that the storage is consistent.
pub fn build_and_execute(test: impl FnOnce()) {
	first_block::<Test>().execute_with(|| {
		for account in [ALICE, BOB, CHARLIE, DAVE, EVE, MALLORY] {
			System::inc_providers(&account);
		}
		Room::on_initialize(1);
		test();
		Room::do_try_state().unwrap();
	});
}
