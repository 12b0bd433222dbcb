//! Committed batches of the audited and of the proven model: what good nodes know of them, and what is
//! done to them.

use super::*;
use assay_primitives::{
	audit::{AssayLeaf, AssayPlace, Dispute, Leaf, Place, ProvenPlace},
	batch::BatchId,
	merkle,
};
use pallet_inference_market::NextBatchId;
use std::cell::RefCell;

type AnyReceipt = Receipt<AccountId, Balance, BlockNumber>;

/// A batch as its node knows it.
#[derive(Clone)]
pub struct Known {
	pub id: BatchId,
	pub model: usize,
	pub receipts: Vec<AnyReceipt>,
	node: usize,
	places: Vec<AssayPlace>,
	/// What the chain said of it when it was committed.
	window_ends: BlockNumber,
}

thread_local! {
	static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// Begins a new game.
pub fn forget() {
	KNOWN.with_borrow_mut(Vec::clear);
}

/// One of the last batches that are such.
pub fn latest(nth: usize, is_such: impl Fn(&Known) -> bool) -> Option<Known> {
	KNOWN.with_borrow(|all| all.iter().rev().filter(|known| is_such(known)).nth(nth).cloned())
}

/// One of the last batches.
fn recent(nth: usize) -> Option<Known> {
	latest(nth, |_| true)
}

/// What became of the game's proven batches.
pub fn outcomes() -> BTreeSet<String> {
	let mut outcomes = BTreeSet::new();
	KNOWN.with_borrow(|all| {
		for known in all.iter().filter(|known| known.model == PROVEN) {
			let Some(batch) = Batches::<Runtime>::get(known.id) else { continue };
			outcomes.insert(format!("{:?}", batch.status()));
			if batch.window_ends > known.window_ends {
				outcomes.insert("Extended".into());
			}
		}
	});
	outcomes
}

fn pair(node: usize) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[node as u8 + 50; 32])
}

/// The key that a node signs with where no enclave does.
pub fn key(node: usize) -> AttestedKey {
	AttestedKey(pair(node).public().0)
}

fn sign(node: usize, hash: &H256) -> AttestedSignature {
	AttestedSignature { key: key(node), signature: pair(node).sign(&hash.0).0 }
}

impl Known {
	fn leaves(&self) -> Vec<H256> {
		self.receipts.iter().map(|r| VersionedReceipt::V1(r.clone()).hash()).collect()
	}

	fn place(&self, index: usize) -> ProvenPlace<AccountId, Balance> {
		let hashes: Vec<_> = self.places.iter().map(Place::hash).collect();
		let path = merkle::prove(&hashes, index as u32).expect("it is there");
		ProvenPlace { place: self.places[index].clone(), path }
	}

	pub fn leaf(&self, index: u32) -> AssayLeaf {
		let of = self.places.iter().rposition(|place| place.offset <= index).expect("from 0");
		Leaf {
			receipt: VersionedReceipt::V1(self.receipts[index as usize].clone()),
			path: merkle::prove(&self.leaves(), index).expect("it is there"),
			place: self.place(of),
		}
	}
}

/// Commits the next so many receipts of some channels of the audited model; whether it was accepted.
pub fn commit(node: usize, native: bool, claims: &[(u64, u32)]) -> bool {
	commit_of(AUDITED, node, asset(native), claims, false)
}

/// The same of the proven model, for the node and in the asset of one of its channels. The last receipt
/// may be a `lie`, which no proof holds for.
pub fn commit_proven(claims: &[(u64, u32)], lie: bool) -> bool {
	let is_open =
		|channel: &ChannelOf<Runtime>| channel.model == model(PROVEN) && !channel.is_ended();
	let channel = claims.first().and_then(|(n, _)| Channels::<Runtime>::get(pick(*n, is_open)));
	let Some(channel) = channel else { return false };
	let Some(node) = (0..NODES).find(|n| player(*n) == channel.node) else { return false };
	commit_of(PROVEN, node, channel.asset, claims, lie)
}

fn commit_of(
	index: usize,
	node: usize,
	paid_in: NativeOrWithId<u32>,
	claims: &[(u64, u32)],
	lie: bool,
) -> bool {
	let mut known = Known {
		id: NextBatchId::<Runtime>::get(),
		model: index,
		receipts: Vec::new(),
		node,
		places: Vec::new(),
		window_ends: 0,
	};
	let mut assurance = Assurance::Audited(H256::repeat_byte(7));
	let (mut signed, mut fee, mut seen) = (Vec::new(), 0u128, BTreeSet::new());
	for (n, count) in claims {
		let id = pick(*n, |channel| {
			channel.node == player(node)
				&& channel.model == model(index)
				&& channel.asset == paid_in
				&& !channel.is_ended()
		});
		let Some(channel) = Channels::<Runtime>::get(id).filter(|_| seen.insert(id)) else {
			continue;
		};
		assurance = channel.assurance;
		let unit = |units: u128, price: Balance| price.checked_mul(units);
		let each = unit(10, channel.price.input)
			.zip(unit(20, channel.price.output))
			.and_then(|(input, output)| input.checked_add(output));
		let Some(total) = each.and_then(|each| each.checked_mul((*count).into())) else { continue };
		let Some(cumulative) = channel.claimed.checked_add(total) else { continue };
		let (each, n) = (total / u128::from(*count), u64::from(*count));
		fee = fee.saturating_add(total);
		let claim = Claim {
			channel: id,
			first: channel.next,
			receipts: *count,
			input_units: 10 * n,
			output_units: 20 * n,
		};
		let voucher = Voucher { genesis_hash: GENESIS, channel: id, cumulative };
		let signature = MultiSignature::Ed25519(key_of(9).sign(voucher.hash().as_bytes()));
		signed.push(SignedClaim { claim, voucher: SignedVoucher { cumulative, signature } });
		known.places.push(Place {
			claim,
			offset: known.receipts.len() as u32,
			requester: channel.requester.clone(),
			price: channel.price,
		});
		known.receipts.extend((0..n).map(|nth| Receipt {
			genesis_hash: GENESIS,
			node: player(node),
			payment: Payment::Channel { channel: id, sequence: channel.next + nth },
			requester: channel.requester.clone(),
			model: model(index),
			engine: ENGINE,
			request_hash: if index == PROVEN { proven::answer().request } else { REQUEST },
			response_hash: match index {
				PROVEN => proven::answer().response,
				_ => H256::from_low_u64_be(nth),
			},
			input_units: 10,
			output_units: 20,
			fee: each,
			anchor: anchor(0),
			audit_commitment: None,
		}));
	}
	if let Some(last) = known.receipts.last_mut().filter(|_| lie) {
		last.response_hash = H256::repeat_byte(0x11);
	}
	let receipts = known.receipts.len() as u32;
	let batch = VersionedBatch::V1(Batch {
		genesis_hash: GENESIS,
		node: player(node),
		model: model(index),
		engine: ENGINE,
		assurance,
		asset: paid_in,
		root: merkle::root(&known.leaves()).unwrap_or_default(),
		receipts,
		input_units: 10 * u64::from(receipts),
		output_units: 20 * u64::from(receipts),
		fee,
		anchor: anchor(0),
		claims_root: claims_root(signed.iter().map(|c| &c.claim)).unwrap_or_default(),
	});
	let signature = sign(node, &batch.hash());
	let call = Market::commit_batch {
		signed: SignedBatch { batch, signature },
		claims: BoundedVec::truncate_from(signed),
	};
	let accepted = dispatch(RuntimeOrigin::signed(player(3)), call);
	if accepted {
		let batch = Batches::<Runtime>::get(known.id).expect("it is committed");
		known.window_ends = batch.window_ends;
		KNOWN.with_borrow_mut(|all| all.push(known));
	}
	accepted
}

pub fn challenge(origin: RuntimeOrigin, batch: usize, leaf: u32) -> bool {
	recent(batch).is_some_and(|known| {
		// Now and then there is no such leaf.
		let leaf = leaf % (known.receipts.len() as u32 + 1);
		dispatch(origin, Market::challenge_leaf { batch: known.id, leaf })
	})
}

/// Reveals one leaf that is due, or all.
pub fn reveal(origin: RuntimeOrigin, batch: usize, all: bool) -> bool {
	let Some(known) = latest(batch, |known| known.model == AUDITED) else { return false };
	let due = InferenceMarket::open_leaves(known.id);
	let mut any = false;
	for (leaf, _) in due.iter().take(if all { usize::MAX } else { 1 }) {
		let (batch, leaf) = (known.id, Box::new(known.leaf(*leaf)));
		let evidence = BoundedVec::truncate_from(b"whatever".to_vec());
		any |= dispatch(origin.clone(), Market::reveal_leaf { batch, leaf, evidence });
	}
	any
}

/// Shows that the node has signed two receipts for one place.
pub fn dispute(origin: RuntimeOrigin, batch: usize, leaf: u32) -> bool {
	recent(batch).is_some_and(|known| {
		let leaf = leaf % known.receipts.len() as u32;
		let mut other = known.receipts[leaf as usize].clone();
		other.response_hash = H256::repeat_byte(0xdd);
		let receipt = VersionedReceipt::V1(other);
		let signature = sign(known.node, &receipt.hash());
		let dispute = Dispute::Conflict(Box::new(SignedReceipt { receipt, signature }));
		let (batch, leaf) = (known.id, Box::new(known.leaf(leaf)));
		dispatch(origin, Market::dispute_leaf { batch, leaf, dispute })
	})
}

pub fn refund(origin: RuntimeOrigin, batch: usize, claim: u32) -> bool {
	recent(batch).is_some_and(|known| {
		let place = known.place(claim as usize % known.places.len());
		dispatch(origin, Market::claim_refund { batch: known.id, place })
	})
}
