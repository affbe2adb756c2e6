// Placeholders: what stands for a text while loading. ${env:NAME}, ${env:NAME:-default},
// ${file:PATH}, ${var:NAME}; $${ is ${. What they give is not read again.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/sources.h"
#include "config/value.h"

namespace gw::config {

// The path as seen from the file it stands in: joined to its folder, in normal form.
std::string path_from(std::string_view file_name, std::string_view path);

class Placeholders {
 public:
  // read: gets every file that was read; not_checked: what --hermetic leaves unknown.
  Placeholders(Sources& sources, Diagnostics& diagnostics, std::vector<std::string>& read,
               std::vector<std::string>& not_checked)
      : sources_(sources), diagnostics_(diagnostics), read_(read), not_checked_(not_checked) {}

  // Fills every string of the value. Those of [vars] must be known by then.
  void fill(Value& value);
  // The same for `include`: names of files are no secrets, they stand in every message.
  void fill_names(Value& value);
  // The table [vars] of all files; each value is filled when it is first used.
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
  bool names_ = false;  // filling names of files
};

}  // namespace gw::config
