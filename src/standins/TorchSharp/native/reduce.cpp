// Sums, means, extremes. A result type below zero keeps the operation's own.
#include "shim.h"

#include <memory>
#include <tuple>

SHIM ts_sum(Tensor* tensor, int32_t type, Tensor** result) {
  return shim::give(result, [&] { return tensor->sum(shim::maybe_type(type)); });
}

SHIM ts_sum_dims(Tensor* tensor, const int64_t* dims, int32_t count, int32_t keep, int32_t type, Tensor** result) {
  return shim::give(result, [&] { return tensor->sum(shim::list(dims, count), keep != 0, shim::maybe_type(type)); });
}

SHIM ts_mean(Tensor* tensor, Tensor** result) {
  return shim::give(result, [&] { return tensor->mean(); });
}

SHIM ts_mean_dims(Tensor* tensor, const int64_t* dims, int32_t count, int32_t keep, int32_t type, Tensor** result) {
  return shim::give(result, [&] { return tensor->mean(shim::list(dims, count), keep != 0, shim::maybe_type(type)); });
}

SHIM ts_max(Tensor* tensor, Tensor** result) {
  return shim::give(result, [&] { return tensor->max(); });
}

SHIM ts_max_dim(Tensor* tensor, int64_t dim, int32_t keep, Tensor** values, Tensor** indexes) {
  return shim::guard([&] {
    auto both = tensor->max(dim, keep != 0);
    auto first = std::make_unique<Tensor>(std::move(std::get<0>(both)));
    *indexes = new Tensor(std::move(std::get<1>(both)));
    *values = first.release();
  });
}

SHIM ts_argmax(Tensor* tensor, Tensor** result) {
  return shim::give(result, [&] { return tensor->argmax(); });
}

SHIM ts_argmax_dim(Tensor* tensor, int64_t dim, int32_t keep, Tensor** result) {
  return shim::give(result, [&] { return tensor->argmax(dim, keep != 0); });
}

SHIM ts_all(Tensor* tensor, Tensor** result) {
  return shim::give(result, [&] { return tensor->all(); });
}

SHIM ts_norm(Tensor* tensor, double p, Tensor** result) {
  return shim::give(result, [&] { return tensor->norm(p); });
}

SHIM ts_softmax(Tensor* tensor, int64_t dim, int32_t type, Tensor** result) {
  return shim::give(result, [&] { return tensor->softmax(dim, shim::maybe_type(type)); });
}

SHIM ts_log_softmax(Tensor* tensor, int64_t dim, int32_t type, Tensor** result) {
  return shim::give(result, [&] { return tensor->log_softmax(dim, shim::maybe_type(type)); });
}
