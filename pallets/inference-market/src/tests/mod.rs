//! Tests, by topic.

mod channels;
mod fuzz;
mod jobs;
mod nodes;
mod offchain;
