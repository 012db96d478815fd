// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace cxlvp::platform {

/// The folder a run writes its results to. A file gets its name when it is complete; until then it is called
/// ".NAME.part", which is removed when writing fails. Errors are `OutputError`.
class OutputFolder {
public:
    /// Makes the folder and those above it. Throws when it cannot be made or written to.
    explicit OutputFolder(std::string path);

    const std::string& path() const { return path_; }
    /// The path of a file in the folder.
    std::string file(const std::string& name) const { return path_ + "/" + name; }
    /// Writes the file `name`. Throws when that fails; an older file of the name is kept then.
    void write(const std::string& name, std::string_view content) const;
    /// Removes a file of an earlier run that this one does not write. Nothing happens when there is none.
    void remove(const std::string& name) const;

private:
    std::string path_;
};

}  // namespace cxlvp::platform
