"""Trains a network of Architectures with PyTorch in double precision and writes what each step yields.

usage: training_steps.py FOLDER
reads FOLDER/case.json, weights.f32 (every tensor in the case's order), pixels.u8 [step, image, channel, row, column], labels.i64 [step, image];
writes FOLDER/result.f64: for each step the loss and the gradient of each trained tensor, and at the end every tensor.
"""
import json
import sys

import numpy
import torch
from torch import nn
from torch.nn import functional

folder = sys.argv[1]
with open(f"{folder}/case.json", encoding="utf-8") as file:
    case = json.load(file)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def norm(channels):
    return nn.BatchNorm2d(channels) if case["norm"] == "Batch" else nn.GroupNorm(8, channels)


class Unit(nn.Module):
    """The stem and the shortcut: a convolution and a normalisation."""

    def __init__(self, inputs, outputs, kernel, stride):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        self.norm = norm(outputs)

    def forward(self, x):
        return self.norm(self.conv(x))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = norm(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = norm(outputs)
        if stride != 1 or inputs != outputs:
            self.shortcut = Unit(inputs, outputs, 1, stride)

    def forward(self, x):
        y = functional.relu(self.norm1(self.conv1(x)))
        return functional.relu(self.norm2(self.conv2(y)) + (self.shortcut(x) if hasattr(self, "shortcut") else x))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        compact, width = case["architecture"] == "compact", case["width"]
        large = case["size"] >= 96
        self.stem = Unit(case["channels"], width, 5 if compact else 7 if large else 3, 2)
        self.pool = (lambda x: functional.max_pool2d(x, 2)) if compact else (lambda x: functional.max_pool2d(x, 3, 2, 1)) if large else (lambda x: x)
        self.stages = 3 if compact else 4
        channels = width
        for stage in range(self.stages):
            blocks = []
            for block in range(1 if compact else 2):
                blocks.append(Block(channels, width << stage, 2 if stage > 0 and block == 0 else 1))
                channels = width << stage
            setattr(self, f"stage{stage + 1}", nn.Sequential(*blocks))
        self.head = nn.Linear(channels, case["classes"])

    def forward(self, pixels):
        x = (pixels / 255 - scale(case["mean"])) / scale(case["std"])
        x = x - x.mean((2, 3), keepdim=True)
        x = x / (x.pow(2).mean((2, 3), keepdim=True) + 1e-3).sqrt()
        x = self.pool(functional.relu(self.stem(x)))
        for stage in range(self.stages):
            x = getattr(self, f"stage{stage + 1}")(x)
        return self.head(x.mean((2, 3)))


def scale(values):
    return torch.tensor(values, dtype=torch.float64).view(1, -1, 1, 1)


def read(name, kind):
    return torch.from_numpy(numpy.fromfile(f"{folder}/{name}", dtype=kind))


network = Network()
tensors = dict(network.named_parameters()) | dict(network.named_buffers())
weights = read("weights.f32", numpy.float32)
start = 0
with torch.no_grad():
    for name in case["tensors"]:
        count = tensors[name].numel()
        tensors[name].copy_(weights[start:start + count].view_as(tensors[name]))
        start += count
assert start == weights.numel()
assert {name for name in tensors if not name.endswith("num_batches_tracked")} == set(case["tensors"])

steps, batch = len(case["rates"]), case["batch"]
pixels = read("pixels.u8", numpy.uint8).view(steps, batch, case["channels"], case["size"], case["size"])
labels = read("labels.i64", numpy.int64).view(steps, batch)
optimiser = torch.optim.SGD(network.parameters(), 0.1, momentum=case["momentum"], weight_decay=case["decay"])
result = []
for step, rate in enumerate(case["rates"]):
    optimiser.param_groups[0]["lr"] = rate
    optimiser.zero_grad()
    loss = functional.cross_entropy(
        network(pixels[step].double()), labels[step], weight=torch.tensor(case["classWeights"], dtype=torch.float64), label_smoothing=case["smoothing"])
    loss.backward()
    result.append(loss.detach().view(1))
    result += [tensors[name].grad.flatten().clone() for name in case["tensors"] if isinstance(tensors[name], nn.Parameter)]
    optimiser.step()
result += [tensors[name].detach().flatten() for name in case["tensors"]]
torch.cat(result).numpy().tofile(f"{folder}/result.f64")
