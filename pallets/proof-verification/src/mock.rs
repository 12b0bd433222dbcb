//! A runtime for tests: real balances and a real burn ledger. The quotes are plain statements, so
//! that each check behind their cryptography can be told apart; the runtime's tests use real ones.

use crate as pallet_proof_verification;
use crate::*;
use assay_primitives::{
	burn::{VerificationUnits, VerificationWork},
	evidence::VerifyAttestation,
	proof::{CheckedKey, Claim, ProofClaim, PublicInput, Refusal, Stage, VerifyProofs},
};
use codec::{Decode, Encode};
use core::time::Duration;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU64, Hooks},
	weights::Weight,
	PalletId,
};
use frame_system::EnsureRoot;
use pallet_burn_treasury::Controller;
use sp_runtime::{BuildStorage, Perbill};

pub type Balance = u128;
type Block = frame_system::mocking::MockBlock<Test>;

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
	pub type BurnTreasury = pallet_burn_treasury;
	#[runtime::pallet_index(3)]
	pub type ProofVerification = pallet_proof_verification;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<10>;
	type AccountStore = System;
	type DustRemoval = pallet_burn_treasury::BurnDust<Test>;
}

/// One unit of work each.
pub struct Work;
impl VerificationWork for Work {
	fn units(_: VerifierId) -> VerificationUnits {
		1
	}
}

impl pallet_burn_treasury::Config for Test {
	type PalletId = TreasuryId;
	type TreasuryShare = NoShare;
	type Currency = Balances;
	type Work = Work;
	type AdminOrigin = EnsureRoot<u64>;
	type EraLength = ConstU64<10>;
	type WeightInfo = ();
}

/// What a quote of the mock says.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Quote {
	pub version: u16,
	/// Certificate that its chain ends in.
	pub root: Vec<u8>,
	/// Seconds until which its certificates are valid.
	pub valid_until: u64,
	pub measurements: Measurements,
	pub report_data: [u8; 64],
}

/// Believes what a quote says, if its root is trusted and its time has not passed.
pub struct Plain<const VERSION: u16>;
impl<const VERSION: u16> VerifyAttestation for Plain<VERSION> {
	fn key() -> VerifierKey {
		VerifierKey { id: VERIFIER.id, version: VERSION }
	}

	fn weight(len: u32) -> Weight {
		Weight::from_parts(u64::from(len), 0)
	}

	fn verify(evidence: &[u8], roots: &[Vec<u8>], now: u64) -> Result<Attestation, EvidenceError> {
		let quote = Quote::decode(&mut &*evidence).map_err(|_| EvidenceError::Malformed)?;
		if quote.version != VERSION {
			return Err(EvidenceError::Unsupported);
		}
		if !roots.contains(&quote.root) {
			return Err(EvidenceError::UntrustedRoot);
		}
		if now > quote.valid_until {
			return Err(EvidenceError::OutsideValidity);
		}
		let Quote { measurements, report_data, valid_until, .. } = quote;
		Ok(Attestation { measurements, report_data, valid_until })
	}
}

/// What a verifying key of the mock says.
#[derive(Clone, Debug, Encode, Decode)]
pub struct PlainKey {
	pub name: u8,
	pub inputs: u32,
}

/// A proof of the mock holds if it is the hash of its key and inputs.
pub fn proof(prepared: &[u8], inputs: &[PublicInput]) -> Vec<u8> {
	sp_io::hashing::blake2_256(&(prepared, inputs).encode()).to_vec()
}

/// Knows its own keys and proofs.
pub struct PlainProofs;
impl VerifyProofs for PlainProofs {
	fn key() -> VerifierKey {
		PROOFS
	}

	fn check_key(key: &[u8]) -> Result<CheckedKey, EvidenceError> {
		let decoded = PlainKey::decode(&mut &*key).map_err(|_| EvidenceError::Malformed)?;
		let id = H256(sp_io::hashing::blake2_256(key));
		Ok(CheckedKey { id, inputs: decoded.inputs, prepared: key.to_vec() })
	}

	fn check_key_weight(len: u32) -> Weight {
		Weight::from_parts(u64::from(len), 0)
	}

	fn verify(prepared: &[u8], claims: &[Claim<'_>]) -> Result<(), EvidenceError> {
		let invalid = Self::find_invalid(prepared, claims)?;
		invalid.is_empty().then_some(()).ok_or(EvidenceError::InvalidProof)
	}

	fn find_invalid(prepared: &[u8], claims: &[Claim<'_>]) -> Result<Vec<u32>, EvidenceError> {
		let key = PlainKey::decode(&mut &*prepared).map_err(|_| EvidenceError::Malformed)?;
		let holds = |claim: &Claim<'_>| {
			claim.inputs.len() == key.inputs as usize
				&& claim.proof == proof(prepared, claim.inputs)
		};
		Ok((0u32..).zip(claims).filter(|(_, claim)| !holds(claim)).map(|(n, _)| n).collect())
	}

	fn verify_weight(inputs: u32, claims: u32) -> Weight {
		Weight::from_parts(u64::from(inputs * claims), 0)
	}

	fn judge(key: &[u8], inputs: &[u8], _: &[u8]) -> Result<(), Refusal> {
		Err((Stage::Key, format!("{key:?} and {inputs:?} are not judged here")))
	}
}

parameter_types! {
	pub const TreasuryId: PalletId = PalletId(*b"as/treas");
	pub const NoShare: Perbill = Perbill::zero();
	/// Seconds since the Unix epoch.
	pub static Seconds: u64 = NOW;
}

pub struct Clock;
impl UnixTime for Clock {
	fn now() -> Duration {
		Duration::from_secs(Seconds::get())
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper for Clock {
	fn set_time(seconds: u64) {
		Seconds::set(seconds);
	}

	fn use_host_functions() {}

	fn proofs(_: VerifierId, inputs: u32, count: u32) -> (Vec<u8>, Claims) {
		let key = PlainKey { name: 0, inputs }.encode();
		let one = claim(&key, &vec![[0; 32]; inputs as usize]);
		(key, Claims::truncate_from(vec![one; count as usize]))
	}
}

impl Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Attestations = (Plain<4>, Plain<5>);
	type Proofs = (PlainProofs,);
	type Settlement = BurnTreasury;
	type Time = Clock;
	type AdminOrigin = EnsureRoot<u64>;
	type PolicyDeposit = ConstU128<20>;
	type MeasurementDeposit = ConstU128<3>;
	type KeyDeposit = ConstU128<40>;
	type VerifyingKeyDeposit = ConstU128<30>;
	type VerifyingKeyByteDeposit = ConstU128<2>;
	type AttestationLifetime = ConstU64<100>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Clock;
}

pub const VERIFIER: VerifierKey = VerifierKey { id: VerifierId::DCAP, version: 4 };
pub const PROOFS: VerifierKey = VerifierKey { id: VerifierId::GROTH16_BN254, version: 1 };
pub const ROOT: &[u8] = b"root";
pub const NOW: u64 = 1_790_000_000;
/// Price of a quote's verification.
pub const PRICE: Balance = 25;
pub const KEY_DEPOSIT: Balance = 40;
pub const LIFETIME: u64 = 100;
pub const FUNDS: Balance = 1_000;
pub const OPERATOR: u64 = 1;
pub const OTHER: u64 = 2;
pub const GENESIS: H256 = H256::repeat_byte(0xee);

pub fn measurements(id: u8) -> Measurements {
	Measurements::Tdx { mr_td: [id; 48], rtmr: [[id; 48]; 4] }
}

pub fn policy(ids: &[u8]) -> PolicyMeasurements {
	ids.iter().map(|id| measurements(*id)).collect::<Vec<_>>().try_into().expect("few enough")
}

/// A good quote for `key` of `operator`.
pub fn quote(key: AttestedKey, operator: u64) -> Quote {
	Quote {
		version: VERIFIER.version,
		root: ROOT.to_vec(),
		valid_until: NOW + 10,
		measurements: measurements(1),
		report_data: report_data(&key, &operator, &GENESIS),
	}
}

pub fn evidence(quote: &Quote) -> Evidence {
	quote.encode().try_into().expect("short enough")
}

/// A verifying key of the mock, and what it is stored under.
pub fn verifying_key(name: u8, inputs: u32) -> (VerifyingKeyBytes, H256) {
	let bytes = PlainKey { name, inputs }.encode();
	let id = H256(sp_io::hashing::blake2_256(&bytes));
	(bytes.try_into().expect("short enough"), id)
}

/// A claim that holds under the key of these bytes.
pub fn claim(key: &[u8], inputs: &[PublicInput]) -> ProofClaim {
	ProofClaim {
		inputs: inputs.to_vec().try_into().expect("few enough"),
		proof: proof(key, inputs).try_into().expect("short enough"),
	}
}

pub fn certificate(bytes: &[u8]) -> Certificate {
	bytes.to_vec().try_into().expect("short enough")
}

pub fn ext() -> sp_io::TestExternalities {
	Seconds::set(NOW);
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> {
		balances: (1..=4).map(|who| (who, FUNDS)).collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	pallet_burn_treasury::GenesisConfig::<Test> {
		controller: Controller { target: 1, denominator: 1, floor: PRICE, ceiling: PRICE },
		unit_price: PRICE,
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	pallet_proof_verification::GenesisConfig::<Test> {
		trust_roots: vec![(VERIFIER.id, ROOT.to_vec())],
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| {
		frame_system::BlockHash::<Test>::insert(0, GENESIS);
		System::set_block_number(1);
		ProofVerification::on_initialize(1);
	});
	ext
}

/// Every invariant: the pallet's own, and the ledger's.
pub fn check() {
	ProofVerification::do_try_state().expect("the invariants hold");
	assert_eq!(Balances::total_issuance() + BurnTreasury::total_burned(), 4 * FUNDS);
}

/// Runs `test`, and checks every invariant after it.
pub fn run(test: impl FnOnce()) {
	ext().execute_with(|| {
		test();
		check();
	});
}
