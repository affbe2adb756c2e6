// Maps values to positions on a sheet of 720 by 260, with ticks at round values.
#include "record/plot.h"

#include <algorithm>
#include <cmath>

#include "base/markup.h"
#include "base/text.h"

namespace gw::record {

namespace {

constexpr double width = 720, height = 260, left = 62, right = 12, top = 10, bottom = 40;
constexpr double least_band = 3;  // wide, so that it is seen

struct Tick {
  double value;
  std::string text;
};

std::string short_number(double value) {
  if (value >= 1e9) return format("{:g}G", value / 1e9);
  if (value >= 1e6) return format("{:g}M", value / 1e6);
  if (value >= 1e4) return format("{:g}k", value / 1e3);
  return format("{:g}", value);
}

std::string clock_text(double value, bool date) {
  const auto whole = std::chrono::sys_seconds(seconds(std::llround(value)));
  const auto day = std::chrono::floor<std::chrono::days>(whole);
  const std::chrono::year_month_day named(day);
  const std::chrono::hh_mm_ss clock(whole - day);
  if (date)
    return format("{:02}-{:02}", static_cast<unsigned>(named.month()),
                  static_cast<unsigned>(named.day()));
  return clock.seconds().count() == 0
             ? format("{:02}:{:02}", clock.hours().count(), clock.minutes().count())
             : format("{:02}:{:02}:{:02}", clock.hours().count(), clock.minutes().count(),
                      clock.seconds().count());
}

// One axis: its visible range, its position, and its ticks.
class Ruler {
 public:
  Ruler(Scale scale, double from, double to, double start, double end)
      : scale_(scale), from_(turned(from)), to_(turned(to)), start_(start), end_(end) {
    if (to_ - from_ < 1e-12) to_ = from_ + 1;
  }
  static bool shows(Scale scale, double value) {
    if (!std::isfinite(value)) return false;
    return scale == Scale::log ? value > 0 : scale != Scale::nines || (value >= 0 && value < 100);
  }
  double place(double value) const {
    return start_ + (turned(value) - from_) / (to_ - from_) * (end_ - start_);
  }
  std::vector<Tick> ticks() const;

 private:
  double turned(double value) const {
    if (scale_ == Scale::log) return std::log10(value);
    return scale_ == Scale::nines ? -std::log10(1 - value / 100) : value;
  }
  bool holds(double value) const {
    const double at = turned(value);
    return at >= from_ - 1e-9 && at <= to_ + 1e-9;
  }
  void linear(std::vector<Tick>& to) const;
  void logarithmic(std::vector<Tick>& to) const;
  void clock(std::vector<Tick>& to) const;

  Scale scale_;
  double from_, to_, start_, end_;
};

// Rounds up or down to 1, 2 or 5 times a power of ten.
double round_up(double value) {
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double digit : {1.0, 2.0, 5.0})
    if (digit * power >= value * (1 - 1e-9)) return digit * power;
  return 10 * power;
}
double round_down(double value) {
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double digit : {5.0, 2.0})
    if (digit * power <= value * (1 + 1e-9)) return digit * power;
  return power;
}

double step_of(double range) { return round_up(range / 5); }

void Ruler::linear(std::vector<Tick>& to) const {
  const double step = step_of(to_ - from_);
  for (double at = std::ceil(from_ / step) * step; at <= to_ + step * 1e-6; at += step)
    to.push_back({at, short_number(std::fabs(at) < step * 1e-6 ? 0 : at)});
}

void Ruler::logarithmic(std::vector<Tick>& to) const {
  const bool wide = to_ - from_ > 3;
  for (int power = static_cast<int>(std::floor(from_)); power <= to_ + 1; ++power)
    for (const int digit : {1, 2, 5}) {
      const double value = digit * std::pow(10, power);
      if ((!wide || digit == 1) && holds(value)) to.push_back({value, short_number(value)});
    }
}

void Ruler::clock(std::vector<Tick>& to) const {
  static constexpr double steps[] = {1,     2,     5,      10,     30,      60,      120,
                                     300,   600,   1800,   3600,   7200,    10800,   21600,
                                     43200, 86400, 172800, 604800, 2592000, 7776000, 31536000};
  double step = steps[std::size(steps) - 1];
  for (const double one : steps)
    if ((to_ - from_) / one <= 8) {
      step = one;
      break;
    }
  while ((to_ - from_) / step > 12) step *= 2;
  for (double at = std::ceil(from_ / step) * step; at <= to_; at += step)
    to.push_back({at, clock_text(at, step >= 86400)});
}

std::vector<Tick> Ruler::ticks() const {
  std::vector<Tick> ticks;
  switch (scale_) {
    case Scale::linear:
      linear(ticks);
      break;
    case Scale::log:
      logarithmic(ticks);
      break;
    case Scale::time:
      clock(ticks);
      break;
    case Scale::nines:
      for (const double value : {0.0, 50.0, 90.0, 99.0, 99.9, 99.99, 99.999})
        if (holds(value)) ticks.push_back({value, format("{:g} %", value)});
  }
  return ticks;
}

struct Range {
  double from = INFINITY, to = -INFINITY;
  void add(double value) {
    from = std::min(from, value);
    to = std::max(to, value);
  }
};

// Extends the range to whole ticks, so that no curve ends beyond the last label.
Range rounded(Scale scale, Range range) {
  if (scale == Scale::log) return {round_down(range.from), round_up(range.to)};
  if (scale != Scale::linear || range.to <= range.from) return range;
  const double step = step_of(range.to - range.from);
  return {std::floor(range.from / step) * step, std::ceil(range.to / step - 1e-9) * step};
}

std::string value_text(const Axis& axis, double value) {
  if (axis.scale == Scale::time) return clock_text(value, false);
  return format("{:.4g} {}", value, axis.label);
}

class Sheet {
 public:
  explicit Sheet(const Plot& plot) : plot_(plot), kept_(plot.curves) {
    for (Curve& curve : kept_)
      std::erase_if(curve.points, [&](const auto& point) {
        return !Ruler::shows(plot.x.scale, point.first) ||
               !Ruler::shows(plot.y.scale, point.second);
      });
    for (const Curve& curve : kept_)
      for (const auto& [x, y] : curve.points) {
        xs_.add(x);
        ys_.add(y);
      }
    if (plot.y.scale == Scale::linear) ys_.add(0);
  }
  bool empty() const { return !(xs_.from <= xs_.to); }
  std::string draw() const;

 private:
  void grid(std::string& to, const Ruler& x, const Ruler& y) const;
  void bands(std::string& to, const Ruler& x) const;
  void curve(std::string& to, const Curve& one, const Ruler& x, const Ruler& y) const;
  void bars(std::string& to, const Curve& one, const Ruler& x, const Ruler& y) const;

  const Plot& plot_;
  std::vector<Curve> kept_;
  Range xs_, ys_;
};

void Sheet::grid(std::string& to, const Ruler& x, const Ruler& y) const {
  for (const Tick& tick : y.ticks()) {
    const double at = y.place(tick.value);
    to += format(R"(<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>)", left,
                 width - right, at, at);
    to += format(R"(<text class="tick" x="{}" y="{:.1f}" text-anchor="end">{}</text>)", left - 6,
                 at + 4, tick.text);
  }
  for (const Tick& tick : x.ticks()) {
    const double at = x.place(tick.value);
    to += format(R"(<line class="grid" x1="{:.1f}" x2="{:.1f}" y1="{}" y2="{}"/>)", at, at, top,
                 height - bottom);
    to += format(R"(<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>)", at,
                 height - bottom + 16, tick.text);
  }
  to += format(R"(<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>)", width - right,
               height - 6, markup_text(plot_.x.label));
}

void Sheet::bands(std::string& to, const Ruler& x) const {
  for (const Band& band : plot_.bands) {
    const double from = std::max(band.from, xs_.from), end = std::min(band.to, xs_.to);
    if (from > end) continue;
    to += format(R"(<rect class="band {}" x="{:.1f}" y="{}" width="{:.1f}" height="{}">)"
                 "<title>{}</title></rect>",
                 tone_name(band.tone), x.place(from), top,
                 std::max(least_band, x.place(end) - x.place(from)), height - bottom - top,
                 markup_text(band.name));
  }
}

void Sheet::bars(std::string& to, const Curve& one, const Ruler& x, const Ruler& y) const {
  const double floor = height - bottom;
  for (std::size_t i = 0; i + 1 < one.points.size(); ++i) {
    const auto& [from, value] = one.points[i];
    const double start = x.place(from), end = x.place(one.points[i + 1].first);
    if (value > 0)  // what is there is seen, however little
      to += format(R"(<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">)"
                   "<title>{}: {}</title></rect>",
                   tone_name(one.tone), start, std::min(y.place(value), floor - 1),
                   std::max(1.0, end - start - 1), std::max(1.0, floor - y.place(value)),
                   markup_text(value_text(plot_.x, from)), markup_text(value_text(plot_.y, value)));
  }
}

void Sheet::curve(std::string& to, const Curve& one, const Ruler& x, const Ruler& y) const {
  if (one.points.empty()) return;
  if (one.shape == Curve::Shape::bars) return bars(to, one, x, y);
  std::string path;
  for (std::size_t i = 0; i < one.points.size(); ++i) {
    const double px = x.place(one.points[i].first), py = y.place(one.points[i].second);
    if (i > 0 && one.shape == Curve::Shape::steps) path += format("H{:.1f}", px);
    path += format("{}{:.1f} {:.1f}", i == 0 ? 'M' : 'L', px, py);
  }
  if (one.shape == Curve::Shape::area)
    to += format(R"(<path class="area {0}" d="{1}V{2}H{3:.1f}Z"/>)", tone_name(one.tone), path,
                 height - bottom, x.place(one.points.front().first));
  to += format(R"(<path class="curve {}" d="{}"/>)", tone_name(one.tone), path);
  for (const auto& [at, value] : one.points)  // what a pointer over it is told
    to += format(R"(<circle class="dot {}" cx="{:.1f}" cy="{:.1f}" r="5">)"
                 "<title>{}: {}, {}</title></circle>",
                 tone_name(one.tone), x.place(at), y.place(value), markup_text(one.name),
                 markup_text(value_text(plot_.x, at)), markup_text(value_text(plot_.y, value)));
}

std::string Sheet::draw() const {
  const Ruler x(plot_.x.scale, xs_.from, xs_.to, left, width - right);
  const Range ys = rounded(plot_.y.scale, ys_);
  const Ruler y(plot_.y.scale, ys.from, ys.to, height - bottom, top);
  std::string svg = format(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{}">)", width, height,
                           markup_text(plot_.title));
  bands(svg, x);
  grid(svg, x, y);
  for (const Curve& one : kept_) curve(svg, one, x, y);
  return svg + "</svg>";
}

}  // namespace

std::string_view tone_name(Tone tone) {
  static constexpr std::string_view names[] = {"blue", "green", "yellow", "red", "grey"};
  return names[static_cast<std::size_t>(tone)];
}

std::string svg_of(const Plot& plot) {
  std::string html = format("<figure class=\"plot\"><figcaption>{} <small>{}</small>",
                            markup_text(plot.title), markup_text(plot.y.label));
  if (plot.curves.size() > 1)
    for (const Curve& curve : plot.curves)
      html += format(R"( <span class="key {}">{}</span>)", tone_name(curve.tone),
                     markup_text(curve.name));
  html += "</figcaption>\n";
  const Sheet sheet(plot);
  html += sheet.empty() ? "<p class=\"none\">nothing to show</p>"
                        : format("<div class=\"wide\">{}</div>", sheet.draw());
  return html + "</figure>\n";
}

}  // namespace gw::record
