"""Times training steps of a peer on one thread and prints the figures as a line of JSON.

Arguments: dense|masked|csr|sparseprop stock|fused WIDTHS SPARSITY BATCH SECONDS. All layers but the
last are sparse, as in psn-bench.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

EXAMPLES = 60_000


class Masked(nn.Linear):
    """Dense weights times a mask: what most sparse-training code does."""

    def __init__(self, inputs, outputs, density):
        super().__init__(inputs, outputs)
        self.register_buffer("mask", (torch.rand(outputs, inputs) < density).float())

    def forward(self, x):
        return F.linear(x, self.weight * self.mask, self.bias)


class CSRProduct(torch.autograd.Function):
    """CSR weights times inputs; gradients at the stored values alone."""

    @staticmethod
    def forward(context, values, starts, columns, shape, x):
        weights = torch.sparse_csr_tensor(starts, columns, values, shape)
        context.save_for_backward(values, starts, columns, x)
        context.shape = shape
        return (weights @ x.t()).t()

    @staticmethod
    def backward(context, dz):
        values, starts, columns, x = context.saved_tensors
        pattern = torch.sparse_csr_tensor(starts, columns, torch.zeros_like(values), context.shape)
        grads = torch.sparse.sampled_addmm(pattern, dz.t().contiguous(), x.contiguous(), beta=0)
        inputs = None
        if context.needs_input_grad[4]:
            weights = torch.sparse_csr_tensor(starts, columns, values, context.shape)
            inputs = (weights.t() @ dz.t()).t()
        return grads.values(), None, None, None, inputs


class CSR(nn.Module):
    def __init__(self, inputs, outputs, density):
        super().__init__()
        mask = (torch.rand(outputs, inputs) < density).float().to_sparse_csr()
        self.register_buffer("starts", mask.crow_indices())
        self.register_buffer("columns", mask.col_indices())
        self.shape = (outputs, inputs)
        self.values = nn.Parameter(torch.randn(mask.values().numel()) * 0.1)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return CSRProduct.apply(self.values, self.starts, self.columns, self.shape, x) + self.bias


def sparse_prop(inputs, outputs, density):
    from sparseprop.modules import SparseLinear

    dense = Masked(inputs, outputs, density)
    return SparseLinear((dense.weight * dense.mask).detach(), bias=dense.bias)


def layer(kind, inputs, outputs, density, last):
    if kind == "dense" or last:
        return nn.Linear(inputs, outputs)
    return {"masked": Masked, "csr": CSR, "sparseprop": sparse_prop}[kind](inputs, outputs, density)


def main():
    kind, adam, widths, sparsity, batch, seconds = sys.argv[1:]
    widths, batch = [int(w) for w in widths.split("-")], int(batch)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    images, labels = torch.rand(EXAMPLES, widths[0]), torch.randint(0, widths[-1], (EXAMPLES,))
    layers = []
    for index, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        last = index == len(widths) - 2
        layers.append(layer(kind, inputs, outputs, 1 - float(sparsity), last))
        if not last:
            layers.append(nn.ReLU())
    model = nn.Sequential(*layers)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=adam == "fused")

    def step():
        chosen = torch.randint(0, EXAMPLES, (batch,))
        optimizer.zero_grad()
        F.cross_entropy(model(images[chosen]), labels[chosen]).backward()
        optimizer.step()

    for _ in range(5):
        step()
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < float(seconds):
        step()
        steps += 1
    print(json.dumps({"samples_per_second": steps * batch / (time.perf_counter() - start)}))


main()
