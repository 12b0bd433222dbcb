//! Many paid requests over many channels, on the built programs, with kill -9 in between: a hundred over
//! ten, or a thousand over fifty where `ASSAY_TEST_FULL` is set (`cargo xtask test --full`).
//!
//! Where `ASSAY_BIN_DIR` and `ASSAY_MODEL` are set, as `cargo xtask test` does; left out elsewhere.

mod support;

use serde_json::Value;
use std::{
	io::Write,
	process::{Child, Stdio},
	sync::{
		atomic::{AtomicBool, AtomicUsize, Ordering},
		Mutex,
	},
	time::Duration,
};
use support::{amount, Network, PATIENCE, UNIT};
use xtask::{demo, process::wait_for, test::FULL_VARIABLE};

const REQUESTERS: [&str; 3] = ["//Charlie", "//Dave", "//Eve"];
/// Clients at a time.
const CLIENTS: usize = 4;
/// Parts of five of all receipts, after which something is killed.
const KILLS: [usize; 4] = [1, 2, 3, 4];
/// Milliseconds between blocks: half a window is ten minutes, in which all requests have their place.
const BLOCK_TIME: u32 = 2_000;
/// For all requests.
const LONG_PATIENCE: Duration = Duration::from_secs(1_200);

/// How much is asked.
#[derive(Clone, Copy)]
struct Size {
	channels: usize,
	each: usize,
}

impl Size {
	fn chosen() -> Self {
		match std::env::var_os(FULL_VARIABLE) {
			Some(_) => Self { channels: 50, each: 20 },
			None => Self { channels: 10, each: 10 },
		}
	}

	fn receipts(self) -> usize {
		self.channels * self.each
	}
}

struct Channel {
	id: u64,
	requester: &'static str,
}

/// Requests that the GPU node has answered; nothing while it is down.
fn answered(network: &Network) -> Option<usize> {
	network.metric("assay_journaled_jobs")
}

fn open_channels(network: &Network, count: usize) -> Vec<Channel> {
	let channels = Mutex::new(Vec::new());
	std::thread::scope(|scope| {
		for (index, requester) in REQUESTERS.into_iter().enumerate() {
			let channels = &channels;
			scope.spawn(move || {
				for _ in (index..count).step_by(REQUESTERS.len()) {
					let opened = network.ask(&[
						"channel",
						"open",
						"--suri",
						requester,
						"--node",
						demo::OPERATOR,
						"--deposit",
						"1",
						"--serve-for",
						"100000",
					]);
					let id = opened["channel"].as_u64().unwrap();
					channels.lock().unwrap().push(Channel { id, requester });
				}
			});
		}
	});
	let mut channels = channels.into_inner().unwrap();
	channels.sort_by_key(|channel| channel.id);
	channels
}

fn prompts(channel: u64, count: usize) -> Vec<String> {
	(0..count).map(|number| format!("What is {channel} plus {number}?")).collect()
}

/// Receipts of a channel that its requester keeps.
fn kept(network: &Network, channel: &Channel) -> usize {
	let shown = network.ask(&["channel", "show", &channel.id.to_string()]);
	shown["local"]["receipts"].as_u64().unwrap_or(0) as usize
}

/// Starts a client that asks what the channel was not asked yet.
fn start_asking(network: &Network, channel: &Channel, count: usize) -> Child {
	let left = prompts(channel.id, count).split_off(kept(network, channel)).join("\n");
	let mut child = network
		.client()
		.args(["--json", "channel", "ask", &channel.id.to_string(), "--suri", channel.requester])
		.args(["--max-tokens", "2", "--each-line", "-"])
		.stdin(Stdio::piped())
		.stdout(Stdio::null())
		.stderr(Stdio::piped())
		.spawn()
		.unwrap();
	child.stdin.take().unwrap().write_all(left.as_bytes()).unwrap();
	child
}

#[test]
fn all_requests_are_settled_in_one_batch_when_both_sides_are_killed_in_between() {
	let Some(mut network) = Network::start(Some(BLOCK_TIME)) else { return };
	let size = Size::chosen();
	network.register_directly();
	network.ask(&["node", "fund", "50", "--suri", demo::OPERATOR_KEY]);
	let channels = open_channels(&network, size.channels);
	assert_eq!(channels.len(), size.channels);
	let prepaid = |network: &Network| {
		amount(&network.ask(&["node", "show", demo::OPERATOR])["verification_balance"])
	};
	let before = (network.issuance(), network.balance(demo::OPERATOR_KEY).0, prepaid(&network));

	let (next, kill_client, done) =
		(AtomicUsize::new(0), AtomicBool::new(false), AtomicUsize::new(0));
	let shared = Mutex::new(&mut network);
	ask_all(&shared, size, &channels, &next, &kill_client, &done);
	let network = shared.into_inner().unwrap();

	// From now on it settles at once, and all of it together.
	network.kill_gpu_node();
	network.add_gpu_node_arguments(&["--settle-after", "1"]);
	network.restart_gpu_node();
	let network = &*network;
	wait_for("the batch", PATIENCE, || {
		Ok((network.metric("assay_settled_receipts_total") == Some(size.receipts())).then_some(()))
	})
	.unwrap();
	assert_eq!(network.metric("assay_batches_total"), Some(1));

	let mut fees = 0;
	for channel in &channels {
		let shown = network.ask(&["channel", "show", &channel.id.to_string()]);
		assert_eq!(shown["status"], "open", "{shown}");
		assert_eq!(shown["next_sequence"].as_u64(), Some(size.each as u64), "{shown}");
		assert_eq!(shown["local"]["receipts"].as_u64(), Some(size.each as u64), "{shown}");
		assert_eq!(shown["local"]["disputed"], Value::Null, "{shown}");
		let claimed = amount(&shown["claimed"]);
		assert!(claimed > 0);
		assert_eq!(claimed, amount(&shown["local"]["spent"]), "{shown}");
		assert_eq!(claimed + amount(&shown["deposit"]), UNIT, "{shown}");
		fees += claimed;
	}
	let after = (network.issuance(), network.balance(demo::OPERATOR_KEY).0, prepaid(network));
	assert_eq!(after.1 - before.1, fees, "every fee reaches the operator, to the unit");
	let burned = before.0 - after.0;
	assert!(burned > 0);
	assert_eq!(burned, before.2 - after.2, "what was prepaid is burned, to the unit");
	let ledger = network.ask(&["burn", "show"]);
	assert_eq!(ledger["consistent"], true, "{ledger}");
	let node = network.ask(&["node", "show", demo::OPERATOR]);
	assert_eq!(node["verified"].as_u64(), Some(size.receipts() as u64), "{node}");
	assert_eq!(amount(&node["exposure"]), 0, "{node}");
}

/// Asks everything on all channels, with some clients at a time, and kills what takes part.
fn ask_all(
	network: &Mutex<&mut Network>,
	size: Size,
	channels: &[Channel],
	next: &AtomicUsize,
	kill_client: &AtomicBool,
	done: &AtomicUsize,
) {
	let ask_one = |channel: &Channel| loop {
		let mut child = start_asking(&network.lock().unwrap(), channel, size.each);
		let status = wait_for("the answers of a channel", LONG_PATIENCE, || {
			if kill_client.swap(false, Ordering::SeqCst) {
				child.kill()?;
			}
			Ok(child.try_wait()?)
		})
		.unwrap();
		let complete = kept(&network.lock().unwrap(), channel) == size.each;
		if complete {
			break;
		}
		// Killed, by us: by a signal, and so without an exit code.
		assert_eq!(status.code(), None, "{}", stderr(&mut child));
	};
	std::thread::scope(|scope| {
		for _ in 0..CLIENTS {
			scope.spawn(|| {
				while let Some(channel) = channels.get(next.fetch_add(1, Ordering::SeqCst)) {
					ask_one(channel);
					done.fetch_add(1, Ordering::SeqCst);
				}
			});
		}
		// Here, and not in a thread of its own: what a thread starts dies with it.
		for (number, fifths) in KILLS.into_iter().enumerate() {
			let after = size.receipts() * fifths / 5;
			wait_for("answers", LONG_PATIENCE, || {
				let all = done.load(Ordering::SeqCst) == channels.len();
				let network = network.lock().unwrap();
				Ok((all || answered(&network).is_some_and(|count| count >= after)).then_some(()))
			})
			.unwrap();
			match number {
				0 | 2 => {
					let mut network = network.lock().unwrap();
					network.kill_gpu_node();
					network.restart_gpu_node();
				},
				1 => network.lock().unwrap().crash_chain(),
				_ => kill_client.store(true, Ordering::SeqCst),
			}
		}
	});
}

fn stderr(child: &mut Child) -> String {
	let mut text = String::new();
	if let Some(mut stderr) = child.stderr.take() {
		let _ = std::io::Read::read_to_string(&mut stderr, &mut text);
	}
	text
}
