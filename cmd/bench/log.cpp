// A HAR is one JSON document (HAR 1.2); access logs are read line by line.
#include "cmd/bench/log.h"

#include <algorithm>
#include <fstream>
#include <unordered_map>

#include "base/json.h"
#include "base/text.h"
#include "cmd/bench/read.h"
#include "config/cases.h"
#include "store/open_log.h"

namespace gw::cmd {

namespace {

constexpr std::size_t most_requests = 10'000'000, most_har = std::size_t{100} << 20;

Error invalid(std::string message) { return {Error::Kind::invalid, std::move(message)}; }

// Puts requests together: each kind once.
class Collected {
 public:
  bool full() const { return log_.came.size() == most_requests; }
  void add(WallTime at, ReplayLog::Request request) {
    const std::string key =
        format("{} {} {} {}", request.method, request.target, request.content_type, request.body);
    const auto number = static_cast<std::uint32_t>(log_.requests.size());
    const auto [known, is_new] = known_.emplace(key, number);
    if (is_new) log_.requests.push_back(std::move(request));
    log_.came.push_back({at, known->second});
  }
  void leave_out() { ++log_.left_out; }
  // A line is written once its request is over, so lines are not in the order of arrival.
  ReplayLog take() {
    std::stable_sort(log_.came.begin(), log_.came.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return std::move(log_);
  }

 private:
  ReplayLog log_;
  std::unordered_map<std::string, std::uint32_t> known_;
};

Result<ReplayLog> read_access_log(const std::string& path) {
  const Result<std::unique_ptr<record::Source>> opened = store::open_log(path);
  if (!opened) return opened.error();
  record::Source* const records = opened->get();
  Collected collected;
  for (record::Record record; records->next(record);) {
    if (collected.full()) return invalid(format("{}: more than {} requests", path, most_requests));
    if (record.method.empty() || !record.path.starts_with('/')) continue;
    ReplayLog::Request request{std::string(record.method), std::string(record.path), {}, {}};
    if (!record.query.empty()) request.target.append("?").append(record.query);
    collected.add(record.time, std::move(request));
  }
  if (records->fault()) return *records->fault();
  ReplayLog log = collected.take();
  if (!log.came.empty()) return log;
  const auto& examples = records->unreadable().examples();
  return invalid(format("{}: it contains no request{}", path,
                        examples.empty() ? "" : format(" ({})", examples.front().why)));
}

constexpr std::string_view spaces = " \t\r\n";
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

std::string_view without_mark(std::string_view text) {
  return text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
}

// By its first member: lines of JSON have others.
bool is_har(const std::string& path) {
  std::string start(4096, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  std::string bare;
  for (const char c : without_mark(start))
    if (spaces.find(c) == spaces.npos) bare += c;
  return bare.starts_with("{\"log\":");
}

const std::string& text_at(const Json* json, std::string_view name) {
  static const std::string none;
  const Json* const found = json == nullptr ? nullptr : json->find(name);
  return found != nullptr && found->text() != nullptr ? *found->text() : none;
}

struct HarEntry {
  WallTime at;
  std::string authority;
  ReplayLog::Request request;
};

// Nothing where it is no request that could be asked again.
std::optional<HarEntry> har_entry(const Json& entry, record::DayCache& days) {
  const Json* const asked = entry.find("request");
  HarEntry found;
  const std::string& whole = text_at(asked, "url");
  const std::string url = whole.substr(0, whole.find('#'));  // which is never sent
  const auto request = config::parse_case_request(format("{} {}", text_at(asked, "method"), url));
  if (!request || url.find("://") == url.npos ||
      !days.read_rfc3339(text_at(&entry, "startedDateTime"), found.at))
    return std::nullopt;
  const Json* const data = asked->find("postData");
  found.authority = request->authority;
  found.request = {request->method, request->target, text_at(data, "text"),
                   text_at(data, "mimeType")};
  return found;
}

Result<ReplayLog> read_har(const std::string& path, const std::string& authority) {
  const Result<std::string> text = read_file(path);
  if (!text) return text.error();
  const Result<Json> har = parse_json(without_mark(*text), {.depth = 64, .bytes = most_har});
  if (!har) return invalid(format("{}: {}", path, har.error().text()));
  const Json* const log = har->find("log");
  const Json* const entries = log == nullptr ? nullptr : log->find("entries");
  if (entries == nullptr || entries->array() == nullptr)
    return invalid(format("{}: the HAR file has no entries", path));
  std::vector<HarEntry> found;
  Collected collected;
  record::DayCache days;
  for (const Json& entry : *entries->array()) {
    if (auto one = har_entry(entry, days))
      found.push_back(*std::move(one));
    else
      collected.leave_out();
  }
  if (found.empty()) return invalid(format("{}: it contains no request", path));
  const bool named = std::any_of(found.begin(), found.end(), [&](const HarEntry& entry) {
    return entry.authority == authority;
  });
  const std::string meant = named ? authority : found.front().authority;
  for (HarEntry& entry : found) {
    if (entry.authority == meant)
      collected.add(entry.at, std::move(entry.request));
    else
      collected.leave_out();
  }
  return collected.take();
}

}  // namespace

Result<ReplayLog> read_replay_log(const std::string& path, const std::string& authority) {
  return is_har(path) ? read_har(path, authority) : read_access_log(path);
}

}  // namespace gw::cmd
