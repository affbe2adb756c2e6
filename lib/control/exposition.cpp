// Label values are escaped, so no route's name can end a line.
#include "control/exposition.h"

#include "base/text.h"

namespace gw::control {

namespace {

void append_escaped(std::string& to, std::string_view text) {
  for (const char c : text) {
    if (c == '\\' || c == '"') to += '\\';
    if (c == '\n')
      to += "\\n";
    else
      to += c;
  }
}

}  // namespace

void Exposition::family(std::string_view name, std::string_view kind, std::string_view help) {
  name_ = name;
  text_ += format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, kind);
}

void Exposition::sample(Labels labels, std::uint64_t value) { sample({}, labels, value); }

void Exposition::sample(std::string_view ending, Labels labels, std::uint64_t value) {
  start(ending, labels);
  text_ += format("{}\n", value);
}

void Exposition::seconds(std::string_view ending, Labels labels, std::uint64_t nanoseconds) {
  start(ending, labels);
  text_ += format("{}.{:09}\n", nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000);
}

void Exposition::start(std::string_view ending, Labels labels) {
  text_.append(name_).append(ending);
  char before = '{';
  for (const auto& [name, value] : labels) {
    text_ += before;
    text_.append(name).append("=\"");
    append_escaped(text_, value);
    text_ += '"';
    before = ',';
  }
  text_ += before == ',' ? "} " : " ";
}

}  // namespace gw::control
