//! A language model, whose receipts a key from an enclave signs.

use super::*;

pub(super) fn main_job(place: &Place, model: &Path, arguments: &Arguments) -> Result<()> {
	let mut chain = place.chain()?;
	let address = chain.address();
	say(format!("[2/5] The GPU node: assay-gpu-node (log: {})", place.gpu_node_log().display()));
	say("      makes its signing key in a simulated enclave, and has it quoted");
	let mut gpu_node = place.gpu_node(&chain, model, &[])?;
	let endpoint = endpoint(&gpu_node);
	let binaries = &place.binaries;

	say("[3/5] The model and the measurements that may serve it, published on chain");
	prepare(&mut publish(binaries.client(address), model, &endpoint))?;
	say("[4/5] The GPU node, registered: the chain checks its quote; bond, endpoint, price");
	prepare(&mut register(binaries.client(address), &endpoint))?;

	say(format!("[5/5] A requester asks: {}", arguments.prompt));
	let mut chat = binaries.client(address);
	if arguments.json {
		chat.arg("--json");
	}
	chat.args(["chat", "--suri", REQUESTER_KEY, "--node", OPERATOR, "--", &arguments.prompt]);
	let status = process::run(&mut chat)?;
	chain.daemon().check()?;
	gpu_node.daemon().check()?;
	if !status.success() {
		bail!(
			"`assay chat` failed ({status}); it says why above, and the logs are in {}",
			place.base.display()
		);
	}
	if arguments.exit {
		return Ok(());
	}
	keep_running(chain, gpu_node)
}

/// `assay model publish`, for the model in the file `model`, which `endpoint` serves.
pub fn publish(mut client: Command, model: &Path, endpoint: &str) -> Command {
	client
		.args([
			"model",
			"publish",
			"--suri",
			OPERATOR_KEY,
			"--measurements-from",
			endpoint,
			"--file",
		])
		.arg(model);
	client
}
