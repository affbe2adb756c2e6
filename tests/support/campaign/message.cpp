// Line by line, chunk by chunk.
#include "support/campaign/message.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace gw::test {

namespace {

using State = Message::State;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

// Up to the line end, which is taken off too; nothing where that has not come.
std::optional<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find("\r\n");
  if (end == text.npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 2);
  return line;
}

std::optional<std::size_t> number(std::string_view text, int base) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

const std::string* Message::find(std::string_view name) const {
  for (const auto& [each, text] : fields)
    if (each == name) return &text;
  return nullptr;
}

std::string Message::value(std::string_view name) const {
  const std::string* found = find(name);
  return found ? *found : std::string();
}

int Message::status() const {
  if (start.size() < 12 || !start.starts_with("HTTP/1.1 ")) return 0;
  return static_cast<int>(number(std::string_view(start).substr(9, 3), 10).value_or(0));
}

const Message& MessageReader::read(std::string& text, bool ended) {
  std::string_view rest = text;
  while (message_.state < State::whole && step(rest)) continue;
  if (next_ == Next::rest && ended && message_.state == State::open) message_.state = State::whole;
  text.erase(0, text.size() - rest.size());
  return message_;
}

// False where it cannot go on.
bool MessageReader::step(std::string_view& text) {
  switch (next_) {
    case Next::line: {
      const auto line = take_line(text);
      if (!line) return false;
      message_.start = *line;
      next_ = Next::fields;
      return true;
    }
    case Next::fields:
      return take_fields(text, message_.fields) && begin_body();
    case Next::sized:
      return take_data(text, Next::sized) && whole();
    case Next::size: {
      const auto line = take_line(text);
      if (!line) return false;
      const auto size = number(*line, 16);
      if (!size) return spoil("no chunk size: " + std::string(*line));
      left_ = *size;
      next_ = left_ ? Next::chunk : Next::trailers;
      return true;
    }
    case Next::chunk:
      return take_data(text, Next::chunk_end);
    case Next::chunk_end: {
      if (text.size() < 2) return false;
      if (!text.starts_with("\r\n")) return spoil("a chunk does not end in CRLF");
      text.remove_prefix(2);
      next_ = Next::size;
      return true;
    }
    case Next::trailers:
      return take_fields(text, message_.trailers) && whole();
    case Next::rest:
      message_.body += text;
      text = {};
      return false;
  }
  return false;
}

// Field lines and the empty line behind them. False: there is more to come, or they are bad.
bool MessageReader::take_fields(std::string_view& text, Message::Fields& fields) {
  for (;;) {
    const auto line = take_line(text);
    if (!line) return false;
    if (line->empty()) return true;
    const auto colon = line->find(": ");
    if (colon == line->npos || line->find_first_of("\r\n") != line->npos)
      return spoil("no field line: " + std::string(*line));
    fields.emplace_back(lower(line->substr(0, colon)), line->substr(colon + 2));
  }
}

// False: there is more to come.
bool MessageReader::take_data(std::string_view& text, Next then) {
  const std::string_view data = text.substr(0, left_);
  message_.body += data;
  text.remove_prefix(data.size());
  left_ -= data.size();
  if (left_ != 0) return false;
  next_ = then;
  return true;
}

// How long it is: RFC 9112, 6.3.
bool MessageReader::begin_body() {
  message_.state = State::open;
  const std::string* chunked = message_.find("transfer-encoding");
  const std::string* length = message_.find("content-length");
  const int status = message_.status();
  if (chunked && *chunked != "chunked") return spoil("transfer-encoding: " + *chunked);
  if (chunked && length) return spoil("both framings");
  if (length && !number(*length, 10)) return spoil("content-length: " + *length);
  if (kind_ != Kind::request) {
    if (status < 100) return spoil("no status line: " + message_.start);
    if (kind_ == Kind::bodyless || status < 200 || status == 204 || status == 304) return whole();
  }
  next_ = chunked ? Next::size : !length && kind_ == Kind::response ? Next::rest : Next::sized;
  if (length) left_ = *number(*length, 10);
  return true;
}

bool MessageReader::whole() {
  message_.state = State::whole;
  return false;
}

bool MessageReader::spoil(std::string fault) {
  message_.state = State::bad;
  message_.fault = std::move(fault);
  return false;
}

std::string marked_text(char side, std::uint64_t number, std::size_t size) {
  constexpr std::string_view filler = "0123456789abcdefghijklmnopqrstuvwxyz";
  constexpr std::size_t stride = 32;
  std::string text;
  text.reserve(size + stride);
  const std::string start = "[" + std::string(1, side) + std::to_string(number) + "@";
  while (text.size() < size) {
    const std::size_t next = text.size() + stride;
    char digits[20];
    const char* const end = std::to_chars(digits, digits + sizeof digits, text.size()).ptr;
    text.append(start).append(digits, static_cast<std::size_t>(end - digits)).append("]");
    if (text.size() < next) text.append(filler, 0, next - text.size());
  }
  text.resize(size);
  return text;
}

}  // namespace gw::test
