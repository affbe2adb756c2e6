// What the access log costs the collector's thread, and what it can take: a line of JSON; rows of
// SQLite as fast as they come; the same where the file is full, so that each takes an old one's
// place; and 30,000 per second through the ring, as workers bring them, for half a minute. A
// bench prints; the tests prove.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <thread>

#include "base/text.h"
#include "control/collector.h"
#include "record/line.h"
#include "store/record_writer.h"
#include "store/records.h"
#include "support/temp_folder.h"
#include "timing.h"

namespace gw {

namespace {

constexpr int a_second = 30'000;

class Said final : public Log {
 public:
  void say(Level, std::string_view message) override {
    std::printf("%.*s\n", static_cast<int>(message.size()), message.data());
  }
};

Moment now() {
  return {std::chrono::steady_clock::now().time_since_epoch(), std::chrono::system_clock::now()};
}

double process_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

// As a gateway of a few hundred routes writes them.
struct Sample {
  explicit Sample(int number)
      : id(format("{:032x}", number)),
        path(format("/v1/orders/{}", number)),
        route(format("route-{}", number % 200)) {
    record.time = now().wall;
    record.id = id;
    record.listener = "public";
    record.client = "203.0.113.7";
    record.method = "GET";
    record.scheme = "https";
    record.host = "api.example.com";
    record.path = path;
    record.protocol = "HTTP/1.1";
    record.status = 200;
    record.route = route;
    record.pattern = "/v1/orders/{id}";
    record.consumer = "acme";
    record.policies = "keys=pass fair=pass";
    record.upstream = "orders";
    record.endpoint = "http://10.0.0.7:8080";
    record.attempts = 1;
    record.bytes_out = 110;
    record.gateway = microseconds(35);
    record.upstream_time = microseconds(900);
    record.total = microseconds(935);
    record.dice = 1'234'567'890'123;
    record.version = 3;
  }
  std::string id, path, route;
  record::Record record;
};

void write_lines() {
  const Sample sample(7);
  std::string lines;
  const double spent = bench::best_of(20, 10'000, [&](std::size_t) {
    if (lines.size() > 60'000) lines.clear();  // as many as a round hands on
    record::append_json_line(lines, sample.record);
  });
  std::printf("%-44s %8.3f us\n", "a line of JSON", spent / 1000);
}

void write_rows(const char* what, store::RecordLimits limits, int rows) {
  const test::TempFolder folder;
  auto writer = store::RecordWriter::open(folder.path("access.db"), limits);
  const double start = process_seconds();
  std::uint64_t lost = 0;
  for (int i = 0; i < rows; ++i) {
    writer->add(Sample(i).record);
    if (i % 1000 == 999) writer->write(now());
    if (const auto loss = writer->take_loss()) lost += loss->records;
  }
  writer->flush(now(), seconds(1));
  const double spent = process_seconds() - start;
  std::printf("%-44s %8.2f us CPU a row, %d rows, %lu lost, %.0f MiB\n", what, spent / rows * 1e6,
              rows, static_cast<unsigned long>(lost),
              static_cast<double>(std::filesystem::file_size(folder.path("access.db"))) / 1048576);
}

// In portions of 5 ms, as a busy worker's turns bring them.
void pace(proxy::RecordRing& ring, int seconds_long) {
  const auto start = std::chrono::steady_clock::now();
  constexpr int portion = a_second / 200;
  for (int sent = 0; sent < a_second * seconds_long; sent += portion) {
    for (int i = 0; i < portion; ++i) ring.write(Sample(sent + i).record);
    std::this_thread::sleep_until(start + std::chrono::milliseconds(5) * (sent / portion + 1));
  }
}

void through_the_ring(int seconds_long) {
  const test::TempFolder folder;
  const std::string path = folder.path("access.db");
  Said said;
  proxy::RecordRing ring(std::size_t{4} << 20);
  control::Collector collector(control::AccessLog({&ring}, said));
  collector.use(*control::make_log_sinks({"sqlite:" + path}));
  const double start = process_seconds();
  collector.start();
  pace(ring, seconds_long);
  collector.stop();
  const double spent = process_seconds() - start;
  auto log = *store::open_records(path, store::Access::read);
  std::printf(
      "%d per second for %d s: %ld rows, %lu dropped, %.0f %% of a core with the bench's own\n",
      a_second, seconds_long, static_cast<long>(*log.number("SELECT count(*) FROM record")),
      static_cast<unsigned long>(ring.dropped()), spent / seconds_long * 100);
}

}  // namespace

}  // namespace gw

int main() {
  gw::write_lines();
  gw::write_rows("rows as fast as they come", {}, 600'000);
  gw::write_rows("the same, the file full at 64 MiB", {.bytes = 64u << 20}, 600'000);
  gw::through_the_ring(30);
}
