// Choosing an ask and filling its text. A fixed body is sent from the plan, which outlives all
// sends.
#include "load/requests.h"

#include <algorithm>
#include <numeric>

namespace gw::load {

Requests::Requests(const Plan& plan) : plan_(plan), random_(plan.seed), turns_(plan.asks.size()) {
  double sum = 0;
  for (const Ask& ask : plan.asks) shares_.push_back(sum += ask.weight);
  for (double& share : shares_) share /= sum;
  std::iota(turns_.begin(), turns_.end(), std::size_t{0});
  for (const Ask& ask : plan.asks) {
    Prepared& prepared = prepared_.emplace_back();
    prepared.head.method = http::method_of(ask.method);
    prepared.head.method_text = ask.method;
    prepared.fixed = ask.target.fixed() && ask.body.fixed();
    if (ask.target.fixed()) prepared.head.target = ask.target.text();
    if (ask.body.fixed()) prepared.head.body = http::BodyInfo::of_length(ask.body.text().size());
    for (const auto& [name, value] : ask.fields) {
      prepared.fixed = prepared.fixed && value.fixed();
      const std::string_view text = value.fixed() ? std::string_view(value.text()) : "";
      prepared.fields.push_back({http::field_id(name), name, text});
    }
  }
  for (Prepared& prepared : prepared_) prepared.head.headers = http::Headers(prepared.fields);
}

std::size_t Requests::choose(std::uint64_t number) {
  if (!plan_.order.empty()) return plan_.order[number % plan_.order.size()];
  const std::size_t asks = plan_.asks.size();
  if (asks == 1) return 0;
  if (!plan_.in_turns) {
    const auto found = std::upper_bound(shares_.begin(), shares_.end(), random_.fraction());
    return std::min(static_cast<std::size_t>(found - shares_.begin()), asks - 1);
  }
  if (number % asks == 0)
    for (std::size_t i = asks; i > 1; --i) std::swap(turns_[i - 1], turns_[random_.pick(i)]);
  return turns_[number % asks];
}

void Requests::fill(const Ask& ask, Prepared& prepared, std::uint64_t number) {
  target_.clear();
  ask.target.append(target_, number, random_);
  prepared.head.target = target_;
  values_.resize(ask.fields.size());
  for (std::size_t i = 0; i < ask.fields.size(); ++i) {
    values_[i].clear();
    ask.fields[i].second.append(values_[i], number, random_);
    prepared.fields[i].value = values_[i];
  }
  if (ask.body.fixed()) return;
  body_.clear();
  ask.body.append(body_, number, random_);
  prepared.head.body = http::BodyInfo::of_length(body_.size());
}

Requests::Made Requests::make(std::size_t number_of_ask, std::uint64_t number, BlockPool& pool) {
  const Ask& ask = plan_.asks[number_of_ask];
  Prepared& prepared = prepared_[number_of_ask];
  if (!prepared.fixed) fill(ask, prepared, number);
  Made made{&prepared.head, {}};
  if (prepared.head.body.length == 0) return made;
  if (ask.body.fixed())
    made.body.append(Slice::lasting(ask.body.text()));
  else
    made.body.write(body_, pool);
  return made;
}

}  // namespace gw::load
