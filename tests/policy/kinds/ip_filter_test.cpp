// ip-filter: deny first, then allow; blocks from files.
#include <catch2/catch.hpp>

#include "support/core/asking.h"
#include "support/core/made_policy.h"
#include "support/core/verdicts.h"

using namespace gw;
using test::list;
using test::table;
using test::value;

namespace {

std::string ask(const test::MadePolicy& made, std::string_view client) {
  REQUIRE(made.fault() == "");
  test::Asking asking({.client = client});
  return test::passes_or_refuses(made, asking, http::Reason::ip_filter_denied);
}

}  // namespace

TEST_CASE("deny is judged before allow", "[policy]") {
  const test::MadePolicy both("ip-filter",
                              table({{"allow", list({value("10.0.0.0/8"), value("2001:db8::/32")})},
                                     {"deny", value("10.1.0.0/16")}}));
  CHECK(ask(both, "10.0.0.1") == "passes: address 10.0.0.1 is allowed");
  CHECK(ask(both, "10.1.0.1") == "refuses: address 10.1.0.1 is in deny");
  CHECK(ask(both, "192.0.2.1") == "refuses: address 192.0.2.1 is not in allow");
  CHECK(ask(both, "2001:db8::5") == "passes: address 2001:db8::5 is allowed");

  const test::MadePolicy denying("ip-filter", table({{"deny", value("10.1.0.0/16")}}));
  CHECK(ask(denying, "192.0.2.1") == "passes: address 192.0.2.1 is allowed");
}

TEST_CASE("blocks come from files, with comments", "[policy]") {
  test::SourcesInMemory sources;
  sources.files["lists/office.txt"] = "# ours\n10.0.0.0/8 # all\r\n\n192.0.2.4";
  sources.files["lists/bad.txt"] = "10.0.0.0/8\n10.0.0.1/8\n";
  const test::MadePolicy made("ip-filter", table({{"allow", value("file:lists/office.txt")}}),
                              sources);
  CHECK(ask(made, "10.9.9.9").starts_with("passes"));
  CHECK(ask(made, "192.0.2.5").starts_with("refuses"));

  const test::MadePolicy bad("ip-filter", table({{"deny", value("file:lists/bad.txt")}}), sources);
  REQUIRE(bad.fault() == "bad-cidr");
  CHECK(bad.diagnostics.all()[0].message.starts_with("lists/bad.txt:2: \"10.0.0.1/8\""));

  const auto missing = table({{"deny", value("file:none.txt")}});
  CHECK(test::MadePolicy("ip-filter", missing, sources).fault() == "unreadable-file");
  sources.is_hermetic = true;
  CHECK(test::MadePolicy("ip-filter", missing, sources).fault() == "");
}

TEST_CASE("an allow whose file is empty lets nobody pass", "[policy]") {
  test::SourcesInMemory sources;
  sources.files["empty.txt"] = "# nobody yet\n";
  const test::MadePolicy made("ip-filter", table({{"allow", value("file:empty.txt")}}), sources);
  CHECK(ask(made, "10.0.0.1").starts_with("refuses"));
}

TEST_CASE("ip-filter tells what is wrong with its options", "[policy]") {
  CHECK(test::MadePolicy("ip-filter", table({{"alow", value("10.0.0.0/8")}})).fault() ==
        "unknown-key");
  CHECK(test::MadePolicy("ip-filter", table({{"allow", value("10.0.0.1/8")}})).policy == nullptr);
}
