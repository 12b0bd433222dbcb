"""What EZKL takes to prove the same float models, as JSON, beside what we take.

    pip install numpy==2.4.6 onnx==1.23.2 ezkl==23.0.5  # onnx for models/common.py
    python prover/bench/ezkl.py models/digits/mlp.onnx models/digits/calibration.bin models/digits/test.bin \\
        --beside target/release/examples/proving  # cargo build --release -p assay-prover --example proving

Input and parameters as in our circuits: what goes in and comes out is public (here by value, there by digest), weights are fixed. Of
several settings the fastest that works is told. The structured reference string is made on the spot, for tests only.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

# In place of this folder, in which `ezkl` would be this file.
sys.path[0] = str(pathlib.Path(__file__).resolve().parents[2] / "models")
import ezkl  # noqa: E402
import numpy as np  # noqa: E402
from common import read_dataset  # noqa: E402


def settings(model, path, scale, base, legs, logrows):
    args = ezkl.PyRunArgs()
    args.input_visibility = "public"
    args.output_visibility = "public"
    args.param_visibility = "fixed"
    args.input_scale = args.param_scale = scale
    args.decomp_base, args.decomp_legs, args.logrows = base, legs, logrows
    if not ezkl.gen_settings(model, path, py_run_args=args):
        raise RuntimeError("no settings")


def attempt(model, folder, samples, scale, base, legs, logrows, runs):
    at = lambda name: str(folder / name)
    config = {"scale": scale, "decomp_base": base, "decomp_legs": legs, "logrows": logrows}
    settings(model, at("settings"), scale, base, legs, logrows)
    ezkl.compile_circuit(model, at("circuit"), at("settings"))
    ezkl.gen_srs(at("srs"), logrows)

    def witness(sample):
        with open(at("input"), "w") as file:
            json.dump({"input_data": [sample.ravel().tolist()]}, file)
        return ezkl.gen_witness(at("input"), at("circuit"), at("witness"))

    witness(samples[0])
    now = time.monotonic()
    if not ezkl.setup(at("circuit"), at("vk"), at("pk"), at("srs")):
        raise RuntimeError("no setup")
    setup_s = time.monotonic() - now
    times, cpu, verify_s = [], [], []
    for sample in samples[:runs]:
        witness(sample)
        # Of all threads: what other work on the machine changes least.
        now, spent = time.monotonic(), time.process_time()
        ezkl.prove(at("witness"), at("circuit"), at("pk"), at("proof"), at("srs"))
        times.append(time.monotonic() - now)
        cpu.append(time.process_time() - spent)
        now = time.monotonic()
        if not ezkl.verify(at("proof"), at("settings"), at("vk"), at("srs")):
            raise RuntimeError("a proof that does not verify")
        verify_s.append(time.monotonic() - now)
    return config | {
        "setup_s": setup_s,
        "prove_s": float(np.median(times)),
        "prove_cpu_s": float(np.mean(cpu)),
        "verify_s": float(np.median(verify_s)),
        "proof_bytes": len(bytes.fromhex(json.load(open(at("proof")))["hex_proof"][2:])),
        "witness": witness,
    }


def main():
    parse = argparse.ArgumentParser()
    parse.add_argument("model")
    parse.add_argument("calibration")
    parse.add_argument("test")
    parse.add_argument("--beside", help="the example `proving`, to run before and after")
    parse.add_argument("--runs", type=int, default=3)
    parse.add_argument("--samples", type=int, default=200, help="of the test set, for the accuracy")
    arguments = parse.parse_args()
    files = [arguments.model, arguments.calibration, arguments.test]
    ours = lambda: json.loads(subprocess.check_output([arguments.beside, *files, "11"])) if arguments.beside else None
    assay = [ours()]
    samples, labels = read_dataset(arguments.test)
    best, tried, begun = None, [], time.monotonic()
    scale = 7
    for base, legs, logrows in [
        (512, 3, 12),
        (128, 4, 11),
        (64, 4, 11),
        (128, 4, 12),
        (256, 3, 12),
        (4096, 2, 13),
        (16384, 2, 15),
    ]:
        if best and (logrows > best["logrows"] + 1 or time.monotonic() > begun + 90):
            continue
        folder = tempfile.TemporaryDirectory()
        try:
            result = attempt(
                arguments.model, pathlib.Path(folder.name), samples, scale, base, legs, logrows, arguments.runs
            )
        except BaseException as error:  # Its panics are no `Exception`.
            if isinstance(error, KeyboardInterrupt):
                raise
            tried.append({"base": base, "legs": legs, "logrows": logrows, "error": str(error)[:200]})
            continue
        tried.append({"base": base, "legs": legs, "logrows": logrows, "prove_s": result["prove_s"]})
        if not best or result["prove_s"] < best["prove_s"]:
            best, best["folder"] = result, folder
    if not best:
        print(json.dumps({"model": arguments.model, "tried": tried}))
        return False
    witness, right, count, begun = best.pop("witness"), 0, 0, time.monotonic()
    for sample, label in zip(samples[: arguments.samples], labels):
        if time.monotonic() > begun + 60:
            break
        count += 1
        (output,) = witness(sample)["outputs"]
        right += int(np.argmax([ezkl.felt_to_int(x) for x in output]) == label)
    best.pop("folder")
    assay.append(ours())
    if arguments.beside:
        best["assay"] = [{k: run[k] for k in ("prove_s", "prove_cpu_s", "setup_s", "verify_s", "accuracy_quantised")} for run in assay]
    name = pathlib.Path(arguments.model).name
    best |= {"model": name, "version": "23.0.5", "test_samples": count, "accuracy": right / count, "tried": tried}
    print(json.dumps(best, indent=2, sort_keys=True))
    return True


if __name__ == "__main__":
    sys.exit(not main())
