// Exposition: metrics as text: families with help and type, and samples with labels, in Prometheus'
// text format (0.0.4) or as OpenMetrics 1.0, which differ in the names of counters and in the last
// line. Appends to one buffer. Any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "admin/metrics.h"

namespace gw::admin {

using Label = std::pair<std::string_view, std::string_view>;
// Valid for one call: a list in braces, or a vector.
class Labels {
 public:
  Labels(std::initializer_list<Label> labels) : all_(labels.begin(), labels.size()) {}
  Labels(const std::vector<Label>& labels) : all_(labels) {}
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

 private:
  std::span<const Label> all_;
};

enum class TextFormat : std::uint8_t { prometheus, openmetrics };
std::string_view media_type(TextFormat format);

class Exposition {
 public:
  explicit Exposition(TextFormat format = TextFormat::prometheus) : format_(format) {}

  void family(const Metric& row);  // starts it; its samples follow
  void sample(Labels labels, std::uint64_t value);
  // A sample with the family's name and a suffix: "_bucket", "_sum", "_count".
  void sample(std::string_view ending, Labels labels, std::uint64_t value);
  void seconds(std::string_view ending, Labels labels, std::uint64_t nanoseconds);

  std::string take();  // all of it, once

 private:
  void start(std::string_view ending, Labels labels);

  const TextFormat format_;
  std::string_view name_;
  std::string text_;
};

}  // namespace gw::admin
