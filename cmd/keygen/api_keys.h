// What the kinds of gw keygen api-key share: which store, how a key is named, made and shown.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "cmd/command.h"
#include "store/keys.h"

namespace gw::cmd {

Command keygen_api_key_list();
Command keygen_api_key_revoke();
Command keygen_api_key_rotate();
Command keygen_api_key_import();

inline constexpr Option store_option = {
    .name = "--store",
    .value = "FILE",
    .text = "Store, a SQLite database (default: `store` of the configuration).",
};
inline constexpr Option label_option = {
    .name = "--label",
    .value = "TEXT",
    .text = "Visible label in the key: gw_LABEL_... (default: live).",
};
inline constexpr Option expires_option = {
    .name = "--expires",
    .value = "WHEN",
    .text = "Expiry: a duration from now, such as 90d, or a date (default: never).",
};

WallTime now_in_seconds();  // what is stored and what is shown are the same

// What --store or else the configuration names; "" for none. An error where that is not valid.
Result<std::string> store_path(const Arguments& arguments);
// Nothing where it cannot be opened or none is named, which was said.
std::optional<store::Database> open_named_store(const Arguments& arguments, store::Access access,
                                                Print& print);

struct KeyName {
  std::string consumer, id;

  std::string text() const { return consumer + "/" + id; }
};
// The operand CONSUMER/ID.
Result<KeyName> key_name(const Arguments& arguments);

// A duration from `now` or a time; none where the option is not given.
Result<std::optional<WallTime>> time_of(const Arguments& arguments, std::string_view option,
                                        WallTime now);

struct NewKey {
  std::string secret;  // to be shown once
  store::KeptKey kept;
};
// Random, with the label that the arguments give. Its id is the day, and a number where that is
// taken.
Result<NewKey> new_key(const Arguments& arguments, std::string_view consumer, WallTime now);
std::string free_id(WallTime now, const std::vector<store::KeptKey>& taken);

void show_new_key(const NewKey& key, std::string_view path, const Arguments& arguments,
                  Print& print);
// As [consumer.NAME] of a configuration.
std::string toml_of(const crypto::KeyRow& key, const std::vector<std::string>& groups);

// Exit code 1 where the answer is that there is no such key, else 2.
int failed(Print& print, const Error& error, std::string_view help = {});

}  // namespace gw::cmd
