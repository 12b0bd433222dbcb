//! Real quotes through the runtime: the path that registers a GPU node's key.

mod support;

use assay_primitives::{
	attestation::{AttestedKey, Measurements},
	evidence::{VerifierId, VerifierKey},
	AccountId, H256,
};
use assay_runtime::{Balances, ProofVerification, Runtime, RuntimeOrigin};
use pallet_proof_verification::{Certificate, Evidence, GenesisHash};
use polkadot_sdk::{
	frame_support::{storage::with_storage_layer, traits::fungible::Mutate},
	sp_keyring::Sr25519Keyring,
	sp_runtime::DispatchError,
	*,
};
use support::{ext, module_error, set_time};

/// A quote of the development attester: for key 0x07…, operator 0x01… and genesis hash 0x00….
const DEVELOPMENT: &[u8] = include_bytes!("../../verifiers/dcap/testdata/dev-quote.bin");
/// A quote of an Intel CPU in the field.
const GENUINE: &[u8] = include_bytes!("../../verifiers/dcap/testdata/tdx-v4-phala.quote.bin");
const INTEL_ROOT: &[u8] = include_bytes!("../../verifiers/dcap/testdata/intel-sgx-root-ca.der");
const VERIFIER: VerifierKey = VerifierKey { id: VerifierId::DCAP, version: 4 };
const KEY: AttestedKey = AttestedKey([7; 32]);
const NOW: u64 = 1_790_000_000;

fn operator() -> AccountId {
	AccountId::new([1; 32])
}

/// The development chain, with the genesis hash that the quote is bound to.
fn run(test: impl FnOnce()) {
	ext("development").execute_with(|| {
		set_time(NOW);
		GenesisHash::<Runtime>::put(H256::zero());
		let from = Sr25519Keyring::Alice.to_account_id();
		Balances::transfer(
			&from,
			&operator(),
			100 * assay_runtime::UNIT,
			frame_support::traits::tokens::Preservation::Preserve,
		)
		.unwrap();
		test();
		ProofVerification::do_try_state().unwrap();
		pallet_burn_treasury::Pallet::<Runtime>::do_try_state().unwrap();
	});
}

fn register(who: AccountId, key: AttestedKey, quote: &[u8]) -> Result<(), DispatchError> {
	let evidence = Evidence::try_from(quote.to_vec()).unwrap();
	with_storage_layer(|| {
		let origin = RuntimeOrigin::signed(who);
		ProofVerification::register_attested_key(origin, VERIFIER, key, evidence)
	})
}

fn refusal(result: Result<(), DispatchError>) -> &'static str {
	module_error(&result.unwrap_err())
}

#[test]
fn key_is_bound_when_a_quote_of_the_development_attester_vouches_for_it() {
	run(|| {
		let issuance = Balances::total_issuance();
		register(operator(), KEY, DEVELOPMENT).unwrap();
		let record = ProofVerification::attested_key(KEY).unwrap();
		assert_eq!(record.operator, operator());
		let Measurements::Tdx { mr_td, rtmr } = record.measurements;
		assert_eq!((mr_td, rtmr[3]), ([0x11; 48], [0x22; 48]));
		assert!(Balances::total_issuance() < issuance, "the verification was not paid for");
	});
}

#[test]
fn key_is_refused_when_its_quote_binds_something_else() {
	run(|| {
		let other_key = AttestedKey([8; 32]);
		assert_eq!(refusal(register(operator(), other_key, DEVELOPMENT)), "ReportDataMismatch");
		let other = Sr25519Keyring::Bob.to_account_id();
		assert_eq!(refusal(register(other, KEY, DEVELOPMENT)), "ReportDataMismatch");
		GenesisHash::<Runtime>::put(H256::repeat_byte(1));
		assert_eq!(refusal(register(operator(), KEY, DEVELOPMENT)), "ReportDataMismatch");
	});
}

#[test]
fn key_is_refused_when_its_quote_is_untrusted_tampered_with_or_out_of_time() {
	run(|| {
		assert_eq!(refusal(register(operator(), KEY, GENUINE)), "UntrustedRoot");
		// Somewhere in the report data.
		let mut tampered = DEVELOPMENT.to_vec();
		tampered[600] ^= 1;
		assert_eq!(refusal(register(operator(), KEY, &tampered)), "InvalidSignature");
		assert_eq!(refusal(register(operator(), KEY, &DEVELOPMENT[..1_000])), "Malformed");
		set_time(1);
		assert_eq!(refusal(register(operator(), KEY, DEVELOPMENT)), "OutsideValidity");
	});
}

#[test]
fn quote_of_a_real_cpu_verifies_once_governance_trusts_its_root() {
	run(|| {
		let verify = || {
			let origin = RuntimeOrigin::signed(operator());
			let evidence = Evidence::try_from(GENUINE.to_vec()).unwrap();
			with_storage_layer(|| ProofVerification::verify(origin, VERIFIER, evidence))
		};
		assert_eq!(refusal(verify()), "UntrustedRoot");
		let root = Certificate::try_from(INTEL_ROOT.to_vec()).unwrap();
		ProofVerification::add_trust_root(RuntimeOrigin::root(), VERIFIER.id, root).unwrap();
		verify().unwrap();
	});
}
