// The whole of an optimiser's step in one call.
#include "shim.h"

namespace {

struct Sgd {
  double learning_rate;
  double momentum;
  double dampening;
  double weight_decay;
  int32_t nesterov;
  int32_t maximize;
};

}  // namespace

// The operations and their order are torch.optim.SGD's, so that results are equal to the bit. A parameter's velocity is null until
// its first step; from then on the caller owns what is stored there.
SHIM ts_sgd_step(Tensor* const* parameters, Tensor** velocities, int32_t count, Sgd sgd) {
  return shim::guard([&] {
    at::NoGradGuard no_grad;
    for (int32_t i = 0; i < count; ++i) {
      auto& parameter = *parameters[i];
      if (!parameter.grad().defined()) continue;
      auto direction = sgd.maximize ? parameter.grad().neg() : parameter.grad();
      if (sgd.weight_decay != 0) direction = direction.add(parameter, sgd.weight_decay);
      if (sgd.momentum != 0) {
        if (!velocities[i]) {
          velocities[i] = new Tensor(direction.detach().clone());
        } else {
          velocities[i]->mul_(sgd.momentum).add_(direction, 1 - sgd.dampening);
        }
        direction = sgd.nesterov ? direction.add(*velocities[i], sgd.momentum) : *velocities[i];
      }
      parameter.add_(direction, -sgd.learning_rate);
    }
  });
}
