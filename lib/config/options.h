// Option: one key of the configuration language. The manual, the completions, "did you mean" and
// the reader's checks use the same description.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace gw::config {

struct Option {
  std::string_view name;
  std::string_view type;  // as in the manual: "duration", "list of CIDR"
  std::string_view
      default_value;      // the default as written, "" for none, "needed" if the key is required
  std::string_view text;  // one sentence
  bool later = false;     // not supported by this version: using it is an error
};

struct OptionTable {
  std::string_view title;  // "[gateway]", "[listener.NAME]", "[[route]]" ...
  std::string_view text;
  std::span<const Option> options;
};

// Identifies a table; in the order of the manual.
enum class Table : std::uint8_t {
  root,
  include,
  gateway,
  admin,
  listener,
  listener_tls,
  listener_timeout,
  upstream,
  endpoint,
  health,
  eject,
  pool,
  upstream_tls,
  group,
  route,
  split,
  sticky,
  redirect,
  respond,
  consumer,
  consumer_key,
  timeout,
  retry,
  limits,
  body_limit,
  test,
  step,
  caller,
  given,
  answer,
  expect,
  expect_request,
  expect_response,
  count_
};

// All tables of the language except those of policies.
std::span<const OptionTable> option_tables();
std::span<const Option> options_of(Table table);

}  // namespace gw::config
