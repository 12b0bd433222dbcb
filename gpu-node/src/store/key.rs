//! What names a request in the journal.

use assay_primitives::{
	channel::{ChannelId, RequestNumber},
	JobId,
};
use std::fmt;

/// A request, by what pays for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestKey {
	/// The one request of a job.
	Job(JobId),
	/// A request on a payment channel.
	Channel {
		/// The channel.
		channel: ChannelId,
		/// Number that the client gave it.
		request: RequestNumber,
	},
}

/// Bytes of a key in the database.
pub(super) const KEY_LEN: usize = 17;

impl RequestKey {
	/// In the order of the keys, jobs first.
	pub(super) fn to_bytes(self) -> [u8; KEY_LEN] {
		let (kind, first, second) = match self {
			Self::Job(job) => (0, job, 0),
			Self::Channel { channel, request } => (1, channel, request),
		};
		let mut bytes = [kind; KEY_LEN];
		let (head, tail) = bytes[1..].split_at_mut(8);
		head.copy_from_slice(&first.to_be_bytes());
		tail.copy_from_slice(&second.to_be_bytes());
		bytes
	}

	pub(super) fn from_bytes(bytes: &[u8; KEY_LEN]) -> Self {
		let number = |range: std::ops::Range<usize>| {
			bytes[range].iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte))
		};
		let (first, second) = (number(1..9), number(9..KEY_LEN));
		match bytes[0] {
			0 => Self::Job(first),
			_ => Self::Channel { channel: first, request: second },
		}
	}

	/// Short, for the id of a response.
	pub fn slug(self) -> String {
		match self {
			Self::Job(job) => job.to_string(),
			Self::Channel { channel, request } => format!("{channel}-{request}"),
		}
	}
}

impl fmt::Display for RequestKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Job(job) => write!(f, "job {job}"),
			Self::Channel { channel, request } => {
				write!(f, "request {request} on channel {channel}")
			},
		}
	}
}

impl From<JobId> for RequestKey {
	fn from(job: JobId) -> Self {
		Self::Job(job)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn keys_come_back_in_their_order_when_stored() {
		let keys = [
			RequestKey::Job(0),
			RequestKey::Job(256),
			RequestKey::Job(u64::MAX),
			RequestKey::Channel { channel: 0, request: u64::MAX },
			RequestKey::Channel { channel: 1, request: 0 },
			RequestKey::Channel { channel: u64::MAX, request: 1 },
		];
		let bytes = keys.map(RequestKey::to_bytes);
		assert!(bytes.is_sorted() && keys.is_sorted());
		assert_eq!(bytes.each_ref().map(RequestKey::from_bytes), keys);
	}
}
