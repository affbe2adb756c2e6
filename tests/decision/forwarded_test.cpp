// Forwarded heads, compared as a whole.
#include "decision/forwarded.h"

#include <catch2/catch.hpp>

#include "support/core/one_way.h"

using namespace gw;

namespace {

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

// One request: its head, and the fields of the upstream request.
struct ForwardTest {
  explicit ForwardTest(const test::RequestText& text) : came(text) {}
  test::OneWay way;
  test::Came came;
  http::RequestHead out;

  std::string send() {
    policy::Facts& facts = came.facts(way);
    policy::RequestContext context{facts, came.asking.ledger(), came.asking.arena()};
    context.edits = edits;
    out = decision::forwarded_request(way.snapshot, context, way.progress(),
                                      way.forward("/sent?q=1"), way.upstream.endpoints[0]);
    return test::text_of(out.headers);
  }
  std::string value(std::string_view name) {
    send();
    return std::string(out.headers.joined(name, came.asking.arena()));
  }
  policy::Edits edits;
};

}  // namespace

TEST_CASE("forwarded: the request of an untrusted client", "[decision]") {
  ForwardTest sending({.method = "POST",
                       .host = "api.example.com:8080",
                       .fields = {{"Accept", "*/*"},
                                  {"Connection", "keep-alive, X-Hop"},
                                  {"Keep-Alive", "5"},
                                  {"X-Hop", "1"},
                                  {"Proxy-Authorization", "Basic x"},
                                  {"TE", "gzip"},
                                  {"Content-Length", "4"},
                                  {"Upgrade", "h2c"},
                                  {"X-Forwarded-For", "1.2.3.4"},
                                  {"X-Forwarded-Proto", "https"},
                                  {"X-Forwarded-Host", "evil.example"},
                                  {"X-Forwarded-Port", "1"},
                                  {"Forwarded", "for=1.2.3.4"},
                                  {"Via", "1.0 fred"},
                                  {"X-Request-Id", "theirs"},
                                  {"Expect", "100-continue"},
                                  {"X-Kept", "a"}},
                       .client = "203.0.113.7"});
  sending.came.head.body = http::BodyInfo::of_length(4);
  const std::string id(sending.came.facts(sending.way).request_id);
  CHECK(sending.send() ==
        "host: api.example.com:8080\n"
        "Accept: */*\n"
        "Expect: 100-continue\n"
        "X-Kept: a\n"
        "x-forwarded-for: 203.0.113.7\n"
        "x-forwarded-proto: http\n"
        "x-forwarded-host: api.example.com:8080\n"
        "forwarded: for=203.0.113.7;host=\"api.example.com:8080\";proto=http\n"
        "via: 1.0 fred, 1.1 gw\n"
        "x-request-id: " +
            id + "\n");
  CHECK(sending.out.target == "/sent?q=1");
  CHECK(sending.out.method == http::Method::post);
  CHECK(sending.out.body == http::BodyInfo::of_length(4));
}

TEST_CASE("forwarded: fields of a trusted peer are kept and extended", "[decision]") {
  ForwardTest sending({.fields = {{"X-Forwarded-For", "1.2.3.4"},
                                  {"X-Forwarded-For", "10.0.0.9"},
                                  {"X-Forwarded-Proto", "https"},
                                  {"X-Forwarded-Host", "shop.example"},
                                  {"X-Forwarded-Port", "443"},
                                  {"Forwarded", "for=1.2.3.4"},
                                  {"x-request-id", "theirs"}},
                       .client = "2001:db8::1"});
  sending.way.trust("2001:db8::/32");
  sending.came.peer.secure = true;
  CHECK(sending.send() ==
        "host: api.example.com\n"
        "X-Forwarded-Port: 443\n"
        "x-forwarded-for: 1.2.3.4, 10.0.0.9, 2001:db8::1\n"
        "x-forwarded-proto: https\n"
        "x-forwarded-host: shop.example\n"
        "forwarded: for=1.2.3.4, for=\"[2001:db8::1]\";host=api.example.com;proto=https\n"
        "via: 1.1 gw\n"
        "x-request-id: theirs\n");
}

TEST_CASE("forwarded: the Host field", "[decision]") {
  ForwardTest sending({.host = "api.example.com"});
  using From = decision::Upstream::HostFrom;
  CHECK(sending.value("host") == "api.example.com");
  sending.way.upstream.host_from = From::endpoint;
  CHECK(sending.value("host") == "10.0.0.1:8080");
  sending.way.upstream.host_from = From::fixed;
  sending.way.upstream.host = "fixed.example";
  CHECK(sending.value("host") == "fixed.example");
  sending.way.route.request.set = {test::field_template("host", "edited.example")};
  CHECK(sending.value("host") == "edited.example");
  // Exactly one, whatever the edits do.
  sending.way.route.request.set.clear();
  sending.way.route.request.add = {test::field_template("host", "second.example")};
  CHECK(sending.value("host") == "fixed.example");
  sending.way.route.request.add.clear();
  sending.way.route.request.remove = {"h*"};
  CHECK(sending.value("host") == "fixed.example");

  ForwardTest without({.host = ""});
  without.came.head.version = http::Version::http_1_0;
  CHECK(without.value("host") == "10.0.0.1:8080");
  CHECK(without.value("x-forwarded-host").empty());
  CHECK(without.value("via") == "1.0 gw");
  CHECK(without.value("forwarded") == "for=127.0.0.1;proto=http");
}

TEST_CASE("forwarded: edits of policies, then the route, then the split entry", "[decision]") {
  ForwardTest sending({.fields = {{"x-a", "client"}, {"x-secret", "client"}}});
  Arena& arena = sending.came.asking.arena();
  using Change = policy::FieldEdit::Kind;
  sending.edits.request.push_back({Change::set, "x-a", "policy"}, arena);
  sending.edits.request.push_back({Change::set, "x-b", "policy"}, arena);
  sending.edits.request.push_back({Change::remove, "x-secret", {}}, arena);
  sending.way.route.request.set = {test::field_template("x-b", "route {request.method}"),
                                   test::field_template("x-c", "route")};
  sending.way.target.request.set = {test::field_template("x-c", "entry"),
                                    test::field_template("x-forwarded-for", "hidden")};
  CHECK(sending.value("x-a") == "policy");
  CHECK(sending.value("x-b") == "route GET");
  CHECK(sending.value("x-c") == "entry");
  CHECK(sending.value("x-secret").empty());
  CHECK(sending.value("x-forwarded-for") == "hidden");
}

TEST_CASE("forwarded: Connection cannot remove fields of the gateway", "[decision]") {
  ForwardTest sending({.fields = {{"Connection", "x-forwarded-for, host, authorization, x-hop"},
                                  {"Authorization", "Bearer t"},
                                  {"X-Hop", "1"}},
                       .client = "203.0.113.7"});
  CHECK(sending.value("x-forwarded-for") == "203.0.113.7");
  CHECK(sending.value("authorization") == "Bearer t");
  CHECK(sending.value("host") == "api.example.com");
  CHECK(sending.value("x-hop").empty());
}

TEST_CASE("forwarded: TE, Expect and HTTP/1.0", "[decision]") {
  ForwardTest trailers({.fields = {{"TE", "trailers"}, {"Trailer", "x-sum"}}});
  CHECK(trailers.value("te") == "trailers");
  CHECK(trailers.value("trailer") == "x-sum");
  ForwardTest old({.fields = {{"Expect", "100-continue"}}});
  old.came.head.version = http::Version::http_1_0;
  CHECK(old.value("expect").empty());
  CHECK(old.out.version == http::Version::http_1_1);
}

TEST_CASE("forwarded: upgrades that the route allows", "[decision]") {
  struct Row {
    const char* about;
    Fields fields;
    http::Version version;
    bool body;
    std::string wanted;
  };
  const auto v1 = http::Version::http_1_1;
  const Row rows[] = {
      {"websocket", {{"Connection", "Upgrade"}, {"Upgrade", "WebSocket"}}, v1, false, "websocket"},
      {"one of a list",
       {{"Connection", "keep-alive, upgrade"}, {"Upgrade", "h2c, websocket"}},
       v1,
       false,
       "websocket"},
      {"not allowed", {{"Connection", "upgrade"}, {"Upgrade", "h2c"}}, v1, false, ""},
      {"not in Connection", {{"Upgrade", "websocket"}}, v1, false, ""},
      {"with a body", {{"Connection", "upgrade"}, {"Upgrade", "websocket"}}, v1, true, ""},
      {"HTTP/1.0",
       {{"Connection", "upgrade"}, {"Upgrade", "websocket"}},
       http::Version::http_1_0,
       false,
       ""},
      {"no field", {{"Connection", "upgrade"}}, v1, false, ""},
  };
  for (const Row& row : rows) {
    INFO(row.about);
    ForwardTest sending({.fields = row.fields});
    sending.way.action.upgrade = {"websocket"};
    sending.came.head.version = row.version;
    if (row.body) sending.came.head.body = http::BodyInfo::of_length(3);
    CHECK(sending.value("upgrade") == row.wanted);
    CHECK(decision::wanted_upgrade(sending.came.facts(sending.way), sending.way.forward()) ==
          row.wanted);
  }
}

TEST_CASE("forwarded: a response without hop-by-hop fields", "[decision]") {
  test::Came came({});
  Arena& arena = came.asking.arena();
  http::FieldList fields;
  for (const auto& [name, value] : Fields{{"Connection", "upgrade, x-hop"},
                                          {"Upgrade", "websocket"},
                                          {"X-Hop", "1"},
                                          {"gw-reason", "route.none"},
                                          {"Transfer-Encoding", "chunked"},
                                          {"Set-Cookie", "a=1"},
                                          {"Set-Cookie", "b=2"}})
    fields.add(name, value, arena);
  http::ResponseHead head;
  head.headers = fields.headers();
  CHECK(test::text_of(decision::forwarded_response(head, false, arena).headers()) ==
        "Set-Cookie: a=1\nSet-Cookie: b=2\n");
  CHECK(test::text_of(decision::forwarded_response(head, true, arena).headers()) ==
        "Upgrade: websocket\nSet-Cookie: a=1\nSet-Cookie: b=2\n");
}
