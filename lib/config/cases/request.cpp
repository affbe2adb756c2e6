// The request of a test or a step: its line, fields, body, circumstances and caller.
#include "base/text.h"
#include "config/cases/parts.h"
#include "config/json_value.h"
#include "config/url.h"
#include "http/method.h"

namespace gw::config {

namespace {

Error invalid(std::string message) { return {Error::Kind::invalid, std::move(message)}; }

// "http://host:port/path?query" into the parts of the request; what is wrong, or nothing.
std::optional<Error> read_url(std::string_view url, CaseRequest& request) {
  if (url.find_first_of(" \t#") != url.npos)
    return invalid(format("\"{}\" is not a valid URL: it contains a space or #", printable(url)));
  const auto scheme_end = url.find("://");
  if (url.starts_with('/') || scheme_end == url.npos) {
    if (!url.starts_with('/'))
      return invalid(format("\"{}\" is neither a URL nor a path", printable(url)));
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
    return invalid(format("\"{}\" has an invalid host", printable(url)));
  if (colon == authority.npos) return {};
  const auto port = parse_number(authority.substr(colon + 1));
  if (!port || *port == 0 || *port > 65535)
    return invalid(format("\"{}\" has an invalid port", printable(url)));
  request.port = static_cast<std::uint16_t>(*port);
  return {};
}

void read_line(Reader& reader, CaseRequest& request) {
  if (const Maybe<std::string> text = reader.text("request")) {
    if (Result<CaseRequest> line = parse_case_request(text->value)) {
      request.method = line->method;
      request.scheme = line->scheme;
      request.authority = line->authority;
      request.port = line->port;
      request.target = line->target;
    } else {
      reader.diagnostics().error("bad-request-line", text->at, line.error().message,
                                 "write one like \"POST https://api.example.com/v1/orders\"");
    }
  }
  if (auto headers = reader.table("headers")) request.headers = read_case_fields(*headers);
  if (const auto body = reader.text("body")) request.body = body->value;
  if (const auto listener = reader.text("listener")) request.listener = listener->value;
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
               "a fraction from 0.0 to 1.0, or a non-negative whole number from the access log",
               reader.diagnostics());
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
      reader.diagnostics().error(
          "bad-caller", text->at,
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

void read_circumstances(Reader& reader, CaseRequest& request) {
  if (const auto from = reader.text("from")) {
    if (const auto address = IpAddress::parse(from->value))
      request.from = *address;
    else
      reader.diagnostics().error("bad-address", from->at,
                                 format("{}: \"{}\" is not a valid IP address",
                                        reader.subject("from").text(), printable(from->value)),
                                 "write one like \"203.0.113.7\"");
  }
  request.now = value_or(reader.time("now"), request.now);
  read_dice(reader, request.dice);
  if (const auto token = reader.table("token"))
    request.token = json_of(token->value(), reader.diagnostics());
  read_caller(reader, request);
}

}  // namespace

void read_case_request(Reader& reader, CaseRequest& request) {
  read_line(reader, request);
  read_circumstances(reader, request);
}

CaseFields read_case_fields(Reader& table) {
  CaseFields fields;
  for (const Entry& entry : table.entries()) {
    if (!http::is_token(entry.key))
      table.diagnostics().error("field.name", entry.key_at,
                                format("\"{}\" is not a valid field name", printable(entry.key)));
    for (const Text& text : table.texts(entry.key)) fields.emplace_back(entry.key, text.value);
  }
  return fields;
}

Result<CaseRequest> parse_case_request(std::string_view text) {
  CaseRequest request;
  request.now = first_of_2026;
  std::string_view url = trim(text);
  const auto space = url.find(' ');
  if (space != url.npos) {
    request.method = std::string(url.substr(0, space));
    url = trim(url.substr(space));
    if (!http::is_token(request.method))
      return invalid(format("\"{}\" is not a valid method", printable(request.method)));
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
    return invalid(format("\"{}\" is neither a consumer nor a key of one", printable(text)));
  return caller;
}

}  // namespace gw::config
