// Other people's HTTP/1 parsers, as second opinions on the codecs. Each is told all bytes at once,
// and says which messages it found whole.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gw::test {

using FieldTexts = std::vector<std::pair<std::string, std::string>>;

struct OracleMessage {
  std::string line;             // "GET /a 1.1", "200 1.1"
  FieldTexts fields, trailers;  // in the order of their names in lower case, then as they came
  std::string body;
};

struct Opinion {
  std::vector<OracleMessage> messages;  // the whole ones
  std::string error;                    // why the next one is none; empty where bytes are missing
  std::string_view rest;                // of the bytes, from where that one starts
};

enum class Role : unsigned char { server, client, client_of_head };

using Oracle = Opinion (*)(std::string_view bytes, Role);

// Boost.Beast 1.81, with its limits out of the way. As a client it reads up to the first final
// answer.
Opinion beast(std::string_view bytes, Role);

// llhttp 8.1 (strict), where the build found it; else null.
Oracle llhttp();

// As OracleMessage has them.
void sort_by_name(FieldTexts& fields);

}  // namespace gw::test
