//! What a good node makes of what it has served on channels.

use crate::{mock::*, *};
use assay_primitives::{
	audit::{BatchLeaf, Leaf, Place, ProvenLeaf, ProvenPlace},
	batch::{claims_root, Batch, Claim, SignedBatch, SignedClaim, VersionedBatch},
	channel::{SignedVoucher, Voucher},
	merkle,
	receipt::{AttestedSignature, BlockRef, Payment, Receipt, SignedReceipt, VersionedReceipt},
};
use codec::Decode;
use frame_support::{
	pallet_prelude::DispatchResult,
	traits::{fungible::NativeOrWithId, Hooks},
};
use sp_core::{
	ed25519,
	offchain::{
		testing::{PendingRequest, TestOffchainExt, TestTransactionPoolExt},
		OffchainDbExt, OffchainWorkerExt, TransactionPoolExt,
	},
	Pair,
};
use sp_runtime::testing::TestSignature;

pub type TestReceipt = Receipt<u64, Balance, u64>;
pub type TestBatch = Batch<u64, NativeOrWithId<u32>, Balance, u64>;

fn receipt_pair() -> ed25519::Pair {
	ed25519::Pair::from_seed(&[8; 32])
}

pub fn receipt_key() -> AttestedKey {
	AttestedKey(receipt_pair().public().0)
}

/// Signs with the receipt key.
pub fn sign_receipt(receipt: TestReceipt) -> SignedReceiptOf<Test> {
	let receipt = VersionedReceipt::V1(receipt);
	let signature = receipt_pair().sign(&receipt.hash().0).0;
	SignedReceipt { receipt, signature: AttestedSignature { key: receipt_key(), signature } }
}

/// Registers a model to be proven and one to be audited, both offered by the node, and its receipt key.
pub fn with_committed_models() {
	MaxOffers::set(4);
	let node = RuntimeOrigin::signed(NODE);
	for (model, assurance) in
		[(PROVEN_MODEL, Assurance::Proven(PROOF_KEY)), (AUDITED_MODEL, Assurance::Audited(AUDIT))]
	{
		let name = b"a model".to_vec().try_into().unwrap();
		let publisher = RuntimeOrigin::signed(PUBLISHER);
		Market::register_model(publisher, model, ENGINE, assurance, name).unwrap();
		Market::set_offer(node.clone(), model, NATIVE, PRICE).unwrap();
	}
	Market::set_receipt_key(node, receipt_key()).unwrap();
}

/// Receipts of some channels, and the batch of them.
#[derive(Clone, Debug)]
pub struct Served {
	pub batch: TestBatch,
	pub claims: Vec<SignedClaimOf<Test>>,
	pub receipts: Vec<TestReceipt>,
	pub places: Vec<PlaceOf<Test>>,
}

/// The next so many receipts of each channel, of 10 prompt tokens and 20 generated ones each.
pub fn served(channels: &[(ChannelId, u32)]) -> Served {
	let number = System::block_number() - 1;
	let anchor = BlockRef { number, hash: block_hash(number) };
	let mut served = Served {
		batch: Batch {
			genesis_hash: GENESIS,
			node: NODE,
			model: H256::zero(),
			engine: ENGINE,
			assurance: Assurance::Audited(AUDIT),
			asset: NATIVE,
			root: H256::zero(),
			receipts: 0,
			input_units: 0,
			output_units: 0,
			fee: 0,
			anchor,
			claims_root: H256::zero(),
		},
		claims: Vec::new(),
		receipts: Vec::new(),
		places: Vec::new(),
	};
	for (id, count) in channels {
		let channel = Channels::<Test>::get(id).expect("it is there");
		let (first, n) = (channel.next, u64::from(*count));
		let price = Market::owed(&channel.price, 10, 20).expect("it is small");
		let claim = Claim {
			channel: *id,
			first,
			receipts: *count,
			input_units: 10 * n,
			output_units: 20 * n,
		};
		let cumulative = channel.claimed + price * Balance::from(n);
		let voucher = Voucher { genesis_hash: GENESIS, channel: *id, cumulative };
		let signature = TestSignature(channel.signer, voucher.hash().as_bytes().to_vec());
		let offset = served.batch.receipts;
		served.claims.push(SignedClaim { claim, voucher: SignedVoucher { cumulative, signature } });
		served.places.push(Place {
			claim,
			offset,
			requester: channel.requester,
			price: channel.price,
		});
		served.receipts.extend((0..n).map(|i| Receipt {
			genesis_hash: GENESIS,
			node: NODE,
			payment: Payment::Channel { channel: *id, sequence: first + i },
			requester: channel.requester,
			model: channel.model,
			engine: channel.engine,
			request_hash: REQUEST,
			response_hash: H256::from_low_u64_be(i),
			input_units: 10,
			output_units: 20,
			fee: price,
			anchor,
			audit_commitment: None,
		}));
		let batch = &mut served.batch;
		(batch.model, batch.engine) = (channel.model, channel.engine);
		(batch.assurance, batch.asset) = (channel.assurance, channel.asset);
		batch.receipts += count;
		batch.input_units += 10 * n;
		batch.output_units += 20 * n;
		batch.fee += price * Balance::from(n);
	}
	served.close();
	served
}

impl Served {
	fn leaves(&self) -> Vec<H256> {
		self.receipts.iter().map(|r| VersionedReceipt::V1(r.clone()).hash()).collect()
	}

	/// Computes the roots again.
	pub fn close(&mut self) {
		self.batch.root = merkle::root(&self.leaves()).unwrap_or_default();
		self.batch.claims_root =
			claims_root(self.claims.iter().map(|c| &c.claim)).unwrap_or_default();
	}

	pub fn signed(&self) -> SignedBatchOf<Test> {
		let batch = VersionedBatch::V1(self.batch.clone());
		let signature = receipt_pair().sign(&batch.hash().0).0;
		SignedBatch { batch, signature: AttestedSignature { key: receipt_key(), signature } }
	}

	/// Commits it, as whoever gains nothing by it.
	pub fn commit(&self) -> DispatchResult {
		let claims = self.claims.clone().try_into().expect("few enough");
		let origin = RuntimeOrigin::signed(OTHER);
		frame_support::storage::with_storage_layer(|| {
			Market::commit_batch(origin, self.signed(), claims)
		})
	}

	pub fn place(&self, index: u32) -> ProvenPlaceOf<Test> {
		let hashes = self.places.iter().map(Place::hash).collect::<Vec<_>>();
		let path = merkle::prove(&hashes, index).expect("it is there");
		ProvenPlace { place: self.places[index as usize].clone(), path }
	}

	pub fn leaf(&self, index: u32) -> LeafOf<Test> {
		let of = self.places.iter().rposition(|place| place.offset <= index).expect("from 0");
		Leaf {
			receipt: VersionedReceipt::V1(self.receipts[index as usize].clone()),
			path: merkle::prove(&self.leaves(), index).expect("it is there"),
			place: self.place(of as u32),
		}
	}

	/// The leaf with what passes for its proof.
	pub fn proven(&self, index: u32) -> ProvenLeaf<u64, Balance, u64> {
		let leaf = self.leaf(index);
		let proof = leaf.receipt.hash().as_bytes().to_vec().try_into().expect("short enough");
		ProvenLeaf { leaf, proof }
	}

	pub fn prove(&self, batch: BatchId, leaves: impl Iterator<Item = u32>) -> DispatchResult {
		submit_proofs(leaves.map(|leaf| (batch, self.proven(leaf))))
	}

	pub fn reveal(&self, batch: BatchId, leaf: u32, evidence: &[u8]) -> DispatchResult {
		let evidence = evidence.to_vec().try_into().expect("short enough");
		let (origin, leaf) = (RuntimeOrigin::signed(NODE), Box::new(self.leaf(leaf)));
		frame_support::storage::with_storage_layer(|| {
			Market::reveal_leaf(origin, batch, leaf, evidence)
		})
	}

	pub fn refund(&self, batch: BatchId, claim: u32) -> DispatchResult {
		let (origin, place) = (RuntimeOrigin::signed(OTHER), self.place(claim));
		frame_support::storage::with_storage_layer(|| Market::claim_refund(origin, batch, place))
	}
}

/// Submits leaves of any batches at once.
pub fn submit_proofs(
	leaves: impl Iterator<Item = (BatchId, ProvenLeaf<u64, Balance, u64>)>,
) -> DispatchResult {
	let leaves = leaves.map(|(batch, leaf)| BatchLeaf { batch, leaf }).collect::<Vec<_>>();
	let leaves = leaves.try_into().expect("few enough");
	frame_support::storage::with_storage_layer(|| {
		Market::submit_proofs(RuntimeOrigin::signed(OTHER), leaves)
			.map(|_| ())
			.map_err(|failed| failed.error)
	})
}

/// Plays `game` on a chain whose off-chain worker can be told what endpoints answer, and returns the calls
/// that it submits in the end.
pub fn submitted_by_the_worker(game: impl FnOnce(Expect)) -> Vec<RuntimeCall> {
	let mut ext = ext();
	let (offchain, offchain_state) = TestOffchainExt::new();
	let (pool, pool_state) = TestTransactionPoolExt::new();
	ext.register_extension(OffchainDbExt::new(offchain.clone()));
	ext.register_extension(OffchainWorkerExt::new(offchain));
	ext.register_extension(TransactionPoolExt::new(pool));
	ext.execute_with(|| {
		game(&|uri, answer| {
			offchain_state.write().expect_request(PendingRequest {
				method: "GET".into(),
				uri,
				response: Some(answer),
				sent: true,
				..Default::default()
			})
		});
		Market::offchain_worker(System::block_number());
	});
	let submitted = pool_state.read().transactions.clone();
	submitted
		.into_iter()
		.map(|bytes| Extrinsic::decode(&mut &bytes[..]).unwrap().function)
		.collect()
}

/// Has an endpoint answer the worker's request for a URL.
pub type Expect<'a> = &'a dyn Fn(String, Vec<u8>);
