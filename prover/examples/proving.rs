//! What a model costs to prove, as JSON: `proving <float.onnx> <calibration.bin> <test.bin> [runs] [--save] [--responses]`.
//!
//! With `--save` the integer model is written beside the float model, as `<name>.int.onnx`; with `--responses` what it answers to
//! the test set, as `<name>.responses`, for `bench/reference.py` to compare.

use std::{path::PathBuf, time::Instant};

use assay_prover::{
	dataset::Dataset, float::FloatModel, prove, quantise, quantise::compare, setup, verify, Cancel,
	Circuit, Limits,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
	let (flags, paths): (Vec<String>, Vec<String>) =
		std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
	let [model, calibration, test, rest @ ..] = paths.as_slice() else {
		return Err(
			"usage: proving <float.onnx> <calibration.bin> <test.bin> [runs] [--save] [--responses]"
				.into(),
		);
	};
	let runs: usize = rest.first().map_or(Ok(5), |runs| runs.parse())?;
	let path = PathBuf::from(model);
	let file = std::fs::read(&path)?;
	let calibration = Dataset::decode(&std::fs::read(calibration)?)?;
	let test = Dataset::decode(&std::fs::read(test)?)?;

	let (quantised, report) = quantise::quantise(&file, &calibration)?;
	if flags.iter().any(|flag| flag == "--save") {
		std::fs::write(path.with_extension("int.onnx"), quantised.to_onnx())?;
	}
	if flags.iter().any(|flag| flag == "--responses") {
		let mut responses = Vec::new();
		for (input, _) in test.samples() {
			responses.extend(quantised.run(&quantised.request(input)?)?);
		}
		std::fs::write(path.with_extension("responses"), responses)?;
	}
	let compared = compare(&FloatModel::from_onnx(&file)?, &quantised, &test)?;

	let now = Instant::now();
	let circuit = Circuit::new(&quantised, Limits::default())?;
	let build_s = now.elapsed().as_secs_f64();
	let now = Instant::now();
	let key = setup::development(&circuit, &mut rand::rngs::OsRng)?;
	let setup_s = now.elapsed().as_secs_f64();

	let mut prove_s = Vec::new();
	let mut prove_cpu_s = Vec::new();
	let mut verify_s = Vec::new();
	for (input, _) in test.samples().take(runs.max(1)) {
		let request = quantised.request(input)?;
		let (now, spent) = (Instant::now(), cpu_seconds());
		let proved = prove(&key, &circuit, &request, &|_| (), &Cancel::new())?;
		prove_s.push(now.elapsed().as_secs_f64());
		prove_cpu_s.extend(cpu_seconds().zip(spent).map(|(now, then)| now - then));
		let now = Instant::now();
		if !verify(key.verifying(), &request, &proved.response, &proved.proof) {
			return Err("a proof did not verify".into());
		}
		verify_s.push(now.elapsed().as_secs_f64());
	}
	let median = |mut times: Vec<f64>| {
		times.sort_by(f64::total_cmp);
		times.get(times.len() / 2).copied().unwrap_or_default()
	};
	let share = |right: usize| right as f64 / compared.samples as f64;
	let result = serde_json::json!({
		"model": path.file_name().and_then(|name| name.to_str()),
		"constraints": circuit.constraints(),
		"constraints_of": {
			"request": report.size.request,
			"layers": report.size.layers,
			"response": report.size.response,
			"digests": report.size.digests,
		},
		"terms": circuit.terms(),
		"weight_bits": report.weight_bits,
		"build_s": build_s,
		"setup_s": setup_s,
		"prove_s": median(prove_s),
		"prove_cpu_s": prove_cpu_s.iter().sum::<f64>() / prove_cpu_s.len().max(1) as f64,
		"verify_s": median(verify_s),
		"threads": std::thread::available_parallelism()?.get(),
		"peak_memory_mib": peak_memory(),
		"test_samples": compared.samples,
		"accuracy_float": share(compared.float),
		"accuracy_quantised": share(compared.quantised),
		"agreement": share(compared.agreeing),
		"verifying_key_bytes": key.verifying_bytes()?.len(),
	});
	println!("{}", serde_json::to_string_pretty(&result)?);
	Ok(())
}

/// Processor time of all threads so far, in the system's ticks of 10 ms.
fn cpu_seconds() -> Option<f64> {
	let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
	// The name, in parentheses, may hold blanks.
	let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
	let ticks: [f64; 2] = [fields.next()?.parse().ok()?, fields.next()?.parse().ok()?];
	Some(ticks.iter().sum::<f64>() / 100.0)
}

/// The most memory that the process has held, where the system says so.
fn peak_memory() -> Option<u64> {
	let status = std::fs::read_to_string("/proc/self/status").ok()?;
	let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
	let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
	Some(kib / 1024)
}
