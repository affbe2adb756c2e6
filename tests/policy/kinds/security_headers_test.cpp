// security-headers: what it sets, and what its options may not be.
#include <catch2/catch.hpp>

#include "support/core/asking.h"
#include "support/core/made_policy.h"

using namespace gw;
using namespace gw::policy;
using test::table;
using test::value;

namespace {

std::string ask(const test::MadePolicy& made, std::string_view scheme) {
  REQUIRE(made.fault() == "");
  test::Asking asking({.scheme = scheme});
  std::string why;
  CHECK(std::holds_alternative<Pass>(made.policy->on_request(asking.context, &why)));
  std::string all;
  for (const FieldEdit& edit : asking.context.edits.response) {
    CHECK(edit.kind == FieldEdit::Kind::set);
    all += std::string(edit.name) + ": " + std::string(edit.value) + "\n";
  }
  return all + why;
}

std::string fault(const char* key, const char* text) {
  return test::MadePolicy("security-headers", table({{key, value(text)}})).fault();
}

}  // namespace

TEST_CASE("security-headers sets what is not off", "[policy]") {
  const test::MadePolicy standard("security-headers", table({}));
  CHECK(ask(standard, "https") ==
        "strict-transport-security: max-age=31536000\nx-frame-options: DENY\n"
        "referrer-policy: no-referrer\nx-content-type-options: nosniff\n"
        "sets strict-transport-security, x-frame-options, referrer-policy, "
        "x-content-type-options");
  const test::MadePolicy less("security-headers", table({{"hsts", value("0s")},
                                                         {"frame", value("off")},
                                                         {"referrer", value("off")},
                                                         {"csp", value("default-src 'self'")}}));
  CHECK(ask(less, "https") ==
        "strict-transport-security: max-age=0\ncontent-security-policy: default-src 'self'\n"
        "x-content-type-options: nosniff\nsets strict-transport-security, "
        "content-security-policy, x-content-type-options");
  CHECK(ask(less, "http").find("strict-transport-security") == std::string::npos);
}

TEST_CASE("security-headers tells what is wrong with its options", "[policy]") {
  CHECK(fault("frame", "deny") != "");
  CHECK(fault("referrer", "never") != "");
  CHECK(fault("hsts", "a year") == "unit.duration");
  CHECK(fault("csp", "") == "bad-text");
  CHECK(fault("csp", "default-src 'self'\nx") == "bad-text");
  CHECK(fault("hstss", "1d") == "unknown-key");
}
