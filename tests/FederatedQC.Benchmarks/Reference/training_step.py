"""Milliseconds of processor time a training step of the compact network in python3-torch: training_step.py SIZE CHANNELS CLASSES STEPS

One thread, batch 32, SGD with momentum, the same layers as Architectures.Compact at width 16, input already on the device as float32.
"""
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

size, channels, classes, steps = (int(text) for text in sys.argv[1:5])
torch.set_num_threads(1)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Identity() if stride == 1 and inputs == outputs else nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


def compact():
    return nn.Sequential(
        nn.Conv2d(channels, 16, 5, 2, 2, bias=False), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, classes))


def milliseconds(bf16, channels_last):
    torch.manual_seed(1)
    net = compact()
    images = torch.randint(0, 256, (32, channels, size, size), dtype=torch.uint8)
    labels = torch.randint(0, classes, (32,))
    if channels_last:
        net = net.to(memory_format=torch.channels_last)
    optimiser = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)

    def step():
        x = images.float().div_(255).sub_(0.5).div_(0.25)
        if channels_last:
            x = x.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            loss = F.cross_entropy(net(x).float(), labels, label_smoothing=0.1)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return loss.item()

    for _ in range(5):
        step()
    samples = []
    for _ in range(steps):
        begin = time.process_time()
        step()
        samples.append(time.process_time() - begin)
    return 1000 * sorted(samples)[len(samples) // 2]


print(json.dumps({
    "fp32": milliseconds(False, False),
    "fp32ChannelsLast": milliseconds(False, True),
    "bf16": milliseconds(True, False),
    "bf16ChannelsLast": milliseconds(True, True),
}))
