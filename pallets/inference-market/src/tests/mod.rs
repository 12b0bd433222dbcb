//! Tests, by topic.

mod fuzz;
mod jobs;
mod nodes;
mod offchain;
