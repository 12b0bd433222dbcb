//! # Proof Verification Pallet
//!
//! Keeps the verifiers of this chain, the trust state that evidence is checked against, the keys that
//! TEE quotes have vouched for, and the verifying keys of zero-knowledge proofs.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the dispatchable calls, the events, the errors and the view
//! functions. Other pallets use [`VerifyEvidence`](assay_primitives::evidence::VerifyEvidence).
//!
//! ## Terminology
//!
//! - **Trust root**: a certificate that a verifier's chains must end in; set by governance.
//! - **Policy**: a list of allowed measurements, named by the hash of its contents.
//! - **Attested key**: an ed25519 key made inside an enclave; a quote has bound it to an operator's
//!   account on this chain.
//! - **Verifying key**: what proofs of one circuit are checked with, named by the hash of its contents. A
//!   `Proven` model is its verifying key.
//!
//! ## Overview
//!
//! A quote is expensive to verify and is verified once, when its key is registered. From then on a
//! receipt costs one ed25519 verification. Evidence is judged as of a block: a key that expires later
//! does not orphan old receipts, a key that is revoked since a block voids receipts from that block
//! on.
//!
//! A verifying key is checked once too, when it is registered, and stored with what can be computed of
//! it in advance. Proofs under one key are verified together, which takes a fraction of what each alone
//! would. A key that models, channels or batches need cannot be removed.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects
	)
)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
mod evidence;
#[cfg(test)]
mod mock;
mod proofs;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use alloc::vec::Vec;
use assay_primitives::{
	attestation::{
		policy_id, report_data, AttestedKey, Measurements, PolicyId, PolicyMeasurements,
	},
	burn::SettleVerification,
	evidence::{Attestation, AttestationVerifiers, EvidenceError, VerifierId, VerifierKey},
	proof::ProofVerifiers,
	H256,
};
use frame_support::{
	traits::{
		fungible::{Balanced, Credit, Inspect, MutateHold},
		tokens::{Fortitude, Precision, Preservation},
		Get, UnixTime,
	},
	BoundedVec,
};
use sp_runtime::traits::{Saturating, Zero};

/// Keeps the verifiers of this chain, the trust state that evidence is checked against, the keys that
/// TEE quotes have vouched for, and the verifying keys of zero-knowledge proofs.
#[frame_support::pallet]
// What the macros make expects that the pallet is in a runtime.
#[allow(clippy::expect_used)]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256> {
		/// The native token.
		type Currency: MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ Balanced<Self::AccountId>;

		/// The runtime's hold reasons.
		type RuntimeHoldReason: From<HoldReason>;

		/// The quote verifiers that this runtime has.
		type Attestations: AttestationVerifiers;

		/// The verifiers of zero-knowledge proofs that this runtime has.
		type Proofs: ProofVerifiers;

		/// Prices verifications and burns what is paid for them.
		type Settlement: SettleVerification<BalanceOf<Self>, CreditOf<Self>>;

		/// The time that certificates are checked at.
		type Time: UnixTime;

		/// Held of whoever registers a verifying key.
		#[pallet::constant]
		type VerifyingKeyDeposit: Get<BalanceOf<Self>>;

		/// The same for each byte that is stored of it.
		#[pallet::constant]
		type VerifyingKeyByteDeposit: Get<BalanceOf<Self>>;

		/// Who may change trust state, disable verifiers and revoke keys.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Held of whoever registers a policy.
		#[pallet::constant]
		type PolicyDeposit: Get<BalanceOf<Self>>;

		/// The same for each measurement of the policy.
		#[pallet::constant]
		type MeasurementDeposit: Get<BalanceOf<Self>>;

		/// Held of an operator for each attested key.
		#[pallet::constant]
		type KeyDeposit: Get<BalanceOf<Self>>;

		/// Blocks for which a quote vouches for its key.
		#[pallet::constant]
		type AttestationLifetime: Get<BlockNumberFor<Self>>;

		/// Weights.
		type WeightInfo: WeightInfo;

		/// Sets the time of [`Self::Time`], and makes proofs.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::benchmarking::BenchmarkHelper;
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Why funds are on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Deposit of a policy.
		#[codec(index = 0)]
		Policy,
		/// Deposit of an attested key.
		#[codec(index = 1)]
		AttestedKey,
		/// Deposit of a verifying key.
		#[codec(index = 2)]
		VerifyingKey,
	}

	/// Hash of the genesis block, which quotes are bound to.
	#[pallet::storage]
	pub type GenesisHash<T: Config> = StorageValue<_, H256>;

	/// Verifiers that governance has disabled; all others of the runtime are enabled.
	#[pallet::storage]
	pub type DisabledVerifiers<T: Config> = StorageMap<_, Twox64Concat, VerifierKey, ()>;

	/// Block in which governance has enabled a verifier again.
	#[pallet::storage]
	pub type EnabledSince<T: Config> =
		StorageMap<_, Twox64Concat, VerifierKey, BlockNumberFor<T>, ValueQuery>;

	/// Certificates that a verifier's chains must end in, in DER.
	#[pallet::storage]
	pub type TrustRoots<T: Config> = StorageMap<_, Twox64Concat, VerifierId, Roots, ValueQuery>;

	/// Registered policies.
	#[pallet::storage]
	pub type Policies<T: Config> = StorageMap<_, Identity, PolicyId, PolicyOf<T>>;

	/// Keys that quotes have vouched for. A key is never removed, so that it cannot come back under
	/// another operator.
	#[pallet::storage]
	pub type AttestedKeys<T: Config> = StorageMap<_, Blake2_128Concat, AttestedKey, KeyRecordOf<T>>;

	/// Verifying keys of zero-knowledge proofs, by their names.
	#[pallet::storage]
	pub type VerifyingKeys<T: Config> = StorageMap<_, Identity, H256, VerifyingKeyOf<T>>;

	/// The bytes of every verifying key, as its verifier prepared them.
	#[pallet::storage]
	pub type PreparedKeys<T: Config> = StorageMap<_, Identity, H256, Prepared>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Trust roots by verifier, in DER.
		pub trust_roots: Vec<(VerifierId, Vec<u8>)>,
		/// Nothing.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (verifier, certificate) in &self.trust_roots {
				let stored = Certificate::try_from(certificate.clone()).ok().and_then(|c| {
					TrustRoots::<T>::mutate(verifier, |roots| roots.try_push(c)).ok()
				});
				assert!(stored.is_some(), "a trust root is too long, or there are too many");
			}
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A policy was registered.
		PolicyRegistered {
			/// Its name.
			policy: PolicyId,
			/// Who registered it.
			publisher: T::AccountId,
		},
		/// A quote vouched for a key.
		AttestedKeyRegistered {
			/// The key.
			key: AttestedKey,
			/// The operator that it belongs to.
			operator: T::AccountId,
			/// The verifier that checked the quote.
			verifier: VerifierKey,
			/// What runs inside the enclave.
			measurements: Measurements,
			/// Last block as of which its signatures count.
			expires_at: BlockNumberFor<T>,
		},
		/// A key was revoked; its signatures count only as of blocks before `since`.
		AttestedKeyRevoked {
			/// The key.
			key: AttestedKey,
			/// First block as of which its signatures no longer count.
			since: BlockNumberFor<T>,
		},
		/// A trust root was added.
		TrustRootAdded {
			/// The verifier that uses it.
			verifier: VerifierId,
			/// blake2-256 of the certificate.
			root: H256,
		},
		/// A trust root was removed. Keys that it vouched for stay until they expire or are revoked.
		TrustRootRemoved {
			/// The verifier that used it.
			verifier: VerifierId,
			/// blake2-256 of the certificate.
			root: H256,
		},
		/// A verifier was enabled or disabled.
		VerifierEnabledSet {
			/// The verifier.
			verifier: VerifierKey,
			/// Whether it is enabled now.
			enabled: bool,
		},
		/// Evidence was verified for whoever asked.
		EvidenceVerified {
			/// Who asked and paid.
			who: T::AccountId,
			/// The verifier.
			verifier: VerifierKey,
			/// blake2-256 of the evidence.
			evidence: H256,
			/// What runs inside the enclave.
			measurements: Measurements,
			/// The 64 bytes that were chosen inside the enclave.
			report_data: [u8; 64],
			/// Burned for it.
			burned: BalanceOf<T>,
		},
		/// A verifying key was registered.
		VerifyingKeyRegistered {
			/// Its name.
			key: H256,
			/// Who registered it.
			owner: T::AccountId,
			/// The verifier that has checked it.
			verifier: VerifierKey,
			/// Number of public inputs of its proofs.
			inputs: u32,
		},
		/// A verifying key was removed.
		VerifyingKeyDeregistered {
			/// Its name.
			key: H256,
		},
		/// Proofs were verified for whoever asked.
		ProofsVerified {
			/// Who asked and paid.
			who: T::AccountId,
			/// The verifying key.
			key: H256,
			/// The verifier.
			verifier: VerifierKey,
			/// blake2-256 of each SCALE-encoded claim, in their order.
			claims: Vec<H256>,
			/// Burned for all of them.
			burned: BalanceOf<T>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The policy allows no measurement, so nothing could ever satisfy it.
		EmptyPolicy,
		/// A policy of these contents is registered already; use it.
		PolicyExists,
		/// The key is registered already; make a new one inside the enclave.
		KeyExists,
		/// No such key.
		KeyNotFound,
		/// The key belongs to another operator.
		NotKeyOwner,
		/// The key is revoked since an earlier block already.
		AlreadyRevoked,
		/// The root is registered already.
		RootExists,
		/// No such root.
		RootNotFound,
		/// The verifier has as many roots as it may have; remove one first.
		TooManyRoots,
		/// The runtime has no such verifier.
		UnknownVerifier,
		/// The hash of the genesis block is not known before block 1.
		GenesisUnknown,
		/// The quote is for another key, operator or chain: its report data must be
		/// sha256("assay/report-data/v1" ‖ key ‖ operator ‖ genesis hash) and 32 zero bytes.
		ReportDataMismatch,
		/// The evidence is truncated, oversized or inconsistent.
		Malformed,
		/// A kind or version of evidence that the verifier does not cover.
		Unsupported,
		/// The certificate chain does not end in a registered root.
		UntrustedRoot,
		/// A certificate is malformed or was not issued by the one above it.
		InvalidCertificate,
		/// A certificate is not valid at the time of this block.
		OutsideValidity,
		/// A signature does not hold.
		InvalidSignature,
		/// The enclave runs in debug mode, or with attributes that let its host look inside.
		DebugEnclave,
		/// The verifier is disabled or unknown.
		VerifierDisabled,
		/// The key is not registered for this operator.
		UnknownKey,
		/// The key had expired or was revoked as of the block in question.
		KeyNotValid,
		/// The policy does not allow the key's measurements.
		MeasurementNotAllowed,
		/// No such policy.
		UnknownPolicy,
		/// The verifying key is registered already; use it.
		VerifyingKeyExists,
		/// No such verifying key; register it first.
		VerifyingKeyNotFound,
		/// The verifying key belongs to another account.
		NotVerifyingKeyOwner,
		/// Models, channels or batches need the verifying key.
		VerifyingKeyInUse,
		/// A point is not on its curve, not in its subgroup, or at infinity where it must not be.
		InvalidPoint,
		/// Parts of the verifying key are equal or opposite, so that proofs under it can be forged; make
		/// it in a set-up with a second phase.
		UnsafeVerifyingKey,
		/// Not as many public inputs as the verifying key has, or one that is not smaller than the field's
		/// order.
		InvalidInputs,
		/// A proof does not hold.
		InvalidProof,
		/// There is nothing to verify.
		NoClaims,
	}

	impl<T> From<EvidenceError> for Error<T> {
		fn from(error: EvidenceError) -> Self {
			match error {
				EvidenceError::Malformed => Self::Malformed,
				EvidenceError::Unsupported => Self::Unsupported,
				EvidenceError::UntrustedRoot => Self::UntrustedRoot,
				EvidenceError::InvalidCertificate => Self::InvalidCertificate,
				EvidenceError::OutsideValidity => Self::OutsideValidity,
				EvidenceError::InvalidSignature => Self::InvalidSignature,
				EvidenceError::DebugEnclave => Self::DebugEnclave,
				EvidenceError::VerifierDisabled => Self::VerifierDisabled,
				EvidenceError::UnknownKey => Self::UnknownKey,
				EvidenceError::KeyNotValid => Self::KeyNotValid,
				EvidenceError::MeasurementNotAllowed => Self::MeasurementNotAllowed,
				EvidenceError::UnknownPolicy => Self::UnknownPolicy,
				EvidenceError::InvalidPoint => Self::InvalidPoint,
				EvidenceError::UnsafeVerifyingKey => Self::UnsafeVerifyingKey,
				EvidenceError::InvalidInputs => Self::InvalidInputs,
				EvidenceError::InvalidProof => Self::InvalidProof,
				EvidenceError::UnknownVerifyingKey => Self::VerifyingKeyNotFound,
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			let mut weight = Weight::zero();
			// The system forgets old block hashes; this one is needed for ever.
			if now == 1u32.into() {
				GenesisHash::<T>::put(frame_system::Pallet::<T>::block_hash(
					BlockNumberFor::<T>::zero(),
				));
				weight = T::DbWeight::get().reads_writes(1, 1);
			}
			weight
		}

		fn integrity_test() {
			let keys = T::Attestations::keys();
			let unique: alloc::collections::BTreeSet<_> = keys.iter().collect();
			assert_eq!(keys.len(), unique.len(), "two verifiers have the same id and version");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers a policy: the measurements that an attested model allows.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// The policy is named by its contents and never changes. A deposit is held.
		///
		/// ## Parameters
		///
		/// - `measurements`: what may run inside an enclave whose keys sign under this policy.
		///
		/// ## Errors
		///
		/// - [`Error::EmptyPolicy`], [`Error::PolicyExists`], or the balance cannot cover the deposit.
		///
		/// ## Events
		///
		/// [`Event::PolicyRegistered`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_policy(measurements.len() as u32))]
		pub fn register_policy(
			origin: OriginFor<T>,
			measurements: PolicyMeasurements,
		) -> DispatchResult {
			let publisher = ensure_signed(origin)?;
			ensure!(!measurements.is_empty(), Error::<T>::EmptyPolicy);
			let policy = policy_id(&measurements);
			ensure!(!Policies::<T>::contains_key(policy), Error::<T>::PolicyExists);
			let deposit = T::PolicyDeposit::get().saturating_add(
				T::MeasurementDeposit::get().saturating_mul((measurements.len() as u32).into()),
			);
			T::Currency::hold(&HoldReason::Policy.into(), &publisher, deposit)?;
			Policies::<T>::insert(
				policy,
				Policy { publisher: publisher.clone(), deposit, measurements },
			);
			Self::deposit_event(Event::PolicyRegistered { policy, publisher });
			Ok(())
		}

		/// Registers a key that was made inside an enclave.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator that the quote names.
		///
		/// ## Details
		///
		/// The quote is verified against the verifier's trust roots at the time of this block. Its
		/// report data must bind key, operator and this chain. The price of the verification is burned
		/// and a deposit is held. The key counts for [`Config::AttestationLifetime`] blocks.
		///
		/// ## Parameters
		///
		/// - `verifier`: which verifier and version checks the quote.
		/// - `key`: the ed25519 public key.
		/// - `evidence`: the quote.
		///
		/// ## Errors
		///
		/// - [`Error::KeyExists`], [`Error::ReportDataMismatch`], or why the quote is refused.
		///
		/// ## Events
		///
		/// [`Event::AttestedKeyRegistered`].
		#[pallet::call_index(1)]
		#[pallet::weight(
			T::WeightInfo::register_attested_key()
				.saturating_add(T::Attestations::weight(evidence.len() as u32))
		)]
		pub fn register_attested_key(
			origin: OriginFor<T>,
			verifier: VerifierKey,
			key: AttestedKey,
			evidence: Evidence,
		) -> DispatchResult {
			let operator = ensure_signed(origin)?;
			ensure!(!AttestedKeys::<T>::contains_key(key), Error::<T>::KeyExists);
			Self::charge(&operator, verifier.id, 1)?;
			let attestation = Self::check_quote(verifier, &evidence)?;
			Self::bind(operator, verifier, key, attestation)
		}

		/// Gives up a key of one's own: it is revoked since this block and its deposit returns.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator that the key belongs to.
		///
		/// ## Parameters
		///
		/// - `key`: the key.
		///
		/// ## Errors
		///
		/// - [`Error::KeyNotFound`], [`Error::NotKeyOwner`], [`Error::AlreadyRevoked`].
		///
		/// ## Events
		///
		/// [`Event::AttestedKeyRevoked`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::remove_attested_key())]
		pub fn remove_attested_key(origin: OriginFor<T>, key: AttestedKey) -> DispatchResult {
			let operator = ensure_signed(origin)?;
			let record = AttestedKeys::<T>::get(key).ok_or(Error::<T>::KeyNotFound)?;
			ensure!(record.operator == operator, Error::<T>::NotKeyOwner);
			Self::revoke(key, record, frame_system::Pallet::<T>::block_number())
		}

		/// Adds a trust root.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::AdminOrigin`].
		///
		/// ## Parameters
		///
		/// - `verifier`: whose chains may end in it.
		/// - `certificate`: the root certificate in DER.
		///
		/// ## Errors
		///
		/// - [`Error::RootExists`], [`Error::TooManyRoots`].
		///
		/// ## Events
		///
		/// [`Event::TrustRootAdded`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::add_trust_root())]
		pub fn add_trust_root(
			origin: OriginFor<T>,
			verifier: VerifierId,
			certificate: Certificate,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			let root = Self::root_id(&certificate);
			TrustRoots::<T>::try_mutate(verifier, |roots| {
				ensure!(!roots.contains(&certificate), Error::<T>::RootExists);
				roots.try_push(certificate).map_err(|_| Error::<T>::TooManyRoots)
			})?;
			Self::deposit_event(Event::TrustRootAdded { verifier, root });
			Ok(())
		}

		/// Removes a trust root. Keys that it vouched for stay until they expire or are revoked.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::AdminOrigin`].
		///
		/// ## Parameters
		///
		/// - `verifier`: whose root it is.
		/// - `root`: blake2-256 of the certificate.
		///
		/// ## Errors
		///
		/// - [`Error::RootNotFound`].
		///
		/// ## Events
		///
		/// [`Event::TrustRootRemoved`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::remove_trust_root())]
		pub fn remove_trust_root(
			origin: OriginFor<T>,
			verifier: VerifierId,
			root: H256,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			TrustRoots::<T>::try_mutate(verifier, |roots| {
				let before = roots.len();
				roots.retain(|r| Self::root_id(r) != root);
				ensure!(roots.len() < before, Error::<T>::RootNotFound);
				Ok::<_, DispatchError>(())
			})?;
			Self::deposit_event(Event::TrustRootRemoved { verifier, root });
			Ok(())
		}

		/// Enables or disables a verifier at a version.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		///
		/// A disabled verifier takes no evidence. Keys that it has registered stay; revoke attested ones
		/// where that is wrong. Under verifying keys nothing is proven until it is enabled again; from then
		/// on, batches that wait for it have a whole window.
		///
		/// ## Parameters
		///
		/// - `verifier`: the verifier and its version.
		/// - `enabled`: whether it takes evidence.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownVerifier`].
		///
		/// ## Events
		///
		/// [`Event::VerifierEnabledSet`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::set_verifier_enabled())]
		pub fn set_verifier_enabled(
			origin: OriginFor<T>,
			verifier: VerifierKey,
			enabled: bool,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			ensure!(
				T::Attestations::keys().contains(&verifier)
					|| T::Proofs::keys().contains(&verifier),
				Error::<T>::UnknownVerifier
			);
			if enabled {
				if DisabledVerifiers::<T>::take(verifier).is_some() {
					let now = frame_system::Pallet::<T>::block_number();
					EnabledSince::<T>::insert(verifier, now);
				}
			} else {
				DisabledVerifiers::<T>::insert(verifier, ());
			}
			Self::deposit_event(Event::VerifierEnabledSet { verifier, enabled });
			Ok(())
		}

		/// Revokes a key, as of a block that may lie in the past.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		///
		/// Receipts that were anchored in `since` or a later block no longer verify. What has been
		/// settled stays settled.
		///
		/// ## Parameters
		///
		/// - `key`: the key.
		/// - `since`: first block as of which its signatures no longer count.
		///
		/// ## Errors
		///
		/// - [`Error::KeyNotFound`], [`Error::AlreadyRevoked`].
		///
		/// ## Events
		///
		/// [`Event::AttestedKeyRevoked`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::revoke_attested_key())]
		pub fn revoke_attested_key(
			origin: OriginFor<T>,
			key: AttestedKey,
			since: BlockNumberFor<T>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			let record = AttestedKeys::<T>::get(key).ok_or(Error::<T>::KeyNotFound)?;
			Self::revoke(key, record, since)
		}

		/// Verifies evidence for whoever pays for it, and records the verdict as an event.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// The price of the verification is burned. Nothing is stored.
		///
		/// ## Parameters
		///
		/// - `verifier`: which verifier and version checks the evidence.
		/// - `evidence`: the quote.
		///
		/// ## Errors
		///
		/// - Why the evidence is refused.
		///
		/// ## Events
		///
		/// [`Event::EvidenceVerified`].
		#[pallet::call_index(7)]
		#[pallet::weight(
			T::WeightInfo::verify_evidence().saturating_add(T::Attestations::weight(evidence.len() as u32))
		)]
		pub fn verify(
			origin: OriginFor<T>,
			verifier: VerifierKey,
			evidence: Evidence,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let burned = Self::charge(&who, verifier.id, 1)?;
			let attestation = Self::check_quote(verifier, &evidence)?;
			Self::record(who, verifier, &evidence, attestation, burned);
			Ok(())
		}

		/// Registers a verifying key of zero-knowledge proofs.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone, who becomes its owner.
		///
		/// ## Details
		///
		/// The key is checked once and for all. That it belongs to the circuit that it is said to belong to,
		/// and that those who made it have forgotten the randomness of its set-up, no chain can check:
		/// whoever uses it has to trust in that. A deposit is held for it and for each byte stored.
		///
		/// ## Parameters
		///
		/// - `verifier`: which verifier and version checks proofs under it.
		/// - `key`: the key, as its verifier encodes it.
		///
		/// ## Errors
		///
		/// - [`Error::VerifierDisabled`], [`Error::VerifyingKeyExists`], why the key is refused, or the
		///   balance cannot cover the deposit.
		///
		/// ## Events
		///
		/// [`Event::VerifyingKeyRegistered`].
		#[pallet::call_index(8)]
		#[pallet::weight(
			T::WeightInfo::register_verifying_key()
				.saturating_add(T::Proofs::check_key_weight(key.len() as u32))
		)]
		pub fn register_verifying_key(
			origin: OriginFor<T>,
			verifier: VerifierKey,
			key: VerifyingKeyBytes,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_register_verifying_key(owner, verifier, &key)
		}

		/// Removes a verifying key of one's own; its deposit returns.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the key's owner.
		///
		/// ## Parameters
		///
		/// - `key`: its name.
		///
		/// ## Errors
		///
		/// - [`Error::VerifyingKeyNotFound`], [`Error::NotVerifyingKeyOwner`],
		///   [`Error::VerifyingKeyInUse`].
		///
		/// ## Events
		///
		/// [`Event::VerifyingKeyDeregistered`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::deregister_verifying_key())]
		pub fn deregister_verifying_key(origin: OriginFor<T>, key: H256) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_deregister_verifying_key(owner, key)
		}

		/// Verifies proofs for whoever pays for it, and records that they hold as an event.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// All or nothing: they are verified together. The price of a verification is burned for each.
		/// Nothing is stored.
		///
		/// ## Parameters
		///
		/// - `key`: the name of a verifying key.
		/// - `claims`: proofs under it, each with its public inputs.
		///
		/// ## Errors
		///
		/// - [`Error::NoClaims`], [`Error::VerifyingKeyNotFound`], [`Error::VerifierDisabled`],
		///   [`Error::Malformed`], [`Error::InvalidPoint`], [`Error::InvalidInputs`], or
		///   [`Error::InvalidProof`] if any of them does not hold.
		///
		/// ## Events
		///
		/// [`Event::ProofsVerified`].
		#[pallet::call_index(10)]
		#[pallet::weight(Pallet::<T>::claims_weight(key, claims))]
		pub fn verify_proofs(
			origin: OriginFor<T>,
			key: H256,
			claims: Claims,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_verify_proofs(who, key, &claims)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What is known of a key.
		pub fn attested_key(key: AttestedKey) -> Option<KeyRecordOf<T>> {
			AttestedKeys::<T>::get(key)
		}

		/// Measurements that a policy allows.
		pub fn policy(policy: PolicyId) -> Option<PolicyMeasurements> {
			Policies::<T>::get(policy).map(|p| p.measurements)
		}

		/// What is known of a verifying key.
		pub fn verifying_key(key: H256) -> Option<VerifyingKeyOf<T>> {
			VerifyingKeys::<T>::get(key)
		}

		/// The verifiers of this runtime, and whether each is enabled.
		pub fn verifiers() -> Vec<(VerifierKey, bool)> {
			T::Attestations::keys()
				.into_iter()
				.chain(T::Proofs::keys())
				.map(|key| (key, !DisabledVerifiers::<T>::contains_key(key)))
				.collect()
		}
	}
}
