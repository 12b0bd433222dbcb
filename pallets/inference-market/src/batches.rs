//! Batches: receipts of many channels, settled as one.

use super::*;
use assay_primitives::batch::{claims_root, Batch, Claim, SignedBatch};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{fungibles::Mutate as _, tokens::Preservation, Imbalance},
};

/// What the claims of a batch add up to.
#[derive(Default)]
struct Totals<Balance> {
	receipts: u32,
	input_units: u64,
	output_units: u64,
	fee: Balance,
}

impl<T: Config> Pallet<T> {
	/// What a batch of so many claims costs: its attested signature, and each claim.
	pub(crate) fn batch_price(claims: u32) -> (BalanceOf<T>, BalanceOf<T>) {
		(
			T::Settlement::price(VerifierId::ATTESTED_SIGNATURE),
			T::Settlement::price(VerifierId::VOUCHER).saturating_mul(claims.into()),
		)
	}

	pub(crate) fn do_settle_batch(
		signed: SignedBatchOf<T>,
		claims: BoundedClaimsOf<T>,
	) -> DispatchResult {
		let batch = signed.batch.batch();
		ensure!(
			matches!(batch.assurance, Assurance::Attested(_)),
			Error::<T>::UnsupportedAssurance
		);
		let (mut node, count) = Self::check_batch(&signed, &claims)?;
		let burned = Self::burn_for_batch(&batch.node, &mut node, count)?;
		Self::settle_claims(batch, &claims, |_, _, _, _| Ok(()))?;
		T::Assets::transfer(
			batch.asset.clone(),
			&Self::pot(),
			&batch.node,
			batch.fee,
			Preservation::Preserve,
		)?;
		node.verified.saturating_accrue(batch.receipts.into());
		Nodes::<T>::insert(&batch.node, node);
		Self::deposit_event(Event::BatchSettled {
			node: batch.node.clone(),
			model: batch.model,
			root: batch.root,
			receipts: batch.receipts,
			claims: count,
			asset: batch.asset.clone(),
			fee: batch.fee,
			burned,
		});
		Ok(())
	}

	/// Checks everything about a batch but its claims. Returns its node, and how many claims it has.
	pub(crate) fn check_batch(
		signed: &SignedBatchOf<T>,
		claims: &BoundedClaimsOf<T>,
	) -> Result<(NodeOf<T>, u32), Error<T>> {
		let SignedBatch { batch: versioned, signature } = signed;
		let batch = versioned.batch();
		ensure!(Some(batch.genesis_hash) == T::GenesisHash::get(), Error::<T>::WrongChain);
		let root = claims_root(claims.iter().map(|c| &c.claim)).ok_or(Error::<T>::EmptyBatch)?;
		ensure!(root == batch.claims_root, Error::<T>::ClaimsMismatch);
		let now = frame_system::Pallet::<T>::block_number();
		let anchored = frame_system::Pallet::<T>::block_hash(batch.anchor.number);
		ensure!(
			!anchored.is_zero() && anchored == batch.anchor.hash && batch.anchor.number < now,
			Error::<T>::UnknownAnchor
		);
		let node = Nodes::<T>::get(&batch.node).ok_or(Error::<T>::NodeNotFound)?;
		Self::verify_signature(
			&batch.assurance,
			&versioned.hash(),
			signature,
			&batch.node,
			batch.anchor.number,
		)?;
		Ok((node, u32::try_from(claims.len()).unwrap_or(u32::MAX)))
	}

	/// Takes every claim off its channel's deposit, and checks that they add up to what the batch says.
	/// `each` gets the claim, the receipts before it, its fee and its channel.
	pub(crate) fn settle_claims(
		batch: &Batch<T::AccountId, T::AssetKind, BalanceOf<T>, BlockNumberFor<T>>,
		claims: &BoundedClaimsOf<T>,
		mut each: impl FnMut(&Claim, u32, BalanceOf<T>, ChannelOf<T>) -> Result<(), Error<T>>,
	) -> Result<(), Error<T>> {
		let now = frame_system::Pallet::<T>::block_number();
		let mut totals = Totals::default();
		for signed in claims {
			let offset = totals.receipts;
			let (fee, channel) = Self::settle_claim(batch, now, signed, &mut totals)?;
			each(&signed.claim, offset, fee, channel)?;
		}
		ensure!(
			totals.receipts == batch.receipts
				&& totals.input_units == batch.input_units
				&& totals.output_units == batch.output_units
				&& totals.fee == batch.fee,
			Error::<T>::TotalsMismatch
		);
		Ok(())
	}

	/// Burns the price of a batch out of what its node has prepaid.
	fn burn_for_batch(
		operator: &T::AccountId,
		node: &mut NodeOf<T>,
		claims: u32,
	) -> Result<BalanceOf<T>, Error<T>> {
		let (signature, vouchers) = Self::batch_price(claims);
		let price = signature.saturating_add(vouchers);
		node.verification_balance = node
			.verification_balance
			.checked_sub(&price)
			.ok_or(Error::<T>::VerificationBalanceTooLow)?;
		let prepaid = HoldReason::VerificationBalance.into();
		let (credit, missing) = T::Currency::slash(&prepaid, operator, price);
		if !missing.is_zero() {
			frame_support::defensive!("a verification balance is on hold");
		}
		let (signature, vouchers) = credit.split(signature);
		let attested = BurnReason::Verification(VerifierId::ATTESTED_SIGNATURE);
		Ok(T::Settlement::burn(attested, signature).saturating_add(T::Settlement::burn_many(
			VerifierId::VOUCHER,
			claims,
			vouchers,
		)))
	}

	/// Takes what a batch claims on one channel off its deposit. Returns the fee, and the channel.
	fn settle_claim(
		batch: &Batch<T::AccountId, T::AssetKind, BalanceOf<T>, BlockNumberFor<T>>,
		now: BlockNumberFor<T>,
		signed: &SignedClaimOf<T>,
		totals: &mut Totals<BalanceOf<T>>,
	) -> Result<(BalanceOf<T>, ChannelOf<T>), Error<T>> {
		let Claim { channel: id, first, receipts, input_units, output_units } = signed.claim;
		let mut channel = Channels::<T>::get(id).ok_or(Error::<T>::ChannelNotFound)?;
		ensure!(channel.node == batch.node, Error::<T>::WrongNode);
		ensure!(channel.model == batch.model, Error::<T>::WrongModel);
		ensure!(channel.engine == batch.engine, Error::<T>::WrongEngine);
		ensure!(channel.asset == batch.asset, Error::<T>::WrongAsset);
		ensure!(channel.assurance == batch.assurance, Error::<T>::UnsupportedEvidence);
		// The agenda may be late.
		ensure!(!channel.is_ended() && now <= channel.ends_at, Error::<T>::ChannelEnded);
		ensure!(
			now <= batch.anchor.number.saturating_add(channel.window),
			Error::<T>::WindowClosed
		);
		ensure!(receipts > 0 && first == channel.next, Error::<T>::WrongSequence);
		let fee =
			Self::owed(&channel.price, input_units, output_units).ok_or(Error::<T>::Overflow)?;
		let claimed = channel.claimed.checked_add(&fee).ok_or(Error::<T>::Overflow)?;
		ensure!(claimed <= signed.voucher.cumulative, Error::<T>::VoucherTooLow);
		channel.deposit =
			channel.deposit.checked_sub(&fee).ok_or(Error::<T>::ChannelDepositTooLow)?;
		ensure!(
			signed.voucher.verify(batch.genesis_hash, id, &channel.signer),
			Error::<T>::InvalidVoucher
		);
		channel.claimed = claimed;
		channel.next = first.checked_add(receipts.into()).ok_or(Error::<T>::Overflow)?;
		Channels::<T>::insert(id, &channel);

		let sum = (|| {
			Some(Totals {
				receipts: totals.receipts.checked_add(receipts)?,
				input_units: totals.input_units.checked_add(input_units)?,
				output_units: totals.output_units.checked_add(output_units)?,
				fee: totals.fee.checked_add(&fee)?,
			})
		})();
		*totals = sum.ok_or(Error::<T>::Overflow)?;
		Ok((fee, channel))
	}

	pub(crate) fn do_fund_verification(node: T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		let mut record = Nodes::<T>::get(&node).ok_or(Error::<T>::NodeNotFound)?;
		let balance =
			record.verification_balance.checked_add(&amount).ok_or(Error::<T>::Overflow)?;
		T::Currency::hold(&HoldReason::VerificationBalance.into(), &node, amount)?;
		record.verification_balance = balance;
		Nodes::<T>::insert(&node, record);
		Self::deposit_event(Event::VerificationBalanceChanged { node, balance });
		Ok(())
	}

	pub(crate) fn do_withdraw_verification(
		node: T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let mut record = Nodes::<T>::get(&node).ok_or(Error::<T>::NodeNotFound)?;
		let balance = record
			.verification_balance
			.checked_sub(&amount)
			.ok_or(Error::<T>::VerificationBalanceTooLow)?;
		let prepaid = HoldReason::VerificationBalance.into();
		T::Currency::release(&prepaid, &node, amount, Precision::Exact)?;
		record.verification_balance = balance;
		Nodes::<T>::insert(&node, record);
		Self::deposit_event(Event::VerificationBalanceChanged { node, balance });
		Ok(())
	}
}
