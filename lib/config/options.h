// Option: one key of the language, described once: manual, completions, "did you mean" and the
// reader's checks follow it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace gw::config {

struct Option {
  std::string_view name;
  std::string_view type;  // as the manual says it: "duration", "list of CIDR"
  std::string_view
      default_value;      // the default as written, "" where none, "needed" where it must be given
  std::string_view text;  // one sentence
  bool later = false;     // known, but this version cannot carry it out: an error that says so
};

struct OptionTable {
  std::string_view title;  // "[gateway]", "[listener.NAME]", "[[route]]" ...
  std::string_view text;
  std::span<const Option> options;
};

// Which table: the order of the manual.
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

// Every table of the language but the policies' own.
std::span<const OptionTable> option_tables();
std::span<const Option> options_of(Table table);

}  // namespace gw::config
