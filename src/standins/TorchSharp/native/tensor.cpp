// A tensor's life, and what can be asked of it.
#include "shim.h"

SHIM ts_free(Tensor* tensor) {
  return shim::guard([&] { delete tensor; });
}

SHIM ts_alias(Tensor* tensor, Tensor** result) {
  return shim::give(result, [&] { return *tensor; });
}

SHIM ts_dim(Tensor* tensor, int64_t* count) {
  return shim::guard([&] { *count = tensor->dim(); });
}

SHIM ts_sizes(Tensor* tensor, int64_t* sizes) {
  return shim::guard([&] {
    for (auto size : tensor->sizes()) *sizes++ = size;
  });
}

SHIM ts_numel(Tensor* tensor, int64_t* count) {
  return shim::guard([&] { *count = tensor->numel(); });
}

SHIM ts_dtype(Tensor* tensor, int32_t* type) {
  return shim::guard([&] { *type = static_cast<int32_t>(tensor->scalar_type()); });
}

SHIM ts_device(Tensor* tensor, int32_t* type, int32_t* index) {
  return shim::guard([&] {
    *type = static_cast<int32_t>(tensor->device().type());
    *index = tensor->device().index();
  });
}

SHIM ts_is_contiguous(Tensor* tensor, int32_t* yes) {
  return shim::guard([&] { *yes = tensor->is_contiguous(); });
}

SHIM ts_to(Tensor* tensor, int32_t type, int32_t device, int32_t index, int32_t non_blocking, int32_t copy, Tensor** result) {
  return shim::give(result, [&] { return tensor->to(shim::options(type, device, index), non_blocking != 0, copy != 0); });
}

SHIM ts_contiguous(Tensor* tensor, Tensor** result) {
  return shim::give(result, [&] { return tensor->contiguous(); });
}

SHIM ts_clone(Tensor* tensor, Tensor** result) {
  return shim::give(result, [&] { return tensor->clone(); });
}

// Gives a parameter another storage, type or device without giving it another identity. The gradient follows.
SHIM ts_move(Tensor* tensor, int32_t type, int32_t device, int32_t index) {
  return shim::guard([&] {
    const auto target = shim::options(type, device, index);
    auto gradient = tensor->grad();
    tensor->set_data(tensor->detach().to(target));
    if (gradient.defined()) tensor->mutable_grad() = gradient.to(target);
  });
}
