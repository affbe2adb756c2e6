// Lists, quality values, dates.
#include "http/fields.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace gw::http {

namespace {

// The first position of `wanted` outside of quoted strings, or the size of the text.
std::size_t find_unquoted(std::string_view text, char wanted) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      quoted = !quoted;
    else if (text[i] == wanted && !quoted)
      return i;
  }
  return text.size();
}

bool next_part(std::string_view& rest, char separator, std::string_view& part) {
  while (!rest.empty()) {
    const std::size_t end = find_unquoted(rest, separator);
    part = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!part.empty()) return true;
  }
  return false;
}

// "0.5" in thousandths; none if it is not a qvalue.
std::optional<int> thousandths(std::string_view text) {
  if (text.empty() || text.size() > 5 || text[0] < '0' || text[0] > '1') return {};
  int value = (text[0] - '0') * 1000;
  if (text.size() > 1 && text[1] != '.') return {};
  int unit = 100;
  for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
    if (!is_digit(text[i])) return {};
    value += (text[i] - '0') * unit;
  }
  return value <= 1000 ? std::optional(value) : std::nullopt;
}

// How specifically a media range matches a type: 3 exactly, 2 by "type/*", 1 by "*/*", 0 not at
// all.
int specificity(std::string_view range, std::string_view type) {
  if (iequals(range, type)) return 3;
  if (range == "*/*") return 1;
  const std::size_t slash = std::min(type.find('/'), type.size() - 1);
  return range.ends_with("/*") &&
                 iequals(range.substr(0, range.size() - 1), type.substr(0, slash + 1))
             ? 2
             : 0;
}

constexpr std::string_view days = "SunMonTueWedThuFriSat";
constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

// The index of a three-letter word in `all`; none if it is not one of them.
std::optional<unsigned> index_of(std::string_view all, std::string_view text) {
  if (text.size() != 3) return {};
  for (unsigned i = 0; i * 3 < all.size(); ++i)
    if (all.substr(i * 3, 3) == text) return i;
  return {};
}

struct Parts {
  std::string_view day, month, year, time;
};

// The parts of a date in any of the three formats.
std::optional<Parts> parts_of(std::string_view text) {
  std::array<std::string_view, 6> words;
  std::size_t count = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) {
      if (count == words.size()) return {};
      words[count++] = text.substr(0, end);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (count == 6 && words[0].ends_with(',') && words[5] == "GMT")  // Sun, 06 Nov 1994 08:49:37 GMT
    return Parts{words[1], words[2], words[3], words[4]};
  if (count == 4 && words[0].ends_with(',') && words[3] == "GMT" && words[1].size() == 9 &&
      words[1][2] == '-' && words[1][6] == '-')  // Sunday, 06-Nov-94 08:49:37 GMT
    return Parts{words[1].substr(0, 2), words[1].substr(3, 3), words[1].substr(7), words[2]};
  if (count == 5 && index_of(days, words[0]))  // Sun Nov  6 08:49:37 1994
    return Parts{words[2], words[1], words[4], words[3]};
  return {};
}

std::optional<int> full_year(std::string_view text, WallTime now) {
  const auto number = parse_number(text);
  if (!number || (text.size() != 2 && text.size() != 4)) return {};
  const int year = static_cast<int>(*number);
  if (text.size() == 4) return year;
  using namespace std::chrono;
  const int this_year = static_cast<int>(year_month_day(floor<std::chrono::days>(now)).year());
  const int near = this_year - this_year % 100 + year;
  return near > this_year + 50 ? near - 100 : near;  // RFC 9110: at most 50 years in the future
}

std::optional<std::chrono::seconds> time_of_day(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return {};
  const auto h = parse_number(text.substr(0, 2)), m = parse_number(text.substr(3, 2)),
             s = parse_number(text.substr(6, 2));
  if (!h || !m || !s || *h > 23 || *m > 59 || *s > 60) return {};
  return std::chrono::seconds(*h * 3600 + *m * 60 + *s);
}

}  // namespace

bool next_element(std::string_view& rest, std::string_view& element) {
  return next_part(rest, ',', element);
}

bool next_parameter_of(std::string_view& rest, std::string_view& name, std::string_view& value) {
  std::string_view part;
  if (!next_part(rest, ';', part)) return false;
  const std::size_t equals = std::min(part.find('='), part.size());
  name = trim(part.substr(0, equals));
  value = trim(part.substr(std::min(equals + 1, part.size())));
  return true;
}

std::string_view unquote(std::string_view text, Arena& arena) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
  text = text.substr(1, text.size() - 2);
  if (text.find('\\') == text.npos) return text;
  char* const start = arena.chars(text.size());
  char* to = start;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    *to++ = text[i];
  }
  return {start, static_cast<std::size_t>(to - start)};
}

int accept_quality(std::string_view accept, std::string_view media_type) {
  if (trim(accept).empty()) return 1000;
  int best = 0, quality = 0;
  std::string_view element;
  while (next_element(accept, element)) {
    std::string_view range, name, value;
    if (!next_part(element, ';', range)) continue;
    const int fit = specificity(range, media_type);
    int q = 1000;
    while (next_parameter_of(element, name, value))
      if (iequals(name, "q")) q = thousandths(value).value_or(0);
    if (fit > best || (fit == best && fit > 0 && q > quality)) {
      best = fit;
      quality = q;
    }
  }
  return quality;
}

std::optional<WallTime> parse_http_date(std::string_view text, WallTime now) {
  const auto parts = parts_of(text);
  if (!parts) return {};
  const auto day = parse_number(parts->day);
  const auto month = index_of(months, parts->month);
  const auto year = full_year(parts->year, now);
  const auto time = time_of_day(parts->time);
  if (!day || *day > 31 || !month || !year || !time) return {};
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month + 1),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *year < first_wall_year || *year > last_wall_year) return {};
  return WallTime(std::chrono::sys_days(date)) + *time;
}

HttpDate http_date(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const auto second = static_cast<unsigned>(std::chrono::floor<seconds>(time - day).count());
  const unsigned weekday = std::chrono::weekday(day).c_encoding();
  const unsigned month = static_cast<unsigned>(date.month()) - 1;
  const unsigned year = static_cast<unsigned>(static_cast<int>(date.year()));
  HttpDate text;
  const auto two = [&](std::size_t at, unsigned n) {
    text[at] = static_cast<char>('0' + n / 10 % 10);
    text[at + 1] = static_cast<char>('0' + n % 10);
  };
  std::string_view("Xxx, 00 Xxx 0000 00:00:00 GMT").copy(text.data(), text.size());
  days.substr(weekday * 3, 3).copy(text.data(), 3);
  months.substr(month * 3, 3).copy(text.data() + 8, 3);
  two(5, static_cast<unsigned>(date.day()));
  two(12, year / 100);
  two(14, year);
  two(17, second / 3600);
  two(20, second / 60 % 60);
  two(23, second % 60);
  return text;
}

std::string_view sf_string(std::string_view text, Arena& arena) {
  char* const start = arena.chars(text.size() * 2 + 2);
  char* to = start;
  *to++ = '"';
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) continue;
    if (c == '"' || c == '\\') *to++ = '\\';
    *to++ = c;
  }
  *to++ = '"';
  return {start, static_cast<std::size_t>(to - start)};
}

std::string_view sf_date(WallTime time, Arena& arena) {
  const auto count = std::chrono::floor<seconds>(time.time_since_epoch()).count();
  char* const start = arena.chars(21);
  start[0] = '@';
  char* const end = std::to_chars(start + 1, start + 21, count).ptr;
  return {start, static_cast<std::size_t>(end - start)};
}

std::string_view decimal(std::uint64_t number, Arena& arena) {
  char* const start = arena.chars(20);
  char* const end = std::to_chars(start, start + 20, number).ptr;
  return {start, static_cast<std::size_t>(end - start)};
}

}  // namespace gw::http
