// concurrency: what passes, what is refused or waits, and what the options may not be.
#include <catch2/catch.hpp>

#include "support/core/asking.h"
#include "support/core/made_policy.h"

using namespace gw;
using namespace gw::ledger;
using namespace gw::policy;
using test::table;
using test::value;
using test::yes;

namespace {

struct Limited {
  explicit Limited(config::Value options) : made("concurrency", std::move(options), {}, "places") {
    REQUIRE(made.fault() == "");
  }
  test::MadePolicy made;
  test::Remembered remembered;

  // Asks, and keeps what it took.
  struct Request {
    Request(Limited& limited, const test::RequestText& text) : asking(text, limited.remembered) {}
    test::Asking asking;
    Verdict verdict = Pass{};
    std::string why;
  };
  std::unique_ptr<Request> ask(const test::RequestText& text = {}, std::string_view upstream = {},
                               std::span<const Answer> answers = {}) {
    auto request = std::make_unique<Request>(*this, text);
    request->asking.facts.answers = answers;
    request->asking.context.upstream = upstream;
    request->verdict = made.policy->on_request(request->asking.context, &request->why);
    return request;
  }
  void finish(const Request& request) {
    for (const Hold& hold : request.asking.context.holds) remembered.ledger.release(hold, {});
  }
  bool at_rest() { return remembered.ledger.at_rest() && remembered.bank->held() == 0; }
};

int refused(const Limited::Request& request) {
  const auto* refuse = std::get_if<Refuse>(&request.verdict);
  if (refuse == nullptr) return 0;
  CHECK(refuse->reason == http::Reason::concurrency_exceeded);
  return refuse->status;
}

std::string fault(config::Value options) {
  const test::MadePolicy made("concurrency", std::move(options));
  CHECK((made.policy == nullptr) == (made.fault() != ""));
  return made.fault();
}

}  // namespace

TEST_CASE("a request holds its place until it is given back", "[policy]") {
  Limited limited(table({{"max", value(2)}}));
  const auto one = limited.ask(), two = limited.ask();
  CHECK(one->why == "1 of 2 in flight, counted by route");
  CHECK(two->why == "2 of 2 in flight, counted by route");
  const auto three = limited.ask();
  CHECK(refused(*three) == 503);
  CHECK(three->why == "the limit is reached, counted by route");
  CHECK(three->asking.context.edits.response.span().back().name == "retry-after");
  limited.finish(*one);
  const auto four = limited.ask();
  CHECK(refused(*four) == 0);
  limited.finish(*two);
  limited.finish(*three);
  limited.finish(*four);
  CHECK(limited.at_rest());
}

TEST_CASE("each key has its own places, and clients are told that it is them", "[policy]") {
  Limited limited(table({{"max", value(1)}, {"by", value("header:x-user")}}));
  const auto ann = limited.ask({.fields = {{"x-user", "ann"}}});
  const auto ben = limited.ask({.fields = {{"x-user", "ben"}}});
  CHECK(refused(*ann) == 0);
  CHECK(refused(*ben) == 0);
  CHECK(refused(*limited.ask({.fields = {{"x-user", "ann"}}})) == 429);
  const auto nobody = limited.ask();
  CHECK(nobody->why == "not counted: the request has no header:x-user");
  CHECK(nobody->asking.context.holds.size() == 0);
}

TEST_CASE("routes of one upstream share its places", "[policy]") {
  Limited limited(table({{"max", value(1)}, {"by", value("upstream")}}));
  const auto one = limited.ask({}, "app");
  CHECK(one->why == "1 of 1 in flight, counted by upstream");
  CHECK(refused(*limited.ask({}, "app")) == 503);
  CHECK(refused(*limited.ask({}, "other")) == 0);
  CHECK(limited.ask()->why == "not counted: the request has no upstream");
}

TEST_CASE("who may wait asks for it, and goes on with what it heard", "[policy]") {
  Limited limited(table({{"max", value(1)}, {"waiting", value(3)}, {"wait", value("250ms")}}));
  const auto one = limited.ask();
  const auto two = limited.ask();
  const Ask* const ask = std::get_if<Ask>(&two->verdict);
  REQUIRE(ask != nullptr);
  CHECK(ask->who == limited.made.id());
  CHECK(ask->name == "places");
  const Wait& wait = std::get<Wait>(ask->inquiry);
  CHECK(wait.longest == 3);
  CHECK(wait.patience == milliseconds(250));
  CHECK(wait.wanted.limit.most == 1);

  Answer answer;
  answer.who = ask->who;
  const auto served = limited.ask({}, {}, {&answer, 1});
  CHECK(std::holds_alternative<Pass>(served->verdict));
  CHECK(served->why == "got a slot after waiting, counted by route");
  CHECK(served->asking.context.holds.size() == 0);  // who drives the questions puts it there
  answer.failed = true;
  answer.why = "the queue is full";
  const auto unserved = limited.ask({}, {}, {&answer, 1});
  CHECK(refused(*unserved) == 503);
  CHECK(unserved->why == "no free slot, counted by route: the queue is full");
  limited.finish(*one);
  CHECK(limited.at_rest());
}

TEST_CASE("what a concurrency may not be", "[policy]") {
  CHECK(fault(table({{"max", value(1)}})) == "");
  CHECK(fault(table({{"max", value(1)}, {"adaptive", yes()}})) == "");
  CHECK(fault(table({{"max", value(1)}, {"by", value("upstream")}})) == "");
  CHECK(fault(table({})) == "missing-key");
  CHECK(fault(table({{"max", value(0)}})) == "out-of-range");
  CHECK(fault(table({{"max", value(2'000'000)}})) == "out-of-range");
  CHECK(fault(table({{"max", value(1)}, {"waiting", value(20'000)}})) == "out-of-range");
  CHECK(fault(table({{"max", value(1)}, {"wait", value("1s")}})) == "bad-wait");
  CHECK(fault(table({{"max", value(1)}, {"by", value("upstreams")}})) == "bad-key");
  CHECK(fault(table({{"max", value(1)}, {"limit", value(1)}})) == "unknown-key");
}
