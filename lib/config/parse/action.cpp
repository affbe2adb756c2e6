// A route's action: exactly one of upstream, split, redirect and respond, and what goes with it.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "config/parse/parts.h"
#include "http/method.h"

namespace gw::config {

namespace {

constexpr std::string_view actions[] = {"upstream", "split", "redirect", "respond"};
constexpr std::string_view forward_keys[] = {"rewrite", "request", "upgrade", "sticky"};
constexpr std::array<std::uint16_t, 5> redirect_statuses = {301, 302, 303, 307, 308};
constexpr TemplateScope on_request{nullptr, true, false};

std::optional<Template> read_template(Reader& owner, std::string_view key,
                                      const TemplateScope& scope) {
  const Maybe<std::string> text = owner.text(key);
  if (!text) return {};
  return parse_template(text->value, text->at, scope, owner.diagnostics());
}

void read_edits(Reader& owner, RequestEdits& request, Edits& response) {
  if (const Value* value = owner.find("request"))
    request = parse_request_edits(*value, on_request, owner.diagnostics());
  if (const Value* value = owner.find("response"))
    response = parse_response_edits(*value, {nullptr, true, true}, owner.diagnostics());
}

void read_share(Reader& table, Route& route, Parsing& parsing) {
  UpstreamUse use;
  use.at = table.at();
  use.weight = value_or(table.count("weight", 0, 1'000'000), use.weight);
  use.rewrite = read_template(table, "rewrite", on_request);
  read_edits(table, use.request, use.response);
  table.finish(options_of(Table::split));
  const Value* upstream = table.find("upstream");
  if (upstream == nullptr) return;
  auto name = read_upstream_use(*upstream, table.subject("upstream"), parsing);
  if (!name) return;
  use.name = *std::move(name);
  route.upstreams.push_back(std::move(use));
}

void read_split(Reader& owner, Route& route, Parsing& parsing) {
  route.split = true;
  std::vector<Reader> shares = owner.tables("split");
  for (Reader& share : shares) read_share(share, route, parsing);
  if (owner.items("split").empty())
    owner.diagnostics().error("missing-key", owner.find("split")->at,
                              format("`split` of {} has no upstream", owner.owner()));
}

void read_upstream(Reader& owner, Route& route, Parsing& parsing) {
  const Value& value = *owner.find("upstream");
  auto name = read_upstream_use(value, owner.subject("upstream"), parsing);
  if (!name) return;
  UpstreamUse use;
  use.name = *std::move(name);
  use.at = value.at;
  route.upstreams.push_back(std::move(use));
}

void read_sticky(Reader& owner, Route& route) {
  const Value* value = owner.find("sticky");
  if (value == nullptr || value->unknown) return;
  if (!route.split)
    owner.diagnostics().error(
        "bad-combination", value->at,
        format("{} has no `split`, so `sticky` has no effect", owner.owner()),
        "for a sticky upstream, give it balance = \"ring-hash\" and a `hash`");
  Sticky sticky;
  sticky.at = value->at;
  if (!value->is_table()) {
    sticky.key = owner.key("sticky");
    if (!sticky.key->parts.empty()) route.sticky = std::move(sticky);
    return;
  }
  auto table = owner.table("sticky");
  const Maybe<std::string> cookie = table->text("cookie");
  sticky.max_age = value_or(table->duration("max_age"), Duration(hours(24 * 30)));
  table->finish(options_of(Table::sticky));
  if (!cookie) return;
  if (!http::is_token(cookie->value)) {
    owner.diagnostics().error(
        "field.name", cookie->at,
        format("\"{}\" is not a valid cookie name", printable(cookie->value)));
    return;
  }
  sticky.cookie = cookie->value;
  route.sticky = std::move(sticky);
}

void read_upgrade(Reader& owner, Route& route) {
  if (!owner.has("upgrade")) return;
  route.upgrade.clear();
  for (const Text& name : owner.texts("upgrade")) {
    if (http::is_token(name.value))
      route.upgrade.push_back(lower(name.value));
    else
      owner.diagnostics().error(
          "field.name", name.at,
          format("\"{}\" is not a valid upgrade protocol", printable(name.value)));
  }
}

// Nothing is silently ignored: what only a forwarded request has needs one.
void refuse_forward_keys(Reader& owner, std::string_view action) {
  for (const std::string_view key : forward_keys)
    if (const Value* value = owner.find(key))
      owner.diagnostics().error(
          "bad-combination", value->at,
          format("`{}` of {} cannot be combined with `{}`", key, owner.owner(), action),
          "it is only allowed with `upstream` and `split`");
}

// The action's key; reports none and more than one.
std::string_view find_action(Reader& owner) {
  std::string_view found;
  for (const std::string_view action : actions) {
    const Value* value = owner.find(action);
    if (value == nullptr) continue;
    if (!found.empty())
      owner.diagnostics().error(
          "route.action", value->at,
          format("{} has two actions: `{}` and `{}`", owner.owner(), found, action),
          "keep exactly one");
    else
      found = action;
  }
  if (found.empty())
    owner.diagnostics().error("route.action", owner.at(), format("{} has no action", owner.owner()),
                              "write one of `upstream`, `split`, `redirect`, `respond`");
  return found;
}

}  // namespace

std::optional<Redirect> read_redirect(Reader& owner, const TemplateScope& scope) {
  const Value* value = owner.find("redirect");
  if (value == nullptr || value->unknown) return {};
  Redirect redirect;
  redirect.at = value->at;
  if (value->text() != nullptr) {
    redirect.to = *read_template(owner, "redirect", scope);
    return redirect;
  }
  auto table = owner.table("redirect");
  if (!table) return {};
  auto to = read_template(*table, "to", scope);
  const Maybe<std::uint32_t> status = table->count("status");
  table->finish(options_of(Table::redirect));
  if (status) {
    const auto known = std::find(redirect_statuses.begin(), redirect_statuses.end(), status->value);
    if (known == redirect_statuses.end())
      owner.diagnostics().error(
          "out-of-range", status->at,
          format("{} cannot be {}", table->subject("status").text(), status->value),
          "write 301, 302, 303, 307 or 308");
    else
      redirect.status = *known;
  }
  if (!to) return {};
  redirect.to = *std::move(to);
  return redirect;
}

void read_action(Reader& owner, Route& route, Parsing& parsing) {
  const std::string_view action = find_action(owner);
  if (action == "upstream") read_upstream(owner, route, parsing);
  if (action == "split") read_split(owner, route, parsing);
  if (action == "redirect") route.redirect = read_redirect(owner, on_request);
  if (action == "respond") route.respond = read_respond(owner, parsing);
  read_edits(owner, route.request, route.response);
  if (action == "redirect" || action == "respond") return refuse_forward_keys(owner, action);
  route.rewrite = read_template(owner, "rewrite", on_request);
  read_upgrade(owner, route);
  if (!action.empty()) read_sticky(owner, route);
}

}  // namespace gw::config
