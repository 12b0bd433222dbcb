//! What a requester keeps of a payment channel on disk.
//!
//! One folder for each channel, which only its owner can read:
//!
//! - `receipts/<sequence>.scale`: every receipt that was checked, as the node signed it. What was spent
//!   is the sum of their fees, and is written down nowhere else;
//! - `journal.scale`: the request under way, written before it is sent, and the highest voucher;
//! - `dispute.json`: what did not hold, once something did not;
//! - `lock`: held by the process that uses the channel.
//!
//! Every file is written to a temporary one, synced and renamed, so that each is there whole or not at
//! all, whenever the power fails.

use crate::{http::decode_receipt, sha256, text, Error};
use assay_primitives::{
	channel::{AssayVoucher, ChannelId, RequestNumber, Sequence},
	receipt::{AssaySignedReceipt, Payment},
	wire::MAX_SIGNED_RECEIPT_LEN,
	Balance, BlockNumber, H256,
};
use codec::{Decode, DecodeAll, Encode};
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeMap,
	fs::{File, OpenOptions, TryLockError},
	io::{ErrorKind, Read, Write},
	path::{Path, PathBuf},
};

const RECEIPTS: &str = "receipts";
const JOURNAL: &str = "journal.scale";
const DISPUTE: &str = "dispute.json";
const LOCK: &str = "lock";
/// Most bytes of a file that is read: a request with room to spare.
const MAX_FILE: u64 = 32 << 20;
/// Most requests that are remembered after they were given up.
const MAX_GIVEN_UP: usize = 64;

/// A request that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Request {
	/// Its number.
	pub number: RequestNumber,
	/// Its exact body.
	pub body: Vec<u8>,
	/// What its receipt has as the request's hash.
	pub hash: H256,
	/// The voucher that covers it.
	pub voucher: AssayVoucher,
	/// Most that it may cost.
	pub most: Balance,
	/// First place that its receipt can have.
	pub after: Sequence,
}

/// What is written down before it is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Journal {
	/// Amount of the highest voucher that was signed.
	pub highest: Balance,
	/// The request under way.
	pub under_way: Option<Request>,
	/// What receipts have as the hash of requests that were given up and may be answered all the same.
	pub given_up: Vec<H256>,
}

#[derive(Encode, Decode)]
enum VersionedJournal {
	/// From when every receipt had the sha256 of its request.
	#[codec(index = 1)]
	V1(v1::Journal),
	#[codec(index = 2)]
	V2(Journal),
}

impl From<VersionedJournal> for Journal {
	fn from(journal: VersionedJournal) -> Self {
		match journal {
			VersionedJournal::V1(v1::Journal { highest, under_way, given_up }) => {
				Self { highest, under_way: under_way.map(Into::into), given_up }
			},
			VersionedJournal::V2(journal) => journal,
		}
	}
}

mod v1 {
	//! Journals as they were.

	use super::*;

	#[derive(Encode, Decode)]
	pub struct Request {
		pub number: RequestNumber,
		pub body: Vec<u8>,
		pub voucher: AssayVoucher,
		pub most: Balance,
		pub after: Sequence,
	}

	#[derive(Encode, Decode)]
	pub struct Journal {
		pub highest: Balance,
		pub under_way: Option<Request>,
		pub given_up: Vec<H256>,
	}

	impl From<Request> for super::Request {
		fn from(request: Request) -> Self {
			let Request { number, body, voucher, most, after } = request;
			Self { number, hash: sha256(&body), body, voucher, most, after }
		}
	}
}

/// What did not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
	/// Why.
	pub reason: String,
	/// The receipt in SCALE, in hex.
	pub signed_receipt: String,
}

/// What is known of a receipt without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
	/// Its fee.
	pub fee: Balance,
	/// Number of the block that it is anchored in.
	pub anchor: BlockNumber,
	/// What it has as the request's hash.
	pub request_hash: H256,
}

/// What is on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
	/// The journal, once a request was made from here.
	pub journal: Option<Journal>,
	/// The receipts by their places.
	pub receipts: BTreeMap<Sequence, Entry>,
	/// What did not hold.
	pub dispute: Option<Dispute>,
}

impl Contents {
	/// What is in a folder, if anything is; whoever else uses it.
	///
	/// # Errors
	///
	/// When something in it cannot be read.
	pub fn read(folder: &Path) -> Result<Option<Self>, Error> {
		if !folder.join(RECEIPTS).is_dir() {
			return Ok(None);
		}
		let journal = read(&folder.join(JOURNAL))?.map(|bytes| {
			let journal = VersionedJournal::decode_all(&mut &*bytes)
				.map_err(|_| unreadable(&folder.join(JOURNAL)))?;
			Ok::<_, Error>(Journal::from(journal))
		});
		let dispute = read(&folder.join(DISPUTE))?.map(|bytes| {
			serde_json::from_slice(&bytes).map_err(|_| unreadable(&folder.join(DISPUTE)))
		});
		let mut receipts = BTreeMap::new();
		let receipts_folder = folder.join(RECEIPTS);
		let failed = |source| Error::File { path: receipts_folder.clone(), source };
		for entry in std::fs::read_dir(&receipts_folder).map_err(failed)? {
			let path = entry.map_err(failed)?.path();
			let Some(sequence) = sequence_of(&path) else { continue };
			let receipt = read_receipt(&path)?;
			receipts.insert(sequence, Entry::from(&receipt));
		}
		let mut journal = journal.transpose()?;
		if let Some(journal) = &mut journal {
			// A receipt crosses its request out; the next request does so on disk.
			journal.under_way.take_if(|request| {
				let hash = request.hash;
				receipts.range(request.after..).any(|(_, entry)| entry.request_hash == hash)
			});
		}
		Ok(Some(Self { journal, receipts, dispute: dispute.transpose()? }))
	}

	/// Fees of all receipts.
	pub fn spent(&self) -> Balance {
		self.receipts.values().fold(0, |sum: Balance, entry| sum.saturating_add(entry.fee))
	}

	/// Place of the next receipt.
	pub fn next(&self) -> Sequence {
		self.receipts.last_key_value().map_or(0, |(last, _)| last.saturating_add(1))
	}

	/// The first place that there is no receipt for.
	pub fn first_missing(&self) -> Sequence {
		let places = self.receipts.keys().zip(0..).take_while(|(place, index)| *place == index);
		places.count() as Sequence
	}

	/// The request under way.
	pub fn under_way(&self) -> Option<&Request> {
		self.journal.as_ref()?.under_way.as_ref()
	}
}

impl From<&AssaySignedReceipt> for Entry {
	fn from(signed: &AssaySignedReceipt) -> Self {
		let receipt = signed.receipt.receipt();
		Self { fee: receipt.fee, anchor: receipt.anchor.number, request_hash: receipt.request_hash }
	}
}

/// The folder that state is kept in, unless the user names one: `assay` where the platform keeps data.
///
/// # Errors
///
/// When there is no such place.
pub fn default_state() -> Result<PathBuf, Error> {
	let absolute = |name: &str| {
		std::env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute())
	};
	let data = absolute("XDG_DATA_HOME")
		.or_else(|| absolute("HOME").map(|home| home.join(".local").join("share")));
	data.map(|data| data.join("assay")).ok_or_else(|| {
		Error::Input("neither XDG_DATA_HOME nor HOME names a folder: give --state-dir".into())
	})
}

/// The folder of a channel, under the folder that a user keeps state in.
pub fn folder(state: &Path, genesis: H256, channel: ChannelId) -> PathBuf {
	state.join("channels").join(hex::encode(genesis)).join(channel.to_string())
}

/// The receipt at a place, if it is kept there.
///
/// # Errors
///
/// When it cannot be read.
pub fn receipt(folder: &Path, sequence: Sequence) -> Result<Option<AssaySignedReceipt>, Error> {
	let path = folder.join(RECEIPTS).join(name_of(sequence));
	if !path.exists() {
		return Ok(None);
	}
	read_receipt(&path).map(Some)
}

/// The state of a channel, while this process has it.
pub struct Store {
	folder: PathBuf,
	contents: Contents,
	spent: Balance,
	_lock: File,
	/// Writes after which the process is as good as dead.
	#[cfg(test)]
	pub(super) writes_left: Option<u32>,
}

impl Store {
	/// Takes a channel's folder, making it where there is none.
	///
	/// # Errors
	///
	/// When another process has it, or it cannot be read or written.
	pub fn open(folder: &Path) -> Result<Self, Error> {
		make_private(&folder.join(RECEIPTS))?;
		for made in folder.ancestors().take(2) {
			sync_folder(made).map_err(|source| Error::File { path: made.into(), source })?;
		}
		let path = folder.join(LOCK);
		let lock = private(OpenOptions::new().write(true).create(true).truncate(false))
			.open(&path)
			.map_err(|source| Error::File { path: path.clone(), source })?;
		lock.try_lock().map_err(|error| match error {
			TryLockError::WouldBlock => Error::NotNow(format!(
				"another process uses this channel (it holds {}); wait for it to end",
				path.display()
			)),
			TryLockError::Error(source) => Error::File { path: path.clone(), source },
		})?;
		let contents = Contents::read(folder)?.unwrap_or_default();
		Ok(Self {
			folder: folder.into(),
			spent: contents.spent(),
			contents,
			_lock: lock,
			#[cfg(test)]
			writes_left: None,
		})
	}

	/// What is on disk.
	pub fn contents(&self) -> &Contents {
		&self.contents
	}

	/// Fees of all receipts.
	pub fn spent(&self) -> Balance {
		self.spent
	}

	/// The file that tells what did not hold.
	pub fn dispute_file(&self) -> PathBuf {
		self.folder.join(DISPUTE)
	}

	/// The receipt at a place, if there is one.
	///
	/// # Errors
	///
	/// When it cannot be read.
	pub fn receipt(&self, sequence: Sequence) -> Result<Option<AssaySignedReceipt>, Error> {
		receipt(&self.folder, sequence)
	}

	/// Writes a request down, before it is sent.
	///
	/// # Errors
	///
	/// When it cannot be written; it must not be sent then.
	pub fn begin(&mut self, request: Request) -> Result<(), Error> {
		let mut journal = self.contents.journal.clone().unwrap_or_default();
		journal.highest = journal.highest.max(request.voucher.cumulative);
		journal.under_way = Some(request);
		self.write_journal(journal)
	}

	/// Keeps a receipt that was checked.
	///
	/// # Errors
	///
	/// When it cannot be written.
	pub fn add(&mut self, sequence: Sequence, signed: &AssaySignedReceipt) -> Result<(), Error> {
		let entry = Entry::from(signed);
		self.write(&self.folder.join(RECEIPTS), &name_of(sequence), &signed.encode())?;
		if self.contents.receipts.insert(sequence, entry).is_none() {
			self.spent = self.spent.saturating_add(entry.fee);
		}
		Ok(())
	}

	/// Keeps the receipt of the request under way, which ends with it.
	///
	/// # Errors
	///
	/// When it cannot be written.
	pub fn finish(&mut self, sequence: Sequence, signed: &AssaySignedReceipt) -> Result<(), Error> {
		self.add(sequence, signed)?;
		if let Some(journal) = &mut self.contents.journal {
			journal.under_way = None;
		}
		Ok(())
	}

	/// Nothing is under way any more, and nothing will come of what was.
	///
	/// # Errors
	///
	/// When it cannot be written.
	pub fn end(&mut self) -> Result<(), Error> {
		let journal = self.contents.journal.clone().unwrap_or_default();
		self.write_journal(Journal { under_way: None, ..journal })
	}

	/// Nothing is under way any more, but what was may still be answered.
	///
	/// # Errors
	///
	/// When it cannot be written.
	pub fn give_up(&mut self) -> Result<(), Error> {
		let mut journal = self.contents.journal.clone().unwrap_or_default();
		let Some(request) = journal.under_way.take() else { return Ok(()) };
		journal.given_up.push(request.hash);
		let surplus = journal.given_up.len().saturating_sub(MAX_GIVEN_UP);
		journal.given_up.drain(..surplus);
		self.write_journal(journal)
	}

	/// A request that was given up has a receipt now.
	///
	/// # Errors
	///
	/// When it cannot be written.
	pub fn forget(&mut self, request: H256) -> Result<(), Error> {
		let mut journal = self.contents.journal.clone().unwrap_or_default();
		if let Some(index) = journal.given_up.iter().position(|hash| *hash == request) {
			journal.given_up.remove(index);
		}
		// The receipt is not that of the same request made again.
		if let Some(request) = &mut journal.under_way {
			request.after = self.contents.next();
		}
		self.write_journal(journal)
	}

	/// Writes down what did not hold.
	///
	/// # Errors
	///
	/// When it cannot be written.
	pub fn dispute(&mut self, reason: &str, signed: &AssaySignedReceipt) -> Result<(), Error> {
		let dispute = Dispute { reason: reason.into(), signed_receipt: text::hex(signed.encode()) };
		let path = self.dispute_file();
		let bytes = serde_json::to_vec_pretty(&dispute)
			.map_err(|error| Error::File { path, source: error.into() })?;
		self.write(&self.folder.clone(), DISPUTE, &bytes)?;
		self.contents.dispute = Some(dispute);
		Ok(())
	}

	fn write_journal(&mut self, journal: Journal) -> Result<(), Error> {
		let versioned = VersionedJournal::V2(journal);
		self.write(&self.folder.clone(), JOURNAL, &versioned.encode())?;
		let journal = versioned.into();
		self.contents.journal = Some(journal);
		Ok(())
	}

	fn write(&mut self, folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
		let path = folder.join(name);
		let failed = |source| Error::File { path: path.clone(), source };
		let temporary = folder.join(format!(".{name}.tmp"));
		let mut file = private(OpenOptions::new().write(true).create(true).truncate(true))
			.open(&temporary)
			.map_err(failed)?;
		file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
		std::fs::rename(&temporary, &path).map_err(failed)?;
		sync_folder(folder).map_err(failed)?;
		#[cfg(test)]
		if let Some(left) = &mut self.writes_left {
			*left = left.saturating_sub(1);
			if *left == 0 {
				return Err(failed(std::io::Error::other("the power failed")));
			}
		}
		Ok(())
	}
}

fn name_of(sequence: Sequence) -> String {
	format!("{sequence:020}.scale")
}

fn sequence_of(path: &Path) -> Option<Sequence> {
	let name = path.file_name()?.to_str()?;
	let sequence = name.strip_suffix(".scale")?.parse().ok()?;
	(name_of(sequence) == name).then_some(sequence)
}

fn unreadable(path: &Path) -> Error {
	let source = std::io::Error::new(ErrorKind::InvalidData, "it is not what this program writes");
	Error::File { path: path.into(), source }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
	let failed = |source| Error::File { path: path.into(), source };
	let file = match File::open(path) {
		Ok(file) => file,
		Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
		Err(error) => return Err(failed(error)),
	};
	let mut bytes = Vec::new();
	file.take(MAX_FILE).read_to_end(&mut bytes).map_err(failed)?;
	Ok(Some(bytes))
}

fn read_receipt(path: &Path) -> Result<AssaySignedReceipt, Error> {
	let failed = |source| Error::File { path: path.into(), source };
	let file = File::open(path).map_err(failed)?;
	let mut bytes = Vec::new();
	let most = u64::from(MAX_SIGNED_RECEIPT_LEN).saturating_add(1);
	file.take(most).read_to_end(&mut bytes).map_err(failed)?;
	let signed = decode_receipt(&bytes).ok_or_else(|| unreadable(path))?;
	// A file that was moved must not count for another place.
	match signed.receipt.receipt().payment {
		Payment::Channel { sequence, .. } if Some(sequence) == sequence_of(path) => Ok(signed),
		_ => Err(unreadable(path)),
	}
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
	use std::os::unix::fs::OpenOptionsExt;
	options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
	options
}

fn make_private(folder: &Path) -> Result<(), Error> {
	let mut builder = std::fs::DirBuilder::new();
	builder.recursive(true);
	#[cfg(unix)]
	{
		use std::os::unix::fs::DirBuilderExt;
		builder.mode(0o700);
	}
	builder.create(folder).map_err(|source| Error::File { path: folder.into(), source })
}

/// Makes a renamed file's new name last.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
	File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> std::io::Result<()> {
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::{super::tests::signed_receipt, *};

	fn request(number: RequestNumber, cumulative: Balance) -> Request {
		let signature = assay_primitives::Signature::Sr25519([0; 64].into());
		let voucher = AssayVoucher { cumulative, signature };
		let body = vec![1, 2];
		Request { number, hash: sha256(&body), body, voucher, most: 9, after: 0 }
	}

	#[test]
	fn journal_is_read_when_it_was_written_before_hashes_were_kept() {
		let folder = tempfile::tempdir().unwrap();
		drop(Store::open(folder.path()).unwrap());
		let new = request(5, 100);
		let Request { number, body, voucher, most, after, .. } = new.clone();
		let under_way = Some(v1::Request { number, body, voucher, most, after });
		let old = v1::Journal { highest: 100, under_way, given_up: vec![H256::zero()] };
		let bytes = VersionedJournal::V1(old).encode();
		std::fs::write(folder.path().join(JOURNAL), bytes).unwrap();
		let contents = Contents::read(folder.path()).unwrap().unwrap();
		assert_eq!(contents.under_way(), Some(&new));
		assert_eq!(contents.journal.unwrap().given_up, [H256::zero()]);
	}

	#[test]
	fn state_is_read_again_when_it_was_written() {
		let folder = tempfile::tempdir().unwrap();
		let folder = folder.path().join("a").join("b");
		assert_eq!(Contents::read(&folder).unwrap(), None);
		let mut store = Store::open(&folder).unwrap();
		assert_eq!(store.contents(), &Contents::default());
		store.begin(request(5, 100)).unwrap();
		store.finish(0, &signed_receipt(0, 7)).unwrap();
		store.begin(request(6, 50)).unwrap();
		store.give_up().unwrap();
		store.dispute("no", &signed_receipt(1, 1)).unwrap();
		let contents = store.contents().clone();
		drop(store);
		let store = Store::open(&folder).unwrap();
		assert_eq!(store.contents(), &contents);
		assert_eq!(Contents::read(&folder).unwrap(), Some(contents));
		let journal = store.contents().journal.clone().unwrap();
		assert_eq!((journal.highest, journal.under_way), (100, None));
		assert_eq!(journal.given_up, [sha256(&[1, 2])]);
		assert_eq!(store.spent(), 7);
		assert_eq!(store.receipt(0).unwrap(), Some(signed_receipt(0, 7)));
		assert_eq!(store.receipt(1).unwrap(), None);
		assert_eq!(store.contents().dispute.as_ref().unwrap().reason, "no");
	}

	#[test]
	fn second_process_is_locked_out_when_the_first_still_runs() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(folder.path()).unwrap();
		assert!(matches!(Store::open(folder.path()), Err(Error::NotNow(_))));
		// Looking is not using.
		assert!(Contents::read(folder.path()).unwrap().is_some());
		drop(store);
		assert!(Store::open(folder.path()).is_ok());
	}

	#[cfg(unix)]
	#[test]
	fn state_is_private_when_written() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let folder = folder.path().join("state");
		let mut store = Store::open(&folder).unwrap();
		store.begin(request(1, 1)).unwrap();
		store.add(0, &signed_receipt(0, 7)).unwrap();
		let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
		for path in ["", RECEIPTS] {
			assert_eq!(mode(&folder.join(path)), 0o700, "{path}");
		}
		for path in [JOURNAL, LOCK, "receipts/00000000000000000000.scale"] {
			assert_eq!(mode(&folder.join(path)), 0o600, "{path}");
		}
	}

	#[test]
	fn half_written_file_is_ignored_and_other_bytes_are_refused_when_read() {
		let folder = tempfile::tempdir().unwrap();
		let mut store = Store::open(folder.path()).unwrap();
		store.add(0, &signed_receipt(0, 7)).unwrap();
		drop(store);
		let receipts = folder.path().join(RECEIPTS);
		std::fs::write(receipts.join(".00000000000000000001.scale.tmp"), [1]).unwrap();
		std::fs::write(folder.path().join(".journal.scale.tmp"), [1]).unwrap();
		assert_eq!(Store::open(folder.path()).unwrap().spent(), 7);
		// A receipt of another place, one that is cut short, and a journal that is none.
		let first = receipts.join(name_of(0));
		std::fs::copy(&first, receipts.join(name_of(1))).unwrap();
		assert!(Store::open(folder.path()).is_err());
		std::fs::write(receipts.join(name_of(1)), [1; 40]).unwrap();
		assert!(Store::open(folder.path()).is_err());
		std::fs::remove_file(receipts.join(name_of(1))).unwrap();
		std::fs::write(folder.path().join(JOURNAL), [9]).unwrap();
		assert!(Store::open(folder.path()).is_err());
	}

	#[test]
	fn first_missing_place_is_told_when_receipts_have_gaps() {
		let entry = Entry { fee: 1, anchor: 1, request_hash: H256::zero() };
		let contents = |places: &[Sequence]| Contents {
			receipts: places.iter().map(|place| (*place, entry)).collect(),
			..Contents::default()
		};
		for (places, missing, next) in
			[(&[][..], 0, 0), (&[0, 1], 2, 2), (&[1, 2], 0, 3), (&[0, 1, 3], 2, 4)]
		{
			let contents = contents(places);
			assert_eq!((contents.first_missing(), contents.next()), (missing, next), "{places:?}");
		}
	}
}
