// gw keygen api-key CONSUMER: a new key, into the store or as lines of TOML; and the list of what
// else can be done with keys.
#include "base/text.h"
#include "cmd/keygen/api_keys.h"
#include "cmd/keygen/keygen.h"
#include "cmd/output/print.h"
#include "config/reader.h"

namespace gw::cmd {

namespace {

constexpr Option options[] = {
    {.name = "--scopes",
     .value = "LIST",
     .text = "Scopes of the key, separated by commas: orders:read,orders:write.",
     .repeats = true},
    {.name = "--groups",
     .value = "LIST",
     .text = "Set the groups of the consumer, separated by commas: gold,beta.",
     .repeats = true},
    expires_option,
    {.name = "--starts", .value = "WHEN", .text = "Start of validity; same values as --expires."},
    {.name = "--id", .value = "NAME", .text = "Id of the key (default: the current date)."},
    label_option,
    store_option,
    config_option,
    format_option,
};

constexpr Example examples[] = {
    {"gw keygen api-key acme --expires 90d",
     "Print the key, and its hash as [consumer.acme] for a configuration in Git."},
    {"gw keygen api-key acme --scopes orders:read --store gw.db", "Add the key to a store."},
    {"gw keygen api-key list --store gw.db", "List all consumers and their keys."},
};

// RFC 6749, 3.3.
bool is_scope(std::string_view text) {
  for (const char c : text)
    if (c <= ' ' || c > '~' || c == '"' || c == '\\') return false;
  return !text.empty();
}

// One or several lists, separated by commas. may: what stands in them, named `what`.
Result<std::vector<std::string>> list_of(const Arguments& arguments, std::string_view option,
                                         bool (*may)(std::string_view), std::string_view what) {
  std::vector<std::string> all;
  for (const std::string& list : arguments.all(option))
    for (const std::string_view part : split(list, ',')) {
      const std::string_view one = trim(part);
      if (!may(one))
        return Error{Error::Kind::invalid, format("'{}' is no {}", printable(one), what)};
      all.emplace_back(one);
    }
  return all;
}

Result<NewKey> key_of(const Arguments& arguments, const std::string& consumer) {
  const WallTime now = now_in_seconds();
  Result<NewKey> key = new_key(arguments, consumer, now);
  Result<std::vector<std::string>> scopes = list_of(arguments, "--scopes", is_scope, "scope");
  const auto starts = time_of(arguments, "--starts", now);
  const auto expires = time_of(arguments, expires_option.name, now);
  if (!key) return key;
  if (!scopes) return scopes.error();
  if (!starts) return starts.error();
  if (!expires) return expires.error();
  crypto::KeyRow& row = key->kept.row;
  row.scopes = *std::move(scopes);
  row.starts = *starts;
  row.expires = *expires;
  row.id = arguments.text("--id");
  if (!row.id.empty() && !config::is_name(row.id))
    return Error{Error::Kind::invalid, format("invalid value '{}' for '--id'", printable(row.id))};
  return key;
}

// False where it was said why not. A consumer that has no groups needs no row.
bool keep(NewKey& key, const std::vector<std::string>& groups, const Arguments& arguments,
          Print& print) {
  std::optional<store::Database> store = open_named_store(arguments, store::Access::create, print);
  if (!store) return false;
  crypto::KeyRow& row = key.kept.row;
  const auto taken = store::list_keys(*store, row.consumer);
  if (!taken) return print.fail(taken.error().text()), false;
  if (row.id.empty()) row.id = free_id(key.kept.created, *taken);
  if (arguments.has("--groups")) {  // first: a key that is kept is shown, whatever comes
    const auto set = store::set_consumer(*store, {row.consumer, groups}, key.kept.created);
    if (!set) return print.fail(set.error().text()), false;
  }
  const Result<void> added = store::add_keys(*store, {&key.kept, 1});
  if (!added) print.fail(added.error().text(), "name another one with --id");
  return added.ok();
}

int run(const Arguments& arguments, Print& print) {
  if (arguments.operands().empty())
    return cannot(print, "the name of a consumer is missing", "gw keygen api-key acme");
  constexpr std::string_view like = "gw keygen api-key acme --scopes orders:read --expires 90d";
  Result<NewKey> key = key_of(arguments, arguments.operands()[0]);
  if (!key) return cannot(print, key.error().text(), like);
  const auto groups = list_of(arguments, "--groups", config::is_name, "group");
  if (!groups) return cannot(print, groups.error().text(), like);
  const Result<std::string> named = store_path(arguments);
  if (!named) return cannot(print, named.error().text(), "name a store with --store FILE");
  const std::string& path = *named;
  if (!path.empty() && !keep(*key, *groups, arguments, print)) return exit_code::no_answer;
  crypto::KeyRow& row = key->kept.row;
  if (row.id.empty()) row.id = free_id(key->kept.created, {});
  show_new_key(*key, path, arguments, print);
  if (path.empty() && !wants_json(arguments))
    print.out(format("\nfor the configuration:\n\n{}", toml_of(row, *groups)));
  return exit_code::yes;
}

}  // namespace

Command keygen_api_key() {
  return {
      .name = "keygen api-key",
      .summary = "Create, list, revoke, rotate and import API keys.",
      .when =
          "The key is shown once; only its SHA-256 is stored. Without a store, the hash is printed "
          "as TOML, for a configuration in Git. A running gateway applies changes of its store "
          "within a second, without a reload.",
      .options = options,
      .operand = {.name = "CONSUMER", .text = "Consumer that gets the key."},
      .examples = examples,
      .run = run,
      .kinds = {keygen_api_key_list(), keygen_api_key_revoke(), keygen_api_key_rotate(),
                keygen_api_key_import()},
  };
}

}  // namespace gw::cmd
