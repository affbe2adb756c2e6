// [upstream.NAME], and the upstreams that URLs make.
#include "base/text.h"
#include "config/parse/parts.h"
#include "config/url.h"

namespace gw::config {

namespace {

constexpr std::string_view balances[] = {"round-robin", "least-request", "random-two", "ring-hash"};
constexpr std::string_view protocols[] = {"http/1.1", "h2"};

void read_endpoint(const Value& item, Reader& owner, Upstream& upstream) {
  if (item.unknown) return;
  Diagnostics& diagnostics = owner.diagnostics();
  std::uint32_t weight = 1;
  Text url{{}, item.at};
  if (item.is_table()) {
    Reader reader(item, "an endpoint of " + owner.owner(), diagnostics);
    weight = value_or(reader.count("weight", 0, 1000), weight);
    const Maybe<std::string> written = reader.text("url");
    reader.finish(options_of(Table::endpoint));
    if (!written) return;
    url = *written;
  } else if (const auto text = read_text(item, owner.subject("endpoints"), diagnostics)) {
    url.value = *text;
  } else {
    return;
  }
  auto endpoint = parse_endpoint_url(url.value, url.at, diagnostics);
  if (!endpoint) return;
  for (const EndpointUrl& other : upstream.endpoints)
    if (other.url == endpoint->url)
      diagnostics.error("duplicate-endpoint", url.at,
                        format("{} is listed twice in {}", endpoint->url, owner.owner()),
                        "set its `weight` instead");
  endpoint->weight = weight;
  upstream.endpoints.push_back(*std::move(endpoint));
}

void read_endpoints(Reader& owner, Upstream& upstream) {
  const std::vector<const Value*> items = owner.items("endpoints");
  for (const Value* item : items) read_endpoint(*item, owner, upstream);
  if (owner.has("endpoints") && items.empty())
    owner.diagnostics().error("missing-key", owner.find("endpoints")->at,
                              format("{} has no endpoint", owner.owner()),
                              "list at least one URL like \"http://127.0.0.1:9001\"");
}

void read_balance(Reader& owner, Upstream& upstream) {
  const Maybe<Balance> balance = owner.choice<Balance>("balance", balances);
  upstream.balance = value_or(balance, upstream.balance);
  upstream.hash = owner.key("hash");
  if (upstream.hash && upstream.balance != Balance::ring_hash)
    owner.diagnostics().error("bad-combination", owner.find("hash")->at,
                              format("`hash` of {} is only used by ring-hash", owner.owner()),
                              "write balance = \"ring-hash\", or remove `hash`");
}

void read_eject(Reader& owner, Eject& eject) {
  const Value* value = owner.find("eject");
  if (value == nullptr || value->unknown) return;
  if (value->text() != nullptr && *value->text() == "off") {
    eject.on = false;
    return;
  }
  auto table = owner.table("eject");
  if (!table) return;
  eject.failures = value_or(table->count("failures", 1), eject.failures);
  eject.base = value_or(table->duration("base"), eject.base);
  eject.max = value_or(table->duration("max"), eject.max);
  eject.max_percent = value_or(table->count("max_percent", 0, 100), eject.max_percent);
  table->finish(options_of(Table::eject));
  if (eject.max < eject.base)
    owner.diagnostics().error(
        "out-of-range", value->at,
        format("`eject.max` of {} is shorter than its `base`", owner.owner()));
}

void read_pool(Reader& owner, Pool& pool) {
  auto table = owner.table("pool");
  if (!table) return;
  pool.connections = value_or(table->count("connections", 1), pool.connections);
  pool.idle = value_or(table->duration("idle"), pool.idle);
  pool.waiting = value_or(table->count("waiting"), pool.waiting);
  table->finish(options_of(Table::pool));
}

// The Host sent: a word of ours, or a name with or without a port.
void read_host(Reader& owner, Upstream& upstream) {
  const Maybe<std::string> host = owner.text("host");
  if (!host) return;
  const std::string_view text = host->value;
  const auto colon = text.find(':', text.starts_with('[') ? text.find(']') : 0);
  const auto port =
      colon == text.npos ? std::optional<std::uint64_t>(1) : parse_number(text.substr(colon + 1));
  if (is_host(text.substr(0, colon)) && port && *port <= 65535)
    upstream.host = host->value;
  else
    owner.diagnostics().error(
        "bad-host", host->at,
        format("`host` of {}: \"{}\" is not a valid host", owner.owner(), printable(text)),
        "write \"client\", \"endpoint\" or a name");
}

void read_protocol(Reader& owner) {
  const Maybe<std::size_t> protocol = owner.word("protocol", protocols);
  if (protocol && protocols[protocol->value] == "h2")
    owner.diagnostics().not_yet(protocol->at, "`protocol = \"h2\"`");
}

}  // namespace

void parse_upstream(const Entry& entry, Parsing& parsing) {
  Upstream upstream;
  upstream.name = entry.key;
  upstream.at = entry.key_at;
  Reader reader(entry.value, format("[upstream.{}]", entry.key), parsing.diagnostics);
  read_endpoints(reader, upstream);
  read_balance(reader, upstream);
  read_host(reader, upstream);
  read_protocol(reader);
  read_eject(reader, upstream.eject);
  read_pool(reader, upstream.pool);
  upstream.timeout = read_timeouts(reader);
  upstream.retry = read_retry(reader);
  reader.finish(options_of(Table::upstream));
  parsing.config.upstreams.push_back(std::move(upstream));
}

std::optional<Text> read_upstream_use(const Value& value, const Subject& subject,
                                      Parsing& parsing) {
  const auto text = read_text(value, subject, parsing.diagnostics);
  if (!text) return {};
  const bool url = text->find("://") != text->npos || text->starts_with("unix:");
  if (!url) return Text{*text, value.at};
  auto endpoint = parse_endpoint_url(*text, value.at, parsing.diagnostics);
  if (!endpoint) return {};
  const std::string name = endpoint->url;
  if (parsing.url_upstreams.emplace(name, value.at).second) {
    Upstream upstream;
    upstream.name = name;
    upstream.at = value.at;
    upstream.from_url = true;
    upstream.endpoints.push_back(*std::move(endpoint));
    parsing.config.upstreams.push_back(std::move(upstream));
  }
  return Text{name, value.at};
}

}  // namespace gw::config
