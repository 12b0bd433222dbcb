// SPDX-License-Identifier: GPL-3.0-only
//! Local networks: a relay chain with validators, and Assay's collators beside it, from the same files that
//! the stock `zombienet` takes.

#![deny(missing_docs)]

use anyhow::{bail, Context, Result};
use std::{
	net::{Ipv4Addr, SocketAddr, TcpListener},
	path::{Path, PathBuf},
	time::Duration,
};
use zombienet_sdk::{LocalFileSystem, Network as SdkNetwork, NetworkConfig, NetworkConfigExt};

pub mod bench;
pub mod execution;
pub mod full;

/// Where the chain keeps the parameter `Verification.HostFunctions`, and what is there once it is on.
const HOST_FUNCTIONS: (&str, &str) = (
	"0xc63bdd4a39095ccf55623a6f2872bf8ac63bdd4a39095ccf55623a6f2872bf8ac32850a5b8381e5d972daa28282a16350200",
	"0x020001",
);

/// A running network. Its processes end when it is dropped.
pub type Network = SdkNetwork<LocalFileSystem>;

/// What differs from the network's file.
#[derive(Clone, Debug, Default)]
pub struct Changes {
	/// Any free ports instead of the file's, where those are taken.
	pub free_ports: bool,
	/// Folder of databases and logs.
	pub base_path: Option<PathBuf>,
	/// The parachain's spec instead of the one that its node has built in.
	pub chain_spec: Option<PathBuf>,
	/// Verify BLS12-381 on the relay chain's host functions from the first block on.
	pub host_functions: bool,
	/// Do not end everything when one process ends.
	pub survive_failures: bool,
}

/// The network that `file` describes, with `changes`.
///
/// # Errors
///
/// If the file cannot be read, or describes no network.
pub fn load(file: &Path, changes: &Changes) -> Result<NetworkConfig> {
	let text = std::fs::read_to_string(file)
		.with_context(|| format!("cannot read the network file {}", file.display()))?;
	let mut network: toml::Table =
		toml::from_str(&text).with_context(|| format!("{} is not TOML", file.display()))?;
	change(&mut network, changes);
	let folder = file.parent().unwrap_or(Path::new("."));
	NetworkConfig::load_from_toml_string_with_base_dir(&network.to_string(), folder)
		.with_context(|| format!("{} does not describe a network", file.display()))
}

fn change(network: &mut toml::Table, changes: &Changes) {
	let settings = network.entry("settings").or_insert_with(|| toml::Table::new().into());
	if let Some(settings) = settings.as_table_mut() {
		if let Some(path) = &changes.base_path {
			settings.insert("base_dir".into(), path.display().to_string().into());
		}
		if changes.survive_failures {
			settings.insert("tear_down_on_failure".into(), false.into());
		}
	}
	for parachain in tables(network.get_mut("parachains")) {
		if let Some(spec) = &changes.chain_spec {
			parachain.insert("chain_spec_path".into(), spec.display().to_string().into());
		}
		if changes.host_functions {
			let (key, value) = HOST_FUNCTIONS;
			let storage = toml::Table::from_iter([(key.to_owned(), value.into())]);
			let state = ["top", "raw", "genesis"].into_iter().fold(storage, |inner, name| {
				toml::Table::from_iter([(name.to_owned(), inner.into())])
			});
			parachain.insert("raw_spec_override".into(), state.into());
		}
	}
	if changes.free_ports {
		for node in nodes(network) {
			node.remove("rpc_port");
		}
	}
}

fn tables(array: Option<&mut toml::Value>) -> impl Iterator<Item = &mut toml::Table> {
	array
		.and_then(toml::Value::as_array_mut)
		.into_iter()
		.flatten()
		.filter_map(toml::Value::as_table_mut)
}

/// Every node of the file.
fn nodes(network: &mut toml::Table) -> Vec<&mut toml::Table> {
	let mut found = Vec::new();
	for (key, value) in network.iter_mut() {
		match key.as_str() {
			"relaychain" => {
				found.extend(tables(value.as_table_mut().and_then(|relay| relay.get_mut("nodes"))));
			},
			"parachains" => {
				for parachain in tables(Some(value)) {
					found.extend(tables(parachain.get_mut("collators")));
				}
			},
			_ => {},
		}
	}
	found
}

/// Fails if something listens on a port that `network` wants.
///
/// # Errors
///
/// Only that.
pub fn check_ports(network: &NetworkConfig) -> Result<()> {
	let relay = network.relaychain().nodes().into_iter();
	let collators = network.parachains().into_iter().flat_map(|para| para.collators());
	for node in relay.chain(collators) {
		for port in [node.rpc_port(), node.ws_port(), node.prometheus_port(), node.p2p_port()]
			.into_iter()
			.flatten()
		{
			if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
				bail!(
					"port {port}, which {} is to have, is taken: end what listens there (another \
					network?), or give --free-ports",
					node.name()
				);
			}
		}
	}
	Ok(())
}

/// Starts the network, and returns once all of its nodes answer.
///
/// # Errors
///
/// If a program is missing, or a node ends or does not answer within `patience`.
pub async fn start(network: NetworkConfig, patience: Duration) -> Result<Network> {
	check_ports(&network)?;
	let network = network.spawn_native().await.context("the network does not start")?;
	network
		.wait_until_is_up(patience.as_secs())
		.await
		.map_err(|error| error.context("a node does not answer; the logs say why"))?;
	Ok(network)
}

/// Where the node named `name` has its RPC.
///
/// # Errors
///
/// If there is no such node.
pub fn address(network: &Network, name: &str) -> Result<SocketAddr> {
	let node = network.get_node(name)?;
	let uri = node.ws_uri();
	uri.trim_start_matches("ws://")
		.trim_end_matches('/')
		.parse()
		.with_context(|| format!("{name} has its RPC at {uri}"))
}

#[cfg(test)]
mod tests {
	use super::*;

	const FILE: &str = r#"
		[relaychain]
		chain = "rococo-local"
		[[relaychain.nodes]]
		name = "alice"
		rpc_port = 9900
		[[parachains]]
		id = 2000
		[[parachains.collators]]
		name = "collator-1"
		rpc_port = 9944
	"#;

	fn changed(changes: &Changes) -> toml::Table {
		let mut network = toml::from_str(FILE).unwrap();
		change(&mut network, changes);
		network
	}

	#[test]
	fn ports_are_left_out_when_any_will_do() {
		let network = changed(&Changes { free_ports: true, ..Changes::default() }).to_string();
		assert!(!network.contains("port"), "{network}");
		assert!(changed(&Changes::default()).to_string().contains("9944"));
	}

	#[test]
	fn chain_spec_and_folder_are_those_that_were_asked_for() {
		let network = changed(&Changes {
			base_path: Some("/networks/1".into()),
			chain_spec: Some("/old.json".into()),
			..Changes::default()
		});
		assert_eq!(network["settings"]["base_dir"].as_str(), Some("/networks/1"));
		assert_eq!(network["parachains"][0]["chain_spec_path"].as_str(), Some("/old.json"));
	}

	#[test]
	fn host_functions_are_on_in_the_genesis_state() {
		let network = changed(&Changes { host_functions: true, ..Changes::default() });
		let storage = &network["parachains"][0]["raw_spec_override"]["genesis"]["raw"]["top"];
		assert_eq!(storage[HOST_FUNCTIONS.0].as_str(), Some(HOST_FUNCTIONS.1));
		let network = NetworkConfig::load_from_toml_string(&network.to_string()).unwrap();
		let change = network.parachains()[0].raw_spec_override().unwrap().to_string();
		assert!(change.contains(HOST_FUNCTIONS.0), "{change}");
	}

	#[test]
	fn network_is_refused_when_a_port_is_taken() {
		let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
		let port = taken.local_addr().unwrap().port();
		let file = FILE.replace("9944", &port.to_string());
		let network = NetworkConfig::load_from_toml_string(&file).unwrap();
		let error = check_ports(&network).unwrap_err().to_string();
		assert!(error.contains(&port.to_string()) && error.contains("collator-1"), "{error}");
	}

	#[test]
	fn committed_files_describe_networks() {
		for name in ["local.toml", "elastic.toml"] {
			let file = PathBuf::from(name);
			let network = load(&file, &Changes::default()).unwrap();
			assert_eq!(network.parachains().len(), 1);
			assert!(network.relaychain().nodes().len() >= 2);
			assert!(network.parachains()[0].collators().len() >= 2);
		}
	}
}
