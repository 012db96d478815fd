// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/core/scatter_list.h"

#include <cstring>

namespace cxlvp::crypto {

ErrorCode read_scatter_list(CommandPort& port, std::uint64_t address, std::vector<ScatterNode>& nodes) {
    nodes.clear();
    while (address != 0) {
        std::uint8_t raw[ScatterNode::kBytes];
        if (address % alignof(ScatterNode) != 0 || nodes.size() == kMaxScatterNodes ||
            !port.read(address, raw, sizeof raw))
            return ErrorCode::efault;
        ScatterNode node;
        std::memcpy(&node, raw, sizeof node);
        node.length &= 0xffffffff;
        if (node.length == 0) return ErrorCode::efault;
        address = node.next;
        nodes.push_back(node);
    }
    return ErrorCode::ok;
}

std::uint64_t total_length(const std::vector<ScatterNode>& nodes) {
    std::uint64_t total = 0;
    for (const ScatterNode& node : nodes) total += node.length;
    return total;
}

}  // namespace cxlvp::crypto
