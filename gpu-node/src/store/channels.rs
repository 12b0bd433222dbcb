//! What the journal knows of payment channels: what was promised, spent and settled.

use super::{
	decode, key::KEY_LEN, proofs, RequestKey, Store, StoreError, ACCEPTED, RECEIPTS, RESPONSES,
	UNFINISHED,
};
use assay_primitives::{
	audit::AssayPlace,
	batch::{AssaySignedBatch, AssaySignedClaim, BatchId},
	channel::{AssayVoucher, ChannelId, RequestNumber, Sequence},
	receipt::AssaySignedReceipt,
	Balance, BlockNumber, H256,
};
use codec::{Decode, Encode};
use redb::{ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};

pub(super) const CHANNELS: TableDefinition<ChannelId, &[u8]> = TableDefinition::new("channels");
/// Number of the request that a receipt answers, by the receipt's place in its channel.
pub(super) const SEQUENCES: TableDefinition<(ChannelId, Sequence), RequestNumber> =
	TableDefinition::new("sequences");
/// The batch under way.
pub(super) const BATCHES: TableDefinition<u8, &[u8]> = TableDefinition::new("batches");
const UNDER_WAY: u8 = 0;
const UNDER_WAY_COMMIT: u8 = 1;
/// Batches that are committed and can still be challenged.
pub(super) const COMMITTED: TableDefinition<BatchId, &[u8]> = TableDefinition::new("committed");

/// What a channel request is paid with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pledge {
	/// The voucher that came with the request; its signature holds.
	pub voucher: AssayVoucher,
	/// What the answer may cost at most.
	pub reserve: Balance,
	/// All that the channel's deposits ever came to.
	pub deposited: Balance,
	/// Blocks from its anchor in which a receipt must be settled.
	pub window: BlockNumber,
	/// Last block in which batches may claim on the channel, as far as is known.
	pub ends_at: BlockNumber,
}

/// What the journal knows of a channel.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ChannelRecord {
	/// The best voucher.
	pub voucher: AssayVoucher,
	/// Fees of all receipts.
	pub spent: Balance,
	/// What answers under way may cost at most.
	pub reserved: Balance,
	/// Place of the next receipt.
	pub next: Sequence,
	/// Place of the first receipt that is not known to be settled.
	pub settled: Sequence,
	/// Blocks from its anchor in which a receipt must be settled.
	pub window: BlockNumber,
	/// Last block in which batches may claim on the channel, as far as is known.
	pub ends_at: BlockNumber,
}

impl ChannelRecord {
	/// What the voucher still allows to be spent.
	pub fn left(&self) -> Balance {
		let used = self.spent.saturating_add(self.reserved);
		self.voucher.cumulative.saturating_sub(used)
	}
}

/// A batch that was signed, to be on chain or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct JournaledBatch {
	/// The batch.
	pub signed: AssaySignedBatch,
	/// Its claims, with vouchers.
	pub claims: Vec<AssaySignedClaim>,
}

/// What a batch that is committed, and judged later, is looked for and revealed with.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Commit {
	/// No id below it can be the batch's.
	pub first_id: BatchId,
	/// The places of its claims, in their order.
	pub places: Vec<AssayPlace>,
}

/// A batch that is committed on chain.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct CommittedRecord {
	/// The root of its receipts.
	pub root: H256,
	/// The places of its claims, in their order.
	pub places: Vec<AssayPlace>,
	/// Whether its receipts are proven; otherwise they are revealed when asked for.
	pub is_proven: bool,
}

impl Store {
	/// What is known of a channel.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn channel(&self, channel: ChannelId) -> Result<Option<ChannelRecord>, StoreError> {
		let transaction = self.database.begin_read()?;
		let Some(record) = transaction.open_table(CHANNELS)?.get(channel)? else { return Ok(None) };
		decode(record.value()).map(Some).ok_or(StoreError::ChannelRecord(channel))
	}

	/// Every channel that is known, by id.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn channels(&self) -> Result<Vec<(ChannelId, ChannelRecord)>, StoreError> {
		let transaction = self.database.begin_read()?;
		let table = transaction.open_table(CHANNELS)?;
		let mut channels = Vec::new();
		for row in table.iter()? {
			let (id, record) = row?;
			let id = id.value();
			channels.push((id, decode(record.value()).ok_or(StoreError::ChannelRecord(id))?));
		}
		Ok(channels)
	}

	/// Receipts of a channel in their order, `most` of them from `first` on.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn channel_receipts(
		&self,
		channel: ChannelId,
		first: Sequence,
		most: usize,
	) -> Result<Vec<AssaySignedReceipt>, StoreError> {
		let transaction = self.database.begin_read()?;
		let sequences = transaction.open_table(SEQUENCES)?;
		let receipts = transaction.open_table(RECEIPTS)?;
		let mut found = Vec::new();
		for row in sequences.range((channel, first)..=(channel, Sequence::MAX))?.take(most) {
			let key = RequestKey::Channel { channel, request: row?.1.value() };
			let record = receipts.get(&key.to_bytes())?.ok_or(StoreError::Record(key))?;
			found.push(decode(record.value()).ok_or(StoreError::Record(key))?);
		}
		Ok(found)
	}

	/// Notes that receipts below `settled` are settled.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn set_settled(
		&self,
		settled: impl IntoIterator<Item = (ChannelId, Sequence)>,
	) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		note_settled(&transaction, settled)?;
		Ok(transaction.commit()?)
	}

	/// The batch under way.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn batch(&self) -> Result<Option<JournaledBatch>, StoreError> {
		let transaction = self.database.begin_read()?;
		let Some(record) = transaction.open_table(BATCHES)?.get(UNDER_WAY)? else {
			return Ok(None);
		};
		decode(record.value()).map(Some).ok_or(StoreError::BatchRecord)
	}

	/// What the batch under way is looked for with, if it is judged after it was committed.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn commit(&self) -> Result<Option<Commit>, StoreError> {
		let transaction = self.database.begin_read()?;
		let Some(record) = transaction.open_table(BATCHES)?.get(UNDER_WAY_COMMIT)? else {
			return Ok(None);
		};
		decode(record.value()).map(Some).ok_or(StoreError::BatchRecord)
	}

	/// Keeps a batch before it is submitted.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn begin_batch(
		&self,
		batch: &JournaledBatch,
		commit: Option<&Commit>,
	) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		{
			let mut batches = transaction.open_table(BATCHES)?;
			batches.insert(UNDER_WAY, batch.encode().as_slice())?;
			match commit {
				Some(commit) => {
					batches.insert(UNDER_WAY_COMMIT, commit.encode().as_slice())?;
				},
				None => {
					batches.remove(UNDER_WAY_COMMIT)?;
				},
			}
		}
		Ok(transaction.commit()?)
	}

	/// Drops the batch under way; `settled` says up to where channels are settled now, and `committed`
	/// what is kept of it until it is judged.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn end_batch(
		&self,
		settled: impl IntoIterator<Item = (ChannelId, Sequence)>,
		committed: Option<(BatchId, &CommittedRecord)>,
	) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		note_settled(&transaction, settled)?;
		{
			let mut batches = transaction.open_table(BATCHES)?;
			batches.remove(UNDER_WAY)?;
			batches.remove(UNDER_WAY_COMMIT)?;
			if let Some((id, record)) = committed {
				transaction.open_table(COMMITTED)?.insert(id, record.encode().as_slice())?;
			}
		}
		Ok(transaction.commit()?)
	}

	/// Batches that are committed and were not judged yet, as far as is known.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn committed(&self) -> Result<Vec<(BatchId, CommittedRecord)>, StoreError> {
		let transaction = self.database.begin_read()?;
		let mut committed = Vec::new();
		for row in transaction.open_table(COMMITTED)?.iter()? {
			let (id, record) = row?;
			committed.push((id.value(), decode(record.value()).ok_or(StoreError::BatchRecord)?));
		}
		Ok(committed)
	}

	/// Drops what is kept of a committed batch.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn forget_batch(&self, id: BatchId) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		transaction.open_table(COMMITTED)?.remove(id)?;
		Ok(transaction.commit()?)
	}

	/// Drops all that is known of a channel.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn forget_channel(&self, channel: ChannelId) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		let first = RequestKey::Channel { channel, request: 0 }.to_bytes();
		let last = RequestKey::Channel { channel, request: RequestNumber::MAX }.to_bytes();
		for table in [ACCEPTED, RESPONSES, RECEIPTS] {
			transaction
				.open_table(table)?
				.retain_in::<&[u8; KEY_LEN], _>(&first..=&last, |_, _| false)?;
		}
		transaction
			.open_table(UNFINISHED)?
			.retain_in::<&[u8; KEY_LEN], _>(&first..=&last, |_, _| false)?;
		transaction
			.open_table(SEQUENCES)?
			.retain_in((channel, 0)..=(channel, Sequence::MAX), |_, _| false)?;
		transaction.open_table(CHANNELS)?.remove(channel)?;
		proofs::forget(&transaction, channel)?;
		Ok(transaction.commit()?)
	}
}

fn note_settled(
	transaction: &WriteTransaction,
	settled: impl IntoIterator<Item = (ChannelId, Sequence)>,
) -> Result<(), StoreError> {
	for (channel, next) in settled {
		update(transaction, channel, |record| {
			record.settled = record.settled.max(next);
			// Numbers that were used up on chain are not given out again, whatever was lost here.
			record.next = record.next.max(next);
		})?;
	}
	Ok(())
}

/// Takes what a request may cost out of what its voucher allows.
pub(super) fn reserve(
	transaction: &WriteTransaction,
	channel: ChannelId,
	pledge: &Pledge,
) -> Result<(), StoreError> {
	let mut table = transaction.open_table(CHANNELS)?;
	let known = table.get(channel)?.map(|record| decode::<ChannelRecord>(record.value()));
	let mut record = match known {
		Some(known) => known.ok_or(StoreError::ChannelRecord(channel))?,
		None => ChannelRecord {
			voucher: pledge.voucher.clone(),
			spent: 0,
			reserved: 0,
			next: 0,
			settled: 0,
			window: pledge.window,
			ends_at: pledge.ends_at,
		},
	};
	if pledge.voucher.cumulative > record.voucher.cumulative {
		record.voucher = pledge.voucher.clone();
	}
	record.ends_at = record.ends_at.max(pledge.ends_at);
	let used = record.spent.saturating_add(record.reserved).saturating_add(pledge.reserve);
	let promised = record.voucher.cumulative.min(pledge.deposited);
	if used > promised {
		return Err(StoreError::VoucherTooLow(Shortage {
			spent: record.spent,
			reserved: record.reserved,
			needed: pledge.reserve,
			promised,
		}));
	}
	record.reserved = record.reserved.saturating_add(pledge.reserve);
	table.insert(channel, record.encode().as_slice())?;
	Ok(())
}

/// What a channel lacks for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortage {
	/// Fees of all receipts.
	pub spent: Balance,
	/// What answers under way may cost.
	pub reserved: Balance,
	/// What this one may cost.
	pub needed: Balance,
	/// What the best voucher promises, as far as the deposit covers it.
	pub promised: Balance,
}

/// Changes a channel's record, if there is one.
pub(super) fn update(
	transaction: &WriteTransaction,
	channel: ChannelId,
	change: impl FnOnce(&mut ChannelRecord),
) -> Result<(), StoreError> {
	let mut table = transaction.open_table(CHANNELS)?;
	let known = table.get(channel)?.map(|record| decode::<ChannelRecord>(record.value()));
	let Some(known) = known else { return Ok(()) };
	let mut record = known.ok_or(StoreError::ChannelRecord(channel))?;
	change(&mut record);
	table.insert(channel, record.encode().as_slice())?;
	Ok(())
}
