//! Benchmarks.

use super::*;
use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn set_price() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		Prices::<T>::insert(VerifierId::DCAP, BalanceOf::<T>::from(1u32));
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, VerifierId::DCAP, 2u32.into());
		assert_eq!(Prices::<T>::get(VerifierId::DCAP), Some(2u32.into()));
		Ok(())
	}
}
