//! What operators watch, in Prometheus' text format.

use prometheus::{
	Encoder, Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, Opts, Registry,
	TextEncoder,
};

/// The node's metrics.
pub struct Metrics {
	registry: Registry,
	/// Chat completion requests by HTTP status.
	pub requests: IntCounterVec,
	/// Seconds from acceptance to the first text.
	pub time_to_first_token: Histogram,
	/// Seconds from acceptance to the receipt on disk.
	pub answer_time: Histogram,
	/// Prompt tokens of answered requests.
	pub input_units: IntCounter,
	/// Generated tokens of answered requests.
	pub output_units: IntCounter,
	/// Receipts signed.
	pub receipts: IntCounter,
	/// Responses sent again from the journal.
	pub replays: IntCounter,
	/// Requests finished after a restart.
	pub resumed: IntCounter,
	/// Jobs and channels dropped from the journal.
	pub pruned: IntCounter,
	/// Receipts handed out to the chain's off-chain workers.
	pub receipts_pulled: IntCounter,
	/// Receipts of channels that were settled.
	pub settled: IntCounter,
	/// Batches that were settled.
	pub batches: IntCounter,
	/// Batches that the chain refused.
	pub refused_batches: IntCounter,
	/// Receipts of committed batches that were revealed.
	pub revealed: IntCounter,
	/// Seconds that proofs took.
	pub proof_time: Histogram,
	/// Proofs made.
	pub proofs: IntCounter,
	/// Proofs that could not be made; each is tried again.
	pub failed_proofs: IntCounter,
	/// Proofs handed out to the chain's off-chain workers; the same ones until the chain has them.
	pub proofs_pulled: IntCounter,
	/// Proofs that this node has submitted itself.
	pub proofs_submitted: IntCounter,
	/// Proofs to be made under the key that is served.
	pub proof_queue: IntGauge,
	/// Generations that wait or run.
	pub pending: IntGauge,
	/// Requests in the journal.
	pub journaled: IntGauge,
	/// Best block seen.
	pub best_block: IntGauge,
	/// Finalised block seen.
	pub finalised_block: IntGauge,
	/// 1 while the chain is followed.
	pub chain_connected: IntGauge,
}

impl Metrics {
	/// All at zero.
	pub fn new() -> Self {
		let registry = Registry::new();
		let counter = |name: &str, help: &str| register(&registry, IntCounter::new(name, help));
		let gauge = |name: &str, help: &str| register(&registry, IntGauge::new(name, help));
		let histogram = |name: &str, help: &str, buckets: &[f64]| {
			let options = HistogramOpts::new(name, help).buckets(buckets.to_vec());
			register(&registry, Histogram::with_opts(options))
		};
		Self {
			requests: register(
				&registry,
				IntCounterVec::new(
					Opts::new("assay_requests_total", "Chat completion requests by HTTP status"),
					&["status"],
				),
			),
			time_to_first_token: histogram(
				"assay_time_to_first_token_seconds",
				"From acceptance to the first text",
				&[0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0],
			),
			answer_time: histogram(
				"assay_answer_seconds",
				"From acceptance to the receipt on disk",
				&[0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0],
			),
			input_units: counter("assay_input_units_total", "Prompt tokens of answered requests"),
			output_units: counter(
				"assay_output_units_total",
				"Generated tokens of answered requests",
			),
			receipts: counter("assay_receipts_total", "Receipts signed"),
			replays: counter("assay_replays_total", "Responses sent again from the journal"),
			resumed: counter("assay_resumed_total", "Requests finished after a restart"),
			settled: counter(
				"assay_settled_receipts_total",
				"Receipts of channels that were settled",
			),
			batches: counter("assay_batches_total", "Batches that were settled"),
			revealed: counter(
				"assay_revealed_receipts_total",
				"Receipts of committed batches that were revealed",
			),
			refused_batches: counter(
				"assay_refused_batches_total",
				"Batches that the chain refused",
			),
			pruned: counter("assay_pruned_total", "Jobs and channels dropped from the journal"),
			receipts_pulled: counter("assay_receipts_pulled_total", "Receipts handed out"),
			proof_time: histogram(
				"assay_proof_seconds",
				"Time that a proof took",
				&[0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0],
			),
			proofs: counter("assay_proofs_total", "Proofs made"),
			failed_proofs: counter("assay_failed_proofs_total", "Proofs that could not be made"),
			proofs_pulled: counter(
				"assay_proofs_pulled_total",
				"Proofs handed out, the same ones until the chain has them",
			),
			proofs_submitted: counter(
				"assay_submitted_proofs_total",
				"Proofs that this node has submitted itself",
			),
			proof_queue: gauge("assay_proof_queue", "Proofs to be made"),
			pending: gauge("assay_pending_generations", "Generations that wait or run"),
			journaled: gauge("assay_journaled_jobs", "Requests in the journal"),
			best_block: gauge("assay_best_block", "Best block seen"),
			finalised_block: gauge("assay_finalised_block", "Finalised block seen"),
			chain_connected: gauge("assay_chain_connected", "1 while the chain is followed"),
			registry,
		}
	}

	/// The text format.
	pub fn render(&self) -> String {
		let mut text = Vec::new();
		if let Err(error) = TextEncoder::new().encode(&self.registry.gather(), &mut text) {
			tracing::error!("metrics cannot be written: {error}");
		}
		String::from_utf8_lossy(&text).into_owned()
	}
}

impl Default for Metrics {
	fn default() -> Self {
		Self::new()
	}
}

fn register<M: prometheus::core::Collector + Clone + 'static>(
	registry: &Registry,
	metric: prometheus::Result<M>,
) -> M {
	let metric = metric.expect("names and help are constants of this file; tested");
	registry.register(Box::new(metric.clone())).expect("each name is used once; tested");
	metric
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn metrics_are_rendered_with_their_values() {
		let metrics = Metrics::new();
		metrics.receipts.inc();
		metrics.requests.with_label_values(&["200"]).inc();
		let text = metrics.render();
		assert!(text.contains("assay_receipts_total 1"), "{text}");
		assert!(text.contains("assay_requests_total{status=\"200\"} 1"), "{text}");
	}
}
