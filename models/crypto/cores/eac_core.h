// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/cores/alarm_log.h"

namespace cxlvp::crypto {

/// EAC, the error and alarm controller: READ gives and clears what has been collected.
class EacCore : public Core {
public:
    explicit EacCore(AlarmLog& alarms) : alarms_(alarms) {}

    ErrorCode run(const Command& command, CommandPort& port) override;
    void flush() override {}
    bool idle() const override { return true; }

private:
    AlarmLog& alarms_;
};

}  // namespace cxlvp::crypto
