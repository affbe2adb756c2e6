// Settings: what a route inherits on one listener, flattened, each value with its origin.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "http/method.h"

namespace gw::decision {

enum class Origin : std::uint8_t { defaults, gateway, listener, upstream, group, route };
std::string_view origin_name(Origin);  // "defaults", "gateway", ...

template <class T>
struct Setting {
  T value{};
  Origin from = Origin::defaults;
};

// A disabled timeout is config::no_limit.
struct Timeouts {
  Setting<Duration> connect{seconds(2)}, first_byte{seconds(30)}, idle{seconds(30)},
      total{seconds(60)}, stream_idle{std::chrono::minutes(10)};
};

struct RetryOn {
  bool connect = true, reset = true, timeout = false;
  std::vector<std::uint16_t> statuses = {502, 503, 504};
};

struct Retry {
  Setting<std::uint32_t> attempts{2};  // including the first
  Setting<RetryOn> on;
  Setting<std::vector<std::string>> methods;  // empty: the idempotent methods
  Setting<std::pair<Duration, Duration>> backoff{{milliseconds(25), milliseconds(250)}};
  Setting<std::uint32_t> budget_percent{20};
  Setting<std::uint64_t> replay{64 * 1024};  // bytes of the request body kept for retries
};

struct Settings {
  Timeouts timeout;
  Retry retry;
  Setting<std::uint64_t> body_limit{10 * 1024 * 1024};  // bytes
  Setting<bool> log{true};
};

}  // namespace gw::decision
