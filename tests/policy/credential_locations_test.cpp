// Where a credential is found, which one counts, and that none of them is forwarded.
#include "policy/credential_locations.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/core/asking.h"

using namespace gw;
using namespace gw::policy;

namespace {

const CredentialLocations all{"x-api-key", "key", "session"};
const CredentialLocations bearer{"authorization", "", ""};

std::string found(const CredentialLocations& locations, const test::RequestText& request) {
  test::Asking asking(request);
  const Credential credential = find_credential(locations, asking.context);
  if (credential.twice) return "twice";
  return credential.text ? "<" + std::string(*credential.text) + ">" : "none";
}

std::string removed(const CredentialLocations& locations, const test::RequestText& request) {
  test::Asking asking(request);
  remove_credentials(locations, asking.context);
  std::string removals;
  const auto list = [&](const char* what, const ArenaList<FieldEdit>& edits) {
    for (const FieldEdit& edit : edits)
      removals += format("{} {} {}={};", edit.kind == FieldEdit::Kind::set ? "set" : "remove", what,
                         edit.name, edit.value);
  };
  list("field", asking.context.edits.request);
  list("parameter", asking.context.edits.query);
  return removals;
}

}  // namespace

TEST_CASE("the first place that has a credential counts", "[policy]") {
  CHECK(found(all, {}) == "none");
  CHECK(found(all, {.fields = {{"X-Api-Key", "k1"}}}) == "<k1>");
  CHECK(found(all, {.target = "/?key=k%202"}) == "<k 2>");
  CHECK(found(all, {.fields = {{"cookie", "a=b; session=k3"}}}) == "<k3>");
  CHECK(found(all, {.target = "/?key=k2",
                    .fields = {{"cookie", "session=k3"}, {"x-api-key", "k1"}}}) == "<k1>");
  CHECK(found(all, {.target = "/?key=k2", .fields = {{"cookie", "session=k3"}}}) == "<k2>");
  CHECK(found(all, {.fields = {{"x-api-key", ""}}}) == "<>");
  CHECK(found(all, {.fields = {{"x-api-key", "k1"}, {"x-api-key", "k1"}}}) == "twice");
}

TEST_CASE("of Authorization only what follows Bearer is a credential", "[policy]") {
  CHECK(found(bearer, {.fields = {{"authorization", "Bearer abc"}}}) == "<abc>");
  CHECK(found(bearer, {.fields = {{"authorization", "bearer   abc"}}}) == "<abc>");
  CHECK(found(bearer, {.fields = {{"authorization", "Bearer"}}}) == "<>");
  CHECK(found(bearer, {.fields = {{"authorization", "Bearerabc"}}}) == "none");
  CHECK(found(bearer, {.fields = {{"authorization", "Basic abc"}}}) == "none");
  CHECK(found(bearer, {.fields = {{"authorization", "Basic x"}, {"authorization", "Bearer y"}}}) ==
        "<y>");
}

TEST_CASE("a credential is taken off wherever it stands", "[policy]") {
  CHECK(removed(all, {}).empty());
  CHECK(removed(all, {.target = "/?key=k2",
                      .fields = {{"x-api-key", "k1"}, {"cookie", "a=b; session=k3; c=d"}}}) ==
        "remove field x-api-key=;set field cookie=a=b; c=d;remove parameter key=;");
  CHECK(removed(all, {.fields = {{"cookie", "session=k3"}}}) == "remove field cookie=;");
  CHECK(removed(bearer, {.fields = {{"authorization", "Basic abc"}}}).empty());
  CHECK(removed(bearer, {.fields = {{"authorization", "Bearer abc"}}}) ==
        "remove field authorization=;");
}
