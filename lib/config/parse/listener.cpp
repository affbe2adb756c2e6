// [gateway] and [listener.NAME].
#include <algorithm>

#include "base/text.h"
#include "config/parse/parts.h"
#include "config/placeholders.h"
#include "http/method.h"

namespace gw::config {

namespace {

constexpr std::string_view engines[] = {"auto", "io_uring", "epoll"};
constexpr std::string_view protocols[] = {"http/1.1", "h2"};

void read_workers(Reader& reader, Gateway& gateway) {
  const Value* value = reader.find("workers");
  if (value == nullptr || value->unknown) return;
  if (value->text() != nullptr && *value->text() == "auto") return;
  gateway.workers = value_or(reader.count("workers", 1, 256), gateway.workers);
}

// The paths become such as are seen from here.
void read_access_log(Reader& reader, Gateway& gateway) {
  if (reader.find("access_log") == nullptr) return;
  gateway.access_log.clear();
  for (Text& text : reader.texts("access_log")) {
    const std::size_t scheme = text.value.find(':') + 1;  // 0: none
    const bool file = text.value.starts_with("file:") || text.value.starts_with("sqlite:");
    if (text.value == "stdout" || text.value == "stderr") {
      gateway.access_log.push_back(std::move(text));
    } else if (file && text.value.size() > scheme) {
      const std::string& here = reader.diagnostics().files[text.at.file];
      text.value.replace(scheme, text.value.npos, path_from(here, text.value.substr(scheme)));
      gateway.access_log.push_back(std::move(text));
    } else {
      reader.diagnostics().error(
          "unknown-word", text.at,
          format("`access_log` of [gateway] cannot be \"{}\"", printable(text.value)),
          "write \"stdout\", \"stderr\", \"file:PATH\" or \"sqlite:PATH\"");
    }
  }
}

// "sqlite:PATH" becomes a path as seen from here.
void read_store(Reader& reader, Gateway& gateway) {
  const Maybe<std::string> text = reader.text("store");
  if (!text) return;
  constexpr std::string_view sqlite = "sqlite:";
  if (!text->value.starts_with(sqlite) || text->value.size() == sqlite.size())
    return reader.diagnostics().error(
        "unknown-word", text->at,
        format("`store` of [gateway] cannot be \"{}\"", printable(text->value)),
        "write \"sqlite:PATH\"");
  const std::string& here = reader.diagnostics().files[text->at.file];
  gateway.store = path_from(here, text->value.substr(sqlite.size()));
}

void read_request_id(Reader& reader, Gateway& gateway) {
  const Maybe<std::string> name = reader.text("request_id");
  if (!name) return;
  if (!http::is_token(name->value))
    reader.diagnostics().error("field.name", name->at,
                               format("\"{}\" is not a valid field name", printable(name->value)),
                               "write one like \"x-request-id\", or \"off\"");
  else
    gateway.request_id = name->value == "off" ? std::string() : lower(name->value);
}

// "HOST:PORT", ":PORT"; the host an address, as a name could mean any number of them.
bool is_listen_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos) return false;
  const auto port = parse_number(text.substr(colon + 1));
  const std::string_view host = text.substr(0, colon);
  if (!port || *port > 65535) return false;
  const bool bracketed = host.starts_with('[');
  return host.empty() || (IpAddress::parse(host) && bracketed == (host.find(':') != host.npos));
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address.starts_with("[::1]:");
}

void check_token(const Reader& reader, const Admin& admin) {
  constexpr std::size_t shortest = 16;
  const Value* const token = reader.find("token");
  if (token == nullptr && !is_loopback(admin.address))
    reader.diagnostics().error(
        "bad-token", reader.at(),
        "the admin interface is reachable from other machines without a token",
        "set `token`, or listen on 127.0.0.1 or [::1]");
  if (token != nullptr && !token->unknown && admin.token.size() < shortest)
    reader.diagnostics().error("bad-token", token->at,
                               format("the token is shorter than {} bytes", shortest),
                               "create one with `gw keygen secret`");
}

void read_admin(Reader& gateway, Parsing& parsing) {
  std::optional<Reader> reader = gateway.table("admin");
  if (!reader) return;
  Admin admin;
  if (const auto address = reader->text("address")) {
    admin.address = address->value;
    if (!is_listen_address(admin.address))
      parsing.diagnostics.error(
          "bad-address", address->at,
          format("the admin interface cannot listen on \"{}\"", printable(admin.address)),
          "write one like \"127.0.0.1:9900\"");
  }
  admin.token = value_or(reader->text("token"), std::string());
  check_token(*reader, admin);
  reader->finish(options_of(Table::admin));
  parsing.config.gateway.admin = std::move(admin);
}

void read_addresses(Reader& reader, Parsing& parsing, Listener& listener) {
  for (Text& text : reader.texts("address")) {
    if (!is_listen_address(text.value)) {
      std::string help = "write one like \"127.0.0.1:8080\", \"[::1]:8080\" or \":8080\"";
      if (text.value.starts_with("localhost:"))
        help = format("write \"127.0.0.1:{}\"", text.value.substr(text.value.find(':') + 1));
      else if (parse_number(text.value))
        help = format("write \":{}\"", text.value);
      parsing.diagnostics.error(
          "bad-address", text.at,
          format("{} cannot listen on \"{}\"", reader.owner(), printable(text.value)),
          std::move(help));
      continue;
    }
    listener.addresses.push_back(std::move(text));
  }
  const Value* written = reader.find("address");
  if (written != nullptr && written->is_array() && written->array()->empty())
    parsing.diagnostics.error("missing-key", written->at,
                              format("{} has no address", reader.owner()));
}

void read_protocols(Reader& reader) {
  for (const Text& text : reader.texts("protocols")) {
    if (text.value == protocols[0]) continue;
    if (text.value == protocols[1])
      reader.diagnostics().not_yet(text.at, "the protocol \"h2\"");
    else
      reader.diagnostics().error(
          "unknown-word", text.at,
          format("`protocols` of {} cannot be \"{}\"", reader.owner(), printable(text.value)),
          did_you_mean(text.value, {"http/1.1", "h2"}));
  }
}

}  // namespace

void parse_gateway(const Value& table, Parsing& parsing) {
  Gateway& gateway = parsing.config.gateway;
  gateway.at = table.at;
  Reader reader(table, "[gateway]", parsing.diagnostics);
  read_workers(reader, gateway);
  if (const auto engine = reader.word("engine", engines))
    gateway.engine = std::string(engines[engine->value]);
  read_access_log(reader, gateway);
  read_store(reader, gateway);
  read_request_id(reader, gateway);
  gateway.merge_slashes = value_or(reader.flag("merge_slashes"), gateway.merge_slashes);
  gateway.drain = value_or(reader.duration("drain"), gateway.drain);
  read_admin(reader, parsing);
  gateway.policies = read_policy_uses(reader, nullptr, parsing);
  gateway.timeout = read_timeouts(reader);
  gateway.retry = read_retry(reader);
  gateway.limits = read_limits(reader, Table::limits);
  reader.finish(options_of(Table::gateway));
}

void parse_listener(const Entry& entry, Parsing& parsing) {
  Listener listener;
  listener.name = entry.key;
  listener.at = entry.key_at;
  Reader reader(entry.value, format("[listener.{}]", entry.key), parsing.diagnostics);
  read_addresses(reader, parsing, listener);
  read_protocols(reader);
  listener.trust = reader.cidrs("trust");
  listener.proxy_protocol = value_or(reader.flag("proxy_protocol"), false);
  const std::vector<std::string> no_captures;
  listener.redirect = read_redirect(reader, {&no_captures, true, false});
  read_client_timeouts(reader, listener.client_timeout, listener.timeout);
  listener.policies = read_policy_uses(reader, nullptr, parsing);
  listener.limits = read_limits(reader, Table::limits);
  reader.finish(options_of(Table::listener));
  parsing.config.listeners.push_back(std::move(listener));
}

}  // namespace gw::config
