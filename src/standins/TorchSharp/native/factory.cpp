// New tensors, and filling them with values or noise.
#include "shim.h"

namespace {

shim::Optional<at::Generator> maybe(const at::Generator* generator) {
  return generator ? shim::Optional<at::Generator>(*generator) : shim::Optional<at::Generator>();
}

}  // namespace

SHIM ts_empty(const int64_t* sizes, int32_t count, int32_t type, int32_t device, int32_t index, Tensor** result) {
  return shim::give(result, [&] { return at::empty(shim::list(sizes, count), shim::options(type, device, index)); });
}

SHIM ts_full(const int64_t* sizes, int32_t count, Number value, int32_t type, int32_t device, int32_t index, Tensor** result) {
  return shim::give(result, [&] { return at::full(shim::list(sizes, count), value.scalar(), shim::options(type, device, index)); });
}

SHIM ts_arange(Number start, Number stop, Number step, int32_t type, int32_t device, int32_t index, Tensor** result) {
  return shim::give(result,
                    [&] { return at::arange(start.scalar(), stop.scalar(), step.scalar(), shim::options(type, device, index)); });
}

SHIM ts_rand(const int64_t* sizes, int32_t count, at::Generator* generator, int32_t type, int32_t device, int32_t index, Tensor** result) {
  return shim::give(result, [&] { return at::rand(shim::list(sizes, count), maybe(generator), shim::options(type, device, index)); });
}

SHIM ts_randn(const int64_t* sizes, int32_t count, at::Generator* generator, int32_t type, int32_t device, int32_t index, Tensor** result) {
  return shim::give(result, [&] { return at::randn(shim::list(sizes, count), maybe(generator), shim::options(type, device, index)); });
}

SHIM ts_randint(int64_t low, int64_t high, const int64_t* sizes, int32_t count, at::Generator* generator, int32_t type, int32_t device,
                int32_t index, Tensor** result) {
  return shim::give(result, [&] {
    return at::randint(low, high, shim::list(sizes, count), maybe(generator), shim::options(type, device, index));
  });
}

SHIM ts_randperm(int64_t count, at::Generator* generator, int32_t type, int32_t device, int32_t index, Tensor** result) {
  return shim::give(result, [&] { return at::randperm(count, maybe(generator), shim::options(type, device, index)); });
}

SHIM ts_fill_(Tensor* tensor, Number value) {
  return shim::guard([&] { tensor->fill_(value.scalar()); });
}

SHIM ts_copy_(Tensor* tensor, Tensor* source, int32_t non_blocking) {
  return shim::guard([&] { tensor->copy_(*source, non_blocking != 0); });
}

SHIM ts_uniform_(Tensor* tensor, double from, double to, at::Generator* generator) {
  return shim::guard([&] { tensor->uniform_(from, to, maybe(generator)); });
}

SHIM ts_normal_(Tensor* tensor, double mean, double std, at::Generator* generator) {
  return shim::guard([&] { tensor->normal_(mean, std, maybe(generator)); });
}
