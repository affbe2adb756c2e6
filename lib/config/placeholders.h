// Placeholders, filled when the configuration is loaded: ${env:NAME}, ${env:NAME:-default},
// ${file:PATH}, ${var:NAME}; $${ is a literal ${. Their values are not scanned for placeholders.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/sources.h"
#include "config/value.h"

namespace gw::config {

// Resolves a path that is relative to the folder of the file containing it; normalized.
std::string path_from(std::string_view file_name, std::string_view path);

class Placeholders {
 public:
  // read: receives the names of files that were read; not_checked: receives what --hermetic skips.
  Placeholders(Sources& sources, Diagnostics& diagnostics, std::vector<std::string>& read,
               std::vector<std::string>& not_checked)
      : sources_(sources), diagnostics_(diagnostics), read_(read), not_checked_(not_checked) {}

  // Fills all strings in the value. [vars] must be set before.
  void fill(Value& value);
  // The same for `include`. File names are not secrets: they appear in every message.
  void fill_names(Value& value);
  // The merged [vars] table; each value is filled when it is first used.
  void set_variables(const Value& vars);

 private:
  struct Variable {
    Value value;
    enum class State : std::uint8_t { raw, filling, filled } state = State::raw;
  };

  void fill_text(Value& value);
  bool append(Value& into, std::string_view inside, std::string& text);
  bool append_env(Value& into, std::string_view name, std::string& text);
  bool append_file(Value& into, std::string_view path, std::string& text);
  bool append_variable(Value& into, std::string_view name, std::string& text);
  bool unknown(Value& into, std::string what, const char* code, std::string help);

  Sources& sources_;
  Diagnostics& diagnostics_;
  std::vector<std::string>& read_;
  std::vector<std::string>& not_checked_;
  std::map<std::string, Variable, std::less<>> variables_;
  bool names_ = false;  // while filling file names
};

}  // namespace gw::config
