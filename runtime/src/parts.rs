//! The parts that verifying a Groth16 proof is made of, each to be timed by itself.
//!
//! None of them is a weight; `cargo xtask bench proofs` makes its table of them.

/// The benchmarks of one curve, as a pallet that has nothing else.
macro_rules! parts {
	($name:ident, $curve:ty) => {
		/// The parts over one curve.
		pub mod $name {
			use assay_verifier_groth16::{
				synthetic::{Parts, Setup},
				Encoding, Proof,
			};
			use polkadot_sdk::{frame_benchmarking::v2::*, *};

			/// Where the benchmarks are.
			pub struct Pallet<T: Config>(frame_system::Pallet<T>);

			/// Any runtime.
			pub trait Config: frame_system::Config {}
			impl<T: frame_system::Config> Config for T {}

			fn parts(count: u32) -> Parts<$curve> {
				Parts::new(count as usize, 1).expect("the host has not failed")
			}

			fn proof(encoding: Encoding) -> alloc::vec::Vec<u8> {
				let setup = Setup::<$curve>::new(4, 1);
				setup.proof(&setup.inputs(2), 3, encoding).expect("as many inputs as the key has")
			}

			#[benchmarks]
			mod benches {
				use super::*;

				#[benchmark(extra)]
				fn miller_loop(n: Linear<1, 64>) {
					let parts = parts(n);
					let ok;
					#[block]
					{
						ok = parts.miller_loop();
					}
					assert!(ok);
				}

				#[benchmark(extra)]
				fn final_exponentiation() {
					let parts = parts(1);
					let ok;
					#[block]
					{
						ok = parts.final_exponentiation();
					}
					assert!(ok);
				}

				#[benchmark(extra)]
				fn check_g1(n: Linear<1, 64>) {
					let parts = parts(n);
					let ok;
					#[block]
					{
						ok = parts.check_g1();
					}
					assert!(ok);
				}

				#[benchmark(extra)]
				fn check_g2(n: Linear<1, 64>) {
					let parts = parts(n);
					let ok;
					#[block]
					{
						ok = parts.check_g2();
					}
					assert!(ok);
				}

				#[benchmark(extra)]
				fn sum_of_inputs(n: Linear<1, 64>) {
					let parts = parts(n);
					let ok;
					#[block]
					{
						ok = parts.sum();
					}
					assert!(ok);
				}

				#[benchmark(extra)]
				fn weigh(n: Linear<1, 64>) {
					let parts = parts(n);
					let ok;
					#[block]
					{
						ok = parts.weigh();
					}
					assert!(ok);
				}

				#[benchmark(extra)]
				fn weighed_sum(n: Linear<1, 64>) {
					let parts = parts(n);
					let ok;
					#[block]
					{
						ok = parts.weighed_sum();
					}
					assert!(ok);
				}

				#[benchmark(extra)]
				fn decode_compressed(n: Linear<1, 64>) {
					let bytes = proof(Encoding::Compressed);
					let mut ok = true;
					#[block]
					{
						for _ in 0..n {
							ok &= core::hint::black_box(Proof::<$curve>::decode(&bytes)).is_ok();
						}
					}
					assert!(ok);
				}

				#[benchmark(extra)]
				fn decode_uncompressed(n: Linear<1, 64>) {
					let bytes = proof(Encoding::Uncompressed);
					let mut ok = true;
					#[block]
					{
						for _ in 0..n {
							ok &= core::hint::black_box(Proof::<$curve>::decode(&bytes)).is_ok();
						}
					}
					assert!(ok);
				}
			}
		}
	};
}

parts!(bn254, assay_verifier_groth16::Bn254);
parts!(bls12_381, assay_verifier_groth16::Bls12_381);
parts!(bls12_381_host, assay_verifier_groth16::curve::host::Bls12_381);
