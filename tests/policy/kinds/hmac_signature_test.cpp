// hmac-signature: who is let in, why others are not, and that a signature is taken once.
#include <catch2/catch.hpp>

#include "base/base64.h"
#include "base/text.h"
#include "crypto/signing.h"
#include "policy/signature_base.h"
#include "support/core/asking.h"
#include "support/core/made_policy.h"
#include "support/core/verdicts.h"

using namespace gw;
using namespace gw::crypto;
using namespace gw::identity;
using namespace gw::policy;
using http::Reason;
using test::list;
using test::table;
using test::value;

namespace {

constexpr const char* secret = "a secret for tests: 32 bytes or more";
constexpr std::int64_t noon = 1'767'268'800;  // 2026-01-01T12:00:00Z
constexpr const char* all = R"(("@method" "@authority" "@path" "@query"))";

Books some_books() {
  std::vector<config::Consumer> consumers(2);
  consumers[0].name = "acme";
  consumers[0].groups = {"gold"};
  consumers[0].aliases = {"key-1"};
  consumers[0].secret = secret;
  consumers[1].name = "bob";
  return file_books(consumers);
}

struct Request {
  std::string input;  // of the label `sig`; what is not there is not signed
  std::string with = secret;
  std::vector<std::pair<std::string_view, std::string_view>> fields = {};
  std::string_view target = "/a?b";
  std::string signature = {};  // instead of the right one
  std::int64_t now = noon;
  bool body = false;
};

// What the policy says, in a policy and a memory that may be those of other requests.
class Policies {
 public:
  explicit Policies(config::Value options = table({}))
      : made_("hmac-signature", std::move(options), {}, "signed") {
    REQUIRE(made_.fault() == "");
  }

  std::string ask(const Request& request, Reason reason = Reason::none) {
    test::Asking asking({.target = request.target, .fields = request.fields, .books = &books_},
                        remembered_);
    asking.facts.port = 80;
    asking.facts.now.wall = WallTime(seconds(request.now));
    asking.facts.now.mono = seconds(request.now - noon + 100'000);
    const http::RequestHead head = signed_head(asking, request);
    const Facts& plain = asking.facts;
    const Facts facts{.request = head,
                      .target = plain.target,
                      .peer = plain.peer,
                      .books = plain.books,
                      .client = plain.client,
                      .client_text = plain.client_text,
                      .scheme = plain.scheme,
                      .host = plain.host,
                      .port = plain.port,
                      .request_id = plain.request_id,
                      .now = plain.now,
                      .arrival = plain.arrival,
                      .dice = plain.dice,
                      .answers = plain.answers};
    RequestContext context{.facts = facts, .ledger = remembered_.ledger, .arena = asking.arena()};
    return judge(context, reason);
  }

  std::string challenge, wanted;  // of the last one

 private:
  static http::RequestHead signed_head(test::Asking& asking, const Request& request) {
    Arena& arena = asking.arena();
    http::RequestHead head = asking.facts.request;
    if (request.body) head.body = http::BodyInfo::of_length(5);
    if (request.input.empty()) return head;
    http::FieldList fields;
    fields.reserve_from(head.headers, arena);
    fields.add("Signature-Input", arena.join("sig=", request.input), arena);
    fields.add("Signature", arena.join("sig=:", signature(asking, request), ":"), arena);
    head.headers = fields.headers();
    return head;
  }

  static std::string signature(test::Asking& asking, const Request& request) {
    if (!request.signature.empty()) return request.signature;
    const auto input =
        http::parse_sf_dictionary(asking.arena().join("sig=", request.input), asking.arena());
    REQUIRE(input.fault == nullptr);
    if (!input.members[0].is_list) return "";
    const SignatureBase base = signature_base(input.members[0], asking.facts, asking.arena());
    return base64_encode(*SignKey::secret(request.with)->sign(Signing::hs256, base.text));
  }

  std::string judge(RequestContext& context, Reason reason) {
    std::string why;
    const Verdict verdict = made_.policy->on_request(context, &why);
    const auto* refuse = std::get_if<Refuse>(&verdict);
    CHECK((refuse == nullptr ? Reason::none : refuse->reason) == reason);
    CHECK((context.principal != nullptr) == (refuse == nullptr));
    for (const FieldEdit& edit : context.edits.response)
      (edit.name == "accept-signature" ? wanted : challenge) = edit.value;
    CHECK(why.find(secret) == why.npos);
    return why;
  }

  Books books_ = some_books();
  test::MadePolicy made_;
  test::Remembered remembered_;
};

std::string signed_at(std::int64_t created, const char* more = "") {
  return format("{};created={};keyid=\"acme\"{}", all, created, more);
}

std::string said(const Request& request, Reason reason) { return Policies().ask(request, reason); }

}  // namespace

TEST_CASE("a signature finds its consumer, by name and by alias", "[policy][hmac]") {
  CHECK(said({signed_at(noon)}, Reason::none) == "consumer acme");
  CHECK(said({format("{};created={};keyid=\"key-1\"", all, noon)}, Reason::none) ==
        "consumer acme");
  CHECK(said({signed_at(noon, ";alg=\"hmac-sha256\";nonce=\"x\";tag=\"app\"")}, Reason::none) ==
        "consumer acme");
  CHECK(said({format("(\"@method\" \"@target-uri\");created={};keyid=\"acme\"", noon)},
             Reason::none) == "consumer acme");
}

TEST_CASE("what is wrong with a signature is told", "[policy][hmac]") {
  const auto invalid = [](const Request& request) { return said(request, Reason::hmac_invalid); };
  CHECK(said({""}, Reason::hmac_missing) == "no field Signature-Input");
  CHECK(invalid({"1"}) == "sig of Signature-Input is not a list");
  CHECK(invalid({format("{};created={}", all, noon)}) == "sig has no keyid");
  CHECK(invalid({format("{};created={};keyid=acme", all, noon)}) == "sig has no keyid");
  CHECK(invalid({format("{};created={};keyid=\"eve\"", all, noon)}) ==
        "keyid `eve` names no consumer with a secret");
  CHECK(invalid({format("{};created={};keyid=\"bob\"", all, noon)}) ==
        "keyid `bob` names no consumer with a secret");
  CHECK(invalid({format("{};keyid=\"acme\"", all)}) == "it has no parameter created");
  CHECK(invalid({signed_at(noon, ";alg=\"ed25519\"")}) ==
        "alg is `ed25519`, which is not in `algorithms`");
  CHECK(invalid({format("(\"@method\" \"@path\");created={};keyid=\"acme\"", noon)}) ==
        "component `@authority` is not covered");
  CHECK(invalid({signed_at(noon), "another secret, of 32 bytes or more"}) ==
        "it does not match the secret of acme over: \"@method\": GET\\x0a\"@authority\": "
        "api.example.com\\x0a"
        "\"@path\": /a\\x0a\"@query\": ?b\\x0a\"@signature-params\": " +
            signed_at(noon));
  Request cut{signed_at(noon)};
  cut.signature = "aGVsbG8=";
  CHECK(invalid(cut).starts_with("it does not match the secret of acme over"));
}

TEST_CASE("what stands beside a signature", "[policy][hmac]") {
  Policies policies;
  CHECK(policies.ask({"", secret, {{"signature", "sig=:Zg==:"}}}, Reason::hmac_invalid) ==
        "Signature-Input lists no signature");
  CHECK(policies.ask({"", secret, {{"signature-input", "sig=();keyid=\"acme\""}}},
                     Reason::hmac_invalid) == "Signature has no byte sequence named sig");
  CHECK(policies.ask({"", secret, {{"signature-input", "sig=("}}}, Reason::hmac_invalid) ==
        "Signature-Input: an invalid value");
  CHECK(policies.ask({"", secret, {{"signature-input", "a=()"}, {"signature", "a=:x"}}},
                     Reason::hmac_invalid) ==
        "Signature: bytes that are not base64 between colons");
  CHECK(policies.challenge == "Signature realm=\"signed\"");
  CHECK(policies.wanted ==
        R"(sig=("@method" "@authority" "@path" "@query");created;alg="hmac-sha256")");
  // One that a proxy added does not stand in the way.
  CHECK(policies.ask({signed_at(noon),
                      secret,
                      {{"signature-input", "proxy=();created=1;keyid=\"cdn\""},
                       {"signature", "proxy=:Zg==:"}}}) == "consumer acme");
}

TEST_CASE("a signature lives for the window, and until it expires", "[policy][hmac]") {
  const auto at = [](std::int64_t age, Reason reason, const char* more = "") {
    return said({signed_at(noon - age, more)}, reason);
  };
  CHECK(at(300, Reason::none) == "consumer acme");
  CHECK(at(301, Reason::hmac_stale) == "created 5m1s ago, window is 5m");
  CHECK(at(540, Reason::hmac_stale) == "created 9m ago, window is 5m");
  CHECK(at(-30, Reason::none) == "consumer acme");
  CHECK(at(-31, Reason::hmac_stale) == "created 31s in the future");
  CHECK(at(9, Reason::none, format(";expires={}", noon + 1).c_str()) == "consumer acme");
  CHECK(at(9, Reason::hmac_stale, format(";expires={}", noon).c_str()) == "expired 0s ago");
  CHECK(said({format("{};created=999999999999999;keyid=\"acme\"", all)}, Reason::hmac_stale) != "");
  CHECK(said({format("{};created=-999999999999999;keyid=\"acme\"", all)}, Reason::hmac_stale) !=
        "");
}

TEST_CASE("a signature is taken once, as long as it lives", "[policy][hmac]") {
  Policies policies;
  CHECK(policies.ask({signed_at(noon + 30)}) == "consumer acme");
  Request again{signed_at(noon + 30)};
  for (const std::int64_t later : {0, 1, 200, 300, 329}) {
    again.now = noon + later;
    CHECK(policies.ask(again, Reason::hmac_replayed) == "the signature was used before");
  }
  again.now = noon + 331;
  CHECK(policies.ask(again, Reason::hmac_stale) == "created 5m1s ago, window is 5m");
  // The same request anew: a nonce makes it another, and so does a second.
  CHECK(policies.ask({signed_at(noon + 30, ";nonce=\"1\"")}) == "consumer acme");
  CHECK(policies.ask({signed_at(noon + 29)}) == "consumer acme");
  // One that does not hold uses nothing up.
  Request forged{signed_at(noon + 28)};
  forged.signature = "Zg==";
  policies.ask(forged, Reason::hmac_invalid);
  CHECK(policies.ask({signed_at(noon + 28)}) == "consumer acme");
}

TEST_CASE("a body asks for its digest to be signed", "[policy][hmac]") {
  Policies policies;
  Request request{signed_at(noon)};
  request.fields = {{"content-digest", "sha-256=:Zg==:"}};
  request.body = true;
  CHECK(policies.ask(request, Reason::hmac_invalid) == "component `content-digest` is not covered");
  CHECK(policies.wanted ==
        R"(sig=("@method" "@authority" "@path" "@query" "content-digest");created;)"
        R"(alg="hmac-sha256")");
  request.input =
      format("(\"@method\" \"@target-uri\" \"content-digest\");created={};keyid=\"acme\"", noon);
  CHECK(policies.ask(request) == "consumer acme");
}

TEST_CASE("other components may be asked for", "[policy][hmac]") {
  Policies policies(table({{"components", list({value("@method"), value("Date")})}}));
  Request request{format("(\"@method\");created={};keyid=\"acme\"", noon)};
  CHECK(policies.ask(request, Reason::hmac_invalid) == "component `date` is not covered");
  request.input = format("(\"@method\" \"date\");created={};keyid=\"acme\"", noon);
  request.fields = {{"date", "Thu, 01 Jan 2026 12:00:00 GMT"}};
  CHECK(policies.ask(request) == "consumer acme");
}

TEST_CASE("a consumer found earlier stands; a case's caller is genuine", "[policy][hmac]") {
  const test::MadePolicy made("hmac-signature", table({}));
  test::Asking asking;
  const Caller caller{.principal = {.name = "acme"}};
  const Genuine genuine{.caller = &caller};
  asking.context.genuine = &genuine;
  const Principal earlier{.name = "earlier"};
  CHECK(test::passes_or_refuses(made, asking, Reason::none) == "passes: consumer acme");
  CHECK(asking.context.principal->name == "acme");
  asking.context.principal = &earlier;
  test::passes_or_refuses(made, asking, Reason::none);
  CHECK(asking.context.principal == &earlier);
}

TEST_CASE("what hmac-signature may not be", "[policy][hmac]") {
  const auto fault = [](config::Value options) {
    return test::MadePolicy("hmac-signature", std::move(options)).fault();
  };
  CHECK(fault(table({})) == "");
  CHECK(fault(table({{"algorithms", value("hmac-sha256")}})) == "");
  CHECK(fault(table({{"algorithms", value("ed25519")}})) == "bad-algorithm");
  CHECK(fault(table({{"components", list({})}})) == "bad-component");
  CHECK(fault(table({{"components", value("@status")}})) == "bad-component");
  CHECK(fault(table({{"components", value("two words")}})) == "bad-component");
  CHECK(fault(table({{"window", value("500ms")}})) == "bad-window");
  CHECK(fault(table({{"window", value("2d")}})) == "bad-window");
  CHECK(fault(table({{"optional", test::yes()}})) == "unknown-key");
}
