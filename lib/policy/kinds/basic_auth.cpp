// basic-auth: finds the consumer by name and password (RFC 7617). Passwords are stored as bcrypt
// hashes: those of the policy's own users and those of [consumer.NAME].
// One check takes 50 ms or more, by design. So a helper thread does it, a correct password is
// remembered for an hour, and the checks per client and minute are limited. An unknown name takes
// as long as a known one.
#include <algorithm>
#include <unordered_map>

#include "base/base64.h"
#include "base/hash.h"
#include "base/text.h"
#include "crypto/password.h"
#include "crypto/random.h"
#include "http/fields.h"
#include "policy/key_value.h"
#include "policy/kind.h"
#include "policy/options.h"
#include "policy/wrong_tries.h"

namespace gw::policy {

namespace {

using http::Reason;

constexpr config::Option options[] = {
    {"realm", "text", "the policy's name",
     "Realm that the browser shows when it asks for the password."},
    {"users", "table of hashes", "{}",
     "User names and their bcrypt hashes, in addition to consumers with a password. Create hashes "
     "with `gw keygen password` or `htpasswd -B`. Use one cost for all hashes, so that the "
     "duration of a check does not reveal which names exist."},
    {"optional", "boolean", "false", "Let requests without a password pass, without a consumer."},
    {"forward", "boolean", "false", "Forward name and password to the upstream."},
};

// Limit of password checks per client; remembered passwords do not count.
constexpr ledger::BucketLimit checks_of_one{60, std::chrono::minutes(1), 60};
constexpr Duration memory = hours(1);
constexpr std::size_t longest_name = 255;

using Users = std::unordered_map<std::string, std::string, TextHash, std::equal_to<>>;

struct Settings {
  std::string name;  // of the policy
  ledger::PolicyId self{};
  std::string realm;
  Users users;
  int cost = 0;  // the most that a user's hash costs
  bool optional = false, forward = false;
  ledger::MemoId memo{};
  ledger::Bucket checks{{}, checks_of_one};
};

// What follows `Basic` in the Authorization fields.
struct Given {
  std::optional<std::string_view> coded;
  bool twice = false;
};

Given find_basic(const http::Headers& headers) {
  constexpr std::string_view scheme = "basic ";
  Given given;
  for (const http::Field& field : headers) {
    if (field.id != http::FieldId::authorization) continue;
    if (!iequals(field.value.substr(0, scheme.size()), scheme)) continue;
    given.twice = given.coded.has_value();
    given.coded = trim(field.value.substr(scheme.size()));
  }
  return given;
}

struct Login {  // in the arena
  std::string_view name, password;
};

std::optional<Login> decode(std::string_view coded, Arena& arena) {
  const std::optional<std::string> decoded = base64_decode(coded);
  if (!decoded) return {};
  const std::string_view text = arena.copy(*decoded);
  const std::size_t colon = text.find(':');
  if (colon == text.npos || colon > longest_name) return {};
  return Login{text.substr(0, colon), text.substr(colon + 1)};
}

class BasicAuth final : public Policy {
 public:
  explicit BasicAuth(Settings settings) : settings_(std::move(settings)) {
    address_.parts.push_back({config::KeyPart::Kind::address, {}});
  }

  Verdict on_request(RequestContext& context, std::string* why) const override {
    if (context.genuine != nullptr && context.genuine->caller != nullptr)
      return accept(context.genuine->caller->principal, context, why);
    const Given given = find_basic(context.facts.request.headers);
    if (given.twice)
      return refuse(context, Reason::basic_auth_wrong, "more than one pair of Basic credentials",
                    why);
    if (given.coded) return judge(*given.coded, context, why);
    if (!settings_.optional)
      return refuse(context, Reason::basic_auth_missing,
                    "no Basic credentials in header `authorization`", why);
    if (why != nullptr) *why = "no password (optional)";
    return Pass{};
  }

 private:
  Verdict judge(std::string_view coded, RequestContext& context, std::string* why) const {
    const std::optional<Login> login = decode(coded, context.arena);
    if (!login)
      return refuse(context, Reason::basic_auth_wrong,
                    "the credentials are not NAME:PASSWORD in base64", why);
    const identity::Consumer consumer = context.facts.books.consumers.find(login->name);
    const std::string* const known = hash_of(login->name, consumer, context.facts.books);
    const std::string hash = known != nullptr ? *known : nobodys_hash(context.facts.books);
    if (hash.empty())
      return refuse(context, Reason::basic_auth_wrong, "no user has a password", why);
    const crypto::Digest digest = digest_of(hash, coded, context.ledger.hash_key);
    const identity::Principal principal{consumer.name, consumer.groups};
    if (context.ledger.memos.recall(settings_.memo, digest, context.facts.now) != nullptr)
      return accept(principal, context, why);
    const Answer* const answer = answer_to(settings_.self, context.facts.answers);
    if (answer == nullptr) return ask(hash, login->password, context, why);
    if (answer->failed) return overloaded(answer->why, why);
    if (known == nullptr || answer->body != "1")
      return refuse(context, Reason::basic_auth_wrong,
                    known == nullptr ? format("there is no user {}", printable(login->name, 60))
                                     : format("wrong password for {}", consumer.name),
                    why);
    context.ledger.memos.remember(settings_.memo, digest, {}, context.facts.now + memory);
    return accept(principal, context, why);
  }

  const std::string* hash_of(std::string_view name, const identity::Consumer& consumer,
                             const identity::Books& books) const {
    const auto user = settings_.users.find(name);
    return user != settings_.users.end() ? &user->second : books.secrets->password(consumer.name);
  }

  // "" if there are no passwords at all.
  std::string nobodys_hash(const identity::Books& books) const {
    const int cost = std::max(settings_.cost, books.secrets->password_cost());
    return cost == 0 ? "" : crypto::nobodys_password_hash(cost);
  }

  // Includes the hash, so that an old password is not remembered after a change. Keyed with a
  // secret of the process, so that a memory dump gives no fast way to guess passwords.
  static crypto::Digest digest_of(std::string_view hash, std::string_view coded,
                                  const HashKey& key) {
    return crypto::sha256(format("{:016x}{:016x}\n{}\n{}", key.k0, key.k1, hash, coded));
  }

  Verdict ask(std::string_view hash, std::string_view password, RequestContext& context,
              std::string* why) const {
    ledger::Spend answer;
    const ledger::KeyHash client = *key_hash(address_, context);
    const ledger::Spending one{client, {&settings_.checks, 1}, 1, context.facts.now};
    if (!context.ledger.spend(one, {&answer, 1}))
      return refuse_unchecked(context, "passwords", why);
    if (why != nullptr) *why = "checks the password";
    const std::string_view asked = context.arena.copy(crypto::password_asked(hash, password));
    return Ask{settings_.self, settings_.name, Work{crypto::check_password, asked}};
  }

  static Verdict overloaded(std::string_view what, std::string* why) {
    if (why != nullptr) *why = format("not checked: {}", what);
    return Refuse{Reason::gateway_overloaded};
  }

  Verdict accept(const identity::Principal& principal, RequestContext& context,
                 std::string* why) const {
    if (!settings_.forward && find_basic(context.facts.request.headers).coded)
      context.edits.request.push_back({FieldEdit::Kind::remove, "authorization", {}},
                                      context.arena);
    if (context.principal == nullptr)
      context.principal = context.arena.make<identity::Principal>(principal);
    if (why != nullptr) *why = format("consumer {}", printable(principal.name, 60));
    return Pass{};
  }

  // Names and passwords are UTF-8 here (RFC 7617, 2.1).
  Verdict refuse(RequestContext& context, Reason reason, std::string_view what,
                 std::string* why) const {
    Arena& arena = context.arena;
    const std::string_view challenge =
        arena.join("Basic realm=", http::sf_string(settings_.realm, arena), ", charset=\"UTF-8\"");
    context.edits.response.push_back({FieldEdit::Kind::add, "www-authenticate", challenge}, arena);
    if (why != nullptr) *why = what;
    return Refuse{reason};
  }

  const Settings settings_;
  config::Key address_;
};

// --- how it is made ---

// The message shows no hash: it may be the password itself.
void read_user(const config::Entry& entry, config::Reader& users, Settings& settings) {
  const auto hash = read_text(entry.value, users.subject(entry.key), users.diagnostics());
  if (entry.key.empty() || entry.key.size() > longest_name || entry.key.find(':') != entry.key.npos)
    users.diagnostics().error(
        "bad-user", entry.key_at,
        format("{}: \"{}\" is not a valid user name", users.owner(), printable(entry.key, 60)),
        "a user name has 1 to 255 bytes and no colon");
  if (!hash) return;
  if (const Result<int> cost = crypto::password_cost(*hash); !cost)
    users.diagnostics().error(
        "bad-password", entry.value.at,
        format("{} is {}", users.subject(entry.key).text(), cost.error().message),
        "create one with `gw keygen password`");
  else
    settings.cost = std::max(settings.cost, *cost);
  settings.users[entry.key] = *hash;
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  Settings settings;
  settings.name = context.policy.name;
  settings.self = context.names.policy(settings.name);
  settings.realm = value_or(reader.text("realm"), settings.name);
  if (auto users = reader.table("users"))
    for (const config::Entry& entry : users->entries()) read_user(entry, *users, settings);
  settings.optional = value_or(reader.flag("optional"), settings.optional);
  settings.forward = value_or(reader.flag("forward"), settings.forward);
  settings.memo = context.names.next_memo();
  settings.checks.id = context.names.bucket(format("{} passwords of one", settings.name));
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<BasicAuth>(std::move(settings));
}

constexpr Reason reasons[] = {Reason::basic_auth_missing, Reason::basic_auth_wrong,
                              Reason::rate_limit_exceeded, Reason::gateway_overloaded};

}  // namespace

Kind basic_auth() {
  return {.name = "basic-auth",
          .summary = "Find the consumer by name and password.",
          .options = options,
          .reasons = reasons,
          .finds_principal = true,
          .missing = Reason::basic_auth_missing,
          .make = make};
}

}  // namespace gw::policy
