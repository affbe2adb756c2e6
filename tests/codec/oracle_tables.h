// Where RFC 9112 and the parsers beside which the codecs are tested part: classes by their section.
// Each row with an example is tested itself.
#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "http/method.h"
#include "support/runtime/oracle.h"

namespace gw::codec {

using namespace std::string_view_literals;

#define POST "POST / HTTP/1.1\r\nHost: a\r\n"
#define CHUNKS POST "Transfer-Encoding: chunked\r\n\r\n"
#define LAST "0\r\n\r\n"
#define OK "HTTP/1.1 200 OK\r\n"

// It takes what we refuse by `rule`. Sections of RFC 9112, or of another by its number.
struct Laxer {
  const char *section, *rule;
  std::string_view example;  // empty: too long to stand here
  test::Role role = test::Role::server;
};
constexpr Laxer beast_laxer[] = {
    {"3.2 (a URI is ASCII)", "a target with a byte that is not visible ASCII",
     "GET /\x80 HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"3.2", "no Host", "GET / HTTP/1.1\r\n\r\n"},
    {"3.2", "more than one Host", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
    {"9110, 4.2.1 (no empty host)", "an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
    {"9110, 15 (100 to 599)", "an invalid status code",
     "HTTP/1.1 600 x\r\nContent-Length: 0\r\n\r\n", test::Role::client},
    {"5.2", "a folded field line", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n"},
    {"6.1 (faulty framing)", "Transfer-Encoding in HTTP/1.0",
     "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" LAST},
    {"6.1 (read as no body)", "a Transfer-Encoding other than chunked",
     POST "Transfer-Encoding: xchunked\r\n\r\n"},
    {"6.1", "more than one Transfer-Encoding",
     POST "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n" LAST},
    {"6.3", "Content-Length with Transfer-Encoding",
     POST "Transfer-Encoding: identity\r\nContent-Length: 0\r\n\r\n"},
    {"6.3 (equal ones may be taken)", "more than one Content-Length",
     POST "Content-Length: 0\r\nContent-Length: 0\r\n\r\n"},
    {"6.3 (a list of equal ones may be taken)", "a Content-Length that is not a number",
     POST "Content-Length: 1, 1\r\n\r\nx"},
    {"7.1 (a blank is bad, but to be taken)", "a chunk size that is not a number",
     CHUNKS "1 ;a\r\nx\r\n" LAST},
    {"7.1.1 (blanks are bad, but to be taken)", "an invalid chunk extension",
     CHUNKS "1; a\r\nx\r\n" LAST},
    {"7.1.1", "a control character in a chunk extension", CHUNKS "1;a=\"\n\"\r\nx\r\n" LAST},
    {"9110, 6.5.1", "framing or Host in trailers", CHUNKS "0\r\nHost: b\r\n\r\n"},
    {"9110, 7.8", "a 101 without an upgrade request",
     "HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\n" OK "Content-Length: 0\r\n\r\n", test::Role::client},
    // Limits, of which Beast has none here.
    {"7.1 (no overflow)", "a chunk size that is too large",
     CHUNKS "0000000000000001\r\nx\r\n" LAST},
    {"3 (8,000 octets at least)", "the first line is too long", {}},
    {"9110, 5.4", "fields too large", {}},
    {"9110, 5.4", "too many fields", {}},
    {"7.1.1", "too many chunk extensions", {}},
    {"9110, 15.2", "too many interim responses", {}},
};

// It refuses, with `error`, what we take.
struct Stricter {
  const char *section, *error, *example;
  bool (*fits)(std::string_view message);
  test::Role role = test::Role::server;
};
inline bool has_connection(std::string_view message) {  // trailers too
  return lower(message).find("connection:") != std::string::npos;
}
constexpr Stricter beast_stricter[] = {
    {"2.2 (an empty line before a request)", "bad method", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
     [](std::string_view message) { return message.starts_with("\r\n"); }},
    {"4 (we take what many servers send)", "bad status",
     "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
     [](std::string_view message) { return message.find("\r\n") == 12; }, test::Role::client},
    {"9110, 7.6.1 (an option that is none means nothing)", "bad value",
     "GET / HTTP/1.1\r\nHost: a\r\nConnection: a b\r\n\r\n", has_connection},
    {"9110, 7.6.1", "bad value", OK "Connection: a b\r\nContent-Length: 0\r\n\r\n", has_connection,
     test::Role::client},
};

constexpr Laxer llhttp_laxer[] = {
    {"2.2 (one empty line may come before)", "a method that is not a token",
     "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"2.2", "a bare CR", "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"2.2 (LF may end a line)", "a request line that does not end after its version",
     "GET / HTTP/1.1\nHost: a\r\n\r\n"},
    {"2.2 (LF may end a line)", "a character that no field name may hold",
     "GET / HTTP/1.1\r\nHost: a\r\n\n"},
    {"2.3", "a version other than HTTP/1.0 and HTTP/1.1", "GET / HTTP/2.0\r\nHost: a\r\n\r\n"},
    {"3 (HTTP/0.9)", "a request line without a version", "GET /\r\n\r\n"},
    {"3", "two spaces in the request line", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"3.2", "no Host", "GET / HTTP/1.1\r\n\r\n"},
    {"3.2", "more than one Host", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
    {"9110, 4.2.1 (no empty host)", "an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
    {"4", "a status that is not a three-digit number", "HTTP/1.1 20 x\r\nContent-Length: 0\r\n\r\n",
     test::Role::client},
    {"4", "a bare LF", "HTTP/1.1 200 a\nX: b\r\nContent-Length: 0\r\n\r\n", test::Role::client},
    {"4", "a NUL", "HTTP/1.1 200 \0\r\nContent-Length: 0\r\n\r\n"sv, test::Role::client},
    {"4", "a control character", "HTTP/1.1 200 \x0b\r\nContent-Length: 0\r\n\r\n",
     test::Role::client},
    {"9110, 15 (100 to 599)", "an invalid status code",
     "HTTP/1.1 0200 OK\r\nContent-Length: 0\r\n\r\n", test::Role::client},
    {"5.1", "a field without a name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"},
    {"5.2", "a folded field line", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n"},
    {"6.1 (faulty framing)", "Transfer-Encoding in HTTP/1.0",
     "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" LAST},
    {"6.1", "a Transfer-Encoding other than chunked",
     POST "Transfer-Encoding: gzip, chunked\r\n\r\n" LAST},
    {"6.1", "more than one Transfer-Encoding",
     POST "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" LAST},
    {"6.3", "Content-Length with Transfer-Encoding",
     POST "Content-Length: 1\r\nTransfer-Encoding:\r\n\r\nx"},
    {"6.3 (we take eighteen digits)", "a Content-Length that is not a number",
     POST "Content-Length: 0000000000000000001\r\n\r\nx"},
    {"7.1.1", "an invalid chunk extension", CHUNKS "1;;a\r\nx\r\n" LAST},
    {"7.1.1", "a control character in a chunk extension", CHUNKS "1;a=\"\x7f\"\r\nx\r\n" LAST},
    {"9110, 6.5.1", "framing or Host in trailers", CHUNKS "0\r\nHost: b\r\n\r\n"},
    {"9110, 7.8", "a 101 without an upgrade request", "HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\n",
     test::Role::client},
    // Limits.
    {"7.1 (no overflow)", "a chunk size that is too large",
     CHUNKS "0000000000000001\r\nx\r\n" LAST},
    {"3 (8,000 octets at least)", "the first line is too long", {}},
    {"9110, 5.4", "fields too large", {}},
    {"9110, 5.4", "too many fields", {}},
    {"7.1.1", "too many chunk extensions", {}},
    {"9110, 15.2", "too many interim responses", {}},
};

inline bool has_extension(std::string_view message) { return message.find(';') != message.npos; }
// llhttp takes a tab behind a value for part of it (9110, 5.5): such bytes are not for it to judge.
inline bool has_last_tab(std::string_view bytes) { return bytes.find("\t\r\n") != bytes.npos; }

constexpr Stricter llhttp_stricter[] = {
    {"3.2 (what a target means is judged behind the codec)", "HPE_INVALID_URL",
     "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
     [](std::string_view message) { return message.find(" /") != message.find(' '); }},
    {"7.1.1", "HPE_INVALID_CHUNK_SIZE", CHUNKS "1;a=b;c\r\nx\r\n" LAST, has_extension},
    {"7.1.1", "HPE_STRICT", CHUNKS "1;a=\"\\\"b\"\r\nx\r\n" LAST, has_extension},
    {"7.1.1", "HPE_INVALID_CHUNK_SIZE",
     OK "Transfer-Encoding: chunked\r\n\r\n1;a=b;c\r\nx\r\n" LAST, has_extension,
     test::Role::client},
    {"7.1.1", "HPE_STRICT", OK "Transfer-Encoding: chunked\r\n\r\n1;a=\"\\\"b\"\r\nx\r\n" LAST,
     has_extension, test::Role::client},
    {"9110, 7.6.1 (Proxy-Connection is no Connection)", "HPE_CLOSED_CONNECTION",
     "GET / HTTP/1.1\r\nHost: a\r\nProxy-Connection: close\r\n\r\n"
     "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
     [](std::string_view) { return true; }},
    {"9.3 (an interim answer ends nothing)", "HPE_CLOSED_CONNECTION",
     "HTTP/1.0 103 Early Hints\r\n\r\n" OK "Content-Length: 0\r\n\r\n",
     [](std::string_view) { return true; }, test::Role::client},
    {"9110, 7.8 (a server need not switch)", "HPE_PAUSED_UPGRADE",
     "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"
     "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
     [](std::string_view) { return true; }},
    {"9110, 9.1 (methods are open)", "HPE_INVALID_METHOD", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
     [](std::string_view message) {
       if (message.starts_with("\r\n")) message.remove_prefix(2);
       return http::method_of(message.substr(0, message.find(' '))) == http::Method::other;
     }},
};

}  // namespace gw::codec

#undef POST
#undef CHUNKS
#undef LAST
#undef OK
