"""What the training scripts share: the data files, and float ONNX files of chained layers."""

import struct

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def write_dataset(path, inputs, labels):
    """`ASSAYDS1`, samples and width as u32, scale as f32, then i16 values (times the scale: the input), then u8 labels."""
    inputs = np.asarray(inputs, dtype=np.float64).reshape(len(inputs), -1)
    scale = np.float32(np.abs(inputs).max() / 32767)
    values = np.rint(inputs / scale).astype("<i2")
    with open(path, "wb") as file:
        file.write(b"ASSAYDS1")
        file.write(struct.pack("<IIf", *inputs.shape, scale))
        file.write(values.tobytes())
        file.write(np.asarray(labels, dtype=np.uint8).tobytes())


def read_dataset(path):
    data = open(path, "rb").read()
    assert data[:8] == b"ASSAYDS1"
    samples, width, scale = struct.unpack_from("<IIf", data, 8)
    values = np.frombuffer(data, "<i2", samples * width, 20).reshape(samples, width)
    labels = np.frombuffer(data, np.uint8, samples, 20 + 2 * samples * width)
    return values.astype(np.float32) * np.float32(scale), labels


class Chain:
    """A float model as a chain of operators."""

    def __init__(self, shape):
        self.nodes, self.constants, self.shape, self.now = [], [], shape, "input"

    def add(self, op, *constants, **attributes):
        names = [self.now]
        for constant in constants:
            names.append(f"c{len(self.constants)}")
            self.constants.append(numpy_helper.from_array(np.asarray(constant), names[-1]))
        self.now = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, names, [self.now], **attributes))
        return self

    def save(self, path, classes):
        one = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, *shape])
        graph = helper.make_graph(
            self.nodes, "float", [one("input", self.shape)], [one(self.now, [classes])], self.constants
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, path)
