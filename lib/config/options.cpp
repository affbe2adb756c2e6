// The tables of the configuration language, one row per key. gw.toml(5), the completions and the
// reader's checks are all derived from them.
#include "config/options.h"

#include <array>

#include "config/options/consumer.h"
#include "config/options/gateway.h"
#include "config/options/listener.h"
#include "config/options/route.h"
#include "config/options/settings.h"
#include "config/options/test.h"
#include "config/options/upstream.h"

namespace gw::config {

namespace {

constexpr std::array<OptionTable, static_cast<std::size_t>(Table::count_)> tables = {{
    {"the file", "All files that are named or included form one configuration.", options::root},
    {"include = [{ }]", "Files whose routes all belong to one group.", options::include},
    {"[gateway]", "Settings of the whole gateway.", options::gateway},
    {"[gateway.admin]", "The admin interface.", options::admin},
    {"[listener.NAME]", "Addresses that accept connections.", options::listener},
    {"[listener.NAME.tls]", "TLS for client connections.", options::listener_tls},
    {"[listener.NAME.timeout]", "Client-side timeouts, and upstream timeouts inherited by routes.",
     options::listener_timeout},
    {"[upstream.NAME]", "A group of servers.", options::upstream},
    {"endpoints = [{ }]", "One server.", options::endpoint},
    {"[upstream.NAME.health]", "Active health checks.", options::health},
    {"[upstream.NAME.eject]", "Passive health checks.", options::eject},
    {"[upstream.NAME.pool]", "Connection pool of each endpoint.", options::pool},
    {"[upstream.NAME.tls]", "TLS for connections to endpoints.", options::upstream_tls},
    {"[group.NAME]", "Settings that several routes share.", options::group},
    {"[[route]]", "A match, a chain of policies and one action.", options::route},
    {"split = [{ }]", "One share of a split.", options::split},
    {"sticky = { }", "A cookie that keeps a client on one share.", options::sticky},
    {"redirect = { }", "Redirects the client.", options::redirect},
    {"respond = { }", "A response from the configuration.", options::respond},
    {"[consumer.NAME]", "A caller and its credentials.", options::consumer},
    {"keys = [{ }]", "One API key of a consumer.", options::consumer_key},
    {"timeout = { }",
     "In gateway, listener, upstream, group and route; each overrides those before it.",
     options::timeout},
    {"retry = { }", "In gateway, upstream, group and route; each overrides those before it.",
     options::retry},
    {"limits = { }", "In gateway and listener.", options::limits},
    {"limits = { }", "In group and route.", options::body_limit},
    {"[[test]]", "A request, or steps that share one clock, and the expected result.",
     options::test},
    {"[[test.steps]]", "Keys that a step omits are taken from the test.", options::step},
    {"as = { }", "A consumer with the given groups and scopes.", options::caller},
    {"[test.given]", "Simulated upstream and policy responses.", options::given},
    {"given.upstream = [{ }]", "A simulated response or failure.", options::answer},
    {"[test.expect]", "All keys given must hold.", options::expect},
    {"[test.expect.upstream_request]", "Request sent upstream.", options::expect_request},
    {"[test.expect.response]", "Response sent to the client.", options::expect_response},
}};

}  // namespace

std::span<const OptionTable> option_tables() { return tables; }

std::span<const Option> options_of(Table table) {
  return tables[static_cast<std::size_t>(table)].options;
}

}  // namespace gw::config
