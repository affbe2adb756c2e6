// Shared by both forms: times (the day is cached), targets, and the detection of the form.
#include "record/read.h"

#include <algorithm>

#include "base/text.h"

namespace gw::record {

namespace {

using View = std::string_view;

constexpr int bad = -1;

// `count` digits at `at`; `bad` if one is not a digit. Small numbers only.
int digits(const char* at, int count) {
  int number = 0;
  for (int i = 0; i < count; ++i) {
    if (!is_digit(at[i])) return bad;
    number = number * 10 + (at[i] - '0');
  }
  return number;
}

int month_of(const char* name) {
  static constexpr View months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::size_t at = months.find(View(name, 3));
  return at == View::npos || at % 3 != 0 ? bad : static_cast<int>(at / 3) + 1;
}

bool day_of(int y, int m, int d, WallTime& to) {
  if (y < first_wall_year || y > last_wall_year || m < 1 || d < 1) return false;
  const std::chrono::year_month_day date{std::chrono::year(y),
                                         std::chrono::month(static_cast<unsigned>(m)),
                                         std::chrono::day(static_cast<unsigned>(d))};
  if (!date.ok()) return false;
  to = std::chrono::sys_days(date);
  return true;
}

// "13:55:36"
bool clock_of(const char* at, Duration& to) {
  const int h = digits(at, 2), m = digits(at + 3, 2), s = digits(at + 6, 2);
  if (h == bad || m == bad || s == bad || h > 23 || m > 59 || s > 60) return false;
  if (at[2] != ':' || at[5] != ':') return false;
  to = seconds(h * 3600 + m * 60 + s);
  return true;
}

// "+0200" or "+02:00": the offset from UTC.
bool zone_of(View text, Duration& to) {
  const std::size_t colon = text.size() == 6 ? 1 : 0;
  if (text.size() != 5 + colon || (colon == 1 && text[3] != ':')) return false;
  if (text[0] != '+' && text[0] != '-') return false;
  const int h = digits(text.data() + 1, 2), m = digits(text.data() + 3 + colon, 2);
  if (h == bad || m == bad || h > 23 || m > 59) return false;
  to = std::chrono::minutes((h * 60 + m) * (text[0] == '-' ? -1 : 1));
  return true;
}

// Takes ".123456" from the start of text.
bool fraction_of(View& text, Duration& to) {
  to = {};
  if (!text.starts_with('.')) return true;
  std::int64_t unit = 100'000'000, nanos = 0;
  std::size_t i = 1;
  for (; i < text.size() && is_digit(text[i]); ++i, unit /= 10) nanos += (text[i] - '0') * unit;
  text.remove_prefix(i);
  to = Duration(nanos);
  return i > 1;
}

}  // namespace

bool DayCache::read_clf(View text, WallTime& to) {
  if (text.size() != 26 || text[11] != ':' || text[20] != ' ') return false;
  const char* at = text.data();
  if (text.substr(0, 11) != clf_) {
    const int d = digits(at, 2), m = month_of(at + 3), y = digits(at + 7, 4);
    if (at[2] != '/' || at[6] != '/' || !day_of(y, m, d, clf_day_)) {
      clf_.clear();  // its day is not known any more
      return false;
    }
    clf_ = text.substr(0, 11);
  }
  Duration clock, zone;
  if (!clock_of(at + 12, clock) || !zone_of(text.substr(21), zone)) return false;
  to = clf_day_ + clock - zone;
  return true;
}

bool DayCache::read_rfc3339(View text, WallTime& to) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != ' ')) return false;
  const char* at = text.data();
  if (text.substr(0, 10) != rfc3339_) {
    const int y = digits(at, 4), m = digits(at + 5, 2), d = digits(at + 8, 2);
    if (at[4] != '-' || at[7] != '-' || !day_of(y, m, d, rfc3339_day_)) {
      rfc3339_.clear();
      return false;
    }
    rfc3339_ = text.substr(0, 10);
  }
  Duration clock, fraction, zone{};
  View rest = text.substr(19);
  if (!clock_of(at + 11, clock) || !fraction_of(rest, fraction)) return false;
  if (rest != "Z" && rest != "z" && !zone_of(rest, zone)) return false;
  to = rfc3339_day_ + clock + fraction - zone;
  return true;
}

void set_target(View target, Record& to) {
  const std::size_t query = target.find('?');
  to.query = query == View::npos ? View() : target.substr(query + 1);
  target = target.substr(0, query);
  const std::size_t scheme = target.starts_with('/') ? View::npos : target.find("://");
  if (scheme != View::npos) {
    to.scheme = target.substr(0, scheme);
    target.remove_prefix(scheme + 3);
    const std::size_t path = std::min(target.find('/'), target.size());
    to.host = target.substr(0, path);
    target.remove_prefix(path);
    if (target.empty()) target = "/";
  }
  to.path = target;
}

void set_request_line(View line, Record& to) {
  const std::size_t first = line.find(' ');
  if (first == View::npos || first == 0) return;  // "-", "", bytes of another protocol
  to.method = line.substr(0, first);
  const std::size_t last = line.rfind(' ');
  if (last > first && line.substr(last + 1).starts_with("HTTP/")) {
    to.protocol = line.substr(last + 1);
    line = line.substr(0, last);
  }
  set_target(line.substr(std::min(first + 1, line.size())), to);
}

void set_gateway_time(Record& to) {
  if (to.total.count() >= 0 && to.upstream_time.count() >= 0)
    to.gateway = std::max(Duration(0), to.total - to.upstream_time);
}

std::string_view Reader::read(View line, Record& to) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  to = Record{};
  to.gateway = to.upstream_time = to.total = Duration(-1);
  if (line.empty()) return "it is empty";
  decoded_.begin(line);
  return line[0] == '{' ? read_json(line, days_, decoded_, to)
                        : read_combined(line, days_, decoded_, to);
}

namespace {
constexpr std::size_t max_examples = 20;  // the faults are a closed set, far fewer
}  // namespace

void Unreadable::add(View why, const std::string& file, std::uint64_t number, View line) {
  ++count_;
  for (Example& example : examples_)
    if (example.why == why) return void(++example.count);
  if (examples_.size() < max_examples)
    examples_.push_back({why, 1, file, number, printable(line, 80)});
}

void Unreadable::add(const Unreadable& other) {
  count_ += other.count_;
  for (const Example& one : other.examples_) {
    const auto same = std::find_if(examples_.begin(), examples_.end(),
                                   [&](const Example& known) { return known.why == one.why; });
    if (same != examples_.end())
      same->count += one.count;
    else if (examples_.size() < max_examples)
      examples_.push_back(one);
  }
}

}  // namespace gw::record
