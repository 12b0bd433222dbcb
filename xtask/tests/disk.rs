//! A chain's node on a disk that fills up.

mod support;

use fs4::FileExt;
use std::{fs::File, path::Path};
use support::PATIENCE;
use xtask::{
	chain,
	network::{free_port, Binaries, ChainNode, ChainSettings},
	process::wait_for,
	test::BINARIES_VARIABLE,
};

const MIB: u64 = 1 << 20;

fn start(binaries: &Binaries, folder: &Path, threshold: u64) -> anyhow::Result<ChainNode> {
	let settings = ChainSettings {
		base_path: folder.join("chain"),
		log: folder.join("assay-node.log"),
		port: free_port()?,
		extra: [
			"--dev-block-time",
			"300",
			"--db-storage-polling-period",
			"1",
			"--db-storage-threshold",
			&threshold.to_string(),
		]
		.map(String::from)
		.to_vec(),
	};
	ChainNode::start(binaries, &settings)
}

/// The disk is not really filled: what the node wants to have left is set so that a part of it will do.
#[test]
fn node_stops_by_itself_and_goes_on_whole_when_the_disk_fills_up() {
	let Some(binaries) = std::env::var_os(BINARIES_VARIABLE) else {
		eprintln!("left out: {BINARIES_VARIABLE} does not name the programs");
		return;
	};
	let binaries = Binaries::new(binaries.into()).unwrap();
	let folder = tempfile::Builder::new().prefix("assay-disk-").tempdir().unwrap();
	let free = fs4::available_space(folder.path()).unwrap() / MIB;
	// Others write to this disk at the same time.
	let margin = (free / 4).min(2048);
	let threshold = free - margin;

	let mut node = start(&binaries, folder.path(), threshold).unwrap();
	wait_for("blocks", PATIENCE, || Ok((node.best_block()? > 5).then_some(()))).unwrap();
	let number = node.best_block().unwrap();
	let hash = chain::hash(node.address(), number).unwrap();

	let filler = folder.path().join("filler");
	File::create(&filler).unwrap().allocate(2 * margin * MIB).unwrap();
	let ended = wait_for("its end", PATIENCE, || Ok(node.daemon().check().err())).unwrap();
	assert!(ended.to_string().contains("(exit code 1)"), "{ended}");
	assert!(ended.to_string().contains("dropped below threshold"), "{ended}");

	let refused = start(&binaries, folder.path(), threshold).err().expect("there is no space");
	assert!(format!("{refused:#}").contains("Out of storage space"), "{refused:#}");

	std::fs::remove_file(&filler).unwrap();
	let node = start(&binaries, folder.path(), threshold).unwrap();
	assert_eq!(chain::hash(node.address(), number).unwrap(), hash, "nothing is lost");
	wait_for("further blocks", PATIENCE, || Ok((node.best_block()? > number + 3).then_some(())))
		.unwrap();
}
