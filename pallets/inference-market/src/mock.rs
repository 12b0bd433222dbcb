//! A runtime for tests: real balances and real signatures; evidence is a table of keys.

use crate as pallet_inference_market;
use crate::*;
use assay_primitives::{
	attestation::{AttestedKey, PolicyId},
	evidence::{ProofKey, StatementProof},
	receipt::{AttestedSignature, BlockRef, Payment, Receipt, SignedReceipt, VersionedReceipt},
};
use codec::Encode;
use frame_support::{
	derive_impl, parameter_types,
	traits::{
		fungible::{self, NativeFromLeft, NativeOrWithId},
		AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, Hooks, Imbalance, Randomness,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use sp_core::{ed25519, Pair};
use sp_runtime::{
	testing::{TestSignature, TestXt},
	BuildStorage, DispatchError, Perbill,
};
use std::{cell::RefCell, collections::BTreeMap};

pub type Balance = u128;
pub type Extrinsic = TestXt<RuntimeCall, ()>;
type Block = sp_runtime::generic::Block<
	sp_runtime::generic::Header<u64, sp_runtime::traits::BlakeTwo256>,
	sp_runtime::generic::UncheckedExtrinsic<u64, RuntimeCall, (), ()>,
>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeHoldReason,
		RuntimeFreezeReason,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Market = pallet_inference_market;
	#[runtime::pallet_index(3)]
	pub type Assets = pallet_assets;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
	type BlockHashCount = ConstU64<64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<10>;
	type AccountStore = System;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Balance;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<u64>>;
	type ForceOrigin = EnsureRoot<u64>;
	type Holder = ();
	type Freezer = ();
}

/// The native token and all assets.
pub type NativeAndAssets =
	fungible::UnionOf<Balances, Assets, NativeFromLeft, NativeOrWithId<u32>, u64>;

impl<C> frame_system::offchain::CreateTransactionBase<C> for Test
where
	RuntimeCall: From<C>,
{
	type RuntimeCall = RuntimeCall;
	type Extrinsic = Extrinsic;
}
impl<C> frame_system::offchain::CreateTransaction<C> for Test
where
	RuntimeCall: From<C>,
{
	type Extension = ();
	fn create_transaction(call: RuntimeCall, _extension: ()) -> Extrinsic {
		Extrinsic::new_transaction(call, ())
	}
}
impl<C> frame_system::offchain::CreateAuthorizedTransaction<C> for Test
where
	RuntimeCall: From<C>,
{
	fn create_extension() -> Self::Extension {}
}

thread_local! {
	/// Attested keys and their operators.
	static KEYS: RefCell<BTreeMap<AttestedKey, u64>> = const { RefCell::new(BTreeMap::new()) };
}

fn is_proof_key(key: &H256) -> bool {
	[PROOF_KEY, OTHER_PROOF_KEY].contains(key)
}

/// How many models, channels and batches need a verifying key.
pub fn key_users(key: &H256) -> u32 {
	frame_support::storage::unhashed::get(key.as_bytes()).unwrap_or_default()
}

/// Knows a table of keys; checks the real signature.
pub struct Evidence;
impl VerifyEvidence<u64, u64> for Evidence {
	fn policy_exists(policy: &PolicyId) -> bool {
		*policy == POLICY
	}

	fn verify_attested(
		receipt_hash: &H256,
		signature: &AttestedSignature,
		operator: &u64,
		policy: &PolicyId,
		_at: u64,
	) -> Result<VerifierId, EvidenceError> {
		let owner = KEYS.with_borrow(|keys| keys.get(&signature.key).copied());
		if owner != Some(*operator) {
			return Err(EvidenceError::UnknownKey);
		}
		if *policy != POLICY {
			return Err(EvidenceError::MeasurementNotAllowed);
		}
		if !signature.verify(receipt_hash) {
			return Err(EvidenceError::InvalidSignature);
		}
		Ok(VerifierId::ATTESTED_SIGNATURE)
	}

	fn proof_key(key: &H256) -> Option<ProofKey<u64>> {
		let enabled_since = (!ProofsDisabled::get()).then(ProofsEnabledSince::get);
		is_proof_key(key).then_some(ProofKey { verifier: PROOF, enabled_since })
	}

	fn acquire_key(key: &H256) -> Result<(), EvidenceError> {
		if !is_proof_key(key) {
			return Err(EvidenceError::UnknownVerifyingKey);
		}
		// In storage, so that it is rolled back with everything else.
		let count = key_users(key) + 1;
		frame_support::storage::unhashed::put(key.as_bytes(), &count);
		Ok(())
	}

	fn release_key(key: &H256) {
		let count = key_users(key).checked_sub(1).expect("nobody releases what they do not have");
		frame_support::storage::unhashed::put(key.as_bytes(), &count);
	}

	fn verify_proofs(key: &H256, proofs: &[StatementProof<'_>]) -> Result<(), EvidenceError> {
		let invalid = Self::invalid_proofs(key, proofs)?;
		invalid.is_empty().then_some(()).ok_or(EvidenceError::InvalidProof)
	}

	fn invalid_proofs(
		key: &H256,
		proofs: &[StatementProof<'_>],
	) -> Result<Vec<u32>, EvidenceError> {
		if Self::proof_key(key).is_none_or(|key| key.enabled_since.is_none()) {
			return Err(EvidenceError::VerifierDisabled);
		}
		let holds =
			|(statement, proof): &StatementProof<'_>| *proof == statement.receipt_hash.as_bytes();
		Ok((0u32..).zip(proofs).filter(|(_, proof)| !holds(proof)).map(|(n, _)| n).collect())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_key() -> H256 {
		Self::acquire_key(&PROOF_KEY).expect("it is known");
		PROOF_KEY
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_setup(receipt_hash: &H256, operator: &u64) -> (PolicyId, AttestedSignature) {
		KEYS.with_borrow_mut(|keys| keys.insert(attested_key(), *operator));
		(POLICY, sign(receipt_hash))
	}
}

/// Burns at a fixed price.
pub struct Settlement;
impl SettleVerification<Balance, CreditOf<Test>> for Settlement {
	fn price(_verifier: VerifierId) -> Balance {
		VERIFICATION_PRICE
	}

	fn burn(reason: BurnReason, credit: CreditOf<Test>) -> Balance {
		let amount = credit.peek();
		// In storage, so that it is rolled back with everything else.
		let mut ledger = ledger();
		*ledger.entry(reason).or_default() += amount;
		frame_support::storage::unhashed::put(LEDGER, &ledger);
		amount
	}

	fn burn_many(verifier: VerifierId, _count: u32, credit: CreditOf<Test>) -> Balance {
		Self::burn(BurnReason::Verification(verifier), credit)
	}
}

/// Believes what the evidence says, for the one audit that it knows.
pub struct Judge;
impl JudgeAudit<ReceiptOf<Test>> for Judge {
	fn judge(audit: &H256, _receipt: &ReceiptOf<Test>, evidence: &[u8]) -> Verdict {
		match evidence {
			b"good" if *audit == AUDIT => Verdict::Valid,
			b"bad" if *audit == AUDIT => Verdict::Invalid,
			_ => Verdict::Undecided,
		}
	}
}

/// Random enough; known a few blocks late.
pub struct Random;
impl Randomness<H256, u64> for Random {
	fn random(subject: &[u8]) -> (H256, u64) {
		let known_since = System::block_number().saturating_sub(RandomnessLag::get());
		(H256(sp_io::hashing::blake2_256(&(subject, known_since).encode())), known_since)
	}
}

parameter_types! {
	pub static ProvenWindow: u64 = 8;
	pub static ResponseTime: u64 = 4;
	pub static RandomnessLag: u64 = 2;
	pub static AuditedModels: bool = true;
	pub const MaxSuspension: u64 = 20;
	pub static ProofsDisabled: bool = false;
	pub static ProofsEnabledSince: u64 = 0;
	pub static MaxOffers: u32 = 2;
	pub const ChallengerReward: Perbill = Perbill::from_percent(40);
	pub const ExposureRatio: Perbill = Perbill::from_percent(50);
	pub const SlashPenalty: Perbill = Perbill::from_percent(10);
	pub static AgendaWeight: Weight = Weight::from_parts(1_000_000_000_000, 1_000_000_000);
	pub const GenesisHash: Option<H256> = Some(GENESIS);
	pub const MarketPalletId: PalletId = PalletId(*b"py/assay");
	pub const Native: NativeOrWithId<u32> = NATIVE;
}

impl Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type AssetKind = NativeOrWithId<u32>;
	type NativeAsset = Native;
	type Assets = NativeAndAssets;
	type VoucherSignature = TestSignature;
	type AdminOrigin = EnsureRoot<u64>;
	type PalletId = MarketPalletId;
	type Evidence = Evidence;
	type Judge = Judge;
	type AuditedModels = AuditedModels;
	type Randomness = Random;
	type Settlement = Settlement;
	type GenesisHash = GenesisHash;
	type ModelDeposit = ConstU128<50>;
	type MinBond = ConstU128<100>;
	type UnbondingPeriod = ConstU64<15>;
	type ExposureRatio = ExposureRatio;
	type SlashPenalty = SlashPenalty;
	type ChannelDeposit = ConstU128<CHANNEL_DEPOSIT>;
	type MaxChannelDuration = ConstU64<100>;
	type MaxOffers = MaxOffers;
	type MaxActiveJobs = ConstU32<8>;
	type MinDelivery = ConstU64<2>;
	type MaxDelivery = ConstU64<100>;
	type EvidenceWindow = ConstU64<10>;
	type ProvenWindow = ProvenWindow;
	type MaxSuspension = MaxSuspension;
	type AuditedWindow = ConstU64<9>;
	type ResponseTime = ResponseTime;
	type PriceNotice = ConstU64<PRICE_NOTICE>;
	type ChallengeDeposit = ConstU128<CHALLENGE_DEPOSIT>;
	type ChallengerReward = ChallengerReward;
	type MaxSamples = ConstU32<4>;
	type MaxAnchorLag = ConstU64<20>;
	type Retention = ConstU64<30>;
	type AgendaWeight = AgendaWeight;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
}

/// An asset, and a signer of vouchers.
#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;
#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::BenchmarkHelper<u64, NativeOrWithId<u32>, TestSignature> for Helper {
	fn asset(accounts: &[u64]) -> NativeOrWithId<u32> {
		use frame_support::traits::fungibles::Mutate;
		let asset = NativeOrWithId::WithId(1);
		Assets::force_create(RuntimeOrigin::root(), 1, OTHER, true, 1).unwrap();
		for account in accounts {
			NativeAndAssets::mint_into(asset.clone(), account, FUNDS * FUNDS).unwrap();
		}
		asset
	}

	fn signer() -> u64 {
		OTHER
	}

	fn sign(signer: &u64, hash: &H256) -> TestSignature {
		TestSignature(*signer, hash.as_bytes().to_vec())
	}
}

/// A chain with nothing on it, for benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub fn empty_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> {
		balances: vec![(Market::pot(), SEED)],
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.register_extension(sp_keystore::KeystoreExt::new(
		sp_keystore::testing::MemoryKeystore::new(),
	));
	ext
}

pub const GENESIS: H256 = H256::repeat_byte(0xee);
pub const NATIVE: NativeOrWithId<u32> = NativeOrWithId::Native;
pub const POLICY: PolicyId = H256::repeat_byte(0xaa);
pub const MODEL: ModelHash = H256::repeat_byte(1);
/// A model whose receipts are proven, one whose receipts are audited, and how.
pub const PROVEN_MODEL: ModelHash = H256::repeat_byte(11);
pub const PROOF_KEY: H256 = H256::repeat_byte(0xbb);
pub const OTHER_PROOF_KEY: H256 = H256::repeat_byte(0xbc);
pub const PROOF: VerifierId = VerifierId(100);
pub const AUDITED_MODEL: ModelHash = H256::repeat_byte(12);
pub const AUDIT: H256 = H256::repeat_byte(0xcc);
pub const CHALLENGE_DEPOSIT: Balance = 6;
pub const ENGINE: EngineHash = H256::repeat_byte(2);
pub const REQUEST: H256 = H256::repeat_byte(3);
pub const VERIFICATION_PRICE: Balance = 7;
pub const PRICE_NOTICE: u64 = 6;
pub const BOND: Balance = 1_000;
pub const MAX_FEE: Balance = 100;
pub const CHANNEL_DEPOSIT: Balance = 3;
/// 10 prompt tokens at 1 and 20 generated ones at 2.
pub const FEE: Balance = 50;
pub const PRICE: Price<Balance> = Price { input: 1, output: 2 };

pub const PUBLISHER: u64 = 1;
pub const NODE: u64 = 2;
pub const REQUESTER: u64 = 3;
pub const OTHER: u64 = 4;
pub const FUNDS: Balance = 10_000;
/// What the pot begins with: the existential deposit.
pub const SEED: Balance = 10;

pub fn key_pair() -> ed25519::Pair {
	ed25519::Pair::from_seed(&[9; 32])
}

pub fn attested_key() -> AttestedKey {
	AttestedKey(key_pair().public().0)
}

pub fn sign(hash: &H256) -> AttestedSignature {
	AttestedSignature { key: attested_key(), signature: key_pair().sign(&hash.0).0 }
}

pub fn endpoint(url: &str) -> Endpoint {
	url.as_bytes().to_vec().try_into().expect("short enough")
}

/// Where the ledger is in storage.
const LEDGER: &[u8] = b"ledger";

/// What was burned, by reason.
fn ledger() -> BTreeMap<BurnReason, Balance> {
	frame_support::storage::unhashed::get_or_default(LEDGER)
}

/// What was burned for a reason.
pub fn burned(reason: BurnReason) -> Balance {
	ledger().get(&reason).copied().unwrap_or_default()
}

pub fn all_burned() -> Balance {
	ledger().values().sum()
}

/// Runs `test` on a market with a model, a node that offers it, and funded accounts; checks every
/// invariant after it.
pub fn run(test: impl FnOnce()) {
	ext().execute_with(|| {
		test();
		check();
	});
}

/// Every invariant: the pallet's own, and that nothing was made or lost.
pub fn check() {
	Market::do_try_state().expect("the invariants hold");
	assert_eq!(Balances::total_issuance() + all_burned(), 5 * FUNDS + SEED);
	// Every model, channel and unproven batch keeps its key, once.
	for key in [PROOF_KEY, OTHER_PROOF_KEY] {
		let of = |assurance| assurance == Assurance::Proven(key);
		let users = Models::<Test>::iter_values().filter(|model| of(model.assurance)).count()
			+ Channels::<Test>::iter_values().filter(|channel| of(channel.assurance)).count()
			+ Batches::<Test>::iter_values()
				.filter(|batch| of(batch.assurance) && batch.is_open())
				.count();
		assert_eq!(key_users(&key) as usize, users);
	}
	// Nobody gives the pot anything but what it owes.
	assert_eq!(Balances::free_balance(Market::pot()), SEED + Market::owed_by_pot(&NATIVE));
}

pub fn ext() -> sp_io::TestExternalities {
	KEYS.with_borrow_mut(|keys| *keys = BTreeMap::from([(attested_key(), NODE)]));
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> {
		balances: (1..=5).map(|who| (who, FUNDS)).chain([(Market::pot(), SEED)]).collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| {
		next_block();
		let name = b"a model".to_vec().try_into().unwrap();
		Market::register_model(
			RuntimeOrigin::signed(PUBLISHER),
			MODEL,
			ENGINE,
			Assurance::Attested(POLICY),
			name,
		)
		.unwrap();
		let node = RuntimeOrigin::signed(NODE);
		Market::register_node(node.clone(), endpoint("http://node.example:8080"), BOND).unwrap();
		Market::set_offer(node, MODEL, NATIVE, PRICE).unwrap();
		System::reset_events();
	});
	ext
}

/// Ends this block and begins the next one, with hashes that can be told apart.
pub fn next_block() {
	let now = System::block_number();
	Market::on_idle(now, Weight::MAX);
	let next = now + 1;
	System::set_block_number(next);
	frame_system::BlockHash::<Test>::insert(now, block_hash(now));
	Market::on_poll(next, &mut WeightMeter::new());
}

pub fn block_hash(number: u64) -> H256 {
	H256::from_low_u64_be(number + 1)
}

pub fn run_to(block: u64) {
	while System::block_number() < block {
		next_block();
	}
}

/// Opens a job for delivery within 10 blocks.
pub fn open() -> JobId {
	let id = NextJobId::<Test>::get();
	let requester = RuntimeOrigin::signed(REQUESTER);
	Market::open_job(requester, NODE, MODEL, REQUEST, MAX_FEE, VERIFICATION_PRICE, 10).unwrap();
	next_block();
	id
}

/// The receipt that a good node makes for a job.
pub fn receipt(job: JobId) -> Receipt<u64, Balance, u64> {
	let number = System::block_number() - 1;
	Receipt {
		genesis_hash: GENESIS,
		node: NODE,
		payment: Payment::Job(job),
		requester: REQUESTER,
		model: MODEL,
		engine: ENGINE,
		request_hash: REQUEST,
		response_hash: H256::repeat_byte(4),
		input_units: 10,
		output_units: 20,
		fee: FEE,
		anchor: BlockRef { number, hash: block_hash(number) },
		audit_commitment: None,
	}
}

/// `receipt`, signed by the node's attested key.
pub fn signed(receipt: Receipt<u64, Balance, u64>) -> SignedReceiptOf<Test> {
	let receipt = VersionedReceipt::V1(receipt);
	let signature = sign(&receipt.hash());
	SignedReceipt { receipt, signature }
}

/// Submits as the transaction pool and then the block would.
pub fn submit(signed: SignedReceiptOf<Test>) -> Result<(), DispatchError> {
	Market::check_receipt(&signed).map_err(DispatchError::from)?;
	Market::submit_receipt(frame_system::RawOrigin::Authorized.into(), signed)
		.expect("what was authorised succeeds");
	Ok(())
}

pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Market(event) => Some(event),
			_ => None,
		})
		.collect()
}
