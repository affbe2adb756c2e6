// The PROXY protocol: both versions, each prefix of a header, and what is refused.
#include "codec/proxy_protocol.h"

#include <catch2/catch.hpp>
#include <string>

using namespace gw;
using namespace gw::codec;
using Outcome = ProxyHeader::Outcome;

namespace {

const std::string start("\r\n\r\n\0\r\nQUIT\n", 12);

std::string binary(unsigned char command, unsigned char family, const std::string& body) {
  std::string header = start;
  header += static_cast<char>(command);
  header += static_cast<char>(family);
  header += static_cast<char>(body.size() >> 8);
  header += static_cast<char>(body.size() & 255);
  return header + body;
}
const std::string v4_body("\x01\x02\x03\x04\x05\x06\x07\x08\x30\x39\x01\xbb", 12);

// Every prefix asks for more, and what comes behind is not taken.
void check_pieces(const std::string& header) {
  for (std::size_t size = 0; size < header.size(); ++size)
    CHECK(parse_proxy_header(std::string_view(header).substr(0, size)).outcome == Outcome::more);
  CHECK(parse_proxy_header(header + "GET /").used == header.size());
}

}  // namespace

TEST_CASE("PROXY, version 1", "[codec]") {
  const std::string line = "PROXY TCP4 192.168.0.1 10.0.0.2 56324 443\r\n";
  const ProxyHeader header = parse_proxy_header(line);
  REQUIRE(header.outcome == Outcome::addresses);
  CHECK(header.source.text() == "192.168.0.1");
  CHECK(header.destination.text() == "10.0.0.2");
  CHECK(header.source_port == 56324);
  CHECK(header.destination_port == 443);
  check_pieces(line);
  const ProxyHeader v6 = parse_proxy_header("PROXY TCP6 2001:db8::1 ::1 0 65535\r\n");
  REQUIRE(v6.outcome == Outcome::addresses);
  CHECK(v6.source.text() == "2001:db8::1");
  CHECK(v6.destination_port == 65535);
  CHECK(parse_proxy_header("PROXY UNKNOWN\r\n").outcome == Outcome::local);
  CHECK(parse_proxy_header("PROXY UNKNOWN ffff::1 ::1 1 2\r\n").used == 31);
}

TEST_CASE("PROXY lines that are refused", "[codec]") {
  for (const char* line :
       {"GET / HTTP/1.1\r\n", "PROXX", "PROXY  TCP4 1.1.1.1 2.2.2.2 1 2\r\n",
        "PROXY TCP5 1.1.1.1 2.2.2.2 1 2\r\n", "PROXY TCP4 1.1.1.1 2.2.2.2 1\r\n",
        "PROXY TCP4 1.1.1.1 2.2.2.2 1 2 \r\n", "PROXY TCP4 1.1.1.1 2.2.2.2 1 2 3\r\n",
        "PROXY TCP4 1.1.1.1 2.2.2.2 1 65536\r\n", "PROXY TCP4 1.1.1.1 2.2.2.2 01 2\r\n",
        "PROXY TCP4 1.1.1.1 2.2.2.2 -1 2\r\n", "PROXY TCP4 1.1.1 2.2.2.2 1 2\r\n",
        "PROXY TCP4 ::1 ::2 1 2\r\n", "PROXY TCP6 1.1.1.1 2.2.2.2 1 2\r\n",
        "PROXY TCP6 [::1] ::2 1 2\r\n", "PROXY TCP4\r\n", "PROXY UNKNOWNX\r\n",
        "proxy TCP4 1.1.1.1 2.2.2.2 1 2\r\n", "\r\n\r\nX"}) {
    INFO(line);
    CHECK(parse_proxy_header(line).outcome == Outcome::bad);
  }
  CHECK(parse_proxy_header("PROXY UNKNOWN " + std::string(92, 'x')).outcome == Outcome::more);
  CHECK(parse_proxy_header("PROXY UNKNOWN " + std::string(93, 'x')).outcome == Outcome::bad);
}

TEST_CASE("PROXY, version 2", "[codec]") {
  const std::string plain = binary(0x21, 0x11, v4_body);
  const ProxyHeader header = parse_proxy_header(plain);
  REQUIRE(header.outcome == Outcome::addresses);
  CHECK(header.source.text() == "1.2.3.4");
  CHECK(header.destination.text() == "5.6.7.8");
  CHECK(header.source_port == 12345);
  CHECK(header.destination_port == 443);
  check_pieces(plain);
  check_pieces(binary(0x21, 0x11, v4_body + std::string("\x04\0\x02xx", 5)));
  const ProxyHeader v6 = parse_proxy_header(
      binary(0x21, 0x21,
             std::string(15, '\0') + '\1' + std::string(15, '\0') + '\2' + std::string(4, '\1')));
  REQUIRE(v6.outcome == Outcome::addresses);
  CHECK(v6.source.text() == "::1");
  CHECK(v6.destination_port == 257);
  CHECK(parse_proxy_header(binary(0x20, 0x00, "")).outcome == Outcome::local);
  CHECK(parse_proxy_header(binary(0x20, 0x11, v4_body)).outcome == Outcome::local);
  CHECK(parse_proxy_header(binary(0x21, 0x00, "")).outcome == Outcome::local);
  CHECK(parse_proxy_header(binary(0x21, 0x31, std::string(216, 'u'))).outcome == Outcome::local);
}

TEST_CASE("PROXY headers that are refused", "[codec]") {
  CHECK(parse_proxy_header(start + '\x11').outcome == Outcome::bad);
  CHECK(parse_proxy_header(start + '\x22').outcome == Outcome::bad);
  CHECK(parse_proxy_header(binary(0x21, 0x11, v4_body.substr(1))).outcome == Outcome::bad);
  CHECK(parse_proxy_header(binary(0x21, 0x21, v4_body)).outcome == Outcome::bad);
  CHECK(parse_proxy_header(binary(0x21, 0x11, v4_body + "x")).outcome == Outcome::bad);
  CHECK(parse_proxy_header(binary(0x21, 0x11, v4_body + std::string("\x04\0\x03xx", 5))).outcome ==
        Outcome::bad);
  CHECK(parse_proxy_header(start + std::string("\x21\x11\x10\x00", 4)).outcome == Outcome::bad);
}
