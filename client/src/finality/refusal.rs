//! Why a receipt file proves nothing.

use crate::text;
use assay_primitives::{market::JobStatus, BlockNumber, JobId, H256};
use sp_consensus_grandpa::SetId;

/// A part of a receipt file that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
	/// More bytes than any receipt file.
	#[error("it has more than {} MiB; no receipt file has", super::MAX_FILE_LEN >> 20)]
	TooLong,
	/// It does not start as a receipt file does.
	#[error("it is no receipt file: those start with \"assay/final-receipt/v1\"")]
	NotAReceiptFile,
	/// A receipt file of another version of the format.
	#[error("it is a receipt file of version {}; this program reads version 1: update assay", text::printable(.0))]
	OtherVersion(String),
	/// It ends too early, or a length in it is out of bounds.
	#[error("it is cut short or broken: {0}")]
	Malformed(String),
	/// Bytes follow that belong to nothing.
	#[error("{0} bytes follow that belong to nothing")]
	TrailingBytes(usize),
	/// The same content can be written in another way.
	#[error("it is not written as receipt files are")]
	NotCanonical,
	/// The signature over the receipt.
	#[error("it does not hold over the receipt's hash")]
	Signature,
	/// Not a job's receipt.
	#[error("it was paid through a channel, and files are of jobs")]
	NotOfAJob,
	/// A header, a justification or a stored value that is not in its encoding.
	#[error("{part} cannot be read: {reason}")]
	Unreadable {
		/// Which.
		part: &'static str,
		/// Why.
		reason: String,
	},
	/// A storage proof has no path from the root to a key.
	#[error("its nodes do not lead from the block's state root {root:?} to the value: {reason}")]
	Unproven {
		/// The root.
		root: H256,
		/// What went wrong.
		reason: String,
	},
	/// A storage proof has nodes that prove nothing, or in another order.
	#[error("it has nodes that lead nowhere, twice, or out of order")]
	SurplusNodes,
	/// The storage holds nothing there.
	#[error("the block's state has no {0}")]
	Absent(&'static str),
	/// What this one builds on did not hold.
	#[error("it cannot be judged: what it would be judged by does not hold")]
	NotJudged,
	/// The receipt is another chain's.
	#[error("the receipt is for the chain {found:?}, and this is {expected:?}")]
	OtherChain {
		/// The receipt's.
		found: H256,
		/// The proven one.
		expected: H256,
	},
	/// The job has not ended well.
	#[error("job {job} is {status:?}")]
	NotVerified {
		/// The job.
		job: JobId,
		/// How far it is.
		status: JobStatus,
	},
	/// Another receipt was verified.
	#[error("it is {found:?}, and {expected:?} on chain")]
	OtherReceipt {
		/// The hash of the receipt in the file.
		found: H256,
		/// The hash on chain.
		expected: H256,
	},
	/// The receipt differs from the job.
	#[error("the {0} is not the job's")]
	NotTheJobs(&'static str),
	/// Bytes that the receipt does not vouch for.
	#[error("they hash to {found:?}, and the receipt has {expected:?}")]
	OtherBytes {
		/// Their hash.
		found: H256,
		/// The receipt's.
		expected: H256,
	},
	/// The key belongs to somebody else.
	#[error("it is registered for another GPU node")]
	KeyOfAnother,
	/// The key did not count when it signed.
	#[error("it was expired or revoked as of block #{0}")]
	KeyNotValid(BlockNumber),
	/// The file is about another parachain.
	#[error("it is about parachain {found}, and not {expected}: check --para-id")]
	OtherPara {
		/// The file's.
		found: u32,
		/// The one asked for.
		expected: u32,
	},
	/// Headers that do not follow one another.
	#[error("header {0} does not name the one before it as its parent")]
	BrokenChain(usize),
	/// The relay chain has another head.
	#[error("the relay chain's head of the parachain is another block")]
	NotTheHead,
	/// The justification finalises another block.
	#[error(
		"the justification is for block #{number} {hash:?}, and the headers do not lead there"
	)]
	OtherTarget {
		/// Number of the block that it is for.
		number: BlockNumber,
		/// Its hash.
		hash: H256,
	},
	/// Too few voted.
	#[error("{weight} of {total} of the weight have signed, and {threshold} must")]
	TooFewVotes {
		/// Weight of those who signed.
		weight: u64,
		/// Weight of all.
		total: u64,
		/// What is needed.
		threshold: u64,
	},
	/// Somebody voted who may not.
	#[error("{} is no authority of set {set}, or votes twice", text::hex(.key))]
	Stranger {
		/// Who.
		key: [u8; 32],
		/// The set.
		set: SetId,
	},
	/// A signature does not hold.
	#[error("the signature of {} does not hold for set {set}", text::hex(.key))]
	BadVote {
		/// Whose.
		key: [u8; 32],
		/// The set.
		set: SetId,
	},
	/// A justification of another authority set.
	#[error(
		"the justification was signed by set {found}, and the file leads to set {expected}. Export \
		 the receipt again: the file must hold every change of the set from the pinned one on"
	)]
	OtherSet {
		/// The set that signed.
		found: SetId,
		/// The set that should have.
		expected: SetId,
	},
	/// A vote for a block that is not proven to be a descendant.
	#[error("a vote is for a block that does not descend from the justified one")]
	StrayVote,
	/// Headers in a justification that no vote needs.
	#[error("the justification has headers that no vote needs")]
	SurplusHeaders,
	/// An authority set that nobody can vote in.
	#[error("authority set {0} has no members, no weight, or too much")]
	EmptySet(SetId),
	/// A block that should change the authority set, and does not.
	#[error("block #{0} does not change the authority set at once")]
	NoChange(BlockNumber),
	/// A change of the set does not hold.
	#[error("the change from set {from}, in block #{number}: {reason}")]
	Change {
		/// The set that signs it.
		from: SetId,
		/// Block of the change.
		number: BlockNumber,
		/// Why.
		reason: Box<Refusal>,
	},
	/// The header is not one of a genesis block.
	#[error("the file's first relay block is no genesis block")]
	NotGenesis,
	/// Another relay chain.
	#[error("the file begins at relay chain {found:?}, and {expected:?} is pinned")]
	OtherGenesis {
		/// The file's.
		found: H256,
		/// The pinned.
		expected: H256,
	},
	/// Pinned is the genesis block, and the file starts later.
	#[error(
		"the file begins with authority set {0}, and the genesis block is pinned. Pin that set \
		 (--authorities), or export the receipt again without --authorities"
	)]
	StartsLater(SetId),
	/// The pinned set is older than the file's first.
	#[error(
		"set {pinned} is pinned, and the file begins with set {first}. Export the receipt again with \
		 `--authorities` and the pinned set"
	)]
	PinOlder {
		/// The pinned.
		pinned: SetId,
		/// The file's first.
		first: SetId,
	},
	/// The pinned set is newer than the one that signed.
	#[error(
		"set {pinned} is pinned, and the file's last is set {last}, which it does not follow from. Pin an \
		 older set, or export the receipt again: it is proven in a new block then"
	)]
	PinNewer {
		/// The pinned.
		pinned: SetId,
		/// The file's last.
		last: SetId,
	},
	/// The same id, other authorities.
	#[error("the authorities of set {0} in the file are not the pinned ones")]
	OtherAuthorities(SetId),
}
