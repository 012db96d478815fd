// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/attr.h"

namespace cxlvp {

const char* to_string(Attr attr) {
    switch (attr) {
        case Attr::ro:
            return "RO";
        case Attr::ros:
            return "ROS";
        case Attr::rw:
            return "RW";
        case Attr::rws:
            return "RWS";
        case Attr::rw1c:
            return "RW1C";
        case Attr::rw1cs:
            return "RW1CS";
        case Attr::rw1s:
            return "RW1S";
        case Attr::rwl:
            return "RWL";
        case Attr::rwo:
            return "RWO";
        case Attr::rc:
            return "RC";
        case Attr::wo:
            return "WO";
        case Attr::hwinit:
            return "HwInit";
        case Attr::rsvdp:
            return "RsvdP";
        case Attr::rsvdz:
            return "RsvdZ";
    }
    return "?";
}

const char* meaning(Attr attr) {
    switch (attr) {
        case Attr::ro:
            return "read-only";
        case Attr::ros:
            return "read-only, sticky: kept by warm and function-level reset";
        case Attr::rw:
            return "read and write";
        case Attr::rws:
            return "read and write, sticky: kept by warm and function-level reset";
        case Attr::rw1c:
            return "writing 1 clears, writing 0 keeps";
        case Attr::rw1cs:
            return "writing 1 clears, writing 0 keeps; sticky: kept by warm and function-level reset";
        case Attr::rw1s:
            return "writing 1 sets, writing 0 keeps";
        case Attr::rwl:
            return "read and write until locked";
        case Attr::rwo:
            return "only the first write after a reset is taken";
        case Attr::rc:
            return "read-only, cleared by reading";
        case Attr::wo:
            return "write-only, reads as 0";
        case Attr::hwinit:
            return "read-only, fixed when the device is built";
        case Attr::rsvdp:
            return "reserved: software preserves the value it read";
        case Attr::rsvdz:
            return "reserved: reads as 0, software writes 0";
    }
    return "?";
}

}  // namespace cxlvp
