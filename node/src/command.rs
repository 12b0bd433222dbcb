// SPDX-License-Identifier: GPL-3.0-only
//! Does what the command line says.

use crate::{
	chain_spec,
	cli::{Cli, RelayChainCli, Subcommand},
	service::{self, Consensus, Development, Parachain},
};
use assay_runtime::opaque::Block;
use polkadot_sdk::{
	cumulus_client_service::ParachainHostFunctions,
	frame_benchmarking_cli::{BenchmarkCmd, SUBSTRATE_REFERENCE_HARDWARE},
	sc_chain_spec::ChainSpec,
	sc_cli::{CliConfiguration, Error, Result, SubstrateCli},
	sc_network::{config::NetworkBackendType, Litep2pNetworkBackend, NetworkWorker},
	sc_service::{Configuration, DatabaseSource, TaskManager},
	sc_storage_monitor::{StorageMonitorParams, StorageMonitorService},
	sc_sysinfo::{self, HwBench},
	sp_runtime::traits::HashingFor,
};
use std::{collections::BTreeSet, path::PathBuf, time::Duration};

/// Runs the command of this process's arguments.
pub fn run() -> Result<()> {
	let cli = Cli::from_env();

	match &cli.subcommand {
		None => run_node(cli),
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::BuildSpec(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
		},
		Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let partial = service::new_partial(&config, consensus(cmd))?;
			Ok((cmd.run(partial.client, partial.import_queue), partial.task_manager))
		}),
		Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let partial = service::new_partial(&config, consensus(cmd))?;
			Ok((cmd.run(partial.client, config.database), partial.task_manager))
		}),
		Some(Subcommand::ExportState(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let partial = service::new_partial(&config, consensus(cmd))?;
			Ok((cmd.run(partial.client, config.chain_spec), partial.task_manager))
		}),
		Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let partial = service::new_partial(&config, consensus(cmd))?;
			Ok((cmd.run(partial.client, partial.import_queue), partial.task_manager))
		}),
		Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let partial = service::new_partial(&config, consensus(cmd))?;
			Ok((cmd.run(partial.client, partial.backend, None), partial.task_manager))
		}),
		Some(Subcommand::PurgeChain(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			let relay_chain = RelayChainCli::new(runner.config(), &cli.relay_chain_args);
			runner.sync_run(|config| {
				let relay_chain = relay_chain_configuration(&relay_chain, &config)?;
				cmd.run(config, relay_chain)
			})
		},
		Some(Subcommand::ExportGenesisHead(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|mut config| {
				// This command has no `--database`, and the SDK's fallback is not part of this build.
				config.database = DatabaseSource::ParityDb {
					path: config.data_path.join("paritydb").join("full"),
				};
				let partial = service::new_partial(&config, consensus(cmd))?;
				cmd.run(partial.client)
			})
		},
		Some(Subcommand::ExportGenesisWasm(cmd)) => cli.create_runner(cmd)?.sync_run(|_| {
			let spec = cli.load_spec(&cmd.shared_params.chain.clone().unwrap_or_default())?;
			cmd.run(&*spec)
		}),
		Some(Subcommand::Call(cmd)) => cmd.run(),
		Some(Subcommand::Benchmark(cmd)) => benchmark(&cli, cmd),
	}
}

/// How blocks of the chain that `cmd` is about come to be.
fn consensus(cmd: &impl CliConfiguration) -> Consensus {
	if cmd.shared_params().is_dev() {
		Consensus::ManualSeal
	} else {
		Consensus::Aura
	}
}

fn benchmark(cli: &Cli, cmd: &BenchmarkCmd) -> Result<()> {
	match cmd {
		// `--runtime` names the Wasm to benchmark; this binary's own has no benchmarks in it.
		BenchmarkCmd::Pallet(cmd) => {
			let spec = cmd
				.shared_params
				.chain
				.as_deref()
				.map(|id| chain_spec::load(id).map(|spec| Box::new(spec) as Box<dyn ChainSpec>))
				.transpose()?;
			cmd.run_with_spec::<HashingFor<Block>, ParachainHostFunctions>(spec)
		},
		BenchmarkCmd::Block(cmd) => cli.create_runner(cmd)?.sync_run(|config| {
			let partial = service::new_partial(&config, consensus(cmd))?;
			cmd.run(partial.client)
		}),
		BenchmarkCmd::Machine(cmd) => cli
			.create_runner(cmd)?
			.sync_run(|config| cmd.run(&config, SUBSTRATE_REFERENCE_HARDWARE.clone())),
		BenchmarkCmd::Storage(_) | BenchmarkCmd::Overhead(_) | BenchmarkCmd::Extrinsic(_) => {
			Err("This node benchmarks pallets, blocks and the machine. For overhead, extrinsics \
				and storage use frame-omni-bencher with the runtime's Wasm."
				.into())
		},
	}
}

fn relay_chain_configuration(
	relay_chain: &RelayChainCli,
	config: &Configuration,
) -> Result<Configuration> {
	SubstrateCli::create_configuration(relay_chain, relay_chain, config.tokio_handle.clone())
		.map_err(|error| Error::Input(format!("The relay-chain node's arguments: {error}")))
}

fn run_node(cli: Cli) -> Result<()> {
	let runner = cli.create_runner(&cli.run.normalize())?;
	runner.run_node_until_exit(|config| async move {
		let backend = config.network.network_backend;
		if cli.is_dev() {
			let options = Development { block_time: cli.dev_block_time.map(Duration::from_millis) };
			let databases = databases([&config]);
			let tasks = match backend {
				NetworkBackendType::Libp2p => {
					service::start_development::<NetworkWorker<_, _>>(config, options)
				},
				NetworkBackendType::Litep2p => {
					service::start_development::<Litep2pNetworkBackend>(config, options)
				},
			}?;
			return watch_storage(tasks, &cli.storage_monitor, databases);
		}
		if cli.dev_block_time.is_some() {
			return Err(Error::Input("`--dev-block-time` goes with `--dev` only".into()));
		}

		let relay_chain = RelayChainCli::new(&config, &cli.relay_chain_args);
		let mut relay_chain_config = relay_chain_configuration(&relay_chain, &config)?;
		let network = relay_chain.network();
		// A collator's relay-chain side listens on WebRTC only when told to.
		if config.role.is_authority()
			&& !network.force_enable_webrtc
			&& network.listen_addr.is_empty()
		{
			relay_chain_config.network.remove_webrtc_addresses();
		}
		let databases = databases([&config, &relay_chain_config]);
		let options = Parachain {
			relay_chain: relay_chain_config,
			collator: cli.run.collator_options(),
			hardware: (!cli.no_hardware_benchmarks).then(|| hardware(&config)).flatten(),
			export_pov: cli.export_pov_to_path,
			max_pov_percentage: cli.run.experimental_max_pov_percentage,
		};
		let tasks = match backend {
			NetworkBackendType::Libp2p => {
				service::start_parachain::<NetworkWorker<_, _>>(config, options).await
			},
			NetworkBackendType::Litep2p => {
				service::start_parachain::<Litep2pNetworkBackend>(config, options).await
			},
		}?;
		watch_storage(tasks, &cli.storage_monitor, databases)
	})
}

/// Folders of the databases, each once.
fn databases<const N: usize>(configs: [&Configuration; N]) -> BTreeSet<PathBuf> {
	configs.iter().filter_map(|config| config.database.path().map(Into::into)).collect()
}

/// Ends the node in good order while there still is space to do so: a database that cannot write stands
/// still, and with it everything that waits for its blocks.
fn watch_storage(
	tasks: TaskManager,
	monitor: &StorageMonitorParams,
	databases: BTreeSet<PathBuf>,
) -> Result<TaskManager> {
	// A relay-chain node behind an RPC endpoint has no folder.
	for folder in databases.into_iter().filter(|folder| folder.is_dir()) {
		StorageMonitorService::try_spawn(monitor.clone(), folder, &tasks.spawn_essential_handle())
			.map_err(|error| Error::Application(Box::new(error)))?;
	}
	Ok(tasks)
}

/// What this machine can do, measured in the database's folder.
fn hardware(config: &Configuration) -> Option<HwBench> {
	let path = config.database.path()?;
	// Where the folder cannot be made, opening the database says why.
	let _ = std::fs::create_dir_all(path);
	Some(sc_sysinfo::gather_hwbench(Some(path), &SUBSTRATE_REFERENCE_HARDWARE))
}
