// gw keygen api-key import: hashes of keys that were made elsewhere.
#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/keygen/api_keys.h"
#include "cmd/keygen/keygen.h"
#include "cmd/output/print.h"
#include "cmd/output/time_text.h"
#include "config/reader.h"
#include "control/real_sources.h"
#include "identity/credential.h"

namespace gw::cmd {

namespace {

constexpr JsonLimits limits{.depth = 8, .bytes = 1024u << 20};

constexpr Option options[] = {store_option, config_option, format_option};

constexpr Example examples[] = {
    {"gw keygen api-key import keys.json --store gw.db",
     "{\"keys\": [{\"consumer\": \"acme\", \"hash\": \"sha256:...\", \"scopes\": [\"a\"]}]}"},
};

Error invalid(std::string message) { return {Error::Kind::invalid, std::move(message)}; }

Result<std::string> text_of(const Json& object, std::string_view name) {
  const Json* const member = object.find(name);
  if (member == nullptr || member->is_null()) return std::string();
  if (member->text() == nullptr) return invalid(format("`{}` is not a string", name));
  return *member->text();
}

Result<std::optional<WallTime>> time_in(const Json& object, std::string_view name) {
  const Result<std::string> text = text_of(object, name);
  if (!text) return text.error();
  if (text->empty()) return std::optional<WallTime>();
  if (const auto time = parse_time(*text)) return time;
  return invalid(format("`{}` is not a time: {}", name, printable(*text)));
}

Result<void> read_scopes(const Json& object, std::vector<std::string>& scopes) {
  const Json* const list = object.find("scopes");
  if (list == nullptr || list->is_null()) return {};
  if (list->array() == nullptr) return invalid("`scopes` is not a list");
  for (const Json& one : *list->array()) {
    if (one.text() == nullptr) return invalid("`scopes` is not a list of strings");
    scopes.push_back(*one.text());
  }
  return {};
}

Result<void> read_times(const Json& object, store::KeptKey& key) {
  std::optional<WallTime> created;
  for (const auto& [name, to] :
       {std::pair("starts", &key.row.starts), std::pair("expires", &key.row.expires),
        std::pair("revoked", &key.row.revoked), std::pair("created", &created)}) {
    const auto time = time_in(object, name);
    if (!time) return time.error();
    *to = *time;
  }
  if (created) key.created = *created;
  return {};
}

// number: counts from 1, and names a key that has no id.
Result<store::KeptKey> read_key(const Json& object, std::size_t number, WallTime now) {
  store::KeptKey key;
  key.created = now;
  const Result<std::string> hash = text_of(object, "hash");
  for (const auto& [name, to] : {std::pair("consumer", &key.row.consumer),
                                 std::pair("id", &key.row.id), std::pair("hint", &key.hint)}) {
    Result<std::string> text = text_of(object, name);
    if (!text) return text.error();
    *to = *std::move(text);
  }
  if (!config::is_name(key.row.consumer)) return invalid("`consumer` is not a valid name");
  if (key.row.id.empty()) key.row.id = format("{}-import-{}", date_text(now), number);
  if (!config::is_name(key.row.id)) return invalid("`id` is not a valid name");
  const auto digest = hash ? crypto::parse_digest(*hash) : std::nullopt;
  if (!digest) return invalid("`hash` is not \"sha256:\" and 64 hexadecimal digits");
  key.row.digest = *digest;
  if (Result<void> read = read_scopes(object, key.row.scopes); !read) return read.error();
  if (Result<void> read = read_times(object, key); !read) return read.error();
  return key;
}

Result<std::vector<store::KeptKey>> read_keys(const std::string& path) {
  const Result<std::string> text = control::RealSources().read(path);
  if (!text) return text.error();
  const Result<Json> json = parse_json(*text, limits);
  if (!json) return Error{json.error().kind, json.error().message, path};
  const Json* const list = json->find("keys");
  if (list == nullptr || list->array() == nullptr)
    return Error{Error::Kind::invalid, "it has no list `keys`", path};
  std::vector<store::KeptKey> keys;
  for (const Json& one : *list->array()) {
    Result<store::KeptKey> key = read_key(one, keys.size() + 1, now_in_seconds());
    if (!key)
      return Error{key.error().kind, format("key {}: {}", keys.size() + 1, key.error().message),
                   path};
    keys.push_back(*std::move(key));
  }
  return keys;
}

int run(const Arguments& arguments, Print& print) {
  if (arguments.operands().empty())
    return cannot(print, "the file to import is missing",
                  "gw keygen api-key import keys.json --store gw.db");
  const Result<std::vector<store::KeptKey>> keys = read_keys(arguments.operands()[0]);
  if (!keys)
    return cannot(print, keys.error().text(),
                  "{\"keys\": [{\"consumer\": \"acme\", \"hash\": \"sha256:...\"}]}, as 'list "
                  "--format json' shows them");
  std::optional<store::Database> store = open_named_store(arguments, store::Access::create, print);
  if (!store) return exit_code::no_answer;
  const Result<void> added = store::add_keys(*store, *keys);
  if (!added) return failed(print, added.error(), "nothing of the file was imported");
  if (!wants_json(arguments))
    return print.out(format("{} keys imported into {}\n", keys->size(), store->path())),
           exit_code::yes;
  JsonWriter json;
  print.out(json.object().member("imported", keys->size()).end().take() + "\n");
  return exit_code::yes;
}

}  // namespace

Command keygen_api_key_import() {
  return {
      .name = "keygen api-key import",
      .summary = "Import hashes of keys that were created elsewhere.",
      .when =
          "The hash is the SHA-256 of the complete key. Each key has the members consumer and "
          "hash, and optionally id, hint, scopes, created, starts, expires and revoked. Either the "
          "whole file is imported or nothing.",
      .options = options,
      .operand = {.name = "FILE", .text = "JSON, as printed by list --format json."},
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
