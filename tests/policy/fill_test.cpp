// Templates filled: what each placeholder is, how it is escaped for where it lands, and what an
// absent one does to edits.
#include "policy/fill.h"

#include <catch2/catch.hpp>

#include "support/core/asking.h"

using namespace gw;
using namespace gw::identity;
using namespace gw::policy;

namespace {

struct Filling {
  test::Asking asking{{.method = "POST",
                       .host = "API.example.com:8443",
                       .target = "/v1/a%2Fb/x%20y?q=1%202&empty=&q=3",
                       .fields = {{"x-user", "jo\te"},
                                  {"X-User", "n\"o"},
                                  {"cookie", "a=1; session=s/9"},
                                  {"x-empty", ""}},
                       .client = "203.0.113.7"}};
  Capture captures[2] = {{"id", "a%2Fb"}, {"**", "a%2Fb/x%20y"}};
  std::string_view groups[2] = {"gold", "beta"};
  Principal principal{"acme", groups, {}};
  FillContext context{asking.facts, asking.arena(), captures, "the-route", &principal};

  config::Template parse(const std::string& text) {
    config::Diagnostics diagnostics;
    config::Template parsed = config::parse_template(text, {}, {nullptr, true, true}, diagnostics);
    REQUIRE(diagnostics.ok());
    return parsed;
  }
  std::string filled(const std::string& text, Landing landing) {
    kept_.push_back(std::make_unique<config::Template>(parse(text)));
    return std::string(fill(*kept_.back(), context, landing).text);
  }
  bool present(const std::string& text) {
    const config::Template parsed = parse(text);
    return fill(parsed, context, Landing::text).present;
  }

 private:
  std::vector<std::unique_ptr<config::Template>> kept_;
};

struct Row {
  std::string text;
  Landing landing;
  std::string filled;
};

}  // namespace

TEST_CASE("placeholders are filled and escaped for where they land", "[policy]") {
  Filling filling;
  const Row rows[] = {
      {"plain", Landing::field, "plain"},
      {"", Landing::field, ""},
      {"{id}", Landing::field, "a/b"},
      {"{id}", Landing::path, "a%2Fb"},
      {"/v2/{**}", Landing::path, "/v2/a%2Fb/x%20y"},
      {"/find?path={**}&user={header.x-user}", Landing::path,
       "/find?path=a%2Fb%2Fx%20y&user=jo%09e%2C%20n%22o"},
      {"/by/{cookie.session}", Landing::path, "/by/s%2F9"},
      {"{header.x-user}", Landing::field, "joe, n\"o"},
      {"{\"user\": \"{header.x-user}\"}", Landing::json, "{\"user\": \"jo\\te, n\\\"o\"}"},
      {"{query.q}|{query.empty}|{query.none}", Landing::text, "1 2||"},
      {"{request.method} {request.scheme}://{request.host}:{request.port}{request.path}",
       Landing::text, "POST http://api.example.com:8443/v1/a/b/x y"},
      {"https://{request.host}{request.path}?{request.query}", Landing::path,
       "https://api.example.com/v1/a%2Fb/x%20y?q=1%202&empty=&q=3"},
      {"{request.id} {client.address} {route.name}", Landing::text, "test 203.0.113.7 the-route"},
      {"{consumer.name}: {consumer.groups}", Landing::text, "acme: gold,beta"},
      {"{{id}}", Landing::text, "{id}"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(filling.filled(row.text, row.landing) == row.filled);
  }
}

TEST_CASE("a template is absent when all its placeholders are", "[policy]") {
  Filling filling;
  CHECK(filling.present("constant"));
  CHECK(filling.present("{query.empty}"));
  CHECK(filling.present("{header.x-empty}"));
  CHECK(filling.present("{query.none}{id}"));
  CHECK_FALSE(filling.present("a {query.none} b {header.none}"));
  CHECK_FALSE(filling.present("{cookie.none}"));
  CHECK_FALSE(filling.present("{response.status}"));  // there is no response
  filling.context.principal = nullptr;
  CHECK_FALSE(filling.present("{consumer.name}"));
}

TEST_CASE("response placeholders", "[policy]") {
  Filling filling;
  const ResponseContext response{.facts = filling.asking.facts,
                                 .ledger = filling.asking.ledger(),
                                 .arena = filling.asking.arena(),
                                 .status = 502,
                                 .upstream = "orders",
                                 .endpoint = "http://10.0.0.1:8080"};
  filling.context.response = &response;
  CHECK(filling.filled("{response.status} {upstream.name} {endpoint.url}", Landing::field) ==
        "502 orders http://10.0.0.1:8080");
}

TEST_CASE("edits: remove, set, add; a set of nothing removes", "[policy]") {
  Filling filling;
  config::Edits edits;
  edits.remove = {"x-internal-*"};
  edits.set = {{"x-client", {filling.parse("{client.address}")}, {}},
               {"x-claimed", {filling.parse("{query.none}")}, {}}};
  edits.add = {
      {"via", {filling.parse("one"), filling.parse("{query.none}"), filling.parse("two")}, {}}};
  ArenaList<FieldEdit> made;
  fill_edits(edits, filling.context, Landing::field, made);

  Arena& arena = filling.asking.arena();
  http::FieldList fields;
  for (const char* name : {"X-Internal-A", "x-client", "x-kept", "x-claimed", "X-CLIENT", "via"})
    fields.add(name, "theirs", arena);
  apply(made.span(), fields, arena);
  std::string all;
  for (const http::Field& field : fields.headers())
    all += std::string(field.name) + "=" + std::string(field.value) + " ";
  CHECK(all == "x-client=203.0.113.7 x-kept=theirs via=theirs via=one via=two ");
}
