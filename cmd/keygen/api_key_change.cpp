// gw keygen api-key revoke and rotate: a key that ends at once, and one that ends when its
// successor has taken over.
#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/keygen/api_keys.h"
#include "cmd/keygen/keygen.h"
#include "cmd/output/print.h"
#include "cmd/output/time_text.h"

namespace gw::cmd {

namespace {

constexpr std::string_view which = "CONSUMER/ID, as 'gw keygen api-key list' shows it";

constexpr Option revoke_options[] = {store_option, config_option, format_option};
constexpr Option rotate_options[] = {
    {.name = "--overlap",
     .value = "DURATION",
     .text = "Time for which the old key also stays valid (default: 24h)."},
    {.name = "--expires",
     .value = "WHEN",
     .text = "Expiry of the new key (default: the lifetime of the old key)."},
    label_option,
    store_option,
    config_option,
    format_option,
};

constexpr Example revoke_examples[] = {
    {"gw keygen api-key revoke acme/2026-01-31 --store gw.db", "Reject the key from now on."},
};
constexpr Example rotate_examples[] = {
    {"gw keygen api-key rotate acme/2026-01-31 --overlap 7d --store gw.db",
     "Keep the old key valid for a week."},
};

int run_revoke(const Arguments& arguments, Print& print) {
  const Result<KeyName> name = key_name(arguments);
  if (!name) return cannot(print, name.error().text(), which);
  std::optional<store::Database> store = open_named_store(arguments, store::Access::write, print);
  if (!store) return exit_code::no_answer;
  const Result<void> revoked =
      store::revoke_key(*store, name->consumer, name->id, now_in_seconds());
  if (!revoked) return failed(print, revoked.error(), "'gw keygen api-key list' shows which");
  const Result<store::KeptKey> key = store::find_key(*store, name->consumer, name->id);
  if (!key) return failed(print, key.error());
  const std::string since = time_text(*key->row.revoked);
  if (!wants_json(arguments))
    return print.out(format("{} is revoked since {}\n", name->text(), since)), exit_code::yes;
  JsonWriter json;
  json.object().member("consumer", name->consumer).member("id", name->id);
  print.out(json.member("revoked", since).end().take() + "\n");
  return exit_code::yes;
}

// What takes the place of `old`: its scopes, and its span of life where nothing else is said.
Result<NewKey> successor(const store::KeptKey& old, const Arguments& arguments, WallTime now) {
  if (old.row.revoked)
    return Error{Error::Kind::invalid, format("{}/{} is revoked", old.row.consumer, old.row.id)};
  Result<NewKey> next = new_key(arguments, old.row.consumer, now);
  if (!next) return next;
  const auto expires = time_of(arguments, "--expires", now);
  if (!expires) return expires.error();
  crypto::KeyRow& row = next->kept.row;
  row.scopes = old.row.scopes;
  row.expires = *expires;
  if (!row.expires && old.row.expires) row.expires = now + (*old.row.expires - old.created);
  return next;
}

int run_rotate(const Arguments& arguments, Print& print) {
  const Result<KeyName> name = key_name(arguments);
  if (!name) return cannot(print, name.error().text(), which);
  std::optional<store::Database> store = open_named_store(arguments, store::Access::write, print);
  if (!store) return exit_code::no_answer;
  const Result<store::KeptKey> old = store::find_key(*store, name->consumer, name->id);
  if (!old) return failed(print, old.error(), "'gw keygen api-key list' shows which");
  const WallTime now = now_in_seconds();
  const auto until = time_of(arguments, "--overlap", now);
  if (!until) return cannot(print, until.error().text(), "write a duration, such as 7d");
  Result<NewKey> next = successor(*old, arguments, now);
  if (!next) return cannot(print, next.error().text(), "'gw keygen api-key CONSUMER' makes a key");
  const auto taken = store::list_keys(*store, name->consumer);
  if (!taken) return failed(print, taken.error());
  next->kept.row.id = free_id(now, *taken);
  const Result<void> rotated =
      store::rotate_key(*store, name->id, until->value_or(now + hours(24)), next->kept);
  if (!rotated) return failed(print, rotated.error());
  show_new_key(*next, store->path(), arguments, print);
  return exit_code::yes;
}

}  // namespace

Command keygen_api_key_revoke() {
  return {
      .name = "keygen api-key revoke",
      .summary = "Revoke a key.",
      .when =
          "Requests with the key are rejected with the reason api-key.revoked. The key stays in "
          "the list.",
      .options = revoke_options,
      .operand = {.name = "CONSUMER/ID", .text = "Which key."},
      .examples = revoke_examples,
      .run = run_revoke,
  };
}

Command keygen_api_key_rotate() {
  return {
      .name = "keygen api-key rotate",
      .summary = "Replace a key by a new one.",
      .when = "The new key has the same scopes. Both keys are accepted until the overlap ends.",
      .options = rotate_options,
      .operand = {.name = "CONSUMER/ID", .text = "Which key."},
      .examples = rotate_examples,
      .run = run_rotate,
  };
}

}  // namespace gw::cmd
