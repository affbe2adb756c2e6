// Both forms first reserve space for the worst case and then write through a bare pointer: a JSON
// line has thirty pieces, and a check per piece would cost more than the pieces.
#include "record/line.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "base/json_text.h"
#include "record/fields.h"

namespace gw::record {

namespace {

using View = std::string_view;

class Pen {  // REQUIRES: room for all that is put
 public:
  explicit Pen(char* to) : to_(to) {}
  char* end() const { return to_; }
  void put(View text) {
    if (!text.empty()) std::memcpy(to_, text.data(), text.size());
    to_ += text.size();
  }
  void put(char c) { *to_++ = c; }
  void number(std::uint64_t value) { to_ = std::to_chars(to_, to_ + 20, value).ptr; }
  void digits(std::uint64_t value, int count) {  // with leading zeros
    for (char* at = to_ + count; at != to_; value /= 10)
      *--at = static_cast<char>('0' + value % 10);
    to_ += count;
  }
  void json(View text) {
    if (std::all_of(text.begin(), text.end(), is_plain)) {
      put('"');
      put(text);
      put('"');
    } else {
      to_ = put_json_string(to_, text);
    }
  }
  void milliseconds(std::uint64_t nanoseconds, int decimals) {
    const std::uint64_t micros = nanoseconds / 1000;
    number(micros / 1000);
    put('.');
    static constexpr std::uint64_t cut_off[] = {1000, 100, 10, 1};
    digits(micros % 1000 / cut_off[decimals], decimals);
  }
  void clock(std::chrono::hh_mm_ss<Duration> time, int decimals) {
    digits(static_cast<std::uint64_t>(time.hours().count()), 2);
    put(':');
    digits(static_cast<std::uint64_t>(time.minutes().count()), 2);
    put(':');
    digits(static_cast<std::uint64_t>(time.seconds().count()), 2);
    put('.');
    const auto nanos = static_cast<std::uint64_t>(time.subseconds().count());
    digits(decimals == 6 ? nanos / 1000 : nanos / 1'000'000, decimals);
  }

 private:
  static bool is_plain(char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; }

  char* to_;
};

void put_time(Pen& pen, WallTime time) {  // RFC 3339, UTC
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  pen.digits(static_cast<std::uint64_t>(std::max(0, static_cast<int>(date.year()))), 4);
  pen.put('-');
  pen.digits(static_cast<unsigned>(date.month()), 2);
  pen.put('-');
  pen.digits(static_cast<unsigned>(date.day()), 2);
  pen.put('T');
  pen.clock(std::chrono::hh_mm_ss<Duration>(time - day), 6);
  pen.put('Z');
}

void put_value(Pen& pen, const Field& field, const Record& record) {
  switch (field.type) {
    case FieldType::time:
      pen.put('"');
      put_time(pen, record.time);
      return pen.put('"');
    case FieldType::text:
      return pen.json(field.text(record));
    case FieldType::number:
      return pen.number(field.number(record));
    case FieldType::milliseconds:
      return pen.milliseconds(field.number(record), 3);
  }
}

// The worst case in both forms is six bytes per byte of text (\u0000).
std::size_t worst_size(const Record& record) {
  std::size_t size = 256;  // what stands between the fields of a text line, with its colours
  for (const Field& field : fields())
    size += field.name.size() + 40 + (field.text ? field.text(record).size() * 6 : 0);
  return size;
}

template <class Write>
void append(std::string& to, const Record& record, Write write) {
  const std::size_t start = to.size();
  to.resize(start + worst_size(record));
  Pen pen(to.data() + start);
  write(pen);
  to.resize(static_cast<std::size_t>(pen.end() - to.data()));
}

// --- for people ---

// Length of the sequence at the start of text that a terminal shows as a character; 0 if its first
// byte must be escaped: controls (also C1), bidirectional controls, invalid UTF-8.
std::size_t shown_size(View text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (at(0) < 0x80) return at(0) > ' ' && at(0) != 0x7f && text[0] != '\\' ? 1 : 0;
  const std::size_t size = at(0) >= 0xf0 ? 4 : at(0) >= 0xe0 ? 3 : 2;
  if (at(0) < 0xc2 || at(0) > 0xf4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((at(i) & 0xc0) != 0x80) return 0;
  const std::uint32_t start = static_cast<std::uint32_t>(at(0)) << 8 | at(1);
  const bool overlong = (at(0) == 0xe0 && at(1) < 0xa0) || (at(0) == 0xf0 && at(1) < 0x90);
  if (overlong || start < 0xc2a1) return 0;
  if (start == 0xe280) return at(2) >= 0x90 && at(2) < 0xa8 ? size : 0;  // U+200B.. U+2028..
  return start == 0xe281 && at(2) >= 0xa0 ? 0 : size;                    // U+2060..
}

void put_shown(Pen& pen, View text, bool spaces) {
  static constexpr char hex[] = "0123456789abcdef";
  while (!text.empty()) {
    std::size_t size = shown_size(text);
    if (spaces && text[0] == ' ') size = 1;
    if (size > 0) {
      pen.put(text.substr(0, size));
    } else {
      const auto byte = static_cast<unsigned char>(text[0]);
      const char code[] = {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
      pen.put(View(code, 4));
      size = 1;
    }
    text.remove_prefix(size);
  }
}

class Painted {  // one colour from here to the end of the block
 public:
  Painted(Pen& pen, View code) : pen_(pen), on_(!code.empty()) { pen_.put(code); }
  ~Painted() {
    if (on_) pen_.put(View("\x1b[0m"));
  }
  Painted(const Painted&) = delete;
  Painted& operator=(const Painted&) = delete;

 private:
  Pen& pen_;
  bool on_;
};

constexpr View faint = "\x1b[2m", green = "\x1b[32m", blue = "\x1b[34m", yellow = "\x1b[33m",
               red = "\x1b[31m";

View color_of(std::uint16_t status) {
  if (status < 300) return green;
  if (status < 400) return blue;
  return status < 500 ? yellow : red;
}

void put_request(Pen& pen, const Record& record) {
  put_shown(pen, record.method, false);
  pen.put(' ');
  put_shown(pen, record.host, false);
  put_shown(pen, record.path, false);
  if (!record.query.empty()) {
    pen.put('?');
    put_shown(pen, record.query, false);
  }
}

// What responded: the endpoint after the route, or the gateway with its reason.
void put_answerer(Pen& pen, const Record& record, bool color) {
  if (!record.route.empty()) {
    pen.put(View("  "));
    put_shown(pen, record.route, true);
  }
  if (!record.endpoint.empty()) {
    const Painted painted(pen, color ? faint : View());
    pen.put(View(" -> "));
    put_shown(pen, record.endpoint, false);
  }
  if (record.reason == http::Reason::none && record.detail.empty()) return;
  pen.put(View("  "));
  const Painted painted(pen, color && record.status >= 400 ? color_of(record.status) : View());
  pen.put(http::reason_name(record.reason));
  if (record.detail.empty()) return;
  if (record.reason != http::Reason::none) pen.put(View(": "));
  put_shown(pen, record.detail, true);
}

void put_times(Pen& pen, const Record& record, bool color) {
  const auto put = [&](Duration duration) {
    const auto time = static_cast<std::uint64_t>(std::max<std::int64_t>(0, duration.count()));
    pen.milliseconds(time, duration < milliseconds(1) ? 2 : 1);
  };
  const Painted painted(pen, color ? faint : View());
  pen.put(View("  "));
  put(record.gateway);
  if (record.attempts > 0) {
    pen.put('+');
    put(record.upstream_time);
  }
  pen.put(View(" ms"));
}

}  // namespace

void append_json_line(std::string& to, const Record& record) {
  append(to, record, [&](Pen& pen) {
    char before = '{';
    for (const Field& field : fields()) {
      if (field.optional && field.text(record).empty()) continue;
      pen.put(before);
      pen.put('"');
      pen.put(field.name);
      pen.put(View("\":"));
      put_value(pen, field, record);
      before = ',';
    }
    pen.put(View("}\n"));
  });
}

void append_text_line(std::string& to, const Record& record, bool color) {
  append(to, record, [&](Pen& pen) {
    {
      const Painted painted(pen, color ? faint : View());
      const auto day = std::chrono::floor<std::chrono::days>(record.time);
      pen.clock(std::chrono::hh_mm_ss<Duration>(record.time - day), 3);
    }
    pen.put(' ');
    {
      const Painted painted(pen, color ? color_of(record.status) : View());
      pen.number(record.status);
    }
    pen.put(' ');
    put_request(pen, record);
    put_answerer(pen, record, color);
    put_times(pen, record, color);
    pen.put('\n');
  });
}

}  // namespace gw::record
