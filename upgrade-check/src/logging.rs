//! What runtimes log: why they panic is said there alone.

use std::sync::Mutex;

/// Most lines that are kept, and most characters of one.
const LINES: usize = 20;
const LENGTH: usize = 500;

static LOGGED: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Logger;

impl log::Log for Logger {
	fn enabled(&self, metadata: &log::Metadata) -> bool {
		metadata.level() <= log::Level::Error
	}

	fn log(&self, record: &log::Record) {
		let Ok(mut lines) = LOGGED.lock() else { return };
		if self.enabled(record.metadata()) && lines.len() < LINES {
			lines.push(record.args().to_string().chars().take(LENGTH).collect());
		}
	}

	fn flush(&self) {}
}

/// Keeps what is logged from now on.
pub fn start() {
	// Once is enough.
	if log::set_logger(&Logger).is_ok() {
		log::set_max_level(log::LevelFilter::Error);
	}
}

/// What was logged since the last time.
pub fn take() -> Vec<String> {
	LOGGED.lock().map(|mut lines| std::mem::take(&mut *lines)).unwrap_or_default()
}
