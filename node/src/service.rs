// SPDX-License-Identifier: GPL-3.0-only
//! Builds the node in stages: [`new_partial`] what every command needs, then a network, then
//! [`spawn_services`], and blocks at last: [`start_development`] seals them itself,
//! [`start_parachain`] follows a relay chain and collates for it.

use crate::{development, rpc};
use assay_runtime::{apis::RuntimeApi, opaque::Block};
use codec::Encode;
use futures::FutureExt;
use polkadot_sdk::{
	cumulus_client_bootnodes::{start_bootnode_tasks, StartBootnodeTasksParams},
	cumulus_client_cli::CollatorOptions,
	cumulus_client_collator::service::CollatorService,
	cumulus_client_consensus_aura::{
		collators::slot_based::{
			self, Params as SlotBasedParams, SlotBasedBlockImport, SlotBasedBlockImportHandle,
		},
		equivocation_import_queue::Verifier as EquivocationVerifier,
	},
	cumulus_client_consensus_common::ParachainBlockImport as TParachainBlockImport,
	cumulus_client_service::{
		self, build_relay_chain_interface, prepare_node_config, start_relay_chain_tasks,
		DARecoveryProfile, ParachainHostFunctions, ParachainTracingExecuteBlock,
		StartRelayChainTasksParams,
	},
	cumulus_primitives_core::{
		relay_chain::{CollatorPair, ValidationCode},
		GetParachainInfo, ParaId,
	},
	cumulus_relay_chain_interface::RelayChainInterface,
	frame_benchmarking_cli::SUBSTRATE_REFERENCE_HARDWARE,
	sc_basic_authorship::ProposerFactory,
	sc_client_api::{Backend as BackendT, HeaderBackend},
	sc_consensus::{
		import_queue::{BasicQueue, ImportQueue},
		DefaultImportQueue, LongestChain,
	},
	sc_consensus_manual_seal::{
		self as manual_seal, consensus::aura::AuraConsensusDataProvider, ManualSealParams,
	},
	sc_executor::WasmExecutor,
	sc_network::{
		config::FullNetworkConfiguration, service::traits::NetworkService, NetworkBackend,
		NetworkBlock, PeerId,
	},
	sc_network_sync::SyncingService,
	sc_network_transactions::TransactionsHandlerController,
	sc_offchain::{OffchainWorkerOptions, OffchainWorkers},
	sc_rpc,
	sc_service::{
		self, Configuration, Error, PartialComponents, SpawnTasksParams, TFullBackend, TFullClient,
		TaskManager,
	},
	sc_sysinfo::{self, HwBench},
	sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker, TelemetryWorkerHandle},
	sc_tracing,
	sc_transaction_pool::{self, TransactionPoolHandle},
	sc_transaction_pool_api::OffchainTransactionPoolFactory,
	sc_utils::mpsc::TracingUnboundedSender,
	sp_api::ProvideRuntimeApi,
	sp_blockchain,
	sp_consensus_aura::{
		sr25519::{AuthorityId, AuthorityPair},
		AuraApi,
	},
	sp_keystore::KeystorePtr,
	sp_timestamp,
};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// Hash of a block.
pub type Hash = assay_runtime::Hash;
/// The client.
pub type Client = TFullClient<Block, RuntimeApi, WasmExecutor<ParachainHostFunctions>>;
/// The database.
pub type Backend = TFullBackend<Block>;
/// The transaction pool.
pub type Pool = TransactionPoolHandle<Block, Client>;
/// Imports blocks that are verified.
type BlockImport =
	TParachainBlockImport<Block, SlotBasedBlockImport<Block, Arc<Client>, Client>, Backend>;
/// What every command needs.
pub type Partial =
	PartialComponents<Client, Backend, (), DefaultImportQueue<Block>, Pool, PartialExtras>;

/// Length of a relay-chain slot.
const RELAY_CHAIN_SLOT: Duration =
	Duration::from_millis(assay_runtime::RELAY_CHAIN_SLOT_DURATION_MILLIS as u64);
/// How far into a slot a collator starts: the relay chain's block should have arrived by then.
const SLOT_OFFSET: Duration = Duration::from_secs(1);
/// Commands to the block sealer in flight; it gets one at a time.
const SEALER_COMMANDS: usize = 1;

/// How the chain's blocks come to be, which decides how they are verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consensus {
	/// A collator signs them.
	Aura,
	/// The node seals them itself, without a signature.
	ManualSeal,
}

/// Parts of [`Partial`] that the SDK has no field for.
pub struct PartialExtras {
	block_import: BlockImport,
	block_import_handle: SlotBasedBlockImportHandle<Block>,
	telemetry: Option<Telemetry>,
	telemetry_worker: Option<TelemetryWorkerHandle>,
}

/// Opens the database and builds what every command needs.
pub fn new_partial(config: &Configuration, consensus: Consensus) -> Result<Partial, Error> {
	let telemetry = config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| {
			let worker = TelemetryWorker::new(16)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok::<_, polkadot_sdk::sc_telemetry::Error>((worker, telemetry))
		})
		.transpose()?;

	let (client, backend, keystore_container, task_manager) =
		sc_service::new_full_parts_record_import::<Block, RuntimeApi, _>(
			config,
			telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
			sc_service::new_wasm_executor(&config.executor),
			consensus == Consensus::Aura,
			Vec::new(),
		)?;
	let client = Arc::new(client);

	let telemetry_worker = telemetry.as_ref().map(|(worker, _)| worker.handle());
	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	let transaction_pool = Arc::from(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (block_import, block_import_handle) =
		SlotBasedBlockImport::new(client.clone(), client.clone());
	let block_import = BlockImport::new(block_import, backend.clone());

	let spawner = task_manager.spawn_essential_handle();
	let import_queue = match consensus {
		Consensus::Aura => {
			let verifier = EquivocationVerifier::<AuthorityPair, _, _, _>::new(
				client.clone(),
				|_, ()| async { Ok(sp_timestamp::InherentDataProvider::from_system_time()) },
				telemetry.as_ref().map(Telemetry::handle),
			);
			BasicQueue::new(
				verifier,
				Box::new(block_import.clone()),
				None,
				&spawner,
				config.prometheus_registry(),
			)
		},
		Consensus::ManualSeal => manual_seal::import_queue(
			Box::new(client.clone()),
			&spawner,
			config.prometheus_registry(),
		),
	};

	Ok(PartialComponents {
		client,
		backend,
		task_manager,
		keystore_container,
		select_chain: (),
		import_queue,
		transaction_pool,
		other: PartialExtras { block_import, block_import_handle, telemetry, telemetry_worker },
	})
}

/// A network as the SDK's two constructors yield it.
struct Network {
	service: Arc<dyn NetworkService>,
	system_rpc: TracingUnboundedSender<sc_rpc::system::Request<Block>>,
	transactions: TransactionsHandlerController<Hash>,
	sync: Arc<SyncingService<Block>>,
}

/// What [`spawn_services`] shares with the stages around it.
struct Services<'a> {
	client: Arc<Client>,
	backend: Arc<Backend>,
	transaction_pool: Arc<Pool>,
	keystore: KeystorePtr,
	task_manager: &'a mut TaskManager,
	telemetry: Option<&'a mut Telemetry>,
}

/// Starts what a node does beside making blocks: off-chain workers, RPC, transaction gossip.
fn spawn_services(
	config: Configuration,
	network: Network,
	services: Services<'_>,
) -> Result<(), Error> {
	let Services { client, backend, transaction_pool, keystore, task_manager, telemetry } =
		services;

	if config.offchain_worker.enabled {
		let workers = OffchainWorkers::new(OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			keystore: Some(keystore.clone()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(transaction_pool.clone())),
			network_provider: Arc::new(network.service.clone()),
			is_validator: config.role.is_authority(),
			// Receipts are pulled from the GPU nodes' HTTP endpoints.
			enable_http_requests: true,
			custom_extensions: |_| Vec::new(),
		})
		.map_err(|error| {
			Error::Other(format!(
				"The off-chain worker's HTTP client does not start: {error}. It needs the \
				system's root certificates (Debian package `ca-certificates`)."
			))
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			"offchain-work",
			workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
		);
	}

	let (inference, heads) = rpc::Inference::new(client.clone());
	task_manager.spawn_handle().spawn(
		"inference-rpc-heads",
		"rpc",
		rpc::follow_heads(client.clone(), heads),
	);
	let rpc_builder = {
		let client = client.clone();
		let pool = transaction_pool.clone();
		Box::new(move |_| Ok(rpc::build(client.clone(), pool.clone(), inference.clone())?))
	};

	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager,
		keystore,
		transaction_pool,
		rpc_builder,
		network: network.service,
		system_rpc_tx: network.system_rpc,
		tx_handler_controller: network.transactions,
		sync_service: network.sync,
		telemetry,
		tracing_execute_block: Some(Arc::new(ParachainTracingExecuteBlock::new(client))),
	})?;
	Ok(())
}

fn parachain_id(client: &Client) -> Result<ParaId, Error> {
	let id = client
		.runtime_api()
		.parachain_id(client.info().best_hash)
		.map_err(sp_blockchain::Error::from)?;
	log::info!("Parachain id: {id}");
	Ok(id)
}

/// Refuses a chain on which nobody may make blocks, such as a production template that was not filled in.
fn check_authorities(client: &Client) -> Result<(), Error> {
	let api = client.runtime_api();
	let authorities = AuraApi::<Block, AuthorityId>::authorities(&*api, client.info().best_hash)
		.map_err(sp_blockchain::Error::from)?;
	if authorities.is_empty() {
		return Err(Error::Other(
			"The chain spec names no collators: fill in `session.keys` and \
			`collatorSelection.invulnerables` of its genesis, and build it anew with `export-chain-spec`."
				.into(),
		));
	}
	Ok(())
}

/// How to run a chain of one.
#[derive(Clone, Copy, Debug)]
pub struct Development {
	/// Time between two blocks; by default as the runtime wants it.
	pub block_time: Option<Duration>,
}

/// Starts a node that seals its own blocks, without a relay chain; see [`development`].
pub fn start_development<Net>(
	mut config: Configuration,
	options: Development,
) -> Result<TaskManager, Error>
where
	Net: NetworkBackend<Block, Hash>,
{
	let Partial {
		client,
		backend,
		mut task_manager,
		keystore_container,
		select_chain: (),
		import_queue,
		transaction_pool,
		other: PartialExtras { mut telemetry, .. },
	} = new_partial(&config, Consensus::ManualSeal)?;

	development::check_slot_duration(&client)?;
	let para_id = parachain_id(&client)?;
	let natural = development::default_block_time(&client)?;
	let block_time = options.block_time.unwrap_or(natural);
	if block_time < natural {
		log::warn!(
			"A block every {} ms: the chain's clock will run ahead of the wall clock, as the \
			runtime wants at least {} ms between blocks.",
			block_time.as_millis(),
			natural.as_millis(),
		);
	}

	// A chain of one has no peers.
	config.network.default_peers_set.in_peers = 0;
	config.network.default_peers_set.out_peers = 0;
	let registry = config.prometheus_registry().cloned();
	let net_config = FullNetworkConfiguration::<_, _, Net>::new(&config.network, registry.clone());
	let (service, system_rpc, transactions, sync, _) =
		sc_service::build_network(sc_service::BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: None,
			block_relay: None,
			metrics: Net::register_notification_metrics(registry.as_ref()),
			gap_sync_body_policy: None,
		})?;

	spawn_services(
		config,
		Network { service, system_rpc, transactions, sync },
		Services {
			client: client.clone(),
			backend: backend.clone(),
			transaction_pool: transaction_pool.clone(),
			keystore: keystore_container.keystore(),
			task_manager: &mut task_manager,
			telemetry: telemetry.as_mut(),
		},
	)?;

	let proposer = ProposerFactory::new(
		task_manager.spawn_handle(),
		client.clone(),
		transaction_pool.clone(),
		registry.as_ref(),
		telemetry.as_ref().map(Telemetry::handle),
	);
	let (commands, commands_stream) = futures::channel::mpsc::channel(SEALER_COMMANDS);
	let inherents = {
		let client = client.clone();
		move |parent, ()| futures::future::ready(development::inherents(&client, para_id, parent))
	};
	let sealer = manual_seal::run_manual_seal(ManualSealParams {
		block_import: client.clone(),
		env: proposer,
		client: client.clone(),
		pool: transaction_pool,
		commands_stream,
		select_chain: LongestChain::new(backend),
		consensus_data_provider: Some(Box::new(AuraConsensusDataProvider::new(client.clone()))),
		create_inherent_data_providers: inherents,
	});
	let spawner = task_manager.spawn_essential_handle();
	spawner.spawn_blocking("block-sealer", "development", sealer);
	spawner.spawn(
		"block-timer",
		"development",
		development::seal_blocks(client, commands, block_time),
	);
	Ok(task_manager)
}

/// How to run beside a relay chain.
pub struct Parachain {
	/// Configuration of the relay-chain node.
	pub relay_chain: Configuration,
	/// Where relay-chain data comes from.
	pub collator: CollatorOptions,
	/// What the hardware can do, where it was measured.
	pub hardware: Option<HwBench>,
	/// Folder that every PoV is written to.
	pub export_pov: Option<PathBuf>,
	/// Share of the PoV size that a collator fills.
	pub max_pov_percentage: Option<u32>,
}

/// Starts a collator, or a full node, beside a relay chain.
#[sc_tracing::logging::prefix_logs_with("Parachain")]
pub async fn start_parachain<Net>(
	config: Configuration,
	options: Parachain,
) -> Result<TaskManager, Error>
where
	Net: NetworkBackend<Block, Hash>,
{
	let config = prepare_node_config(config);
	let Partial {
		client,
		backend,
		mut task_manager,
		keystore_container,
		select_chain: (),
		import_queue,
		transaction_pool,
		other: PartialExtras { block_import, block_import_handle, mut telemetry, telemetry_worker },
	} = new_partial(&config, Consensus::Aura)?;

	let para_id = parachain_id(&client)?;
	check_authorities(&client)?;
	let collates = config.role.is_authority();
	log::info!("Collates: {}", if collates { "yes" } else { "no" });

	let application = |error| Error::Application(Box::new(error));
	let fork_id = config.chain_spec.fork_id().map(ToString::to_string);
	let relay_chain_fork_id = options.relay_chain.chain_spec.fork_id().map(ToString::to_string);
	let (relay_chain, collator_key, relay_chain_network, bootnode_requests) =
		build_relay_chain_interface(
			options.relay_chain,
			&config,
			telemetry_worker,
			&mut task_manager,
			options.collator.clone(),
			options.hardware.clone(),
		)
		.await
		.map_err(application)?;

	let registry = config.prometheus_registry().cloned();
	let public_addresses = config.network.public_addresses.clone();
	let advertise_non_global_ips = config.network.allow_non_globals_in_dht;
	let import_queue_service = import_queue.service();
	let net_config = FullNetworkConfiguration::<_, _, Net>::new(&config.network, registry.clone());
	let (service, system_rpc, transactions, sync, _) =
		cumulus_client_service::build_network(cumulus_client_service::BuildNetworkParams {
			parachain_config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			para_id,
			relay_chain_interface: relay_chain.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			metrics: Net::register_notification_metrics(registry.as_ref()),
			gap_sync_body_policy: None,
		})
		.await?;

	spawn_services(
		config,
		Network { service: service.clone(), system_rpc, transactions, sync: sync.clone() },
		Services {
			client: client.clone(),
			backend: backend.clone(),
			transaction_pool: transaction_pool.clone(),
			keystore: keystore_container.keystore(),
			task_manager: &mut task_manager,
			telemetry: telemetry.as_mut(),
		},
	)?;

	if let Some(hardware) = options.hardware {
		report_hardware(hardware, collates, telemetry.as_ref(), &task_manager);
	}

	let announce_block: Arc<dyn Fn(Hash, Option<Vec<u8>>) + Send + Sync> = {
		let sync = sync.clone();
		Arc::new(move |hash, data| sync.announce_block(hash, data))
	};
	let overseer = relay_chain.overseer_handle().map_err(application)?;
	start_relay_chain_tasks(StartRelayChainTasksParams {
		client: client.clone(),
		announce_block: announce_block.clone(),
		para_id,
		relay_chain_interface: relay_chain.clone(),
		task_manager: &mut task_manager,
		da_recovery_profile: if collates {
			DARecoveryProfile::Collator
		} else {
			DARecoveryProfile::FullNode
		},
		import_queue: import_queue_service,
		relay_chain_slot_duration: RELAY_CHAIN_SLOT,
		recovery_handle: Box::new(overseer),
		sync_service: sync,
		prometheus_registry: registry.as_ref(),
	})?;

	let collator_peer_id = relay_chain_network.local_peer_id();
	start_bootnode_tasks(StartBootnodeTasksParams {
		embedded_dht_bootnode: options.collator.embedded_dht_bootnode,
		dht_bootnode_discovery: options.collator.dht_bootnode_discovery,
		para_id,
		task_manager: &mut task_manager,
		relay_chain_interface: relay_chain.clone(),
		relay_chain_fork_id,
		relay_chain_network,
		request_receiver: bootnode_requests,
		parachain_network: service,
		advertise_non_global_ips,
		parachain_genesis_hash: client.info().genesis_hash.encode(),
		parachain_fork_id: fork_id,
		parachain_public_addresses: public_addresses,
	});

	if collates {
		let proposer = ProposerFactory::new(
			task_manager.spawn_handle(),
			client.clone(),
			transaction_pool,
			registry.as_ref(),
			telemetry.as_ref().map(Telemetry::handle),
		);
		start_collating(Collator {
			client,
			backend,
			block_import,
			block_import_handle,
			proposer,
			keystore: keystore_container.keystore(),
			key: collator_key
				.ok_or("A collator needs a collator key, and the relay-chain node has none")?,
			peer_id: collator_peer_id,
			relay_chain,
			para_id,
			announce_block,
			task_manager: &task_manager,
			export_pov: options.export_pov,
			max_pov_percentage: options.max_pov_percentage,
		});
	}
	Ok(task_manager)
}

/// What collating takes.
struct Collator<'a> {
	client: Arc<Client>,
	backend: Arc<Backend>,
	block_import: BlockImport,
	block_import_handle: SlotBasedBlockImportHandle<Block>,
	proposer: ProposerFactory<Pool, Client>,
	keystore: KeystorePtr,
	key: CollatorPair,
	peer_id: PeerId,
	relay_chain: Arc<dyn RelayChainInterface>,
	para_id: ParaId,
	announce_block: Arc<dyn Fn(Hash, Option<Vec<u8>>) + Send + Sync>,
	task_manager: &'a TaskManager,
	export_pov: Option<PathBuf>,
	max_pov_percentage: Option<u32>,
}

fn start_collating(collator: Collator<'_>) {
	let Collator { client, .. } = collator;
	let code_of = client.clone();
	slot_based::run::<Block, AuthorityPair, _, _, _, _, _, _, _, _, _>(SlotBasedParams {
		create_inherent_data_providers: |_, ()| async { Ok(()) },
		block_import: collator.block_import,
		para_client: client.clone(),
		para_backend: collator.backend,
		relay_client: collator.relay_chain,
		code_hash_provider: move |block| {
			code_of.code_at(block).ok().map(|code| ValidationCode::from(code).hash())
		},
		keystore: collator.keystore,
		collator_key: collator.key,
		collator_peer_id: collator.peer_id,
		para_id: collator.para_id,
		proposer: collator.proposer,
		collator_service: CollatorService::new(client.clone(), collator.announce_block, client),
		reinitialize: false,
		slot_offset: SLOT_OFFSET,
		block_import_handle: collator.block_import_handle,
		spawner: collator.task_manager.spawn_essential_handle(),
		relay_chain_slot_duration: RELAY_CHAIN_SLOT,
		export_pov: collator.export_pov,
		max_pov_percentage: collator.max_pov_percentage,
	});
}

/// Shows what the hardware can do, and warns of a collator that is too slow for its slots.
fn report_hardware(
	hardware: HwBench,
	collates: bool,
	telemetry: Option<&Telemetry>,
	task_manager: &TaskManager,
) {
	sc_sysinfo::print_hwbench(&hardware);
	if collates {
		if let Err(shortfall) = SUBSTRATE_REFERENCE_HARDWARE.check_hardware(&hardware, false) {
			log::warn!("This hardware is slower than a collator should have: {shortfall}");
		}
	}
	if let Some(handle) = telemetry.map(Telemetry::handle) {
		spawn_hardware_telemetry(handle, hardware, task_manager);
	}
}

fn spawn_hardware_telemetry(handle: TelemetryHandle, hardware: HwBench, tasks: &TaskManager) {
	tasks.spawn_handle().spawn(
		"telemetry-hardware",
		None,
		sc_sysinfo::initialize_hwbench_telemetry(handle, hardware),
	);
}
