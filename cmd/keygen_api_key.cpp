// gw keygen api-key CONSUMER: a new key, into the store or as lines of TOML; and the list of what
// else can be done with keys.
#include "base/text.h"
#include "cmd/api_keys.h"
#include "cmd/keygen.h"
#include "cmd/print.h"
#include "config/reader.h"

namespace gw::cmd {

namespace {

constexpr Option options[] = {
    {.name = "--scopes",
     .value = "LIST",
     .text = "What it may do, parted by commas: orders:read,orders:write.",
     .repeats = true},
    expires_option,
    {.name = "--starts", .value = "WHEN", .text = "Not valid before; like --expires."},
    {.name = "--id", .value = "NAME", .text = "What it is called. Standard: the day."},
    label_option,
    store_option,
    format_option,
};

constexpr Example examples[] = {
    {"gw keygen api-key acme --expires 90d",
     "Shows the key, and its hash as [consumer.acme] for a configuration in Git."},
    {"gw keygen api-key acme --scopes orders:read --store gw.db", "Into the store."},
    {"gw keygen api-key list --store gw.db", "Who has which keys."},
};

// RFC 6749, 3.3.
bool is_scope(std::string_view text) {
  for (const char c : text)
    if (c <= ' ' || c > '~' || c == '"' || c == '\\') return false;
  return !text.empty();
}

Result<std::vector<std::string>> scopes_of(const Arguments& arguments) {
  std::vector<std::string> scopes;
  for (const std::string& list : arguments.all("--scopes"))
    for (const std::string_view part : split(list, ',')) {
      const std::string_view scope = trim(part);
      if (!is_scope(scope))
        return Error{Error::Kind::invalid, format("'{}' is no scope", printable(scope))};
      scopes.emplace_back(scope);
    }
  return scopes;
}

Result<NewKey> key_of(const Arguments& arguments, const std::string& consumer) {
  const WallTime now = now_in_seconds();
  Result<NewKey> key = new_key(arguments, consumer, now);
  Result<std::vector<std::string>> scopes = scopes_of(arguments);
  const auto starts = time_of(arguments, "--starts", now);
  const auto expires = time_of(arguments, expires_option.name, now);
  if (!key) return key;
  if (!scopes) return scopes.error();
  if (!starts) return starts.error();
  if (!expires) return expires.error();
  KeyRow& row = key->kept.row;
  row.scopes = *std::move(scopes);
  row.starts = *starts;
  row.expires = *expires;
  row.id = arguments.text("--id");
  if (!row.id.empty() && !config::is_name(row.id))
    return Error{Error::Kind::invalid, format("'--id' takes no '{}'", printable(row.id))};
  return key;
}

int run(const Arguments& arguments, Print& print) {
  if (arguments.operands().empty())
    return cannot(print, "for which consumer?", "gw keygen api-key acme");
  const std::string consumer = arguments.operands()[0];
  Result<NewKey> key = key_of(arguments, consumer);
  if (!key)
    return cannot(print, key.error().text(),
                  "gw keygen api-key acme --scopes orders:read --expires 90d");
  const std::string path = store_path(arguments);
  KeyRow& row = key->kept.row;
  if (path.empty()) {
    if (row.id.empty()) row.id = free_id(key->kept.created, {});
    show_new_key(*key, path, arguments, print);
    return exit_code::yes;
  }
  std::optional<store::Database> store = open_named_store(arguments, store::Access::create, print);
  if (!store) return exit_code::no_answer;
  const auto taken = store::list_keys(*store, consumer);
  if (!taken) return failed(print, taken.error());
  if (row.id.empty()) row.id = free_id(key->kept.created, *taken);
  const Result<void> added = store::add_keys(*store, {&key->kept, 1});
  if (!added) return failed(print, added.error(), "name another one with --id");
  show_new_key(*key, path, arguments, print);
  return exit_code::yes;
}

}  // namespace

Command keygen_api_key() {
  return {
      .name = "keygen api-key",
      .summary = "Makes an API key for a consumer, and manages those there are.",
      .when =
          "The key is shown once: what is kept is its SHA-256. Without a store the hash is shown "
          "as TOML, for a configuration in Git.",
      .options = options,
      .operand = {.name = "CONSUMER", .text = "Who gets it."},
      .examples = examples,
      .run = run,
      .kinds = {keygen_api_key_list(), keygen_api_key_revoke(), keygen_api_key_rotate(),
                keygen_api_key_import()},
  };
}

}  // namespace gw::cmd
