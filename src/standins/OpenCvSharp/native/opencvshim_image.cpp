#include "opencvshim.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

// An unreadable image gives an empty matrix, as cv::imdecode does.
CVS_API cvs_status cvs_imdecode(const uint8_t* bytes, int32_t length, int32_t flags, cv::Mat** out) {
    return cvs::guard([&] {
        if (length <= 0) {
            *out = new cv::Mat();
            return;
        }
        const cv::Mat encoded(1, length, CV_8UC1, const_cast<uint8_t*>(bytes));
        *out = new cv::Mat(cv::imdecode(encoded, flags));
    });
}

// The encoded bytes come back as a 1 x n matrix, so that they have an owner.
CVS_API cvs_status cvs_imencode(const char* extension, const cv::Mat* image, const int32_t* parameters, int32_t count, cv::Mat** out) {
    return cvs::guard([&] {
        std::vector<uchar> bytes;
        const std::vector<int> options(parameters, parameters + count);
        if (!cv::imencode(extension, *image, bytes, options)) {
            CV_Error(cv::Error::StsError, "the encoder failed");
        }
        *out = new cv::Mat(cv::Mat(1, static_cast<int>(bytes.size()), CV_8UC1, bytes.data()).clone());
    });
}

CVS_API cvs_status cvs_resize(const cv::Mat* source, cv::Mat* destination, int32_t width, int32_t height, double fx, double fy, int32_t interpolation) {
    return cvs::guard([&] { cv::resize(*source, *destination, cv::Size(width, height), fx, fy, interpolation); });
}

CVS_API cvs_status cvs_cvt_color(const cv::Mat* source, cv::Mat* destination, int32_t code, int32_t channels) {
    return cvs::guard([&] { cv::cvtColor(*source, *destination, code, channels); });
}

CVS_API cvs_status cvs_rotation_matrix(float x, float y, double angle, double scale, cv::Mat** out) {
    return cvs::guard([&] { *out = new cv::Mat(cv::getRotationMatrix2D(cv::Point2f(x, y), angle, scale)); });
}

CVS_API cvs_status cvs_warp_affine(const cv::Mat* source, cv::Mat* destination, const cv::Mat* matrix, int32_t width, int32_t height,
                                   int32_t interpolation, int32_t border, const double* value) {
    return cvs::guard([&] {
        cv::warpAffine(*source, *destination, *matrix, cv::Size(width, height), interpolation, border,
                       cv::Scalar(value[0], value[1], value[2], value[3]));
    });
}

CVS_API cvs_status cvs_gaussian_blur(const cv::Mat* source, cv::Mat* destination, int32_t width, int32_t height, double sigma_x,
                                     double sigma_y, int32_t border) {
    return cvs::guard([&] { cv::GaussianBlur(*source, *destination, cv::Size(width, height), sigma_x, sigma_y, border); });
}

CVS_API cvs_status cvs_add_weighted(const cv::Mat* first, double alpha, const cv::Mat* second, double beta, double gamma,
                                    cv::Mat* destination, int32_t type) {
    return cvs::guard([&] { cv::addWeighted(*first, alpha, *second, beta, gamma, *destination, type); });
}

CVS_API cvs_status cvs_apply_color_map(const cv::Mat* source, cv::Mat* destination, int32_t map) {
    return cvs::guard([&] { cv::applyColorMap(*source, *destination, map); });
}
