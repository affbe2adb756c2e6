// Splits a URL into an upstream and a path.
#include "policy/remote.h"

#include "base/base64.h"
#include "base/text.h"
#include "http/percent.h"

namespace gw::policy {

Call Remote::call(std::string_view method) const {
  return {.upstream = upstream,
          .url = url,
          .method = method,
          .target = target,
          .fields = {},
          .body = {},
          .timeout = timeout};
}

namespace {

// Splits "http://127.0.0.1:9000/check?x=1" into its origin and the rest. A fragment is never sent.
std::optional<Remote> split_url(const config::Written<std::string>& url, MakeContext& context) {
  const std::size_t scheme = url.value.find("://");
  const std::size_t end =
      scheme == url.value.npos ? url.value.npos : url.value.find_first_of("/?#", scheme + 3);
  Remote remote;
  remote.url = url.value;
  remote.target = end == url.value.npos ? "/" : url.value.substr(end);
  if (remote.target.front() == '?') remote.target.insert(0, "/");
  for (const char c : remote.target)
    if (c <= ' ' || c == '#' || c == '\x7f') {
      context.diagnostics.error("bad-url", url.at,
                                format("the URL \"{}\" contains {}", printable(url.value),
                                       c == '#' ? "a fragment" : "an invalid character"),
                                "write http://HOST:PORT/PATH, percent-encoded where needed");
      return {};
    }
  const auto upstream = context.upstream({url.value.substr(0, end), url.at});
  if (!upstream) return {};
  remote.upstream = *upstream;
  return remote;
}

// `Authorization: Basic` of an OAuth client: both parts are form-encoded first (RFC 6749, 2.3.1).
crypto::Secret client_authorization(std::string_view id, std::string_view secret) {
  BlockPool pool(4096);
  Arena arena(pool);
  return crypto::Secret("Basic " + base64_encode(format("{}:{}", http::encode_query(id, arena),
                                                        http::encode_query(secret, arena))));
}

}  // namespace

std::optional<Remote> read_remote(config::Reader& reader, std::string_view url_key,
                                  MakeContext& context) {
  const config::Maybe<std::string> url = reader.text(url_key);
  std::optional<Remote> remote;
  if (url) remote = split_url(*url, context);
  const config::Maybe<Duration> timeout = reader.duration("timeout");
  if (timeout && timeout->value > seconds(60))
    reader.diagnostics().error("bad-timeout", timeout->at, "the timeout is longer than a minute",
                               "write at most \"60s\": the client waits that long");
  if (remote) remote->timeout = value_or(timeout, remote->timeout);
  return remote;
}

Result<Json> json_answer(const Answer& answer) {
  const auto wrong = [](std::string what) { return Error{Error::Kind::io, std::move(what)}; };
  if (answer.failed) return wrong(std::string(answer.why));
  if (answer.status != 200) return wrong(format("it responded with status {}", answer.status));
  Result<Json> json = parse_json(answer.body);
  if (!json) return wrong("its response is not JSON: " + json.error().text());
  if (json->object() == nullptr) return wrong("its response is not a JSON object");
  return json;
}

crypto::Secret read_client(config::Reader& reader) {
  const config::Maybe<std::string> id = reader.text("client_id");
  const config::Maybe<std::string> secret = reader.text("client_secret");
  if (reader.has("client_id") != reader.has("client_secret"))
    reader.diagnostics().error(
        "bad-client", reader.at(),
        format("{}: `client_id` and `client_secret` go together", reader.owner()),
        "write both; the secret as \"${env:NAME}\", so that it is in no file");
  return id && secret ? client_authorization(id->value, secret->value) : crypto::Secret();
}

OnFailure read_on_failure(config::Reader& reader) {
  static constexpr std::string_view words[] = {"refuse", "pass"};
  return value_or(reader.choice<OnFailure>("on_failure", words), OnFailure::refuse);
}

Duration read_cache(config::Reader& reader, Duration standard) {
  const config::Maybe<Duration> cache = reader.duration("cache", config::Off::allowed);
  if (!cache) return standard;
  if (cache->value == config::no_limit) return Duration::zero();
  if (cache->value > hours(24))
    reader.diagnostics().error("bad-cache", cache->at, "the cache duration is longer than a day",
                               "write at most \"24h\": what was revoked stays valid that long");
  return cache->value;
}

}  // namespace gw::policy
