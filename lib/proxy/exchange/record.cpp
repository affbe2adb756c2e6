// The record of a finished exchange, and what it adds to the counters.
#include "proxy/connection.h"
#include "proxy/core.h"
#include "proxy/exchange/exchange.h"

namespace gw::proxy {

namespace {

std::string_view outcome_name(decision::Outcome outcome) {
  static constexpr std::string_view names[] = {"not-reached", "pass",  "would-refuse",
                                               "refuse",      "reply", "ask"};
  return names[static_cast<std::size_t>(outcome)];
}

std::string_view protocol_name(http::Version version) {
  static constexpr std::string_view names[] = {"HTTP/1.0", "HTTP/1.1", "HTTP/2"};
  return names[static_cast<std::size_t>(version)];
}

}  // namespace

// Facts for a request without valid ones, because its head or target is unusable.
policy::Facts* Exchange::bare_facts() {
  const http::Target* nothing = arena_.make<http::Target>();
  return arena_.make<policy::Facts>(
      policy::Facts{.request = request_,
                    .target = *nothing,
                    .peer = peer_,
                    .books = snapshot_->books,
                    .client = peer_.address,
                    .client_text = arena_.copy(peer_.address.text()),
                    .scheme = peer_.secure ? std::string_view("https") : std::string_view("http"),
                    .host = {},
                    .request_id = {},
                    .now = arrival_,
                    .arrival = arrival_,
                    .dice = dice_,
                    .answers = {}});
}

// "keys=pass fair=refuse"
std::string_view Exchange::outcomes_text() {
  if (!progress_.plan) return {};
  const std::vector<decision::Step>& steps = progress_.plan->policies;
  std::string_view text;
  for (std::size_t i = 0; i < progress_.outcomes.size() && i < steps.size(); ++i)
    text = arena_.join(text, text.empty() ? "" : " ", steps[i].name, "=",
                       outcome_name(progress_.outcomes[i]));
  return text;
}

void Exchange::write_record() {
  Counters& counters = core_.counters;
  counters.requests.add();
  counters.bytes_in.add(body_in_);
  const std::uint64_t bytes_out = own_answer_ ? own_size_ - own_body_.size() : down_.moved();
  counters.bytes_out.add(bytes_out);
  counters.by_class[status_ / 100 < 6 ? status_ / 100 : 0].add();
  counters.by_reason[static_cast<std::size_t>(reason_)].add();
  const decision::Settings* settings = forward_.settings;
  if (!settings && progress_.plan) settings = &progress_.plan->settings[0];
  const bool logged = !snapshot_->access_log.empty() && !(settings && !settings->log.value);
  if (!logged && !snapshot_->admin) return;

  const Duration total = core_.reactor.clock() - arrival_.mono;
  record::Record record;
  record.time = arrival_.wall;
  record.id = facts_->request_id;
  record.listener = snapshot_->listeners[peer_.listener].name;
  record.client = facts_->client_text;
  record.method = request_.method_text;
  record.scheme = facts_->scheme;
  record.host = facts_->host;
  record.path = facts_->target.path;
  record.query = facts_->target.query;
  record.protocol = protocol_name(request_.version);
  record.status = status_;
  record.reason = reason_;
  if (progress_.route) {
    record.route = progress_.route->name;
    record.policies = outcomes_text();
    const auto& paths = progress_.route->match.paths;
    if (progress_.pattern < paths.size()) record.pattern = paths[progress_.pattern].text;
  }
  if (context_->principal) record.consumer = context_->principal->name;
  if (forward_.upstream) record.upstream = upstream().name;
  if (!tries_.none()) record.endpoint = tries_.endpoint().url;
  record.attempts = tries_.count();
  record.bytes_in = body_in_;
  record.bytes_out = bytes_out;
  record.upstream_time = tries_.upstream_time();
  record.gateway = total - tries_.upstream_time();
  record.total = total;
  record.dice = dice_.number;
  record.version = snapshot_->version;
  record.detail = detail_;
  record.logged = logged;
  core_.ring.write(record);
}

}  // namespace gw::proxy
