"""Runs an integer model in ONNX Runtime and compares with what this crate answers, byte for byte.

    cargo run --release -p assay-prover --example proving -- model.onnx calibration.bin test.bin 1 --save --responses
    pip install numpy==2.4.6 onnx==1.23.2 onnxruntime==1.31.1
    python prover/bench/reference.py model.int.onnx model.responses test.bin
"""

import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "models"))
from common import read_dataset  # noqa: E402


def main(model, responses, test):
    file = onnx.load(model)
    onnx.checker.check_model(file, full_check=True)
    scale = np.float32({p.key: p.value for p in file.metadata_props}["assay.input_scale"])
    session = onnxruntime.InferenceSession(model)
    (wanted,) = session.get_inputs()
    kind = {"tensor(uint8)": np.uint8, "tensor(int8)": np.int8}[wanted.type]
    limits = np.iinfo(kind)
    samples, labels = read_dataset(test)
    ours = np.fromfile(responses, "<i4").reshape(len(samples), -1)
    same = right = 0
    for sample, label, response in zip(samples, labels, ours):
        # Half away from zero, as Rust rounds.
        unit = sample / scale
        unit = np.trunc(unit + np.copysign(np.float32(0.5), unit))
        request = np.clip(unit, limits.min, limits.max).astype(kind).reshape(wanted.shape)
        (output,) = session.run(None, {wanted.name: request})
        same += int((output.ravel() == response).all())
        right += int(output.ravel().argmax() == label)
    result = {"model": model, "samples": len(samples), "same": same, "accuracy": right / len(samples)}
    print(json.dumps(result))
    return same == len(samples)


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))
