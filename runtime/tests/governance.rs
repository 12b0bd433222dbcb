//! Governance's machinery in the real runtime.

mod support;

use assay_runtime::{
	governance::StartScheduler, Runtime, RuntimeCall, RuntimeOrigin, Scheduler, System,
};
use polkadot_sdk::{
	cumulus_pallet_parachain_system::{LastRelayChainBlockNumber, OnSystemEvent},
	cumulus_primitives_core::PersistedValidationData,
	frame_support::{assert_ok, traits::Hooks},
	*,
};
use support::ext;

/// A height that relay chains have.
const RELAY_HEIGHT: u32 = 30_000_000;

fn validation_data(relay_parent_number: u32) -> PersistedValidationData {
	PersistedValidationData { relay_parent_number, ..Default::default() }
}

#[test]
fn scheduled_call_is_run_in_its_block_when_the_relay_chain_is_old() {
	ext("development").execute_with(|| {
		Scheduler::on_initialize(1);
		StartScheduler::on_validation_data(&validation_data(RELAY_HEIGHT));
		LastRelayChainBlockNumber::<Runtime>::put(RELAY_HEIGHT);

		System::set_block_number(2);
		let used = Scheduler::on_initialize(2);
		let block = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
		assert!(used.all_lte(block / 16), "{used:?} of {block:?} to look for one block's calls");

		let note = RuntimeCall::System(frame_system::Call::remark { remark: vec![1] });
		assert_ok!(Scheduler::schedule(
			RuntimeOrigin::root(),
			RELAY_HEIGHT + 3,
			None,
			0,
			Box::new(note)
		));
		System::set_block_number(3);
		LastRelayChainBlockNumber::<Runtime>::put(RELAY_HEIGHT + 3);
		StartScheduler::on_validation_data(&validation_data(RELAY_HEIGHT + 3));
		Scheduler::on_initialize(3);
		let done = System::events().into_iter().any(|record| {
			matches!(
				record.event,
				assay_runtime::RuntimeEvent::Scheduler(pallet_scheduler::Event::Dispatched {
					result: Ok(()),
					..
				})
			)
		});
		assert!(done, "{:?}", System::events());
	});
}
