//! What stays in the state of a million inferences when every window has closed.

use super::*;
use frame_support::storage::storage_prefix;

const CHANNELS: u64 = 1_000;
const RECEIPTS: u32 = 1_000;

/// Every key of the state, but those of passing things, with the length of its value.
fn state() -> BTreeMap<Vec<u8>, usize> {
	// Of the last blocks, whatever is in them.
	let passing = ["BlockHash", "Events"].map(|item| storage_prefix(b"System", item.as_bytes()));
	let mut state = BTreeMap::new();
	let mut key = Vec::new();
	while let Some(next) = sp_io::storage::next_key(&key) {
		if !passing.iter().any(|prefix| next.starts_with(prefix)) {
			let length = sp_io::storage::get(&next).map_or(0, |value| value.len());
			state.insert(next.clone(), length);
		}
		key = next;
	}
	state
}

/// Whether a key is of what may stay: counters and the ledger.
fn stays(key: &[u8]) -> bool {
	let kept = [
		("InferenceMarket", "NextChannelId"),
		("InferenceMarket", "AgendaCursor"),
		("BurnTreasury", "Burned"),
		("BurnTreasury", "TotalBurned"),
	]
	.map(|(pallet, item)| storage_prefix(pallet.as_bytes(), item.as_bytes()));
	kept.iter().any(|prefix| key.starts_with(prefix))
}

#[test]
fn only_ledger_and_counters_grow_when_the_windows_have_closed() {
	game().execute_with(|| {
		let price = UNIT / 1_000_000;
		assert!(apply(&Step::Offer { node: 0, model: 0, native: true, price }));
		blocks(2);
		let before = state();
		for _ in 0..CHANNELS {
			let open = Step::OpenChannel {
				who: 2,
				node: 0,
				model: 0,
				native: true,
				deposit: UNIT,
				blocks: 10 * WINDOW,
			};
			assert!(apply(&open));
		}
		let open = state();
		let each = 30 * price * Balance::from(RECEIPTS);
		let claims = (0..CHANNELS).map(|id| (id, RECEIPTS)).collect();
		let settle = Step::Settle { node: 0, model: 0, native: true, claims, promise: each };
		assert!(apply(&settle));
		let settled = state();
		for channel in 0..CHANNELS {
			assert!(apply(&Step::Close { by_node: true, channel }));
		}
		weeks(4);
		check();
		assert_eq!(Channels::<Runtime>::iter_keys().count(), 0);
		let after = state();

		let bytes = |state: &BTreeMap<Vec<u8>, usize>| {
			state.iter().map(|(key, value)| key.len() + value).sum::<usize>() as i64
		};
		let grown = |state: &BTreeMap<Vec<u8>, usize>| {
			(state.len() as i64 - before.len() as i64, bytes(state) - bytes(&before))
		};
		println!(
			"{} inferences over {CHANNELS} channels, (keys, bytes) more than before them: {:?} with \
			 the channels open, {:?} with the batch settled, {:?} when all windows have closed",
			u64::from(RECEIPTS) * CHANNELS,
			grown(&open),
			grown(&settled),
			grown(&after)
		);
		let left: Vec<_> = after
			.iter()
			.filter(|(key, length)| before.get(*key) != Some(length) && !stays(key))
			.map(|(key, length)| {
				format!("{} of {length} bytes", sp_core::hexdisplay::HexDisplay::from(key))
			})
			.collect();
		assert!(left.is_empty(), "these stay as well: {left:#?}");
	});
}
