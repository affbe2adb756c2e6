// Settings: the innermost scope that sets a key determines its value, and is stored with it.
#include "config/units.h"
#include "decision/compile/compilation.h"

namespace gw::decision {

namespace {

template <class T>
void overlay(Setting<T>& setting, const config::Maybe<T>& written, Origin from) {
  if (written) setting = {written->value, from};
}

void overlay(Timeouts& timeouts, const config::Timeouts& written, Origin from) {
  overlay(timeouts.connect, written.connect, from);
  overlay(timeouts.first_byte, written.first_byte, from);
  overlay(timeouts.idle, written.idle, from);
  overlay(timeouts.total, written.total, from);
  overlay(timeouts.stream_idle, written.stream_idle, from);
}

void overlay(Retry& retry, const config::Retry& written, Origin from) {
  overlay(retry.attempts, written.attempts, from);
  if (const auto& on = written.on)
    retry.on = {{on->value.connect, on->value.reset, on->value.timeout, on->value.statuses}, from};
  overlay(retry.methods, written.methods, from);
  overlay(retry.backoff, written.backoff, from);
  overlay(retry.budget_percent, written.budget_percent, from);
  overlay(retry.replay, written.replay, from);
}

void overlay(Settings& settings, const config::Scope& scope, Origin from) {
  overlay(settings.timeout, scope.timeout, from);
  overlay(settings.retry, scope.retry, from);
  overlay(settings.body_limit, scope.limits.body, from);
  overlay(settings.log, scope.log, from);
}

void overlay(ListenerLimits& limits, const config::Limits& written) {
  const auto take = [](std::uint64_t& limit, const config::Maybe<std::uint64_t>& one) {
    if (one) limit = one->value;
  };
  // In ListenerLimits, 0 means no limit.
  const auto take_or_none = [](std::uint64_t& limit, const config::Maybe<std::uint64_t>& one) {
    if (one) limit = one->value == config::no_size_limit ? 0 : one->value;
  };
  take(limits.line, written.line);
  take(limits.header, written.header);
  take(limits.headers, written.headers);
  take(limits.count, written.count);
  take_or_none(limits.connections, written.connections);
  take_or_none(limits.connections_per_address, written.connections_per_address);
}

template <class T>
bool same(const config::Maybe<T>& a, const config::Maybe<T>& b) {
  return a.has_value() == b.has_value() && (!a || a->value == b->value);
}

}  // namespace

Settings settings_of(const SettingScopes& scopes) {
  Settings settings;
  overlay(settings.timeout, scopes.gateway->timeout, Origin::gateway);
  overlay(settings.retry, scopes.gateway->retry, Origin::gateway);
  overlay(settings.body_limit, scopes.gateway->limits.body, Origin::gateway);
  if (scopes.listener != nullptr) {
    overlay(settings.timeout, scopes.listener->timeout, Origin::listener);
    overlay(settings.body_limit, scopes.listener->limits.body, Origin::listener);
  }
  if (scopes.upstream != nullptr) {
    overlay(settings.timeout, scopes.upstream->timeout, Origin::upstream);
    overlay(settings.retry, scopes.upstream->retry, Origin::upstream);
  }
  if (scopes.group != nullptr) overlay(settings, *scopes.group, Origin::group);
  if (scopes.route != nullptr) overlay(settings, *scopes.route, Origin::route);
  return settings;
}

ListenerLimits limits_of(const config::Gateway& gateway, const config::Listener& listener) {
  ListenerLimits limits;
  overlay(limits, gateway.limits);
  overlay(limits, listener.limits);
  return limits;
}

bool same_settings(const config::Listener& a, const config::Listener& b) {
  return same(a.timeout.connect, b.timeout.connect) &&
         same(a.timeout.first_byte, b.timeout.first_byte) && same(a.timeout.idle, b.timeout.idle) &&
         same(a.timeout.total, b.timeout.total) &&
         same(a.timeout.stream_idle, b.timeout.stream_idle) && same(a.limits.body, b.limits.body);
}

}  // namespace gw::decision
