// Exposition: metrics as text that Prometheus reads (its exposition format 0.0.4): families with
// their help and kind, and samples with labels. Appends to one buffer; any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gw::control {

using Label = std::pair<std::string_view, std::string_view>;
// Lent for a call: a list in braces, or a vector.
class Labels {
 public:
  Labels(std::initializer_list<Label> labels) : all_(labels.begin(), labels.size()) {}
  Labels(const std::vector<Label>& labels) : all_(labels) {}
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

 private:
  std::span<const Label> all_;
};

class Exposition {
 public:
  // Starts a family; its samples follow. Kinds: "counter", "gauge", "histogram".
  void family(std::string_view name, std::string_view kind, std::string_view help);
  void sample(Labels labels, std::uint64_t value);
  // A sample of the family under its name and this ending: "_bucket", "_sum", "_count".
  void sample(std::string_view ending, Labels labels, std::uint64_t value);
  void seconds(std::string_view ending, Labels labels, std::uint64_t nanoseconds);

  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }

 private:
  void start(std::string_view ending, Labels labels);

  std::string name_, text_;
};

}  // namespace gw::control
