// gw bench, as tests run it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "support/binary/process.h"

namespace gw::test {

Ran bench(std::vector<std::string> words, const std::string& folder = "/");
Json json_of(const Ran& ran);  // of --format json

// What cannot be asked: said as what, on standard error, and exit code 2.
struct Refused {
  std::vector<std::string> words;
  std::string expected;
};
void check_refused(std::span<const Refused> cases, const std::string& folder);

}  // namespace gw::test
