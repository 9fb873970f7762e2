//! Prometheus counters of the transactions that the pool accepted or refused, by source and reason.

use std::{collections::HashMap, pin::Pin, sync::Arc, time::Duration};

use async_trait::async_trait;
use beadle_primitives::Refusal;
use sc_transaction_pool_api::{
	error::{Error, IntoMetricsLabel, IntoPoolError},
	ChainEvent, ImportNotificationStream, MaintainedTransactionPool, PoolStatus, ReadyTransactions, TransactionFor,
	TransactionPool, TransactionSource, TransactionStatusStreamFor, TxHash, TxInvalidityReportMap,
};
use sp_runtime::{
	traits::Block as BlockT,
	transaction_validity::{InvalidTransaction, TransactionValidityError, UnknownTransaction},
};
use substrate_prometheus_endpoint::{register, CounterVec, Opts, PrometheusError, Registry, U64};

use crate::runtime_api::Block;

type Hash = <Block as BlockT>::Hash;

/// Counters of submissions.
#[derive(Clone)]
pub struct SubmissionMetrics {
	accepted: CounterVec<U64>,
	refused: CounterVec<U64>,
}

impl SubmissionMetrics {
	/// Registers `beadle_accepted_total` and `beadle_refused_total`.
	pub fn new(registry: &Registry) -> Result<Self, PrometheusError> {
		let accepted =
			CounterVec::new(Opts::new("beadle_accepted_total", "Transactions that the pool took"), &["source"])?;
		let refused = CounterVec::new(
			Opts::new("beadle_refused_total", "Transactions that the pool refused"),
			&["reason", "source"],
		)?;
		Ok(Self { accepted: register(accepted, registry)?, refused: register(refused, registry)? })
	}

	fn count<T, E: IntoPoolError + From<Error>>(&self, source: &str, submitted: Result<T, E>) -> Result<T, E> {
		match submitted {
			Ok(value) => {
				self.accepted.with_label_values(&[source]).inc();
				Ok(value)
			},
			// The pool's error can only be inspected by taking it apart.
			Err(error) => Err(match error.into_pool_error() {
				Ok(error) => {
					if let Some(reason) = reason(&error) {
						self.refused.with_label_values(&[&reason, source]).inc();
					}
					error.into()
				},
				Err(error) => {
					self.refused.with_label_values(&["Internal", source]).inc();
					error
				},
			}),
		}
	}
}

/// Returns the name of the reason for which the pool refused a transaction; `None` if the pool already had it.
fn reason(error: &Error) -> Option<String> {
	let validity = match error {
		Error::AlreadyImported(_) => return None,
		Error::InvalidTransaction(invalid) => TransactionValidityError::Invalid(*invalid),
		Error::UnknownTransaction(unknown) => TransactionValidityError::Unknown(*unknown),
		error => return Some(error.label()),
	};
	if let Some(refusal) = Refusal::from_validity_error(&validity) {
		return Some(refusal.name().to_owned());
	}
	Some(match validity {
		// Code that is not in the table, as of a later runtime: one name for all, since there may be hundreds.
		TransactionValidityError::Invalid(InvalidTransaction::Custom(_))
		| TransactionValidityError::Unknown(UnknownTransaction::Custom(_)) => "Custom".to_owned(),
		TransactionValidityError::Invalid(invalid) => format!("{invalid:?}"),
		TransactionValidityError::Unknown(unknown) => format!("{unknown:?}"),
	})
}

/// Transaction pool as one of the services sees it: counts what that service submits.
pub struct CountedPool<P> {
	pool: Arc<P>,
	source: &'static str,
	metrics: Option<SubmissionMetrics>,
}

impl<P> CountedPool<P> {
	/// Counts submissions under this source, if there are metrics.
	pub fn new(pool: Arc<P>, source: &'static str, metrics: Option<SubmissionMetrics>) -> Arc<Self> {
		Arc::new(Self { pool, source, metrics })
	}

	fn count<T, E: IntoPoolError + From<Error>>(&self, submitted: Result<T, E>) -> Result<T, E> {
		match &self.metrics {
			Some(metrics) => metrics.count(self.source, submitted),
			None => submitted,
		}
	}
}

#[async_trait]
impl<P: TransactionPool<Block = Block, Hash = Hash>> TransactionPool for CountedPool<P> {
	type Block = Block;
	type Hash = Hash;
	type InPoolTransaction = P::InPoolTransaction;
	type Error = P::Error;

	async fn submit_at(
		&self,
		at: Hash,
		source: TransactionSource,
		transactions: Vec<TransactionFor<Self>>,
	) -> Result<Vec<Result<TxHash<Self>, Self::Error>>, Self::Error> {
		let results = self.pool.submit_at(at, source, transactions).await?;
		Ok(results.into_iter().map(|submitted| self.count(submitted)).collect())
	}

	async fn submit_one(
		&self,
		at: Hash,
		source: TransactionSource,
		transaction: TransactionFor<Self>,
	) -> Result<TxHash<Self>, Self::Error> {
		self.count(self.pool.submit_one(at, source, transaction).await)
	}

	async fn submit_and_watch(
		&self,
		at: Hash,
		source: TransactionSource,
		transaction: TransactionFor<Self>,
	) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Self::Error> {
		self.count(self.pool.submit_and_watch(at, source, transaction).await)
	}

	async fn ready_at(&self, at: Hash) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		self.pool.ready_at(at).await
	}

	fn ready(&self) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		self.pool.ready()
	}

	async fn report_invalid(
		&self,
		at: Option<Hash>,
		errors: TxInvalidityReportMap<TxHash<Self>>,
	) -> Vec<Arc<Self::InPoolTransaction>> {
		self.pool.report_invalid(at, errors).await
	}

	fn futures(&self) -> Vec<Self::InPoolTransaction> {
		self.pool.futures()
	}

	fn status(&self) -> PoolStatus {
		self.pool.status()
	}

	fn import_notification_stream(&self) -> ImportNotificationStream<TxHash<Self>> {
		self.pool.import_notification_stream()
	}

	fn on_broadcasted(&self, propagations: HashMap<TxHash<Self>, Vec<String>>) {
		self.pool.on_broadcasted(propagations);
	}

	fn hash_of(&self, transaction: &TransactionFor<Self>) -> TxHash<Self> {
		self.pool.hash_of(transaction)
	}

	fn ready_transaction(&self, hash: &TxHash<Self>) -> Option<Arc<Self::InPoolTransaction>> {
		self.pool.ready_transaction(hash)
	}

	async fn ready_at_with_timeout(
		&self,
		at: Hash,
		timeout: Duration,
	) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		self.pool.ready_at_with_timeout(at, timeout).await
	}
}

#[async_trait]
impl<P: MaintainedTransactionPool<Block = Block, Hash = Hash>> MaintainedTransactionPool for CountedPool<P> {
	async fn maintain(&self, event: ChainEvent<Self::Block>) {
		self.pool.maintain(event).await;
	}
}
