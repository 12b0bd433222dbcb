//! Nothing: `tests/` holds this crate's purpose.
