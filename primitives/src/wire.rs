//! The HTTP interface between requesters, GPU nodes and the off-chain worker.
//!
//! - `POST /v1/chat/completions`: OpenAI-compatible; the request carries [`JOB_HEADER`] with the job id in
//!   decimal. Its body's sha256 is the job's request hash.
//! - `GET /assay/v1/receipts?jobs=1,2,3`: SCALE-encoded `Vec<SignedReceipt>` (content type
//!   `application/octet-stream`) with those of the named jobs that are answered; at most
//!   [`MAX_JOBS_PER_PULL`] ids.
//! - `GET /assay/v1/jobs/{id}/response`: the exact response bytes whose hash the receipt carries.
//! - `GET /assay/v1/attestation`: JSON with `verifier`, `key`, `operator`, `genesisHash`, `quote`, and
//!   the `measurements` that a policy has to allow; byte strings in hex with `0x`.

/// Request header that names the job which pays for a request.
pub const JOB_HEADER: &str = "x-assay-job";
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
/// Most bytes of an endpoint URL.
pub const MAX_ENDPOINT_LEN: u32 = 256;
