// Message heads, as values over borrowed bytes. To keep a head, copy it into an arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "http/headers.h"
#include "http/method.h"

namespace gw::http {

enum class Version : std::uint8_t { http_1_0, http_1_1, http_2 };

// How much body follows a head.
struct BodyInfo {
  enum class Kind : std::uint8_t {
    none,
    length,
    open
  };  // open: chunked, or until close, or a stream
  Kind kind = Kind::none;
  std::uint64_t length = 0;  // if kind is length

  static BodyInfo of_length(std::uint64_t n) { return {n ? Kind::length : Kind::none, n}; }
  friend bool operator==(const BodyInfo&, const BodyInfo&) = default;
};

struct RequestHead {
  Method method = Method::get;
  Version version = Version::http_1_1;
  std::string_view method_text;  // "GET"
  std::string_view target;       // as in the request line, in any form (RFC 9112, 3.2)
  Headers headers;               // as received, with Host, framing and hop-by-hop fields
  BodyInfo body;
  bool expects_continue = false;
};

struct ResponseHead {
  std::uint16_t status = 200;
  Version version = Version::http_1_1;
  std::string_view reason_phrase;  // informational only; may be empty
  Headers headers;
  BodyInfo body;  // none for responses to HEAD, 1xx, 204 and 304

  bool interim() const { return status < 200 && status != 101; }
};

// Copies with their text in the arena.
Headers copy(const Headers& headers, Arena& arena);
RequestHead copy(const RequestHead& head, Arena& arena);
ResponseHead copy(const ResponseHead& head, Arena& arena);

}  // namespace gw::http
