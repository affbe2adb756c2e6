// Small vocabularies of what matters: line ends, blanks, framing, quotes.
#include "support/runtime/mutations.h"

#include "base/text.h"

namespace gw::test {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view methods[] = {"GET", "POST", "PUT", "HEAD", "OPTIONS", "BREW", "a.b~"};
constexpr std::string_view targets[] = {"/", "/a/b?c=d&e", "http://b:80/x",
                                        "*", "/%41;x=%2F", "b:1"};
constexpr std::string_view hosts[] = {"a", "A.test:80", "[::1]:8080", "a_b"};
constexpr std::string_view names[] = {"X", "Accept", "x-Long-Name-0123456789", "Cookie",
                                      "!#$%&'*+"};
constexpr std::string_view values[] = {"",
                                       "a",
                                       "a, b;c=\"d\\\"\"",
                                       "\xc3\xa9\xff",
                                       ":",
                                       "a\tb  c",
                                       "0123456789012345678901234567890123456789"};
constexpr std::string_view connections[] = {"keep-alive", "close", "Upgrade", "x, TE"};
constexpr std::string_view pieces[] = {"a", "0\r\n\r\n", "hello world", "GET / HTTP/1.1\r\n\r\n"};
constexpr std::string_view extensions[] = {"", "", ";a", ";a=b;c", ";a=\"b;\\\"c\"", ";a=\"\""};
constexpr std::string_view codings[] = {"chunked", "Chunked", "CHUNKED"};
constexpr std::string_view lines[] = {"200 OK",     "404 Not Found",    "204 No Content",
                                      "500 ",       "304 Not Modified", "599 \xc3\xa9 \t x",
                                      "206 Partial"};

constexpr std::string_view bytes[] = {"\r", "\n",   "\r\n", " ",    "\t",   "\0"sv, ":",     ";",
                                      ",",  "\"",   "\\",   "=",    "0",    "1",    "f",     "+",
                                      "-",  "\x0b", "\x7f", "\x80", "\xff", "X",    "\r\n ", "_"};
constexpr std::string_view inserted[] = {"Transfer-Encoding: chunked\r\n",
                                         "Transfer-Encoding: identity\r\n",
                                         "Content-Length: 3\r\n",
                                         "Content-Length: 0\r\n",
                                         "content-length:0\r\n",
                                         "Content-Length: 3, 3\r\n",
                                         "Host: b\r\n",
                                         "Connection: close\r\n",
                                         "Connection: a b\r\n",
                                         "Expect: 100-continue\r\n",
                                         " folded\r\n",
                                         "X : 1\r\n",
                                         ": 1\r\n",
                                         "X\r\n",
                                         "0\r\n\r\n",
                                         "\r\n",
                                         "3;a=\"\r\nabc\r\n",
                                         "Upgrade: x\r\n"};
constexpr std::string_view numbers[] = {
    "0x1", "00", "000000000000001",  "1e1", "18446744073709551616",
    "-1",  "+1", "ffffffffffffffff", "1_0", " 1"};
constexpr std::string_view versions[] = {"HTTP/1.0", "HTTP/2.0", "HTTP/1.2", "http/1.1",
                                         "HTTP/1.1 "};

void add_body(std::string& head, std::string& body, Chance& chance) {
  if (chance.one_in(2)) {
    body = chance.of(pieces);
    head += format("Content-Length: {}\r\n", body.size());
    return;
  }
  head += format("Transfer-Encoding: {}\r\n", chance.of(codings));
  for (std::size_t n = chance.below(4); n > 0; --n) {
    const std::string_view piece = chance.of(pieces);
    body += format("{:x}{}\r\n{}\r\n", piece.size(), chance.of(extensions), piece);
  }
  body += format("0{}\r\n", chance.of(extensions));
  for (std::size_t n = chance.below(3); n > 0; --n)
    body += format("{}: {}\r\n", chance.of(names), chance.of(values));
  body += "\r\n";
}

void add_fields(std::string& head, Chance& chance) {
  for (std::size_t n = chance.below(4); n > 0; --n)
    head += format("{}:{}{}\r\n", chance.of(names), chance.one_in(3) ? "" : " ", chance.of(values));
  if (chance.one_in(4)) head += format("Connection: {}\r\n", chance.of(connections));
}

// The start of some line of the text.
std::size_t line_start(const std::string& text, Chance& chance) {
  const std::size_t at = text.find("\r\n", chance.below(text.size()));
  return at == std::string::npos ? 0 : at + 2;
}

void double_line(std::string& text, Chance& chance) {
  const std::size_t from = line_start(text, chance), to = text.find("\r\n", from);
  if (to != std::string::npos)
    text.insert(line_start(text, chance), text.substr(from, to + 2 - from));
}

void change_number(std::string& text, Chance& chance) {
  const std::size_t at = text.find_first_of("0123456789", chance.below(text.size()));
  if (at != std::string::npos) text.replace(at, 1, chance.of(numbers));
}

void change_version(std::string& text, Chance& chance) {
  const std::size_t at = text.find("HTTP/1.1");
  if (at != std::string::npos) text.replace(at, 8, chance.of(versions));
}

void change_case(std::string& text, Chance& chance) {
  const std::size_t from = chance.below(text.size());
  for (std::size_t i = from; i < std::min(text.size(), from + 8); ++i)
    if (is_alpha(text[i])) text[i] = static_cast<char>(text[i] ^ 0x20);
}

}  // namespace

std::string some_request(Chance& chance) {
  std::string text;
  do {
    std::string head, body;
    const bool old = chance.one_in(10);
    head = format("{} {} HTTP/1.{}\r\n", chance.of(methods), chance.of(targets), old ? 0 : 1);
    if (!old || chance.one_in(2)) head += format("Host: {}\r\n", chance.of(hosts));
    add_fields(head, chance);
    if (chance.one_in(2) && !old) add_body(head, body, chance);
    text += head + "\r\n" + body;
  } while (chance.one_in(3));
  return text;
}

std::string some_response(Chance& chance) {
  std::string text;
  while (chance.one_in(6)) text += "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n";
  std::string head = format("HTTP/1.1 {}\r\n", chance.of(lines)), body;
  add_fields(head, chance);
  if (chance.one_in(4))
    body = chance.of(pieces);
  else
    add_body(head, body, chance);
  return text + head + "\r\n" + body;
}

void damage(std::string& text, Chance& chance) {
  if (text.empty()) return;
  const std::size_t at = chance.below(text.size());
  switch (chance.below(10)) {
    case 0:
    case 1:
      text.insert(at, chance.of(bytes));
      break;
    case 2:
      text.replace(at, 1, chance.of(bytes));
      break;
    case 3:
      text.erase(at, 1 + chance.below(chance.one_in(3) ? 12 : 2));
      break;
    case 4:
    case 5:
      text.insert(line_start(text, chance), chance.of(inserted));
      break;
    case 6:
      double_line(text, chance);
      break;
    case 7:
      change_number(text, chance);
      break;
    case 8:
      change_case(text, chance);
      break;
    default:
      change_version(text, chance);
  }
}

}  // namespace gw::test
