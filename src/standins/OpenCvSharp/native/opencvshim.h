// C ABI between the managed stand-in and OpenCV 4. Every function that can fail returns a cvs_status; the text of the
// calling thread's last failure is fetched apart. No C++ exception leaves the library.
#pragma once

#include <cstddef>
#include <cstdint>

#include <opencv2/core.hpp>

#define CVS_ABI_VERSION 1
#define CVS_API extern "C" __attribute__((visibility("default")))

typedef int32_t cvs_status;
enum { CVS_OK = 0, CVS_OPENCV_ERROR = 1, CVS_OTHER_ERROR = 2 };

struct cvs_mat_info {
    int32_t rows;
    int32_t cols;
    int32_t type;
    int32_t continuous;
    int64_t step;
    int64_t total;
    void* data;
};

namespace cvs {
void remember(const char* text) noexcept;

// Runs the body and turns whatever it throws into a status.
template <typename Body>
cvs_status guard(Body&& body) noexcept {
    try {
        body();
        return CVS_OK;
    } catch (const cv::Exception& e) {
        remember(e.what());
        return CVS_OPENCV_ERROR;
    } catch (const std::exception& e) {
        remember(e.what());
        return CVS_OTHER_ERROR;
    } catch (...) {
        remember("unknown C++ exception");
        return CVS_OTHER_ERROR;
    }
}
}  // namespace cvs
