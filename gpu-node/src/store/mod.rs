//! The journal: what the node has promised and what it has answered, safe from a kill -9.
//!
//! A job is *accepted* (its request is here), then *answered* (response and receipt are here, both
//! or neither). Every change is on disk when its function returns. All functions block.

use assay_primitives::{
	market::Price,
	receipt::{AssaySignedReceipt, BlockRef},
	AccountId, Balance, BlockNumber, JobId, ModelHash, H256,
};
use codec::{Decode, DecodeAll, Encode};
use redb::{
	Database, ReadableDatabase, ReadableTable, ReadableTableMetadata, TableDefinition,
	WriteTransaction,
};
use std::path::{Path, PathBuf};

const ACCEPTED: TableDefinition<JobId, &[u8]> = TableDefinition::new("accepted");
const UNFINISHED: TableDefinition<JobId, u8> = TableDefinition::new("unfinished");
const RESPONSES: TableDefinition<JobId, &[u8]> = TableDefinition::new("responses");
const RECEIPTS: TableDefinition<JobId, &[u8]> = TableDefinition::new("receipts");
const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");

const FORMAT: &str = "format";
const GENESIS: &str = "genesis";
const OPERATOR: &str = "operator";
const FIRST_BLOCK: &str = "first_block";
const ANCHOR: &str = "anchor";

/// Format of the tables above.
const CURRENT_FORMAT: u32 = 1;
/// Pages kept in memory; the working set is the jobs of the last minutes.
const CACHE_BYTES: usize = 32 << 20;
/// Name of the file in the data directory.
const FILE: &str = "journal.redb";

/// An accepted job, with all that answering and signing need of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct AcceptedJob {
	/// The exact request body.
	pub request: Vec<u8>,
	/// Unix time in seconds of the acceptance; the response's `created`.
	pub accepted_at: u64,
	/// Account that pays.
	pub requester: AccountId,
	/// The model asked for.
	pub model: ModelHash,
	/// Prices that the job was opened under.
	pub price: Price<Balance>,
	/// Last block in which a result is accepted.
	pub deadline: BlockNumber,
	/// Most tokens that the fee allows.
	pub max_output: u32,
}

impl AcceptedJob {
	/// sha256 of the request.
	pub fn request_hash(&self) -> H256 {
		crate::sha256(&self.request)
	}
}

/// The exact bytes that were sent.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct StoredResponse {
	/// Whether they are an SSE payload; one JSON object otherwise.
	pub streamed: bool,
	/// The bytes whose sha256 is in the receipt.
	pub body: Vec<u8>,
}

/// What the journal knows of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
	/// Accepted, not answered.
	Unfinished(AcceptedJob),
	/// Answered.
	Answered(AcceptedJob),
}

impl Entry {
	/// The accepted job.
	pub fn job(&self) -> &AcceptedJob {
		match self {
			Self::Unfinished(job) | Self::Answered(job) => job,
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
	#[error("the journal's record of job {0} is damaged; restore the journal from a backup")]
	Record(JobId),
	/// One receipt per job, ever.
	#[error("job {0} already has an answer")]
	AlreadyAnswered(JobId),
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
		{
			let mut meta = transaction.open_table(META)?;
			let found = meta.get(FORMAT)?.and_then(|value| decode::<u32>(value.value()));
			match found {
				None => {
					meta.insert(FORMAT, CURRENT_FORMAT.encode().as_slice())?;
				},
				Some(CURRENT_FORMAT) => {},
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

	/// What is known of a job.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn entry(&self, job: JobId) -> Result<Option<Entry>, StoreError> {
		let transaction = self.database.begin_read()?;
		let Some(record) = transaction.open_table(ACCEPTED)?.get(job)? else { return Ok(None) };
		let accepted = decode(record.value()).ok_or(StoreError::Record(job))?;
		let answered = transaction.open_table(RECEIPTS)?.get(job)?.is_some();
		Ok(Some(if answered { Entry::Answered(accepted) } else { Entry::Unfinished(accepted) }))
	}

	/// Journals an accepted job. Whatever was known under this id is dropped: the caller has found
	/// that the chain's job is another one, on a fork that won.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn accept(&self, job: JobId, accepted: &AcceptedJob) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		remove(&transaction, job)?;
		transaction.open_table(ACCEPTED)?.insert(job, accepted.encode().as_slice())?;
		transaction.open_table(UNFINISHED)?.insert(job, 1)?;
		Ok(transaction.commit()?)
	}

	/// Counts one more attempt at an unfinished job; the number of attempts, this one included.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn count_attempt(&self, job: JobId) -> Result<u8, StoreError> {
		let transaction = self.database.begin_write()?;
		let attempts = {
			let mut unfinished = transaction.open_table(UNFINISHED)?;
			let attempts = unfinished.get(job)?.map_or(0, |value| value.value()).saturating_add(1);
			unfinished.insert(job, attempts)?;
			attempts
		};
		transaction.commit()?;
		Ok(attempts)
	}

	/// Keeps response and receipt of an accepted job, together.
	///
	/// # Errors
	///
	/// [`StoreError::AlreadyAnswered`], or when writing fails.
	pub fn answer(
		&self,
		job: JobId,
		response: &StoredResponse,
		receipt: &AssaySignedReceipt,
	) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		{
			let mut receipts = transaction.open_table(RECEIPTS)?;
			if receipts.get(job)?.is_some() {
				return Err(StoreError::AlreadyAnswered(job));
			}
			receipts.insert(job, receipt.encode().as_slice())?;
		}
		transaction.open_table(RESPONSES)?.insert(job, response.encode().as_slice())?;
		transaction.open_table(UNFINISHED)?.remove(job)?;
		let anchor = receipt.receipt.receipt().anchor.encode();
		transaction.open_table(META)?.insert(ANCHOR, anchor.as_slice())?;
		Ok(transaction.commit()?)
	}

	/// The response to an answered job.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn response(&self, job: JobId) -> Result<Option<StoredResponse>, StoreError> {
		let transaction = self.database.begin_read()?;
		let Some(record) = transaction.open_table(RESPONSES)?.get(job)? else { return Ok(None) };
		decode(record.value()).map(Some).ok_or(StoreError::Record(job))
	}

	/// Receipts of those of the named jobs that are answered, in the order asked for.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn receipts(&self, jobs: &[JobId]) -> Result<Vec<AssaySignedReceipt>, StoreError> {
		let transaction = self.database.begin_read()?;
		let table = transaction.open_table(RECEIPTS)?;
		let mut receipts = Vec::with_capacity(jobs.len());
		for job in jobs {
			if let Some(record) = table.get(*job)? {
				receipts.push(decode(record.value()).ok_or(StoreError::Record(*job))?);
			}
		}
		Ok(receipts)
	}

	/// Jobs that were accepted and not answered, the oldest first.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn unfinished(&self) -> Result<Vec<JobId>, StoreError> {
		let transaction = self.database.begin_read()?;
		let table = transaction.open_table(UNFINISHED)?;
		let jobs = table.iter()?.map(|row| Ok(row?.0.value())).collect::<Result<_, StoreError>>();
		jobs
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
		let mut jobs = Vec::new();
		for row in table.range(first..)?.take(most) {
			let (job, record) = row?;
			let accepted: AcceptedJob =
				decode(record.value()).ok_or(StoreError::Record(job.value()))?;
			jobs.push((job.value(), accepted.deadline));
		}
		Ok(jobs)
	}

	/// Number of jobs kept.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn len(&self) -> Result<u64, StoreError> {
		Ok(self.database.begin_read()?.open_table(ACCEPTED)?.len()?)
	}

	/// Whether no job is kept.
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
	pub fn forget(&self, jobs: &[JobId]) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		for job in jobs {
			remove(&transaction, *job)?;
		}
		Ok(transaction.commit()?)
	}
}

fn remove(transaction: &WriteTransaction, job: JobId) -> Result<(), StoreError> {
	transaction.open_table(ACCEPTED)?.remove(job)?;
	transaction.open_table(UNFINISHED)?.remove(job)?;
	transaction.open_table(RESPONSES)?.remove(job)?;
	transaction.open_table(RECEIPTS)?.remove(job)?;
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
		receipt::{AttestedSignature, Payment, Receipt, SignedReceipt, VersionedReceipt},
	};

	fn accepted(request: &str) -> AcceptedJob {
		AcceptedJob {
			request: request.into(),
			accepted_at: 1_700_000_000,
			requester: AccountId::new([1; 32]),
			model: H256::repeat_byte(2),
			price: Price { input: 3, output: 4 },
			deadline: 5,
			max_output: 6,
		}
	}

	fn receipt(job: JobId) -> AssaySignedReceipt {
		SignedReceipt {
			receipt: VersionedReceipt::V1(Receipt {
				genesis_hash: H256::zero(),
				node: AccountId::new([0; 32]),
				payment: Payment::Job(job),
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

	fn response() -> StoredResponse {
		StoredResponse { streamed: true, body: b"data: [DONE]\n\n".to_vec() }
	}

	#[test]
	fn answer_survives_when_the_store_is_reopened() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		store.accept(7, &accepted("a")).unwrap();
		assert_eq!(store.unfinished().unwrap(), [7]);
		store.answer(7, &response(), &receipt(7)).unwrap();
		drop(store);

		let store = Store::open(dir.path()).unwrap();
		assert_eq!(store.entry(7).unwrap(), Some(Entry::Answered(accepted("a"))));
		assert_eq!(store.response(7).unwrap(), Some(response()));
		assert_eq!(store.receipts(&[6, 7, 8]).unwrap(), [receipt(7)]);
		assert_eq!(store.unfinished().unwrap(), Vec::<JobId>::new());
		assert_eq!(store.last_anchor().unwrap().unwrap().number, 9);
	}

	#[test]
	fn second_answer_is_refused_when_the_job_has_one() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		store.accept(7, &accepted("a")).unwrap();
		store.answer(7, &response(), &receipt(7)).unwrap();
		let refused = store.answer(7, &response(), &receipt(7));
		assert!(matches!(refused, Err(StoreError::AlreadyAnswered(7))));
	}

	#[test]
	fn earlier_record_is_dropped_when_another_job_takes_the_id() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		store.accept(7, &accepted("a")).unwrap();
		store.answer(7, &response(), &receipt(7)).unwrap();
		store.accept(7, &accepted("b")).unwrap();
		assert_eq!(store.entry(7).unwrap(), Some(Entry::Unfinished(accepted("b"))));
		assert_eq!(store.receipts(&[7]).unwrap(), []);
		assert_eq!(store.response(7).unwrap(), None);
	}

	#[test]
	fn attempts_are_counted_when_a_job_is_resumed() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		store.accept(7, &accepted("a")).unwrap();
		assert_eq!(store.count_attempt(7).unwrap(), 2);
		assert_eq!(store.count_attempt(7).unwrap(), 3);
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
		store.accept(7, &accepted("a")).unwrap();
		store.accept(8, &accepted("b")).unwrap();
		assert_eq!(store.jobs_from(0, 1).unwrap(), [(7, 5)]);
		assert_eq!(store.jobs_from(8, 9).unwrap(), [(8, 5)]);
		store.forget(&[7]).unwrap();
		assert_eq!(store.entry(7).unwrap(), None);
		assert_eq!(store.unfinished().unwrap(), [8]);
		assert_eq!(store.len().unwrap(), 1);
	}
}
