// Plot: curves over two axes as one SVG without a script, and the plots that logs and load tests
// share.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "record/series.h"
#include "record/tally.h"

namespace gw::record {

enum class Scale : std::uint8_t {
  linear,
  log,    // values of 0 and below are left out
  time,   // seconds since 1970, in UTC
  nines,  // percent: 90, 99, 99.9 are equally far apart; 100 is left out
};

struct Axis {
  std::string label;  // with its unit
  Scale scale = Scale::linear;
};

enum class Tone : std::uint8_t { blue, green, yellow, red, grey };
std::string_view tone_name(Tone);  // "blue": a class of page.h's styles

struct Curve {
  enum class Shape : std::uint8_t {
    line,
    steps,
    area,  // a line, and what is below it
    bars,  // each from 0, as wide as it is far to the next point; the last one is where they end
  };

  std::string name;
  Tone tone = Tone::blue;
  Shape shape = Shape::line;
  std::vector<std::pair<double, double>> points;  // x ascending
};

struct Band {  // a stretch of x that is pointed out, behind the curves
  std::string name;
  Tone tone = Tone::red;
  double from = 0, to = 0;
};

struct Plot {
  std::string title;
  Axis x, y;
  std::vector<Curve> curves;
  std::vector<Band> bands = {};
};

// <figure class="plot">...</figure>, for a page with page.h's styles. Says so if there are no
// points.
std::string svg_of(const Plot&);

// One curve of a percentile plot: "gateway", "total".
struct NamedHistogram {
  std::string name;
  Tone tone;
  const Histogram* of;  // nanoseconds
};
Plot percentile_plot(std::string title, std::span<const NamedHistogram>);
Plot distribution_plot(std::string title, const Histogram& of);  // response time distribution
Plot rate_plot(std::string title, const Series&);                // requests and errors a second
Plot latency_plot(std::string title, const Series&);             // p50 and p99 over time

}  // namespace gw::record
