//! Randomness that leaves are sampled with.

mod support;

use assay_primitives::H256;
use assay_runtime::configs::randomness::{Latest, RelayRandomness};
use polkadot_sdk::frame_support::traits::Randomness;
use support::ext;

#[test]
fn randomness_counts_as_known_some_blocks_before_it_was_seen() {
	ext("development").execute_with(|| {
		assert_eq!(RelayRandomness::random(b"a").1, 0, "there is none yet");
		Latest::put((H256::repeat_byte(1), 100));
		let (a, since) = RelayRandomness::random(b"a");
		assert_eq!(since, 80);
		assert_ne!(a, RelayRandomness::random(b"b").0);
		assert_eq!(a, RelayRandomness::random(b"a").0);
		Latest::put((H256::repeat_byte(2), 7));
		let (other, since) = RelayRandomness::random(b"a");
		assert_eq!(since, 0);
		assert_ne!(a, other);
	});
}
