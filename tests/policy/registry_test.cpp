// The list of policies: what each row must have.
#include <catch2/catch.hpp>
#include <set>

#include "policy/kind.h"

using namespace gw::policy;
using namespace gw::identity;
using namespace gw::ledger;

TEST_CASE("every kind is whole, and found by its name", "[policy]") {
  std::set<std::string_view> names;
  for (const Kind& kind : kinds()) {
    INFO(kind.name);
    CHECK(names.insert(kind.name).second);
    CHECK(find_kind(kind.name) == &kind);
    CHECK(kind.summary.ends_with('.'));
    CHECK(kind.later == (kind.make == nullptr));
    CHECK(kind.later == kind.options.empty());
    for (const gw::config::Option& option : kind.options) {
      INFO(option.name);
      CHECK_FALSE(option.type.empty());
      CHECK(option.text.ends_with('.'));
    }
  }
  CHECK(names.count("rate-limit") == 1);
  CHECK(names.count("jwt") == 1);
  CHECK(find_kind("rate_limit") == nullptr);
}
