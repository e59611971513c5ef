"""Runs ONNX's full checker, shape inference included, over each file named and prints what a test wants to see."""
import json
import sys

import onnx

for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    dimensions = lambda value: [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim]
    print(json.dumps({
        "opset": model.opset_import[0].version,
        "ir": model.ir_version,
        "inputs": {value.name: dimensions(value) for value in model.graph.input},
        "outputs": {value.name: dimensions(value) for value in model.graph.output},
        "metadata": {entry.key: entry.value for entry in model.metadata_props},
        "operators": [node.op_type for node in model.graph.node],
        "described": len(inferred.graph.value_info),
    }))
