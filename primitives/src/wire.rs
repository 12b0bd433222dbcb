//! The HTTP interface between requesters, GPU nodes and the off-chain worker.
//!
//! - `POST /v1/chat/completions`: OpenAI-compatible; the request carries [`JOB_HEADER`] with the job id in
//!   decimal. Its body's sha256 is the job's request hash.
//! - `GET /assay/v1/receipts?jobs=1,2,3`: SCALE-encoded `Vec<SignedReceipt>` (content type
//!   `application/octet-stream`) with those of the named jobs that are answered; at most
//!   [`MAX_JOBS_PER_PULL`] ids.
//! - `GET /assay/v1/jobs/{id}/response`: the exact response bytes whose hash the receipt carries.
//! - `GET /assay/v1/proofs?batches=1,2,3`: SCALE-encoded `Vec<BatchLeaf>` (content type
//!   `application/octet-stream`) with the leaves of the named batches whose proofs are made and not known
//!   to be on chain; at most [`MAX_BATCHES_PER_PULL`] ids and [`MAX_PROOFS_PER_PULL`] leaves, those of the
//!   batch named first before others.
//! - `GET /assay/v1/attestation`: JSON with `verifier`, `key`, `operator`, `genesisHash`, `quote`, and
//!   the `measurements` that a policy has to allow; byte strings in hex with `0x`.

//!
//! A payment channel takes the place of a job where these headers take the place of [`JOB_HEADER`]:
//!
//! - [`CHANNEL_HEADER`]: the channel, in decimal;
//! - [`REQUEST_HEADER`]: a number that the client chooses, in decimal, another one for every request. The
//!   same request with the same number gets the same answer and is paid once. It is all that reading the
//!   answer again takes, so it should be drawn at random;
//! - [`VOUCHER_HEADER`]: SCALE-encoded [`AssayVoucher`](crate::channel::AssayVoucher) in hex with `0x`. It
//!   covers what was spent on the channel and what this request may cost at most.
//!
//! What a requester reads of a channel afterwards:
//!
//! - `GET /assay/v1/channels/{id}`: JSON with `channel`, `cumulative` of the best voucher, `spent` on
//!   receipts, `reserved` for answers being made (decimal strings), `nextSequence`, and `settled`, the
//!   first sequence number that is not in a settled batch;
//! - `GET /assay/v1/channels/{id}/receipts?from=N`: SCALE-encoded `Vec<SignedReceipt>`, by sequence number
//!   from `N` on; at most [`MAX_RECEIPTS_PER_PULL`];
//! - `GET /assay/v1/channels/{id}/requests/{number}/receipt`: SCALE-encoded `SignedReceipt`;
//! - `GET /assay/v1/channels/{id}/requests/{number}/response`: the exact response bytes;
//! - `GET /assay/v1/channels/{id}/requests/{number}/proof`: of a proven model, the bytes of the answer's
//!   proof as the chain gets them; 404 until it is made.

/// Request header that names the job which pays for a request.
pub const JOB_HEADER: &str = "x-assay-job";
/// Request header that names the payment channel which pays for a request.
pub const CHANNEL_HEADER: &str = "x-assay-channel";
/// Request header with the number that the client gave the request.
pub const REQUEST_HEADER: &str = "x-assay-request";
/// Request header with the voucher that covers the request.
pub const VOUCHER_HEADER: &str = "x-assay-voucher";
/// Path of all that concerns payment channels.
pub const CHANNELS_PATH: &str = "/assay/v1/channels";
/// Most receipts of a channel in one pull.
pub const MAX_RECEIPTS_PER_PULL: u32 = 64;
/// Path of the chat completion endpoint.
pub const CHAT_PATH: &str = "/v1/chat/completions";
/// Path that the off-chain worker pulls.
pub const RECEIPTS_PATH: &str = "/assay/v1/receipts";
/// Path of the node's attestation.
pub const ATTESTATION_PATH: &str = "/assay/v1/attestation";
/// Most job ids in one pull.
pub const MAX_JOBS_PER_PULL: u32 = 16;
/// Most bytes of one SCALE-encoded signed receipt.
pub const MAX_SIGNED_RECEIPT_LEN: u32 = 512;
/// Most bytes of a pull's answer that are read.
pub const MAX_PULL_LEN: u32 = 4 + MAX_JOBS_PER_PULL * MAX_SIGNED_RECEIPT_LEN;
/// Path of the proofs that the off-chain worker pulls.
pub const PROOFS_PATH: &str = "/assay/v1/proofs";
/// Most batch ids in one pull of proofs.
pub const MAX_BATCHES_PER_PULL: u32 = 16;
/// Most leaves in one pull of proofs.
pub const MAX_PROOFS_PER_PULL: u32 = 64;
/// Most bytes of a pull's proofs that are read: a leaf with the longest proof and paths fits in 4 KiB.
pub const MAX_PROOFS_PULL_LEN: u32 = 4 + MAX_PROOFS_PER_PULL * 4_096;
/// Most bytes of an endpoint URL.
pub const MAX_ENDPOINT_LEN: u32 = 256;
