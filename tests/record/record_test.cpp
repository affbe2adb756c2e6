// Flat bytes and back: nothing is lost, nothing is written past the room.
#include "record/record.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "record/fields.h"

using namespace gw;
using record::Record;

namespace {

Record full_record() {
  Record r;
  r.time = WallTime(seconds(1'767'225'600) + microseconds(123'456));
  r.id = "7f3a", r.listener = "web", r.client = "203.0.113.7", r.method = "POST";
  r.scheme = "https", r.host = "api.example.com", r.path = "/v1/orders", r.query = "a=1";
  r.protocol = "http/1.1", r.status = 429, r.reason = http::Reason::rate_limit_exceeded;
  r.route = "orders", r.pattern = "/v1/orders", r.consumer = "acme";
  r.policies = "keys=pass fair=refuse", r.upstream = "orders";
  r.endpoint = "http://10.0.0.1:8080", r.attempts = 2, r.bytes_in = 10, r.bytes_out = 4096;
  r.gateway = microseconds(210), r.upstream_time = microseconds(12'345);
  r.total = microseconds(12'555), r.dice = 9'007'199'254'740'991, r.version = 3;
  r.detail = "61st in this minute";
  return r;
}

}  // namespace

TEST_CASE("a record comes back from its flat bytes field by field", "[record]") {
  const Record before = full_record();
  std::vector<char> bytes(4096);
  const std::size_t size = record::flatten(before, bytes.data(), bytes.size());
  REQUIRE(size > 0);
  const Record after = record::unflatten({bytes.data(), size});
  for (const record::Field& field : record::fields()) {
    INFO(field.name);
    if (field.text) {
      CHECK(field.text(after) == field.text(before));
      CHECK_FALSE(field.text(after).empty());
    } else {
      CHECK(field.number(after) == field.number(before));
      CHECK(field.number(after) != 0);
    }
  }
}

TEST_CASE("an empty record is a record", "[record]") {
  char bytes[512];
  const std::size_t size = record::flatten({}, bytes, sizeof bytes);
  REQUIRE(size > 0);
  const Record after = record::unflatten({bytes, size});
  CHECK(after.id.empty());
  CHECK(after.reason == http::Reason::none);
  CHECK(after.logged);
}

TEST_CASE("a record that no log shows stays one", "[record]") {
  char bytes[512];
  Record before;
  before.logged = false;
  const std::size_t size = record::flatten(before, bytes, sizeof bytes);
  CHECK_FALSE(record::unflatten({bytes, size}).logged);
}

TEST_CASE("flatten writes nothing where the room is a byte too small", "[record]") {
  const Record record = full_record();
  std::vector<char> bytes(4096);
  const std::size_t size = record::flatten(record, bytes.data(), bytes.size());
  std::vector<char> exact(size);
  CHECK(record::flatten(record, exact.data(), size) == size);
  std::vector<char> small(size - 1, 'x');
  CHECK(record::flatten(record, small.data(), small.size()) == 0);
  CHECK(small == std::vector<char>(size - 1, 'x'));
}

TEST_CASE("a text longer than a log can use is cut, the others stay whole", "[record]") {
  const std::string path(70'000, 'a');
  Record record = full_record();
  record.path = path;
  std::vector<char> bytes(100'000);
  const std::size_t size = record::flatten(record, bytes.data(), bytes.size());
  REQUIRE(size > 0);
  const Record after = record::unflatten({bytes.data(), size});
  CHECK(after.path.size() == 65'535);
  CHECK(after.query == "a=1");
}
