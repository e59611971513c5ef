// Between tensors and the caller's memory.
#include "shim.h"

#include <cstring>

namespace {

size_t bytes(const Tensor& tensor, int64_t elements) { return static_cast<size_t>(elements) * tensor.element_size(); }

void check_range(const Tensor& tensor, int64_t offset, int64_t count) {
  TORCH_CHECK(offset >= 0 && count >= 0 && count <= tensor.numel() - offset, "elements ", offset, " to ", offset + count,
              " of a tensor of ", tensor.numel());
}

}  // namespace

// A new tensor with a copy of the caller's elements.
SHIM ts_from_memory(const void* source, const int64_t* sizes, int32_t count, int32_t type, Tensor** result) {
  return shim::give(result, [&] {
    auto tensor = at::empty(shim::list(sizes, count), at::TensorOptions().dtype(static_cast<at::ScalarType>(type)));
    if (tensor.nbytes() > 0) std::memcpy(tensor.data_ptr(), source, tensor.nbytes());
    return tensor;
  });
}

// Elements in row-major order, whatever the tensor's strides and device.
SHIM ts_read(Tensor* tensor, int64_t offset, int64_t count, void* target) {
  return shim::guard([&] {
    check_range(*tensor, offset, count);
    const auto flat = tensor->detach().cpu().contiguous();
    if (count > 0) std::memcpy(target, static_cast<const char*>(flat.data_ptr()) + bytes(flat, offset), bytes(flat, count));
  });
}

SHIM ts_write(Tensor* tensor, int64_t offset, int64_t count, const void* source) {
  return shim::guard([&] {
    check_range(*tensor, offset, count);
    auto target = tensor->detach();
    const auto flat = target.cpu().contiguous();
    if (count > 0) std::memcpy(static_cast<char*>(flat.data_ptr()) + bytes(flat, offset), source, bytes(flat, count));
    if (flat.data_ptr() != target.data_ptr()) target.copy_(flat);
  });
}

// The first element's address: of a contiguous tensor in this process's memory only.
SHIM ts_data(Tensor* tensor, void** address) {
  return shim::guard([&] {
    TORCH_CHECK(tensor->device().is_cpu() && tensor->is_contiguous(), "the tensor is not contiguous in CPU memory");
    *address = tensor->data_ptr();
  });
}
