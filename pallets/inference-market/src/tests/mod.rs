//! Tests, by topic.

mod batches;
mod channels;
mod fuzz;
mod jobs;
mod nodes;
mod offchain;
mod proving;
mod support;
