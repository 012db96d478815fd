// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cxlvp/pci/interrupt/msi_message.h"

namespace cxlvp::pci {

/// Keeps the messages of a function.
struct Messages {
    std::vector<MsiMessage> sent;
    void send(const MsiMessage& message) { sent.push_back(message); }
    MessageHook hook() { return MessageHook::bind<&Messages::send>(this); }
};

}  // namespace cxlvp::pci
