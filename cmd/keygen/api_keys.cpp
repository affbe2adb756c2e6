// Names, times and new keys.
#include "cmd/keygen/api_keys.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/json_text.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/input/checked.h"
#include "cmd/keygen/keygen.h"
#include "cmd/output/print.h"
#include "cmd/output/time_text.h"
#include "config/reader.h"
#include "config/units.h"
#include "control/real_sources.h"
#include "crypto/random.h"
#include "identity/credential.h"
#include "store/open.h"

namespace gw::cmd {

WallTime now_in_seconds() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

Result<std::string> store_path(const Arguments& arguments) {
  std::string path = arguments.text(store_option.name);
  if (path.starts_with("sqlite:")) path.erase(0, 7);
  if (!path.empty()) return path;
  const std::vector<std::string> configs = config_paths(arguments);
  for (const std::string& config : configs) {
    std::error_code error;
    if (std::filesystem::exists(config, error)) continue;
    if (!arguments.has(config_option.name)) return std::string();
    return Error{Error::Kind::not_found, format("there is no configuration {}", config)};
  }
  control::RealSources sources;
  const Checked checked = check(configs, sources);
  if (checked.snapshot) return checked.snapshot->store;
  return Error{Error::Kind::invalid,
               format("{} is invalid, so its store is unknown", configs.front())};
}

int failed(Print& print, const Error& error, std::string_view help) {
  print.fail(error.text(), help);
  return error.kind == Error::Kind::not_found ? exit_code::no : exit_code::no_answer;
}

std::optional<store::Database> open_named_store(const Arguments& arguments, store::Access access,
                                                Print& print) {
  const Result<std::string> path = store_path(arguments);
  if (!path || path->empty()) {
    print.fail(path ? "no store is given" : path.error().text(),
               "use --store FILE, or set `store` in [gateway]");
    return {};
  }
  Result<store::Database> opened = store::open_store(*path, access);
  if (opened) return *std::move(opened);
  print.fail(opened.error().text(), opened.error().kind == Error::Kind::not_found
                                        ? "'gw keygen api-key CONSUMER' creates it"
                                        : "");
  return {};
}

Result<KeyName> key_name(const Arguments& arguments) {
  const std::vector<std::string> operands = arguments.operands();
  const std::string text = operands.empty() ? std::string() : operands[0];
  const std::size_t slash = text.find('/');
  if (slash == text.npos || slash == 0 || slash + 1 == text.size())
    return Error{Error::Kind::invalid, format("'{}' is not a key", printable(text))};
  return KeyName{text.substr(0, slash), text.substr(slash + 1)};
}

Result<std::optional<WallTime>> time_of(const Arguments& arguments, std::string_view option,
                                        WallTime now) {
  const std::string text = arguments.text(option);
  if (text.empty()) return std::optional<WallTime>();
  if (const std::optional<WallTime> time = parse_time(text)) return time;
  constexpr Duration longest = hours(24 * 365 * 100);
  const Result<Duration> span = config::parse_duration(text);
  if (span && *span <= longest) return std::optional<WallTime>(now + *span);
  return Error{Error::Kind::invalid,
               format("invalid value '{}' for '{}'", printable(text), option)};
}

std::string free_id(WallTime now, const std::vector<store::KeptKey>& taken) {
  const std::string day = date_text(now);
  std::string id = day;
  const auto is_taken = [&id](const store::KeptKey& key) { return key.row.id == id; };
  for (int number = 2; std::any_of(taken.begin(), taken.end(), is_taken); ++number)
    id = format("{}-{}", day, number);
  return id;
}

Result<NewKey> new_key(const Arguments& arguments, std::string_view consumer, WallTime now) {
  if (!config::is_name(consumer))
    return Error{Error::Kind::invalid,
                 format("'{}' is not a valid name of a consumer", printable(consumer))};
  const std::string label = arguments.text(label_option.name, "live");
  if (!identity::is_key_label(label))
    return Error{
        Error::Kind::invalid,
        format("invalid value '{}' for '--label': use at most 16 lower-case letters and digits",
               printable(label))};
  const std::string random = crypto::random_bytes(identity::key_random_bytes);
  std::array<std::uint8_t, identity::key_random_bytes> bytes;
  std::copy(random.begin(), random.end(), bytes.begin());
  NewKey key{.secret = identity::make_api_key(label, bytes), .kept = {}};
  key.kept.row.consumer = consumer;
  key.kept.row.digest = identity::digest_of_key(key.secret);
  key.kept.created = now;
  key.kept.hint = identity::shortened_key(key.secret);
  return key;
}

std::string toml_list(std::string_view name, const std::vector<std::string>& list) {
  std::string text = format("{} = [", name);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) text += ", ";
    append_json_string(text, list[i]);  // a JSON string is a TOML one
  }
  return text + "]";
}

std::string toml_of(const crypto::KeyRow& key, const std::vector<std::string>& groups) {
  std::string text = format("[consumer.{}]\n", key.consumer);
  if (!groups.empty()) text += toml_list("groups", groups) + "\n";
  text +=
      format("keys = [\n  {{ id = \"{}\", hash = \"{}\"", key.id, crypto::digest_text(key.digest));
  if (!key.scopes.empty()) text += ", " + toml_list("scopes", key.scopes);
  if (key.starts) text += format(", starts = {}", time_text(*key.starts));
  if (key.expires) text += format(", expires = {}", time_text(*key.expires));
  return text + " },\n]\n";
}

void show_new_key(const NewKey& key, std::string_view path, const Arguments& arguments,
                  Print& print) {
  const crypto::KeyRow& row = key.kept.row;
  if (wants_json(arguments)) {
    JsonWriter json;
    json.object().member("key", key.secret).member("consumer", row.consumer).member("id", row.id);
    json.member("hash", crypto::digest_text(row.digest)).key("scopes").array();
    for (const std::string& scope : row.scopes) json.text(scope);
    json.end().member_or_null("starts", row.starts ? time_text(*row.starts) : "");
    json.member_or_null("expires", row.expires ? time_text(*row.expires) : "");
    return print.out(json.member_or_null("store", path).end().take() + "\n");
  }
  std::vector<Row> rows = {{{"key"}, {key.secret, Style::bold}, {"shown only once"}},
                           {{"name"}, {row.consumer + "/" + row.id}}};
  if (row.starts) rows.push_back({{"starts"}, {time_text(*row.starts)}});
  if (row.expires) rows.push_back({{"expires"}, {time_text(*row.expires)}});
  if (!path.empty()) rows.push_back({{"store"}, {std::string(path)}});
  print.table(rows);
}

}  // namespace gw::cmd
