//! Makes keys: alone for development, or in a ceremony of several parties.
//!
//! ```text
//! ceremony development <model.int.onnx> <key>
//! ceremony powers new <power of two> <file>         phase 1 of our own; or take a .ptau file
//! ceremony powers contribute <file> <next file>
//! ceremony new <model.int.onnx> <powers> <file>
//! ceremony contribute <file> <next file>
//! ceremony beacon <file> <value in hex> <log2 of hashes> <next file>
//! ceremony verify <model.int.onnx> <powers> <file>
//! ceremony finish <model.int.onnx> <powers> <file> <key>
//! ```

use std::{error::Error, path::Path};

use assay_prover::{
	setup::{self, Ceremony, Key, Powers, MAX_POWER},
	Circuit, Limits, Quantised,
};
use rand::rngs::OsRng;

fn main() -> Result<(), Box<dyn Error>> {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
	match arguments.as_slice() {
		["development", model, key] => {
			let key_made = setup::development(&circuit(model)?, &mut OsRng)?;
			write(&key_made, key)?;
		},
		["powers", "new", power, file] => Powers::new(power.parse()?)?.save(Path::new(file))?,
		["powers", "contribute", file, next] => {
			let mut powers = Powers::load(Path::new(file), MAX_POWER)?;
			tell("contribution", &powers.contribute(&mut OsRng)?);
			powers.save(Path::new(next))?;
		},
		["new", model, powers, file] => {
			let circuit = circuit(model)?;
			Ceremony::new(&circuit, &load(powers, &circuit)?)?.save(Path::new(file))?;
		},
		["contribute", file, next] => {
			let mut ceremony = Ceremony::load(Path::new(file))?;
			tell("contribution", &ceremony.contribute(&mut OsRng)?);
			ceremony.save(Path::new(next))?;
		},
		["beacon", file, value, iterations, next] => {
			let mut ceremony = Ceremony::load(Path::new(file))?;
			tell("contribution", &ceremony.beacon(&bytes(value)?, iterations.parse()?)?);
			ceremony.save(Path::new(next))?;
		},
		["verify", model, powers, file] => {
			verified(model, powers, file)?;
		},
		["finish", model, powers, file, key] => {
			let (circuit, ceremony) = verified(model, powers, file)?;
			write(&ceremony.finish(&circuit)?, key)?;
		},
		_ => return Err("see the head of this file for what it takes".into()),
	}
	Ok(())
}

fn circuit(model: &str) -> Result<Circuit, Box<dyn Error>> {
	let model = Quantised::from_onnx(&std::fs::read(model)?)?;
	tell("model", &model.id());
	Ok(Circuit::new(&model, Limits::default())?)
}

fn load(powers: &str, circuit: &Circuit) -> Result<Powers, Box<dyn Error>> {
	Ok(Powers::load(Path::new(powers), circuit.power()?)?)
}

fn verified(model: &str, powers: &str, file: &str) -> Result<(Circuit, Ceremony), Box<dyn Error>> {
	let circuit = circuit(model)?;
	let ceremony = Ceremony::load(Path::new(file))?;
	ceremony.verify(&circuit, &load(powers, &circuit)?)?;
	for hash in ceremony.transcripts()?.iter().skip(1) {
		tell("contribution", hash);
	}
	Ok((circuit, ceremony))
}

/// Writes a key, and beside it the verifying key as it is registered.
fn write(key: &Key, path: &str) -> Result<(), Box<dyn Error>> {
	key.save(Path::new(path))?;
	std::fs::write(format!("{path}.vk"), key.verifying_bytes()?)?;
	println!("{:?} key for model {}", key.kind(), hex(&key.model()));
	Ok(())
}

fn tell(what: &str, hash: &[u8]) {
	println!("{what} {}", hex(hash));
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Result<Vec<u8>, Box<dyn Error>> {
	let digit = |c: u8| char::from(c).to_digit(16).ok_or("not hexadecimal");
	let (pairs, []) = hex.as_bytes().as_chunks::<2>() else {
		return Err("an odd number of digits".into());
	};
	let byte = |[high, low]: &[u8; 2]| Ok((digit(*high)? * 16 + digit(*low)?) as u8);
	pairs.iter().map(byte).collect()
}
