//! The journal: what the node has promised and what it has answered, safe from a kill -9.
//!
//! A request is *accepted* (it is here), then *answered* (response and receipt are here, both or
//! neither). On a payment channel it takes its place in the channel with the answer, in the same
//! transaction: no number is given out twice, and none is left out. Every change is on disk when its
//! function returns. All functions block.

mod channels;
mod key;
mod migration;
mod proofs;

pub use channels::{ChannelRecord, Commit, CommittedRecord, JournaledBatch, Pledge, Shortage};
pub use key::RequestKey;
pub use proofs::Ticket;

use assay_primitives::{
	channel::ChannelId,
	market::Price,
	receipt::{AssaySignedReceipt, BlockRef, Payment},
	AccountId, Balance, BlockNumber, JobId, ModelHash, H256,
};
use codec::{Decode, DecodeAll, Encode};
use key::KEY_LEN;
use redb::{
	Database, ReadableDatabase, ReadableTable, ReadableTableMetadata, TableDefinition,
	WriteTransaction,
};
use std::{
	path::{Path, PathBuf},
	sync::Arc,
};

type Key = &'static [u8; KEY_LEN];

const ACCEPTED: TableDefinition<Key, &[u8]> = TableDefinition::new("accepted_requests");
/// Attempts so far, and what was reserved on the channel.
const UNFINISHED: TableDefinition<Key, (u8, u128)> = TableDefinition::new("unfinished_requests");
const RESPONSES: TableDefinition<Key, &[u8]> = TableDefinition::new("request_responses");
const RECEIPTS: TableDefinition<Key, &[u8]> = TableDefinition::new("request_receipts");
const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");

const FORMAT: &str = "format";
const GENESIS: &str = "genesis";
const OPERATOR: &str = "operator";
const FIRST_BLOCK: &str = "first_block";
const ANCHOR: &str = "anchor";

/// Format of the tables above.
const CURRENT_FORMAT: u32 = 3;
/// Pages kept in memory; the working set is the requests of the last minutes.
const CACHE_BYTES: usize = 32 << 20;
/// Name of the file in the data directory.
const FILE: &str = "journal.redb";

/// An accepted request, with all that answering and signing need of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct AcceptedRequest {
	/// The exact request body.
	pub request: Vec<u8>,
	/// Unix time in seconds of the acceptance; the response's `created`.
	pub accepted_at: u64,
	/// Account that pays.
	pub requester: AccountId,
	/// The model asked for.
	pub model: ModelHash,
	/// Prices that the job or the channel was opened under.
	pub price: Price<Balance>,
	/// Last block in which the job's result is accepted, or that a receipt of the channel may be
	/// anchored at.
	pub deadline: BlockNumber,
	/// Most tokens that may be generated.
	pub max_output: u32,
}

impl AcceptedRequest {
	/// sha256 of the request: what tells it from others. Receipts of proven models carry another one.
	pub fn request_hash(&self) -> H256 {
		crate::sha256(&self.request)
	}
}

/// The exact bytes that were sent.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct StoredResponse {
	/// Whether they are an SSE payload; one JSON object otherwise.
	pub streamed: bool,
	/// The bytes whose sha256 is in the receipt, unless the model is proven.
	pub body: Vec<u8>,
}

/// What the journal knows of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
	/// Accepted, not answered.
	Unfinished(AcceptedRequest),
	/// Answered.
	Answered(AcceptedRequest),
}

impl Entry {
	/// The accepted request.
	pub fn accepted(&self) -> &AcceptedRequest {
		match self {
			Self::Unfinished(accepted) | Self::Answered(accepted) => accepted,
		}
	}
}

/// Why the journal could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
	/// The data directory could not be made.
	#[error("cannot create the data directory {path}: {source}; choose another with --data-dir")]
	Directory {
		/// The directory.
		path: PathBuf,
		/// Why.
		source: std::io::Error,
	},
	/// Another process has it.
	#[error(
		"another assay-gpu-node uses {0}: stop it, or give this one its own --data-dir (two nodes \
		 must never share receipts)"
	)]
	InUse(PathBuf),
	/// The file is damaged, or no journal at all.
	#[error(
		"the journal {path} cannot be opened: {reason}; restore it from a backup, or move it away \
		 (then receipts that the chain has not settled yet are lost)"
	)]
	Open {
		/// The file.
		path: PathBuf,
		/// What redb says.
		reason: String,
	},
	/// Made by another version.
	#[error("the journal has format {found}, this version reads {CURRENT_FORMAT}: use the version that wrote it")]
	Format {
		/// The format found.
		found: u32,
	},
	/// Its receipts are for another chain.
	#[error(
		"this data directory belongs to the chain with genesis {known:?}, and --chain leads to \
		 {found:?}: use that chain's node, or a fresh --data-dir"
	)]
	OtherChain {
		/// Genesis hash in the journal.
		known: H256,
		/// Genesis hash of the chain.
		found: H256,
	},
	/// Its receipts are another operator's.
	#[error("this data directory belongs to operator {0}: name it with --operator, or use a fresh --data-dir")]
	OtherOperator(AccountId),
	/// Reading or writing failed.
	#[error("the journal failed: {0}; check the disk of --data-dir")]
	Database(#[from] Box<redb::Error>),
	/// A record is not what was written.
	#[error("the journal's record of {0} is damaged; restore the journal from a backup")]
	Record(RequestKey),
	/// A channel's record is not what was written.
	#[error("the journal's record of channel {0} is damaged; restore the journal from a backup")]
	ChannelRecord(ChannelId),
	/// The batch's record is not what was written.
	#[error("the journal's record of a batch is damaged; restore the journal from a backup")]
	BatchRecord,
	/// One receipt for each request, ever.
	#[error("{0} already has an answer")]
	AlreadyAnswered(RequestKey),
	/// The voucher does not cover the request.
	#[error(
		"the voucher promises {} in all; {} are spent, answers under way may cost {}, and this one {}",
		.0.promised, .0.spent, .0.reserved, .0.needed
	)]
	VoucherTooLow(Shortage),
}

macro_rules! from_redb {
	($($error:ty),*) => {
		$(impl From<$error> for StoreError {
			fn from(error: $error) -> Self {
				Self::Database(Box::new(error.into()))
			}
		})*
	};
}
from_redb!(redb::TransactionError, redb::TableError, redb::StorageError, redb::CommitError);

/// The journal on disk.
pub struct Store {
	database: Database,
}

impl Store {
	/// Runs one of the functions below where it may block.
	///
	/// # Errors
	///
	/// When `work` fails.
	pub async fn run<T: Send + 'static>(
		self: &Arc<Self>,
		work: impl FnOnce(&Self) -> Result<T, StoreError> + Send + 'static,
	) -> Result<T, StoreError> {
		let store = self.clone();
		crate::blocking(move || work(&store)).await
	}

	/// Opens the journal in `data_dir`, or makes both.
	///
	/// # Errors
	///
	/// When the directory cannot be made, the journal is damaged, in use, or of another format.
	pub fn open(data_dir: &Path) -> Result<Self, StoreError> {
		create_private_dir(data_dir)?;
		let path = data_dir.join(FILE);
		let database =
			Database::builder().set_cache_size(CACHE_BYTES).create(&path).map_err(|error| {
				match error {
					redb::DatabaseError::DatabaseAlreadyOpen => StoreError::InUse(path.clone()),
					other => StoreError::Open { path: path.clone(), reason: other.to_string() },
				}
			})?;
		let store = Self { database };
		store.prepare().map_err(|error| match error {
			StoreError::Database(source) => StoreError::Open { path, reason: source.to_string() },
			other => other,
		})?;
		Ok(store)
	}

	fn prepare(&self) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		transaction.open_table(ACCEPTED)?;
		transaction.open_table(UNFINISHED)?;
		transaction.open_table(RESPONSES)?;
		transaction.open_table(RECEIPTS)?;
		transaction.open_table(channels::CHANNELS)?;
		transaction.open_table(channels::SEQUENCES)?;
		transaction.open_table(channels::BATCHES)?;
		transaction.open_table(channels::COMMITTED)?;
		transaction.open_table(proofs::UNPROVEN)?;
		transaction.open_table(proofs::PROOFS)?;
		{
			let mut meta = transaction.open_table(META)?;
			let found = meta.get(FORMAT)?.and_then(|value| decode::<u32>(value.value()));
			match found {
				None => {
					meta.insert(FORMAT, CURRENT_FORMAT.encode().as_slice())?;
				},
				Some(CURRENT_FORMAT) => {},
				Some(earlier @ 1..CURRENT_FORMAT) => {
					if earlier == 1 {
						migration::from_version_1(&transaction)?;
					}
					migration::from_version_2(&transaction)?;
					meta.insert(FORMAT, CURRENT_FORMAT.encode().as_slice())?;
				},
				Some(found) => return Err(StoreError::Format { found }),
			}
		}
		Ok(transaction.commit()?)
	}

	/// Ties the journal to a chain and an operator; checks that it is theirs where it is tied.
	///
	/// # Errors
	///
	/// [`StoreError::OtherChain`] and [`StoreError::OtherOperator`].
	pub fn bind(&self, genesis: &H256, operator: &AccountId) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		{
			let mut meta = transaction.open_table(META)?;
			let known = meta.get(GENESIS)?.and_then(|value| decode::<H256>(value.value()));
			match known {
				Some(known) if known != *genesis => {
					return Err(StoreError::OtherChain { known, found: *genesis })
				},
				_ => meta.insert(GENESIS, genesis.encode().as_slice())?,
			};
			let known = meta.get(OPERATOR)?.and_then(|value| decode::<AccountId>(value.value()));
			match known {
				Some(known) if known != *operator => return Err(StoreError::OtherOperator(known)),
				_ => meta.insert(OPERATOR, operator.encode().as_slice())?,
			};
		}
		Ok(transaction.commit()?)
	}

	/// Genesis hash of the chain that it is tied to.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn genesis(&self) -> Result<Option<H256>, StoreError> {
		self.meta(GENESIS)
	}

	/// Hash of that chain's block #1, if it was kept.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn first_block(&self) -> Result<Option<H256>, StoreError> {
		self.meta(FIRST_BLOCK)
	}

	/// Keeps the hash of the chain's block #1.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn set_first_block(&self, hash: &H256) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		transaction.open_table(META)?.insert(FIRST_BLOCK, hash.encode().as_slice())?;
		Ok(transaction.commit()?)
	}

	/// The finalised block that the last receipt was anchored in.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn last_anchor(&self) -> Result<Option<BlockRef<BlockNumber>>, StoreError> {
		self.meta(ANCHOR)
	}

	fn meta<T: Decode>(&self, key: &str) -> Result<Option<T>, StoreError> {
		let transaction = self.database.begin_read()?;
		let value = transaction.open_table(META)?.get(key)?;
		Ok(value.and_then(|value| decode(value.value())))
	}

	/// What is known of a request.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn entry(&self, key: RequestKey) -> Result<Option<Entry>, StoreError> {
		let bytes = key.to_bytes();
		let transaction = self.database.begin_read()?;
		let Some(record) = transaction.open_table(ACCEPTED)?.get(&bytes)? else { return Ok(None) };
		let accepted = decode(record.value()).ok_or(StoreError::Record(key))?;
		let answered = transaction.open_table(RECEIPTS)?.get(&bytes)?.is_some();
		Ok(Some(if answered { Entry::Answered(accepted) } else { Entry::Unfinished(accepted) }))
	}

	/// Journals an accepted job. Whatever was known under this id is dropped: the caller has found
	/// that the chain's job is another one, on a fork that won.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn accept_job(&self, job: JobId, accepted: &AcceptedRequest) -> Result<(), StoreError> {
		let key = RequestKey::Job(job);
		let transaction = self.database.begin_write()?;
		remove(&transaction, key)?;
		insert_accepted(&transaction, key, accepted, 0)?;
		Ok(transaction.commit()?)
	}

	/// Journals an accepted request on a channel, and reserves what it may cost.
	///
	/// # Errors
	///
	/// [`StoreError::VoucherTooLow`], or when writing fails.
	pub fn accept_on_channel(
		&self,
		channel: ChannelId,
		request: u64,
		accepted: &AcceptedRequest,
		pledge: &Pledge,
	) -> Result<(), StoreError> {
		let key = RequestKey::Channel { channel, request };
		let transaction = self.database.begin_write()?;
		if transaction.open_table(ACCEPTED)?.get(&key.to_bytes())?.is_some() {
			// The caller has looked, and somebody was faster.
			return Err(StoreError::AlreadyAnswered(key));
		}
		channels::reserve(&transaction, channel, pledge)?;
		insert_accepted(&transaction, key, accepted, pledge.reserve)?;
		Ok(transaction.commit()?)
	}

	/// Counts one more attempt at an unfinished request; the number of attempts, this one included.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn count_attempt(&self, key: RequestKey) -> Result<u8, StoreError> {
		let bytes = key.to_bytes();
		let transaction = self.database.begin_write()?;
		let attempts = {
			let mut unfinished = transaction.open_table(UNFINISHED)?;
			let (attempts, reserved) =
				unfinished.get(&bytes)?.map_or((0, 0), |value| value.value());
			let attempts = attempts.saturating_add(1);
			unfinished.insert(&bytes, (attempts, reserved))?;
			attempts
		};
		transaction.commit()?;
		Ok(attempts)
	}

	/// Keeps response and receipt of an accepted request, together. `sign` makes the receipt, once its
	/// place is known. A receipt of a channel is proven later under the
	/// verifying key `to_prove`, if there is one.
	///
	/// # Errors
	///
	/// [`StoreError::AlreadyAnswered`], or when writing fails.
	pub fn answer(
		&self,
		key: RequestKey,
		response: &StoredResponse,
		to_prove: Option<H256>,
		sign: impl FnOnce(Payment) -> AssaySignedReceipt,
	) -> Result<AssaySignedReceipt, StoreError> {
		let bytes = key.to_bytes();
		let transaction = self.database.begin_write()?;
		if transaction.open_table(RECEIPTS)?.get(&bytes)?.is_some() {
			return Err(StoreError::AlreadyAnswered(key));
		}
		let reserved = {
			let mut unfinished = transaction.open_table(UNFINISHED)?;
			let removed = unfinished.remove(&bytes)?;
			removed.map_or(0, |value| value.value().1)
		};
		let receipt = match key {
			RequestKey::Job(job) => sign(Payment::Job(job)),
			RequestKey::Channel { channel, request } => {
				let mut signed = None;
				channels::update(&transaction, channel, |record| {
					let sequence = record.next;
					let receipt = sign(Payment::Channel { channel, sequence });
					record.next = sequence.saturating_add(1);
					record.reserved = record.reserved.saturating_sub(reserved);
					record.spent = record.spent.saturating_add(receipt.receipt.receipt().fee);
					signed = Some((sequence, receipt));
				})?;
				let (sequence, receipt) = signed.ok_or(StoreError::ChannelRecord(channel))?;
				transaction
					.open_table(channels::SEQUENCES)?
					.insert((channel, sequence), request)?;
				if let Some(key) = to_prove {
					proofs::enqueue(&transaction, channel, sequence, key)?;
				}
				receipt
			},
		};
		transaction.open_table(RECEIPTS)?.insert(&bytes, receipt.encode().as_slice())?;
		transaction.open_table(RESPONSES)?.insert(&bytes, response.encode().as_slice())?;
		let anchor = receipt.receipt.receipt().anchor.encode();
		transaction.open_table(META)?.insert(ANCHOR, anchor.as_slice())?;
		transaction.commit()?;
		Ok(receipt)
	}

	/// The response to an answered request.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn response(&self, key: RequestKey) -> Result<Option<StoredResponse>, StoreError> {
		let transaction = self.database.begin_read()?;
		let Some(record) = transaction.open_table(RESPONSES)?.get(&key.to_bytes())? else {
			return Ok(None);
		};
		decode(record.value()).map(Some).ok_or(StoreError::Record(key))
	}

	/// Receipts of those of the named requests that are answered, in the order asked for.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn receipts(&self, keys: &[RequestKey]) -> Result<Vec<AssaySignedReceipt>, StoreError> {
		let transaction = self.database.begin_read()?;
		let table = transaction.open_table(RECEIPTS)?;
		let mut receipts = Vec::with_capacity(keys.len());
		for key in keys {
			if let Some(record) = table.get(&key.to_bytes())? {
				receipts.push(decode(record.value()).ok_or(StoreError::Record(*key))?);
			}
		}
		Ok(receipts)
	}

	/// Requests that were accepted and not answered, jobs first, by id.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn unfinished(&self) -> Result<Vec<RequestKey>, StoreError> {
		let transaction = self.database.begin_read()?;
		let table = transaction.open_table(UNFINISHED)?;
		let mut keys = Vec::new();
		for row in table.iter()? {
			keys.push(RequestKey::from_bytes(row?.0.value()));
		}
		Ok(keys)
	}

	/// Up to `most` jobs from `first` on, in order, each with its deadline.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn jobs_from(
		&self,
		first: JobId,
		most: usize,
	) -> Result<Vec<(JobId, BlockNumber)>, StoreError> {
		let transaction = self.database.begin_read()?;
		let table = transaction.open_table(ACCEPTED)?;
		let (first, last) =
			(RequestKey::Job(first).to_bytes(), RequestKey::Job(JobId::MAX).to_bytes());
		let mut jobs = Vec::new();
		for row in table.range::<&[u8; KEY_LEN]>(&first..=&last)?.take(most) {
			let (key, record) = row?;
			let key = RequestKey::from_bytes(key.value());
			let RequestKey::Job(job) = key else { continue };
			let accepted: AcceptedRequest =
				decode(record.value()).ok_or(StoreError::Record(key))?;
			jobs.push((job, accepted.deadline));
		}
		Ok(jobs)
	}

	/// Number of requests kept.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn len(&self) -> Result<u64, StoreError> {
		Ok(self.database.begin_read()?.open_table(ACCEPTED)?.len()?)
	}

	/// Whether no request is kept.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn is_empty(&self) -> Result<bool, StoreError> {
		Ok(self.len()? == 0)
	}

	/// Drops all that is known of these jobs.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn forget_jobs(&self, jobs: &[JobId]) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		for job in jobs {
			remove(&transaction, RequestKey::Job(*job))?;
		}
		Ok(transaction.commit()?)
	}

	/// Drops an accepted request that is not to be answered, and what was reserved for it.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn give_up(&self, key: RequestKey) -> Result<(), StoreError> {
		let bytes = key.to_bytes();
		let transaction = self.database.begin_write()?;
		if transaction.open_table(RECEIPTS)?.get(&bytes)?.is_some() {
			return Ok(());
		}
		let reserved = {
			let unfinished = transaction.open_table(UNFINISHED)?;
			let value = unfinished.get(&bytes)?;
			value.map_or(0, |value| value.value().1)
		};
		if let RequestKey::Channel { channel, .. } = key {
			channels::update(&transaction, channel, |record| {
				record.reserved = record.reserved.saturating_sub(reserved);
			})?;
		}
		remove(&transaction, key)?;
		Ok(transaction.commit()?)
	}
}

fn insert_accepted(
	transaction: &WriteTransaction,
	key: RequestKey,
	accepted: &AcceptedRequest,
	reserved: Balance,
) -> Result<(), StoreError> {
	let bytes = key.to_bytes();
	transaction.open_table(ACCEPTED)?.insert(&bytes, accepted.encode().as_slice())?;
	transaction.open_table(UNFINISHED)?.insert(&bytes, (1, reserved))?;
	Ok(())
}

fn remove(transaction: &WriteTransaction, key: RequestKey) -> Result<(), StoreError> {
	let bytes = key.to_bytes();
	transaction.open_table(ACCEPTED)?.remove(&bytes)?;
	transaction.open_table(UNFINISHED)?.remove(&bytes)?;
	transaction.open_table(RESPONSES)?.remove(&bytes)?;
	transaction.open_table(RECEIPTS)?.remove(&bytes)?;
	Ok(())
}

fn decode<T: Decode>(bytes: &[u8]) -> Option<T> {
	T::decode_all(&mut &*bytes).ok()
}

/// Prompts and the signing key lie in it: others have no business there.
fn create_private_dir(path: &Path) -> Result<(), StoreError> {
	let mut builder = std::fs::DirBuilder::new();
	builder.recursive(true);
	#[cfg(unix)]
	std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
	builder.create(path).map_err(|source| StoreError::Directory { path: path.into(), source })
}

#[cfg(test)]
mod tests {
	use super::*;
	use assay_primitives::{
		attestation::AttestedKey,
		channel::SignedVoucher,
		receipt::{AttestedSignature, Receipt, SignedReceipt, VersionedReceipt},
		Signature,
	};

	pub(super) fn accepted(request: &str) -> AcceptedRequest {
		AcceptedRequest {
			request: request.into(),
			accepted_at: 1_700_000_000,
			requester: AccountId::new([1; 32]),
			model: H256::repeat_byte(2),
			price: Price { input: 3, output: 4 },
			deadline: 5,
			max_output: 6,
		}
	}

	pub(super) fn receipt(payment: Payment) -> AssaySignedReceipt {
		SignedReceipt {
			receipt: VersionedReceipt::V1(Receipt {
				genesis_hash: H256::zero(),
				node: AccountId::new([0; 32]),
				payment,
				requester: AccountId::new([1; 32]),
				model: H256::zero(),
				engine: H256::zero(),
				request_hash: H256::zero(),
				response_hash: H256::zero(),
				input_units: 1,
				output_units: 1,
				fee: 1,
				anchor: BlockRef { number: 9, hash: H256::repeat_byte(9) },
				audit_commitment: None,
			}),
			signature: AttestedSignature { key: AttestedKey([0; 32]), signature: [0; 64] },
		}
	}

	pub(super) fn response() -> StoredResponse {
		StoredResponse { streamed: true, body: b"data: [DONE]\n\n".to_vec() }
	}

	fn answer(store: &Store, job: JobId) -> Result<AssaySignedReceipt, StoreError> {
		store.answer(RequestKey::Job(job), &response(), None, receipt)
	}

	#[test]
	fn answer_survives_when_the_store_is_reopened() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		store.accept_job(7, &accepted("a")).unwrap();
		assert_eq!(store.unfinished().unwrap(), [RequestKey::Job(7)]);
		answer(&store, 7).unwrap();
		drop(store);

		let store = Store::open(dir.path()).unwrap();
		assert_eq!(store.entry(RequestKey::Job(7)).unwrap(), Some(Entry::Answered(accepted("a"))));
		assert_eq!(store.response(RequestKey::Job(7)).unwrap(), Some(response()));
		assert_eq!(
			store.receipts(&[6, 7, 8].map(RequestKey::Job)).unwrap(),
			[receipt(Payment::Job(7))]
		);
		assert_eq!(store.unfinished().unwrap(), []);
		assert_eq!(store.last_anchor().unwrap().unwrap().number, 9);
	}

	#[test]
	fn second_answer_is_refused_when_the_job_has_one() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		store.accept_job(7, &accepted("a")).unwrap();
		answer(&store, 7).unwrap();
		let refused = answer(&store, 7);
		assert!(matches!(refused, Err(StoreError::AlreadyAnswered(RequestKey::Job(7)))));
	}

	#[test]
	fn earlier_record_is_dropped_when_another_job_takes_the_id() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		store.accept_job(7, &accepted("a")).unwrap();
		answer(&store, 7).unwrap();
		store.accept_job(7, &accepted("b")).unwrap();
		assert_eq!(
			store.entry(RequestKey::Job(7)).unwrap(),
			Some(Entry::Unfinished(accepted("b")))
		);
		assert_eq!(store.receipts(&[RequestKey::Job(7)]).unwrap(), []);
		assert_eq!(store.response(RequestKey::Job(7)).unwrap(), None);
	}

	#[test]
	fn attempts_are_counted_when_a_job_is_resumed() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		store.accept_job(7, &accepted("a")).unwrap();
		assert_eq!(store.count_attempt(RequestKey::Job(7)).unwrap(), 2);
		assert_eq!(store.count_attempt(RequestKey::Job(7)).unwrap(), 3);
	}

	#[test]
	fn binding_is_refused_when_chain_or_operator_differ() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		let (genesis, operator) = (H256::repeat_byte(1), AccountId::new([1; 32]));
		store.bind(&genesis, &operator).unwrap();
		store.bind(&genesis, &operator).unwrap();
		assert!(matches!(
			store.bind(&H256::repeat_byte(2), &operator),
			Err(StoreError::OtherChain { .. })
		));
		assert!(matches!(
			store.bind(&genesis, &AccountId::new([2; 32])),
			Err(StoreError::OtherOperator(known)) if known == operator
		));
		assert_eq!(store.genesis().unwrap(), Some(genesis));
	}

	#[test]
	fn opening_fails_when_the_journal_is_damaged() {
		let dir = tempfile::tempdir().unwrap();
		std::fs::write(dir.path().join(FILE), vec![0xab; 8192]).unwrap();
		let error = Store::open(dir.path()).err().unwrap();
		assert!(matches!(error, StoreError::Open { .. }), "{error}");
		assert!(error.to_string().contains("restore it from a backup"), "{error}");
	}

	#[test]
	fn opening_fails_when_another_has_it_open() {
		let dir = tempfile::tempdir().unwrap();
		let _first = Store::open(dir.path()).unwrap();
		assert!(matches!(Store::open(dir.path()), Err(StoreError::InUse(_))));
	}

	#[test]
	fn forgotten_jobs_are_gone() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		store.accept_job(7, &accepted("a")).unwrap();
		store.accept_job(8, &accepted("b")).unwrap();
		assert_eq!(store.jobs_from(0, 1).unwrap(), [(7, 5)]);
		assert_eq!(store.jobs_from(8, 9).unwrap(), [(8, 5)]);
		store.forget_jobs(&[7]).unwrap();
		assert_eq!(store.entry(RequestKey::Job(7)).unwrap(), None);
		assert_eq!(store.unfinished().unwrap(), [RequestKey::Job(8)]);
		assert_eq!(store.len().unwrap(), 1);
	}

	pub(super) fn pledge(cumulative: Balance, reserve: Balance) -> Pledge {
		let signature = Signature::Ed25519(sp_core::ed25519::Signature::from_raw([1; 64]));
		let voucher = SignedVoucher { cumulative, signature };
		Pledge { voucher, reserve, deposited: 100, window: 10, ends_at: 50 }
	}

	#[test]
	fn receipts_are_numbered_without_gaps_when_answers_come_in_any_order() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		for request in [9, 5, 7] {
			store.accept_on_channel(3, request, &accepted("a"), &pledge(30, 10)).unwrap();
		}
		let key = |request| RequestKey::Channel { channel: 3, request };
		store.give_up(key(5)).unwrap();
		for request in [7, 9] {
			store.answer(key(request), &response(), None, receipt).unwrap();
		}
		drop(store);

		let store = Store::open(dir.path()).unwrap();
		let places: Vec<_> = store
			.channel_receipts(3, 0, 9)
			.unwrap()
			.iter()
			.map(|signed| signed.receipt.receipt().payment)
			.collect();
		let at = |sequence| Payment::Channel { channel: 3, sequence };
		assert_eq!(places, [at(0), at(1)]);
		let record = store.channel(3).unwrap().unwrap();
		assert_eq!((record.spent, record.reserved, record.next), (2, 0, 2));
		assert_eq!(store.unfinished().unwrap(), []);
		assert_eq!(store.entry(key(5)).unwrap(), None);
	}

	#[test]
	fn request_is_refused_when_its_voucher_does_not_cover_it() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		store.accept_on_channel(3, 0, &accepted("a"), &pledge(15, 10)).unwrap();
		let refused = store.accept_on_channel(3, 1, &accepted("a"), &pledge(15, 10));
		let Err(StoreError::VoucherTooLow(shortage)) = refused else { panic!("{refused:?}") };
		assert_eq!((shortage.reserved, shortage.needed, shortage.promised), (10, 10, 15));
		// An older voucher takes nothing back.
		store.accept_on_channel(3, 2, &accepted("a"), &pledge(1, 5)).unwrap();
		// No voucher is worth more than the deposit.
		let refused = store.accept_on_channel(3, 3, &accepted("a"), &pledge(1_000, 86));
		assert!(matches!(refused, Err(StoreError::VoucherTooLow(_))));
		assert_eq!(store.channel(3).unwrap().unwrap().voucher.cumulative, 15);
		store.accept_on_channel(3, 3, &accepted("a"), &pledge(1_000, 85)).unwrap();
	}

	#[test]
	fn same_number_is_refused_when_it_was_accepted_before() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		store.accept_on_channel(3, 0, &accepted("a"), &pledge(50, 10)).unwrap();
		let refused = store.accept_on_channel(3, 0, &accepted("b"), &pledge(50, 10));
		assert!(matches!(refused, Err(StoreError::AlreadyAnswered(_))));
		assert_eq!(store.channel(3).unwrap().unwrap().reserved, 10);
	}

	#[test]
	fn channel_is_gone_and_others_stay_when_forgotten() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		for (channel, request) in [(2, u64::MAX), (3, 0), (3, u64::MAX), (4, 0)] {
			store.accept_on_channel(channel, request, &accepted("a"), &pledge(50, 10)).unwrap();
			let key = RequestKey::Channel { channel, request };
			store.answer(key, &response(), None, receipt).unwrap();
		}
		store.accept_job(3, &accepted("a")).unwrap();
		store.forget_channel(3).unwrap();
		assert_eq!(store.channel_receipts(3, 0, 9).unwrap(), []);
		assert_eq!(store.channel(3).unwrap(), None);
		assert_eq!(store.len().unwrap(), 3);
		assert_eq!(store.channel_receipts(4, 0, 9).unwrap().len(), 1);
		assert_eq!(store.channels().unwrap().len(), 2);
	}

	#[test]
	fn settled_receipts_are_noted_when_their_batch_ends() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		store.accept_on_channel(3, 0, &accepted("a"), &pledge(50, 10)).unwrap();
		let key = RequestKey::Channel { channel: 3, request: 0 };
		store.answer(key, &response(), None, receipt).unwrap();
		store.end_batch([(3, 1), (99, 5)], None).unwrap();
		// What was noted is not taken back.
		store.set_settled([(3, 0)]).unwrap();
		assert_eq!(store.channel(3).unwrap().unwrap().settled, 1);
		assert_eq!(store.channel(99).unwrap(), None);
		// The chain is ahead: numbers that it has seen are used up.
		store.set_settled([(3, 4)]).unwrap();
		assert_eq!(store.channel(3).unwrap().unwrap().next, 4);
	}
}
