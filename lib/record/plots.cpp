// The plots that logs and load tests share, from their histograms and series.
#include <algorithm>
#include <cmath>
#include <utility>

#include "record/plot.h"

namespace gw::record {

namespace {

constexpr double per_millisecond = 1e6;

double milliseconds_of(std::uint64_t nanoseconds) {
  return static_cast<double>(nanoseconds) / per_millisecond;
}

// One point per slot, at its middle; `of` gives its value.
template <class Of>
Curve over_time(std::string name, Tone tone, const Series& series, Of of,
                Curve::Shape shape = Curve::Shape::line) {
  Curve curve{std::move(name), tone, shape, {}};
  const double start = std::chrono::duration<double>(series.start().time_since_epoch()).count();
  const double width = std::chrono::duration<double>(series.width()).count();
  for (std::size_t i = 0; i < series.slots().size(); ++i)
    curve.points.emplace_back(start + width * (static_cast<double>(i) + 0.5),
                              of(series.slots()[i]));
  return curve;
}

}  // namespace

Plot percentile_plot(std::string title, std::span<const NamedHistogram> histograms) {
  Plot plot{std::move(title), {"of all", Scale::nines}, {"ms", Scale::log}, {}};
  for (const NamedHistogram& one : histograms) {
    Curve curve{one.name, one.tone, Curve::Shape::line, {}};
    const auto count = static_cast<double>(one.of->count());
    if (count == 0) continue;
    // Ten points per nine, as long as there are values beyond.
    for (double nines = 0; nines <= 5; nines += 0.1) {
      const double above = std::pow(10, -nines);
      if (above * count < 1 && nines > 0) break;
      const double percent = 100 * (1 - above);
      curve.points.emplace_back(percent, milliseconds_of(one.of->percentile(percent)));
    }
    plot.curves.push_back(std::move(curve));
  }
  return plot;
}

Plot distribution_plot(std::string title, const Histogram& of) {
  constexpr double bins_a_decade = 16;
  Plot plot{std::move(title), {"ms", Scale::log}, {"requests", Scale::linear}, {}};
  Curve curve{"requests", Tone::blue, Curve::Shape::bars, {}};
  double bin = -INFINITY, zeros = 0;  // which no log scale has a place for: with the shortest
  for (const Histogram::Bucket& bucket : of.buckets()) {
    const auto count = static_cast<double>(bucket.count);
    if (bucket.to == 0) {
      zeros = count;
      continue;
    }
    const double middle = milliseconds_of(bucket.from + (bucket.to - bucket.from) / 2);
    const double here = std::floor(std::log10(middle) * bins_a_decade);
    while (bin < here) {
      bin = std::isinf(bin) ? here : bin + 1;
      curve.points.emplace_back(std::pow(10, bin / bins_a_decade), std::exchange(zeros, 0));
    }
    curve.points.back().second += count;
  }
  if (!std::isinf(bin)) curve.points.emplace_back(std::pow(10, (bin + 1) / bins_a_decade), 0);
  plot.curves.push_back(std::move(curve));
  return plot;
}

Plot rate_plot(std::string title, const Series& series) {
  const double width = std::chrono::duration<double>(series.width()).count();
  const auto rate = [width](std::uint64_t count) { return static_cast<double>(count) / width; };
  Plot plot{std::move(title), {"UTC", Scale::time}, {"per second", Scale::linear}, {}};
  plot.curves.push_back(over_time(
      "requests", Tone::blue, series, [&](const Series::Slot& slot) { return rate(slot.count); },
      Curve::Shape::area));
  plot.curves.push_back(over_time("4xx", Tone::yellow, series, [&](const Series::Slot& slot) {
    return rate(slot.client_errors);
  }));
  plot.curves.push_back(over_time("5xx", Tone::red, series, [&](const Series::Slot& slot) {
    return rate(slot.server_errors);
  }));
  return plot;
}

Plot latency_plot(std::string title, const Series& series) {
  Plot plot{std::move(title), {"UTC", Scale::time}, {"ms", Scale::log}, {}};
  const auto percentile = [](double percent) {
    return [percent](const Series::Slot& slot) {
      return milliseconds_of(slot.total.percentile(percent));
    };
  };
  plot.curves.push_back(over_time("p50", Tone::blue, series, percentile(50)));
  plot.curves.push_back(over_time("p99", Tone::red, series, percentile(99)));
  return plot;
}

}  // namespace gw::record
