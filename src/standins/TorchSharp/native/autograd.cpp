// Gradients: mode, graph, accumulated values.
#include "shim.h"

#include <ATen/core/grad_mode.h>

SHIM ts_grad_enabled(int32_t* enabled) {
  return shim::guard([&] { *enabled = at::GradMode::is_enabled(); });
}

SHIM ts_set_grad_enabled(int32_t enabled) {
  return shim::guard([&] { at::GradMode::set_enabled(enabled != 0); });
}

SHIM ts_requires_grad(Tensor* tensor, int32_t* yes) {
  return shim::guard([&] { *yes = tensor->requires_grad(); });
}

SHIM ts_set_requires_grad(Tensor* tensor, int32_t yes) {
  return shim::guard([&] { tensor->set_requires_grad(yes != 0); });
}

SHIM ts_is_leaf(Tensor* tensor, int32_t* yes) {
  return shim::guard([&] { *yes = tensor->is_leaf(); });
}

// Null when there is none.
SHIM ts_grad(Tensor* tensor, Tensor** result) {
  return shim::guard([&] {
    const auto& gradient = tensor->grad();
    *result = gradient.defined() ? new Tensor(gradient) : nullptr;
  });
}

SHIM ts_set_grad(Tensor* tensor, Tensor* gradient) {
  return shim::guard([&] { tensor->mutable_grad() = gradient ? *gradient : Tensor(); });
}

SHIM ts_backward(Tensor* tensor) {
  return shim::guard([&] { tensor->backward(); });
}

SHIM ts_detach(Tensor* tensor, Tensor** result) {
  return shim::give(result, [&] { return tensor->detach(); });
}

// All gradients in one call: dropped, or set to zero in place.
SHIM ts_zero_grad(Tensor* const* parameters, int32_t count, int32_t set_to_none) {
  return shim::guard([&] {
    for (int32_t i = 0; i < count; ++i) {
      auto& gradient = parameters[i]->mutable_grad();
      if (!gradient.defined()) continue;
      if (set_to_none) {
        gradient.reset();
      } else {
        gradient.detach_();
        gradient.zero_();
      }
    }
  });
}
