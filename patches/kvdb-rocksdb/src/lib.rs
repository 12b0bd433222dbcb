//! The API of `kvdb-rocksdb` that the SDK uses, without RocksDB: opening a database fails with an
//! error that says to use ParityDB.

use kvdb::{DBKeyValue, DBTransaction, DBValue, KeyValueDB};
use std::{collections::HashMap, convert::Infallible, io, path::Path};

/// Database configuration; nothing reads it.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct DatabaseConfig {
	/// Memory budget in MiB for each column.
	pub memory_budget: HashMap<u32, usize>,
	/// Number of columns.
	pub columns: u32,
	/// Whether a missing database would be created.
	pub create_if_missing: bool,
}

impl DatabaseConfig {
	/// Configuration for `columns` columns.
	pub fn with_columns(columns: u32) -> Self {
		Self { columns, create_if_missing: true, ..Default::default() }
	}
}

/// A database that cannot exist: [`Database::open`] always fails.
pub struct Database(Infallible);

impl Database {
	/// Always fails: this build has no RocksDB.
	pub fn open<P: AsRef<Path>>(_config: &DatabaseConfig, path: P) -> io::Result<Database> {
		Err(io::Error::new(
			io::ErrorKind::Unsupported,
			format!(
				"{}: this build has no RocksDB; start the node with `--database paritydb`",
				path.as_ref().display()
			),
		))
	}

	/// An empty transaction.
	pub fn transaction(&self) -> DBTransaction {
		match self.0 {}
	}

	/// Reads a value.
	pub fn get(&self, _col: u32, _key: &[u8]) -> io::Result<Option<DBValue>> {
		match self.0 {}
	}

	/// Writes a transaction.
	pub fn write(&self, _transaction: DBTransaction) -> io::Result<()> {
		match self.0 {}
	}

	/// Iterates over a column.
	pub fn iter<'a>(&'a self, _col: u32) -> Box<dyn Iterator<Item = io::Result<DBKeyValue>> + 'a> {
		match self.0 {}
	}

	/// Number of columns.
	pub fn num_columns(&self) -> u32 {
		match self.0 {}
	}

	/// Adds a column.
	pub fn add_column(&mut self) -> io::Result<()> {
		match self.0 {}
	}

	/// Removes the last column.
	pub fn remove_last_column(&mut self) -> io::Result<()> {
		match self.0 {}
	}

	/// Compacts a column.
	pub fn force_compact(&self, _col: u32) -> io::Result<()> {
		match self.0 {}
	}
}

impl KeyValueDB for Database {
	fn get(&self, _col: u32, _key: &[u8]) -> io::Result<Option<DBValue>> {
		match self.0 {}
	}

	fn get_by_prefix(&self, _col: u32, _prefix: &[u8]) -> io::Result<Option<DBValue>> {
		match self.0 {}
	}

	fn write(&self, _transaction: DBTransaction) -> io::Result<()> {
		match self.0 {}
	}

	fn iter<'a>(&'a self, _col: u32) -> Box<dyn Iterator<Item = io::Result<DBKeyValue>> + 'a> {
		match self.0 {}
	}

	fn iter_with_prefix<'a>(
		&'a self,
		_col: u32,
		_prefix: &'a [u8],
	) -> Box<dyn Iterator<Item = io::Result<DBKeyValue>> + 'a> {
		match self.0 {}
	}
}
