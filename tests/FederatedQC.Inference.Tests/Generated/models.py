"""Writes the ONNX models of the inference tests: models.py OUT_DIR SPEC_JSON

A good model averages 4x4 pixels and gives each class a linear function of that brightness, so that every score
and every activation can be worked out by hand. The others break one rule each.
"""
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OUT, SPEC = Path(sys.argv[1]), sys.argv[2]
GAIN, BIAS = [0.0, -6.0, 6.0], [1.0, 2.0, -3.0]
SIZE, CELL = 16, 4


def tensor(name, kind, *shape):
    return helper.make_tensor_value_info(name, kind, shape)


def array(name, values, *shape):
    return numpy_helper.from_array(np.asarray(values, np.float32).reshape(shape), name)


def build(gain=GAIN, bias=BIAS, size=SIZE, batch="N", kind=TensorProto.FLOAT, last="Softmax", outputs=("scores", "activation"),
          metadata=None, extra_input=False):
    classes, side = len(gain), size // CELL
    source = "input" if kind == TensorProto.FLOAT else "as_float"
    nodes = [] if kind == TensorProto.FLOAT else [helper.make_node("Cast", ["input"], [source], to=TensorProto.FLOAT)]
    nodes += [
        helper.make_node("AveragePool", [source], ["cells"], kernel_shape=[CELL, CELL], strides=[CELL, CELL]),
        helper.make_node("Conv", ["cells", "gain", "bias"], ["activation"], kernel_shape=[1, 1]),
        helper.make_node("GlobalAveragePool", ["activation"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["logits"], axis=1),
        helper.make_node(last, ["logits"], ["scores"]),
    ]
    shapes = {"scores": (batch, classes), "activation": (batch, classes, side, side)}
    inputs = [tensor("input", kind, batch, 1, size, size)]
    if extra_input:
        inputs.append(tensor("gain", TensorProto.FLOAT, classes, 1, 1, 1))
    weights = [array("bias", bias, classes)] + ([] if extra_input else [array("gain", gain, classes, 1, 1, 1)])
    graph = helper.make_graph(nodes, "brightness", inputs, [tensor(n, TensorProto.FLOAT, *shapes[n]) for n in outputs], weights)
    return finish(graph, {"fqc.spec": SPEC, "fqc.model_id": "model-a"} if metadata is None else metadata)


def finish(graph, metadata):
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, metadata)
    return model


def residual():
    """A network of the compact kind, for timing: convolutions of 16, 32 and 64 channels."""
    random, nodes, weights, source, channels = np.random.default_rng(5), [], [], "input", 1
    for layer, (width, stride) in enumerate([(16, 2), (16, 1), (32, 2), (32, 1), (64, 2), (64, 1)]):
        weights.append(array(f"w{layer}", random.normal(0, 0.1, width * channels * 9), width, channels, 3, 3))
        nodes.append(helper.make_node("Conv", [source, f"w{layer}"], [f"c{layer}"], kernel_shape=[3, 3], strides=[stride] * 2, pads=[1] * 4))
        nodes.append(helper.make_node("Relu", [f"c{layer}"], [f"r{layer}"]))
        source, channels = f"r{layer}", width
    weights.append(array("head", random.normal(0, 0.1, 3 * channels), 3, channels, 1, 1))
    nodes += [
        helper.make_node("Conv", [source, "head"], ["activation"], kernel_shape=[1, 1]),
        helper.make_node("GlobalAveragePool", ["activation"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["logits"], axis=1),
        helper.make_node("Softmax", ["logits"], ["scores"]),
    ]
    outputs = [tensor("scores", TensorProto.FLOAT, "N", 3), tensor("activation", TensorProto.FLOAT, "N", 3, 8, 8)]
    graph = helper.make_graph(nodes, "residual", [tensor("input", TensorProto.FLOAT, "N", 1, 64, 64)], outputs, weights)
    spec = SPEC.replace('"inputSize":16', '"inputSize":64')
    return finish(graph, {"fqc.spec": spec, "fqc.model_id": "residual"})


MODELS = {
    "good": build(),
    "other": build(bias=[-3.0, 2.0, 1.0], metadata={"fqc.spec": SPEC, "fqc.model_id": "model-b"}),
    "residual": residual(),
    "no-metadata": build(metadata={}),
    "no-id": build(metadata={"fqc.spec": SPEC}),
    "long-id": build(metadata={"fqc.spec": SPEC, "fqc.model_id": "x" * 129}),
    "bad-spec": build(metadata={"fqc.spec": SPEC[:-9], "fqc.model_id": "model-a"}),
    "four-classes": build(gain=GAIN + [1.0], bias=BIAS + [0.0]),
    "other-size": build(size=32),
    "fixed-batch": build(batch=1),
    "whole-numbers": build(kind=TensorProto.INT64),
    "two-inputs": build(extra_input=True),
    "no-activation": build(outputs=("scores",)),
    "no-softmax": build(last="Identity"),
    "not-a-number": build(bias=[float("nan"), 0.0, 0.0]),
}

for name, model in MODELS.items():
    onnx.save(model, str(OUT / f"{name}.onnx"))
