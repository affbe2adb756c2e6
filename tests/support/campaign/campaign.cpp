// What may happen at any time is decided where somebody stands in a phase, and done between two
// turns of the worker.
#include "support/campaign/campaign.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "config/parse/parse.h"
#include "http/reason.h"

namespace gw::test {

namespace {

constexpr Duration long_enough = seconds(600);  // for every client to have its end
constexpr std::uint64_t most_turns = 3'000'000;
constexpr int most_happenings = 20;
constexpr std::uint64_t bytes_a_client = 1 << 20;  // that the gateway may keep for each

config::Config parse(const std::string& text) {
  SourcesInMemory sources;
  sources.files["gw.toml"] = text;
  config::Loaded loaded = config::load(
      {"gw.toml"}, {{"headers"}, {"ip-filter"}, {"rate-limit"}, {"concurrency"}}, sources);
  GW_CHECK(loaded.diagnostics.ok());
  return std::move(loaded.config);
}

}  // namespace

Campaign::Campaign(std::uint64_t seed)
    : scenario_(seed), network_(scenario_.network), book_(network_), gateway_(network_) {
  book_.on_phase = [this](const char* phase) { on_phase(phase); };
}

Campaign::~Campaign() = default;

void Campaign::publish(bool first) {
  configs_.push_back(scenario_.config(first));
  book_.note("control", format("publishes configuration {}", configs_.size()));
  gateway_.publish(parse(configs_.back()));
}

void Campaign::run() {
  for (std::size_t i = 0; i < scenario_.origins; ++i) {
    origins_.emplace_back(book_, network_, format("origin {}", i), Rng(scenario_.rng.next()),
                          scenario_.habits);
    origins_.back().open(*net::Address::parse(Scenario::origin_address(i)));
  }
  publish(true);
  const net::Address first = gateway_.address();
  const net::Address second = scenario_.second_address ? gateway_.address("10.0.0.1:81") : first;
  std::vector<std::pair<Duration, CampaignClient*>> to_come;
  for (std::size_t i = 0; i < scenario_.clients; ++i) {
    clients_.emplace_back(book_, network_, scenario_.client(book_, i));
    to_come.emplace_back(clients_.back().plan().begin, &clients_.back());
  }
  gateway_.run_for(milliseconds(1));  // it listens
  const Moment start = network_.now();
  std::sort(to_come.begin(), to_come.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [begin, client] : to_come) {
    while (network_.now() < start + begin && !gateway_.returned()) {
      act();
      gateway_.run_until([] { return false; }, milliseconds(1));
    }
    client->connect(client->plan().name.back() % 2 ? second : first);
  }
  if (!turn_until_over()) wrong("somebody waits for ever");
  judge_records();
  judge_rest();
}

bool Campaign::clients_over() const {
  return std::all_of(clients_.begin(), clients_.end(),
                     [](const CampaignClient& client) { return client.over(); });
}

bool Campaign::turn_until_over() {
  end_ = network_.now() + long_enough;
  gateway_.run_until(
      [this] {
        act();
        return clients_over() || ++turns_ > most_turns;
      },
      long_enough);
  // After a drain has come to its end nobody turns the network but we.
  while (gateway_.returned() && !clients_over() && network_.advance(end_)) {
  }
  return clients_over();
}

// --- what may happen at any time ---

void Campaign::on_phase(const char* phase) {
  Rng& rng = scenario_.rng;
  const auto draw = [&](double chance, const char* what, bool& due) {
    if (due || happenings_ == most_happenings || !rng.chance(chance)) return;
    due = true;
    ++happenings_;
    book_.tally[format("{} while {}", what, phase)] += 1;
  };
  draw(scenario_.reload, "reload", reload_due_);
  draw(scenario_.death, "upstream death", death_due_);
  draw(scenario_.stop, "worker stands still", stop_due_);
}

void Campaign::act() {
  if (gateway_.returned()) return;
  if (std::exchange(reload_due_, false) && !drained_) publish(false);
  if (std::exchange(death_due_, false)) kill_one();
  revive();
  if (std::exchange(stop_due_, false)) {  // time jumps, and everything that was due comes at once
    const Moment until = network_.now() + milliseconds(scenario_.rng.from_to(1, 2000));
    book_.note("worker", "stands still");
    while (network_.now() < until) network_.advance(until);
  }
  if (scenario_.drains && !drained_ && scenario_.rng.chance(0.01)) {
    drained_ = true;
    book_.note("control", "drains");
    book_.tally["drains"] += 1;
    gateway_.drain(milliseconds(scenario_.rng.from_to(0, 5000)));
  }
  const std::uint64_t kept = gateway_.counters().kept_bytes.get();
  if (kept > bytes_a_client * clients_.size()) wrong(format("{} bytes are kept", kept));
}

void Campaign::kill_one() {
  const std::size_t index = scenario_.rng.below(origins_.size());
  auto origin = std::next(origins_.begin(), static_cast<std::ptrdiff_t>(index));
  if (!origin->is_open()) return;
  book_.note("control", format("kills origin {}", index));
  origin->die(scenario_.rng.chance(0.7));
  dead_.emplace_back(index, network_.now() + milliseconds(scenario_.rng.from_to(0, 2000)));
}

void Campaign::revive() {
  std::erase_if(dead_, [this](const auto& dead) {
    if (network_.now() < dead.second) return false;
    std::next(origins_.begin(), static_cast<std::ptrdiff_t>(dead.first))
        ->open(*net::Address::parse(Scenario::origin_address(dead.first)));
    return true;
  });
}

// --- what must hold at the end ---

// One record for each answer that was heard, and no other status.
void Campaign::judge_records() {
  gateway_.run_for(seconds(3));  // lingering closes
  std::map<std::uint64_t, std::vector<Remembered>> records;
  std::uint64_t count = 0;
  for (Remembered& record : gateway_.records()) {
    ++count;
    book_.tally[format("record {}", http::reason_name(record.reason))] += 1;
    if (record.attempts > 1) book_.tally["tries again"] += record.attempts - 1;
    const std::uint64_t number = number_in(record.path);
    if (number != 0) records[number].push_back(std::move(record));
  }
  if (count != gateway_.counters().requests.get()) wrong("a request without a record");
  for (const Asked& asked : book_.all()) {
    const std::vector<Remembered>& own = records[asked.number];
    if (own.size() > 1) wrong(format("{} has {} records", asked.number, own.size()));
    const bool named = asked.kind != Asked::Kind::bad && asked.status && *asked.status != 408;
    if (own.empty() && named && *asked.status != 431)
      wrong(format("{} was answered and has no record", asked.number));
    if (!own.empty() && asked.status && own[0].status != *asked.status)
      wrong(format("{}: the client heard {}, the record says {}", asked.number, *asked.status,
                   own[0].status));
    if (asked.seen > 6) wrong(format("{} was sent {} times", asked.number, asked.seen));
  }
  book_.tally["requests"] += count;
  book_.tally["stale connections"] += gateway_.counters().stale.get();
  book_.tally["retries"] += gateway_.counters().retries.get();
}

// Everything is given back, idle connections once their time is over; in the end the worker itself,
// whose parts look by themselves.
void Campaign::judge_rest() {
  if (gateway_.leftovers() != "") wrong("left over: " + gateway_.leftovers());
  gateway_.run_for(seconds(10));
  if (gateway_.counters().upstream_connections.get() != 0)
    wrong(
        format("{} upstream connections are left", gateway_.counters().upstream_connections.get()));
  for (CampaignOrigin& origin : origins_) origin.die(false);
  if (!gateway_.returned() && scenario_.rng.chance(0.5)) {
    gateway_.drain(seconds(5));
    gateway_.run_for(seconds(10));
    if (!gateway_.returned()) wrong("a drain has no end");
  }
}

std::string Campaign::story() const {
  std::string text = book_.story();
  for (std::size_t i = 0; i < configs_.size(); ++i)
    text += format("--- configuration {}\n{}", i + 1, configs_[i]);
  return text;
}

}  // namespace gw::test
