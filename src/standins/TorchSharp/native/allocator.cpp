// A CPU allocator that keeps large blocks for reuse: a training loop asks for the same sizes at every step, and giving them back to
// the kernel in between costs a page fault for every 4 KiB.
#include "shim.h"

#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>
#include <malloc.h>
#include <sys/mman.h>

#include <cstdlib>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kSmall = 256u << 10;  // below, malloc is as good
constexpr size_t kHugePage = 2u << 20;

class Cache {
 public:
  void* take(size_t size) {
    if (size < kSmall) return allocate(size, kAlignment);
    size = round(size);
    std::lock_guard<std::mutex> lock(mutex_);
    auto& spare = spare_[size];
    void* block;
    if (spare.empty()) {
      block = allocate(size, size >= kHugePage ? kHugePage : kAlignment);
      if (size >= kHugePage) madvise(block, size / kHugePage * kHugePage, MADV_HUGEPAGE);
    } else {
      block = spare.back();
      spare.pop_back();
      kept_ -= size;
    }
    sizes_[block] = size;
    return block;
  }

  void give(void* block) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      const auto found = sizes_.find(block);
      if (found != sizes_.end()) {
        const auto size = found->second;
        sizes_.erase(found);
        if (kept_ + size <= limit_) {
          spare_[size].push_back(block);
          kept_ += size;
          return;
        }
      }
    }
    std::free(block);
  }

  void limit(size_t bytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    limit_ = bytes;
  }

  size_t trim() {
    std::lock_guard<std::mutex> lock(mutex_);
    for (auto& entry : spare_) {
      for (auto* block : entry.second) std::free(block);
    }
    spare_.clear();
    return std::exchange(kept_, 0);
  }

 private:
  static void* allocate(size_t size, size_t alignment) {
    void* block = nullptr;
    TORCH_CHECK(posix_memalign(&block, alignment, size) == 0, "out of memory: ", size, " bytes for a tensor");
    return block;
  }

  static size_t round(size_t size) {
    const size_t grain = size >= (4u << 20) ? (1u << 20) : (64u << 10);
    return (size + grain - 1) / grain * grain;
  }

  std::mutex mutex_;
  std::unordered_map<size_t, std::vector<void*>> spare_;
  std::unordered_map<void*, size_t> sizes_;
  size_t kept_ = 0;
  size_t limit_ = 0;
};

// Never destroyed: tensors may outlive static destruction.
Cache& cache() {
  static auto* instance = new Cache();
  return *instance;
}

void release(void* block) {
  if (block) cache().give(block);
}

struct CachingAllocator final : c10::Allocator {
  // The context is the data pointer itself, because oneDNN goes through raw_allocate and raw_deallocate.
#if TORCH_AT_LEAST(2, 3)
  c10::DataPtr allocate(size_t size) override { return make(size); }
  void copy_data(void* target, const void* source, std::size_t count) const override { default_copy_data(target, source, count); }
#else
  c10::DataPtr allocate(size_t size) const override { return make(size); }
#endif
  c10::DeleterFnPtr raw_deleter() const override { return &release; }

 private:
  static c10::DataPtr make(size_t size) {
    auto* block = size == 0 ? nullptr : cache().take(size);
    return {block, block, &release, c10::Device(c10::DeviceType::CPU)};
  }
};

}  // namespace

SHIM ts_cache_enable(int64_t limit) {
  return shim::guard([&] {
    static auto* allocator = new CachingAllocator();
    cache().limit(static_cast<size_t>(limit));
    c10::SetAllocator(c10::DeviceType::CPU, allocator, 1);
  });
}

SHIM ts_cache_trim(int64_t* bytes) {
  return shim::guard([&] {
    *bytes = static_cast<int64_t>(cache().trim());
    malloc_trim(0);
  });
}
