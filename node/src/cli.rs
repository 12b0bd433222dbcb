// SPDX-License-Identifier: GPL-3.0-only
//! The command line.

use crate::chain_spec::{self, Extensions};
use clap::{Command, CommandFactory, FromArgMatches};
use polkadot_sdk::{
	cumulus_client_cli, frame_benchmarking_cli, polkadot_cli,
	sc_chain_spec::ChainSpec,
	sc_cli::{
		self, CliConfiguration, DefaultConfigurationValues, ImportParams, KeystoreParams,
		NetworkParams, RpcEndpoint, SharedParams, SubstrateCli,
	},
	sc_service::{
		self,
		config::{PrometheusConfig, RpcMethods, TransactionPoolOptions},
		BasePath, Role,
	},
	sc_storage_monitor::StorageMonitorParams,
	sc_telemetry::TelemetryEndpoints,
};
use std::{num::NonZeroU32, path::PathBuf};

/// Calls that a connection to the RPC may make in a minute: some hundred times what a wallet does.
const RPC_CALLS_A_MINUTE: NonZeroU32 = match NonZeroU32::new(6_000) {
	Some(calls) => calls,
	None => NonZeroU32::MIN,
};

/// What the node does instead of running.
#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant)]
pub enum Subcommand {
	/// Key management utilities.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Write a chain spec, as `build-spec` did.
	#[command(alias = "chain-spec")]
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Build a chain specification.
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Validate blocks.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Export blocks.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Export the state of a given block into a chain spec.
	ExportState(sc_cli::ExportStateCmd),

	/// Import blocks.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Revert the chain to a previous state.
	Revert(sc_cli::RevertCmd),

	/// Remove the whole chain.
	PurgeChain(cumulus_client_cli::PurgeChainCmd),

	/// Export the genesis head of the parachain.
	#[command(alias = "export-genesis-state")]
	ExportGenesisHead(cumulus_client_cli::ExportGenesisHeadCommand),

	/// Export the genesis Wasm of the parachain.
	ExportGenesisWasm(cumulus_client_cli::ExportGenesisWasmCommand),

	/// Call functions of the runtime on the genesis state of a chain.
	Call(crate::call::CallCommand),

	/// Benchmark pallets, blocks and this machine.
	#[command(subcommand)]
	Benchmark(frame_benchmarking_cli::BenchmarkCmd),
}

/// The command line.
#[derive(Debug, clap::Parser)]
#[command(
	propagate_version = true,
	args_conflicts_with_subcommands = true,
	subcommand_negates_reqs = true
)]
pub struct Cli {
	/// What to do instead of running.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// Parameters that all parachain nodes share.
	#[command(flatten)]
	pub run: cumulus_client_cli::RunCmd,

	/// Milliseconds between two blocks with `--dev`.
	///
	/// By default as often as the runtime wants them in real time (2000). With less, the chain's clock
	/// runs ahead of the wall clock.
	#[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(100..))]
	pub dev_block_time: Option<u64>,

	/// Do not benchmark the hardware at start.
	#[arg(long)]
	pub no_hardware_benchmarks: bool,

	/// Export every PoV that this collator builds to the given folder.
	#[arg(long, value_name = "DIR")]
	pub export_pov_to_path: Option<PathBuf>,

	/// When to stop because the disk is filling up.
	#[command(flatten)]
	pub storage_monitor: StorageMonitorParams,

	/// Arguments of the relay-chain node, after `--`.
	#[arg(raw = true)]
	pub relay_chain_args: Vec<String>,
}

impl Cli {
	/// Parses the arguments of this process, or says what is wrong with them and exits.
	pub fn from_env() -> Self {
		let command = paritydb_by_default(Self::setup_command(Self::command()));
		let mut cli =
			Self::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit());
		cli.limit_rpc_by_default();
		cli
	}

	/// The SDK takes any number of calls unless it is told otherwise. On a chain of one, whose blocks may
	/// be milliseconds apart, that is as it should be.
	fn limit_rpc_by_default(&mut self) {
		let dev = self.is_dev();
		let rpc = &mut self.run.base.rpc_params;
		if !dev && rpc.experimental_rpc_endpoint.is_empty() {
			rpc.rpc_rate_limit.get_or_insert(RPC_CALLS_A_MINUTE);
		}
	}

	/// Whether this node seals its own blocks, without a relay chain.
	pub fn is_dev(&self) -> bool {
		self.run.base.shared_params.is_dev()
	}
}

/// The SDK falls back to RocksDB, which is not part of this build.
fn paritydb_by_default(mut command: Command) -> Command {
	if command.get_arguments().any(|arg| arg.get_id() == "database") {
		command = command.mut_arg("database", |arg| arg.default_value("paritydb"));
	}
	command.mut_subcommands(paritydb_by_default)
}

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Assay Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn executable_name() -> String {
		env!("CARGO_PKG_NAME").into()
	}

	fn description() -> String {
		format!(
			"{}. Arguments before `--` are for the parachain node, arguments after it for the \
			relay-chain node:\n\n\t{} [parachain arguments] -- [relay-chain arguments]",
			env!("CARGO_PKG_DESCRIPTION"),
			Self::executable_name(),
		)
	}

	fn author() -> String {
		"the Assay developers".into()
	}

	fn support_url() -> String {
		"the project's issue tracker".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		Ok(Box::new(chain_spec::load(id)?))
	}
}

/// The relay-chain node's command line.
#[derive(Debug)]
pub struct RelayChainCli {
	base: polkadot_cli::RunCmd,
	/// Relay chain that the parachain's spec names.
	chain_id: Option<String>,
	/// Where its database goes unless its own arguments say.
	base_path: PathBuf,
}

impl RelayChainCli {
	/// Parses `args`, with what `parachain` says as defaults.
	pub fn new(parachain: &sc_service::Configuration, args: &[String]) -> Self {
		let command = paritydb_by_default(polkadot_cli::RunCmd::command().no_binary_name(true));
		let base = polkadot_cli::RunCmd::from_arg_matches(&command.get_matches_from(args))
			.unwrap_or_else(|error| error.exit());
		let chain_id = Extensions::try_get(&*parachain.chain_spec).map(|e| e.relay_chain.clone());
		Self { base, chain_id, base_path: parachain.base_path.path().join("polkadot") }
	}

	/// Parameters of the relay-chain node's network.
	pub fn network(&self) -> &NetworkParams {
		&self.base.base.network_params
	}
}

impl SubstrateCli for RelayChainCli {
	fn impl_name() -> String {
		Cli::impl_name()
	}

	fn impl_version() -> String {
		Cli::impl_version()
	}

	fn description() -> String {
		Cli::description()
	}

	fn author() -> String {
		Cli::author()
	}

	fn support_url() -> String {
		Cli::support_url()
	}

	fn copyright_start_year() -> i32 {
		Cli::copyright_start_year()
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		let executable = [<polkadot_cli::Cli as SubstrateCli>::executable_name()];
		<polkadot_cli::Cli as SubstrateCli>::from_iter(executable.iter())
			.load_spec(id)
			.map_err(|error| format!("{error} (name the relay chain's spec with `-- --chain`)"))
	}
}

impl DefaultConfigurationValues for RelayChainCli {
	fn p2p_listen_port() -> u16 {
		30334
	}

	fn rpc_listen_port() -> u16 {
		9945
	}

	fn prometheus_listen_port() -> u16 {
		9616
	}
}

impl CliConfiguration<Self> for RelayChainCli {
	fn shared_params(&self) -> &SharedParams {
		self.base.base.shared_params()
	}

	fn import_params(&self) -> Option<&ImportParams> {
		self.base.base.import_params()
	}

	fn network_params(&self) -> Option<&NetworkParams> {
		self.base.base.network_params()
	}

	fn keystore_params(&self) -> Option<&KeystoreParams> {
		self.base.base.keystore_params()
	}

	fn base_path(&self) -> sc_cli::Result<Option<BasePath>> {
		Ok(self.shared_params().base_path()?.or_else(|| Some(self.base_path.clone().into())))
	}

	fn rpc_addr(&self, default_listen_port: u16) -> sc_cli::Result<Option<Vec<RpcEndpoint>>> {
		self.base.base.rpc_addr(default_listen_port)
	}

	fn prometheus_config(
		&self,
		default_listen_port: u16,
		chain_spec: &Box<dyn ChainSpec>,
	) -> sc_cli::Result<Option<PrometheusConfig>> {
		self.base.base.prometheus_config(default_listen_port, chain_spec)
	}

	fn init<F>(&self, _: &String, _: &String, _: F) -> sc_cli::Result<()>
	where
		F: FnOnce(&mut sc_cli::LoggerBuilder),
	{
		// The parachain's side has set up logging for the process.
		Ok(())
	}

	fn chain_id(&self, is_dev: bool) -> sc_cli::Result<String> {
		let chain_id = self.base.base.chain_id(is_dev)?;
		Ok(if chain_id.is_empty() { self.chain_id.clone().unwrap_or_default() } else { chain_id })
	}

	fn role(&self, is_dev: bool) -> sc_cli::Result<Role> {
		self.base.base.role(is_dev)
	}

	fn transaction_pool(&self, is_dev: bool) -> sc_cli::Result<TransactionPoolOptions> {
		self.base.base.transaction_pool(is_dev)
	}

	fn trie_cache_maximum_size(&self) -> sc_cli::Result<Option<usize>> {
		self.base.base.trie_cache_maximum_size()
	}

	fn rpc_methods(&self) -> sc_cli::Result<RpcMethods> {
		self.base.base.rpc_methods()
	}

	fn rpc_max_connections(&self) -> sc_cli::Result<u32> {
		self.base.base.rpc_max_connections()
	}

	fn rpc_cors(&self, is_dev: bool) -> sc_cli::Result<Option<Vec<String>>> {
		self.base.base.rpc_cors(is_dev)
	}

	fn default_heap_pages(&self) -> sc_cli::Result<Option<u64>> {
		self.base.base.default_heap_pages()
	}

	fn force_authoring(&self) -> sc_cli::Result<bool> {
		self.base.base.force_authoring()
	}

	fn disable_grandpa(&self) -> sc_cli::Result<bool> {
		self.base.base.disable_grandpa()
	}

	fn max_runtime_instances(&self) -> sc_cli::Result<Option<usize>> {
		self.base.base.max_runtime_instances()
	}

	fn announce_block(&self) -> sc_cli::Result<bool> {
		self.base.base.announce_block()
	}

	fn telemetry_endpoints(
		&self,
		chain_spec: &Box<dyn ChainSpec>,
	) -> sc_cli::Result<Option<TelemetryEndpoints>> {
		self.base.base.telemetry_endpoints(chain_spec)
	}

	fn node_name(&self) -> sc_cli::Result<String> {
		self.base.base.node_name()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use polkadot_sdk::sc_cli::Database;

	fn parse(args: &[&str]) -> Cli {
		let command = paritydb_by_default(Cli::setup_command(Cli::command()));
		Cli::from_arg_matches(&command.get_matches_from(args)).unwrap()
	}

	#[test]
	fn command_line_is_well_formed() {
		paritydb_by_default(Cli::setup_command(Cli::command())).debug_assert();
	}

	#[test]
	fn database_is_paritydb_when_none_is_named() {
		let cli = parse(&["assay-node", "--dev"]);
		let params = cli.run.base.database_params().unwrap();
		assert_eq!(params.database(), Some(Database::ParityDb));
	}

	#[test]
	fn database_is_paritydb_when_a_subcommand_names_none() {
		let cli = parse(&["assay-node", "purge-chain", "-y"]);
		let Some(Subcommand::PurgeChain(cmd)) = cli.subcommand else { panic!() };
		assert_eq!(cmd.base.database_params.database(), Some(Database::ParityDb));
	}

	#[test]
	fn rpc_is_limited_when_nobody_says_how_and_the_chain_is_not_a_development_one() {
		let limit = |args: &[&str]| {
			let mut cli = parse(args);
			cli.limit_rpc_by_default();
			cli.run.base.rpc_params.rpc_rate_limit.map(NonZeroU32::get)
		};
		assert_eq!(limit(&["assay-node", "--chain", "local"]), Some(6_000));
		assert_eq!(limit(&["assay-node", "--rpc-rate-limit", "60"]), Some(60));
		assert_eq!(limit(&["assay-node", "--dev"]), None);
	}

	#[test]
	fn relay_chain_arguments_are_kept_apart_when_a_dash_pair_divides_them() {
		let cli = parse(&["assay-node", "--collator", "--", "--chain", "relay.json"]);
		assert!(cli.run.normalize().base.validator);
		assert!(!cli.is_dev());
		assert_eq!(cli.relay_chain_args, ["--chain", "relay.json"]);
	}
}
