// What counts as one client.
#include "policy/key_value.h"

#include <catch2/catch.hpp>

#include "crypto/certificate.h"
#include "support/core/asking.h"
#include "support/core/made_policy.h"

using namespace gw;
using namespace gw::crypto;
using namespace gw::identity;
using namespace gw::policy;

namespace {

config::Key key(const config::Value& value) {
  config::Diagnostics diagnostics;
  return config::parse_key(value, diagnostics);
}

std::string text_of(const config::Key& wanted, test::Asking& asking) {
  const auto text = key_text(wanted, asking.facts, asking.context);
  return text ? std::string(*text) : "(absent)";
}

}  // namespace

TEST_CASE("a key is text of the request, absent where a part of it is", "[policy]") {
  test::Asking asking({.target = "/?user=j%20o",
                       .fields = {{"x-user", "jo"}, {"cookie", "id=7"}, {"x-empty", ""}},
                       .client = "203.0.113.7"});
  using test::list;
  const std::pair<config::Value, std::string> rows[] = {
      {test::value("address"), "203.0.113.7"},
      {test::value("route"), "the-route"},
      {test::value("header:X-User"), "jo"},
      {test::value("header:x-empty"), ""},
      {test::value("header:x-none"), "(absent)"},
      {test::value("query:user"), "j o"},
      {test::value("cookie:id"), "7"},
      {test::value("consumer"), "(absent)"},
      {list({test::value("address"), test::value("route")}), "203.0.113.7\nthe-route"},
      {list({test::value("address"), test::value("cookie:none")}), "(absent)"},
  };
  for (const auto& [written, text] : rows) {
    INFO(key(written).show());
    CHECK(text_of(key(written), asking) == text);
  }
  CHECK(text_of(key(test::value("certificate")), asking) == "(absent)");
  const Principal principal{"acme", {}, {}};
  asking.context.principal = &principal;
  CHECK(text_of(key(test::value("consumer")), asking) == "acme");
}

TEST_CASE("a client counts by the fingerprint of its certificate", "[policy]") {
  const ClientCertificate shown{.fingerprint = "sha256:0123", .common_name = "acme"};
  test::Asking asking({.certificate = &shown});
  CHECK(text_of(key(test::value("certificate")), asking) == "sha256:0123");
}

TEST_CASE("no two combinations are the same key", "[policy]") {
  using test::list;
  using test::value;
  const config::Key both = key(list({value("query:a"), value("query:b")}));
  test::Asking one({.target = "/?a=x%0Ay&b=z"});
  test::Asking other({.target = "/?a=x&b=y%0Az"});
  test::Asking escaped({.target = "/?a=x%5Cny&b=z"});
  CHECK(text_of(both, one) == "x\\ny\nz");
  CHECK(text_of(both, other) == "x\ny\\nz");
  CHECK(text_of(both, escaped) == "x\\\\ny\nz");
  CHECK(text_of(key(value("query:a")), one) == "x\ny");  // alone it is what it is
}

TEST_CASE("IPv6 clients count by their /64", "[policy]") {
  const config::Key address = key(test::value("address"));
  test::Asking one({.client = "2001:db8:0:7::1"});
  test::Asking same({.client = "2001:db8:0:7:ffff::9"});
  test::Asking other({.client = "2001:db8:0:8::1"});
  CHECK(text_of(address, one) == "2001:db8:0:7::/64");
  CHECK(key_hash(address, one.context) == key_hash(address, same.context));
  CHECK(key_hash(address, one.context) != key_hash(address, other.context));
}

TEST_CASE("the ledger's key decides the hash", "[policy]") {
  const config::Key address = key(test::value("address"));
  test::Asking asking;
  const auto before = key_hash(address, asking.context);
  asking.ledger().hash_key = {1, 2};
  CHECK(key_hash(address, asking.context) != before);
}
