// [consumer.NAME]: who calls, the hashes of their keys and passwords, the secret they
// sign with.
#include <algorithm>

#include "base/text.h"
#include "config/parse/parts.h"
#include "crypto/keys.h"
#include "crypto/password.h"

namespace gw::config {

namespace {

// One caller, one consumer: neither a name nor an alias may stand for two.
bool take_name(const Text& name, Parsing& parsing) {
  const auto [first, is_new] = parsing.callers.emplace(name.value, name.at);
  if (!is_new)
    parsing.diagnostics.error(
        "duplicate-alias", name.at,
        format("`{}` is already the name or an alias of a consumer, at {}", printable(name.value),
               parsing.diagnostics.place(first->second)),
        "choose a name that no other consumer has");
  return is_new;
}

enum class Spaces : std::uint8_t { refused, allowed };

// Words that templates join by commas; those of a token's scope hold no spaces (RFC 6749, 3.3).
std::vector<std::string> read_words(Reader& reader, std::string_view key, Spaces spaces) {
  const auto foreign = [spaces](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == 0x7f || c == ',' ||
           (c == ' ' && spaces == Spaces::refused);
  };
  std::vector<std::string> words;
  for (const Text& text : reader.texts(key)) {
    if (!text.value.empty() && std::none_of(text.value.begin(), text.value.end(), foreign))
      words.push_back(text.value);
    else
      reader.diagnostics().error(
          "bad-word", text.at,
          format("{}: \"{}\" is not valid", reader.subject(key).text(), printable(text.value)),
          spaces == Spaces::allowed ? "commas are not allowed: write several as a list"
                                    : "spaces and commas are not allowed: write several as a list");
  }
  return words;
}

std::optional<crypto::Digest> read_hash(Reader& reader, Parsing& parsing) {
  const Maybe<std::string> text = reader.text("hash");
  if (!text) return {};
  const std::optional<crypto::Digest> digest = crypto::parse_digest(text->value);
  if (!digest) {  // not shown: it may be the key itself
    parsing.diagnostics.error(
        "bad-hash", text->at, format("{} is not a valid key hash", reader.subject("hash").text()),
        "write \"sha256:\" and 64 hexadecimal digits, as `gw keygen api-key` prints it");
    return {};
  }
  const auto [first, is_new] = parsing.key_hashes.emplace(crypto::digest_text(*digest), text->at);
  if (!is_new)
    parsing.diagnostics.error(
        "duplicate-hash", text->at,
        format("{}: the same key is given at {}", reader.subject("hash").text(),
               parsing.diagnostics.place(first->second)),
        "a key belongs to one consumer");
  return digest;
}

Maybe<std::string> read_id(Reader& reader, const Consumer& consumer, Parsing& parsing) {
  const Maybe<std::string> id = reader.text("id");
  if (!id) return {};
  if (!is_name(id->value)) {
    parsing.diagnostics.error("bad-name", id->at,
                              format("\"{}\" is not a valid key ID", printable(id->value)),
                              "use only A-Z a-z 0-9 _ -");
    return {};
  }
  const auto [first, is_new] =
      parsing.key_ids.emplace(format("{}/{}", consumer.name, id->value), id->at);
  if (!is_new)
    parsing.diagnostics.error(
        "duplicate-id", id->at,
        format("{} has two keys with the ID `{}`: first at {}", reader.owner(), id->value,
               parsing.diagnostics.place(first->second)),
        "IDs must be unique within a consumer");
  return id;
}

void read_key(Reader& reader, Consumer& consumer, Parsing& parsing) {
  const Maybe<std::string> id = read_id(reader, consumer, parsing);
  const std::optional<crypto::Digest> digest = read_hash(reader, parsing);
  crypto::KeyRow row{.consumer = consumer.name};
  row.scopes = read_words(reader, "scopes", Spaces::refused);
  const Maybe<WallTime> starts = reader.time("starts"), expires = reader.time("expires");
  if (starts) row.starts = starts->value;
  if (expires) row.expires = expires->value;
  if (starts && expires && expires->value <= starts->value)
    parsing.diagnostics.error("out-of-range", expires->at,
                              format("{} is not after `starts`", reader.subject("expires").text()),
                              "a key must start before it expires");
  reader.finish(options_of(Table::consumer_key));
  if (!id || !digest) return;
  row.id = id->value;
  row.digest = *digest;
  consumer.keys.push_back(std::move(row));
}

// Never shown: whoever has it signs as the consumer.
std::string read_secret(Reader& reader) {
  const Maybe<std::string> text = reader.text("secret");
  if (!text) return {};
  if (const Result<crypto::VerifyKey> key = crypto::VerifyKey::secret(text->value); !key) {
    reader.diagnostics().error(
        "bad-secret", text->at,
        format("{} is {}", reader.subject("secret").text(), key.error().message),
        "create one with `gw keygen secret`");
    return {};
  }
  return text->value;
}

// Nor is this: it may be the password itself.
std::string read_password(Reader& reader) {
  const Maybe<std::string> hash = reader.text("password");
  if (!hash) return {};
  if (const Result<int> cost = crypto::password_cost(hash->value); !cost) {
    reader.diagnostics().error(
        "bad-password", hash->at,
        format("{} is {}", reader.subject("password").text(), cost.error().message),
        "create one with `gw keygen password`");
    return {};
  }
  return hash->value;
}

void read_limits(Reader limits, Consumer& consumer) {
  for (const Entry& entry : limits.entries()) {
    ConsumerLimit limit{.policy = {entry.key, entry.key_at}};
    limit.off = entry.value.text() != nullptr && *entry.value.text() == "off";
    if (!limit.off) limit.rate = limits.rate(entry.key);
    consumer.limits.push_back(std::move(limit));
  }
}

}  // namespace

void parse_consumer(const Entry& entry, Parsing& parsing) {
  Consumer consumer;
  consumer.name = entry.key;
  consumer.at = entry.key_at;
  Reader reader(entry.value, format("[consumer.{}]", entry.key), parsing.diagnostics);
  take_name({entry.key, entry.key_at}, parsing);
  consumer.groups = read_words(reader, "groups", Spaces::allowed);
  for (Reader& table : reader.tables("keys")) read_key(table, consumer, parsing);
  consumer.secret = read_secret(reader);
  consumer.password = read_password(reader);
  for (const Text& alias : reader.texts("aliases"))
    if (take_name(alias, parsing)) consumer.aliases.push_back(alias.value);
  if (auto limits = reader.table("limit")) read_limits(*std::move(limits), consumer);
  reader.finish(options_of(Table::consumer));
  parsing.config.consumers.push_back(std::move(consumer));
}

}  // namespace gw::config
