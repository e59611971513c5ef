// Layers and losses.
#include "shim.h"

#include <ATen/Context.h>

namespace {

bool cudnn() { return at::globalContext().userEnabledCuDNN(); }

}  // namespace

SHIM ts_conv2d(Tensor* input, Tensor* weight, Tensor* bias, const int64_t* stride, const int64_t* padding, const int64_t* dilation,
               int64_t groups, Tensor** result) {
  return shim::give(result, [&] {
    return at::conv2d(*input, *weight, shim::maybe(bias), shim::list(stride, 2), shim::list(padding, 2), shim::list(dilation, 2), groups);
  });
}

SHIM ts_linear(Tensor* input, Tensor* weight, Tensor* bias, Tensor** result) {
  return shim::give(result, [&] { return at::linear(*input, *weight, shim::maybe(bias)); });
}

SHIM ts_batch_norm(Tensor* input, Tensor* weight, Tensor* bias, Tensor* mean, Tensor* variance, int32_t training, double momentum,
                   double eps, Tensor** result) {
  return shim::give(result, [&] {
    return at::batch_norm(*input, shim::maybe(weight), shim::maybe(bias), shim::maybe(mean), shim::maybe(variance), training != 0, momentum,
                          eps, cudnn());
  });
}

SHIM ts_group_norm(Tensor* input, int64_t groups, Tensor* weight, Tensor* bias, double eps, Tensor** result) {
  return shim::give(result, [&] { return at::group_norm(*input, groups, shim::maybe(weight), shim::maybe(bias), eps, cudnn()); });
}

SHIM ts_max_pool2d(Tensor* input, const int64_t* kernel, const int64_t* stride, const int64_t* padding, const int64_t* dilation,
                   int32_t ceil_mode, Tensor** result) {
  return shim::give(result, [&] {
    return at::max_pool2d(*input, shim::list(kernel, 2), shim::list(stride, 2), shim::list(padding, 2), shim::list(dilation, 2),
                          ceil_mode != 0);
  });
}

SHIM ts_avg_pool2d(Tensor* input, const int64_t* kernel, const int64_t* stride, const int64_t* padding, int32_t ceil_mode,
                   int32_t count_include_pad, const int64_t* divisor, Tensor** result) {
  return shim::give(result, [&] {
    using Divisor = shim::Optional<int64_t>;
    return at::avg_pool2d(*input, shim::list(kernel, 2), shim::list(stride, 2), shim::list(padding, 2), ceil_mode != 0,
                          count_include_pad != 0, divisor ? Divisor(*divisor) : Divisor());
  });
}

SHIM ts_adaptive_avg_pool2d(Tensor* input, const int64_t* size, Tensor** result) {
  return shim::give(result, [&] { return at::adaptive_avg_pool2d(*input, shim::list(size, 2)); });
}

SHIM ts_dropout(Tensor* input, double p, int32_t training, Tensor** result) {
  return shim::give(result, [&] { return at::dropout(*input, p, training != 0); });
}

SHIM ts_dropout_(Tensor* input, double p, int32_t training) {
  return shim::guard([&] { at::dropout_(*input, p, training != 0); });
}

SHIM ts_pad(Tensor* input, const int64_t* amounts, int32_t count, const char* mode, double value, Tensor** result) {
  return shim::give(result, [&] {
    using Value = shim::Optional<double>;
    const auto constant = c10::string_view(mode) == "constant";
    return at::pad(*input, shim::list(amounts, count), mode, constant ? Value(value) : Value());
  });
}

SHIM ts_cross_entropy(Tensor* input, Tensor* target, Tensor* weight, int64_t reduction, int64_t ignore_index, double label_smoothing,
                      Tensor** result) {
  return shim::give(result, [&] {
    return at::cross_entropy_loss(*input, *target, shim::maybe(weight), reduction, ignore_index, label_smoothing);
  });
}
