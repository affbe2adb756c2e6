// The records of the log, and the configuration that they come from.
#include "support/binary/logs.h"

#include <catch2/catch.hpp>

#include "record/line.h"
#include "store/records.h"

namespace gw::test {

using record::Record;

namespace {

constexpr std::int64_t noon = 1'767'268'800;  // 2026-01-01T12:00:00Z

}  // namespace

Record order(std::int64_t second) {
  Record r;
  r.time = WallTime(seconds(noon + second));
  r.id = "id", r.listener = "web", r.client = "192.0.2.1", r.method = "GET", r.scheme = "http";
  r.host = "localhost", r.path = "/v1/orders/7", r.protocol = "HTTP/1.1", r.status = 200;
  r.route = "orders", r.pattern = "/v1/orders/{id}", r.policies = "gate=pass", r.attempts = 1;
  r.upstream = r.endpoint = "http://10.0.0.1:80", r.bytes_out = 1000;
  r.gateway = milliseconds(1), r.upstream_time = milliseconds(9), r.total = milliseconds(10);
  return r;
}

Record lost(std::int64_t second) {
  Record r = order(second);
  r.route = r.pattern = r.policies = r.upstream = r.endpoint = {};
  r.path = "/users/7", r.status = 404, r.reason = http::Reason::route_none, r.attempts = 0;
  r.upstream_time = {}, r.total = milliseconds(1);
  return r;
}

Record late(std::int64_t second) {
  Record r = order(second);
  r.status = 504, r.reason = http::Reason::upstream_first_byte_timeout, r.id = "late-1";
  r.upstream_time = seconds(2), r.total = seconds(2);
  return r;
}

std::vector<Record> small_log() {
  std::vector<Record> records;
  for (std::int64_t i = 0; i < 7; ++i) records.push_back(order(i));
  for (const Record& record : {lost(7), lost(8), late(9)}) records.push_back(record);
  return records;
}

std::string lines(const std::vector<Record>& records) {
  std::string text;
  for (const Record& record : records) record::append_json_line(text, record);
  return text;
}

void write_rows(const std::string& path, const std::vector<Record>& records) {
  auto database = store::open_records(path, store::Access::create);
  REQUIRE(database);
  auto insert = store::prepare_insert(*database);
  REQUIRE(insert);
  REQUIRE(database->write([&]() -> Result<void> {
    for (const Record& record : records)
      if (Result<void> inserted = store::insert(*insert, record); !inserted) return inserted;
    return {};
  }));
}

const char* const log_config = R"([listener.web]
address = "127.0.0.1:8080"

[policy.gate]
type = "ip-filter"
deny = "203.0.113.0/24"

[policy.fair]
type  = "rate-limit"
limit = "60/minute"

[[route]]
name     = "orders"
path     = "/v1/orders/{id}"
policies = "gate"
upstream = "http://10.0.0.1:80"

[[route]]
name     = "search"
path     = "/v1/search"
policies = "fair"
upstream = "http://10.0.0.1:80"
)";

std::vector<std::string> inspect_words(std::vector<std::string> words) {
  words.insert(words.begin(), {GW_BINARY, "inspect-logs"});
  return words;
}

Ran inspect(const TempFolder& folder, std::vector<std::string> words) {
  return run({.words = inspect_words(std::move(words)), .folder = folder.path()});
}

}  // namespace gw::test
