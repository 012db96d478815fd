// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cxlvp {

/// One mistake in what the user gave: where it is and what is wrong.
struct Diagnostic {
    std::string where;    ///< "file:line:column", "--set", or an object path
    std::string path;     ///< dotted path of the key or object, may be empty
    std::string message;  ///< what is wrong and, where known, what would be right
};

/// Collects mistakes so that all of them are reported at once.
class Diagnostics {
public:
    /// Records one mistake.
    void error(std::string where, std::string path, std::string message);
    bool empty() const { return list_.empty(); }
    const std::vector<Diagnostic>& list() const { return list_; }
    /// One line per mistake: "where: path: message".
    std::string text() const;
    /// Throws `UserError` with everything collected; does nothing when empty.
    void throw_if_any() const;

private:
    std::vector<Diagnostic> list_;
};

/// A mistake of the user (configuration, binding, input file). The text names the place.
class UserError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The entry of `candidates` closest to `word`, as " (did you mean 'x'?)"; empty when none is close.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace cxlvp
