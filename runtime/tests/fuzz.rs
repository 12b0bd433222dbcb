//! Random calls of our three pallets together, in the real runtime: after every call the invariants
//! of all three hold, and nothing was made or lost.
//!
//! `PROPTEST_CASES=100000 cargo test --release --workspace --test fuzz invariants -- --nocapture` makes
//! about ten million calls, and counts them.

mod committed;
mod digits;
mod growth;
mod proven;
mod support;

use assay_primitives::{
	attestation::{policy_id, AttestedKey, Measurements, PolicyId, PolicyMeasurements},
	batch::{claims_root, Batch, Claim, SignedBatch, SignedClaim, VersionedBatch, MAX_CLAIMS},
	channel::{SignedVoucher, Voucher},
	evidence::{VerifierId, VerifierKey},
	market::{Assurance, Price},
	receipt::{AttestedSignature, BlockRef, Payment, Receipt, SignedReceipt, VersionedReceipt},
	AccountId, Balance, BlockNumber, ModelHash, H256, UNIT,
};
use assay_runtime::{
	configs::{
		parameters::{
			dynamic_params::{market, treasury, verification},
			RuntimeParameters,
		},
		randomness,
	},
	Assets, BurnTreasury, InferenceMarket, ProofVerification, Runtime, RuntimeCall, RuntimeOrigin,
	System,
};
use pallet_burn_treasury::Controller;
use pallet_inference_market::{
	Agenda, AgendaCursor, BatchState, Batches, ChannelOf, Channels, Jobs, Models,
};
use pallet_proof_verification::{AttestedKeys, GenesisHash, KeyRecord, VerifyingKeys};
use polkadot_sdk::{
	frame_support::{
		dispatch::GetDispatchInfo,
		pallet_prelude::TransactionSource,
		storage::with_storage_layer,
		traits::{fungible::NativeOrWithId, fungibles::Mutate, Authorize, Get, Hooks},
		weights::{Weight, WeightMeter},
	},
	sp_core::{ed25519, Pair},
	sp_io::TestExternalities,
	sp_keyring::Sr25519Keyring,
	sp_runtime::{traits::Dispatchable, BoundedVec, FixedU128, MultiSignature, Perbill},
	*,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::atomic::{AtomicU64, Ordering},
};

type Market = pallet_inference_market::Call<Runtime>;
type Verification = pallet_proof_verification::Call<Runtime>;
type Treasury = pallet_burn_treasury::Call<Runtime>;
type ParametersCall = pallet_parameters::Call<Runtime>;
type AssetsCall = pallet_assets::Call<Runtime>;
type BalancesCall = pallet_balances::Call<Runtime>;

const GENESIS: H256 = H256::repeat_byte(0xee);
const ENGINE: H256 = H256::repeat_byte(2);
const REQUEST: H256 = H256::repeat_byte(3);
const USD: u32 = 1;
/// Windows of minutes, so that games reach their ends.
const WINDOW: BlockNumber = 12;
/// Who plays: the first two run GPU nodes.
const PLAYERS: [Sr25519Keyring; 4] =
	[Sr25519Keyring::Bob, Sr25519Keyring::Charlie, Sr25519Keyring::Dave, Sr25519Keyring::Eve];
const NODES: usize = 2;
/// Two attested models, an audited and a proven one.
const MODELS: usize = 4;
const AUDITED: usize = 2;
const PROVEN: usize = 3;

fn player(index: usize) -> AccountId {
	PLAYERS[index % PLAYERS.len()].to_account_id()
}

/// The enclave's key of a node; the same one signs vouchers, which is nobody's business here.
fn key_of(node: usize) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[node as u8 + 1; 32])
}

fn voucher_signer() -> AccountId {
	AccountId::new(key_of(9).public().0)
}

fn model(index: usize) -> ModelHash {
	H256::repeat_byte(0x10 + index as u8)
}

fn asset(native: bool) -> NativeOrWithId<u32> {
	if native {
		NativeOrWithId::Native
	} else {
		NativeOrWithId::WithId(USD)
	}
}

fn measurements() -> PolicyMeasurements {
	BoundedVec::truncate_from(vec![Measurements::Tdx { mr_td: [1; 48], rtmr: [[2; 48]; 4] }])
}

fn policy() -> PolicyId {
	policy_id(&measurements())
}

fn sign(node: usize, hash: &H256) -> AttestedSignature {
	let pair = key_of(node);
	AttestedSignature { key: AttestedKey(pair.public().0), signature: pair.sign(&hash.0).0 }
}

fn block_hash(number: BlockNumber) -> H256 {
	H256::from_low_u64_be(u64::from(number) + 1)
}

fn anchor(age: BlockNumber) -> BlockRef<BlockNumber> {
	let number = System::block_number().saturating_sub(1 + age);
	BlockRef { number, hash: block_hash(number) }
}

#[derive(Clone, Debug)]
enum Step {
	/// A node's own affairs.
	Join {
		node: usize,
		bond: Balance,
	},
	Leave {
		node: usize,
	},
	Bond {
		node: usize,
		amount: Balance,
	},
	Unbond {
		node: usize,
		amount: Balance,
	},
	WithdrawUnbonded {
		node: usize,
	},
	Offer {
		node: usize,
		model: usize,
		native: bool,
		price: Balance,
	},
	RemoveOffer {
		node: usize,
		model: usize,
		native: bool,
	},
	Accept {
		node: usize,
		accepting: bool,
	},
	Prepay {
		node: usize,
		amount: Balance,
	},
	TakeBack {
		node: usize,
		amount: Balance,
	},
	/// Jobs.
	OpenJob {
		who: usize,
		node: usize,
		model: usize,
		max_fee: Balance,
		blocks: BlockNumber,
	},
	Commit {
		job: u64,
		output: u32,
	},
	Submit {
		job: u64,
		output: u32,
	},
	/// Channels.
	OpenChannel {
		who: usize,
		node: usize,
		model: usize,
		native: bool,
		deposit: Balance,
		blocks: BlockNumber,
	},
	TopUp {
		who: usize,
		channel: u64,
		amount: Balance,
	},
	Close {
		by_node: bool,
		channel: u64,
	},
	WithdrawDeposit {
		channel: u64,
	},
	Settle {
		node: usize,
		model: usize,
		native: bool,
		claims: Vec<(u64, u32)>,
		promise: Balance,
	},
	Present {
		channel: u64,
		age: BlockNumber,
	},
	/// Committed batches.
	SetReceiptKey {
		node: usize,
		other: u8,
	},
	CommitBatch {
		node: usize,
		native: bool,
		claims: Vec<(u64, u32)>,
	},
	Challenge {
		who: usize,
		batch: usize,
		leaf: u32,
	},
	Reveal {
		batch: usize,
		all: bool,
	},
	Dispute {
		who: usize,
		batch: usize,
		leaf: u32,
	},
	Refund {
		batch: usize,
		claim: u32,
	},
	PayQueued {
		node: usize,
	},
	/// Proofs.
	CommitProven {
		claims: Vec<(u64, u32)>,
		lie: bool,
	},
	SubmitProofs {
		who: Option<usize>,
		batches: Vec<(usize, usize)>,
		wrong: proven::Wrong,
	},
	VerifyProofs {
		who: usize,
		spare: bool,
		claims: Vec<u8>,
	},
	RegisterKey {
		who: usize,
		spare: bool,
		broken: bool,
	},
	DeregisterKey {
		who: usize,
		spare: bool,
		by_owner: bool,
	},
	SetVerifier {
		enabled: bool,
	},
	HostFunctions {
		on: bool,
	},
	/// Governance and the world around.
	Parameter {
		window: BlockNumber,
		percent: u32,
		bond: Balance,
	},
	Asset {
		enabled: bool,
		worth: u32,
	},
	Price {
		target: u64,
		floor: Balance,
		ceiling: Balance,
	},
	Spend {
		to: usize,
		amount: Balance,
	},
	Revoke {
		node: usize,
		since: BlockNumber,
	},
	RegisterPolicy {
		who: usize,
	},
	RegisterModel {
		who: usize,
		model: usize,
		/// Under the spare verifying key, if it is the proven one.
		spare: bool,
	},
	DeregisterModel {
		who: usize,
		model: usize,
		/// The nodes take their offers back, and its publisher does it.
		agreed: bool,
	},
	Block {
		who: usize,
		blocked: bool,
	},
	Send {
		from: usize,
		to: usize,
		amount: Balance,
	},
	Blocks {
		count: BlockNumber,
	},
	/// Long enough for bonds to be free and records to go.
	Weeks {
		count: BlockNumber,
	},
}

fn step() -> impl Strategy<Value = Step> {
	let node = || 0..NODES;
	let who = || 0..PLAYERS.len();
	let small = || prop_oneof![0..1_000u128, 0..400 * UNIT, Just(u128::MAX)];
	// What is proven has steps of its own, below.
	let model = || prop_oneof![6 => 0..PROVEN, 1 => Just(PROVEN)];
	let native = || prop::bool::weighted(0.6);
	let own = prop_oneof![
		(node(), 0..2_000 * UNIT).prop_map(|(node, bond)| Step::Join { node, bond }),
		node().prop_map(|node| Step::Leave { node }),
		(node(), small()).prop_map(|(node, amount)| Step::Bond { node, amount }),
		(node(), small()).prop_map(|(node, amount)| Step::Unbond { node, amount }),
		node().prop_map(|node| Step::WithdrawUnbonded { node }),
		(node(), model(), native(), prop_oneof![0..UNIT, Just(u128::MAX)])
			.prop_map(|(node, model, native, price)| Step::Offer { node, model, native, price }),
		(node(), model(), native()).prop_map(|(node, model, native)| Step::RemoveOffer {
			node,
			model,
			native
		}),
		(node(), any::<bool>()).prop_map(|(node, accepting)| Step::Accept { node, accepting }),
		(node(), small()).prop_map(|(node, amount)| Step::Prepay { node, amount }),
		(node(), small()).prop_map(|(node, amount)| Step::TakeBack { node, amount }),
	];
	let jobs = prop_oneof![
		2 => (who(), node(), model(), 0..200 * UNIT, 0..20u32).prop_map(
			|(who, node, model, max_fee, blocks)| Step::OpenJob {
				who,
				node,
				model,
				max_fee,
				blocks
			}
		),
		1 => (0..20u64, 0..200u32).prop_map(|(job, output)| Step::Commit { job, output }),
		2 => (0..20u64, 0..200u32).prop_map(|(job, output)| Step::Submit { job, output }),
	];
	let channels = prop_oneof![
		3 => (who(), node(), model(), native(), small(), 0..60u32).prop_map(
			|(who, node, model, native, deposit, blocks)| Step::OpenChannel {
				who,
				node,
				model,
				native,
				deposit,
				blocks
			}
		),
		1 => (who(), 0..12u64, small())
			.prop_map(|(who, channel, amount)| Step::TopUp { who, channel, amount }),
		1 => (any::<bool>(), 0..12u64)
			.prop_map(|(by_node, channel)| Step::Close { by_node, channel }),
		1 => (0..12u64).prop_map(|channel| Step::WithdrawDeposit { channel }),
		4 => (
			node(),
			model(),
			native(),
			prop::collection::vec((0..12u64, 0..4u32), 0..5),
			small()
		)
			.prop_map(|(node, model, native, claims, promise)| Step::Settle {
				node,
				model,
				native,
				claims,
				promise
			}),
		2 => (0..12u64, 0..40u32).prop_map(|(channel, age)| Step::Present { channel, age }),
	];
	let batch = || 0..4usize;
	let committed = prop_oneof![
		1 => (node(), 0..9u8).prop_map(|(node, other)| Step::SetReceiptKey { node, other }),
		5 => (node(), native(), prop::collection::vec((0..12u64, 1..9u32), 1..4))
			.prop_map(|(node, native, claims)| Step::CommitBatch { node, native, claims }),
		2 => (who(), batch(), 0..20u32)
			.prop_map(|(who, batch, leaf)| Step::Challenge { who, batch, leaf }),
		5 => (batch(), prop::bool::weighted(0.7))
			.prop_map(|(batch, all)| Step::Reveal { batch, all }),
		1 => (who(), batch(), 0..20u32)
			.prop_map(|(who, batch, leaf)| Step::Dispute { who, batch, leaf }),
		2 => (batch(), 0..3u32).prop_map(|(batch, claim)| Step::Refund { batch, claim }),
		1 => node().prop_map(|node| Step::PayQueued { node }),
	];
	let proofs = prop_oneof![
		14 => (who(), node(), native(), 50 * UNIT..400 * UNIT, 20..60u32).prop_map(
			|(who, node, native, deposit, blocks)| Step::OpenChannel {
				who,
				node,
				model: PROVEN,
				native,
				deposit,
				blocks
			}
		),
		16 => (prop::collection::vec((0..12u64, 1..5u32), 1..3), prop::bool::weighted(0.1))
			.prop_map(|(claims, lie)| Step::CommitProven { claims, lie }),
		20 => (
			prop::option::weighted(0.6, who()),
			prop::collection::vec((0..3usize, 1..9usize), 1..3),
			wrong()
		)
			.prop_map(|(who, batches, wrong)| Step::SubmitProofs { who, batches, wrong }),
		3 => (
			who(),
			prop::bool::weighted(0.1),
			prop::collection::vec(prop_oneof![8 => Just(0u8), 1 => 1..5u8], 0..4)
		)
			.prop_map(|(who, spare, claims)| Step::VerifyProofs { who, spare, claims }),
		4 => (who(), prop::bool::weighted(0.7), prop::bool::weighted(0.1))
			.prop_map(|(who, spare, broken)| Step::RegisterKey { who, spare, broken }),
		3 => (who(), prop::bool::weighted(0.6), prop::bool::weighted(0.8))
			.prop_map(|(who, spare, by_owner)| Step::DeregisterKey { who, spare, by_owner }),
		6 => prop::bool::weighted(0.75).prop_map(|enabled| Step::SetVerifier { enabled }),
		2 => any::<bool>().prop_map(|on| Step::HostFunctions { on }),
		3 => (who(), prop::bool::weighted(0.3))
			.prop_map(|(who, spare)| Step::RegisterModel { who, model: PROVEN, spare }),
		2 => (who(), PROVEN..6usize, prop::bool::weighted(0.8))
			.prop_map(|(who, model, agreed)| Step::DeregisterModel { who, model, agreed }),
	];
	let world = prop_oneof![
		1 => (0..30u32, 0..100u32, 0..300 * UNIT)
			.prop_map(|(window, percent, bond)| Step::Parameter { window, percent, bond }),
		1 => (prop::bool::weighted(0.8), 0..5u32)
			.prop_map(|(enabled, worth)| Step::Asset { enabled, worth }),
		1 => (0..2_000u64, 0..UNIT, 0..UNIT)
			.prop_map(|(target, floor, ceiling)| Step::Price { target, floor, ceiling }),
		1 => (who(), small()).prop_map(|(to, amount)| Step::Spend { to, amount }),
		1 => (node(), 0..100u32).prop_map(|(node, since)| Step::Revoke { node, since }),
		1 => who().prop_map(|who| Step::RegisterPolicy { who }),
		1 => (who(), 0..6usize)
			.prop_map(|(who, model)| Step::RegisterModel { who, model, spare: false }),
		1 => (who(), who(), small()).prop_map(|(from, to, amount)| Step::Send { from, to, amount }),
	];
	prop_oneof![
		12 => own,
		16 => jobs,
		24 => channels,
		16 => committed,
		12 => proofs,
		6 => world,
		4 => (who(), any::<bool>()).prop_map(|(who, blocked)| Step::Block { who, blocked }),
		8 => (1..20u32).prop_map(|count| Step::Blocks { count }),
		1 => (1..4u32).prop_map(|count| Step::Weeks { count }),
	]
}

/// Mostly nothing.
fn wrong() -> impl Strategy<Value = proven::Wrong> {
	use proven::Wrong::*;
	prop_oneof![
		18 => Just(Nothing),
		1 => Just(Malformed),
		1 => Just(Invalid),
		1 => Just(Index),
		1 => Just(Twice),
		1 => Just(Again),
		1 => Just(Audited),
	]
}

/// The development chain with two nodes that serve all models, in the native token and in another.
fn game() -> TestExternalities {
	let mut ext = support::ext("development");
	ext.execute_with(|| {
		committed::forget();
		GenesisHash::<Runtime>::put(GENESIS);
		let alice = Sr25519Keyring::Alice.to_account_id();
		let root = RuntimeOrigin::root;
		let admin = RuntimeOrigin::signed(alice.clone());
		Assets::force_create(root(), USD.into(), alice.clone().into(), true, 10).unwrap();
		for who in PLAYERS.iter().map(|p| p.to_account_id()).chain([InferenceMarket::pot()]) {
			Assets::mint_into(USD, &who, 100_000 * UNIT).unwrap();
		}
		InferenceMarket::enable_asset(root(), asset(false), FixedU128::from_u32(2)).unwrap();
		set_window(WINDOW);
		// So that some fees have to wait.
		set_exposure_ratio(1);
		ProofVerification::register_policy(admin.clone(), measurements()).unwrap();
		for node in 0..NODES {
			AttestedKeys::<Runtime>::insert(
				AttestedKey(key_of(node).public().0),
				KeyRecord {
					operator: player(node),
					verifier: VerifierKey { id: VerifierId::DCAP, version: 4 },
					measurements: measurements()[0].clone(),
					registered_at: 1,
					expires_at: BlockNumber::MAX,
					revoked_since: None,
					deposit: 0,
				},
			);
		}
		assert!(apply(&Step::RegisterKey { who: 2, spare: false, broken: false }));
		for index in 0..MODELS {
			assert!(apply(&Step::RegisterModel { who: 2, model: index, spare: false }));
		}
		for node in 0..NODES {
			assert!(apply(&Step::Join { node, bond: 1_000 * UNIT }));
			assert!(apply(&Step::Prepay { node, amount: 100 * UNIT }));
			assert!(apply(&Step::SetReceiptKey { node, other: 0 }));
			for (model, native) in [
				(0, true),
				(0, false),
				(1, true),
				(AUDITED, true),
				(AUDITED, false),
				(PROVEN, true),
				(PROVEN, false),
			] {
				// What is committed is dear: some fees have to wait for exposure.
				let price = if model < AUDITED { UNIT / 100 } else { UNIT / 10 };
				assert!(apply(&Step::Offer { node, model, native, price }));
			}
		}
		blocks(1);
		check();
	});
	ext
}

fn set_window(blocks: BlockNumber) {
	let window = market::Parameters::AttestedWindow(market::AttestedWindow, Some(blocks));
	let call = assay_runtime::Parameters::set_parameter;
	call(RuntimeOrigin::root(), RuntimeParameters::Market(window)).unwrap();
	let audited = market::Parameters::AuditedWindow(market::AuditedWindow, Some(3 * blocks));
	call(RuntimeOrigin::root(), RuntimeParameters::Market(audited)).unwrap();
	let response = market::Parameters::ResponseTime(market::ResponseTime, Some(blocks / 2));
	call(RuntimeOrigin::root(), RuntimeParameters::Market(response)).unwrap();
	let notice = market::Parameters::PriceNotice(market::PriceNotice, Some(blocks));
	call(RuntimeOrigin::root(), RuntimeParameters::Market(notice)).unwrap();
	set_proven_window(3 * blocks);
}

fn set_proven_window(blocks: BlockNumber) {
	let window = market::Parameters::ProvenWindow(market::ProvenWindow, Some(blocks));
	let call = assay_runtime::Parameters::set_parameter;
	call(RuntimeOrigin::root(), RuntimeParameters::Market(window)).unwrap();
}

fn set_exposure_ratio(percent: u32) {
	let ratio = Some(Perbill::from_percent(percent));
	let ratio = market::Parameters::ExposureRatio(market::ExposureRatio, ratio);
	let call = assay_runtime::Parameters::set_parameter;
	call(RuntimeOrigin::root(), RuntimeParameters::Market(ratio)).unwrap();
}

fn blocks(count: BlockNumber) {
	for _ in 0..count {
		let now = System::block_number();
		InferenceMarket::on_idle(now, Weight::MAX);
		System::set_block_number(now + 1);
		frame_system::BlockHash::<Runtime>::insert(now, block_hash(now));
		randomness::Latest::put((block_hash(now), now));
		BurnTreasury::on_initialize(now + 1);
		InferenceMarket::on_poll(now + 1, &mut WeightMeter::new());
	}
}

/// Nothing happens for so long but what is due; blocks in which nothing is are left out.
fn weeks(count: BlockNumber) {
	let end = System::block_number() + count * 7 * assay_runtime::DAYS;
	// Batches whose verifier is disabled are extended by a window, over and over.
	let window: BlockNumber = market::ProvenWindow::get();
	set_proven_window(assay_runtime::DAYS);
	while let Some(due) = Agenda::<Runtime>::iter_keys().map(|(block, _)| block).min() {
		if due > end {
			break;
		}
		let now = due.max(System::block_number());
		System::set_block_number(now);
		AgendaCursor::<Runtime>::put(due);
		InferenceMarket::on_idle(now, Weight::MAX);
	}
	set_proven_window(window);
	System::set_block_number(end);
	AgendaCursor::<Runtime>::put(end + 1);
	for number in end.saturating_sub(64)..end {
		frame_system::BlockHash::<Runtime>::insert(number, block_hash(number));
	}
	BurnTreasury::on_initialize(end);
}

/// Every invariant of all three pallets; issuance and ledger are among them.
fn check() {
	InferenceMarket::do_try_state().expect("the market's invariants hold");
	ProofVerification::do_try_state().expect("the verifiers' invariants hold");
	BurnTreasury::do_try_state().expect("the ledger's invariants hold");
	let usd = (PLAYERS.len() as u128 + 1) * 100_000 * UNIT;
	assert_eq!(Assets::total_supply(USD), usd, "no unit of the asset was made or lost");
	check_proven();
}

/// Verifying keys know what needs them, and what is proven is not left open.
fn check_proven() {
	let mut needed = BTreeMap::<H256, u64>::new();
	let mut need = |assurance: &Assurance| {
		if let Assurance::Proven(key) = assurance {
			*needed.entry(*key).or_default() += 1;
		}
	};
	Models::<Runtime>::iter_values().for_each(|model| need(&model.assurance));
	Channels::<Runtime>::iter_values().for_each(|channel| need(&channel.assurance));
	for batch in Batches::<Runtime>::iter_values().filter(|batch| batch.is_open()) {
		need(&batch.assurance);
		if let BatchState::Proving { count, .. } = batch.state {
			assert!(count < batch.receipts, "a batch is open, and all of it is proven");
		}
	}
	let counted: BTreeMap<_, _> = VerifyingKeys::<Runtime>::iter()
		.map(|(key, record)| (key, record.users))
		.filter(|(_, users)| *users > 0)
		.collect();
	assert_eq!(counted, needed, "a key's users are the models, channels and batches that name it");
}

static CALLS: AtomicU64 = AtomicU64::new(0);
static ACCEPTED: AtomicU64 = AtomicU64::new(0);

/// Dispatches as a block would; whether it succeeded.
fn dispatch(origin: RuntimeOrigin, call: impl Into<RuntimeCall>) -> bool {
	let call: RuntimeCall = call.into();
	let declared = call.get_dispatch_info().call_weight;
	let result = with_storage_layer(|| call.dispatch(origin));
	CALLS.fetch_add(1, Ordering::Relaxed);
	ACCEPTED.fetch_add(result.is_ok().into(), Ordering::Relaxed);
	let info = match &result {
		Ok(info) => info,
		Err(refused) => &refused.post_info,
	};
	let used = info.actual_weight.unwrap_or(declared);
	assert!(used.all_lte(declared), "more weight was used than declared");
	result.is_ok()
}

/// The receipt that a good node makes for a job.
fn receipt(job: u64, output: u32) -> Option<(usize, Receipt<AccountId, Balance, BlockNumber>)> {
	let terms = Jobs::<Runtime>::get(job)?;
	let node = (0..NODES).find(|n| player(*n) == terms.node)?;
	let generated = terms.price.output.checked_mul(output.into())?;
	let receipt = Receipt {
		genesis_hash: GENESIS,
		node: terms.node,
		payment: Payment::Job(job),
		requester: terms.requester,
		model: terms.model,
		engine: ENGINE,
		request_hash: REQUEST,
		response_hash: H256::repeat_byte(4),
		input_units: 10,
		output_units: output,
		fee: terms.price.input.checked_mul(10)?.checked_add(generated)?,
		anchor: anchor(0),
		audit_commitment: None,
	};
	Some((node, receipt))
}

/// The n-th channel that `fits`; now and then any other, or none.
fn pick(n: u64, fits: impl Fn(&ChannelOf<Runtime>) -> bool) -> u64 {
	let mut ids: Vec<u64> = Channels::<Runtime>::iter()
		.filter(|(_, channel)| fits(channel))
		.map(|(id, _)| id)
		.collect();
	ids.sort_unstable();
	match ids.len() {
		0 => n,
		_ if n >= 10 => n,
		count => ids[n as usize % count],
	}
}

/// Settles so many receipts of each channel, with vouchers for `promise` more than was claimed.
fn settle(step: &Step) -> Option<RuntimeCall> {
	let Step::Settle { node, model: index, native, claims, promise } = step else { return None };
	let (mut signed, mut fee, mut receipts) = (Vec::new(), 0u128, 0u32);
	let mut seen = BTreeSet::new();
	for (n, count) in claims {
		let id = &pick(*n, |channel| {
			channel.node == player(*node)
				&& channel.model == model(*index)
				&& channel.asset == asset(*native)
				&& !channel.is_ended()
		});
		// One twice in a batch is refused, which is tried when it comes up among those that do not fit.
		if !seen.insert(*id) && *n < 10 {
			continue;
		}
		let Some(channel) = Channels::<Runtime>::get(id) else { continue };
		// Mostly the right ones; now and then one that does not belong here.
		if *count > 0 && channel.node != player(*node) {
			continue;
		}
		let n = u64::from(*count);
		let (input_units, output_units) = (10 * n, 20 * n);
		let unit_fee = channel.price.input.checked_mul(10)?;
		let each = channel.price.output.checked_mul(20)?.checked_add(unit_fee)?;
		fee = fee.checked_add(each.checked_mul(n.into())?)?;
		receipts += count;
		let cumulative = channel.claimed.saturating_add(*promise);
		let voucher = Voucher { genesis_hash: GENESIS, channel: *id, cumulative };
		signed.push(SignedClaim {
			claim: Claim {
				channel: *id,
				first: channel.next,
				receipts: *count,
				input_units,
				output_units,
			},
			voucher: SignedVoucher {
				cumulative,
				signature: MultiSignature::Ed25519(key_of(9).sign(voucher.hash().as_bytes())),
			},
		});
	}
	let batch = VersionedBatch::V1(Batch {
		genesis_hash: GENESIS,
		node: player(*node),
		model: model(*index),
		engine: ENGINE,
		assurance: Assurance::Attested(policy()),
		asset: asset(*native),
		root: H256::zero(),
		receipts,
		input_units: 10 * u64::from(receipts),
		output_units: 20 * u64::from(receipts),
		fee,
		anchor: anchor(0),
		claims_root: claims_root(signed.iter().map(|c| &c.claim)).unwrap_or_default(),
	});
	let signature = sign(*node, &batch.hash());
	assert!(signed.len() < MAX_CLAIMS as usize);
	Some(
		Market::settle_batch {
			signed: SignedBatch { batch, signature },
			claims: BoundedVec::truncate_from(signed),
		}
		.into(),
	)
}

/// A receipt of a channel that was anchored a while ago.
fn present(id: u64, age: BlockNumber) -> Option<RuntimeCall> {
	let channel = Channels::<Runtime>::get(id)?;
	let node = (0..NODES).find(|n| player(*n) == channel.node)?;
	let input = channel.price.input.checked_mul(10)?;
	let receipt = VersionedReceipt::V1(Receipt {
		genesis_hash: GENESIS,
		node: channel.node,
		payment: Payment::Channel { channel: id, sequence: channel.next },
		requester: channel.requester,
		model: channel.model,
		engine: ENGINE,
		request_hash: REQUEST,
		response_hash: H256::repeat_byte(4),
		input_units: 10,
		output_units: 20,
		fee: channel.price.output.checked_mul(20)?.checked_add(input)?,
		anchor: anchor(age),
		audit_commitment: None,
	});
	let signature = sign(node, &receipt.hash());
	Some(Market::present_receipt { signed: SignedReceipt { receipt, signature } }.into())
}

/// Takes a step; whether it was accepted.
fn apply(step: &Step) -> bool {
	let by = |who: usize| RuntimeOrigin::signed(player(who));
	let root = RuntimeOrigin::root;
	match step.clone() {
		Step::Join { node, bond } => {
			let endpoint = BoundedVec::truncate_from(b"http://node".to_vec());
			dispatch(by(node), Market::register_node { endpoint, bond })
		},
		Step::Leave { node } => {
			for index in 0..MODELS {
				for asset in [true, false].map(asset) {
					dispatch(by(node), Market::remove_offer { model: model(index), asset });
				}
			}
			dispatch(by(node), Market::deregister_node {})
		},
		Step::Bond { node, amount } => dispatch(by(node), Market::increase_bond { amount }),
		Step::Unbond { node, amount } => dispatch(by(node), Market::unbond { amount }),
		Step::WithdrawUnbonded { node } => dispatch(by(node), Market::withdraw_unbonded {}),
		Step::Offer { node, model: index, native, price } => dispatch(
			by(node),
			Market::set_offer {
				model: model(index),
				asset: asset(native),
				price: Price { input: price, output: price },
			},
		),
		Step::RemoveOffer { node, model: index, native } => {
			let (model, asset) = (model(index), asset(native));
			dispatch(by(node), Market::remove_offer { model, asset })
		},
		Step::Accept { node, accepting } => dispatch(by(node), Market::set_accepting { accepting }),
		Step::Prepay { node, amount } => dispatch(by(node), Market::fund_verification { amount }),
		Step::TakeBack { node, amount } => {
			dispatch(by(node), Market::withdraw_verification { amount })
		},
		Step::OpenJob { who, node, model: index, max_fee, blocks } => dispatch(
			by(who),
			Market::open_job {
				node: player(node),
				model: model(index),
				request_hash: REQUEST,
				max_fee,
				max_verification_price: Balance::MAX,
				deliver_within: blocks,
			},
		),
		Step::Commit { job, output } => receipt(job, output).is_some_and(|(node, receipt)| {
			dispatch(by(node), Market::commit_job { receipt: VersionedReceipt::V1(receipt) })
		}),
		Step::Submit { job, output } => receipt(job, output).is_some_and(|(node, receipt)| {
			let receipt = VersionedReceipt::V1(receipt);
			let signature = sign(node, &receipt.hash());
			let call: RuntimeCall =
				Market::submit_receipt { signed: SignedReceipt { receipt, signature } }.into();
			let authorised = call.authorize(TransactionSource::External).expect("it can be");
			let accepted = authorised.is_ok();
			if accepted {
				let origin = frame_system::RawOrigin::Authorized.into();
				assert!(dispatch(origin, call), "what was authorised succeeds");
			}
			accepted
		}),
		Step::OpenChannel { who, node, model: index, native, deposit, blocks } => dispatch(
			by(who),
			Market::open_channel {
				node: player(node),
				model: model(index),
				asset: asset(native),
				deposit,
				signer: voucher_signer(),
				max_price: Price { input: Balance::MAX, output: Balance::MAX },
				serve_for: blocks,
			},
		),
		Step::TopUp { who, channel, amount } => {
			dispatch(by(who), Market::top_up_channel { channel, amount })
		},
		Step::Close { by_node, channel } => {
			let Some(terms) = Channels::<Runtime>::get(channel) else { return false };
			let who = if by_node { terms.node } else { terms.requester };
			dispatch(RuntimeOrigin::signed(who), Market::close_channel { channel })
		},
		Step::WithdrawDeposit { channel } => dispatch(by(3), Market::withdraw_deposit { channel }),
		ref settling @ Step::Settle { .. } => {
			settle(settling).is_some_and(|call| dispatch(by(3), call))
		},
		Step::Present { channel, age } => {
			present(channel, age).is_some_and(|call| dispatch(by(3), call))
		},
		Step::SetReceiptKey { node, other } => {
			let key = match other {
				0 => committed::key(node),
				_ => AttestedKey([other; 32]),
			};
			dispatch(by(node), Market::set_receipt_key { key })
		},
		Step::CommitBatch { node, native, claims } => committed::commit(node, native, &claims),
		Step::Challenge { who, batch, leaf } => committed::challenge(by(who), batch, leaf),
		Step::Reveal { batch, all } => committed::reveal(by(3), batch, all),
		Step::Dispute { who, batch, leaf } => committed::dispute(by(who), batch, leaf),
		Step::Refund { batch, claim } => committed::refund(by(3), batch, claim),
		Step::PayQueued { node } => {
			set_exposure_ratio(100);
			dispatch(by(3), Market::pay_queued { node: player(node) })
		},
		Step::CommitProven { claims, lie } => committed::commit_proven(&claims, lie),
		Step::SubmitProofs { who, batches, wrong } => proven::submit(who, &batches, wrong),
		Step::VerifyProofs { who, spare, claims } => proven::verify(by(who), spare, &claims),
		Step::RegisterKey { who, spare, broken } => proven::register(by(who), spare, broken),
		Step::DeregisterKey { who, spare, by_owner } => proven::deregister(who, spare, by_owner),
		Step::SetVerifier { enabled } => {
			let verifier = proven::VERIFIER;
			dispatch(root(), Verification::set_verifier_enabled { verifier, enabled })
		},
		Step::HostFunctions { on } => {
			let switch =
				verification::Parameters::HostFunctions(verification::HostFunctions, Some(on));
			let key_value = RuntimeParameters::Verification(switch);
			dispatch(root(), ParametersCall::set_parameter { key_value })
		},
		Step::Parameter { window, percent, bond } => {
			set_window(window);
			let percent = Perbill::from_percent(percent);
			let share = treasury::Parameters::TreasuryShare(treasury::TreasuryShare, Some(percent));
			let key_value = RuntimeParameters::Treasury(share);
			assert!(dispatch(root(), ParametersCall::set_parameter { key_value }));
			[
				market::Parameters::ExposureRatio(market::ExposureRatio, Some(percent)),
				market::Parameters::SlashPenalty(market::SlashPenalty, Some(percent)),
				market::Parameters::MinBond(market::MinBond, Some(bond)),
			]
			.into_iter()
			.all(|parameter| {
				let key_value = RuntimeParameters::Market(parameter);
				dispatch(root(), ParametersCall::set_parameter { key_value })
			})
		},
		Step::Asset { enabled, worth } => {
			let asset = asset(false);
			if enabled {
				let native_value = FixedU128::from_u32(worth);
				dispatch(root(), Market::enable_asset { asset, native_value })
			} else {
				dispatch(root(), Market::disable_asset { asset })
			}
		},
		Step::Price { target, floor, ceiling } => {
			let controller = Controller { target, denominator: 8, floor, ceiling };
			dispatch(root(), Treasury::set_controller { controller })
		},
		Step::Spend { to, amount } => dispatch(root(), Treasury::spend { to: player(to), amount }),
		Step::Revoke { node, since } => {
			let key = AttestedKey(key_of(node).public().0);
			dispatch(root(), Verification::revoke_attested_key { key, since })
		},
		Step::RegisterPolicy { who } => {
			let mr_td = [who as u8 + 5; 48];
			let measurements =
				BoundedVec::truncate_from(vec![Measurements::Tdx { mr_td, rtmr: [[2; 48]; 4] }]);
			dispatch(by(who), Verification::register_policy { measurements })
		},
		Step::RegisterModel { who, model: index, spare } => {
			let call = Market::register_model {
				model: model(index),
				engine: ENGINE,
				assurance: match index {
					AUDITED => Assurance::Audited(H256::repeat_byte(7)),
					PROVEN => Assurance::Proven(proven::key(spare)),
					_ => Assurance::Attested(policy()),
				},
				name: BoundedVec::truncate_from(b"a model".to_vec()),
			};
			let accepted = dispatch(by(who), call);
			// The nodes go on where they stopped when it was deregistered.
			for node in (0..NODES).filter(|_| accepted && index == PROVEN) {
				apply(&Step::Offer { node, model: index, native: true, price: UNIT / 10 });
			}
			accepted
		},
		Step::DeregisterModel { who, model: index, agreed } => {
			let (model, mut publisher) = (model(index), player(who));
			if agreed {
				for node in 0..NODES {
					for asset in [true, false].map(asset) {
						dispatch(by(node), Market::remove_offer { model, asset });
					}
				}
				publisher = Models::<Runtime>::get(model).map_or(publisher, |m| m.publisher);
			}
			dispatch(RuntimeOrigin::signed(publisher), Market::deregister_model { model })
		},
		Step::Block { who, blocked } => {
			let origin = RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id());
			let (id, who) = (USD.into(), player(who).into());
			if blocked {
				dispatch(origin, AssetsCall::block { id, who })
			} else {
				dispatch(origin, AssetsCall::thaw { id, who })
			}
		},
		Step::Send { from, to, amount } => {
			let dest = player(to).into();
			let call = BalancesCall::transfer_allow_death { dest, value: amount };
			dispatch(by(from), call)
		},
		Step::Blocks { count } => {
			blocks(count);
			true
		},
		Step::Weeks { count } => {
			weeks(count);
			true
		},
	}
}

/// As many games as `PROPTEST_CASES` says; a few where it says nothing.
fn config() -> ProptestConfig {
	let set = ProptestConfig::default();
	let cases = if std::env::var_os("PROPTEST_CASES").is_some() { set.cases } else { 48 };
	ProptestConfig { cases, failure_persistence: None, ..set }
}

#[test]
fn invariants_hold_after_every_call() {
	let mut runner = TestRunner::new(config());
	let games = prop::collection::vec(step(), 1..200);
	let played = runner.run(&games, |steps| {
		game().execute_with(|| {
			for step in &steps {
				apply(step);
				check();
			}
		});
		Ok(())
	});
	if let Err(failure) = played {
		panic!("{failure}");
	}
	let (made, accepted) = (CALLS.load(Ordering::Relaxed), ACCEPTED.load(Ordering::Relaxed));
	println!("{made} calls, {accepted} of them accepted");
}

/// The test above would be worth little if most of what it does were refused.
#[test]
fn every_kind_of_call_is_accepted_now_and_then() {
	let mut runner = TestRunner::deterministic();
	let steps = prop::collection::vec(step(), 150..200);
	let mut accepted = BTreeSet::new();
	let mut tried = BTreeSet::new();
	for _ in 0..400 {
		let steps = steps.new_tree(&mut runner).expect("there are no filters").current();
		game().execute_with(|| {
			for step in &steps {
				let name = format!("{step:?}");
				let name = name.split([' ', '{']).next().unwrap_or_default().to_string();
				if apply(step) {
					accepted.insert(name.clone());
				}
				tried.insert(name);
			}
			accepted.extend(committed::outcomes());
		});
	}
	tried.extend(["Verified", "Slashed", "Extended"].map(String::from));
	let never: Vec<_> = tried.difference(&accepted).collect();
	assert!(never.is_empty(), "never accepted: {never:?}");
}
