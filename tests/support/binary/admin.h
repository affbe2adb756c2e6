// Admin: the admin interface of a Gateway, asked as Prometheus asks it.
#pragma once

#include <cstdint>
#include <string>

#include "support/binary/gateway.h"
#include "support/parsed_metrics.h"

namespace gw::test {

class Admin {
 public:
  static constexpr const char* token = "a token of sixteen bytes or more";
  static std::string lines();  // of [gateway], so that there is one

  explicit Admin(Gateway& gateway);  // REQUIRES: it was given these lines

  std::string get(const std::string& path, const std::string& fields = "") const;
  ParsedMetrics metrics(bool openmetrics = false) const;

 private:
  std::uint16_t port_ = 0;
};

}  // namespace gw::test
