// Places: where a credential is found, which one counts, and that none of them goes on.
#include "policy/places.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/core/asking.h"

using namespace gw;
using namespace gw::policy;

namespace {

const Places all{"x-api-key", "key", "session"};
const Places bearer{"authorization", "", ""};

std::string found(const Places& places, const test::RequestText& request) {
  test::Asking asking(request);
  const Credential credential = find_credential(places, asking.context);
  if (credential.twice) return "twice";
  return credential.text ? "<" + std::string(*credential.text) + ">" : "none";
}

std::string taken_off(const Places& places, const test::RequestText& request) {
  test::Asking asking(request);
  take_off(places, asking.context);
  std::string told;
  const auto tell = [&](const char* what, const ArenaList<FieldEdit>& edits) {
    for (const FieldEdit& edit : edits)
      told += format("{} {} {}={};", edit.kind == FieldEdit::Kind::set ? "set" : "remove", what,
                     edit.name, edit.value);
  };
  tell("field", asking.context.edits.request);
  tell("parameter", asking.context.edits.query);
  return told;
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
  CHECK(taken_off(all, {}).empty());
  CHECK(taken_off(all, {.target = "/?key=k2",
                        .fields = {{"x-api-key", "k1"}, {"cookie", "a=b; session=k3; c=d"}}}) ==
        "remove field x-api-key=;set field cookie=a=b; c=d;remove parameter key=;");
  CHECK(taken_off(all, {.fields = {{"cookie", "session=k3"}}}) == "remove field cookie=;");
  CHECK(taken_off(bearer, {.fields = {{"authorization", "Basic abc"}}}).empty());
  CHECK(taken_off(bearer, {.fields = {{"authorization", "Bearer abc"}}}) ==
        "remove field authorization=;");
}
