//! Tests, by topic.

mod fuzz;
mod keys;
mod policies;
mod receipts;
mod trust;
