//! Benchmarks.

use super::*;
use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;

fn controller<T: Config>(floor: u32) -> ControllerOf<T> {
	Controller {
		target: 1_000,
		denominator: 8,
		floor: floor.into(),
		ceiling: 1_000_000_000u32.into(),
	}
}

#[benchmarks]
mod benches {
	use super::*;

	/// With bounds that force the price.
	#[benchmark]
	fn set_controller() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		UnitPrice::<T>::put(BalanceOf::<T>::from(1u32));
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, controller::<T>(2));
		assert_eq!(UnitPrice::<T>::get(), 2u32.into());
		Ok(())
	}

	#[benchmark]
	fn spend() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let amount = T::Currency::minimum_balance().saturating_mul(100u32.into());
		T::Currency::set_balance(&Pallet::<T>::treasury(), amount);
		let to: T::AccountId = account("auditor", 0, 0);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, to.clone(), amount);
		assert_eq!(T::Currency::total_balance(&to), amount);
		Ok(())
	}

	/// Of a full block.
	#[benchmark]
	fn adjust_price() {
		PriceController::<T>::put(controller::<T>(2));
		UnitPrice::<T>::put(BalanceOf::<T>::from(800u32));
		UnitsUsed::<T>::put(2_000);
		#[block]
		{
			Pallet::<T>::adjust_price();
		}
		assert_eq!(UnitPrice::<T>::get(), 900u32.into());
	}
}
