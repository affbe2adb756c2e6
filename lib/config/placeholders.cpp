// Fills placeholders in one pass, from left to right.
#include "config/placeholders.h"

#include <filesystem>

#include "base/text.h"
#include "config/reader.h"

namespace gw::config {

std::string path_from(std::string_view file_name, std::string_view path) {
  const std::filesystem::path folder = std::filesystem::path(file_name).parent_path();
  return (folder / std::filesystem::path(path)).lexically_normal().string();
}

void Placeholders::set_variables(const Value& vars) {
  for (const Entry& entry : *vars.table()) {
    if (!is_name(entry.key))
      diagnostics_.error("bad-name", entry.key_at,
                         format("\"{}\" is not a valid variable name", printable(entry.key)),
                         "use only A-Z a-z 0-9 _ -");
    if (entry.value.is_table() || entry.value.is_array())
      diagnostics_.error("wrong-type", entry.value.at,
                         format("`{}` of [vars] must be text, a number or a boolean, not {}",
                                entry.key, entry.value.kind()));
    else
      variables_[entry.key].value = entry.value;
  }
}

void Placeholders::fill(Value& value) {
  if (auto* table = std::get_if<Value::Table>(&value.data)) {
    for (Entry& entry : *table) fill(entry.value);
  } else if (auto* array = std::get_if<Value::Array>(&value.data)) {
    for (Value& item : *array) fill(item);
  } else if (const std::string* text = value.text(); text && text->find("${") != text->npos) {
    fill_text(value);
  }
}

void Placeholders::fill_names(Value& value) {
  names_ = true;
  fill(value);
  names_ = false;
}

void Placeholders::fill_text(Value& value) {
  const std::string source = *value.text();
  std::string_view rest = source;
  std::string text;
  std::size_t placeholders = 0;
  bool other = false;
  while (!rest.empty()) {
    const auto open = rest.find("${");
    if (open != rest.npos && open > 0 && rest[open - 1] == '$') {  // "$${" is "${"
      text += rest.substr(0, open - 1);
      text += "${";
      rest.remove_prefix(open + 2);
      other = true;
      continue;
    }
    text += rest.substr(0, open);
    other = other || open != 0;
    if (open == rest.npos) break;
    const auto close = rest.find('}', open);
    if (close == rest.npos) {
      diagnostics_.error("placeholder.syntax", value.at, "${ has no closing }",
                         "for a literal ${ write $${");
      break;
    }
    ++placeholders;
    if (!append(value, rest.substr(open + 2, close - open - 2), text)) break;
    rest.remove_prefix(close + 1);
  }
  value.placeholder = placeholders == 1 && !other && !value.unknown;
  value.data = std::move(text);
}

bool Placeholders::append(Value& into, std::string_view inside, std::string& text) {
  const auto colon = inside.find(':');
  const std::string_view kind = inside.substr(0, colon);
  const std::string_view name = colon == inside.npos ? "" : inside.substr(colon + 1);
  if (kind == "env" && !name.empty()) return append_env(into, name, text);
  if (kind == "file" && !name.empty()) return append_file(into, name, text);
  if (kind == "var" && !name.empty()) return append_variable(into, name, text);
  diagnostics_.error("placeholder.syntax", into.at,
                     format("${{{}}} is not a valid placeholder", printable(inside)),
                     "write ${env:NAME}, ${env:NAME:-default}, ${file:PATH} or ${var:NAME}; for "
                     "a literal ${ write $${");
  into.unknown = true;
  return false;
}

// Reports a missing value; with --hermetic it is only listed as not checked. In both cases the
// value is assumed to be valid.
bool Placeholders::unknown(Value& into, std::string what, const char* code, std::string help) {
  into.unknown = true;
  if (sources_.hermetic() && std::string_view(code) != "placeholder.variable")
    not_checked_.push_back(format("{}: {}", diagnostics_.place(into.at), what));
  else
    diagnostics_.error(code, into.at, std::move(what), std::move(help));
  return false;
}

bool Placeholders::append_env(Value& into, std::string_view name, std::string& text) {
  const auto dash = name.find(":-");
  const std::string variable(name.substr(0, dash));
  if (const std::optional<std::string> content = sources_.env(variable)) {
    text += *content;
    into.secret = true;
    if (!names_) diagnostics_.keep_secret(*content);
    return true;
  }
  if (dash != name.npos) {
    text += name.substr(dash + 2);
    return true;
  }
  return unknown(into, format("the environment variable {} is not set", variable),
                 "placeholder.env",
                 format("set it, or give a default: ${{env:{}:-...}}", variable));
}

bool Placeholders::append_file(Value& into, std::string_view path, std::string& text) {
  const std::string name = path_from(diagnostics_.files[into.at.file], path);
  const Result<std::string> content = sources_.read(name);
  if (!content)
    return unknown(into, format("cannot read {}: {}", name, content.error().message),
                   "unreadable-file", "the path is relative to the file that contains it");
  read_.push_back(name);
  std::string_view line = *content;
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  text += line;
  into.secret = true;
  if (!names_) diagnostics_.keep_secret(std::string(line));
  return true;
}

bool Placeholders::append_variable(Value& into, std::string_view name, std::string& text) {
  if (names_)
    return unknown(into,
                   "`include` cannot use variables: [vars] is read after all files are included",
                   "placeholder.variable", "use ${env:NAME}, or write the file name");
  const auto found = variables_.find(name);
  if (found == variables_.end()) {
    std::vector<std::string> known;
    for (const auto& [one, variable] : variables_) known.push_back(one);
    return unknown(into, format("[vars] does not define `{}`", name), "placeholder.variable",
                   did_you_mean(name, known));
  }
  Variable& variable = found->second;
  if (variable.state == Variable::State::filling)
    return unknown(into, format("the variable `{}` refers to itself", name), "placeholder.variable",
                   "");
  if (variable.state == Variable::State::raw) {
    variable.state = Variable::State::filling;
    fill(variable.value);
    variable.state = Variable::State::filled;
  }
  const Value& value = variable.value;
  into.secret = into.secret || value.secret;
  into.unknown = into.unknown || value.unknown;
  if (const std::string* content = value.text()) text += *content;
  if (const bool* flag = std::get_if<bool>(&value.data)) text += *flag ? "true" : "false";
  if (const auto* number = std::get_if<std::int64_t>(&value.data)) text += format("{}", *number);
  if (const auto* number = std::get_if<double>(&value.data)) text += format("{}", *number);
  return !into.unknown;
}

}  // namespace gw::config
