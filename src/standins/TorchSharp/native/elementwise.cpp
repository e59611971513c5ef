// Arithmetic and functions of single elements.
#include "shim.h"

#define UNARY(name) \
  SHIM ts_##name(Tensor* tensor, Tensor** result) { return shim::give(result, [&] { return at::name(*tensor); }); }

UNARY(abs)
UNARY(exp)
UNARY(log)
UNARY(sqrt)
UNARY(square)
UNARY(neg)
UNARY(relu)
UNARY(isfinite)

SHIM ts_relu_(Tensor* tensor) {
  return shim::guard([&] { at::relu_(*tensor); });
}

// Sums and differences take a factor for their right side.
#define SUM(name)                                                                              \
  SHIM ts_##name(Tensor* left, Tensor* right, Number alpha, Tensor** result) {                 \
    return shim::give(result, [&] { return left->name(*right, alpha.scalar()); });             \
  }                                                                                            \
  SHIM ts_##name##_scalar(Tensor* left, Number right, Number alpha, Tensor** result) {         \
    return shim::give(result, [&] { return left->name(right.scalar(), alpha.scalar()); });     \
  }                                                                                            \
  SHIM ts_##name##_(Tensor* left, Tensor* right, Number alpha) {                               \
    return shim::guard([&] { left->name##_(*right, alpha.scalar()); });                        \
  }                                                                                            \
  SHIM ts_##name##_scalar_(Tensor* left, Number right, Number alpha) {                         \
    return shim::guard([&] { left->name##_(right.scalar(), alpha.scalar()); });                \
  }

SUM(add)
SUM(sub)

SHIM ts_mul(Tensor* left, Tensor* right, Tensor** result) {
  return shim::give(result, [&] { return left->mul(*right); });
}

SHIM ts_mul_scalar(Tensor* left, Number right, Tensor** result) {
  return shim::give(result, [&] { return left->mul(right.scalar()); });
}

SHIM ts_mul_(Tensor* left, Tensor* right) {
  return shim::guard([&] { left->mul_(*right); });
}

SHIM ts_mul_scalar_(Tensor* left, Number right) {
  return shim::guard([&] { left->mul_(right.scalar()); });
}

namespace {

// What becomes of the fraction; null leaves it.
shim::Optional<c10::string_view> rounding(const char* mode) {
  return mode ? shim::Optional<c10::string_view>(mode) : shim::Optional<c10::string_view>();
}

}  // namespace

SHIM ts_div(Tensor* left, Tensor* right, const char* mode, Tensor** result) {
  return shim::give(result, [&] { return left->div(*right, rounding(mode)); });
}

SHIM ts_div_scalar(Tensor* left, Number right, const char* mode, Tensor** result) {
  return shim::give(result, [&] { return left->div(right.scalar(), rounding(mode)); });
}

SHIM ts_div_(Tensor* left, Tensor* right, const char* mode) {
  return shim::guard([&] { left->div_(*right, rounding(mode)); });
}

SHIM ts_div_scalar_(Tensor* left, Number right, const char* mode) {
  return shim::guard([&] { left->div_(right.scalar(), rounding(mode)); });
}

SHIM ts_rsub_scalar(Tensor* right, Number left, Tensor** result) {
  return shim::give(result, [&] { return at::rsub(*right, left.scalar()); });
}

SHIM ts_pow_scalar(Tensor* tensor, Number exponent, Tensor** result) {
  return shim::give(result, [&] { return tensor->pow(exponent.scalar()); });
}

SHIM ts_matmul(Tensor* left, Tensor* right, Tensor** result) {
  return shim::give(result, [&] { return left->matmul(*right); });
}

SHIM ts_eq(Tensor* left, Tensor* right, Tensor** result) {
  return shim::give(result, [&] { return left->eq(*right); });
}

SHIM ts_ne(Tensor* left, Tensor* right, Tensor** result) {
  return shim::give(result, [&] { return left->ne(*right); });
}

SHIM ts_eq_scalar(Tensor* left, Number right, Tensor** result) {
  return shim::give(result, [&] { return left->eq(right.scalar()); });
}

// A null bound is no bound.
SHIM ts_clamp(Tensor* tensor, const Number* min, const Number* max, Tensor** result) {
  return shim::give(result, [&] {
    using Bound = shim::Optional<at::Scalar>;
    return tensor->clamp(min ? Bound(min->scalar()) : Bound(), max ? Bound(max->scalar()) : Bound());
  });
}
