// Written member by member, read with limits.
#include "load/saved.h"

#include <cmath>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"

namespace gw::load {

namespace {

constexpr std::string_view mark = "gw_bench";
constexpr JsonLimits limits{.depth = 8, .bytes = std::size_t{64} << 20};
constexpr double compared_percents[] = {50, 90, 99};
constexpr double confidence = 0.99, smallest_share = 0.05;

Error invalid() { return {Error::Kind::invalid, "the file was not written by 'gw bench --save'"}; }

std::uint64_t number_in(const Json* json) {
  const auto* number = json ? std::get_if<std::int64_t>(&json->data) : nullptr;
  return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

// [[nanoseconds, count], ...]
bool read_block(const Json& json, Latencies& to) {
  if (!json.array()) return false;
  for (const Json& pair : *json.array()) {
    if (!pair.array() || pair.array()->size() != 2) return false;
    to.record(Duration(number_in(&pair.array()->front())), number_in(&pair.array()->back()));
  }
  return true;
}

void write_block(JsonWriter& json, const Latencies& block) {
  json.array();
  for (const record::Histogram::Bucket& bucket : block.counts().buckets())
    json.array().number(bucket.from + (bucket.to - bucket.from) / 2).number(bucket.count).end();
  json.end();
}

}  // namespace

Saved saved_of(const Findings& findings) {
  const Side& side = findings.sides.front();
  return {.targets = {},
          .load = {},
          .rate = findings.rate(),
          .due = side.all.due,
          .errors = side.all.errors(),
          .blocks = side.blocks};
}

std::string to_json(const Saved& saved) {
  JsonWriter json;
  json.object().member(mark, std::uint64_t{1}).key("targets").array();
  for (const std::string& target : saved.targets) json.text(target);
  json.end().member("load", saved.load).key("rate").raw(format("{:.3f}", saved.rate));
  json.member("due", saved.due).member("errors", saved.errors).key("blocks").array();
  for (const Latencies& block : saved.blocks) write_block(json, block);
  return json.end().end().take() + "\n";
}

Result<Saved> parse_saved(std::string_view text) {
  const Result<Json> json = parse_json(trim(text.substr(0, text.find('\n'))), limits);
  if (!json || number_in(json->find(mark)) != 1) return invalid();
  Saved saved;
  const Json* const targets = json->find("targets");
  const Json* const load = json->find("load");
  const Json* const rate = json->find("rate");
  const Json* const blocks = json->find("blocks");
  if (!targets || !targets->array() || !load || !load->text() || !blocks || !blocks->array())
    return invalid();
  for (const Json& target : *targets->array())
    if (target.text()) saved.targets.push_back(*target.text());
  saved.load = *load->text();
  if (rate && std::get_if<double>(&rate->data)) saved.rate = std::get<double>(rate->data);
  saved.due = number_in(json->find("due"));
  saved.errors = number_in(json->find("errors"));
  for (const Json& block : *blocks->array())
    if (!read_block(block, saved.blocks.emplace_back())) return invalid();
  return saved;
}

std::vector<Compared> compare(const Saved& now, const Saved& before) {
  const std::vector<Estimate> estimates = difference(
      {.of = now.blocks, .than = before.blocks, .confidence = confidence}, compared_percents);
  std::vector<Compared> all;
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    const Estimate& one = estimates[i];
    const bool counts = std::abs(static_cast<double>(one.value.count())) >=
                        smallest_share * static_cast<double>(one.than.count());
    Change change = Change::same;
    if (counts && one.is_more()) change = Change::worse;
    if (counts && one.is_less()) change = Change::better;
    all.push_back({compared_percents[i], one, change});
  }
  return all;
}

Change compare_errors(const Saved& now, const Saved& before) {
  const auto share = [](const Saved& run) {
    return run.due == 0 ? 0 : static_cast<double>(run.errors) / static_cast<double>(run.due);
  };
  const double all = static_cast<double>(now.due + before.due);
  if (now.due == 0 || before.due == 0) return Change::same;
  const double pooled = static_cast<double>(now.errors + before.errors) / all;
  const double deviation =
      std::sqrt(pooled * (1 - pooled) *
                (1 / static_cast<double>(now.due) + 1 / static_cast<double>(before.due)));
  constexpr double sure = 2.576;  // standard deviations that 99 % stay within
  const double more = share(now) - share(before);
  if (std::abs(more) <= sure * deviation) return Change::same;
  return more > 0 ? Change::worse : Change::better;
}

std::string_view change_name(Change change) {
  return change == Change::same ? "same" : change == Change::better ? "better" : "worse";
}

}  // namespace gw::load
