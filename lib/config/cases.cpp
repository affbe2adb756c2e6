// [[test]] blocks. A step starts as a copy of the test's own request and says what differs.
#include "config/cases.h"

#include <algorithm>

#include "base/text.h"
#include "config/json_value.h"
#include "config/parse/parts.h"
#include "config/url.h"
#include "http/method.h"
#include "http/reason.h"

namespace gw::config {

namespace {

constexpr std::string_view outcomes[] = {"pass", "refuse",       "reply",
                                         "ask",  "would-refuse", "not-reached"};
constexpr WallTime first_of_2026{std::chrono::seconds(1'767'225'600)};

using Fields = std::vector<std::pair<std::string, std::string>>;

Error invalid(std::string message) { return {Error::Kind::invalid, std::move(message)}; }

// "http://host:port/path?query" into the parts of the request; what is wrong, or nothing.
std::optional<Error> read_url(std::string_view url, CaseRequest& request) {
  if (url.find_first_of(" \t#") != url.npos)
    return invalid(format("\"{}\" is no URL: it holds a space or a #", printable(url)));
  const auto scheme_end = url.find("://");
  if (url.starts_with('/') || scheme_end == url.npos) {
    if (!url.starts_with('/'))
      return invalid(format("\"{}\" is no URL and no path", printable(url)));
    request.target = std::string(url);
    return {};
  }
  request.scheme = lower(url.substr(0, scheme_end));
  if (request.scheme != "http" && request.scheme != "https")
    return invalid(format("the scheme of \"{}\" is neither http nor https", printable(url)));
  const std::string_view rest = url.substr(scheme_end + 3);
  const auto path = rest.find_first_of("/?");
  const std::string_view authority = rest.substr(0, path);
  request.authority = std::string(authority);
  request.target = path == rest.npos ? "/" : std::string(rest.substr(path));
  if (request.target.starts_with('?')) request.target.insert(0, "/");
  const auto colon = authority.find(':', authority.starts_with('[') ? authority.find(']') : 0);
  if (!is_host(authority.substr(0, colon)))
    return invalid(format("\"{}\" names no usable host", printable(url)));
  if (colon == authority.npos) return {};
  const auto port = parse_number(authority.substr(colon + 1));
  if (!port || *port == 0 || *port > 65535)
    return invalid(format("\"{}\" names no usable port", printable(url)));
  request.port = static_cast<std::uint16_t>(*port);
  return {};
}

class TestReader {
 public:
  explicit TestReader(Parsing& parsing) : parsing_(parsing), diagnostics_(parsing.diagnostics) {}

  Test whole(const Value& table) {
    Test test;
    test.at = table.at;
    const Value* name = table.find("name");
    const bool named = name != nullptr && name->text() != nullptr;
    const std::string title = named ? format("the test `{}`", printable(*name->text())) : "a test";
    Reader reader(table, title, diagnostics_);
    if (const Maybe<std::string> text = reader.text("name")) read_name(*text, test);
    Step first;
    first.at = table.at;
    first.request.now = first_of_2026;
    read_step(reader, first);
    read_steps(reader, first, test);
    reader.finish(options_of(Table::test));
    return test;
  }

 private:
  void read_name(const Text& name, Test& test) {
    test.name = name.value;
    const auto [first, is_new] = parsing_.test_names.emplace(name.value, name.at);
    if (!is_new)
      diagnostics_.error("duplicate-name", name.at,
                         format("there are two tests called `{}`: first at {}",
                                printable(name.value), diagnostics_.place(first->second)),
                         "names are unique");
  }

  void read_steps(Reader& reader, const Step& first, Test& test) {
    if (!reader.has("steps")) {
      check_whole(reader, reader.has("request"), reader.has("expect"));
      test.steps.push_back(first);
      return;
    }
    for (Reader& table : reader.tables("steps")) {
      Step step = first;
      step.at = table.at();
      read_step(table, step);
      step.after = value_or(table.duration("after"), step.after);
      table.finish(options_of(Table::step));
      check_whole(table, reader.has("request") || table.has("request"),
                  reader.has("expect") || table.has("expect"));
      test.steps.push_back(std::move(step));
    }
  }

  void check_whole(const Reader& reader, bool request, bool expect) {
    if (!request)
      diagnostics_.error("missing-key", reader.at(), format("{} needs `request`", reader.owner()),
                         "write one like request = \"GET http://localhost/\"");
    if (!expect)
      diagnostics_.error("missing-key", reader.at(), format("{} needs `expect`", reader.owner()),
                         "write one like expect = { status = 200 }");
  }

  // The keys that a test and its steps share.
  void read_step(Reader& reader, Step& step) {
    read_request(reader, step.request);
    read_circumstances(reader, step.request);
    read_given(reader, step.request);
    step.repeat = value_or(reader.count("repeat", 1, 1'000'000), step.repeat);
    step.every = value_or(reader.duration("every"), step.every);
    if (auto expect = reader.table("expect")) step.expect = read_expect(*expect);
  }

  void read_request(Reader& reader, CaseRequest& request) {
    if (const Maybe<std::string> text = reader.text("request")) {
      if (Result<CaseRequest> line = parse_case_request(text->value)) {
        request.method = line->method;
        request.scheme = line->scheme;
        request.authority = line->authority;
        request.port = line->port;
        request.target = line->target;
      } else {
        diagnostics_.error("bad-request-line", text->at, line.error().message,
                           "write one like \"POST https://api.example.com/v1/orders\"");
      }
    }
    if (auto headers = reader.table("headers")) request.headers = read_fields(*headers);
    if (const auto body = reader.text("body")) request.body = body->value;
    if (const auto listener = reader.text("listener")) request.listener = listener->value;
  }

  void read_circumstances(Reader& reader, CaseRequest& request) {
    if (const auto from = reader.text("from")) {
      if (const auto address = IpAddress::parse(from->value))
        request.from = *address;
      else
        diagnostics_.error("bad-address", from->at,
                           format("{}: \"{}\" is no address", reader.subject("from").text(),
                                  printable(from->value)),
                           "write one like \"203.0.113.7\"");
    }
    request.now = value_or(reader.time("now"), request.now);
    read_dice(reader, request.dice);
    if (const auto token = reader.table("token"))
      request.token = json_of(token->value(), diagnostics_);
    read_caller(reader, request);
  }

  void read_caller(Reader& reader, CaseRequest& request) {
    const Value* value = reader.find("as");
    if (value == nullptr) return;
    if (!value->is_table()) {
      const Maybe<std::string> text = reader.text("as");
      if (!text) return;
      if (Result<CaseCaller> caller = parse_case_caller(text->value))
        request.as = *std::move(caller);
      else
        diagnostics_.error("bad-caller", text->at,
                           format("{}: {}", reader.subject("as").text(), caller.error().message),
                           "write \"NAME\", \"NAME/KEY\" or { consumer = \"NAME\", scopes = [] }");
      return;
    }
    Reader table = *reader.table("as");
    CaseCaller caller;
    caller.described = true;
    if (const auto name = table.text("consumer")) caller.consumer = name->value;
    if (table.has("groups")) caller.groups.emplace();
    for (const Text& group : table.texts("groups")) caller.groups->push_back(group.value);
    for (const Text& scope : table.texts("scopes")) caller.scopes.push_back(scope.value);
    table.finish(options_of(Table::caller));
    request.as = std::move(caller);
  }

  void read_dice(Reader& reader, Dice& dice) {
    const Value* value = reader.find("dice");
    if (value == nullptr) return;
    const auto* fraction = std::get_if<double>(&value->data);
    const auto* number = std::get_if<std::int64_t>(&value->data);
    if (fraction != nullptr && *fraction >= 0 && *fraction <= 1)
      dice = Dice::fraction(*fraction);
    else if (number != nullptr && *number >= 0)
      dice = Dice{static_cast<std::uint64_t>(*number)};
    else
      wrong_type(*value, reader.subject("dice"),
                 "a fraction from 0.0 to 1.0, or the whole number of a record", diagnostics_);
  }

  void read_given(Reader& reader, CaseRequest& request) {
    auto given = reader.table("given");
    if (!given) return;
    if (given->has("upstream")) request.upstream = read_answers(*given, "upstream");
    if (auto ask = given->table("ask"))
      for (const Entry& entry : ask->entries())
        request.ask[entry.key] = read_answers(*ask, entry.key);
    if (given->has("down")) request.down.clear();
    for (const Text& url : given->texts("down"))
      if (const auto endpoint = parse_endpoint_url(url.value, url.at, diagnostics_))
        request.down.push_back(endpoint->url);
    given->finish(options_of(Table::given));
  }

  std::vector<GivenAnswer> read_answers(Reader& given, std::string_view key) {
    std::vector<GivenAnswer> answers;
    for (Reader& table : given.tables(key)) {
      GivenAnswer answer;
      answer.at = table.at();
      answer.status = value_or(table.status("status", 100), answer.status);
      if (auto headers = table.table("headers")) answer.headers = read_fields(*headers);
      if (const auto body = table.text("body")) answer.body = body->value;
      if (const auto fail = table.text("fail")) read_failure(*fail, answer);
      table.finish(options_of(Table::answer));
      answers.push_back(std::move(answer));
    }
    return answers;
  }

  void read_failure(const Text& name, GivenAnswer& answer) {
    answer.fail = name.value;
    if (http::find_reason(name.value) != nullptr) return;
    std::vector<std::string> known;
    for (const http::ReasonRow& row : http::reasons())
      if (row.side == http::Side::upstream) known.emplace_back(row.name);
    diagnostics_.error("unknown-reason", name.at,
                       format("\"{}\" is no reason", printable(name.value)),
                       did_you_mean(name.value, known));
  }

  Fields read_fields(Reader& table) {
    Fields fields;
    for (const Entry& entry : table.entries()) {
      if (!http::is_token(entry.key))
        diagnostics_.error("field.name", entry.key_at,
                           format("\"{}\" cannot be the name of a field", printable(entry.key)));
      for (const Text& text : table.texts(entry.key)) fields.emplace_back(entry.key, text.value);
    }
    return fields;
  }

  Expect read_expect(Reader& table) {
    Expect expect;
    expect.at = table.at();
    expect.decision = table.predicate("decision");
    expect.reason = table.predicate("reason");
    expect.route = table.predicate("route");
    expect.pattern = table.predicate("pattern");
    expect.upstream = table.predicate("upstream");
    expect.endpoint = table.predicate("endpoint");
    expect.consumer = table.predicate("consumer");
    expect.status = read_count(table, "status");
    expect.attempts = read_count(table, "attempts");
    if (const auto delay = table.duration("delay")) expect.delay = delay->value;
    if (auto timeout = table.table("timeout")) read_timeouts(*timeout, expect);
    if (auto request = table.table("upstream_request")) read_upstream_request(*request, expect);
    if (auto response = table.table("response")) read_response(*response, expect);
    if (auto policies = table.table("policies")) read_policies(*policies, expect);
    table.finish(options_of(Table::expect));
    return expect;
  }

  static std::optional<std::uint64_t> read_count(Reader& table, std::string_view key) {
    const Maybe<std::uint32_t> number = table.count(key);
    return number ? std::optional<std::uint64_t>(number->value) : std::nullopt;
  }

  void read_timeouts(Reader& table, Expect& expect) {
    for (const Option& option : options_of(Table::timeout))
      if (const auto time = table.duration(option.name, Off::allowed))
        expect.timeout.emplace_back(option.name, *time);
    table.finish(options_of(Table::timeout));
  }

  void read_upstream_request(Reader& table, Expect& expect) {
    expect.upstream_method = table.predicate("method");
    expect.upstream_target = table.predicate("target");
    expect.upstream_host = table.predicate("host");
    expect.upstream_headers = read_field_predicates(table);
    table.finish(options_of(Table::expect_request));
  }

  void read_response(Reader& table, Expect& expect) {
    expect.response_headers = read_field_predicates(table);
    expect.response_body = table.predicate("body");
    table.finish(options_of(Table::expect_response));
  }

  std::vector<NamedPredicate> read_field_predicates(Reader& owner) {
    std::vector<NamedPredicate> all;
    auto table = owner.table("headers");
    if (!table) return all;
    for (const Entry& entry : table->entries())
      all.push_back({lower(entry.key), entry.key_at, parse_predicate(entry.value, diagnostics_)});
    return all;
  }

  void read_policies(Reader& table, Expect& expect) {
    for (const Entry& entry : table.entries())
      if (const auto outcome = table.word(entry.key, outcomes))
        expect.policies.emplace_back(entry.key,
                                     Text{std::string(outcomes[outcome->value]), outcome->at});
  }

  Parsing& parsing_;
  Diagnostics& diagnostics_;
};

}  // namespace

Result<CaseRequest> parse_case_request(std::string_view text) {
  CaseRequest request;
  request.now = first_of_2026;
  std::string_view url = trim(text);
  const auto space = url.find(' ');
  if (space != url.npos) {
    request.method = std::string(url.substr(0, space));
    url = trim(url.substr(space));
    if (!http::is_token(request.method))
      return invalid(format("\"{}\" is no method", printable(request.method)));
  }
  if (url.empty()) return invalid("the request is empty");
  if (const std::optional<Error> wrong = read_url(url, request)) return *wrong;
  return request;
}

Result<CaseCaller> parse_case_caller(std::string_view text) {
  CaseCaller caller;
  const std::size_t slash = text.find('/');
  caller.consumer = std::string(text.substr(0, slash));
  if (slash != text.npos) caller.key = std::string(text.substr(slash + 1));
  if (caller.consumer.empty() || (slash != text.npos && !is_name(caller.key)))
    return invalid(format("\"{}\" names no consumer and no key of one", printable(text)));
  return caller;
}

void parse_test(const Value& table, Parsing& parsing) {
  Test test = TestReader(parsing).whole(table);
  if (table.is_table()) parsing.config.tests.push_back(std::move(test));
}

}  // namespace gw::config
