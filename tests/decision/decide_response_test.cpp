// decide_response: the order of the edits, and the gateway's own fields.
#include <catch2/catch.hpp>

#include "decision/decision.h"
#include "support/core/one_way.h"

using namespace gw;

namespace {

// Adds itself to the list of policies that were called.
class Marker final : public policy::Policy {
 public:
  explicit Marker(std::string_view mark) : mark_(mark) {}
  policy::Verdict on_request(policy::RequestContext&, std::string*) const override {
    return policy::Pass{};
  }
  void on_response(policy::ResponseContext& context) const override {
    context.fields->add("x-order", mark_, context.arena);
  }

 private:
  std::string_view mark_;
};

struct ResponseTest {
  test::OneWay way;
  test::Came came{test::RequestText{}};
  policy::Edits edits;
  http::FieldList fields;
  decision::Progress progress = way.progress();
  http::Reason reason = http::Reason::none;
  std::string_view set_cookie;
  bool forwarded = true;

  std::string back() {
    policy::ResponseContext response{.facts = came.facts(way),
                                     .ledger = came.asking.ledger(),
                                     .arena = came.asking.arena(),
                                     .status = 200,
                                     .reason = reason,
                                     .upstream = "orders",
                                     .fields = &fields};
    decision::Forward forward = way.forward();
    forward.set_cookie = set_cookie;
    decision::decide_response(way.snapshot, progress, forwarded ? &forward : nullptr, edits,
                              response);
    return test::text_of(fields.headers());
  }
  std::string id() { return std::string(came.facts(way).request_id); }
};

}  // namespace

TEST_CASE("response edits run in reverse: entry, route, policies", "[decision]") {
  ResponseTest returning;
  const Marker first("first"), second("second"), third("third");
  returning.way.plan.policies = {{&first, "first", ledger::PolicyId{0}, true},
                                 {&second, "second", ledger::PolicyId{1}, true},
                                 {&third, "third", ledger::PolicyId{2}, true}};
  returning.way.route.response.add = {test::field_template("x-order", "route")};
  returning.way.target.response.add = {test::field_template("x-order", "entry {upstream.name}")};
  returning.edits.response.push_back({policy::FieldEdit::Kind::add, "x-order", "asked for"},
                                     returning.came.asking.arena());
  returning.progress.next = 2;  // the third one denied the request
  returning.fields.add("date", "theirs", returning.came.asking.arena());
  CHECK(returning.back() ==
        "date: theirs\n"
        "x-order: entry orders\nx-order: route\nx-order: asked for\n"
        "x-order: second\nx-order: first\n"
        "x-request-id: " +
            returning.id() + "\n");
}

TEST_CASE("response: the gateway's own fields", "[decision]") {
  ResponseTest returning;
  Arena& arena = returning.came.asking.arena();
  returning.fields.add("X-Request-ID", "upstream's", arena);
  returning.reason = http::Reason::route_none;
  returning.set_cookie = "gw=0123; Path=/";
  CHECK(returning.back() == "x-request-id: " + returning.id() +
                                "\nset-cookie: gw=0123; Path=/\ngw-reason: route.none\n"
                                "date: Thu, 01 Jan 2026 00:00:00 GMT\n");

  ResponseTest bare;
  bare.way.snapshot.request_id.clear();
  bare.forwarded = false;
  bare.progress = {};  // no route yet: an invalid head
  CHECK(bare.back() == "date: Thu, 01 Jan 2026 00:00:00 GMT\n");
}
