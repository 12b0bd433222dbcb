//! What the journal knows of proofs: those that are to be made, in the order of the answers, and those
//! that are made.

use super::{channels, decode, AcceptedRequest, RequestKey, Store, StoreError, ACCEPTED, RECEIPTS};
use assay_primitives::{
	audit::AssayPlace,
	channel::{ChannelId, Sequence},
	receipt::{AssaySignedReceipt, Payment},
	BlockNumber, H256,
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

	/// Number of proofs to be made, under whatever key.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn unproven(&self) -> Result<u64, StoreError> {
		Ok(self.database.begin_read()?.open_table(UNPROVEN)?.len()?)
	}

	/// Number of proofs to be made under a verifying key.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn unproven_under(&self, key: H256) -> Result<u64, StoreError> {
		let transaction = self.database.begin_read()?;
		let mut count = 0u64;
		for row in transaction.open_table(UNPROVEN)?.iter()? {
			let (_, _, under) = row?.1.value();
			count = count.saturating_add((under == key.0).into());
		}
		Ok(count)
	}

	/// The proof of the answer to a request of a channel, once it is made.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn proof(&self, key: RequestKey) -> Result<Option<Vec<u8>>, StoreError> {
		let receipts = self.receipts(&[key])?;
		let payment = receipts.first().map(|signed| signed.receipt.receipt().payment);
		let Some(Payment::Channel { channel, sequence }) = payment else { return Ok(None) };
		let proofs = self.database.begin_read()?.open_table(PROOFS)?;
		Ok(proofs.get((channel, sequence))?.map(|proof| proof.value().to_vec()))
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

	/// Whether a proof can still be of use as of a finalised block: its receipt is in a batch that was not
	/// judged yet, or can still get into one.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn is_proof_needed(
		&self,
		receipt: &AssaySignedReceipt,
		finalised: BlockNumber,
	) -> Result<bool, StoreError> {
		let receipt = receipt.receipt.receipt();
		let Payment::Channel { channel, sequence } = receipt.payment else { return Ok(false) };
		let Some(record) = self.channel(channel)? else { return Ok(false) };
		// The last block that takes a batch with it.
		let closes = receipt.anchor.number.saturating_add(record.window);
		if sequence >= record.settled && finalised < closes {
			return Ok(true);
		}
		let covers = |place: &AssayPlace| {
			let claim = &place.claim;
			let end = claim.first.saturating_add(claim.receipts.into());
			claim.channel == channel && (claim.first..end).contains(&sequence)
		};
		// In this order: one that is under way may be among those that are committed the next moment.
		let under_way = self.commit()?;
		if under_way.is_some_and(|commit| commit.places.iter().any(covers)) {
			return Ok(true);
		}
		Ok(self.committed()?.iter().any(|(_, batch)| batch.places.iter().any(covers)))
	}

	/// Keeps a proof; it is no longer to be made. Nothing changes if it was not to be made any more.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn keep_proof(&self, ticket: &Ticket, proof: &[u8]) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		if dequeue(&transaction, ticket)? {
			transaction.open_table(PROOFS)?.insert((ticket.channel, ticket.sequence), proof)?;
		}
		Ok(transaction.commit()?)
	}

	/// Puts a proof to be made at the end of the queue, so that others get on.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn postpone_proof(&self, ticket: &Ticket) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		if dequeue(&transaction, ticket)? {
			enqueue(&transaction, ticket.channel, ticket.sequence, ticket.key)?;
		}
		Ok(transaction.commit()?)
	}

	/// Takes a proof that nobody needs any more out of the queue.
	///
	/// # Errors
	///
	/// When writing fails.
	pub fn drop_unproven(&self, ticket: &Ticket) -> Result<(), StoreError> {
		let transaction = self.database.begin_write()?;
		dequeue(&transaction, ticket)?;
		Ok(transaction.commit()?)
	}

	/// The first receipt of a channel from `first` on that has a proof.
	///
	/// # Errors
	///
	/// When reading fails.
	pub fn next_proven(
		&self,
		channel: ChannelId,
		first: Sequence,
	) -> Result<Option<Sequence>, StoreError> {
		let transaction = self.database.begin_read()?;
		let table = transaction.open_table(PROOFS)?;
		let row = table.range((channel, first)..=(channel, Sequence::MAX))?.next().transpose()?;
		Ok(row.map(|(key, _)| key.value().1))
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

/// Takes a ticket out of the queue; false if it is not there any more. Once the queue was empty its numbers
/// begin anew, so that another may have the same.
fn dequeue(transaction: &WriteTransaction, ticket: &Ticket) -> Result<bool, StoreError> {
	let mut queue = transaction.open_table(UNPROVEN)?;
	let row = queue.get(ticket.number)?.map(|row| row.value());
	let is_there = row == Some((ticket.channel, ticket.sequence, ticket.key.0));
	if is_there {
		queue.remove(ticket.number)?;
	}
	Ok(is_there)
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

	#[test]
	fn ticket_stays_when_an_earlier_one_had_its_number() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		ask(&store, 3, 0);
		let gone = next(&store);
		// While its proof is made its channel is forgotten, and another receipt takes the number.
		store.forget_channel(3).unwrap();
		ask(&store, 4, 0);
		let other = next(&store);
		assert_eq!((other.number, other.channel), (gone.number, 4));
		store.postpone_proof(&gone).unwrap();
		store.drop_unproven(&gone).unwrap();
		store.keep_proof(&gone, b"p").unwrap();
		assert_eq!(next(&store), other);
		assert_eq!(store.unproven().unwrap(), 1);
		assert_eq!(store.proven_until(3, 0, 9).unwrap(), 0);
	}

	#[test]
	fn proofs_are_counted_by_their_keys() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		ask(&store, 3, 0);
		ask(&store, 3, 1);
		let under = |byte| store.unproven_under(H256::repeat_byte(byte)).unwrap();
		assert_eq!((under(5), under(6), store.unproven().unwrap()), (2, 0, 2));
	}

	#[test]
	fn proof_is_found_by_its_request_when_it_is_made() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		ask(&store, 3, 9);
		let proof = |request| store.proof(RequestKey::Channel { channel: 3, request }).unwrap();
		assert_eq!(proof(9), None);
		store.keep_proof(&next(&store), b"p").unwrap();
		assert_eq!((proof(9), proof(0)), (Some(b"p".to_vec()), None));
		assert_eq!(store.next_proven(3, 0).unwrap(), Some(0));
		assert_eq!(store.next_proven(3, 1).unwrap(), None);
	}

	#[test]
	fn proof_is_needed_while_a_batch_can_take_it_or_is_not_judged() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		ask(&store, 3, 0);
		let (_, signed) = store.answered(3, 0).unwrap().unwrap();
		let is_needed = |finalised| store.is_proof_needed(&signed, finalised).unwrap();
		// Anchored in block 9, with a window of 10 blocks.
		assert_eq!((is_needed(18), is_needed(19)), (true, false));
		let claim = Claim { channel: 3, first: 0, receipts: 1, input_units: 1, output_units: 1 };
		let requester = AccountId::new([1; 32]);
		let place = Place { claim, offset: 0, requester, price: Price { input: 1, output: 1 } };
		let record = CommittedRecord { root: H256::zero(), places: vec![place], is_proven: true };
		store.end_batch([(3, 1)], Some((7, &record))).unwrap();
		assert_eq!((is_needed(18), is_needed(19)), (true, true));
		store.forget_batch(7).unwrap();
		assert_eq!((is_needed(18), is_needed(19)), (false, false));
	}
}
