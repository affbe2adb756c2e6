// Facts: which peers are trusted, and what their fields mean.
#include "decision/facts.h"

#include <catch2/catch.hpp>

#include "support/core/one_way.h"

using namespace gw;

namespace {

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

struct Row {
  const char* about;
  std::string_view peer;
  Fields fields;
  std::string client, scheme = "http", host = "api.example.com";
  int port = 80;
};

const Row rows[] = {
    {"nothing said", "203.0.113.7", {}, "203.0.113.7"},
    {"a stranger is not believed",
     "203.0.113.7",
     {{"x-forwarded-for", "1.2.3.4"},
      {"x-forwarded-proto", "https"},
      {"x-forwarded-host", "other.example"},
      {"forwarded", "for=1.2.3.4"}},
     "203.0.113.7"},
    {"a trusted peer is",
     "10.0.0.1",
     {{"x-forwarded-for", "1.2.3.4"},
      {"x-forwarded-proto", "HTTPS"},
      {"x-forwarded-host", "Other.Example:8443"}},
     "1.2.3.4",
     "https",
     "other.example",
     8443},
    {"the last that is not trusted, whatever a client put before it",
     "10.0.0.1",
     {{"x-forwarded-for", "9.9.9.9, 1.2.3.4, 10.0.0.9"}},
     "1.2.3.4"},
    {"several fields are one list",
     "10.0.0.1",
     {{"x-forwarded-for", "9.9.9.9, 1.2.3.4"}, {"x-forwarded-for", "10.0.0.9"}},
     "1.2.3.4"},
    {"all trusted: the first", "10.0.0.1", {{"x-forwarded-for", "10.0.0.3, 10.0.0.2"}}, "10.0.0.3"},
    {"what is no address ends the walk",
     "10.0.0.1",
     {{"x-forwarded-for", "1.2.3.4, unknown, 10.0.0.2"}},
     "10.0.0.2"},
    {"ports and brackets", "10.0.0.1", {{"x-forwarded-for", "[2001:db8::5]:4711"}}, "2001:db8::5"},
    {"ports behind IPv4", "10.0.0.1", {{"x-forwarded-for", "1.2.3.4:4711"}}, "1.2.3.4"},
    {"a trusted IPv6 block", "2001:db8::1", {{"x-forwarded-for", "1.2.3.4"}}, "1.2.3.4"},
    {"Forwarded: scheme and host are the client's own hop",
     "10.0.0.1",
     {{"forwarded",
       "for=9.9.9.9;proto=http, For=\"[2001:db9::5]:47\";Proto=https;"
       "host=\"shop.example:444\", for=10.0.0.2;proto=http;host=inner"}},
     "2001:db9::5",
     "https",
     "shop.example",
     444},
    {"an obfuscated node ends the walk",
     "10.0.0.1",
     {{"forwarded", "for=1.2.3.4, for=_hidden"}},
     "10.0.0.1"},
    {"X-Forwarded-For before Forwarded",
     "10.0.0.1",
     {{"forwarded", "for=1.2.3.4"}, {"x-forwarded-for", "5.6.7.8"}},
     "5.6.7.8"},
    {"a host that is none is not taken",
     "10.0.0.1",
     {{"x-forwarded-host", "a b"}, {"x-forwarded-proto", "ftp"}},
     "10.0.0.1"},
    {"https without a port is 443",
     "10.0.0.1",
     {{"x-forwarded-proto", "http, https"}},
     "10.0.0.1",
     "https",
     "api.example.com",
     443},
};

}  // namespace

TEST_CASE("facts: the client is found by trust", "[decision]") {
  test::OneWay way;
  way.trust("10.0.0.0/8");
  way.trust("2001:db8::/32");
  for (const Row& row : rows) {
    INFO(row.about);
    test::Came came({.fields = row.fields, .client = row.peer});
    const policy::Facts& facts = came.facts(way);
    CHECK(came.fault == http::Reason::none);
    CHECK(facts.client_text == row.client);
    CHECK(facts.client == IpAddress::parse(row.client));
    CHECK(facts.scheme == row.scheme);
    CHECK(facts.host == row.host);
    CHECK(facts.port == row.port);
  }
}

TEST_CASE("facts: values of the connection", "[decision]") {
  const test::OneWay way;
  test::Came came({.host = "API.example.com:8443"});
  came.peer.secure = true;
  const policy::Facts& facts = came.facts(way);
  CHECK(facts.scheme == "https");
  CHECK(facts.host == "api.example.com");
  CHECK(facts.port == 8443);
  CHECK_FALSE(facts.trusted);
  CHECK(facts.arrival == came.now);
}

TEST_CASE("facts: the request id of a trusted peer is kept, others are created", "[decision]") {
  test::OneWay way;
  way.trust("10.0.0.0/8");
  const auto id = [&](std::string_view peer, std::string_view given, std::uint64_t dice) {
    test::Came came({.fields = {{"x-request-id", given}}, .client = peer});
    came.dice.number = dice;
    return std::string(came.facts(way).request_id);
  };
  CHECK(id("10.0.0.1", "abc-1", 7) == "abc-1");
  const std::string made = id("203.0.113.7", "abc-1", 7);
  CHECK(made.size() == 32);
  CHECK(made.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(made.substr(0, 12) == "019b76daa800");  // 2026-01-01 in milliseconds
  CHECK(made == id("203.0.113.7", "", 7));      // also offline
  CHECK(made != id("203.0.113.7", "", 8));
  CHECK(id("10.0.0.1", "with space", 7) == made);
  CHECK(id("10.0.0.1", std::string(129, 'a'), 7) == made);
  CHECK(id("10.0.0.1", std::string(128, 'a'), 7) == std::string(128, 'a'));
}

TEST_CASE("facts: exist even for an invalid target", "[decision]") {
  const test::OneWay way;
  test::Came came({});
  came.head.target = "/%zz";
  const policy::Facts& facts = came.facts(way);
  CHECK(came.fault == http::Reason::request_target);
  CHECK(facts.client_text == "127.0.0.1");
  CHECK(facts.request_id.size() == 32);
}
