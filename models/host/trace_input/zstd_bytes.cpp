// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/trace_input/zstd_bytes.h"

#include <algorithm>
#include <new>

#include <zstd.h>

namespace cxlvp::host {

void ZstdBytes::Free::operator()(ZSTD_DCtx_s* context) const {
    ZSTD_freeDCtx(context);
}

bool ZstdBytes::recognise(std::string_view bytes) {
    return bytes.size() >= 4 && bytes.compare(0, 4, "\x28\xb5\x2f\xfd") == 0;
}

ZstdBytes::ZstdBytes(std::unique_ptr<ByteSource> input, std::string_view first)
    : input_(std::move(input)),
      context_(ZSTD_createDCtx()),
      buffer_(std::max(first.size(), ZSTD_DStreamInSize())),
      filled_(first.size()) {
    if (context_ == nullptr) throw std::bad_alloc();
    std::copy(first.begin(), first.end(), buffer_.begin());
}

std::size_t ZstdBytes::read(char* out, std::size_t size) {
    if (!error_.empty()) return 0;
    ZSTD_outBuffer output{out, size, 0};
    while (output.pos == 0) {
        if (used_ == filled_ && !pending_) {
            filled_ = input_->read(buffer_.data(), buffer_.size());
            used_ = 0;
            if (filled_ == 0) {
                error_ = input_->error();
                if (error_.empty() && in_frame_)
                    error_ = "the compressed data end inside a zstd frame: the file is cut off";
                return 0;
            }
        }
        ZSTD_inBuffer input{buffer_.data(), filled_, used_};
        const std::size_t result = ZSTD_decompressStream(context_.get(), &output, &input);
        used_ = input.pos;
        if (ZSTD_isError(result) != 0) {
            error_ = std::string("bad zstd data: ") + ZSTD_getErrorName(result);
            return output.pos;
        }
        in_frame_ = result != 0;
        pending_ = in_frame_ && output.pos == output.size;
    }
    return output.pos;
}

}  // namespace cxlvp::host
