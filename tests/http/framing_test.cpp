// Lengths, persistence, hop-by-hop fields. What heads of both sides mean is in tests/codec/*.wire.
#include "http/framing.h"

#include <catch2/catch.hpp>
#include <string>

using namespace gw;
using namespace gw::http;

namespace {

struct Fixture {
  BlockPool pool{4096};
  Arena arena{pool};
  FieldList fields;

  explicit Fixture(std::initializer_list<std::pair<std::string_view, std::string_view>> list) {
    for (const auto& [name, value] : list) fields.add(name, value, arena);
  }
  std::string names() const {
    std::string result;
    for (const Field& field : fields.headers()) result.append(field.name).append(" ");
    return result;
  }
};

}  // namespace

TEST_CASE("a Content-Length is digits and nothing else", "[http]") {
  CHECK(parse_content_length("0") == 0u);
  CHECK(parse_content_length("123456789012345678") == 123456789012345678u);
  for (const char* text : {"", " 1", "1 ", "+1", "-1", "1,1", "0x1", "1234567890123456789", "1a"})
    CHECK_FALSE(parse_content_length(text));
}

TEST_CASE("a connection stays as its sender says", "[http]") {
  const auto stays = [](Version version, std::string_view value) {
    return is_persistent(version, Fixture({{"Connection", value}}).fields.headers());
  };
  CHECK(is_persistent(Version::http_1_1, Headers()));
  CHECK_FALSE(is_persistent(Version::http_1_0, Headers()));
  CHECK(stays(Version::http_1_0, "Keep-Alive"));
  CHECK_FALSE(stays(Version::http_1_1, "x, close"));
  CHECK_FALSE(stays(Version::http_1_0, "keep-alive, close"));
}

TEST_CASE("an answer's body follows from more than its fields", "[http]") {
  Fixture length({{"Content-Length", "5"}});
  const Headers headers = length.fields.headers();
  CHECK(response_framing({Method::get, 200}, headers).body == BodyInfo::of_length(5));
  CHECK(response_framing({Method::head, 200}, headers).body == BodyInfo());
  CHECK(response_framing({Method::get, 304}, headers).body == BodyInfo());
  CHECK(response_framing({Method::get, 204}, headers).body == BodyInfo());
  CHECK(response_framing({Method::get, 101}, headers).body.kind == BodyInfo::Kind::open);
  CHECK(response_framing({Method::get, 200}, Headers()).body.kind == BodyInfo::Kind::open);
  CHECK(request_framing(Version::http_1_1, Headers()).body == BodyInfo());
}

TEST_CASE("fields of one connection are removed, and what Connection names", "[http]") {
  Fixture all({{"Host", "a"},
               {"X-Hop", "1"},
               {"Connection", "x-hop, close"},
               {"Keep-Alive", "5"},
               {"Proxy-Connection", "x"},
               {"Proxy-Authorization", "x"},
               {"TE", "gzip"},
               {"Transfer-Encoding", "chunked"},
               {"Upgrade", "h2c"},
               {"X-Stays", "1"},
               {"Connection", "X-Other"},
               {"x-other", "1"},
               {"x-hop", "2"}});
  remove_hop_by_hop(all.fields, false);
  CHECK(all.names() == "Host X-Stays ");
}

TEST_CASE("Connection cannot strip what our own code reads", "[http]") {
  Fixture named(
      {{"Connection", "Host, Authorization, Cookie, X-Forwarded-For, Content-Length, Via"},
       {"Host", "a"},
       {"Authorization", "b"},
       {"Cookie", "c"},
       {"X-Forwarded-For", "d"},
       {"Content-Length", "1"},
       {"Via", "e"}});
  remove_hop_by_hop(named.fields, false);
  CHECK(named.names() == "Host Authorization Cookie X-Forwarded-For Content-Length Via ");
}

TEST_CASE("an upgrade and TE: trailers stay where they may", "[http]") {
  Fixture upgrade({{"Connection", "upgrade, te"}, {"Upgrade", "websocket"}, {"TE", "Trailers"}});
  remove_hop_by_hop(upgrade.fields, true);
  CHECK(upgrade.names() == "Upgrade TE ");
}
