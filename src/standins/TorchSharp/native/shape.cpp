// Views and rearrangements.
#include "shim.h"

#include <vector>

namespace {

std::vector<Tensor> all(Tensor* const* tensors, int32_t count) {
  std::vector<Tensor> copies;
  copies.reserve(static_cast<size_t>(count));
  for (int32_t i = 0; i < count; ++i) copies.push_back(*tensors[i]);
  return copies;
}

}  // namespace

#define BY_LIST(name)                                                                           \
  SHIM ts_##name(Tensor* tensor, const int64_t* values, int32_t count, Tensor** result) {       \
    return shim::give(result, [&] { return tensor->name(shim::list(values, count)); });         \
  }

BY_LIST(view)
BY_LIST(reshape)
BY_LIST(permute)
BY_LIST(flip)
BY_LIST(expand)

SHIM ts_flatten(Tensor* tensor, int64_t first, int64_t last, Tensor** result) {
  return shim::give(result, [&] { return tensor->flatten(first, last); });
}

SHIM ts_transpose(Tensor* tensor, int64_t first, int64_t second, Tensor** result) {
  return shim::give(result, [&] { return tensor->transpose(first, second); });
}

SHIM ts_slice(Tensor* tensor, int64_t dim, int64_t start, int64_t finish, int64_t step, Tensor** result) {
  return shim::give(result, [&] { return tensor->slice(dim, start, finish, step); });
}

SHIM ts_narrow(Tensor* tensor, int64_t dim, int64_t start, int64_t length, Tensor** result) {
  return shim::give(result, [&] { return tensor->narrow(dim, start, length); });
}

SHIM ts_select(Tensor* tensor, int64_t dim, int64_t index, Tensor** result) {
  return shim::give(result, [&] { return tensor->select(dim, index); });
}

SHIM ts_index_select(Tensor* tensor, int64_t dim, Tensor* index, Tensor** result) {
  return shim::give(result, [&] { return tensor->index_select(dim, *index); });
}

SHIM ts_unsqueeze(Tensor* tensor, int64_t dim, Tensor** result) {
  return shim::give(result, [&] { return tensor->unsqueeze(dim); });
}

SHIM ts_squeeze(Tensor* tensor, Tensor** result) {
  return shim::give(result, [&] { return tensor->squeeze(); });
}

SHIM ts_squeeze_dim(Tensor* tensor, int64_t dim, Tensor** result) {
  return shim::give(result, [&] { return tensor->squeeze(dim); });
}

SHIM ts_cat(Tensor* const* tensors, int32_t count, int64_t dim, Tensor** result) {
  return shim::give(result, [&] { return at::cat(all(tensors, count), dim); });
}

SHIM ts_stack(Tensor* const* tensors, int32_t count, int64_t dim, Tensor** result) {
  return shim::give(result, [&] { return at::stack(all(tensors, count), dim); });
}
