// Snapshot: different books with the same routes.
#include <catch2/catch.hpp>

#include "analysis/rehearse.h"
#include "identity/credential.h"
#include "support/core/case_runner.h"

namespace gw {
namespace {

constexpr std::string_view sent = "gw_live_2FFmrrAxrPQybPLeCQhmDZ8xQEC2wyYLe";

analysis::Rehearsal rehearsed(const decision::Snapshot& snapshot) {
  config::CaseRequest request;
  request.headers = {{"x-api-key", std::string(sent)}};
  analysis::Memory memory;
  return analysis::rehearse({snapshot, request, memory.ledger, request.now});
}

}  // namespace

TEST_CASE("snapshot: a created or revoked key shares the routes", "[decision]") {
  const test::Built built = test::build_good(R"(
[listener.web]
address = "127.0.0.1:8080"
[policy.api-key]
[[route]]
policies = "api-key"
respond  = { body = "{consumer.name}" }
)");
  const decision::Snapshot& first = *built.snapshot;
  CHECK(rehearsed(first).reason == http::Reason::api_key_unknown);

  crypto::KeyRow row{.consumer = "acme", .id = "one", .digest = identity::digest_of_key(sent)};
  identity::Books books = first.books;
  books.keys.stored = identity::make_key_table(std::vector{row});
  const auto second = first.with_books(books, 7);
  CHECK(second->version == 7);
  CHECK(&second->routes[0] == &first.routes[0]);
  CHECK(second->table == first.table);
  CHECK(rehearsed(*second).response.body == "acme");

  row.revoked = WallTime(hours(1));
  books.keys.changes = identity::make_key_table(std::vector{row});
  const auto third = second->with_books(std::move(books), 8);
  CHECK(rehearsed(*third).reason == http::Reason::api_key_revoked);
  CHECK(rehearsed(*second).status == 200);  // earlier versions do not change
  CHECK(rehearsed(first).reason == http::Reason::api_key_unknown);
}

}  // namespace gw
