// basic-auth: who is let in, what is asked of a helper thread, and what is remembered.
#include <catch2/catch.hpp>

#include "base/base64.h"
#include "base/text.h"
#include "crypto/password.h"
#include "support/core/asking.h"
#include "support/core/made_policy.h"
#include "support/core/verdicts.h"

using namespace gw;
using namespace gw::identity;
using namespace gw::policy;
using http::Reason;
using test::table;
using test::value;

namespace {

// "correct horse" and "battery staple".
constexpr const char* acmes = "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e";
constexpr const char* anns = "$2b$04$ABCDEFGHIJKLMNOPQRSTUutdBj1TzHskGHYiUO7.EmtyYGZ0G.mnK";

Books some_books() {
  std::vector<config::Consumer> consumers(2);
  consumers[0].name = "acme";
  consumers[0].groups = {"gold"};
  consumers[0].aliases = {"the-acme"};
  consumers[0].password = acmes;
  consumers[1].name = "bob";
  return file_books(consumers);
}

std::string login(const std::string& name, const std::string& password) {
  return "Basic " + base64_encode(name + ":" + password);
}

// A policy and its memory, asked as often as a test likes.
class Door {
 public:
  explicit Door(config::Value options = table({{"users", table({{"ann", value(anns)}})}}))
      : made_("basic-auth", std::move(options), {}, "login") {
    REQUIRE(made_.fault() == "");
  }

  // What it says in the end, and whether a password was checked for it.
  std::string ask(std::vector<std::string> fields, Reason reason = Reason::none,
                  Duration now = seconds(1'000'000)) {
    test::RequestText text{.books = &books_};
    for (const std::string& field : fields) text.fields.emplace_back("authorization", field);
    test::Asking asking(text, remembered_);
    asking.facts.now.mono = now;
    std::vector<Answer> answers;
    std::string why, answered;
    checked = 0;
    for (;;) {
      const Verdict verdict = made_.policy->on_request(asking.context, &why);
      const Ask* const question = std::get_if<Ask>(&verdict);
      if (question == nullptr) return end(asking, verdict, reason, why);
      REQUIRE(++checked == 1);
      CHECK(why == "checks the password");
      const Work& work = std::get<Work>(question->inquiry);
      answered = work.run(work.bytes);
      answers = {Answer{.who = question->who, .failed = fails, .why = "busy", .body = answered}};
      asking.facts.answers = answers;
    }
  }

  int checked = 0;
  bool fails = false;  // no helper has time
  std::string challenge, consumer;
  std::size_t edits = 0;  // of the request as it goes upstream

 private:
  std::string end(test::Asking& asking, const Verdict& verdict, Reason reason, std::string why) {
    const auto* refuse = std::get_if<Refuse>(&verdict);
    CHECK((refuse == nullptr ? Reason::none : refuse->reason) == reason);
    for (const FieldEdit& edit : asking.context.edits.response)
      if (edit.name == "www-authenticate") challenge = edit.value;
    const Principal* const found = asking.context.principal;
    consumer = found == nullptr ? "" : found->name;
    edits = asking.context.edits.request.size();
    CHECK(why.find("horse") == why.npos);
    return why;
  }

  Books books_ = some_books();
  test::MadePolicy made_;
  test::Remembered remembered_;
};

}  // namespace

TEST_CASE("name and password find a consumer or a user", "[policy][basic]") {
  Door door;
  CHECK(door.ask({login("acme", "correct horse")}) == "consumer acme");
  CHECK(door.consumer == "acme");
  CHECK(door.edits == 1);  // it stays here
  CHECK(door.ask({login("the-acme", "correct horse")}) == "consumer acme");
  CHECK(door.ask({login("ann", "battery staple")}) == "consumer ann");
  CHECK(door.ask({"bAsIc  " + base64_encode("ann:battery staple")}) == "consumer ann");
  CHECK(door.ask({"Bearer x", login("ann", "battery staple")}) == "consumer ann");
}

TEST_CASE("what is wrong with a login", "[policy][basic]") {
  Door door;
  const auto wrong = [&](const std::string& field) {
    return door.ask({field}, Reason::basic_auth_wrong);
  };
  CHECK(door.ask({}, Reason::basic_auth_missing) ==
        "no Basic credentials in header `authorization`");
  CHECK(door.challenge == "Basic realm=\"login\", charset=\"UTF-8\"");
  CHECK(door.ask({"Bearer x"}, Reason::basic_auth_missing) ==
        "no Basic credentials in header `authorization`");
  CHECK(door.ask({login("ann", "battery staple"), login("ann", "battery staple")},
                 Reason::basic_auth_wrong) == "more than one pair of Basic credentials");
  CHECK(wrong("Basic ???") == "the credentials are not NAME:PASSWORD in base64");
  CHECK(wrong("Basic ") == "the credentials are not NAME:PASSWORD in base64");
  CHECK(wrong("Basic " + base64_encode("no colon")) ==
        "the credentials are not NAME:PASSWORD in base64");
  CHECK(wrong(login(std::string(256, 'x'), "x")) ==
        "the credentials are not NAME:PASSWORD in base64");
  CHECK(wrong(login("acme", "correct horses")) == "wrong password for acme");
  CHECK(door.checked == 1);
  CHECK(wrong(login("acme", "")) == "wrong password for acme");
  CHECK(wrong(login("ann", "correct horse")) == "wrong password for ann");
  CHECK(wrong(login("bob", "correct horse")) == "there is no user bob");
  CHECK(door.checked == 1);  // a name without a password takes as long
  CHECK(wrong(login("eve", std::string("\0x", 2))) == "there is no user eve");
  CHECK(door.checked == 1);
}

TEST_CASE("a password that was right is not checked again for an hour", "[policy][basic]") {
  Door door;
  const auto asked = [&](const std::string& password, Reason reason, Duration later) {
    door.ask({login("acme", password)}, reason, seconds(1'000'000) + later);
    return door.checked;
  };
  CHECK(asked("correct horse", Reason::none, seconds(0)) == 1);
  CHECK(asked("correct horse", Reason::none, seconds(3599)) == 0);
  CHECK(door.consumer == "acme");
  CHECK(asked("correct horse", Reason::none, hours(1)) == 1);
  CHECK(asked("wrong", Reason::basic_auth_wrong, hours(1)) == 1);
  CHECK(asked("wrong", Reason::basic_auth_wrong, hours(1)) == 1);  // that is not remembered
}

TEST_CASE("of one client so many passwords per minute are checked", "[policy][basic]") {
  Door door;
  door.ask({login("acme", "correct horse")});
  for (int i = 0; i < 59; ++i)
    door.ask({login("acme", format("guess {}", i))}, Reason::basic_auth_wrong);
  CHECK(door.ask({login("acme", "guess")}, Reason::rate_limit_exceeded) ==
        "not checked: too many passwords recently");
  CHECK(door.checked == 0);
  CHECK(door.ask({login("acme", "correct horse")}) == "consumer acme");  // is remembered
  CHECK(door.ask({login("ann", "battery staple")}, Reason::none, seconds(1'000'001)) ==
        "consumer ann");
}

TEST_CASE("where no helper has time the gateway is overloaded", "[policy][basic]") {
  Door door;
  door.fails = true;
  CHECK(door.ask({login("acme", "correct horse")}, Reason::gateway_overloaded) ==
        "not checked: busy");
  door.fails = false;
  CHECK(door.ask({login("acme", "correct horse")}) == "consumer acme");
}

TEST_CASE("a login may be optional, and may go on", "[policy][basic]") {
  Door door(table({{"optional", test::yes()}, {"forward", test::yes()}, {"realm", value("ours")}}));
  CHECK(door.ask({}) == "no password (optional)");
  CHECK(door.consumer == "");
  CHECK(door.ask({login("acme", "correct horse")}) == "consumer acme");
  CHECK(door.edits == 0);
  door.ask({login("acme", "wrong")}, Reason::basic_auth_wrong);
  CHECK(door.challenge == "Basic realm=\"ours\", charset=\"UTF-8\"");
}

TEST_CASE("without any password nobody is checked", "[policy][basic]") {
  const Books none = file_books({});
  const test::MadePolicy made("basic-auth", table({}));
  const std::string field = login("acme", "x");
  test::Asking asking({.fields = {{"authorization", field}}, .books = &none});
  CHECK(test::passes_or_refuses(made, asking, Reason::basic_auth_wrong) ==
        "refuses: no user has a password");
}

TEST_CASE("a case's caller is genuine; who was found earlier stands", "[policy][basic]") {
  test::takes_whom_a_case_calls(test::MadePolicy("basic-auth", table({})));
}

TEST_CASE("what basic-auth may not be", "[policy][basic]") {
  const auto fault = [](config::Value options) {
    return test::MadePolicy("basic-auth", std::move(options)).fault();
  };
  CHECK(fault(table({})) == "");
  CHECK(fault(table({{"users", table({{"ann", value("secret")}})}})) == "bad-password");
  CHECK(fault(table({{"users", table({{"a:b", value(anns)}})}})) == "bad-user");
  CHECK(fault(table({{"users", value("ann")}})) == "wrong-type");
  CHECK(fault(table({{"header", value("x")}})) == "unknown-key");
}
