//! Tests, by topic.

mod fuzz;
mod keys;
mod policies;
mod proofs;
mod receipts;
mod trust;
