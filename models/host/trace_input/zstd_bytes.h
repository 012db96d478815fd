// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cxlvp/host/trace_input/byte_source.h"

struct ZSTD_DCtx_s;

namespace cxlvp::host {

/// Decompresses zstd frames (RFC 8878) as they are read; memory stays constant. Frames may follow each other. Data that
/// end inside a frame, do not match their checksum or need a window above 128 MiB are an error.
class ZstdBytes : public ByteSource {
public:
    /// Reads compressed bytes from `first`, which have been taken from `input` already, and then from `input`.
    ZstdBytes(std::unique_ptr<ByteSource> input, std::string_view first);

    std::size_t read(char* out, std::size_t size) override;
    const std::string& error() const override { return error_; }
    std::uint64_t consumed() const override { return input_->consumed() - (filled_ - used_); }
    std::uint64_t size() const override { return input_->size(); }

    /// True when `bytes` begin with a zstd frame.
    static bool recognise(std::string_view bytes);

private:
    struct Free {
        void operator()(ZSTD_DCtx_s* context) const;
    };

    std::unique_ptr<ByteSource> input_;
    std::unique_ptr<ZSTD_DCtx_s, Free> context_;
    std::vector<char> buffer_;
    std::size_t filled_ = 0;  ///< bytes in `buffer_`
    std::size_t used_ = 0;    ///< those of them that are decompressed
    bool in_frame_ = false;
    bool pending_ = false;  ///< the decompressor may hold output that did not fit
    std::string error_;
};

}  // namespace cxlvp::host
