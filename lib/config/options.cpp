// The tables of the language, a row a key. What gw.toml(5) says, what completions offer and what
// the reader lets through all come from here.
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
    {"the file", "One configuration is all files that are named or included.", options::root},
    {"include = [{ }]", "Files whose routes all belong to one group.", options::include},
    {"[gateway]", "The gateway as a whole.", options::gateway},
    {"[gateway.admin]", "The admin interface.", options::admin},
    {"[listener.NAME]", "An address that accepts connections.", options::listener},
    {"[listener.NAME.tls]", "TLS towards clients.", options::listener_tls},
    {"[listener.NAME.timeout]", "The client's side, and what comes down.",
     options::listener_timeout},
    {"[upstream.NAME]", "A group of servers.", options::upstream},
    {"endpoints = [{ }]", "One server.", options::endpoint},
    {"[upstream.NAME.health]", "Active checks.", options::health},
    {"[upstream.NAME.eject]", "Passive checks.", options::eject},
    {"[upstream.NAME.pool]", "Connections to one endpoint.", options::pool},
    {"[upstream.NAME.tls]", "TLS towards endpoints.", options::upstream_tls},
    {"[group.NAME]", "What several routes have in common.", options::group},
    {"[[route]]", "A match, a chain of policies and one action.", options::route},
    {"split = [{ }]", "One share of a split.", options::split},
    {"sticky = { }", "A cookie that keeps a client on one side.", options::sticky},
    {"redirect = { }", "Sends the client elsewhere.", options::redirect},
    {"respond = { }", "An answer of the gateway.", options::respond},
    {"[consumer.NAME]", "Who calls.", options::consumer},
    {"keys = [{ }]", "One API key of a consumer.", options::consumer_key},
    {"timeout = { }", "Of gateway, upstream, listener, group, route: the nearest.",
     options::timeout},
    {"retry = { }", "Of gateway, upstream, group, route: the nearest.", options::retry},
    {"limits = { }", "Of gateway and listener.", options::limits},
    {"limits = { }", "Of group and route.", options::body_limit},
    {"[[test]]", "One request, or steps on one clock, and what must become of it.", options::test},
    {"[[test.steps]]", "What a step does not say, the test says.", options::step},
    {"as = { }", "Who calls, described.", options::caller},
    {"[test.given]", "What the world answers.", options::given},
    {"given.upstream = [{ }]", "An answer of the world, or a failure.", options::answer},
    {"[test.expect]", "All that stand in it must hold.", options::expect},
    {"[test.expect.upstream_request]", "What goes upstream.", options::expect_request},
    {"[test.expect.response]", "What goes back.", options::expect_response},
}};

}  // namespace

std::span<const OptionTable> option_tables() { return tables; }

std::span<const Option> options_of(Table table) {
  return tables[static_cast<std::size_t>(table)].options;
}

}  // namespace gw::config
