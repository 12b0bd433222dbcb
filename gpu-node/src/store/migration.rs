//! Journals of earlier formats.

use super::{
	channels::{CommittedRecord, COMMITTED},
	insert_accepted, AcceptedRequest, RequestKey, StoreError, RECEIPTS, RESPONSES, UNFINISHED,
};
use assay_primitives::{audit::AssayPlace, JobId, H256};
use codec::{Decode, Encode};
use redb::{ReadableTable, TableDefinition, WriteTransaction};

/// Format 1 knew jobs alone, by id; the records are the same.
pub(super) fn from_version_1(transaction: &WriteTransaction) -> Result<(), StoreError> {
	const ACCEPTED_1: TableDefinition<JobId, &[u8]> = TableDefinition::new("accepted");
	const UNFINISHED_1: TableDefinition<JobId, u8> = TableDefinition::new("unfinished");
	const RESPONSES_1: TableDefinition<JobId, &[u8]> = TableDefinition::new("responses");
	const RECEIPTS_1: TableDefinition<JobId, &[u8]> = TableDefinition::new("receipts");

	for row in transaction.open_table(ACCEPTED_1)?.iter()? {
		let (job, record) = row?;
		let key = RequestKey::Job(job.value());
		let accepted: AcceptedRequest =
			super::decode(record.value()).ok_or(StoreError::Record(key))?;
		insert_accepted(transaction, key, &accepted, 0)?;
		transaction.open_table(UNFINISHED)?.remove(&key.to_bytes())?;
	}
	for row in transaction.open_table(UNFINISHED_1)?.iter()? {
		let (job, attempts) = row?;
		let key = RequestKey::Job(job.value()).to_bytes();
		transaction.open_table(UNFINISHED)?.insert(&key, (attempts.value(), 0))?;
	}
	for (from, to) in [(RESPONSES_1, RESPONSES), (RECEIPTS_1, RECEIPTS)] {
		let mut to = transaction.open_table(to)?;
		for row in transaction.open_table(from)?.iter()? {
			let (job, record) = row?;
			to.insert(&RequestKey::Job(job.value()).to_bytes(), record.value())?;
		}
	}
	for table in [ACCEPTED_1, RESPONSES_1, RECEIPTS_1] {
		transaction.delete_table(table)?;
	}
	transaction.delete_table(UNFINISHED_1)?;
	Ok(())
}

/// Committed batches of format 2 were all of audited models.
pub(super) fn from_version_2(transaction: &WriteTransaction) -> Result<(), StoreError> {
	#[derive(Encode, Decode)]
	struct Committed2 {
		root: H256,
		places: Vec<AssayPlace>,
	}
	let mut table = transaction.open_table(COMMITTED)?;
	let mut known = Vec::new();
	for row in table.iter()? {
		let (id, record) = row?;
		let record: Committed2 = super::decode(record.value()).ok_or(StoreError::BatchRecord)?;
		known.push((id.value(), record));
	}
	for (id, Committed2 { root, places }) in known {
		let record = CommittedRecord { root, places, is_proven: false };
		table.insert(id, record.encode().as_slice())?;
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::{super::*, AssayPlace, CommittedRecord, COMMITTED};
	use redb::{Database, TableDefinition};

	/// A journal as version 0.1.0 wrote it.
	#[test]
	fn jobs_are_kept_when_the_journal_is_of_format_1() {
		const TABLES: [TableDefinition<u64, &[u8]>; 3] = [
			TableDefinition::new("accepted"),
			TableDefinition::new("responses"),
			TableDefinition::new("receipts"),
		];
		let dir = tempfile::tempdir().unwrap();
		let accepted = AcceptedRequest {
			request: b"a".to_vec(),
			accepted_at: 1,
			requester: AccountId::new([1; 32]),
			model: H256::repeat_byte(2),
			price: Price { input: 3, output: 4 },
			deadline: 5,
			max_output: 6,
		};
		let response = StoredResponse { streamed: false, body: b"b".to_vec() };
		{
			let database = Database::create(dir.path().join(FILE)).unwrap();
			let transaction = database.begin_write().unwrap();
			for table in TABLES {
				transaction.open_table(table).unwrap();
			}
			for job in [1, 2] {
				let mut table = transaction.open_table(TABLES[0]).unwrap();
				table.insert(job, accepted.encode().as_slice()).unwrap();
			}
			let mut responses = transaction.open_table(TABLES[1]).unwrap();
			responses.insert(1, response.encode().as_slice()).unwrap();
			drop(responses);
			let unfinished = TableDefinition::<u64, u8>::new("unfinished");
			transaction.open_table(unfinished).unwrap().insert(2, 2).unwrap();
			let mut meta = transaction.open_table(META).unwrap();
			meta.insert(FORMAT, 1u32.encode().as_slice()).unwrap();
			drop(meta);
			transaction.commit().unwrap();
		}
		for _ in 0..2 {
			let store = Store::open(dir.path()).unwrap();
			assert_eq!(store.unfinished().unwrap(), [RequestKey::Job(2)]);
			assert_eq!(store.response(RequestKey::Job(1)).unwrap(), Some(response.clone()));
			assert_eq!(store.jobs_from(0, 9).unwrap(), [(1, 5), (2, 5)]);
		}
		let store = Store::open(dir.path()).unwrap();
		assert_eq!(store.count_attempt(RequestKey::Job(2)).unwrap(), 3);
	}

	/// A journal as the version before wrote it.
	#[test]
	fn committed_batches_are_kept_when_the_journal_is_of_format_2() {
		let dir = tempfile::tempdir().unwrap();
		let places: Vec<AssayPlace> = Vec::new();
		let root = H256::repeat_byte(7);
		drop(Store::open(dir.path()).unwrap());
		{
			let database = Database::create(dir.path().join(FILE)).unwrap();
			let transaction = database.begin_write().unwrap();
			let mut committed = transaction.open_table(COMMITTED).unwrap();
			committed.insert(5, (root, &places).encode().as_slice()).unwrap();
			drop(committed);
			let mut meta = transaction.open_table(META).unwrap();
			meta.insert(FORMAT, 2u32.encode().as_slice()).unwrap();
			drop(meta);
			transaction.commit().unwrap();
		}
		for _ in 0..2 {
			let store = Store::open(dir.path()).unwrap();
			let record = CommittedRecord { root, places: vec![], is_proven: false };
			assert_eq!(store.committed().unwrap(), [(5, record)]);
		}
	}
}
