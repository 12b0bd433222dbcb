//! Configuration of our own pallets, the verifiers that this runtime has, and where fees go.

use super::{
	parameters::{
		dynamic_params::market::{ChallengeDeposit, ChallengerReward, ExposureRatio, SlashPenalty},
		AttestedWindow, AuditedWindow, MinBond, PriceNotice, ProvenWindow, ResponseTime,
		TreasuryShare, MAX_WINDOW,
	},
	proofs::{Groth16Bls12_381, Groth16Bn254},
	randomness::RelayRandomness,
	PotId, RuntimeBlockWeights,
};
use crate::*;
use assay_primitives::{
	attestation::Measurements,
	burn::{units, BurnReason, VerificationUnits, VerificationWork},
	evidence::{Attestation, EvidenceError, VerifierId, VerifierKey, VerifyAttestation},
	proof::{VerifyProofs, STATEMENT_INPUTS},
};
use frame_support::{
	defensive, parameter_types,
	traits::{
		fungible::{Balanced, Credit, NativeFromLeft, NativeOrWithId},
		tokens::{Fortitude, Precision, Preservation},
		ConstU32, Currency, Get, Imbalance, OnUnbalanced,
	},
	weights::Weight,
	PalletId,
};
use governance::{EnsureMarketAdmin, EnsureVerificationAdmin};
use sp_runtime::{traits::AccountIdConversion, Perbill};

/// Transaction fees: all of them go to the collators' pot. What the pot cannot take (less than the
/// existential deposit while it is empty) is burned on the ledger, so that nothing leaves unseen.
pub struct FeesToCollators;
impl OnUnbalanced<Credit<AccountId, Balances>> for FeesToCollators {
	fn on_nonzero_unbalanced(fees: Credit<AccountId, Balances>) {
		let pot: AccountId = PotId::get().into_account_truncating();
		if let Err(fees) = <Balances as Balanced<AccountId>>::resolve(&pot, fees) {
			burn(BurnReason::Dust, fees);
		}
	}
}

/// Deposits that governance slashes: burned on the ledger.
pub struct SlashedDeposits;
impl OnUnbalanced<pallet_balances::NegativeImbalance<Runtime>> for SlashedDeposits {
	fn on_nonzero_unbalanced(deposit: pallet_balances::NegativeImbalance<Runtime>) {
		// The two imbalance types have no conversion; the pot is where one becomes the other.
		let amount = deposit.peek();
		let pot: AccountId = PotId::get().into_account_truncating();
		Balances::resolve_creating(&pot, deposit);
		match <Balances as Balanced<AccountId>>::withdraw(
			&pot,
			amount,
			Precision::BestEffort,
			Preservation::Expendable,
			Fortitude::Force,
		) {
			Ok(credit) => burn(BurnReason::Slash, credit),
			Err(_) => {
				defensive!("the pot has just received the deposit");
			},
		}
	}
}

fn burn(reason: BurnReason, credit: Credit<AccountId, Balances>) {
	use assay_primitives::burn::SettleVerification;
	<BurnTreasury as SettleVerification<Balance, Credit<AccountId, Balances>>>::burn(
		reason, credit,
	);
}

/// Weights of `pallet-proof-verification`.
pub(super) type Weights = pallet_proof_verification::weights::SubstrateWeight<Runtime>;

/// Intel DCAP: TDX quotes of version 4.
pub struct DcapTdxV4;
impl VerifyAttestation for DcapTdxV4 {
	fn key() -> VerifierKey {
		VerifierKey { id: VerifierId::DCAP, version: 4 }
	}

	fn weight(_len: u32) -> Weight {
		// What is hashed and checked has a fixed size, but for three certificates of bounded length.
		<Weights as pallet_proof_verification::WeightInfo>::check_tdx_quote_v4()
	}

	fn verify(evidence: &[u8], roots: &[Vec<u8>], now: u64) -> Result<Attestation, EvidenceError> {
		let quote = assay_verifier_dcap::verify(evidence, roots, now).map_err(refusal)?;
		Ok(Attestation {
			measurements: Measurements::Tdx { mr_td: quote.mr_td, rtmr: quote.rtmr },
			report_data: quote.report_data,
			valid_until: quote.valid_until,
		})
	}
}

/// What the chain says of a quote that the DCAP verifier refuses.
fn refusal(error: assay_verifier_dcap::Error) -> EvidenceError {
	use assay_verifier_dcap::Error::*;
	match error {
		UnsupportedVersion
		| UnsupportedKeyType
		| NotTdx
		| UnsupportedVendor
		| UnsupportedCertificationData => EvidenceError::Unsupported,
		UnknownRoot => EvidenceError::UntrustedRoot,
		CertificateTooLong(_)
		| CertificateMalformed(_)
		| UnsupportedAlgorithm(_)
		| UnknownCriticalExtension(_)
		| CertificateRole(_)
		| IssuerMismatch(_)
		| CertificateSignature(_) => EvidenceError::InvalidCertificate,
		CertificateNotYetValid(_) | CertificateExpired(_) => EvidenceError::OutsideValidity,
		QuotingEnclaveSignature | AttestationKeyNotBound | QuoteSignature => {
			EvidenceError::InvalidSignature
		},
		DebugQuotingEnclave | DebugTd | UnsafeTdAttributes => EvidenceError::DebugEnclave,
		_ => EvidenceError::Malformed,
	}
}

parameter_types! {
	/// Names the account that pays for audits.
	pub const TreasuryId: PalletId = PalletId(*b"as/treas");
	/// Blocks of an era of the burn ledger.
	pub const EraLength: BlockNumber = DAYS;
}

/// What our verifiers weigh.
pub struct Work;
impl VerificationWork for Work {
	fn units(verifier: VerifierId) -> VerificationUnits {
		use pallet_inference_market::WeightInfo as _;
		use pallet_proof_verification::WeightInfo as _;
		type Market = pallet_inference_market::weights::SubstrateWeight<Runtime>;
		units(match verifier {
			VerifierId::ATTESTED_SIGNATURE => Market::authorize_submit_receipt(),
			VerifierId::DCAP => Weights::check_tdx_quote_v4(),
			// What each claim adds to a batch.
			VerifierId::VOUCHER => Market::settle_batch(1).saturating_sub(Market::settle_batch(0)),
			VerifierId::RECEIPT_SIGNATURE => Market::authorize_submit_receipt(),
			// What is revealed is read, whoever judges it.
			VerifierId::AUDIT => Market::reveal_leaf(0),
			VerifierId::GROTH16_BN254 => proof_share::<Groth16Bn254>(),
			VerifierId::GROTH16_BLS12_381 => proof_share::<Groth16Bls12_381>(),
			// No other verifier is there to be paid for.
			_ => RuntimeBlockWeights::get().max_block,
		})
	}
}

/// What a proof of a statement weighs among as few as are verified together without a fee, unless they
/// complete a batch.
fn proof_share<V: VerifyProofs>() -> Weight {
	use pallet_proof_verification::WeightInfo as _;
	const FEW: u32 = pallet_inference_market::ENOUGH_LEAVES as u32;
	let whole = V::verify_weight(STATEMENT_INPUTS, FEW).saturating_add(Weights::verify_proofs(FEW));
	whole.checked_div(u64::from(FEW)).unwrap_or(whole)
}

impl pallet_burn_treasury::Config for Runtime {
	type Currency = Balances;
	type Work = Work;
	type AdminOrigin = EnsureVerificationAdmin;
	type PalletId = TreasuryId;
	type TreasuryShare = TreasuryShare;
	type EraLength = EraLength;
	type WeightInfo = pallet_burn_treasury::weights::SubstrateWeight<Self>;
}

parameter_types! {
	/// Deposit of a policy.
	pub const PolicyDeposit: Balance = deposit(1, 64);
	/// The same for each measurement.
	pub const MeasurementDeposit: Balance = deposit(0, 241);
	/// Deposit of an attested key.
	pub const KeyDeposit: Balance = deposit(1, 340);
	/// Blocks for which a quote vouches for its key.
	pub const AttestationLifetime: BlockNumber = 30 * DAYS;
	/// Deposit of a verifying key: two items.
	pub const VerifyingKeyDeposit: Balance = deposit(2, 160);
	/// The same for each byte that is stored of it.
	pub const VerifyingKeyByteDeposit: Balance = deposit(0, 1);
}

impl pallet_proof_verification::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Attestations = (DcapTdxV4,);
	type Proofs = super::proofs::Verifiers;
	type Settlement = BurnTreasury;
	type Time = Timestamp;
	type AdminOrigin = EnsureVerificationAdmin;
	type PolicyDeposit = PolicyDeposit;
	type MeasurementDeposit = MeasurementDeposit;
	type KeyDeposit = KeyDeposit;
	type AttestationLifetime = AttestationLifetime;
	type VerifyingKeyDeposit = VerifyingKeyDeposit;
	type VerifyingKeyByteDeposit = VerifyingKeyByteDeposit;
	type WeightInfo = Weights;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = VerifierHelper;
}

/// Time, host functions and proofs for benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct VerifierHelper;
#[cfg(feature = "runtime-benchmarks")]
impl pallet_proof_verification::BenchmarkHelper for VerifierHelper {
	fn set_time(seconds: u64) {
		pallet_timestamp::Now::<Runtime>::put(seconds.saturating_mul(1_000));
	}

	fn use_host_functions() {
		use super::parameters::dynamic_params::verification;
		let parameter =
			verification::Parameters::HostFunctions(verification::HostFunctions, Some(true));
		Parameters::set_parameter(
			RuntimeOrigin::root(),
			super::parameters::RuntimeParameters::Verification(parameter),
		)
		.expect("root may");
	}

	fn proofs(
		verifier: VerifierId,
		inputs: u32,
		count: u32,
	) -> (Vec<u8>, pallet_proof_verification::Claims) {
		super::proofs::synthetic(verifier, inputs, count)
	}
}

const _: () = assert!(
	UnbondingPeriod::get() > MAX_WINDOW
		&& MAX_WINDOW < super::BlockHashCount::get() - MaxAnchorLag::get(),
	"a bond outlasts every window, and the hashes of all anchors in a window are known"
);

parameter_types! {
	/// Deposit of a model.
	pub const ModelDeposit: Balance = deposit(1, 256);
	/// Name of the native token among all assets.
	pub const NativeAsset: NativeOrWithId<u32> = NativeOrWithId::Native;
	/// Names the account that holds the deposits of channels.
	pub const MarketPalletId: PalletId = PalletId(*b"assay/ch");
	/// Deposit for the record of a channel.
	pub const ChannelDeposit: Balance = deposit(1, 384);
	/// Most blocks for which a channel serves.
	pub const MaxChannelDuration: BlockNumber = 90 * DAYS;
	/// Blocks until a part of a bond that a node takes back is free.
	pub const UnbondingPeriod: BlockNumber = 14 * DAYS;
	/// Most blocks that a requester may give a node to deliver.
	pub const MaxDelivery: BlockNumber = 7 * DAYS;
	/// Most blocks that a receipt's anchor may lie before its job.
	pub const MaxAnchorLag: BlockNumber = 10 * MINUTES;
	/// Blocks from the commit on for which a batch waits for a verifier that is disabled.
	pub const MaxSuspension: BlockNumber = 28 * DAYS;
	/// Blocks for which an ended job is kept.
	pub const Retention: BlockNumber = 7 * DAYS;
	/// Most weight of the agenda at the start of a block.
	pub AgendaWeight: Weight = Perbill::from_percent(20) * super::RuntimeBlockWeights::get().max_block;
}

/// The genesis hash that quotes and receipts are bound to.
pub struct GenesisHash;
impl Get<Option<Hash>> for GenesisHash {
	fn get() -> Option<Hash> {
		pallet_proof_verification::GenesisHash::<Runtime>::get()
	}
}

/// Whether models can be audited by revealing alone. Nobody judges yet what is revealed, so only
/// development chains have them: those that believe a simulated enclave.
pub struct AuditedModels;
impl Get<bool> for AuditedModels {
	fn get() -> bool {
		let development = genesis_config_presets::DEVELOPMENT_ROOT;
		let roots = pallet_proof_verification::TrustRoots::<Runtime>::get(VerifierId::DCAP);
		roots.iter().any(|root| root.as_slice() == development)
	}
}

/// The native token and all other assets.
pub type NativeAndAssets = frame_support::traits::fungible::UnionOf<
	Balances,
	Assets,
	NativeFromLeft,
	NativeOrWithId<u32>,
	AccountId,
>;

impl pallet_inference_market::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type AssetKind = NativeOrWithId<u32>;
	type NativeAsset = NativeAsset;
	type Assets = NativeAndAssets;
	type VoucherSignature = Signature;
	type AdminOrigin = EnsureMarketAdmin;
	type PalletId = MarketPalletId;
	type ChannelDeposit = ChannelDeposit;
	type MaxChannelDuration = MaxChannelDuration;
	type Evidence = ProofVerification;
	type Settlement = BurnTreasury;
	type GenesisHash = GenesisHash;
	type ModelDeposit = ModelDeposit;
	type MinBond = MinBond;
	type UnbondingPeriod = UnbondingPeriod;
	type ExposureRatio = ExposureRatio;
	type SlashPenalty = SlashPenalty;
	type MaxOffers = ConstU32<32>;
	type MaxActiveJobs = ConstU32<1_024>;
	type MinDelivery = ConstU32<2>;
	type MaxDelivery = MaxDelivery;
	type EvidenceWindow = AttestedWindow;
	type Judge = ();
	type AuditedModels = AuditedModels;
	type Randomness = RelayRandomness;
	type ProvenWindow = ProvenWindow;
	type MaxSuspension = MaxSuspension;
	type AuditedWindow = AuditedWindow;
	type ResponseTime = ResponseTime;
	type PriceNotice = PriceNotice;
	type ChallengeDeposit = ChallengeDeposit;
	type ChallengerReward = ChallengerReward;
	type MaxSamples = ConstU32<8>;
	type MaxAnchorLag = MaxAnchorLag;
	type Retention = Retention;
	type AgendaWeight = AgendaWeight;
	type WeightInfo = pallet_inference_market::weights::SubstrateWeight<Self>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = MarketHelper;
}

/// An asset and a signer of vouchers for benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct MarketHelper;
#[cfg(feature = "runtime-benchmarks")]
impl
	pallet_inference_market::benchmarking::BenchmarkHelper<
		AccountId,
		NativeOrWithId<u32>,
		Signature,
	> for MarketHelper
{
	fn asset(accounts: &[AccountId]) -> NativeOrWithId<u32> {
		use frame_support::traits::fungibles::{Create, Mutate};
		let (id, owner) = (1, AccountId::new([1; 32]));
		<Assets as Create<AccountId>>::create(id, owner, true, 1).expect("a new asset");
		for account in accounts {
			Assets::mint_into(id, account, 1_000 * UNIT).expect("there is room for it");
		}
		NativeOrWithId::WithId(id)
	}

	fn signer() -> AccountId {
		// A bare seed: the keystore would stretch a phrase again for every signature.
		let seed = alloc::format!("0x{}", "07".repeat(32)).into_bytes();
		AccountId::new(sp_io::crypto::ed25519_generate(KEY_TYPE, Some(seed)).0)
	}

	fn sign(signer: &AccountId, hash: &Hash) -> Signature {
		let key = sp_core::ed25519::Public::from_raw(*signer.as_ref());
		let signature = sp_io::crypto::ed25519_sign(KEY_TYPE, &key, hash.as_bytes());
		Signature::Ed25519(signature.expect("the key is in the keystore"))
	}
}

#[cfg(feature = "runtime-benchmarks")]
const KEY_TYPE: sp_core::crypto::KeyTypeId = sp_core::crypto::KeyTypeId(*b"vchr");

impl<C> frame_system::offchain::CreateTransactionBase<C> for Runtime
where
	RuntimeCall: From<C>,
{
	type RuntimeCall = RuntimeCall;
	type Extrinsic = UncheckedExtrinsic;
}

impl<C> frame_system::offchain::CreateTransaction<C> for Runtime
where
	RuntimeCall: From<C>,
{
	type Extension = TxExtension;

	fn create_transaction(call: RuntimeCall, extension: TxExtension) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_transaction(call, extension)
	}
}

impl<C> frame_system::offchain::CreateAuthorizedTransaction<C> for Runtime
where
	RuntimeCall: From<C>,
{
	fn create_extension() -> TxExtension {
		let extensions = cumulus_pallet_weight_reclaim::StorageWeightReclaim::new((
			frame_system::AuthorizeCall::new(),
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			frame_system::CheckEra::from(sp_runtime::generic::Era::Immortal),
			frame_system::CheckNonce::from(0),
			frame_system::CheckWeight::new(),
			pallet_transaction_payment::ChargeTransactionPayment::from(0),
			frame_metadata_hash_extension::CheckMetadataHash::new(false),
		));
		cumulus_pallet_parachain_system::block_weight::DynamicMaxBlockWeight::new(extensions)
	}
}
