//! What the journal knows of proofs: those that are to be made, in the order of the answers, and those
//! that are made.

use super::{channels, decode, AcceptedRequest, RequestKey, Store, StoreError, ACCEPTED, RECEIPTS};
use assay_primitives::{
	audit::AssayPlace,
	channel::{ChannelId, Sequence},
	receipt::AssaySignedReceipt,
	H256,
};
use redb::{
	ReadableDatabase, ReadableTable, ReadableTableMetadata, TableDefinition, WriteTransaction,
};
use std::collections::BTreeSet;

/// Receipts whose proofs are to be made and the verifying key of each, by their place in the queue.
pub(super) const UNPROVEN: TableDefinition<u64, (ChannelId, Sequence, [u8; 32])> =
	TableDefinition::new("unproven");
/// Proofs, by their receipts' places.
pub(super) const PROOFS: TableDefinition<(ChannelId, Sequence), &[u8]> =
	TableDefinition::new("proofs");

/// A place in the queue of proofs to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
	/// Place in the queue.
	pub number: u64,
	/// The receipt's channel.
	pub channel: ChannelId,
	/// The receipt's place in it.
	pub sequence: Sequence,
	/// The verifying key that the proof is to hold under.
	pub key: H256,
}

impl Store {
	/// The first in the queue of proofs to be made whose receipt is not in `left_out`.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn next_unproven(
		&self,
		left_out: &BTreeSet<(ChannelId, Sequence)>,
	) -> Result<Option<Ticket>, StoreError> {
		let transaction = self.database.begin_read()?;
		for row in transaction.open_table(UNPROVEN)?.iter()? {
			let (number, receipt) = row?;
			let (number, (channel, sequence, key)) = (number.value(), receipt.value());
			if !left_out.contains(&(channel, sequence)) {
				return Ok(Some(Ticket { number, channel, sequence, key: H256(key) }));
			}
		}
		Ok(None)
	}

	/// Number of proofs to be made.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn unproven(&self) -> Result<u64, StoreError> {
		Ok(self.database.begin_read()?.open_table(UNPROVEN)?.len()?)
	}

	/// The request behind a receipt of a channel, and the receipt.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn answered(
		&self,
		channel: ChannelId,
		sequence: Sequence,
	) -> Result<Option<(AcceptedRequest, AssaySignedReceipt)>, StoreError> {
		let transaction = self.database.begin_read()?;
		let request = transaction.open_table(channels::SEQUENCES)?.get((channel, sequence))?;
		let Some(request) = request.map(|request| request.value()) else { return Ok(None) };
		let key = RequestKey::Channel { channel, request };
		let bytes = key.to_bytes();
		let accepted = transaction.open_table(ACCEPTED)?.get(&bytes)?;
		let receipt = transaction.open_table(RECEIPTS)?.get(&bytes)?;
		let (Some(accepted), Some(receipt)) = (accepted, receipt) else { return Ok(None) };
		let accepted = decode(accepted.value()).ok_or(StoreError::Record(key))?;
		let receipt = decode(receipt.value()).ok_or(StoreError::Record(key))?;
		Ok(Some((accepted, receipt)))
	}

	/// Whether a proof can still be of use: its receipt is not settled yet, or its batch not judged.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn is_proof_needed(
		&self,
		channel: ChannelId,
		sequence: Sequence,
	) -> Result<bool, StoreError> {
		let Some(record) = self.channel(channel)? else { return Ok(false) };
		if sequence >= record.settled {
			return Ok(true);
		}
		let covers = |place: &AssayPlace| {
			let claim = &place.claim;
			let end = claim.first.saturating_add(claim.receipts.into());
			claim.channel == channel && (claim.first..end).contains(&sequence)
		};
		Ok(self.committed()?.iter().any(|(_, batch)| batch.places.iter().any(covers)))
	}

	/// Keeps a proof; it is no longer to be made.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn keep_proof(&self, ticket: &Ticket, proof: &[u8]) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		transaction.open_table(UNPROVEN)?.remove(ticket.number)?;
		transaction.open_table(PROOFS)?.insert((ticket.channel, ticket.sequence), proof)?;
		Ok(transaction.commit()?)
	}

	/// Puts a proof to be made at the end of the queue, so that others get on.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn postpone_proof(&self, ticket: &Ticket) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		enqueue(&transaction, ticket.channel, ticket.sequence, ticket.key)?;
		transaction.open_table(UNPROVEN)?.remove(ticket.number)?;
		Ok(transaction.commit()?)
	}

	/// Takes a proof that nobody needs any more out of the queue.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn drop_unproven(&self, ticket: &Ticket) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		transaction.open_table(UNPROVEN)?.remove(ticket.number)?;
		Ok(transaction.commit()?)
	}

	/// Up to where the receipts of a channel have proofs, from `first` on, looking at `most` of them.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn proven_until(
		&self,
		channel: ChannelId,
		first: Sequence,
		most: usize,
	) -> Result<Sequence, StoreError> {
		let transaction = self.database.begin_read()?;
		let table = transaction.open_table(PROOFS)?;
		let mut until = first;
		for row in table.range((channel, first)..=(channel, Sequence::MAX))?.take(most) {
			if row?.0.value().1 != until {
				break;
			}
			until = until.saturating_add(1);
		}
		Ok(until)
	}

	/// Proofs of a batch's receipts with their leaves, in order: up to `most`, and none of those in
	/// `left_out`.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn proofs(
		&self,
		places: &[AssayPlace],
		left_out: &BTreeSet<u32>,
		most: usize,
	) -> Result<Vec<(u32, Vec<u8>)>, StoreError> {
		let transaction = self.database.begin_read()?;
		let table = transaction.open_table(PROOFS)?;
		let mut proofs = Vec::new();
		for place in places {
			let claim = &place.claim;
			let end = claim.first.saturating_add(claim.receipts.into());
			for row in table.range((claim.channel, claim.first)..(claim.channel, end))? {
				if proofs.len() >= most {
					return Ok(proofs);
				}
				let (key, proof) = row?;
				let nth = key.value().1.saturating_sub(claim.first);
				let leaf = u32::try_from(nth).unwrap_or(u32::MAX).saturating_add(place.offset);
				if !left_out.contains(&leaf) {
					proofs.push((leaf, proof.value().to_vec()));
				}
			}
		}
		Ok(proofs)
	}
}

/// Puts a receipt at the end of the queue.
pub(super) fn enqueue(
	transaction: &WriteTransaction,
	channel: ChannelId,
	sequence: Sequence,
	key: H256,
) -> Result<(), StoreError> {
	let mut queue = transaction.open_table(UNPROVEN)?;
	let number = queue.last()?.map_or(0, |(last, _)| last.value().saturating_add(1));
	queue.insert(number, (channel, sequence, key.0))?;
	Ok(())
}

/// Drops all that is known of a channel's proofs.
pub(super) fn forget(transaction: &WriteTransaction, channel: ChannelId) -> Result<(), StoreError> {
	transaction.open_table(UNPROVEN)?.retain(|_, (of, ..)| of != channel)?;
	transaction
		.open_table(PROOFS)?
		.retain_in((channel, 0)..=(channel, Sequence::MAX), |_, _| false)?;
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::super::{tests::*, *};
	use super::*;
	use assay_primitives::{audit::Place, batch::Claim, market::Price};

	fn ask(store: &Store, channel: ChannelId, request: u64) {
		store.accept_on_channel(channel, request, &accepted("a"), &pledge(90, 10)).unwrap();
		let key = RequestKey::Channel { channel, request };
		store.answer(key, &response(), Some(H256::repeat_byte(5)), receipt).unwrap();
	}

	fn next(store: &Store) -> Ticket {
		store.next_unproven(&BTreeSet::new()).unwrap().unwrap()
	}

	#[test]
	fn proofs_are_made_in_the_order_of_the_answers_when_the_store_is_reopened() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		for (channel, request) in [(4, 9), (3, 1), (4, 2)] {
			ask(&store, channel, request);
		}
		drop(store);
		let store = Store::open(dir.path()).unwrap();
		assert_eq!(store.unproven().unwrap(), 3);
		let first = next(&store);
		assert_eq!((first.channel, first.sequence), (4, 0));
		assert_eq!(first.key, H256::repeat_byte(5));
		let (_, signed) = store.answered(4, 0).unwrap().unwrap();
		let at = Payment::Channel { channel: 4, sequence: 0 };
		assert_eq!(signed.receipt.receipt().payment, at);
		// One that fails lets the others go first.
		store.postpone_proof(&first).unwrap();
		for expected in [(3, 0), (4, 1), (4, 0)] {
			let ticket = next(&store);
			assert_eq!((ticket.channel, ticket.sequence), expected);
			store.keep_proof(&ticket, b"proof").unwrap();
		}
		assert_eq!(store.unproven().unwrap(), 0);
	}

	#[test]
	fn proofs_of_a_batch_are_found_by_their_leaves() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		for (channel, request) in [(3, 0), (3, 1), (3, 2), (4, 0), (4, 1)] {
			ask(&store, channel, request);
		}
		let skipped = next(&store);
		let left_out = BTreeSet::from([(skipped.channel, skipped.sequence)]);
		while let Some(ticket) = store.next_unproven(&left_out).unwrap() {
			store.keep_proof(&ticket, &ticket.sequence.to_le_bytes()).unwrap();
		}
		let place = |channel, first, receipts, offset| Place {
			claim: Claim { channel, first, receipts, input_units: 0, output_units: 0 },
			offset,
			requester: AccountId::new([1; 32]),
			price: Price { input: 1, output: 1 },
		};
		// Of channel 3 the batch has two receipts, of channel 4 the second alone.
		let places = [place(3, 0, 2, 0), place(4, 1, 1, 2)];
		let found = |left_out: &[u32], most| {
			let left_out = left_out.iter().copied().collect();
			let proofs = store.proofs(&places, &left_out, most).unwrap();
			proofs.into_iter().map(|(leaf, proof)| (leaf, proof[0])).collect::<Vec<_>>()
		};
		assert_eq!(found(&[], 9), [(1, 1), (2, 1)]);
		assert_eq!(found(&[], 1), [(1, 1)]);
		assert_eq!(found(&[1], 9), [(2, 1)]);
		let until = |channel, first, most| store.proven_until(channel, first, most).unwrap();
		assert_eq!((until(3, 0, 9), until(3, 1, 9), until(3, 1, 1), until(4, 0, 9)), (0, 3, 2, 2));
	}

	#[test]
	fn proofs_are_gone_and_those_of_others_stay_when_a_channel_is_forgotten() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		for (channel, request) in [(3, 0), (3, 1), (4, 0), (4, 1)] {
			ask(&store, channel, request);
		}
		let first = next(&store);
		store.keep_proof(&first, b"p").unwrap();
		store.forget_channel(3).unwrap();
		assert_eq!(store.unproven().unwrap(), 2);
		assert_eq!(store.proven_until(3, 0, 9).unwrap(), 0);
		assert_eq!(next(&store).channel, 4);
	}
}
