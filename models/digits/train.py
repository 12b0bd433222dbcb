"""Trains two small classifiers of scikit-learn's digits (8x8 pixels, UCI, CC BY 4.0) and writes them as float ONNX.

    pip install -r requirements.txt && python train.py

writes mlp.onnx (64-32-10), cnn.onnx (two convolutions), calibration.bin and test.bin beside itself.
"""

import pathlib
import sys

import autograd.numpy as np
import numpy
from autograd import value_and_grad
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from common import Chain, write_dataset  # noqa: E402


def mlp(x, y):
    model = MLPClassifier((32,), alpha=1e-3, max_iter=600, random_state=7).fit(x, y)
    (first, second), (bias, last) = model.coefs_, model.intercepts_
    chain = Chain([64])
    chain.add("Gemm", first.T.astype("f4"), bias.astype("f4"), transB=1)
    chain.add("Relu")
    chain.add("Gemm", second.T.astype("f4"), last.astype("f4"), transB=1)
    chain.save(HERE / "mlp.onnx", 10)
    return model.predict


def windows(x, size):
    """[n, c, h, w] to [n, h', w', c, size, size]"""
    rows = [x[:, :, i : x.shape[2] - size + 1 + i] for i in range(size)]
    parts = [[row[:, :, :, j : x.shape[3] - size + 1 + j] for j in range(size)] for row in rows]
    return np.transpose(np.stack([np.stack(part) for part in parts]), (2, 4, 5, 3, 0, 1))


def conv(x, weights, bias):
    out = np.einsum("nhwcij,ocij->nohw", windows(x, weights.shape[-1]), weights)
    return np.maximum(out + bias[None, :, None, None], 0)


def pool(x, how):
    n, c, h, w = x.shape
    return how(how(x.reshape(n, c, h // 2, 2, w // 2, 2), axis=5), axis=3)


def forward(p, x):
    x = pool(conv(x.reshape(-1, 1, 8, 8), p[0], p[1]), np.max)
    x = pool(conv(x, p[2], p[3]), np.mean)
    return x.reshape(len(x), -1) @ p[4] + p[5]


def cnn(x, y):
    rng = numpy.random.default_rng(7)
    shapes = [(8, 1, 3, 3), (8,), (24, 8, 2, 2), (24,), (24, 10), (10,)]
    fan = [9, 0, 32, 0, 24, 0]
    p = [rng.normal(size=s) * (2 / f) ** 0.5 if f else numpy.zeros(s) for s, f in zip(shapes, fan)]

    def loss(p, x, y):
        out = forward(p, x)
        top = np.max(out, axis=1, keepdims=True)
        log = out - top - np.log(np.sum(np.exp(out - top), axis=1, keepdims=True))
        return -np.mean(log[np.arange(len(y)), y])

    step = value_and_grad(loss)
    m, v, t = [0 * a for a in p], [0 * a for a in p], 0
    for epoch in range(60):
        order = rng.permutation(len(x))
        for batch in numpy.array_split(order, len(x) // 32):
            t += 1
            _, grads = step(p, x[batch], y[batch])
            rate = 4e-3 * 0.95**epoch
            for i, g in enumerate(grads):
                m[i] = 0.9 * m[i] + 0.1 * g
                v[i] = 0.999 * v[i] + 0.001 * g * g
                p[i] = p[i] - rate * m[i] / (1 - 0.9**t) / (numpy.sqrt(v[i] / (1 - 0.999**t)) + 1e-8)
    p32 = [a.astype("f4") for a in p]
    chain = Chain([1, 8, 8])
    # Defaults written out, for readers that do not know them.
    plain = {"strides": [1, 1], "dilations": [1, 1], "pads": [0, 0, 0, 0], "group": 1}
    chain.add("Conv", p32[0], p32[1], kernel_shape=[3, 3], **plain).add("Relu")
    chain.add("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
    chain.add("Conv", p32[2], p32[3], kernel_shape=[2, 2], **plain).add("Relu")
    chain.add("AveragePool", kernel_shape=[2, 2], strides=[2, 2])
    chain.add("Flatten", axis=1)
    chain.add("Gemm", p32[4], p32[5])
    chain.save(HERE / "cnn.onnx", 10)
    return lambda x: numpy.argmax(forward(p, x), axis=1)


def main():
    x, y = load_digits(return_X_y=True)
    x = x / 16
    train, test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=7, stratify=y)
    write_dataset(HERE / "calibration.bin", train[:128], y_train[:128])
    write_dataset(HERE / "test.bin", test, y_test)
    for fit in (mlp, cnn):
        predict = fit(train, y_train)
        print(fit.__name__, "accuracy", numpy.mean(predict(test) == y_test))


if __name__ == "__main__":
    main()
