// Warns of policies, limits and keys that use the client certificate on a route where no listener
// requests one: a policy that denies everybody, a limit that never counts, a random choice instead
// of a sticky one. Each place is reported once.
#include <algorithm>

#include "base/text.h"
#include "decision/compile/compilation.h"

namespace gw::decision {

namespace {

using Kind = config::KeyPart::Kind;

void warn(Compilation& c, config::Position at, std::string_view what, const config::Route& route) {
  std::vector<config::Position>& warned = c.without_certificate;
  if (std::find(warned.begin(), warned.end(), at) != warned.end()) return;
  warned.push_back(at);
  c.diagnostics.warning(
      "no-certificate", at,
      format("{} depends on the client certificate, but no listener of route `{}` requests one",
             what, route.name),
      "`client` in a listener's `tls` table requests one; this version of gw does not support it "
      "yet");
}

void check_policy(Compilation& c, const config::Route& route, std::uint32_t place) {
  const policy::Kind* const kind = c.made[place].kind;
  const config::Policy& written = c.config.policies[place];
  if (kind != nullptr && kind->needs_certificate != nullptr && kind->needs_certificate(written))
    warn(c, written.at, format("policy `{}`", written.name), route);
}

}  // namespace

void warn_of_certificates(Compilation& c, const config::Route& route, const Chain& chain) {
  for (const std::uint32_t place : chain) {
    check_policy(c, route, place);
    for (const std::uint32_t other : c.made[place].others) check_policy(c, route, other);
  }
  if (route.sticky && route.sticky->key && route.sticky->key->uses(Kind::certificate))
    warn(c, route.sticky->at, format("sticky = \"{}\"", route.sticky->key->show()), route);
  for (const config::UpstreamUse& use : route.upstreams) {
    const auto place = c.upstreams.look_up(use.name.value);
    if (!place) continue;
    const config::Upstream& upstream = c.config.upstreams[*place];
    if (upstream.hash && upstream.hash->uses(Kind::certificate))
      warn(c, upstream.hash->at, format("the hash of upstream `{}`", upstream.name), route);
  }
}

}  // namespace gw::decision
