// The library as a whole: versions, the last error, threads, random seed, CUDA.
#include "shim.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/util/Exception.h>

#include <mutex>
#include <new>
#include <string>

extern "C" {
// OpenBLAS has a thread pool of its own. Absent where another BLAS is installed.
__attribute__((weak)) void openblas_set_num_threads(int);
}

namespace {

constexpr int32_t kAbi = 1;
constexpr int32_t kFailed = 1;
constexpr int32_t kOutOfMemory = 2;

thread_local std::string last_error;

int32_t keep(int32_t status, const char* text) noexcept {
  try {
    last_error = text;
  } catch (...) {
    last_error.clear();
  }
  return status;
}

}  // namespace

int32_t shim::remember() noexcept {
  try {
    throw;
  } catch (const c10::Error& error) {
    return keep(kFailed, error.what_without_backtrace());
  } catch (const std::bad_alloc&) {
    return keep(kOutOfMemory, "out of memory");
  } catch (const std::exception& error) {
    return keep(kFailed, error.what());
  } catch (...) {
    return keep(kFailed, "unknown C++ exception");
  }
}

extern "C" __attribute__((visibility("default"))) const char* ts_last_error() { return last_error.c_str(); }

// First call of all: refuses a caller of another ABI, and a libtorch other than the one that the shim was compiled against.
SHIM ts_open(int32_t abi) {
  return shim::guard([&] {
    TORCH_CHECK(abi == kAbi, "the caller speaks ABI ", abi, ", the shim ", kAbi, ": rebuild both");
    const auto expected = "TORCH_VERSION=" + std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR) + ".";
    const auto config = at::show_config();
    const auto found = config.find("TORCH_VERSION=");
    TORCH_CHECK(found == std::string::npos || config.compare(found, expected.size(), expected) == 0,
                "the shim was compiled against libtorch ", TORCH_VERSION, ", but another version is loaded");
  });
}

extern "C" __attribute__((visibility("default"))) const char* ts_version() { return TORCH_VERSION; }

SHIM ts_set_num_threads(int32_t count) {
  return shim::guard([&] {
    at::set_num_threads(count);
    if (openblas_set_num_threads) openblas_set_num_threads(count);
  });
}

SHIM ts_get_num_threads(int32_t* count) {
  return shim::guard([&] { *count = at::get_num_threads(); });
}

SHIM ts_cuda_device_count(int32_t* count) {
  return shim::guard([&] {
#if TORCH_AT_LEAST(2, 4)
    *count = at::hasCUDA() ? at::detail::getCUDAHooks().deviceCount() : 0;
#else
    *count = at::hasCUDA() ? at::detail::getCUDAHooks().getNumGPUs() : 0;
#endif
  });
}

SHIM ts_manual_seed(uint64_t seed) {
  return shim::guard([&] { at::manual_seed(seed); });
}

SHIM ts_generator_new(uint64_t seed, at::Generator** generator) {
  return shim::guard([&] { *generator = new at::Generator(at::detail::createCPUGenerator(seed)); });
}

SHIM ts_generator_default(at::Generator** generator) {
  return shim::guard([&] { *generator = new at::Generator(at::detail::getDefaultCPUGenerator()); });
}

SHIM ts_generator_seed(at::Generator* generator, uint64_t seed) {
  return shim::guard([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(seed);
  });
}

SHIM ts_generator_free(at::Generator* generator) {
  return shim::guard([&] { delete generator; });
}
