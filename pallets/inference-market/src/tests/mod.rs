//! Tests, by topic.

mod fuzz;
mod channels;
mod jobs;
mod nodes;
mod offchain;
