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

namespace {

bool enabled() {
#if TORCH_AT_LEAST(2, 4)
  return at::autocast::is_autocast_enabled(at::kCPU);
#else
  return at::autocast::is_cpu_enabled();
#endif
}

void enable(bool yes) {
#if TORCH_AT_LEAST(2, 4)
  at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
  at::autocast::set_autocast_enabled(at::kCPU, yes);
#else
  at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
  at::autocast::set_cpu_enabled(yes);
#endif
}

}  // namespace

// Begins a region of this thread in which the CPU's convolutions and matrix products run in bfloat16; tells what was before.
SHIM ts_autocast_enter(int32_t* before) {
  return shim::guard([&] {
    *before = enabled();
    enable(true);
    at::autocast::increment_nesting();
  });
}

SHIM ts_autocast_leave(int32_t before) {
  return shim::guard([&] {
    enable(before != 0);
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  });
}
