// Option: one key of the language, described once: manual, completions, "did you mean" and the
// reader's checks follow it.
#pragma once

#include <span>
#include <string_view>

namespace gw::config {

struct Option {
  std::string_view name;
  std::string_view type;  // as the manual says it: "duration", "list of CIDR"
  std::string_view
      standard;           // the default as written, "" where none, "needed" where it must be given
  std::string_view text;  // one sentence
  bool later = false;     // known, but this version cannot carry it out: an error that says so
};

struct OptionTable {
  std::string_view title;  // "[gateway]", "[listener.NAME]", "[[route]]" ...
  std::string_view text;
  std::span<const Option> options;
};

// Every table of the language but the policies' own, in the order of the manual.
std::span<const OptionTable> option_tables();

}  // namespace gw::config
