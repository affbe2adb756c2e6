// Reads what /metrics tells, and finds what is wrong with it by the rules of Prometheus' text
// format 0.0.4 and of OpenMetrics 1.0: stricter than either asks, as the gateway writes one way
// only.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace gw::test {

using MetricLabels = std::map<std::string, std::string>;

struct MetricSample {
  std::string family, name;
  MetricLabels labels;
  double value = 0;
};

class ParsedMetrics {
 public:
  ParsedMetrics(std::string_view text, bool openmetrics) : openmetrics_(openmetrics) {
    if (openmetrics && !text.ends_with("\n# EOF\n")) fault("it does not end with # EOF");
    if (openmetrics) text.remove_suffix(std::string_view("# EOF\n").size());
    if (!text.ends_with("\n")) fault("the last line has no end");
    for (; !text.empty(); text.remove_prefix(line_.size() + 1)) {
      line_ = text.substr(0, text.find('\n'));
      line_.starts_with('#') ? read_comment(line_) : read_sample(line_);
      if (line_.size() == text.size()) break;
    }
    for (const auto& [family, kind] : kinds)
      if (kind == "histogram") check_histograms(family);
  }

  std::string faults;                        // "" where there are none
  std::map<std::string, std::string> kinds;  // of each family
  std::vector<std::string> families;         // in their order
  std::vector<MetricSample> samples;

  // Of the only sample of this name that has these labels, and perhaps others.
  std::optional<double> value(std::string_view name, const MetricLabels& labels = {}) const {
    std::optional<double> found;
    for (const MetricSample& sample : samples) {
      if (sample.name != name || !has_all(sample.labels, labels)) continue;
      if (found) return {};
      found = sample.value;
    }
    return found;
  }

 private:
  static bool has_all(const MetricLabels& labels, const MetricLabels& wanted) {
    for (const auto& [name, value] : wanted) {
      const auto found = labels.find(name);
      if (found == labels.end() || found->second != value) return false;
    }
    return true;
  }
  static bool is_name(std::string_view text) {
    return !text.empty() &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
  }

  void fault(std::string_view what) { faults += format("{}: {}\n", what, line_); }
  void demand(bool holds, std::string_view what) {
    if (!holds) fault(what);
  }

  // HELP and TYPE of a family stand together, once, before its samples.
  void read_comment(std::string_view line) {
    const bool help = line.starts_with("# HELP "), type = line.starts_with("# TYPE ");
    if (!help && !type) return fault("neither HELP nor TYPE");
    const std::string_view rest = line.substr(7);
    const std::string name(rest.substr(0, rest.find(' ')));
    const std::string_view words = rest.substr(std::min(rest.size(), name.size() + 1));
    demand(is_name(name), "no name");
    if (help) {
      demand(!words.empty() && words.find_first_of("\"\\") == words.npos, "a text to be escaped");
      demand(families.empty() || kinds.count(families.back()) != 0, "HELP without TYPE");
      families.push_back(name);
      return;
    }
    demand(!families.empty() && families.back() == name, "TYPE without HELP");
    demand(words == "counter" || words == "gauge" || words == "histogram", "no kind");
    demand(name.ends_with("_total") == (words == "counter" && !openmetrics_), "the name's end");
    demand(kinds.emplace(name, words).second, "told twice");
  }

  void read_sample(std::string_view line) {
    const std::size_t name_end = line.find_first_of("{ ");
    if (families.empty() || name_end == line.npos) return fault("no sample");
    MetricSample sample{families.back(), std::string(line.substr(0, name_end)), {}, 0};
    line.remove_prefix(name_end);
    if (line.starts_with('{') && !read_labels(line, sample.labels)) return fault("labels");
    if (!line.starts_with(' ')) return fault("no space before the value");
    const std::string number(line.substr(1));
    char* end = nullptr;
    sample.value = std::strtod(number.c_str(), &end);
    demand(!number.empty() && *end == '\0' && number[0] != ' ', "no number");
    demand(sample.value >= 0, "less than nothing");
    demand(belongs(sample), "of another family");
    demand(seen_.emplace(line_.substr(0, line_.rfind(' '))).second, "a sample told twice");
    samples.push_back(std::move(sample));
  }

  // {name="value",...} with \\, \" and \n for what cannot stand there.
  static bool read_labels(std::string_view& line, MetricLabels& labels) {
    do {
      line.remove_prefix(1);
      const std::size_t equals = line.find("=\"");
      if (equals == line.npos || !is_name(line.substr(0, equals))) return false;
      const auto [label, added] = labels.emplace(line.substr(0, equals), "");
      if (!added) return false;
      for (line.remove_prefix(equals + 2); !line.starts_with('"'); line.remove_prefix(1)) {
        if (line.empty()) return false;
        if (line.starts_with('\\')) line.remove_prefix(1);
        label->second += line.front();
      }
      line.remove_prefix(1);
    } while (line.starts_with(','));
    const bool closed = line.starts_with('}');
    if (closed) line.remove_prefix(1);
    return closed;
  }

  bool belongs(const MetricSample& sample) const {
    const auto known = kinds.find(sample.family);
    if (known == kinds.end() || !sample.name.starts_with(sample.family)) return false;
    const std::string end = sample.name.substr(sample.family.size());
    if (known->second == "histogram") return end == "_bucket" || end == "_sum" || end == "_count";
    return end == (known->second == "counter" && openmetrics_ ? "_total" : "");
  }

  // Of each set of labels: buckets that grow, the last of which holds all; a sum and a count.
  void check_histograms(const std::string& family) {
    struct One {
      double bound = -1, below = 0, count = -1;
      bool sum = false;
    };
    std::map<MetricLabels, One> all;
    for (const MetricSample& sample : samples) {
      if (sample.family != family) continue;
      line_ = sample.name;
      MetricLabels labels = sample.labels;
      const auto le = labels.extract("le");
      demand(le.empty() != sample.name.ends_with("_bucket"), "a bucket has a bound");
      One& one = all[labels];
      one.sum = one.sum || sample.name.ends_with("_sum");
      if (sample.name.ends_with("_count")) one.count = sample.value;
      if (le.empty()) continue;
      const double bound = std::strtod(le.mapped().c_str(), nullptr);  // "+Inf" too
      demand(le.mapped().find_first_of(".I") != std::string::npos, "a bound like 1.0");
      demand(bound > one.bound && sample.value >= one.below, "buckets in their order");
      one.bound = bound;
      one.below = sample.value;
    }
    for (const auto& [labels, one] : all)
      demand(one.sum && one.count == one.below && one.bound > 1e300,
             "not the whole of a histogram");
  }

  const bool openmetrics_;
  std::string_view line_;  // that is looked at
  std::set<std::string> seen_;
};

}  // namespace gw::test
