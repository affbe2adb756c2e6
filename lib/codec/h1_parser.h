// HeadParser: start line and fields of HTTP/1 (RFC 9112, 2 to 5), strict, without copying. It
// rejects everything that two parsers could read differently, and repairs nothing.
// parse() continues at the line where it stopped: it gets the same bytes again followed by more;
// their address may change. The result does not depend on how the bytes were split. The fields
// occupy a pool block, which is held only while a head is being parsed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/arena.h"
#include "codec/codec.h"
#include "http/framing.h"

namespace gw::codec {

enum class Parsed : std::uint8_t { more, whole, bad };

class HeadParser {
 public:
  enum class Kind : std::uint8_t { request, response, trailers };

  HeadParser(http::Side side, const Limits& limits, BlockPool& pool)
      : side_(side), limits_(limits), arena_(pool) {}

  void start(Kind kind);  // forgets what was parsed and gives the memory back
  Parsed parse(std::string_view text);
  bool started() const { return seen_; }  // some bytes of a head came

  // Valid once the head is complete:
  std::size_t used() const { return at_; }
  http::Headers headers() const { return http::Headers({fields_, count_}); }
  void drop_known();  // keeps the fields whose names have no id
  // The head with its framing checked; valid until start(). Fails if the rules of RFC 9112, 3.2
  // (Host) or 6 (framing) are broken.
  Parsed request(http::RequestHead& head, http::Framing& framing);
  Parsed response(http::Method asked, http::ResponseHead& head, http::Framing& framing);

  const http::Failure& failure() const { return failure_; }  // once bad
  http::Method method() const { return method_; }            // as far as the line was read

 private:
  Parsed fail(http::Reason reason, const char* rule);
  Parsed malformed(const char* rule) { return fail(http::Reason::request_malformed, rule); }
  Parsed too_large() { return fail(http::Reason::request_head_too_large, "fields too large"); }
  Parsed skip_empty_line(std::string_view text);
  Parsed request_line(std::string_view text);
  Parsed response_line(std::string_view text);
  Parsed line_ran_out(const char* end, std::string_view text);
  Parsed field_line(std::string_view text);
  Parsed add(std::string_view name, std::string_view value);
  Parsed bad_target_byte(char c);
  Parsed bad_name(const char* at, bool first);
  Parsed bad_value_byte(char c);
  void rebase(const char* base);

  const http::Side side_;
  const Limits& limits_;
  Kind kind_ = Kind::request;
  bool seen_ = false, has_line_ = false, finished_ = false;
  http::Method method_ = http::Method::other;
  http::Version version_ = http::Version::http_1_1;
  std::uint16_t status_ = 0;
  const char* base_ = nullptr;   // where the text lay when its views were made
  std::size_t at_ = 0;           // all before it is parsed
  std::size_t fields_from_ = 0;  // where the first field line starts
  std::string_view first_;       // the method, or the reason phrase
  std::string_view target_;
  http::Field* fields_ = nullptr;
  std::size_t count_ = 0;
  Arena arena_;
  http::Failure failure_;
};

}  // namespace gw::codec
