// Label values are escaped, so that the name of a route cannot end a line.
#include "admin/exposition.h"

#include "base/text.h"

namespace gw::admin {

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

std::string_view media_type(TextFormat format) {
  return format == TextFormat::openmetrics
             ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
             : "text/plain; version=0.0.4; charset=utf-8";
}

// OpenMetrics names the family of a counter without _total.
void Exposition::family(const Metric& row) {
  name_ = row.name;
  std::string_view called = row.name;
  if (format_ == TextFormat::openmetrics && row.kind == MetricKind::counter)
    called.remove_suffix(std::string_view("_total").size());
  text_ += format("# HELP {} {}\n# TYPE {} {}\n", called, row.help, called, kind_name(row.kind));
}

std::string Exposition::take() {
  if (format_ == TextFormat::openmetrics) text_ += "# EOF\n";
  return std::move(text_);
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

}  // namespace gw::admin
