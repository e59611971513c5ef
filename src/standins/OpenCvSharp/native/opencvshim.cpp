#include "opencvshim.h"

#include <cstring>

#include <opencv2/core/utils/logger.hpp>

namespace {
// A fixed buffer, so that remembering an out-of-memory error allocates nothing.
thread_local char last_error[1024];
}  // namespace

void cvs::remember(const char* text) noexcept {
    std::strncpy(last_error, text ? text : "", sizeof last_error - 1);
    last_error[sizeof last_error - 1] = '\0';
}

CVS_API int32_t cvs_abi_version() { return CVS_ABI_VERSION; }

CVS_API const char* cvs_last_error() { return last_error; }

// The version of the loaded library, not of the headers; also quiets OpenCV's own log, which would go to stderr.
CVS_API void cvs_opencv_version(int32_t* major, int32_t* minor) {
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    *major = cv::getVersionMajor();
    *minor = cv::getVersionMinor();
}

CVS_API cvs_status cvs_mat_new(cv::Mat** out) {
    return cvs::guard([&] { *out = new cv::Mat(); });
}

CVS_API cvs_status cvs_mat_create(int32_t rows, int32_t cols, int32_t type, cv::Mat** out) {
    return cvs::guard([&] { *out = new cv::Mat(rows, cols, type); });
}

CVS_API cvs_status cvs_mat_wrap(int32_t rows, int32_t cols, int32_t type, void* data, int64_t step, cv::Mat** out) {
    return cvs::guard([&] { *out = new cv::Mat(rows, cols, type, data, static_cast<size_t>(step)); });
}

CVS_API cvs_status cvs_mat_roi(const cv::Mat* mat, int32_t x, int32_t y, int32_t width, int32_t height, cv::Mat** out) {
    return cvs::guard([&] { *out = new cv::Mat(*mat, cv::Rect(x, y, width, height)); });
}

CVS_API cvs_status cvs_mat_clone(const cv::Mat* mat, cv::Mat** out) {
    return cvs::guard([&] { *out = new cv::Mat(mat->clone()); });
}

CVS_API void cvs_mat_delete(cv::Mat* mat) { delete mat; }

CVS_API cvs_status cvs_mat_get_info(const cv::Mat* mat, cvs_mat_info* info) {
    return cvs::guard([&] {
        *info = {mat->rows, mat->cols, mat->type(), mat->isContinuous() ? 1 : 0,
                 mat->dims > 0 ? static_cast<int64_t>(mat->step[0]) : 0, static_cast<int64_t>(mat->total()), mat->data};
    });
}

CVS_API cvs_status cvs_mat_copy_to(const cv::Mat* source, cv::Mat* destination, const cv::Mat* mask) {
    return cvs::guard([&] { source->copyTo(*destination, *mask); });
}

CVS_API cvs_status cvs_mat_convert_to(const cv::Mat* source, cv::Mat* destination, int32_t type, double alpha, double beta) {
    return cvs::guard([&] { source->convertTo(*destination, type, alpha, beta); });
}
