"""Trains the residual net of ResidualNet.cs with PyTorch and writes what each step yields.

usage: reference.py FOLDER CHANNELS NORM THREADS MOMENTUM DAMPENING DECAY NESTEROV LAYOUT
reads FOLDER/weights.f32, images.f32, labels.i64; writes FOLDER/result.f32.
"""
import sys

import numpy
import torch
from torch import nn
from torch.nn import functional

CLASSES, BATCH, SIZE, STEPS = 5, 8, 16, 3


def norm(kind, channels):
    return nn.BatchNorm2d(channels) if kind == "batch" else nn.GroupNorm(4, channels)


class Block(nn.Module):
    def __init__(self, kind, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = norm(kind, outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = norm(kind, outputs)
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), norm(kind, outputs))

    def forward(self, x):
        y = functional.relu(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y))
        return functional.relu(y + (x if self.shortcut is None else self.shortcut(x)))


class ResidualNet(nn.Module):
    def __init__(self, kind, channels):
        super().__init__()
        self.stem = nn.Conv2d(channels, 8, 3, 1, 1, bias=False)
        self.norm = norm(kind, 8)
        self.blocks = nn.Sequential(Block(kind, 8, 8, 1), Block(kind, 8, 16, 2))
        self.head = nn.Linear(16, CLASSES)

    def forward(self, x):
        x = functional.relu(self.norm(self.stem(x)))
        x = self.blocks(functional.max_pool2d(x, 3, 2, 1))
        return self.head(functional.adaptive_avg_pool2d(x, 1).flatten(1))


folder, channels, kind, threads, momentum, dampening, decay, nesterov, layout = sys.argv[1:]
torch.set_num_threads(int(threads))
model = ResidualNet(kind, int(channels))
weights = torch.from_numpy(numpy.fromfile(f"{folder}/weights.f32", dtype=numpy.float32))
start = 0
with torch.no_grad():
    for parameter in model.parameters():
        parameter.copy_(weights[start:start + parameter.numel()].view_as(parameter))
        start += parameter.numel()
assert start == weights.numel()
images = torch.from_numpy(numpy.fromfile(f"{folder}/images.f32", dtype=numpy.float32)).view(STEPS, BATCH, int(channels), SIZE, SIZE)
labels = torch.from_numpy(numpy.fromfile(f"{folder}/labels.i64", dtype=numpy.int64)).view(STEPS, BATCH)
if layout == "channels_last":
    model = model.to(memory_format=torch.channels_last)

optimizer = torch.optim.SGD(model.parameters(), 0.1, float(momentum), float(dampening), float(decay), nesterov == "True")
class_weights = torch.tensor([1.0, 2.0, 0.5, 1.0, 1.5])
result = []
for step in range(STEPS):
    optimizer.zero_grad()
    x = images[step]
    if layout == "channels_last":
        x = x.contiguous(memory_format=torch.channels_last)
    loss = functional.cross_entropy(model(x), labels[step], weight=class_weights, label_smoothing=0.1)
    loss.backward()
    optimizer.step()
    result.append(loss.detach().reshape(1).clone())
    result += [parameter.grad.flatten().clone() for parameter in model.parameters()]
    result += [tensor.detach().float().flatten().clone() for tensor in model.state_dict().values()]
numpy.concatenate([tensor.numpy() for tensor in result]).tofile(f"{folder}/result.f32")
