// What the package does not show: memory formats and autocast.
#include "shim.h"

#include <ATen/autocast_mode.h>

SHIM ts_channels_last(Tensor* tensor, Tensor** result) {
  return shim::give(result, [&] { return tensor->contiguous(at::MemoryFormat::ChannelsLast); });
}

// In place: the tensor keeps its identity, and its gradient if it has one.
SHIM ts_channels_last_(Tensor* tensor) {
  return shim::guard([&] { tensor->set_data(tensor->detach().contiguous(at::MemoryFormat::ChannelsLast)); });
}

// Begins or ends a region of this thread in which the CPU's convolutions and matrix products run in bfloat16.
SHIM ts_autocast(int32_t enter) {
  return shim::guard([&] {
#if TORCH_AT_LEAST(2, 4)
    at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
    at::autocast::set_autocast_enabled(at::kCPU, enter != 0);
#else
    at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
    at::autocast::set_cpu_enabled(enter != 0);
#endif
    if (enter) {
      at::autocast::increment_nesting();
    } else if (at::autocast::decrement_nesting() == 0) {
      at::autocast::clear_cache();
    }
  });
}
