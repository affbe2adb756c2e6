// respond: an answer of the gateway, its body as text, as JSON or as a file.
#include <cmath>

#include "base/json_text.h"
#include "base/text.h"
#include "config/parse/parts.h"
#include "config/placeholders.h"
#include "http/method.h"

namespace gw::config {

namespace {

constexpr TemplateScope scope{nullptr, true, false};
constexpr std::string_view bodies[] = {"body", "json", "file"};

class JsonWriterOfTemplates {
 public:
  explicit JsonWriterOfTemplates(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  Template whole(const Value& value) {
    result_.at = value.at;
    put(value);
    return std::move(result_);
  }

 private:
  void text(std::string_view json) {
    result_.source += json;
    std::vector<TemplatePart>& parts = result_.parts;
    if (parts.empty() || parts.back().kind != TemplatePart::Kind::text) parts.push_back({});
    parts.back().name += json;
  }

  void put(const Value& value) {
    if (const auto* string = value.text()) return put_string(*string, value.at);
    if (const auto* table = value.table()) return put_table(*table);
    if (const auto* array = value.array()) return put_array(*array);
    if (const auto* flag = std::get_if<bool>(&value.data)) return text(*flag ? "true" : "false");
    if (const auto* number = std::get_if<std::int64_t>(&value.data))
      return text(format("{}", *number));
    if (const auto* number = std::get_if<double>(&value.data)) return put_fraction(*number, value);
    put_time(std::get<WallTime>(value.data));
  }

  // The template's own text is escaped here; what fills it, when it is filled.
  void put_string(const std::string& string, Position at) {
    const Template read = parse_template(string, at, scope, diagnostics_);
    text("\"");
    for (const TemplatePart& part : read.parts) {
      if (part.kind == TemplatePart::Kind::text) {
        text(escaped(part.name));
      } else {
        result_.parts.push_back(part);
        result_.source += "{...}";
      }
    }
    text("\"");
  }

  static std::string escaped(std::string_view string) {
    std::string quoted;
    append_json_string(quoted, string);
    return quoted.substr(1, quoted.size() - 2);
  }

  void put_table(const Value::Table& table) {
    text("{");
    for (std::size_t i = 0; i < table.size(); ++i) {
      text((i == 0 ? "\"" : ",\"") + escaped(table[i].key) + "\":");
      put(table[i].value);
    }
    text("}");
  }

  void put_array(const Value::Array& array) {
    text("[");
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (i > 0) text(",");
      put(array[i]);
    }
    text("]");
  }

  void put_fraction(double number, const Value& value) {
    if (!std::isfinite(number))
      return diagnostics_.error("wrong-type", value.at, "JSON has no inf or nan");
    text(format("{}", number));
  }

  void put_time(WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    text(format("\"{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z\"", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                clock.hours().count(), clock.minutes().count(), clock.seconds().count()));
  }

  Diagnostics& diagnostics_;
  Template result_;
};

// Fields are read as `set` edits are: the same names are refused.
void read_headers(Reader& table, RespondWith& respond) {
  const Value* headers = table.find("headers");
  if (headers == nullptr) return;
  if (!headers->is_table())
    return wrong_type(*headers, table.subject("headers"), "a table", table.diagnostics());
  Value edits;
  edits.at = headers->at;
  edits.data = Value::Table{{"add", headers->at, *headers}};
  respond.headers = parse_response_edits(edits, scope, table.diagnostics()).add;
}

void read_file(Reader& table, RespondWith& respond, Parsing& parsing) {
  const Maybe<std::string> path = table.text("file");
  if (!path) return;
  respond.file_name = path_from(parsing.diagnostics.files[path->at.file], path->value);
  Result<std::string> bytes = parsing.sources.read(respond.file_name);
  respond.file = bytes ? *bytes : std::string();
  if (bytes)
    parsing.read.push_back(respond.file_name);
  else if (parsing.sources.hermetic())
    parsing.not_checked.push_back(
        format("{}: cannot read {}", parsing.diagnostics.place(path->at), respond.file_name));
  else
    parsing.diagnostics.error(
        "unreadable-file", path->at,
        format("cannot read {}: {}", respond.file_name, bytes.error().message),
        "the path is relative to the file that contains it");
}

void check_one_body(Reader& table, const RespondWith& respond) {
  std::string_view found;
  for (const std::string_view key : bodies) {
    const Value* value = table.find(key);
    if (value == nullptr) continue;
    if (!found.empty())
      table.diagnostics().error(
          "bad-combination", value->at,
          format("a response has one body, but `{}` and `{}` are given", found, key),
          "keep one of them");
    found = key;
    if (respond.status == 204 || respond.status == 304)
      table.diagnostics().error("bad-combination", value->at,
                                format("a response with status {} has no body", respond.status),
                                format("remove `{}`", key));
  }
}

}  // namespace

Template json_template(const Value& value, Diagnostics& diagnostics) {
  return JsonWriterOfTemplates(diagnostics).whole(value);
}

std::optional<RespondWith> read_respond(Reader& owner, Parsing& parsing) {
  auto table = owner.table("respond");
  if (!table) return {};
  RespondWith respond;
  respond.at = table->at();
  respond.status = value_or(table->status("status"), respond.status);
  read_headers(*table, respond);
  if (const Maybe<std::string> body = table->text("body"))
    respond.body = parse_template(body->value, body->at, scope, parsing.diagnostics);
  if (const Value* json = table->find("json"))
    respond.json = json_template(*json, parsing.diagnostics);
  read_file(*table, respond, parsing);
  check_one_body(*table, respond);
  table->finish(options_of(Table::respond));
  return respond;
}

}  // namespace gw::config
