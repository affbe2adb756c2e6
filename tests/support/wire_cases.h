// The *.wire files of tests/codec as data: what a peer sends, what a codec makes of it (replayed by
// tests/codec/wire_test.cpp), and what the whole gateway does (tests/e2e/hostile_test.cpp).
//
//   --- a name           starts a case; lines with # are comments
//   ? HEAD upgrade       client_*: the request that is answered (default GET)
//   < text               bytes from the peer, CRLF at their end is implied
//   <- text              the same without CRLF
//   < EOF                the peer has ended
//   > event              as Recorder writes it; then "left N" for bytes not used, "close HOW"
//   = text               what the codec sends, CRLF at its end is implied; = - text: without
//   ^ message            server_*: a request as it reaches an upstream; client_*: an answer as it
//                        reaches a client; without the fields that the gateway adds to every one
//   ! 400 request.target server_*: the gateway's answers, in order, where it judges more than the
//                        codec does; else they follow from the events
//
// In text: \r \n \t \\ \xHH, and \{N*text} for a repetition; events and messages know the last.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace gw::test {

struct WireCase {
  std::string name, input, output;
  std::string asked = "GET";
  bool ends = false;
  std::vector<std::string> events, messages, answers;

  // Some event starts with this text.
  bool has(std::string_view start) const {
    return std::any_of(events.begin(), events.end(),
                       [&](const std::string& event) { return event.starts_with(start); });
  }
};

// With every \{N*text} written out; the rest stays as it is.
inline std::string repeated(std::string_view text) {
  std::string result;
  for (std::size_t at; (at = text.find("\\{")) != text.npos;) {
    const std::size_t star = text.find('*', at), end = text.find('}', at);
    const std::string_view unit = text.substr(star + 1, end - star - 1);
    result += text.substr(0, at);
    for (std::uint64_t n = *parse_number(text.substr(at + 2, star - at - 2)); n > 0; --n)
      result += unit;
    text.remove_prefix(end + 1);
  }
  return result.append(text);
}

inline std::string unescaped(std::string_view escaped) {
  const std::string text = repeated(escaped);
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      result += text[i];
      continue;
    }
    const char kind = text.at(++i);
    if (kind == 'x') {
      result += static_cast<char>(hex_value(text.at(i + 1)) * 16 + hex_value(text.at(i + 2)));
      i += 2;
    } else {
      result += kind == 'r' ? '\r' : kind == 'n' ? '\n' : kind == 't' ? '\t' : kind;
    }
  }
  return result;
}

inline void add_line(WireCase& one, std::string_view line) {
  const auto rest = [&](std::size_t n) { return line.size() > n ? line.substr(n) : ""; };
  if (line == "< EOF")
    one.ends = true;
  else if (line.starts_with("<-"))
    one.input += unescaped(rest(3));
  else if (line.starts_with('<'))
    one.input += unescaped(rest(2)) + "\r\n";
  else if (line.starts_with('>'))
    one.events.push_back(repeated(rest(2)));
  else if (line.starts_with("= -"))
    one.output += unescaped(rest(4));
  else if (line.starts_with('='))
    one.output += unescaped(rest(2)) + "\r\n";
  else if (line.starts_with('^'))
    one.messages.push_back(repeated(rest(2)));
  else if (line.starts_with('!'))
    one.answers.emplace_back(rest(2));
  else if (line.starts_with('?'))
    one.asked = rest(2);
  else if (!line.empty() && line[0] != '#')
    throw std::runtime_error("no such line in a wire file: " + std::string(line));
}

// All cases of the files whose names start with "server_" or "client_", named "FILE: CASE".
inline std::vector<WireCase> wire_cases(const std::string& side) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(GW_SOURCE_DIR) + "/tests/codec"))
    if (entry.path().extension() == ".wire" && entry.path().filename().string().starts_with(side))
      paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<WireCase> cases;
  for (const auto& path : paths) {
    std::ifstream file(path);
    bool begun = false;
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with("--- ")) {
        cases.emplace_back().name = path.stem().string() + ": " + line.substr(4);
        begun = true;
      } else if (begun) {
        add_line(cases.back(), line);
      }
    }
  }
  return cases;
}

}  // namespace gw::test
