// gw keygen api-key list: the keys of the store, as far as people may see them.
#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/keygen/api_keys.h"
#include "cmd/keygen/keygen.h"
#include "cmd/output/print.h"
#include "cmd/output/time_text.h"
#include "identity/credential.h"

namespace gw::cmd {

namespace {

constexpr Option options[] = {store_option, config_option, format_option};

constexpr Example examples[] = {
    {"gw keygen api-key list acme --store gw.db", "List the keys of one consumer."},
    {"gw keygen api-key list --store gw.db --format json", "Print what import reads."},
};

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& one : list) text += (text.empty() ? "" : " ") + one;
  return text;
}

Cell state_of(const crypto::KeyRow& key, WallTime now) {
  if (key.revoked) return {"revoked " + date_text(*key.revoked), Style::red};
  if (key.expires && *key.expires <= now) return {"expired " + date_text(*key.expires), Style::red};
  if (key.starts && *key.starts > now) return {"starts " + time_text(*key.starts), Style::yellow};
  if (key.expires) return {"until " + time_text(*key.expires), Style::green};
  return {"valid", Style::green};
}

void show_table(const std::vector<store::KeptKey>& keys, Print& print) {
  const WallTime now = now_in_seconds();
  std::vector<Row> rows;
  for (const store::KeptKey& key : keys) {
    rows.push_back({{key.row.consumer + "/" + key.row.id, Style::bold},
                    {key.hint, Style::faint},
                    state_of(key.row, now)});
    if (!key.row.scopes.empty()) rows.back().push_back({joined(key.row.scopes)});
  }
  print.table(rows);
}

void add_time(JsonWriter& json, std::string_view name, const std::optional<WallTime>& time) {
  json.member_or_null(name, time ? time_text(*time) : "");
}

void show_json(const std::vector<store::KeptKey>& keys, Print& print) {
  JsonWriter json;
  json.object().key("keys").array();
  for (const store::KeptKey& key : keys) {
    const crypto::KeyRow& row = key.row;
    json.object().member("consumer", row.consumer).member("id", row.id).member("hint", key.hint);
    json.member("hash", crypto::digest_text(row.digest)).key("scopes").array();
    for (const std::string& scope : row.scopes) json.text(scope);
    json.end().member("created", time_text(key.created));
    add_time(json, "starts", row.starts);
    add_time(json, "expires", row.expires);
    add_time(json, "revoked", row.revoked);
    json.end();
  }
  print.out(json.end().end().take() + "\n");
}

int run(const Arguments& arguments, Print& print) {
  std::optional<store::Database> store = open_named_store(arguments, store::Access::read, print);
  if (!store) return exit_code::no_answer;
  const std::vector<std::string> operands = arguments.operands();
  const auto keys = store::list_keys(*store, operands.empty() ? "" : operands[0]);
  if (!keys) return failed(print, keys.error());
  wants_json(arguments) ? show_json(*keys, print) : show_table(*keys, print);
  return exit_code::yes;
}

}  // namespace

Command keygen_api_key_list() {
  return {
      .name = "keygen api-key list",
      .summary = "List the keys of a store.",
      .when = "Prints the visible part of each key, whether it is valid, and its scopes.",
      .options = options,
      .operand = {.name = "CONSUMER", .text = "List only the keys of this consumer."},
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
