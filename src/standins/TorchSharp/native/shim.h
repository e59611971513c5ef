// What every file of the shim shares. The C ABI: each function answers 0, or a failure whose text ts_last_error() holds for the
// calling thread; results come back through the last argument; a tensor crosses as an opaque pointer to a heap at::Tensor,
// owned by the caller.
#pragma once

#include <ATen/ATen.h>
#include <torch/version.h>

#include <cstdint>
#include <utility>

#define SHIM extern "C" __attribute__((visibility("default"))) int32_t

#define TORCH_AT_LEAST(major, minor) \
  (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

namespace shim {

using at::Tensor;

#if TORCH_AT_LEAST(2, 5)
template <class T>
using Optional = std::optional<T>;
#else
template <class T>
using Optional = c10::optional<T>;
#endif

// A scalar that has kept its kind, because type promotion depends on it.
struct Number {
  int64_t whole;
  double real;
  int32_t kind;  // 0 integer, 1 floating point, 2 boolean

  at::Scalar scalar() const {
    return kind == 0 ? at::Scalar(whole) : kind == 1 ? at::Scalar(real) : at::Scalar(whole != 0);
  }
};

// Keeps the text of the exception in flight for ts_last_error and answers its status. Only call it from a catch block.
int32_t remember() noexcept;

template <class Body>
int32_t guard(Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (...) {
    return remember();
  }
}

// Runs a body that yields a tensor and hands the result to the caller.
template <class Body>
int32_t give(Tensor** result, Body&& body) noexcept {
  return guard([&] { *result = new Tensor(body()); });
}

inline at::IntArrayRef list(const int64_t* values, int32_t count) {
  return at::IntArrayRef(values, static_cast<size_t>(count));
}

inline Optional<Tensor> maybe(const Tensor* tensor) {
  return tensor ? Optional<Tensor>(*tensor) : Optional<Tensor>();
}

// A negative number stands for "as it is".
inline Optional<at::ScalarType> maybe_type(int32_t type) {
  return type < 0 ? Optional<at::ScalarType>() : Optional<at::ScalarType>(static_cast<at::ScalarType>(type));
}

inline at::TensorOptions options(int32_t type, int32_t device, int32_t index) {
  return at::TensorOptions()
      .dtype(static_cast<at::ScalarType>(type))
      .device(at::Device(static_cast<at::DeviceType>(device), static_cast<c10::DeviceIndex>(index)));
}

}  // namespace shim

using shim::Number;
using shim::Tensor;
